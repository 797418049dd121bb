/**
 * ESLint reports a disable comment that disables nothing, but here only our rules run: comments for other rules always look unused.
 * This keeps the reports that concern our rules alone, and cuts a mixed comment down to its useless part.
 */
import type { TSESLint } from '@typescript-eslint/utils';
import type { PlainEdit } from './jobs.ts';

const UNUSED = /^Unused eslint-(?:disable|enable) directive/u;

export const isUnusedDirective = (message: Pick<TSESLint.Linter.LintMessage, 'ruleId' | 'message' | 'fatal'>): boolean =>
  message.ruleId === null && !message.fatal && UNUSED.test(message.message);

export interface UnusedDirective {
  /** Rules of ours, without prefix, that the comment names in vain. */
  readonly rules: readonly string[];
  readonly edits: readonly PlainEdit[];
}

/**
 * @param comment the directive, with its range in the buffer
 * @param rules names of our rules as the comment would write them
 * @returns what to say and to cut, or undefined when the comment names none of our rules
 */
export function parseUnusedDirective(message: string, text: string, comment: readonly [number, number], prefix: string): UnusedDirective | undefined {
  const ours = [...message.matchAll(/'([^']+)'/gu)].map((match) => match[1] ?? '').filter((name) => name.startsWith(`${prefix}/`));
  if (ours.length === 0) return undefined;
  const [start, end] = comment;
  const whole = text.slice(start, end);
  const parts = /^(\/[/*]\s*eslint-(?:disable|enable)(?:-next-line|-line)?)(\s+)([\s\S]*?)(\s+--[\s\S]*?)?(\s*(?:\*\/)?)$/u.exec(whole);
  if (!parts) return undefined;
  const [, head = '', space = '', list = '', reason = '', tail = ''] = parts;
  const named = list.split(',').map((name) => name.trim()).filter(Boolean);
  const kept = named.filter((name) => !ours.includes(name));
  const rules = ours.map((name) => name.slice(prefix.length + 1));
  if (kept.length === named.length) return undefined;
  if (kept.length > 0) return { rules, edits: [{ start, end, text: `${head}${space}${kept.join(', ')}${reason}${tail}` }] };
  return { rules, edits: [withoutLine(text, start, end)] };
}

/** Takes a comment away, with its line when it stands alone and with the blanks before it otherwise. */
function withoutLine(text: string, start: number, end: number): PlainEdit {
  let from = start;
  let to = end;
  // `{/* ... */}` is a whole JSX expression: braces that hold nothing but the comment go too.
  if (text[from - 1] === '{' && text[to] === '}') {
    from--;
    to++;
  }
  const before = /[ \t]*$/u.exec(text.slice(Math.max(0, from - 500), from))?.[0].length ?? 0;
  const lineStart = from - before;
  const startsLine = lineStart === 0 || text[lineStart - 1] === '\n' || text[lineStart - 1] === '\r' || text[lineStart - 1] === '\uFEFF';
  const after = /^[ \t]*(\r\n|\n|\r|$)/u.exec(text.slice(to, to + 500));
  if (startsLine && after) return { start: lineStart, end: to + after[0].length, text: '' };
  if (after) return { start: lineStart, end: to, text: '' };
  const space = /^[ \t]*/u.exec(text.slice(to, to + 500))?.[0].length ?? 0;
  return { start: from, end: to + (startsLine || before > 0 ? space : 0), text: '' };
}
