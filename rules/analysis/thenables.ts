/**
 * Whether a value is a promise, and whether that promise may reject. Types answer first; where they are missing or `any`, what the
 * file itself and the knowledge base tell. `unknown` is an answer.
 */
import type { TSESTree } from '@typescript-eslint/types';
import { harmlessNames, loggingNames, neverRejectingFunctions, promiseFunctions } from '../knowledge/promises.ts';
import { functionOf, functionsCalled } from './calls.ts';
import type { FileAnalysis } from './file.ts';
import { thenableByForm } from './form.ts';
import { isOnlyResolved } from './deferreds.ts';
import { docOf, hasTag } from './intent.ts';
import { constantValue, originKey, originOf, variableOf } from './origin.ts';
import {
  bodyOf, calleeName, isFunction, isPromiseType, parseCombinator, parseMethodCall, parsePath, parsePromiseChainStep, parsePromiseConstructor, unwrap, type FunctionNode,
} from './syntax.ts';
import type { Certainty } from './types/oracle.ts';
import { combine } from './types/services.ts';

/** Whether an expression's value is thenable. */
export function thenable(file: FileAnalysis, node: TSESTree.Node): Certainty {
  return file.memo('thenable', node, () => {
    const byForm = thenableByForm(node);
    if (byForm) return byForm;
    const typed = file.types.thenable(node);
    return typed === 'unknown' ? thenableBySyntax(file, node, 0) : typed;
  });
}

/** The calls below a node that are awaited: what decides about waiting in turn asks of each whether it gives a promise. */
export function awaitedCalls(file: FileAnalysis, root: TSESTree.Node): readonly TSESTree.Node[] {
  const calls: TSESTree.Node[] = [];
  for (const node of file.walk(root)) {
    const operand = node.type === 'AwaitExpression' ? unwrap(node.argument) : undefined;
    if (operand?.type === 'CallExpression') calls.push(operand);
  }
  return calls;
}

function thenableBySyntax(file: FileAnalysis, node: TSESTree.Node, depth: number): Certainty {
  if (depth > 6) return 'unknown';
  const inner = unwrap(node);
  const byForm = thenableByForm(inner);
  if (byForm) return byForm;
  switch (inner.type) {
    case 'NewExpression':
      return parsePromiseConstructor(inner) ? 'always' : 'unknown';
    case 'ConditionalExpression':
      return combine([thenableBySyntax(file, inner.consequent, depth + 1), thenableBySyntax(file, inner.alternate, depth + 1)]);
    case 'LogicalExpression':
      return combine([thenableBySyntax(file, inner.left, depth + 1), thenableBySyntax(file, inner.right, depth + 1)]);
    case 'SequenceExpression':
      return thenableBySyntax(file, inner.expressions.at(-1) as TSESTree.Expression, depth + 1);
    case 'AssignmentExpression':
      return inner.operator === '=' ? thenableBySyntax(file, inner.right, depth + 1) : 'unknown';
    case 'Identifier': {
      const value = constantValue(file, inner);
      return value ? thenableBySyntax(file, value, depth + 1) : 'unknown';
    }
    case 'CallExpression':
      return callThenable(file, inner, depth);
    default:
      return 'unknown';
  }
}

function callThenable(file: FileAnalysis, call: TSESTree.CallExpression, depth: number): Certainty {
  const step = parsePromiseChainStep(call);
  if (step) {
    const handler = step.onFulfilled ?? step.onRejected ?? (step.method === 'finally' ? (call.arguments[0] as TSESTree.Expression | undefined) : undefined);
    // Nothing but a promise has `.then(…)` and its kin taking functions.
    if (handler && (isFunction(unwrap(handler)) || (step.method !== 'catch' && isNamed(handler) && !isChainOf(step.object, 'cy')))) return 'always';
    const object = thenableBySyntax(file, step.object, depth + 1);
    if (object !== 'unknown') return object;
  }
  const fn = functionOf(file, call.callee);
  if (fn) return functionReturnsThenable(file, fn, depth);
  const declared = declaredReturnType(file, call);
  if (declared) return isPromiseType(declared) ? 'always' : 'unknown';
  const origin = originOf(file, call.callee);
  if (!origin) return 'unknown';
  return promiseFunctions.has(originKey(origin)) ? 'always' : 'unknown';
}

