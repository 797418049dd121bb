/** Abort listeners that are taken off at one end of the work and not at another, or that are added once more to what has one already. */
import type { TSESTree } from '@typescript-eslint/types';
import { handlerFunction, type AbortListener, type ListenerWork } from './abort-listeners.ts';
import type { FileAnalysis } from './file.ts';
import { variableOf } from './origin.ts';
import { isSignal } from './signals.ts';
import { ancestors, calleeName, contains, declaredName, enclosingFunction, isFunction, lastStatementOf, parseMethodCall, parsePath, parsePromiseChainStep, propertyName, unwrap, wrapped, writtenText, type FunctionNode } from './syntax.ts';

/** Another promise, whose end takes the listener off, and what may end the work before. */
export interface OtherEnd {
  readonly promise: TSESTree.Identifier;
  readonly sooner: TSESTree.Node;
}

/**
 * `other.finally(() => signal.removeEventListener(…))` in the executor of a promise that a timer settles too: when the time is over first, the
 * listener stays until `other` is settled, if it ever is.
 */
export function removedByOther(file: FileAnalysis, removals: readonly TSESTree.CallExpression[], work: ListenerWork): OtherEnd | undefined {
  if (work.kind !== 'promise' || removals.length === 0) return undefined;
  const promises = removals.map((removal) => awaitedBy(removal));
  const [promise] = promises;
  if (!promise || promises.some((one) => one?.name !== promise.name)) return undefined;
  const definition = variableOf(file, promise)?.defs[0];
  if (!definition || contains(work.fn, definition.name)) return undefined;
  const sooner = settledByTimer(file, work.fn);
  return sooner && { promise, sooner };
}

/** The promise whose end a call in a handler of its waits for: `promise` in `promise.finally(() => remove())`. */
function awaitedBy(removal: TSESTree.CallExpression): TSESTree.Identifier | undefined {
  const fn = enclosingFunction(removal);
  const chain = fn && wrapped(fn).parent;
  const step = chain && parsePromiseChainStep(chain);
  const object = step?.method === 'finally' ? unwrap(step.object) : undefined;
  return object?.type === 'Identifier' ? object : undefined;
}

/** The timer whose callback settles the promise of an executor. */
function settledByTimer(file: FileAnalysis, executor: FunctionNode): TSESTree.Node | undefined {
  const settlers = executor.params.flatMap((parameter) => (parameter.type === 'Identifier' ? (variableOf(file, parameter)?.references ?? []) : []));
  for (const node of file.walk(executor.body)) {
    if (node.type !== 'CallExpression' || !/(?:^|\.)setTimeout(?:\.call)?$/u.test(parsePath(node.callee)?.join('.') ?? '')) continue;
    if (settlers.some(({ identifier }) => node.arguments.some((argument) => contains(argument, identifier)))) return node;
  }
  return undefined;
}

/**
 * The `yield` at which the consumer of a generator may stop, so that the removals further on never come: `for await (… of events(signal)) break;`
 * runs nothing but what is in a `finally`.
 */
export function yieldPastRemoval(file: FileAnalysis, listener: AbortListener, removals: readonly TSESTree.CallExpression[], work: ListenerWork): TSESTree.YieldExpression | undefined {
  const { fn } = work;
  if (!fn.generator || removals.length === 0 || enclosingFunction(listener.call) !== fn || removals.some((removal) => isInFinally(removal, fn) || isLeftToOthers(removal, fn) || isNamedInFinally(file, removal, fn))) return undefined;
  for (const node of file.walk(fn.body)) if (node.type === 'YieldExpression' && node.range[0] > listener.call.range[1]) return node;
  return undefined;
}

/** `using end = onEnd(() => signal.removeEventListener(…))`, `ends.push(() => …)`: whoever has the function calls it whenever the work ends. */
function isLeftToOthers(removal: TSESTree.Node, fn: FunctionNode): boolean {
  const own = enclosingFunction(removal);
  const holder = own && own !== fn ? wrapped(own).parent : undefined;
  return holder?.type === 'CallExpression' && !parsePromiseChainStep(holder);
}

/** `const cleanUp = () => { signal.removeEventListener(…); }; try { yield …; } finally { cleanUp(); }` */
function isNamedInFinally(file: FileAnalysis, removal: TSESTree.Node, fn: FunctionNode): boolean {
  const own = enclosingFunction(removal);
  if (!own || own === fn || enclosingFunction(own) !== fn) return false;
  const name = declaredName(own);
  return name !== undefined && variableOf(file, name)?.references.some(({ identifier }) => isInFinally(identifier, fn)) === true;
}

