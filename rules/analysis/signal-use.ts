/** What a function does itself when its signal is aborted. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { calleeName, enclosingFunction, isFunction, parseMethodCall, writtenText } from './syntax.ts';

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
    for (const value of values) if (value.type === 'Identifier' && /stream|socket|request|reader|process|child|input/iu.test(value.name)) names.add(value.name);
  }
  if (names.size === 0) return false;
  for (const node of file.walk(fn.body, { intoFunctions: true })) {
    if (!isFunction(node) || !listensForAbort(node)) continue;
    for (const part of file.walk(node.body, { intoFunctions: true })) if (part.type === 'Identifier' && names.has(part.name)) return true;
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