/** `.then(go)`: a handler by its name. */
const isNamed = (handler: TSESTree.Expression): boolean => {
  const { type } = unwrap(handler);
  return type === 'Identifier' || type === 'MemberExpression';
};

/** Commands of some test tools are chained by `then` and are no promises. */
function isChainOf(node: TSESTree.Node, root: string): boolean {
  let inner = unwrap(node);
  while (inner.type === 'CallExpression' || inner.type === 'MemberExpression') inner = unwrap(inner.type === 'CallExpression' ? inner.callee : inner.object);
  return inner.type === 'Identifier' && inner.name === root;
}

/** The return type written for `declare function f(): T` or for a binding `f: () => T`. */
function declaredReturnType(file: FileAnalysis, call: TSESTree.CallExpression): TSESTree.TypeNode | undefined {
  const callee = unwrap(call.callee);
  const variable = callee.type === 'Identifier' ? variableOf(file, callee) : undefined;
  const [definition] = variable?.defs ?? [];
  if (!variable || !definition) return undefined;
  const { node } = definition as { node: TSESTree.Node };
  if (node.type === 'TSDeclareFunction') return node.returnType?.typeAnnotation;
  const name = definition.name as TSESTree.Node;
  const annotation = name.type === 'Identifier' ? name.typeAnnotation?.typeAnnotation : undefined;
  return annotation?.type === 'TSFunctionType' ? annotation.returnType?.typeAnnotation : undefined;
}

