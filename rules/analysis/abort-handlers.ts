/** What the handler of an abort has to do with the work around its listener: whether it ends the work, belongs to it, or is needed longer. */
import type { TSESTree } from '@typescript-eslint/types';
import { guardsOf, handlerFunction, plain, promiseOfExecutor, type AbortListener, type ListenerWork } from './abort-listeners.ts';
import { functionOf } from './calls.ts';
import type { FileAnalysis } from './file.ts';
import { variableOf } from './origin.ts';
import { ancestors, calleeName, contains, enclosingFunction, isFunction, onlyExpressionOf, parseMethodCall, parsePath, parsePromiseConstructor, propertyName, statementsIn, unwrap, wrapped, type FunctionNode } from './syntax.ts';

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
  if (fn) return parseOnlyAbort(fn)?.controller;
  const bound = parseMethodCall(unwrap(listener.handler));
  const abort = bound?.method === 'bind' ? unwrap(bound.object) : undefined;
  return abort?.type === 'MemberExpression' && propertyName(abort) === 'abort' ? unwrap(abort.object) : undefined;
}

/** The controller that a function aborts, when it does nothing else, and the reason that it gives. */
export function parseOnlyAbort(fn: FunctionNode): { readonly controller: TSESTree.Node; readonly reason: TSESTree.Node | undefined } | undefined {
  const only = onlyExpressionOf(fn);
  const abort = only && parseMethodCall(only);
  return abort?.method === 'abort' ? { controller: unwrap(abort.object), reason: abort.call.arguments[0] } : undefined;
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
        // `return new Session(controller)`: what is made with it has it.
        if (node.type === 'NewExpression' && !parsePromiseConstructor(node)) {
          child = node;
          continue;
        }
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
