/** Code that runs while something is held that serves one caller at a time: a lock, a transaction, a connection. */
import type { TSESTree } from '@typescript-eslint/types';
import { EXCLUSIVE_CALLS, HELD_PARAMETERS } from '../knowledge/waits.ts';
import type { FileAnalysis } from './file.ts';
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

/** Whether a stretch of code uses a parameter that stands for one transaction or page: `(tx) => …`. */
export function usesHeldParameter(file: FileAnalysis, node: TSESTree.Node): boolean {
  for (const outer of ancestors(node)) {
    if (!isFunction(outer)) continue;
    for (const parameter of outer.params) if (parameter.type === 'Identifier' && HELD_PARAMETERS.test(parameter.name) && usesName(file, node, parameter.name)) return true;
  }
  return false;
}

function usesName(file: FileAnalysis, root: TSESTree.Node, name: string): boolean {
  for (const node of file.walk(root, { intoFunctions: true })) if (node.type === 'Identifier' && node.name === name) return true;
  return false;
}
