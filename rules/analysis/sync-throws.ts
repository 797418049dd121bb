/**
 * Whether the start of a piece of asynchronous work may throw at once instead of giving a promise that rejects. Inside
 * `Promise.all([f(), g()])` that would leave the promise of `f()` to nobody (fact S4 of the catalogue).
 */
import type { TSESTree } from '@typescript-eslint/types';
import { functionsCalled } from './calls.ts';
import type { FileAnalysis } from './file.ts';
import { isQuiet } from './quiet.ts';
import { ancestors, calleeName, unwrap, type FunctionNode } from './syntax.ts';

/** Calls from outside the project are taken to reject rather than throw; what their arguments call is not. */
export function mayThrowAtOnce(file: FileAnalysis, operand: TSESTree.Node): boolean {
  let node: TSESTree.Node = unwrap(operand);
  if (node.type === 'CallExpression') {
    const called = functionsCalled(file, node);
    if (called?.some((one) => !one.fn.async && throwsItself(one.file, one.fn))) return true;
  }
  // Along the chain: `a.b(x).c(y)`; the arguments are evaluated before anything is started.
  for (;;) {
    node = unwrap(node);
    if (node.type === 'CallExpression' || node.type === 'NewExpression') {
      if (node.arguments.some((argument) => !isQuiet(file, argument))) return true;
      node = node.callee;
    } else if (node.type === 'MemberExpression') node = node.object;
    else if (node.type === 'ImportExpression') return false;
    else return node.type !== 'Identifier' && node.type !== 'ThisExpression' && node.type !== 'Super' && !isQuiet(file, node);
  }
}

/** Whether a function that is not async throws by itself, outside of any `try`. */
function throwsItself(file: FileAnalysis, fn: FunctionNode): boolean {
  for (const node of file.walk(fn.body)) {
    const throws = node.type === 'ThrowStatement' || (node.type === 'CallExpression' && /^(?:assert\w*|invariant|check\w*|validate\w*|ensure\w*)$/u.test(calleeName(node) ?? ''));
    if (throws && !insideTry(node, fn)) return true;
  }
  return false;
}

function insideTry(node: TSESTree.Node, fn: FunctionNode): boolean {
  let child = node;
  for (const outer of ancestors(node)) {
    if (outer === fn) return false;
    if (outer.type === 'TryStatement' && outer.handler && outer.block === child) return true;
    child = outer;
  }
  return false;
}
