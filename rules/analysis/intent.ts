/**
 * What the author said on purpose: `// sequential: reason`, `// detached: reason` and their kin beside a statement, and `@neverRejects`,
 * `@blocking`, `@abortable` in a function's JSDoc.
 */
import type { TSESTree } from '@typescript-eslint/types';
import { commentsBefore, followsCode } from './comments.ts';
import type { FileAnalysis } from './file.ts';
import { enclosingStatement, type FunctionNode } from './syntax.ts';

export type Intent = 'sequential' | 'detached' | 'sync-only' | 'yields' | 'duplicate load ok';

/** The comment that marks the statement around a node as intended; undefined when there is none. */
export function intentOf(file: FileAnalysis, node: TSESTree.Node, intent: Intent): TSESTree.Comment | undefined {
  const statement = enclosingStatement(node);
  const pattern = new RegExp(String.raw`^[\s*]*${intent}\b`, 'iu');
  const beside = file.comments.filter(
    (comment) => comment.loc.start.line >= statement.loc.start.line - 1 && comment.loc.end.line <= statement.loc.end.line,
  );
  // A comment at the end of a line is about what stands on that line.
  const before = commentsBefore(file, statement).filter((comment) => !followsCode(file, comment));
  return [...before, ...beside].find(
    (comment) => pattern.test(comment.value)
      && (before.includes(comment) || comment.loc.start.line === statement.loc.start.line || comment.loc.start.line === node.loc.start.line
        || comment.loc.end.line === node.loc.start.line - 1),
  );
}

/** Whether a comment at a statement speaks of unhandled rejections: its author knows what becomes of the failure, and wants it so. */
export function speaksOfUnhandled(file: FileAnalysis, node: TSESTree.Node): boolean {
  const statement = enclosingStatement(node);
  const { start, end } = statement.loc;
  const beside = file.comments.filter(({ loc }) => loc.start.line >= start.line && loc.start.line <= end.line);
  return [...commentsBefore(file, statement), ...beside].some(({ value }) => /\b(?:unhandled|uncaught)\b/iu.test(value));
}

/** Whether a comment on the line of a node, or on the one above, speaks of not awaiting. */
export function speaksOfNotAwaiting(file: FileAnalysis, { loc }: TSESTree.Node): boolean {
  const { line } = loc.start;
  return file.comments.some((comment) => (comment.loc.end.line === line - 1 || comment.loc.start.line === line) && NOT_AWAITING.test(saidIn(comment)));
}

/** What the author says in a comment: in a directive for ESLint the reason, since names of rules such as `no-late-await` say nothing. */
const saidIn = ({ value }: TSESTree.Comment): string => (/^\s*eslint-/u.test(value) ? value.split(/\s-{2,}\s/u).slice(1).join(' ') : value);
const NOT_AWAITING = /(?<![a-z])(?:not|n't|without|no)(?![a-z]).{0,20}await/isu;

/**
 * Whether the author has already looked at the same finding of a rule that ours replaces, and switched it off for this line. Whoever
 * moves to our rules is not asked again.
 */
export function acceptedElsewhere(file: FileAnalysis, node: TSESTree.Node, rule: string): boolean {
  const { line } = node.loc.start;
  return file.comments.some((comment) => {
    const [, kind, rules] = /^\s*eslint-disable-(next-line|line)\s+(.*)$/su.exec(comment.value) ?? [];
    if (!kind || !rules?.includes(rule)) return false;
    return kind === 'line' ? comment.loc.start.line === line : comment.loc.end.line === line - 1;
  });
}

/** Whether a function's JSDoc has a tag such as `@neverRejects`. */
export function hasTag(file: FileAnalysis, fn: FunctionNode, tag: 'neverRejects' | 'blocking' | 'abortable'): boolean {
  return new RegExp(String.raw`@${tag}\b`, 'u').test(docOf(file, fn) ?? '');
}

/** The JSDoc comment of a function, wherever it is written: before the declaration, the variable, the method or the property. */
export function docOf(file: FileAnalysis, fn: FunctionNode): string | undefined {
  let holder: TSESTree.Node = fn;
  while (
    holder.parent && holder.parent.type !== 'BlockStatement' && holder.parent.type !== 'Program' && holder.parent.type !== 'ClassBody'
    && holder.parent.type !== 'ObjectExpression' && holder.parent.type !== 'CallExpression'
  ) {
    holder = holder.parent;
  }
  const comment = commentsBefore(file, holder).at(-1);
  return comment?.type === 'Block' && comment.value.startsWith('*') ? comment.value : undefined;
}
