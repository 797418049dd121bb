/** Listeners for the abort of a signal: what they listen to, which work they belong to, and whether that work takes them off again. */
import type { TSESTree } from '@typescript-eslint/types';
import { callsOfOwn, isEndedWithWork, isOfNewController } from './abort-controllers.ts';
import { functionOf } from './calls.ts';
import { flowFor } from './fates/of-file.ts';
import type { FileAnalysis } from './file.ts';
import type { Edge, FlowEvent } from './flow/graph.ts';
import { runsInline, runsWith } from './inline.ts';
import { constantValue, variableOf } from './origin.ts';
import { isCallersSignal, isSignal } from './signals.ts';
import { ancestors, calleeName, contains, enclosingFunction, isFunction, isInLoop, parseMethodCall, parsePath, parsePromiseConstructor, propertyName, unwrap, wrapped, writtenText, type FunctionNode } from './syntax.ts';
import { mayReject } from './thenables.ts';
import { makesTimeoutSignal } from './timeout-signals.ts';

/** `signal.addEventListener('abort', handler, options)`, or `addAbortListener(signal, handler)` whose result nobody keeps. */
export interface AbortListener {
  readonly call: TSESTree.CallExpression;
  readonly signal: TSESTree.Expression;
  readonly handler: TSESTree.Expression;
  readonly options: TSESTree.Node | undefined;
  /** Set for `addAbortListener`, which also runs the handler when the signal is aborted already. */
  readonly helper?: true;
}

/**
 * The piece of work that a listener is there for: the body of an asynchronous function, or the executor of a promise. Listeners of
 * constructors and of functions that hand out an object live as long as the object and belong to no work.
 */
export type ListenerWork =
  | { readonly kind: 'function'; readonly fn: FunctionNode }
  | { readonly kind: 'promise'; readonly fn: FunctionNode; readonly promise: TSESTree.NewExpression };

/** `listens` to an abort of a signal; undefined for every other call. */
export function parseAbortListener(file: FileAnalysis, node: TSESTree.CallExpression): AbortListener | undefined {
  const method = parseMethodCall(node);
  if (node.arguments.length < 2) return undefined;
  if (/^addAbort(?:Signal)?Listener$/u.test(calleeName(node) ?? '')) return parseDroppedListener(file, node);
  if (method?.method !== 'addEventListener') return undefined;
  const [event, handler, options] = node.arguments;
  if (writtenText(event) !== 'abort' || !handler || handler.type === 'SpreadElement') return undefined;
  if (isSignal(file, method.object) !== 'yes') return undefined;
  return { call: node, signal: method.object, handler, options };
}

/** `addAbortListener` of `node:events`, or one of the project's own in its form: what it hands back is the only way to take the listener off. */
function parseDroppedListener(file: FileAnalysis, call: TSESTree.CallExpression): AbortListener | undefined {
  const [signal, handler] = call.arguments;
  if (!signal || !handler || signal.type === 'SpreadElement' || handler.type === 'SpreadElement') return undefined;
  const isDropped = wrapped(call).parent?.type === 'ExpressionStatement';
  return isDropped && isSignal(file, signal) === 'yes' ? { call, signal, handler, options: undefined, helper: true } : undefined;
}

/** `request.signal`, `context.raw.req.signal`, `c.req.raw.signal`, `turn.abortSignal`: one piece of work has it, and it ends with that. */
const isOfRequest = (signal: string): boolean => /^(?:this\.)?(?:req|request|ctx|context|extra|event|evt|turn|job|invocation)\??\.(?:\w*[rR]eq(?:uest)?\.|raw\.|app\.|state\.)*(?:abortS|s)ignal$|\.(?:req|request)\??\.(?:raw\??\.)?signal$/u.test(signal);

/** Whether the signal may live longer than one call of the function that listens to it: it is handed in, a field, or of the module. */
export function outlivesCall(file: FileAnalysis, signal: TSESTree.Expression): boolean {
  // The signal of a request ends with the request.
  const written = constantValue(file, signal);
  if ([file.text(signal), written && file.text(written), takenOutOf(file, signal)].some((text) => text !== undefined && isOfRequest(text))) return false;
  if (isOfNewController(file, signal) || isEndedWithWork(file, signal) || isGivenByCallers(file, signal, (given) => isNew(file, given))) return false;
  if (isCallersSignal(file, signal)) return true;
  let root = unwrap(signal);
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  const variable = root.type === 'Identifier' ? variableOf(file, root) : undefined;
  return variable?.scope.type === 'module' || variable?.scope.type === 'global';
}

