/** Code that runs while something is held that serves one caller at a time: a lock, a transaction, a connection. */
import type { TSESTree } from '@typescript-eslint/types';
import { EXCLUSIVE_CALLS } from '../knowledge/waits.ts';
import { ancestors, calleeName, functionName, isFunction } from './syntax.ts';

/** Whether a node runs in the callback of a lock or transaction, or in a function that says by its name that it works in turn. */
export function isHeldExclusively(node: TSESTree.Node): boolean {
  for (const outer of ancestors(node)) {
    if (!isFunction(outer)) continue;
    if (/sequential|serial|inorder|onebyone|series|inturn|transaction|withlock|locked|exclusive/iu.test(functionName(outer) ?? '')) return true;
    const { parent } = outer;
    if (parent.type === 'CallExpression' && EXCLUSIVE_CALLS.test(calleeName(parent) ?? '')) return true;
  }
  return false;
}
