/** Applies the repairs of a whole project at once, and says which of the project's own tests fail with them that did not before. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Linter } from 'eslint';
import { findFiles } from '../../rules/cli/files.ts';
import { reasonToSkip } from '../../rules/cli/unfit.ts';
import { without } from '../tools/lists.ts';
import type { Linted } from './linting.ts';
import { errorsOf } from './types.ts';

/** Which repairs are applied. */
export interface Wanted {
  /** Names without the plugin's; empty means all. */
  readonly rules: readonly string[];
  /** Titles of suggestions; the first one of a finding that matches is taken. A fix is always taken. */
  readonly title: RegExp;
}

export interface Applied {
  readonly line: number;
  readonly rule: string;
  readonly title: string;
}

export interface RepairedFile {
  readonly file: string;
  readonly text: string;
  readonly repaired: string;
  readonly applied: readonly Applied[];
  /** What the compiler says now and did not say before. */
  readonly errors: readonly string[];
}

type Lint = (text: string, file: string) => Linted;

/** A file with more findings than this is not worth the time: each pass lints it anew. */
const MOST_PASSES = 60;

const nameOf = ({ ruleId }: Linter.LintMessage): string => (ruleId ?? '').replace(/^.*\//u, '');

/** The edit of a finding that was asked for; undefined when it has none. */
function repairOf(message: Linter.LintMessage, { rules, title }: Wanted): { readonly title: string; readonly fix: { readonly range: readonly [number, number]; readonly text: string } } | undefined {
  if (rules.length > 0 && !rules.includes(nameOf(message))) return undefined;
  if (message.fix) return { title: '--fix', fix: message.fix };
  const suggestion = message.suggestions?.find(({ desc }) => title.test(desc));
  return suggestion && { title: suggestion.desc, fix: suggestion.fix };
}

/**
 * Repairs one text until nothing that is wanted is left to repair: edits that do not overlap go together, then it is linted again, since
 * a repair can change where the next one goes.
 * @returns undefined when there was nothing to repair
 * @throws Error when a repaired text does not parse
 */
export function repairAll(lint: Lint, file: string, text: string, wanted: Wanted): RepairedFile | undefined {
  const before = lint(text, file);
  let linted = before;
  let repaired = text;
  const applied: Applied[] = [];
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    let end = Infinity;
    const repairs = linted.messages.flatMap((message) => {
      const repair = repairOf(message, wanted);
      return repair ? [{ message, ...repair }] : [];
    }).sort((a, b) => b.fix.range[1] - a.fix.range[1]);
    if (repairs.length === 0) break;
    for (const { message, title, fix } of repairs) {
      if (fix.range[1] > end) continue;
      repaired = repaired.slice(0, fix.range[0]) + fix.text + repaired.slice(fix.range[1]);
      [end] = fix.range;
      applied.push({ line: message.line, rule: nameOf(message), title });
    }
    linted = lint(repaired, file);
    if (linted.broken !== undefined) throw new Error(`${file}: ${linted.broken}`);
  }
  if (applied.length === 0) return undefined;
  const errors = without(errorsOf(linted.program, file), errorsOf(before.program, file));
  return { file, text, repaired, applied, errors };
}

/** The lines of a test run that name a test which failed, without what differs from run to run: numbers, times, colours. */
export function failuresIn(output: string): string[] {
  const failing = /^\s*(?:not ok\b|[✗✕✖×]|FAIL(?:ED)?\b|●|\d+\) )/u;
  const lines = output.replace(/\u001B\[[\d;]*m/gu, '').split('\n').filter((line) => failing.test(line) && !/# (?:SKIP|TODO)\b/iu.test(line));
  return [...new Set(lines.map((line) => line.replace(/\(?\b\d+(?:\.\d+)?\s*m?s\b\)?/gu, '').replace(/^(\s*not ok) \d+/u, '$1').replace(/^\s*\d+\) /u, '').replace(/\s+/gu, ' ').trim()))];
}

export interface TestRun {
  readonly code: number;
  readonly failures: readonly string[];
  /** The last lines that count something. */
  readonly counts: readonly string[];
}

function runTests(root: string, command: string): TestRun {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', command], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, CI: '1', FORCE_COLOR: '0' } });
  const output = `${stdout}\n${stderr}`;
  const counts = output.replace(/\u001B\[[\d;]*m/gu, '').split('\n').map((line) => line.trim()).filter((line) => /^(?:# )?(?:Tests?:?\s|Suites:|Test Files|pass\b|fail\b|tests \d|\d+ (?:passing|failing|pending|specs?))|^# /u.test(line) && /\d/u.test(line));
  return { code: status ?? -1, failures: failuresIn(output), counts: counts.slice(-4) };
}

export interface TogetherReport {
  readonly files: readonly RepairedFile[];
  readonly before?: TestRun;
  readonly after?: TestRun;
  /** Failing with the repairs, twice, and not without. */
  readonly newFailures: readonly string[];
}

/**
 * Repairs a project in place, runs its tests, and puts it back as it was.
 * @param root a checkout; one of git must be without changes of its own
 * @param command what runs its tests, in a shell; none: only repairs and types
 */
export function examineProject(lint: Lint, root: string, wanted: Wanted, command?: string): TogetherReport {
  if (spawnSync('git', ['-C', root, 'status', '--porcelain', '--untracked-files=no'], { encoding: 'utf8' }).stdout.trim() !== '') throw new Error(`${root} has changes that are not committed`);
  const before = command === undefined ? undefined : runTests(root, command);
  const files = findFiles([root], root).files.flatMap((file) => {
    const text = readFileSync(file, 'utf8').replace(/^\uFEFF/u, '');
    return reasonToSkip(file, text) === undefined ? (repairAll(lint, file, text, wanted) ?? []) : [];
  });
  if (command === undefined || !before || files.length === 0) return { files, ...(before && { before }), newFailures: [] };
  const originals = files.map(({ file }) => [file, readFileSync(file)] as const);
  try {
    for (const { file, repaired } of files) writeFileSync(file, repaired);
    const after = runTests(root, command);
    const suspects = without([...after.failures], [...before.failures]);
    // What fails once may fail by itself.
    const again = suspects.length === 0 && (after.code === 0 || before.code !== 0) ? undefined : runTests(root, command);
    const newFailures = again ? suspects.filter((name) => again.failures.includes(name)) : [];
    if (again && again.code !== 0 && before.code === 0 && newFailures.length === 0) newFailures.push(`exit code ${again.code}`);
    return { files, before, after, newFailures };
  } finally {
    for (const [file, bytes] of originals) writeFileSync(file, bytes);
  }
}

/** @returns what was changed, as a patch for a person to read */
export function patchOf(root: string, files: readonly RepairedFile[]): string {
  return files.map(({ file, repaired }) => {
    const name = path.relative(root, file);
    const { stdout } = spawnSync('diff', ['-u', '--label', `a/${name}`, '--label', `b/${name}`, file, '-'], { input: repaired, encoding: 'utf8' });
    return stdout;
  }).join('');
}
