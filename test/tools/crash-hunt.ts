/**
 * `npm run crash-hunt -- [PATH...] [options]`: every rule over as much foreign code as there is, without types, looking for what must
 * not happen: an exception, or a rule that takes long. Packages in node_modules are searched too; by default those of this repository.
 * Exit code 1 when something was found.
 */
import { Linter } from 'eslint';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isSourceName, reasonToSkip } from '../../rules/cli/unfit.ts';
import { parseForESLint } from '../../rules/parser.ts';
import plugin from '../../rules/plugin.ts';

/** A rule may take this long, in milliseconds, on a file of at most so many lines; what takes longer is tried again to be sure. */
const SLOW_MS = 100;
const SLOW_LINES = 2000;
const TRIES = 6;

const usage = `Usage: npm run crash-hunt -- [PATH...] [--lines N] [--seed S]

PATH     folders to search, node_modules in them included (default: node_modules)
--lines  stop after so many lines (default: 5000000)
--seed   the order of the files, so that a run that stops early sees another part (default: 1)
`;

type Trouble = { readonly kind: 'crash' | 'slow'; readonly file: string; readonly what: string };

const linter = new Linter({ configType: 'flat', cwd: '/' });
const config: Linter.Config[] = [
  { ignores: ['!**/node_modules/', '!**/.git/'] },
  {
    files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
    plugins: { [plugin.meta.namespace]: plugin as never },
    rules: Object.fromEntries(Object.keys(plugin.rules).map((name) => [`${plugin.meta.namespace}/${name}`, 'error'])),
    languageOptions: { parser: { parseForESLint } },
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
    settings: { 'async-hazards': { types: 'none' } },
  },
];

/** Every source file below a folder, links not followed. */
function* sourceFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* sourceFiles(full);
    else if (entry.isFile() && isSourceName(entry.name)) yield full;
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Lints one text. @returns what went wrong; whether it parsed, which foreign files need not */
function lint(file: string, text: string): { troubles: Trouble[]; findings: number; parsed: boolean } {
  let messages: Linter.LintMessage[];
  try {
    // Only this method keeps times.
    ({ messages } = linter.verifyAndFix(text, config, { filename: file, fix: false, stats: true } as Linter.FixOptions));
  } catch (error) {
    return { troubles: [{ kind: 'crash', file, what: error instanceof Error ? (error.stack ?? error.message) : String(error) }], findings: 0, parsed: true };
  }
  if (messages.some(({ fatal }) => fatal)) return { troubles: [], findings: 0, parsed: false };
  const stray = messages.find(({ message }) => message.startsWith('File ignored'));
  if (stray) throw new Error(`${file}: ${stray.message}`);
  const crashes = messages.filter(({ messageId }) => messageId === 'failed').map(({ message }): Trouble => ({ kind: 'crash', file, what: message }));
  return { troubles: crashes, findings: messages.filter(({ ruleId }) => ruleId !== null).length - crashes.length, parsed: true };
}

/** Milliseconds that each rule took in the last lint. */
function ruleTimes(): Map<string, number> {
  const [pass] = linter.getTimes().passes;
  return new Map(Object.entries(pass?.rules ?? {}).map(([name, { total }]) => [name, total]));
}

/** @returns rules that took long each time they were tried */
function slowRules(file: string, text: string): Trouble[] {
  let slow = [...ruleTimes()].filter(([, time]) => time > SLOW_MS);
  for (let tried = 1; tried < TRIES && slow.length > 0; tried++) {
    lint(file, text);
    const again = ruleTimes();
    slow = slow.flatMap(([name, time]) => ((again.get(name) ?? 0) > SLOW_MS ? [[name, Math.min(time, again.get(name) ?? 0)] as [string, number]] : []));
  }
  return slow.map(([name, time]) => ({ kind: 'slow', file, what: `${name} took ${Math.round(time)} ms` }));
}

function main(): void {
  const { values, positionals } = parseArgs({
    options: { lines: { type: 'string', default: '5000000' }, seed: { type: 'string', default: '1' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help) return void process.stdout.write(usage);
  const from = process.env['INIT_CWD'] ?? process.cwd();
  const folders = (positionals.length > 0 ? positionals : ['node_modules']).map((folder) => path.resolve(from, folder));
  const files = folders.flatMap((folder) => (statSync(folder).isDirectory() ? [...sourceFiles(folder)] : [folder]));
  // In an order of its own for each seed, and the same on every machine.
  const order = new Map(files.map((file) => [file, digest(`${values.seed}:${path.relative(from, file)}`)]));
  files.sort((a, b) => (order.get(a) as string).localeCompare(order.get(b) as string));

  const most = Number(values.lines);
  const seen = new Set<string>();
  const found: Trouble[] = [];
  let lines = 0;
  let linted = 0;
  let broken = 0;
  let findings = 0;
  const started = performance.now();
  for (const file of files) {
    if (lines >= most) break;
    const text = readFileSync(file, 'utf8');
    const key = digest(text);
    if (seen.has(key) || reasonToSkip(file, text)) continue;
    seen.add(key);
    const count = text.split('\n').length;
    const result = lint(file, text);
    if (!result.parsed) {
      broken++;
      continue;
    }
    lines += count;
    linted++;
    findings += result.findings;
    const troubles = [...result.troubles, ...(count < SLOW_LINES ? slowRules(file, text) : [])];
    for (const trouble of troubles) process.stdout.write(`${trouble.kind} ${trouble.file}\n  ${trouble.what}\n`);
    found.push(...troubles);
    if (process.stderr.isTTY && linted % 100 === 0) process.stderr.write(`\r\u001B[2K${linted} files, ${lines} lines, ${found.length} troubles`);
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[2K');
  const seconds = Math.round((performance.now() - started) / 1000);
  const crashes = found.filter(({ kind }) => kind === 'crash').length;
  process.stdout.write(
    `${linted} files, ${lines} lines, ${findings} findings in ${seconds} s; ${broken} files do not parse. ${crashes} crashes, ${found.length - crashes} slow.\n`,
  );
  process.exitCode = found.length > 0 ? 1 : 0;
}

main();