/**
 * What a name stands for that a pattern takes out of an object in an object: `request.app.signal` for `const { app: { signal } } = request`. What
 * stands in the request itself may be what a client has written into it.
 */
function takenOutOf(file: FileAnalysis, signal: TSESTree.Expression): string | undefined {
  const inner = unwrap(signal);
  const name = inner.type === 'Identifier' ? variableOf(file, inner)?.defs[0]?.name : undefined;
  const keys: string[] = [];
  for (let node: TSESTree.Node | undefined = name; node; node = node.parent) {
    if (node.type === 'VariableDeclarator') return keys.length > 1 && node.init ? [file.text(node.init), ...keys].join('.') : undefined;
    if (node.type === 'Property') keys.unshift(propertyName(node) ?? '?');
    else if (node !== name && node.type !== 'ObjectPattern') return undefined;
  }
  return undefined;
}

/** Whether every call of a function that only this file has hands in such a signal. */
function isGivenByCallers(file: FileAnalysis, signal: TSESTree.Expression, isSuch: (given: TSESTree.Expression) => boolean): boolean {
  const { fn, name } = parameterOf(file, signal) ?? {};
  const index = fn?.params.findIndex((each) => each === name) ?? -1;
  const calls = fn && index >= 0 ? callsInFile(file, fn) : [];
  return calls.length > 0 && calls.every((call) => {
    const given = call.type === 'CallExpression' ? call.arguments[index] : undefined;
    return given !== undefined && given.type !== 'SpreadElement' && isSuch(given);
  });
}

/** A signal of its own, for the call that it is handed to: `load(id, AbortSignal.timeout(1000))`, that of a new controller. */
function isNew(file: FileAnalysis, given: TSESTree.Expression): boolean {
  const made = unwrap(constantValue(file, given) ?? given);
  return (made.type === 'CallExpression' && makesTimeoutSignal(file, made) && enclosingFunction(made) !== undefined) || isOfNewController(file, given);
}

/**
 * Whether a signal comes to a callback with its work (`Task.from(({ signal }) => …)`), also by way of a function of this file: it ends with
 * that, so that what listens to it is not kept; it may have been aborted before.
 */
export const comesWithWork = (file: FileAnalysis, signal: TSESTree.Expression): boolean =>
  isOfCallback(file, signal) || isGivenByCallers(file, signal, (given) => isNew(file, given) || isOfCallback(file, given));

/** The function that a name is a parameter of, or a part of one. */
function parameterOf(file: FileAnalysis, signal: TSESTree.Expression): { readonly fn: FunctionNode; readonly name: TSESTree.Node } | undefined {
  const inner = unwrap(signal);
  const parameter = inner.type === 'Identifier' ? variableOf(file, inner)?.defs[0] : undefined;
  return parameter?.type === 'Parameter' && isFunction(parameter.node) ? { fn: parameter.node, name: parameter.name } : undefined;
}

/** Whether whoever runs a callback gives it a signal with its work (`Task.from(({ signal }) => …)`), and it is used there once. */
function isOfCallback(file: FileAnalysis, signal: TSESTree.Expression): boolean {
  const { fn } = parameterOf(file, signal) ?? {};
  if (fn?.params.length !== 1 || fn.params[0]?.type !== 'ObjectPattern') return false;
  const callback = wrapped(fn);
  // What a list is asked for (`items.map(({ signal }) => …)`) is of the items.
  if (callback.parent?.type !== 'CallExpression' || callback.parent.callee === callback || runsInline(fn)) return false;
  return !isInLoop(signal) && runsWith(signal, fn, (between) => promiseOfExecutor(between) !== undefined && !isInLoop(between));
}

/** All calls of a function; none when it may be called from elsewhere. */
function callsInFile(file: FileAnalysis, fn: FunctionNode): readonly TSESTree.Node[] {
  if (fn.type !== 'FunctionDeclaration' || !fn.id) return callsOfOwn(file, fn);
  if (fn.parent.type.startsWith('Export')) return [];
  const uses = variableOf(file, fn.id)?.references.map(({ identifier }) => wrapped(identifier)) ?? [];
  const calls = uses.flatMap((use) => (use.parent?.type === 'CallExpression' && use.parent.callee === use ? [use.parent] : []));
  return calls.length === uses.length ? calls : [];
}

