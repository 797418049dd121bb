/**
 * Lints a project with all rules, once with types of TypeScript 6 (parser services) and once of TypeScript 7 (native), and tells which findings differ.
 * `npx tsx test/analysis/types/compare-findings.ts FOLDER [--without-await N]`; the folder has a tsconfig.json and a TypeScript 7. With `--without-await` every N-th
 * `await` that begins a statement is taken away first, in the files themselves: so it is for a copy. Real programs have few findings; those then have many.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseForESLint } from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import ts from 'typescript';
import { analysisOf } from '../../../rules/analysis/file.ts';
import { closeSessions } from '../../../rules/analysis/types/native/sessions.ts';
import { allRules } from '../../../rules/hazards/index.ts';
import * as ourParser from '../../../rules/parser.ts';
import plugin from '../../../rules/plugin.ts';

const { values, positionals } = parseArgs({ options: { 'without-await': { type: 'string' } }, allowPositionals: true });
const root = resolve(positionals[0] ?? '.');
const config = ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.json'), {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (problem) => { throw new Error(ts.flattenDiagnosticMessageText(problem.messageText, '\n')); } });
if (!config) throw new Error(`${root} needs a tsconfig.json`);
const files = config.fileNames.filter((name) => !/\.d\.[cm]?ts$/u.test(name));

/** Takes every n-th `await` from the beginnings of statements. @returns how many were taken */
function takeAwaits(n: number): number {
  let count = 0;
  let taken = 0;
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    const mutated = text.replaceAll(/^(\s*)await (?=[\w$.]+\()/gmu, (whole, space: string) => (count++ % n === 0 ? (taken++, space) : whole));
    if (mutated === text) continue;
    // A new file: copies are made with hard links, too.
    writeFileSync(`${file}.new`, mutated);
    renameSync(`${file}.new`, file);
  }
  return taken;
}

if (values['without-await'] !== undefined) process.stdout.write(`${takeAwaits(Number(values['without-await']))} awaits taken away\n`);

const program = ts.createProgram(config.fileNames, config.options);
const rules: Linter.RulesRecord = Object.fromEntries(allRules.map(({ name }) => [`async-hazards/${name}`, 'error']));
const optionsOfStrict = plugin.configs.strict.rules as Linter.RulesRecord;
const linter = new Linter({ cwd: root });

function lint(file: string, text: string, types: 'services' | 'native'): string[] {
  const typed = {
    parseForESLint: (code: string, options: object) => parseForESLint(code, { ...options, ...('types' in options ? {} : { programs: [program] }), filePath: file, ecmaFeatures: { jsx: file.endsWith('x') } }),
  };
  const messages = linter.verify(
    text,
    {
      files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
      plugins: { 'async-hazards': plugin as never },
      languageOptions: { parser: (types === 'services' ? typed : ourParser) },
      linterOptions: { reportUnusedDisableDirectives: 'off' },
      rules: { ...rules, ...optionsOfStrict },
      settings: { 'async-hazards': { types } },
    },
    { filename: file, allowInlineConfig: false },
  );
  const failed = messages.find(({ fatal, ruleId, message }) => fatal === true || ruleId === null || message.includes('could not check this file'));
  if (failed) throw new Error(`${file}: ${failed.message}`);
  const used = analysisOf(linter.getSourceCode())?.types.kind;
  if (used !== undefined && used !== types) missing.add(`${relative(root, file)} has no ${types} types`);
  return messages.map(({ line, column, ruleId, message, fix, suggestions }) => `${relative(root, file)}:${line}:${column} ${ruleId}: ${message.split('\n', 1)[0]} ${JSON.stringify([fix, suggestions])}`);
}

const missing = new Set<string>();
let equal = 0;
const differ: string[] = [];
const byRule = new Map<string, number>();
for (const file of files) {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/u, '');
  const six = lint(file, text, 'services');
  const seven = new Set(lint(file, text, 'native'));
  for (const one of six) {
    const rule = one.split(' ', 2)[1] ?? '';
    byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
    if (seven.delete(one)) equal++;
    else differ.push(`only 6: ${one}`);
  }
  for (const one of seven) differ.push(`only 7: ${one}`);
}
closeSessions();
for (const one of missing) process.stdout.write(`${one}\n`);
for (const [rule, count] of [...byRule].toSorted((a, b) => b[1] - a[1])) process.stdout.write(`${String(count).padStart(6)} ${rule}\n`);
for (const one of differ) process.stdout.write(`${one.slice(0, 400)}\n`);
const all = equal + differ.length;
process.stdout.write(`${files.length} files, ${all} findings with their repairs, ${differ.length} differ: ${all === 0 ? '-' : ((100 * equal) / all).toFixed(3)} % equal.\n`);
