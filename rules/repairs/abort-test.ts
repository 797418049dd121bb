/** Repairs of tests that do not see every abort. */
import type { TSESTree } from '@typescript-eslint/types';
import type { AbortHandler, AbortTest, OtherReason } from '../analysis/abort-tests.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { variableOf } from '../analysis/origin.ts';
import { mayBeMissing } from '../analysis/signals.ts';
import { contains, unwrap } from '../analysis/syntax.ts';
import type { Repair } from '../rule.ts';
import { replace } from './edits.ts';

/** Asks the signal instead of the error, or for the name that a timeout has. */
export function repairsOfAbortTest(file: FileAnalysis, test: AbortTest, { kind, signal }: OtherReason, { guarded }: AbortHandler): readonly Repair[] {
  const repairs: Repair[] = [];
  const reachable = isReachable(file, signal, guarded);
  if (kind === 'timeout' && test.by === 'name' && test.literal) {
    const quote = file.text(test.literal)[0] ?? "'";
    repairs.push({ kind: 'suggestion', title: 'Test for the name that a timeout has: `TimeoutError`', edits: [replace(test.literal, `${quote}TimeoutError${quote}`)] });
  }
  if (reachable) {
    const asked = `${file.text(signal)}${kind === 'open' && mayBeMissing(file, signal) ? '?.' : '.'}aborted`;
    const text = test.negated ? `!${asked}` : asked;
    repairs.push({ kind: 'suggestion', title: `Ask the signal instead of the error: \`${text}\``, edits: [replace(test.node, text)] });
  }
  if (kind === 'open' && test.by === 'name') {
    const { left } = test.node;
    const member = left.type === 'Literal' ? test.node.right : left;
    const list = `['AbortError', 'TimeoutError'].includes(${file.text(member)})`;
    if (!file.text(member).includes('?.')) repairs.push({ kind: 'suggestion', title: 'Take a timeout for an abort too', edits: [replace(test.node, test.negated ? `!${list}` : list)] });
  }
  return repairs;
}

/** Whether a signal that is used in the guarded region can be named in the handler. */
function isReachable(file: FileAnalysis, signal: TSESTree.Expression, guarded: TSESTree.Node): boolean {
  let root: TSESTree.Node = unwrap(signal);
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  if (root.type === 'ThisExpression') return true;
  const definition = root.type === 'Identifier' ? variableOf(file, root)?.defs[0] : undefined;
  return definition !== undefined && !contains(guarded, definition.name);
}