/** The work around a listener; undefined when it belongs to an object, or to a callback that runs at another time. */
export function workOf(node: TSESTree.Node): ListenerWork | undefined {
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) {
    const promise = promiseOfExecutor(fn);
    if (promise) return { kind: 'promise', fn, promise };
    if (fn.async) return { kind: 'function', fn };
    if (!runsInline(fn)) return undefined;
  }
  return undefined;
}

export function promiseOfExecutor(fn: FunctionNode): TSESTree.NewExpression | undefined {
  const { parent } = wrapped(fn);
  return parent?.type === 'NewExpression' && parsePromiseConstructor(parent) && unwrap(parent.arguments[0] as TSESTree.Node) === fn ? parent : undefined;
}

/** Whether a third argument takes the listener off some day: `{ signal: … }`, or options that nobody can see into. */
export function hasOwnEnd(file: FileAnalysis, { options, signal }: AbortListener): boolean {
  if (!options) return false;
  if (options.type === 'Literal') return false;
  if (options.type !== 'ObjectExpression') return true;
  return options.properties.some((part) => part.type === 'SpreadElement'
    || (propertyName(part) === 'signal' && file.text(part.value) !== file.text(signal)));
}

/** The function that a handler is, here or by its name; a variable that is given one function only counts as that. */
export function handlerFunction(file: FileAnalysis, { handler }: AbortListener): FunctionNode | undefined {
  const known = functionOf(file, handler);
  const inner = unwrap(handler);
  if (known || inner.type !== 'Identifier') return known;
  const [written, another] = variableOf(file, inner)?.references.flatMap(({ writeExpr, init }) => (writeExpr && !init ? [unwrap(writeExpr)] : [])) ?? [];
  return isFunction(written) && !another ? written : undefined;
}

/**
 * What happens to the handler besides being added: whether it is taken off somewhere, or given to somebody who may. A handler that only takes
 * itself off, and runs at nothing but the abort, does no more than `{ once: true }`.
 */
export function removalsOf(file: FileAnalysis, listener: AbortListener): { readonly calls: readonly TSESTree.CallExpression[]; readonly escapes: boolean } {
  const handler = unwrap(listener.handler);
  if (isFunction(handler)) return { calls: [], escapes: false };
  const path = parsePath(handler)?.join('.');
  if (handler.type !== 'Identifier') {
    // `this.onAbort`, `this.onAbort.bind(this)`: looked for by name in the whole file.
    const removes = removingCalls(file).filter((call) => call.arguments[1] && path !== undefined && parsePath(call.arguments[1])?.join('.') === path);
    return { calls: removes, escapes: path === undefined };
  }
  const variable = variableOf(file, handler);
  const calls: TSESTree.CallExpression[] = [];
  const own = handlerFunction(file, listener);
  let escapes = false;
  let runsElse = false;
  for (const { identifier, init } of variable?.references ?? []) {
    const use = wrapped(identifier);
    if (init || use === wrapped(handler)) continue;
    const { parent } = use;
    if (parent?.type === 'CallExpression' && parent.callee === use) {
      // `if (signal.aborted) onAbort();`: an abort too, only earlier.
      runsElse ||= !guardsOf(parent).some((guard) => /\baborted\b/u.test(file.text(guard)));
      continue;
    }
    if (parent?.type === 'AssignmentExpression' && (parent.left === use || (parent.left.type === 'MemberExpression' && propertyName(parent.left) === 'onabort'))) continue;
    const name = parent?.type === 'CallExpression' ? calleeName(parent) : undefined;
    if (parent?.type === 'CallExpression' && (name === 'setTimeout' || name === 'setInterval') && parent.arguments[0] === use) {
      runsElse = true;
      continue;
    }
    if (parent?.type === 'CallExpression' && (name === 'removeEventListener' || name === 'off' || name === 'removeListener')) {
      const [event] = parent.arguments;
      // `body.off('close', onAbort)` takes it off something else.
      if ((writtenText(event) ?? 'abort') === 'abort') calls.push(parent);
    }
    else if (name === 'addEventListener' || name === 'on' || name === 'once') runsElse = true;
    else if (parent?.type !== 'IfStatement') escapes = true;
  }
  return { calls: own && !runsElse ? calls.filter((call) => !contains(own, call)) : calls, escapes };
}

