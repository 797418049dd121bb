/**
 * `npm run soundness -- CHECKOUT... [--preset P] [--most N] [--out FILE] [--rules A,B]`: applies the repairs of all findings in public
 * projects (checkouts with their dependencies, not part of this repository) and says which of them break something. Results go into a
 * file of JSON lines, one a source file; files that it holds already are not examined again, so a run that was stopped goes on.
 *
 * `npm run soundness -- --table [--out FILE]`: the table of a finished run, for the page.
 *
 * `npm run soundness -- CHECKOUT --together [--rules A,B] [--title REGEX] [--test COMMAND] [--patch FILE]`: applies the repairs of all findings in the
 * project at once (of the suggestions of a finding the first whose title matches) and runs the project's own tests before and after.
 * The checkout must have no changes; it is as before in the end, and what was changed is in the patch.
 */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findFiles } from '../../rules/cli/files.ts';
import { reasonToSkip } from '../../rules/cli/unfit.ts';
import { isHeapFull } from '../../rules/cli/worker.ts';
import type { PresetName } from '../../rules/rule.ts';
import { examine, examineTogether, type Examined } from './examine.ts';
import { groupBy } from '../tools/lists.ts';
import { createLinting } from './linting.ts';
import { tableOf, titleOf, type FileRecord } from './table.ts';
import { examineProject, patchOf, type TestRun } from './together.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    preset: { type: 'string', default: 'strict' },
    most: { type: 'string', default: '40' },
    out: { type: 'string', default: 'test/.cache/soundness.jsonl' },
    table: { type: 'boolean', default: false },
    together: { type: 'boolean', default: false },
    rules: { type: 'string', default: '' },
    title: { type: 'string', default: '' },
    test: { type: 'string' },
    patch: { type: 'string' },
  },
});

const rules = values.rules.split(',').filter(Boolean);
const out = path.resolve(values.out);
const read = (): FileRecord[] => (existsSync(out) ? readFileSync(out, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as FileRecord) : []);

const git = (folder: string, ...args: string[]): string => spawnSync('git', ['-C', folder, ...args], { encoding: 'utf8' }).stdout.trim();

/** @returns owner and name as the remote says, else the folder's name */
const nameOf = (folder: string): string => /([^/:]+\/[^/]+?)(?:\.git)?$/u.exec(git(folder, 'remote', 'get-url', 'origin'))?.[1] ?? path.basename(folder);

/** The project service keeps what it has read of each package: a process of its own goes on where this one has no more room. */
const TO_BE_CONTINUED = 75;
const FULL = 0.75;

