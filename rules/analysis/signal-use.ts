/** What a function does itself when its signal is aborted. */
import type { TSESTree } from '@typescript-eslint/types';
import { functionOf } from './calls.ts';
import type { FileAnalysis } from './file.ts';
import { calleeName, enclosingFunction, isFunction, parseMethodCall, parsePath, writtenText } from './syntax.ts';

/**
 * Whether the function ends the work itself when the signal is aborted: what the call gives, or what it is given, is used in a listener
 * for `abort` (`const onAbort = () => stream.destroy();`), or what began it is asked to cancel it.
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
  const owner = parseMethodCall(call)?.object;
  const path = owner && parsePath(owner)?.join('.');
  const place = path === 'this' ? undefined : path;
  if (names.size === 0 && place === undefined) return false;
  for (const node of file.walk(fn.body, { intoFunctions: true })) {
    // `if (signal?.aborted) await jobs.cancel(job.id);` further down wants the job that was begun.
    if (node.type === 'IfStatement' && place !== undefined && node.range[0] > call.range[1] && /\baborted$/u.test(file.text(node.test)) && cancelsAt(file, node.consequent, place)) return true;
    if (!isFunction(node) || !listensForAbort(node)) continue;
    if (mentionsAny(file, node.body, names) || (place !== undefined && cancelsAt(file, node.body, place))) return true;
  }
  return false;
}

/** Whether a function that the call is given asks for the abort itself, and so ends what it is part of: `retry(async () => { if (signal.aborted) throw … })`. */
export const endsInCallback = (file: FileAnalysis, call: TSESTree.CallExpression, signal: string): boolean =>
  call.arguments.some((argument) => {
    if (!isFunction(argument)) return false;
    for (const node of file.walk(argument.body)) {
      if (node.type === 'IfStatement' && file.text(node.test).replaceAll('?.', '.').includes(`${signal.replaceAll('?.', '.')}.aborted`)) return true;
    }
    return false;
  });

/** Whether code asks an object to cancel what it was asked to begin: `jobs.cancelRun(id)` for `jobs.startRun(id)`. */
function cancelsAt(file: FileAnalysis, region: TSESTree.Node, place: string): boolean {
  for (const node of file.walk(region)) {
    const method = parseMethodCall(node);
    if (method && /^(?:cancel|abort|stop|kill|terminate|interrupt)/u.test(method.method) && parsePath(method.object)?.join('.') === place) return true;
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

/** Names of what runs at an abort. */
const ENDS = /abort|cancel/iu;

/** A function that is called `onAbort` or so, or that is given to `addEventListener('abort', …)`. */
function listensForAbort(fn: TSESTree.Node): boolean {
  for (let { parent } = fn; parent; parent = parent.parent) {
    switch (parent.type) {
      case 'ConditionalExpression':
      case 'LogicalExpression':
        continue;
      case 'AssignmentExpression':
        if (ENDS.test(parsePath(parent.left)?.at(-1) ?? '')) return true;
        continue;
      case 'VariableDeclarator':
        return parent.id.type === 'Identifier' && ENDS.test(parent.id.name);
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
