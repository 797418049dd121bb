/** What a function does itself when its signal is aborted. */
import type { TSESTree } from '@typescript-eslint/types';
import { functionOf } from './calls.ts';
import type { FileAnalysis } from './file.ts';
import { calleeName, enclosingFunction, isFunction, parseMethodCall, parsePath, writtenText } from './syntax.ts';

/**
 * Whether the function ends the work itself when the signal is aborted: what the call gives, or what it is given, is used in a listener
 * for `abort` (`const onAbort = () => stream.destroy();`).
 */
export function endsByHand(file: FileAnalysis, call: TSESTree.CallExpression): boolean {
  const fn = enclosingFunction(call);
  if (!fn) return false;
  const names = new Set<string>();
  if (call.parent.type === 'VariableDeclarator' && call.parent.id.type === 'Identifier') names.add(call.parent.id.name);
  for (const argument of call.arguments) {
    const values = argument.type === 'ObjectExpression' ? argument.properties.flatMap((part) => (part.type === 'Property' ? [part.value] : [])) : [argument];
    for (const value of values) {
      const [root] = parsePath(value) ?? [];
      if (root !== undefined && root !== 'this' && /stream|socket|request|reader|proc|child|input/iu.test(root)) names.add(root);
    }
  }
  if (names.size === 0) return false;
  for (const node of file.walk(fn.body, { intoFunctions: true })) {
    if (!isFunction(node) || !listensForAbort(node)) continue;
    if (mentionsAny(file, node.body, names)) return true;
  }
  return false;
}

/** Whether code uses one of the names, itself or in a function of the file that it calls. */
function mentionsAny(file: FileAnalysis, region: TSESTree.Node, names: ReadonlySet<string>, depth = 0): boolean {
  for (const part of file.walk(region, { intoFunctions: true })) {
    if (part.type === 'Identifier' && names.has(part.name)) return true;
    const called = part.type === 'CallExpression' && depth < 2 ? functionOf(file, part.callee) : undefined;
    if (called && mentionsAny(file, called.body, names, depth + 1)) return true;
  }
  return false;
}

/** A function that is called `onAbort` or so, or that is given to `addEventListener('abort', …)`. */
function listensForAbort(fn: TSESTree.Node): boolean {
  for (let { parent } = fn; parent; parent = parent.parent) {
    switch (parent.type) {
      case 'ConditionalExpression':
      case 'LogicalExpression':
      case 'AssignmentExpression':
        continue;
      case 'VariableDeclarator':
        return parent.id.type === 'Identifier' && /abort|cancel/iu.test(parent.id.name);
      case 'CallExpression': {
        const [event] = parent.arguments;
        if (calleeName(parent) === 'addAbortListener') return true;
        return /^(?:addEventListener|on|once)$/u.test(calleeName(parent) ?? '') && writtenText(event) === 'abort' && parseMethodCall(parent) !== undefined;
      }
      default:
        return false;
    }
  }
  return false;
}
