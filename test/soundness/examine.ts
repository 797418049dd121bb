/** Applies every repair of every finding in a file, each alone, and looks at what comes out. */
import type { Linter } from 'eslint';
import { errorsOf, exportsOf, importersOf } from './types.ts';
import { without } from '../tools/lists.ts';
import { lostComments, reformatted } from './texts.ts';
import type { Linted } from './linting.ts';

/**
 * - `crash`: a rule threw at the repaired text
 * - `parse`: it is no program any more
 * - `types`: the compiler says of it, or of a file that imports it, what it did not say before
 * - `finding`: the finding is still there
 * - `new finding`: there is one of ours that was not there before
 * - `comments`: one is gone
 * - `formatting`: code that was not repaired looks different
 */
export const troubles = ['crash', 'parse', 'types', 'finding', 'new finding', 'comments', 'formatting'] as const;
export type Trouble = (typeof troubles)[number];

export interface Examined {
  readonly line: number;
  readonly rule: string;
  readonly messageId: string;
  readonly title: string;
  readonly typed: boolean;
  readonly troubles: readonly { readonly kind: Trouble; readonly what: string }[];
}

interface Repair {
  readonly title: string;
  readonly message: Linter.LintMessage;
  readonly fix: { readonly range: readonly [number, number]; readonly text: string };
}

type Lint = (text: string, file: string) => Linted;

/** A file that is not read: the compiler looks at these too when an export has another type. */
const MOST_IMPORTERS = 20;

const repairsOf = (messages: readonly Linter.LintMessage[]): Repair[] =>
  messages.flatMap((message) => [
    ...(message.fix ? [{ title: '--fix', message, fix: message.fix }] : []),
    ...(message.suggestions ?? []).map(({ desc, fix }) => ({ title: desc, message, fix })),
  ]);

/** A finding without its place and the lines that it names, which a repair moves. */
const sayingOf = ({ ruleId, messageId, message }: Linter.LintMessage): string => `${ruleId} ${messageId}: ${message.replace(/\bline \d+/gu, 'line …')}`;

const apply = (text: string, fix: Repair['fix']): string => text.slice(0, fix.range[0]) + fix.text + text.slice(fix.range[1]);

/**
 * @param text with line ends as in the file; a byte order mark is left out, as ESLint does
 * @param wanted which repairs to try
 */
export function examine(lint: Lint, file: string, text: string, wanted: (rule: string, title: string) => boolean): Examined[] {
  const before = lint(text, file);
  const repairs = repairsOf(before.messages).filter(({ title, message }) => wanted(message.ruleId ?? '', title));
  if (repairs.length === 0) return [];
  const errors = errorsOf(before.program, file);
  const visible = exportsOf(before.program, file);
  const sayings = before.messages.map(sayingOf);
  const examined = repairs.map(({ title, message, fix }): Examined => {
    const found: { kind: Trouble; what: string }[] = [];
    const repaired = apply(text, fix);
    try {
      const after = lint(repaired, file);
      if (after.broken === undefined) {
        found.push(...troublesOf(before, after, { title, message }, sayings));
        const look = reformatted({ text, linted: before }, { text: repaired, linted: after });
        if (look !== undefined) found.push({ kind: 'formatting', what: look });
        const [error] = without(errorsOf(after.program, file), errors);
        if (error !== undefined) found.push({ kind: 'types', what: error });
        else found.push(...elsewhere(lint, { file, text, repaired, after, visible }));
      } else {
        found.push({ kind: 'parse', what: after.broken });
      }
    } catch (error) {
      found.push({ kind: 'crash', what: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
    return { line: message.line, rule: (message.ruleId ?? '').replace(/^.*\//u, ''), messageId: message.messageId ?? '', title, typed: before.program !== undefined, troubles: found };
  });
  // The type service remembers the last text of an open file; the next file is to see this one as it is.
  lint(text, file);
  return examined;
}

/** Who waits throws the failure on, as the title says: where nobody waits for the function itself, that is a finding of its own. */
const isThrownOn = ({ title, message }: Pick<Repair, 'title' | 'message'>, saying: string): boolean =>
  title.includes('its failure is thrown here') && saying.startsWith(`${message.ruleId} `);

function* troublesOf(before: Linted, after: Linted, repair: Pick<Repair, 'title' | 'message'>, sayings: readonly string[]): Generator<{ kind: Trouble; what: string }> {
  const { message } = repair;
  const crash = after.messages.find(({ messageId }) => messageId === 'failed');
  if (crash) yield { kind: 'crash', what: crash.message };
  const now = after.messages.map(sayingOf);
  const count = (list: readonly string[], saying: string): number => list.filter((one) => one === saying).length;
  const own = sayingOf(message);
  if (count(now, own) >= count(sayings, own)) yield { kind: 'finding', what: message.message };
  const added = without(now, sayings).find((saying) => !isThrownOn(repair, saying));
  if (added !== undefined) yield { kind: 'new finding', what: added };
  const [comment] = lostComments(before, after);
  if (comment !== undefined) yield { kind: 'comments', what: comment };
}

/** Errors in files that import this one, where an export has another type now. */
function* elsewhere(
  lint: Lint,
  { file, text, repaired, after, visible }: { readonly file: string; readonly text: string; readonly repaired: string; readonly after: Linted; readonly visible: ReadonlyMap<string, string> },
): Generator<{ kind: Trouble; what: string }> {
  const { program } = after;
  const exports = exportsOf(program, file);
  if (!program || [...visible].every(([name, type]) => exports.get(name) === type)) return;
  const importers = importersOf(program, file, MOST_IMPORTERS);
  const now = new Map(importers.map((importer) => [importer, errorsOf(program, importer)]));
  if ([...now.values()].every((errors) => errors.length === 0)) return;
  const was = lint(text, file).program;
  for (const [importer, errors] of now) {
    const [error] = without(errors, errorsOf(was, importer));
    if (error !== undefined) yield { kind: 'types', what: `${importer}: ${error}` };
  }
  lint(repaired, file);
}

/**
 * Applies what may be applied without asking, all at once: fixes that keep behaviour, as `--fix` does.
 * @returns what is wrong with the result; undefined when there was nothing to apply
 */
export function examineTogether(lint: Lint, file: string, text: string): readonly { readonly kind: Trouble; readonly what: string }[] | undefined {
  const before = lint(text, file);
  let now = text;
  let linted = before;
  for (let pass = 0; pass < 10; pass += 1) {
    let end = Infinity;
    const fixes = linted.messages.flatMap(({ fix }) => (fix ? [fix] : [])).sort((a, b) => b.range[0] - a.range[0]);
    if (fixes.length === 0) break;
    for (const fix of fixes) {
      if (fix.range[1] > end) continue;
      now = apply(now, fix);
      [end] = fix.range;
    }
    linted = lint(now, file);
    if (linted.broken !== undefined) return [{ kind: 'parse', what: linted.broken }];
  }
  if (now === text) return undefined;
  const [error] = without(errorsOf(linted.program, file), errorsOf(before.program, file));
  lint(text, file);
  return [
    ...(error === undefined ? [] : [{ kind: 'types' as const, what: error }]),
    ...(linted.messages.some(({ fix }) => fix) ? [{ kind: 'finding' as const, what: 'there is still something to fix after ten passes' }] : []),
    ...lostComments(before, linted).map((what) => ({ kind: 'comments' as const, what })),
  ];
}
