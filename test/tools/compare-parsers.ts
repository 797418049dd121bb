/**
 * `npx tsx test/tools/compare-parsers.ts [--files N] FOLDER...`: our parser beside oxc-parser on public files: which files each of the two reads, where
 * their trees differ, what they cost. It is how the choice in `rules/parser.ts` was made, and how it is looked at again when oxc-parser changes.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseForESLint } from '../../rules/parser.ts';
import { installed } from '../analysis/types/compilers.ts';
import { diffTrees, type Tree } from './parsers/diff-trees.ts';
import { sources } from './parsers/sources.ts';

/** Pinned, so that figures of two days can be compared. */
const OXC = '0.158.0';

const { values, positionals } = parseArgs({ options: { files: { type: 'string', default: '20000' } }, allowPositionals: true });
const limit = Number(values.files);

interface Oxc {
  parseSync(name: string, text: string, options: object): { readonly program: Tree; readonly errors: readonly { readonly severity: string; readonly message: string }[] };
}
const modules = installed(`oxc-parser-${OXC}`, { 'oxc-parser': OXC });
const { parseSync } = createRequire(join(modules, 'oxc-parser', 'package.json'))('oxc-parser') as Oxc;

const spent = { ours: 0, oxc: 0 };
function timed<T>(who: keyof typeof spent, work: () => T): T | Error {
  const before = process.cpuUsage();
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? error : new Error((error as { message?: string }).message ?? String(error));
  } finally {
    const { user, system } = process.cpuUsage(before);
    spent[who] += user + system;
  }
}

const counts = { files: 0, bytes: 0, equal: 0, differ: 0, neither: 0, 'only ours reads': 0, 'only oxc reads': 0 };
const kinds = new Map<string, { files: number; example: string }>();
const refused = new Map<string, { files: number; example: string }>();

function note(where: Map<string, { files: number; example: string }>, kind: string, example: string): void {
  const known = where.get(kind);
  if (known) known.files++;
  else where.set(kind, { files: 1, example });
}

function compare(path: string): void {
  const text = readFileSync(path, 'utf8').replace(/^\uFEFF/u, '');
  // Flow and templates of generators have these endings too.
  if (text.includes('@flow') || text.includes('<%')) return;
  counts.files++;
  counts.bytes += text.length;
  const readOurs = (): Error | Tree => timed('ours', () => parseForESLint(text, { filePath: path, sourceType: 'module' }).ast as unknown as Tree);
  const readOxc = (): Error | Tree => {
    // Our parser reads JSX in every JavaScript file, and gives trees in the form of typescript-eslint for all of them.
    const lang = /\.[cm]?js$/u.test(path) ? { lang: 'jsx' } : {};
    const result = timed('oxc', () => {
      const { program, errors } = parseSync(path, text, { astType: 'ts', range: true, preserveParens: false, sourceType: 'unambiguous', ...lang });
      return { program, errors };
    });
    if (result instanceof Error) return result;
    const [problem] = result.errors.filter(({ severity }) => severity === 'Error');
    return problem ? new Error(problem.message) : result.program;
  };
  // They take turns in being the first.
  const early = counts.files % 2 === 0 ? readOxc() : undefined;
  const ours = readOurs();
  const oxc = early ?? readOxc();
  if (ours instanceof Error && oxc instanceof Error) counts.neither++;
  else if (ours instanceof Error) {
    counts['only oxc reads']++;
    note(refused, `ours: ${ours.message.slice(0, 70)}`, path);
  } else if (oxc instanceof Error) {
    counts['only ours reads']++;
    note(refused, `oxc: ${oxc.message.slice(0, 70)}`, path);
  } else {
    const differences = new Set(diffTrees(ours, oxc));
    counts[differences.size === 0 ? 'equal' : 'differ']++;
    for (const kind of differences) note(kinds, kind, path);
  }
}

const folders = positionals.map((folder) => resolve(folder));
run: for (const ofPackages of [false, true]) {
  for (const folder of folders) {
    for (const path of sources(folder, ofPackages)) {
      if (counts.files >= limit) break run;
      compare(path);
    }
  }
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);
for (const [name, value] of Object.entries(counts)) print(`${name}: ${value}`);
for (const [who, micros] of Object.entries(spent)) print(`CPU of ${who}: ${(micros / 1e6).toFixed(1)} s, ${(counts.bytes / micros).toFixed(2)} MB/s`);
for (const [title, map] of [['differences of trees', kinds], ['refused', refused]] as const) {
  print(`${title}: ${map.size} kinds`);
  for (const [kind, { files, example }] of [...map].toSorted((a, b) => b[1].files - a[1].files).slice(0, 40)) print(`${String(files).padStart(7)} ${kind}   ${example}`);
}
