/** Listeners for an abort that are there for an object, or for a signal that is linked to another one, rather than for a piece of work. */
import type { TSESTree } from '@typescript-eslint/types';
import { isAbortController } from './abort-controllers.ts';
import { controllerAbortedBy } from './abort-handlers.ts';
import { handlerFunction, type AbortListener } from './abort-listeners.ts';
import { functionOf } from './calls.ts';
import type { FileAnalysis } from './file.ts';
import { runsInline } from './inline.ts';
import { constantValue, variableOf } from './origin.ts';
import { calleeName, contains, enclosingFunction, functionName, isFunction, lastStatementOf, parseMethodCall, parsePath, propertyName, unwrap, type FunctionNode } from './syntax.ts';

/**
 * The function that links a controller to a signal, or makes an object with a method that ends it, and takes its listener off neither then nor
 * ever: who calls it often with one signal keeps all that it made.
 */
export function addedByMaker(file: FileAnalysis, listener: AbortListener): { readonly name: string; readonly ends: string | undefined } | undefined {
  const maker = makerOf(listener);
  const around = maker && enclosingFunction(maker);
  const name = maker && (functionName(maker) ?? (around && `what ${functionName(around) ?? 'a function'} gives`));
  if (!maker || name === undefined || maker.parent.type === 'MethodDefinition' && maker.parent.kind === 'constructor') return undefined;
  const end = endOfObject(file, maker);
  if (end !== undefined) return { name, ends: end };
  return !maker.async && !maker.generator && returnsSignalOf(file, maker, controllerAbortedBy(file, listener) ?? abortedAmongOthers(file, listener)) ? { name, ends: undefined } : undefined;
}

/** The function around a listener, seen through `signals.forEach((signal) => signal.addEventListener(…))`. */
function makerOf(listener: AbortListener): FunctionNode | undefined {
  let maker = enclosingFunction(listener.call);
  while (maker && runsInline(maker)) maker = enclosingFunction(maker);
  return maker;
}

/**
 * Whether a function that makes an object with an end adds a listener for that end and never asks whether the abort has come already: then the
 * object lives on.
 */
export function missesAbortOfObject(file: FileAnalysis, listener: AbortListener): boolean {
  const maker = makerOf(listener);
  if (listener.helper || !maker || endOfObject(file, maker) === undefined) return false;
  const handler = handlerFunction(file, listener);
  if (!handler || [...file.walk(handler.body)].every(({ type }) => type !== 'CallExpression')) return false;
  for (const node of file.walk(maker.body, { intoFunctions: true })) {
    if (node.type === 'MemberExpression' && /^(?:aborted|throwIfAborted)$/u.test(propertyName(node) ?? '')) return false;
  }
  return true;
}

/** The controller that a handler aborts besides other things: `() => { controller.abort(); for (…) … }`. */
function abortedAmongOthers(file: FileAnalysis, listener: AbortListener): TSESTree.Node | undefined {
  const handler = handlerFunction(file, listener);
  if (!handler) return undefined;
  for (const node of file.walk(handler.body)) {
    const call = parseMethodCall(node);
    if (call?.method === 'abort') return unwrap(call.object);
  }
  return undefined;
}

/** `return { …, close() { … } }`, or of a constant that is such an object: the method that ends the object which a function makes. */
function endOfObject(file: FileAnalysis, maker: FunctionNode): string | undefined {
  const last = lastStatementOf(maker.body);
  const given = last?.type === 'ReturnStatement' ? last.argument && unwrap(last.argument) : last && unwrap(last);
  const made = given && unwrap(constantValue(file, given) ?? given);
  if (made?.type !== 'ObjectExpression') return undefined;
  for (const property of made.properties) {
    const name = property.type === 'Property' && isFunction(property.value) ? propertyName(property) : undefined;
    if (name !== undefined && /^(?:close|dispose|destroy|stop|end|shutdown|disconnect|unsubscribe|release)$/u.test(name)) return name;
  }
  return undefined;
}

/** Whether a function hands out the signal of a controller, or all of it: that is what it was called for. */
function returnsSignalOf(file: FileAnalysis, maker: FunctionNode, controller: TSESTree.Node | undefined): boolean {
  if (controller?.type !== 'Identifier') return false;
  for (const node of file.walk(maker.body)) {
    const returned = node.type === 'ReturnStatement' && node.argument ? unwrap(node.argument) : undefined;
    const path = returned && parsePath(returned);
    if (path?.[0] === controller.name && (path.length === 1 || path[1] === 'signal')) return true;
  }
  return false;
}

/**
 * The class whose constructor adds a listener for the sake of the object: it aborts a controller that the constructor makes, or uses
 * `this`. The object cannot be forgotten then while the signal lives.
 */
export function addedWithObject(file: FileAnalysis, listener: AbortListener): string | undefined {
  const maker = enclosingFunction(listener.call);
  const method = maker?.parent;
  const handler = handlerFunction(file, listener);
  if (!maker || method?.type !== 'MethodDefinition' || method.kind !== 'constructor') return undefined;
  const name = method.parent.parent.id?.name ?? 'object';
  if (handler) for (const node of file.walk(handler, { intoFunctions: true })) if (node.type === 'ThisExpression') return name;
  const path = parsePath(controllerAbortedBy(file, listener) ?? listener.call)?.join('.');
  if (path === undefined) return undefined;
  for (const node of file.walk(maker, { intoFunctions: true })) {
    if (node.type === 'VariableDeclarator' && node.init && parsePath(node.id)?.join('.') === path && isAbortController(file, node.init)) return name;
  }
  return undefined;
}

/** A function of the work that ends it whichever way it goes, and takes other listeners off. */
export interface SharedEnd {
  readonly name: string;
  readonly fn: FunctionNode;
}

/**
 * What the handler calls to end the work, when others end it by the same function and that takes off listeners of theirs:
 * `const onAbort = () => { cleanup(); … }`, `socket.on('close', cleanup)`.
 */
export function sharedEndOf(file: FileAnalysis, listener: AbortListener): SharedEnd | undefined {
  const handler = handlerFunction(file, listener);
  if (!handler) return undefined;
  for (const node of file.walk(handler.body)) {
    const callee = node.type === 'CallExpression' ? unwrap(node.callee) : undefined;
    const fn = callee?.type === 'Identifier' ? functionOf(file, callee) : undefined;
    const variable = callee?.type === 'Identifier' ? variableOf(file, callee) : undefined;
    if (callee?.type !== 'Identifier' || !fn || fn === handler || !variable || !takesListenersOff(file, fn)) continue;
    // What belongs to the whole module ends something else.
    if (enclosingFunction(fn) === undefined) continue;
    if (variable.references.some(({ identifier, init }) => !init && !contains(handler, identifier) && !contains(fn, identifier))) return { name: callee.name, fn };
  }
  return undefined;
}

function takesListenersOff(file: FileAnalysis, fn: FunctionNode): boolean {
  for (const node of file.walk(fn.body)) if (node.type === 'CallExpression' && node.arguments.length >= 2 && /^(?:removeEventListener|removeListener|off)$/u.test(calleeName(node) ?? '')) return true;
  return false;
}