function isInFinally(node: TSESTree.Node, fn: FunctionNode): boolean {
  let child = node;
  for (const outer of ancestors(node)) {
    if (outer === fn) return false;
    if (outer.type === 'TryStatement' && outer.finalizer === child) return true;
    child = outer;
  }
  return false;
}

/** Where a handler is called at the end of the work. */
export interface OwnEnd {
  readonly fn: FunctionNode;
  readonly name: string;
  readonly place: TSESTree.Node;
}

/**
 * The place at which the handler itself is called when the work ends without an abort, though it does not take itself off:
 * `signal.addEventListener('abort', clear); encode(data, { onComplete: clear });`
 */
export function endedByHandler(file: FileAnalysis, listener: AbortListener): OwnEnd | undefined {
  const handler = unwrap(listener.handler);
  const fn = handlerFunction(file, listener);
  const variable = handler.type === 'Identifier' ? variableOf(file, handler) : undefined;
  if (!fn || handler.type !== 'Identifier' || !variable || enclosingFunction(fn) !== enclosingFunction(listener.call) || enclosingFunction(fn) === undefined) return undefined;
  const uses = variable.references.filter(({ identifier, init }) => !init && identifier !== handler).map(({ identifier }) => wrapped(identifier));
  const places = uses.filter((use) => isGivenForEnd(use));
  const [place] = places;
  // Whoever else has it may take it off.
  if (!place || uses.some((use) => !places.includes(use) && !(use.parent?.type === 'CallExpression' && use.parent.callee === use))) return undefined;
  return { fn, name: handler.name, place };
}

/** `{ onComplete: use }`, `stream.on('close', use)`, `work.finally(use)`. */
function isGivenForEnd(use: TSESTree.Node): boolean {
  const { parent } = use;
  if (parent?.type === 'Property' && parent.value === use) return /^on(?:Complete[d]?|End(?:ed)?|Close[d]?|Done|Finish(?:ed)?|Settled)$/u.test(propertyName(parent) ?? '');
  if (parent?.type !== 'CallExpression' || !parent.arguments.includes(use as TSESTree.Expression)) return false;
  if (parsePromiseChainStep(parent)?.method === 'finally') return true;
  return /^(?:on|once|addEventListener|addListener)$/u.test(calleeName(parent) ?? '') && /^(?:close|end|finish|exit|complete|done)$/u.test(writtenText(parent.arguments[0]) ?? '');
}

/**
 * The collection that has the object whose signal a method listens to, whether the object is a new one or one that was there before: then
 * it has such a listener already.
 */
export function addedAgain(file: FileAnalysis, listener: AbortListener): TSESTree.Node | undefined {
  const signal = unwrap(listener.signal);
  const owner = signal.type === 'MemberExpression' ? unwrap(signal.object) : undefined;
  const fn = enclosingFunction(listener.call);
  if (owner?.type !== 'Identifier' || !fn || !isFunction(unwrap(listener.handler)) || listener.options !== undefined || isSignal(file, signal) !== 'yes') return undefined;
  const variable = variableOf(file, owner);
  const found = variable?.references.flatMap(({ writeExpr }) => (writeExpr && isLookUp(writeExpr) ? [writeExpr] : []))[0];
  if (!variable || !found || enclosingFunction(found) !== fn) return undefined;
  const speaksOfIt = (test: TSESTree.Node): boolean => variable.references.some(({ identifier }) => contains(test, identifier));
  for (const node of file.walk(fn.body)) {
    if (node.type !== 'IfStatement' || !speaksOfIt(node.test)) continue;
    // For a new one only, or never come to with one that was there; `if (!session) return;` leaves those that were.
    const isOfMissing = new RegExp(String.raw`!\s*${owner.name}\b|\b${owner.name}\s*===?\s*(?:null|undefined)`, 'u').test(file.text(node.test));
    if (contains(node, listener.call) || (node.range[1] < listener.call.range[0] && leaves(node.consequent) && !isOfMissing)) return undefined;
  }
  return found;
}

/** `this.sessions.get(id)` */
function isLookUp(value: TSESTree.Node): boolean {
  const call = parseMethodCall(unwrap(value));
  return call?.method === 'get' && call.call.arguments.length === 1 && parsePath(call.object)?.[0] === 'this';
}

const leaves = (branch: TSESTree.Statement): boolean => /^(?:Return|Throw|Continue)Statement$/u.test(lastStatementOf(branch)?.type ?? '');
