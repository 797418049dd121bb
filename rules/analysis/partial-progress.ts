/** What was written before a failure, where somebody looks at it after the failure was caught. */
import type { TSESTree } from '@typescript-eslint/types';
import { completesNormally } from './completion.ts';
import { ancestors, contains, isFunction, statementsIn } from './syntax.ts';

interface Variable {
  readonly references: readonly { readonly identifier: unknown; isRead(): boolean }[];
}

/**
 * Whether what a place writes matters when something behind it, in the same `try`, fails: the handler or the `finally` uses it, or the
 * function goes on behind the handler and looks at it there.
 * @param written a variable, or a path such as `this.user`, of which every handler that goes on is taken to leave it to be seen
 */
export function isSeenAfterFailure(at: TSESTree.Node, written: unknown): boolean {
  if (written === undefined) return false;
  for (const outer of ancestors(at)) {
    if (isFunction(outer)) return false;
    if (outer.type !== 'TryStatement' || !contains(outer.block, at)) continue;
    const { handler, finalizer } = outer;
    const reads = typeof written === 'string' ? undefined : (written as Variable).references.filter((reference) => reference.isRead()).map(({ identifier }) => identifier as TSESTree.Node);
    if (reads?.some((read) => (handler && contains(handler, read)) || (finalizer && contains(finalizer, read)))) return true;
    if (handler && goesOn(handler.body.body) && (!reads || reads.some((read) => !contains(outer, read)))) return true;
  }
  return false;
}

/**
 * Whether a failure at a place tells the function what to do next: `try { … } catch (error) { if (!isNotFound(error)) throw error; }` with
 * more to do behind it. What comes later in such a `try` is not meant to start after the failure.
 */
export function isFailureAnAnswer(at: TSESTree.Node): boolean {
  for (const outer of ancestors(at)) {
    if (isFunction(outer)) return false;
    if (outer.type === 'TryStatement' && contains(outer.block, at) && outer.handler && goesOn(outer.handler.body.body) && outer.handler.body.body.some(throwsSometimes)) return true;
  }
  return false;
}

const throwsSometimes = (statement: TSESTree.Node): boolean =>
  statement.type === 'IfStatement' && [statement.consequent, statement.alternate].some((branch) => branch && statementsIn(branch).some(({ type }) => type === 'ThrowStatement'));

/** Whether the function goes on behind a handler, or in the next turn of a loop around it. */
function goesOn(handler: readonly TSESTree.Node[]): boolean {
  const last = handler.at(-1)?.type;
  return completesNormally(handler) || last === 'ContinueStatement' || last === 'BreakStatement';
}