/** @returns false when some files are left for another process */
function run(folder: string): boolean {
  const root = path.resolve(folder);
  const project = nameOf(root);
  const commit = git(root, 'rev-parse', '--short=12', 'HEAD');
  const records = read().filter((record) => record.project === project);
  const known = new Set(records.map(({ file }) => file));
  const tried = new Map<string, number>();
  const count = ({ rule, title }: Pick<Examined, 'rule' | 'title'>): number => {
    const key = `${rule}: ${titleOf(title)}`;
    tried.set(key, (tried.get(key) ?? 0) + 1);
    return tried.get(key) as number;
  };
  for (const { repairs } of records) for (const repair of repairs) count(repair);
  const lint = createLinting(root, values.preset as PresetName);
  const { files } = findFiles([root], root);
  // Also what was examined before.
  let bad = records.flatMap(({ repairs }) => repairs).filter(({ troubles }) => troubles.length > 0).length;
  let applied = records.flatMap(({ repairs }) => repairs).length;
  let examined = 0;
  for (const [index, file] of files.entries()) {
    const name = path.relative(root, file);
    if (known.has(name)) continue;
    const text = readFileSync(file, 'utf8').replace(/^\uFEFF/u, '');
    if (reasonToSkip(file, text) !== undefined) continue;
    if (examined > 0 && isHeapFull(FULL)) return false;
    examined += 1;
    const wanted = (rule: string, title: string): boolean =>
      (rules.length === 0 || rules.includes(rule.replace(/^.*\//u, ''))) && count({ rule: rule.replace(/^.*\//u, ''), title }) <= Number(values.most);
    const repairs = examine(lint, file, text, wanted);
    const together = repairs.some(({ title }) => title === '--fix') ? examineTogether(lint, file, text) : undefined;
    appendFileSync(out, `${JSON.stringify({ project, commit, file: name, lines: text.split('\n').length, repairs, ...(together && { together }) } satisfies FileRecord)}\n`);
    applied += repairs.length;
    for (const { line, rule, title, troubles } of repairs) {
      if (troubles.length === 0) continue;
      bad += 1;
      process.stdout.write(`${file}:${line} ${rule}: ${title}\n${troubles.map(({ kind, what }) => `  ${kind}: ${what}\n`).join('')}`);
    }
    if (process.stderr.isTTY || index % 100 === 99) process.stderr.write(`${process.stderr.isTTY ? '\r\u001B[2K' : ''}${project}: ${index + 1} of ${files.length} files, ${applied} repairs, ${bad} with trouble${process.stderr.isTTY ? '' : '\n'}`);
  }
  process.stderr.write(`\n${project}: ${files.length} files, ${applied} repairs, ${bad} with trouble\n`);
  if (bad > 0) process.exitCode = 1;
  return true;
}

/** Set for a process that examines a part. */
const PART = 'SOUNDNESS_PART';

/** Examines the projects in processes that follow each other, each for as long as its heap has room. */
function runInProcesses(): void {
  for (;;) {
    const { status, signal } = spawnSync(process.execPath, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit', env: { ...process.env, [PART]: 'true' } });
    if (status === TO_BE_CONTINUED) {
      process.stderr.write('\nThe heap is full: another process goes on.\n');
      continue;
    }
    process.exitCode = signal === null ? (status ?? 1) : 1;
    return;
  }
}

/** Applies everything in a project at once and runs its tests. */
function runTogether(folder: string): void {
  const root = path.resolve(folder);
  const wanted = { rules, title: new RegExp(values.title, 'u') };
  const { files, before, after, newFailures } = examineProject(createLinting(root, values.preset as PresetName, rules), root, wanted, values.test);
  const applied = files.flatMap((file) => file.applied);
  process.stdout.write(`${nameOf(root)} ${git(root, 'rev-parse', '--short=12', 'HEAD')}: ${applied.length} repairs in ${files.length} files\n`);
  for (const [key, list] of groupBy(applied, ({ rule, title }) => `${rule}: ${titleOf(title)}`)) process.stdout.write(`  ${list.length} ${key}\n`);
  for (const { file, errors } of files) for (const error of errors) process.stdout.write(`  types: ${path.relative(root, file)}: ${error}\n`);
  const said = (run: TestRun | undefined): string => (run ? `exit code ${run.code}, ${run.failures.length} failing; ${run.counts.join(' | ')}` : 'not run');
  process.stdout.write(`  tests before: ${said(before)}\n  tests after: ${said(after)}\n  new failures: ${newFailures.length}\n${newFailures.map((name) => `    ${name}\n`).join('')}`);
  if (values.patch !== undefined) writeFileSync(values.patch, patchOf(root, files));
  if (newFailures.length > 0 || files.some(({ errors }) => errors.length > 0)) process.exitCode = 1;
}

if (values.table) {
  process.stdout.write(tableOf(read()));
} else if (positionals.length === 0) {
  process.stderr.write('Say which checkouts to examine.\n');
  process.exitCode = 2;
} else if (values.together) {
  for (const folder of positionals) runTogether(folder);
} else if (process.env[PART] === undefined) {
  mkdirSync(path.dirname(out), { recursive: true });
  runInProcesses();
} else if (!positionals.every(run)) {
  process.exitCode = TO_BE_CONTINUED;
}