const removingCalls = (file: FileAnalysis): readonly TSESTree.CallExpression[] =>
  file.memo('removingCalls', undefined, () => {
    const found: TSESTree.CallExpression[] = [];
    for (const node of file.walk(file.program, { intoFunctions: true })) {
      if (node.type === 'CallExpression' && calleeName(node) === 'removeEventListener') found.push(node);
    }
    return found;
  });

/** The rejected await, or the throw, after which a removal in the same function is skipped. */
export function wayPastRemoval(file: FileAnalysis, listener: AbortListener, removals: readonly TSESTree.CallExpression[], work: ListenerWork): TSESTree.Node | undefined {
  if (work.kind !== 'function' || enclosingFunction(listener.call) !== work.fn) return undefined;
  if (removals.some((call) => enclosingFunction(call) !== work.fn)) return undefined;
  const flow = flowFor(file, work.fn);
  if (!flow) return undefined;
  const removes = (event: FlowEvent): boolean => event.kind === 'call' && removals.some((call) => unwrap(call) === event.node);
  // `signal?.removeEventListener(…)`, or under a condition that the listener was added under: it was not where the removal is passed over.
  const guards = guardsOf(listener.call);
  const optional = removals.map((call) => {
    const [own] = guardsOf(call);
    // `if (onAbort) signal.removeEventListener('abort', onAbort);`: where there is no listener there was none to add.
    const asked = own && [listener.signal, listener.handler].some((node) => plain(file, own) === plain(file, node));
    const isOfSignal = own !== undefined && (asked === true || asksForMethod(file, own, call));
    if (own && !guards.includes(own) && (isOfSignal || guards.some((guard) => file.text(own) === file.text(guard)))) return own;
    return parseMethodCall(call) && file.text(call.callee).includes('?.') ? (unwrap(call.callee) as TSESTree.MemberExpression).object : undefined;
  });
  if (optional.some((node) => node !== undefined)) return throwsPast(file, flow, listener, optional.map((node, index) => node ?? (removals[index] as TSESTree.Node)));
  return flow.wayOutWithout(listener.call, 'any', removes, { paths: 'rejections', through: canFail(file) })?.node;
}

/** `await send(id).catch(report)` has no way out by a rejection. */
const canFail = (file: FileAnalysis) => ({ cause, from }: Edge): boolean => {
  const waits = cause === 'rejection' ? from.events.at(-1)?.node : undefined;
  return waits?.type !== 'AwaitExpression' || mayReject(file, waits.argument) === 'maybe';
};

/** `if (typeof signal.removeEventListener === 'function')`, `if (signal.removeEventListener)`: where it is missing there is nothing to take off. */
const asksForMethod = (file: FileAnalysis, test: TSESTree.Node, call: TSESTree.CallExpression): boolean =>
  plain(file, test).replace(/^typeof\b\s*/u, '').replace(/\s*={2,3}\s*['"`]function['"`]$/u, '') === plain(file, call.callee);

export const plain = (file: FileAnalysis, node: TSESTree.Node): string => file.text(node).replaceAll('?.', '.');

/** The conditions of the `if`s that a call is under, the innermost first. */
export function guardsOf(call: TSESTree.CallExpression): readonly TSESTree.Node[] {
  const found: TSESTree.Node[] = [];
  let child: TSESTree.Node = call;
  for (const node of ancestors(call)) {
    if (isFunction(node)) break;
    if (node.type === 'IfStatement' && node.consequent === child) found.push(node.test);
    child = node;
  }
  return found;
}

/** With removals that may be passed over: a way out by a rejection that does not even come to what decides about one. */
function throwsPast(file: FileAnalysis, flow: NonNullable<ReturnType<typeof flowFor>>, listener: AbortListener, deciding: readonly TSESTree.Node[]): TSESTree.Node | undefined {
  const comesTo = (event: FlowEvent): boolean => deciding.some((node) => contains(node, event.node));
  return flow.wayOutWithout(listener.call, 'throw', comesTo, { paths: 'rejections', through: canFail(file) })?.node;
}
