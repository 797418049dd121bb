/** Functions that run as part of the code around them. */
import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, enclosingFunction, wrapped, type FunctionNode } from './syntax.ts';

/** Methods that run their callback before they return. */
const INLINE_CALLBACKS = /^(?:map|forEach|filter|flatMap|reduce|reduceRight|some|every|find|findIndex|findLast|sort|then|all|allSettled|any|race|try)$/u;

/** Whether a function runs as part of the code around it. */
export function runsInline(fn: FunctionNode): boolean {
  const outer = wrapped(fn);
  const { parent } = outer;
  if (parent?.type === 'CallExpression') {
    if (parent.callee === outer) return true;
    const name = calleeName(parent) ?? '';
    // `Array.from(list, callback)`; what begins with its callback (`Task.from(callback)`) is something else.
    return INLINE_CALLBACKS.test(name) || (name === 'from' && parent.arguments[0] !== outer);
  }
  return parent?.type === 'NewExpression' && parent.callee.type === 'Identifier' && parent.callee.name === 'Promise';
}

/**
 * Whether a node runs as part of a function, not in a callback at another time.
 * @param mayPass what has to hold of each function between the two
 */
export function runsWith(node: TSESTree.Node, fn: FunctionNode, mayPass: (between: FunctionNode) => boolean = runsInline): boolean {
  for (let around = enclosingFunction(node); around; around = enclosingFunction(around)) {
    if (around === fn) return true;
    if (!mayPass(around)) return false;
  }
  return false;
}