/** What calling a function of this file gives, by its form, its annotation or its JSDoc. */
export function functionReturnsThenable(file: FileAnalysis, fn: FunctionNode, depth = 0): Certainty {
  if (fn.generator) return 'never';
  if (fn.async) return 'always';
  if (isPromiseType(fn.returnType?.typeAnnotation)) return 'always';
  if (/@returns?\s*\{\s*Promise\b/u.test(docOf(file, fn) ?? '')) return 'always';
  const body = bodyOf(fn);
  return body && body.type !== 'BlockStatement' ? thenableBySyntax(file, body, depth + 1) : 'unknown';
}

/** Whether a promise may reject: `never` only when nothing in it can. */
export function mayReject(file: FileAnalysis, node: TSESTree.Node, depth = 0): 'never' | 'maybe' {
  if (depth > 6) return 'maybe';
  const inner = unwrap(node);
  switch (inner.type) {
    case 'ConditionalExpression':
      return either(mayReject(file, inner.consequent, depth + 1), mayReject(file, inner.alternate, depth + 1));
    case 'LogicalExpression':
      return either(mayReject(file, inner.left, depth + 1), mayReject(file, inner.right, depth + 1));
    case 'Identifier': {
      const value = constantValue(file, inner);
      return value ? mayReject(file, value, depth + 1) : thenable(file, inner) === 'never' ? 'never' : 'maybe';
    }
    case 'Literal':
    case 'TemplateLiteral':
      return 'never';
    case 'MemberExpression':
      return isOnlyResolved(file, inner) || thenable(file, inner) === 'never' ? 'never' : 'maybe';
    case 'NewExpression':
      return executorMayReject(file, inner);
    case 'CallExpression':
      return callMayReject(file, inner, depth);
    default:
      return thenable(file, inner) === 'never' ? 'never' : 'maybe';
  }
}

const either = (left: 'never' | 'maybe', right: 'never' | 'maybe'): 'never' | 'maybe' => (left === 'maybe' ? 'maybe' : right);

function callMayReject(file: FileAnalysis, call: TSESTree.CallExpression, depth: number): 'never' | 'maybe' {
  if (thenable(file, call) === 'never') return 'never';
  const combinator = parseCombinator(call);
  if (combinator?.method === 'allSettled') return 'never';
  if ((combinator?.method === 'all' || combinator?.method === 'race') && combinator.operand && elementsNeverReject(file, combinator.operand, depth)) return 'never';
  const step = parsePromiseChainStep(call);
  if (step?.method === 'finally') return either(mayReject(file, step.object, depth + 1), handlerMayThrow(file, call.arguments[0], depth));
  if (step?.onRejected && isHandler(file, step.onRejected)) {
    return either(handlerMayThrow(file, step.onRejected, depth), step.onFulfilled ? handlerMayThrow(file, step.onFulfilled, depth) : 'never');
  }
  // `.then(resolve)`: the function of an executor does not throw.
  const settles = step?.method === 'then' && step.onFulfilled && /^(?:resolve\w*|done)$/u.test(parsePath(step.onFulfilled)?.at(-1) ?? '') && functionOf(file, step.onFulfilled) === undefined;
  if (settles && call.arguments.length === 1) return mayReject(file, step.object, depth + 1);
  if (step?.method === 'then' && call.arguments.length === 0) return mayReject(file, step.object, depth + 1);
  if (step?.method === 'then' && step.onFulfilled && functionOf(file, step.onFulfilled)) {
    return either(mayReject(file, step.object, depth + 1), handlerMayThrow(file, step.onFulfilled, depth));
  }
  const origin = originOf(file, call.callee);
  const key = origin && originKey(origin);
  if (key && (file.settings.knowledge.neverRejects.includes(key) || neverRejectingFunctions.has(key))) {
    // A delay rejects only when a signal can abort it.
    return call.arguments.some((argument) => /signal/iu.test(file.text(argument))) ? 'maybe' : 'never';
  }
  if (key === 'Promise.resolve') return call.arguments[0] ? mayReject(file, call.arguments[0], depth + 1) : 'never';
  const called = functionsCalled(file, call);
  if (!called) return file.settings.knowledge.neverRejects.includes(calleeName(call) ?? '') ? 'never' : 'maybe';
  return called.every(({ file: home, fn }) => functionNeverRejects(home, fn, depth + 1)) ? 'never' : 'maybe';
}

/** `[a().catch(report), b().catch(report)]` and `ids.map((id) => a(id).catch(report))`. */
function elementsNeverReject(file: FileAnalysis, operand: TSESTree.Node, depth: number): boolean {
  const list = unwrap(operand);
  const value = constantValue(file, list);
  // What stands in a list that is written out may be replaced later.
  if (value && unwrap(value).type !== 'ArrayExpression' && depth <= 6) return elementsNeverReject(file, value, depth + 1);
  if (list.type === 'ArrayExpression') {
    return list.elements.every((element) => element !== null && element.type !== 'SpreadElement' && mayReject(file, element, depth + 1) === 'never');
  }
  const mapped = parseMethodCall(list);
  const fn = mapped?.method === 'map' && mapped.call.arguments[0] ? functionOf(file, mapped.call.arguments[0]) : undefined;
  return fn !== undefined && functionNeverRejects(file, fn, depth + 1);
}

/** `.catch(undefined)` and `.then(f, null)` handle nothing. */
export function isHandler(file: FileAnalysis, handler: TSESTree.Expression): boolean {
  const inner = unwrap(handler);
  if (inner.type === 'Literal' || (inner.type === 'Identifier' && inner.name === 'undefined')) return false;
  return isFunction(inner) || file.types.callable(handler) !== 'no';
}

/** Whether a rejection handler may itself throw or return a promise that may reject. An `any` handler is trusted. */
export function handlerMayThrow(file: FileAnalysis, handler: TSESTree.Node | undefined, depth = 0): 'never' | 'maybe' {
  if (!handler) return 'never';
  const fn = functionOf(file, handler);
  if (!fn) return 'never';
  if (!fn.async && fn.body.type !== 'BlockStatement') {
    return thenable(file, fn.body) === 'always' ? mayReject(file, fn.body, depth + 1) : 'never';
  }
  return bodyNeverRejects(file, fn, depth + 1, 'lenient') ? 'never' : 'maybe';
}

/**
 * Whether the promise of a function never rejects: declared so, or everything in it that may throw is inside a `try` whose `catch`
 * ends normally.
 */
export function functionNeverRejects(file: FileAnalysis, fn: FunctionNode, depth = 0): boolean {
  if (depth > 6) return false;
  return file.memo('functionNeverRejects', fn, () => {
    if (hasTag(file, fn, 'neverRejects')) return true;
    if (fn.async || fn.generator) return bodyNeverRejects(file, fn, depth, 'strict');
    if (fn.body.type !== 'BlockStatement') return mayReject(file, fn.body, depth + 1) === 'never';
    return returnsNeverReject(file, fn, depth);
  });
}

/** Of a function that is not async only what it returns can reject: what it throws, it throws at its caller. */
function returnsNeverReject(file: FileAnalysis, fn: FunctionNode, depth: number): boolean {
  for (const node of file.walk(fn.body)) {
    if (node.type === 'ReturnStatement' && node.argument && thenable(file, node.argument) !== 'never' && mayReject(file, node.argument, depth + 1) !== 'never') return false;
  }
  return true;
}

/**
 * `strict`: a function is only harmless when a `try` guards what it waits for; plain calls outside that `try` are trusted then.
 * `lenient` (rejection handlers): no guard is asked for, only that nothing is thrown and no rejecting promise waited for.
 */
function bodyNeverRejects(file: FileAnalysis, fn: FunctionNode, depth: number, mode: 'strict' | 'lenient'): boolean {
  let guarded = false;
  let calls = false;
  for (const node of file.walk(fn.body)) {
    if (isFunction(node) && node !== fn) continue;
    if (node.type === 'TryStatement' && node.handler) guarded = true;
    if (insideGuardedBlock(node, fn)) continue;
    switch (node.type) {
      case 'ThrowStatement':
        return false;
      case 'AwaitExpression':
        if (mayReject(file, node.argument, depth + 1) !== 'never') return false;
        if (parsePromiseChainStep(node.argument)?.onRejected || parseCombinator(node.argument)) guarded = true;
        break;
      case 'ForOfStatement':
        if (node.await) return false;
        break;
      case 'ReturnStatement':
        if (node.argument) {
          const value = thenable(file, node.argument);
          if (value !== 'never' && mayReject(file, node.argument, depth + 1) !== 'never' && value !== 'unknown') return false;
        }
        break;
      case 'CallExpression':
      case 'NewExpression':
        if (!loggingNames.test(calleeName(node) ?? '') && !harmlessNames.test(calleeName(node) ?? '')) calls = true;
        break;
      default:
    }
  }
  if (fn.async && fn.body.type !== 'BlockStatement') return mayReject(file, fn.body, depth + 1) === 'never';
  return mode === 'lenient' || guarded || !calls;
}

/** Whether what a node throws is caught inside the function by a handler that does not pass it on. */
function insideGuardedBlock(node: TSESTree.Node, fn: FunctionNode): boolean {
  for (let child = node, { parent } = node; parent && parent !== fn; child = parent, parent = parent.parent) {
    if (parent.type === 'TryStatement' && parent.handler && child === parent.block && node.type !== 'ReturnStatement') return true;
  }
  return false;
}

/** `new Promise(executor)` never rejects when its executor takes no `reject` and does nothing but settle or start a timer. */
function executorMayReject(file: FileAnalysis, node: TSESTree.NewExpression): 'never' | 'maybe' {
  const executor = node.arguments[0] && unwrap(node.arguments[0]);
  if (!isFunction(executor) || executor.async || executor.params.length > 1) return 'maybe';
  for (const inner of file.walk(executor.body)) {
    if (inner.type === 'ThrowStatement') return 'maybe';
    if (inner.type !== 'CallExpression' && inner.type !== 'NewExpression') continue;
    const name = calleeName(inner) ?? '';
    const [parameter] = executor.params;
    const settles = parameter?.type === 'Identifier' && name === parameter.name;
    if (!settles && !/^(?:setTimeout|setImmediate|queueMicrotask|requestAnimationFrame|requestIdleCallback|nextTick|once|on|addEventListener|push|add|set|unref)$/u.test(name)) return 'maybe';
  }
  return 'never';
}
