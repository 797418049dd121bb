/** The handler that repairs give to a promise whose failure nobody handles. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import type { Repair } from '../rule.ts';
import { insertAfter, isTypeScript, nameInScope } from './edits.ts';

/** The function of the settings where it can be used, else one that logs; and what it does with a failure, for titles. */
export function failureHandler(file: FileAnalysis, at: TSESTree.Node): { readonly code: string; readonly does: string } {
  const { reportError } = file.settings;
  if (reportError !== 'reportError' || nameInScope(file, at, reportError)) return { code: reportError, does: `hand a failure to \`${reportError}\`` };
  return { code: `(error${isTypeScript(file) ? ': unknown' : ''}) => { console.error(error); }`, does: 'log a failure' };
}

/** The whitespace that a node's line begins with. */
export function indentOf(file: FileAnalysis, node: TSESTree.Node): string {
  const line = file.source.lines[node.loc.start.line - 1] ?? '';
  return /^\s*/u.exec(line)?.[0] ?? '';
}

/** A statement on a line of its own behind another. */
export const statementAfter = (file: FileAnalysis, statement: TSESTree.Node, code: string): Repair['edits'][number] =>
  insertAfter(endOfLine(file, statement), `\n${indentOf(file, statement)}${code}`);

/** The statement, or a comment that follows it on its line. */
function endOfLine(file: FileAnalysis, statement: TSESTree.Node): TSESTree.Node | TSESTree.Token {
  const comment = file.source.getCommentsAfter(statement).filter(({ loc }) => loc.start.line === statement.loc.end.line).at(-1);
  const next = file.source.getTokenAfter(statement);
  return comment && next?.loc.start.line !== statement.loc.end.line ? (comment) : statement;
}
