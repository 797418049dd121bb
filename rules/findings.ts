/**
 * What ESLint's messages cannot carry (related places, repairs by title, certainty), kept beside them for the language server and
 * the command line: a finding is found again by its rule and place.
 */
import type { TSESLint } from '@typescript-eslint/utils';
import type { TSESTree } from '@typescript-eslint/types';
import type { Finding } from './rule.ts';

const recorded = new WeakMap<object, Map<string, Finding>>();

const keyOf = (rule: string, line: number, column: number, messageId: string | undefined): string =>
  `${rule}:${line}:${column}:${messageId ?? ''}`;

/** Called by `defineRule` for each report. */
export function recordFinding(source: Readonly<TSESLint.SourceCode>, rule: string, loc: TSESTree.SourceLocation, finding: Finding): void {
  let byPlace = recorded.get(source);
  if (!byPlace) recorded.set(source, (byPlace = new Map<string, Finding>()));
  byPlace.set(keyOf(rule, loc.start.line, loc.start.column + 1, finding.messageId), finding);
}

/**
 * The finding behind an ESLint message of the same lint run.
 * @param source what `linter.getSourceCode()` gives after `verify`
 * @param message a message of that run; its rule id may carry the plugin's prefix
 */
export function findingOf(source: object, message: Pick<TSESLint.Linter.LintMessage, 'ruleId' | 'line' | 'column' | 'messageId'>): Finding | undefined {
  const rule = message.ruleId?.replace(/^.*\//u, '');
  return rule ? recorded.get(source)?.get(keyOf(rule, message.line, message.column, message.messageId)) : undefined;
}
