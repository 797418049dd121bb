/** Listeners for the abort of a signal: what they listen to, which work they belong to, and whether that work takes them off again. */
import type { TSESTree } from '@typescript-eslint/types';
import { isEndedWithWork, isOfNewController } from './abort-controllers.ts';
import type { FileAnalysis } from './file.ts';
import { flowFor } from './fates/of-file.ts';
import type { Edge, FlowEvent } from './flow/graph.ts';
import { functionOf } from './calls.ts';
import { runsInline } from './inline.ts';
import { constantInitialiser, constantValue, variableOf } from './origin.ts';
import { isCallersSignal, isSignal } from './signals.ts';
import {
  ancestors, calleeName, contains, enclosingFunction, functionName, isFunction, parseCombinator, parseMethodCall, parsePath, parsePromiseConstructor, propertyName, statementsIn, unwrap, wrapped, writtenText, type FunctionNode,
} from './syntax.ts';
import { mayReject } from './thenables.ts';

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

/** `request.signal`, `context.raw.req.signal`, `turn.abortSignal`: one piece of work has it, and it ends with that. */
const isOfRequest = (signal: string): boolean => /^(?:this\.)?(?:req|request|ctx|context|extra|event|evt|turn|job|invocation)\??\.(?:\w*[rR]eq(?:uest)?\.|raw\.)*(?:abortS|s)ignal$|\.(?:req|request)\??\.signal$/u.test(signal);

/** Whether the signal may live longer than one call of the function that listens to it: it is handed in, a field, or of the module. */
export function outlivesCall(file: FileAnalysis, signal: TSESTree.Expression): boolean {
  // The signal of a request ends with the request.
  const written = constantValue(file, signal);
  if (isOfRequest(file.text(signal)) || (written && isOfRequest(file.text(written)))) return false;
  if (isOfNewController(file, signal) || isEndedWithWork(file, signal) || isTimeoutOfCallers(file, signal)) return false;
  if (isCallersSignal(file, signal)) return true;
  let root = unwrap(signal);
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  const variable = root.type === 'Identifier' ? variableOf(file, root) : undefined;
  return variable?.scope.type === 'module' || variable?.scope.type === 'global';
}

/** Whether every call of a function that only this file has hands in a signal that time itself ends: `load(id, AbortSignal.timeout(1000))`. */
function isTimeoutOfCallers(file: FileAnalysis, signal: TSESTree.Expression): boolean {
  const inner = unwrap(signal);
  const parameter = inner.type === 'Identifier' ? variableOf(file, inner)?.defs[0] : undefined;
  const fn = parameter?.type === 'Parameter' && isFunction(parameter.node) ? parameter.node : undefined;
  const index = fn?.params.findIndex((each) => each === parameter?.name) ?? -1;
  if (fn?.type !== 'FunctionDeclaration' || !fn.id || index < 0 || fn.parent.type.startsWith('Export')) return false;
  const uses = variableOf(file, fn.id)?.references.map(({ identifier }) => wrapped(identifier)) ?? [];
  return uses.length > 0 && uses.every((use) => {
    const given = use.parent?.type === 'CallExpression' && use.parent.callee === use ? use.parent.arguments[index] : undefined;
    const made = given && unwrap(constantValue(file, given) ?? given);
    return made?.type === 'CallExpression' && parsePath(made.callee)?.join('.') === 'AbortSignal.timeout' && enclosingFunction(made) !== undefined;
  });
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

function promiseOfExecutor(fn: FunctionNode): TSESTree.NewExpression | undefined {
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

const plain = (file: FileAnalysis, node: TSESTree.Node): string => file.text(node).replaceAll('?.', '.');

/** The conditions of the `if`s that a call is under, the innermost first. */
function guardsOf(call: TSESTree.CallExpression): readonly TSESTree.Node[] {
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

/** How the handler has to do with the work. */
export interface HandlerRole {
  /** It settles the promise of the work: `reject(signal.reason)`. */
  readonly settles: boolean;
  /** Nothing else settles that promise: it waits for the abort, and ends with it. */
  readonly waitsForAbort: boolean;
  /** Variables of the work that it uses and that nobody has after the work. */
  readonly ownsLocals: boolean;
  /** It uses `this`, or a variable that the work hands out: it may be needed longer. */
  readonly outlivesWork: boolean;
}

/** What a handler does, so far as that tells whether it is needed after the work. */
export function roleOf(file: FileAnalysis, listener: AbortListener, work: ListenerWork): HandlerRole {
  const fn = handlerFunction(file, listener);
  const region = fn ?? listener.handler;
  const settlers = work.kind === 'promise' ? settlersOf(file, work.fn) : [];
  const references = settlers.flatMap((variable) => variable.references.map(({ identifier }) => identifier as TSESTree.Node));
  const inside = references.filter((node) => contains(region, node) || contains(listener.call, node));
  const settles = inside.length > 0 || callsThatSettle(file, region, references);
  const aliased = references.some((node) => !contains(region, node) && !contains(listener.call, node) && !settlesWithoutListener(file, node, listener));
  const controller = controllerOfWork(file, listener, work);
  // What the function around an executor declares is for the promise as well.
  const home = work.kind === 'promise' ? (enclosingFunction(work.promise) ?? work.fn) : work.fn;
  let ownsLocals = controller !== undefined;
  let outlivesWork = fn !== undefined && onlyTakesListenersOff(fn);
  for (const node of file.walk(region, { intoFunctions: true })) {
    if (node.type === 'ThisExpression') outlivesWork ||= !controller || !contains(controller, node);
    if (node.type !== 'Identifier') continue;
    const variable = variableOf(file, node);
    const definition = variable?.defs[0];
    if (!variable || !definition || contains(region, definition.name)) continue;
    if (definition.type === 'Parameter') {
      ownsLocals ||= work.kind === 'function' && isUsedUp(file, variable.name, work.fn);
      continue;
    }
    if (!contains(home.body, definition.name) || references.includes(node)) continue;
    if (definition.type === 'FunctionName') continue;
    const uses = variable.references.map(({ identifier }) => identifier as TSESTree.Node);
    const names = settlers.map(({ name }) => name);
    if (isServing(uses, definition.node) || isHandedOut(file, uses, work, names) || isNeededByObject(file, uses, work, names)) outlivesWork = true;
    else ownsLocals = true;
  }
  return { settles, waitsForAbort: settles && !aliased, ownsLocals, outlivesWork };
}

/** `() => window.removeEventListener('message', onMessage)`: what it ends listens on for as long as nobody aborts. */
function onlyTakesListenersOff(fn: FunctionNode): boolean {
  const statements = statementsIn(fn.body);
  return statements.length > 0 && statements.every((statement) => {
    const call = unwrap(statement.type === 'ExpressionStatement' ? statement.expression : statement);
    return call.type === 'CallExpression' && call.arguments.length >= 2 && /^(?:removeEventListener|removeListener|off)$/u.test(calleeName(call) ?? '');
  });
}

/** `if (!signal || signal.aborted) return resolve();` before the listener is added: it settles instead of listening. */
function settlesWithoutListener(file: FileAnalysis, settler: TSESTree.Node, listener: AbortListener): boolean {
  const call = wrapped(settler).parent;
  if (call?.type !== 'CallExpression' || call.callee !== wrapped(settler) || enclosingFunction(call) !== enclosingFunction(listener.call)) return false;
  return call.range[1] <= listener.call.range[0] && guardsOf(call).some((guard) => plain(file, guard).includes(plain(file, listener.signal)));
}

/**
 * `this.controller` in a handler that does nothing but abort it, when the work goes on under that controller: it hands on its signal, or
 * the controller itself. The listener is for this work then, though the controller is the object's.
 */
function controllerOfWork(file: FileAnalysis, listener: AbortListener, work: ListenerWork): TSESTree.Node | undefined {
  if (work.kind !== 'function') return undefined;
  const aborted = controllerAbortedBy(file, listener);
  const path = aborted?.type === 'MemberExpression' ? parsePath(aborted)?.join('.') : undefined;
  if (!aborted || path === undefined) return undefined;
  for (const node of file.walk(work.fn.body)) {
    if (node.type !== 'MemberExpression' || node.range[0] < listener.call.range[1] || parsePath(node)?.join('.') !== path) continue;
    const { parent } = wrapped(node);
    const handsOnSignal = parent?.type === 'MemberExpression' && propertyName(parent) === 'signal' && !isRead(parent);
    if (handsOnSignal || ((parent?.type === 'CallExpression' || parent?.type === 'NewExpression') && parent.callee !== wrapped(node))) return aborted;
  }
  return undefined;
}

/** `x.signal.aborted`: looked at, not handed on. */
const isRead = (signal: TSESTree.MemberExpression): boolean => wrapped(signal).parent?.type === 'MemberExpression';

/** The controller that a handler aborts, when it does nothing else: `() => controller.abort()`, `controller.abort.bind(controller)`. */
export function controllerAbortedBy(file: FileAnalysis, listener: AbortListener): TSESTree.Node | undefined {
  const fn = handlerFunction(file, listener);
  if (fn) return onlyAbortIn(fn);
  const bound = parseMethodCall(unwrap(listener.handler));
  const abort = bound?.method === 'bind' ? unwrap(bound.object) : undefined;
  return abort?.type === 'MemberExpression' && propertyName(abort) === 'abort' ? unwrap(abort.object) : undefined;
}

/** The controller that a function aborts, when it does nothing else. */
export function onlyAbortIn(fn: FunctionNode): TSESTree.Node | undefined {
  const [statement, more] = statementsIn(fn.body);
  if (!statement || more) return undefined;
  const expression = statement.type === 'ExpressionStatement' ? statement.expression : statement.type === 'ReturnStatement' ? statement.argument : statement;
  const call = expression ? parseMethodCall(expression) : undefined;
  return call?.method === 'abort' ? unwrap(call.object) : undefined;
}

/** Whether a function reads a parameter to its end: `for await (const part of stream)`. Nothing of it is left to stop when the function is done. */
function isUsedUp(file: FileAnalysis, name: string, fn: FunctionNode): boolean {
  if (!fn.params.some((parameter) => parameter.type === 'Identifier' && parameter.name === name)) return false;
  for (const node of file.walk(fn.body)) {
    const right = node.type === 'ForOfStatement' && node.await ? unwrap(node.right) : undefined;
    if (right?.type === 'Identifier' && right.name === name) return true;
  }
  return false;
}

/** Whether a variable holds what goes on by itself after the work that began it: a server that listens, a watcher. */
function isServing(references: readonly TSESTree.Node[], declaration: TSESTree.Node): boolean {
  const made = declaration.type === 'VariableDeclarator' && declaration.init ? unwrap(declaration.init) : undefined;
  if ((made?.type === 'CallExpression' || made?.type === 'NewExpression') && STARTS.test(calleeName(made) ?? '')) return true;
  return references.some((reference) => {
    const { parent } = wrapped(reference);
    return parent?.type === 'MemberExpression' && parent.object === wrapped(reference) && parent.parent.type === 'CallExpression' && propertyName(parent) === 'listen';
  });
}

const STARTS = /^(?:listen|serve|watch|watchFile|createServer|createSecureServer|createWatcher)$/u;

const settlersOf = (file: FileAnalysis, executor: FunctionNode) =>
  executor.params.flatMap((parameter) => (parameter.type === 'Identifier' ? (variableOf(file, parameter) ?? []) : []));

/** `onAbort = () => done()`, where `done` resolves. */
function callsThatSettle(file: FileAnalysis, region: TSESTree.Node, settling: readonly TSESTree.Node[]): boolean {
  for (const node of file.walk(region)) {
    if (node.type !== 'CallExpression') continue;
    const called = functionOf(file, node.callee);
    if (called && settling.some((reference) => contains(called, reference))) return true;
  }
  return false;
}

/** Whether a variable of the work goes to somebody who has it after the work: returned, stored, resolved with. */
function isHandedOut(file: FileAnalysis, references: readonly TSESTree.Node[], work: ListenerWork, settlers: readonly string[]): boolean {
  return references.some((reference) => {
    let child = reference;
    for (const node of ancestors(reference)) {
      if (node === work.fn) return node.body === child && child.type !== 'BlockStatement';
      if (node.type === 'MemberExpression' && node.object === child && propertyName(node) !== 'signal') return false;
      // What an executor returns goes nowhere.
      if (node.type === 'ReturnStatement') return !(work.kind === 'promise' && enclosingFunction(node) === work.fn);
      // `yield* events` hands out what it yields, not itself.
      if (node.type === 'YieldExpression') return !node.delegate;
      if (node.type === 'AssignmentExpression') return child === node.right && node.left.type === 'MemberExpression';
      if (node.type === 'CallExpression' || node.type === 'NewExpression') {
        const name = calleeName(node) ?? '';
        if (child === node.callee) return false;
        const resolved = promiseResolvedBy(file, node);
        if (resolved && resolved !== promiseOfExecutor(work.fn)) return isHandedOut(file, [resolved], work, settlers);
        return settlers.includes(name) || /^(?:set|add|push|register\w*|attach\w*)$/u.test(name);
      }
      if (node.type === 'UnaryExpression' || node.type === 'BinaryExpression' || node.type === 'IfStatement' || isFunction(node) || node.type === 'ExpressionStatement') return false;
      if (node.type === 'VariableDeclarator') return false;
      child = node;
    }
    return false;
  });
}

/** `return { next: () => reader.read() };`: whether a method of an object that is handed out uses a variable of the work. */
function isNeededByObject(file: FileAnalysis, references: readonly TSESTree.Node[], work: ListenerWork, settlers: readonly string[]): boolean {
  return references.some((reference) => {
    for (let fn = enclosingFunction(reference); fn && fn !== work.fn; fn = enclosingFunction(fn)) {
      const object = fn.parent.type === 'Property' ? fn.parent.parent : undefined;
      if (object?.type !== 'ObjectExpression') continue;
      const { parent } = wrapped(object);
      const held = parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? variableOf(file, parent.id) : undefined;
      const uses = held ? held.references.filter(({ init }) => !init).map(({ identifier }) => identifier as TSESTree.Node) : [object];
      if (isHandedOut(file, uses, work, settlers)) return true;
    }
    return false;
  });
}

/** The promise that a call settles: `resolve(value)` in its executor. */
function promiseResolvedBy(file: FileAnalysis, call: TSESTree.CallExpression | TSESTree.NewExpression): TSESTree.NewExpression | undefined {
  const callee = unwrap(call.callee);
  const definition = callee.type === 'Identifier' ? variableOf(file, callee)?.defs[0] : undefined;
  return definition?.type === 'Parameter' && isFunction(definition.node) ? promiseOfExecutor(definition.node) : undefined;
}

/** The races that a promise takes part in, itself or by the constant that holds it: there it may lose, and its listener stays. */
export function racesOf(file: FileAnalysis, promise: TSESTree.Node): readonly TSESTree.CallExpression[] {
  const outer = wrapped(promise);
  const own = raceAround(outer) ?? raceOfArray(file, outer);
  if (own) return [own];
  const { parent } = outer;
  const variable = parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? variableOf(file, parent.id) : undefined;
  if (!variable || !constantInitialiser(variable)) return [];
  return variable.references.flatMap(({ identifier }) => raceAround(wrapped(identifier as TSESTree.Node)) ?? []);
}

/**
 * The races that the promise of a helper takes part in where the helper is called: `Promise.race([work, abortOf(signal)])`.
 * @param fn the helper, which returns the promise
 */
export function racesOfHelper(file: FileAnalysis, fn: FunctionNode, promise: TSESTree.Node): readonly TSESTree.CallExpression[] {
  // `return quiet(new Promise(…))` hands it out as well.
  let given = wrapped(promise);
  while (given.parent?.type === 'CallExpression' && given.parent.arguments.length === 1 && given.parent.callee !== given) given = wrapped(given.parent);
  const { parent } = given;
  const name = functionName(fn);
  const returned = fn.body === given || (parent?.type === 'ReturnStatement' && enclosingFunction(parent) === fn);
  if (!returned || name === undefined) return [];
  const races: TSESTree.CallExpression[] = [];
  for (const node of file.walk(file.program, { intoFunctions: true })) {
    if (node.type !== 'CallExpression' || calleeName(node) !== name) continue;
    const race = raceAround(wrapped(node)) ?? raceOfArray(file, wrapped(node));
    if (race) races.push(race);
  }
  return races;
}

/** `racing.push(promise)`, `const racing = [promise, ...]`, and further on `Promise.race(racing)`. */
function raceOfArray(file: FileAnalysis, node: TSESTree.Node): TSESTree.CallExpression | undefined {
  const { parent } = node;
  const pushed = parent?.type === 'CallExpression' && calleeName(parent) === 'push' ? parseMethodCall(parent) : undefined;
  const declared = parent?.type === 'ArrayExpression' && parent.parent.type === 'VariableDeclarator' ? parent.parent.id : undefined;
  const array = pushed ? unwrap(pushed.object) : declared;
  const variable = array?.type === 'Identifier' ? variableOf(file, array) : undefined;
  for (const { identifier } of variable?.references ?? []) {
    const use = wrapped(identifier).parent;
    if (use?.type === 'CallExpression' && use.callee !== identifier && /^(?:race|any)$/u.test(parseCombinator(use)?.method ?? '')) return use;
  }
  return undefined;
}

function raceAround(node: TSESTree.Node): TSESTree.CallExpression | undefined {
  const array = node.parent?.type === 'ArrayExpression' ? node.parent : undefined;
  const call = array?.parent;
  return call?.type === 'CallExpression' && /^(?:race|any)$/u.test(parseCombinator(call)?.method ?? '') ? call : undefined;
}
