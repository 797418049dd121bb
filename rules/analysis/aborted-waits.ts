/** Waits that end with an error when a signal of the caller is aborted, and the places at which such an error gets lost among others. */
import type { TSESTree } from '@typescript-eslint/types';
import { BODY_READERS } from '../knowledge/effects.ts';
import { retryFunctions } from '../knowledge/retries.ts';
import { isInLogCall } from './completion.ts';
import { functionOf } from './calls.ts';
import type { FileAnalysis } from './file.ts';
import { functionBehind } from './imported-functions.ts';
import { constantValue, originKey, originOf, variableOf } from './origin.ts';
import { forwardedSignal, isCallersSignal, mayBeMissing, signalsAt, testsAbort, type NamedSignal } from './signals.ts';
import { ancestors, enclosingFunction, enclosingStatement, isFunction, parseCombinator, parseMethodCall, parsePath, parsePromiseChainStep, propertyName, statementListOf, unwrap, wrapped } from './syntax.ts';

export interface SignalledCall {
  readonly call: TSESTree.CallExpression;
  readonly signal: NamedSignal;
}

/** Names of parameters that are handed on for what is in them. */
const BAGS = /opt|init|config|param|args|props|extra|settings|^ctx$|context/iu;

/**
 * The signal of the caller that a call is given: itself, in an object literal, or in the options that the caller gave; or that what is called
 * was made with (`const query = connect({ signal }); await query(id);`).
 */
export function callersSignalOf(file: FileAnalysis, call: TSESTree.CallExpression): NamedSignal | undefined {
  const signal = forwardedSignal(file, call);
  if (signal) return namedSignal(file, signal);
  const ofFetch = signalOfFetchArguments(file, call);
  if (ofFetch) return ofFetch;
  for (const argument of call.arguments) {
    const bags = argument.type === 'ObjectExpression' ? argument.properties.flatMap((part) => (part.type === 'SpreadElement' ? [part.argument] : [])) : [argument];
    for (const bag of bags) {
      if (bag.type !== 'Identifier' || !BAGS.test(bag.name) || variableOf(file, bag)?.defs[0]?.type !== 'Parameter') continue;
      const source = signalsAt(file, call).find(({ text }) => new RegExp(`^${bag.name}\\??\\.`, 'u').test(text));
      // Whoever overrides it afterwards gives another one.
      if (source && reachesCallee(file, call, source) && !(argument.type === 'ObjectExpression' && argument.properties.some((part) => part.type === 'Property' && /signal$/iu.test(propertyName(part) ?? '')))) return source;
    }
  }
  return signalOfMaking(file, call);
}

/** `fetch(...args)` in `(...args: Parameters<typeof fetch>) => …`: the options are the second argument. */
function signalOfFetchArguments(file: FileAnalysis, call: TSESTree.CallExpression): NamedSignal | undefined {
  const [only, another] = call.arguments;
  const spread = only?.type === 'SpreadElement' && !another ? unwrap(only.argument) : undefined;
  const rest = spread?.type === 'Identifier' ? variableOf(file, spread)?.defs[0]?.name.parent : undefined;
  const type = rest?.type === 'RestElement' && rest.parent === enclosingFunction(call) ? rest.typeAnnotation?.typeAnnotation : undefined;
  return spread && type && /^Parameters<typeof (?:globalThis\.)?fetch>$/u.test(file.text(type)) ? { text: `${file.text(spread)}[1]?.signal`, optional: true } : undefined;
}

function namedSignal(file: FileAnalysis, signal: TSESTree.Expression): NamedSignal | undefined {
  if (!isCallersSignal(file, signal)) return undefined;
  const inner = unwrap(signal);
  // `signal ?? null`: what is there, if anything is.
  if (inner.type === 'LogicalExpression' && /^(?:null|undefined)$/u.test(file.text(inner.right))) return { text: file.text(inner.left), optional: true };
  return { text: parsePath(inner) ? file.text(signal) : `(${file.text(inner)})`, optional: mayBeMissing(file, signal) };
}

/** The signal that a constant was made with, when the call is one of it or of its methods. */
function signalOfMaking(file: FileAnalysis, call: TSESTree.CallExpression): NamedSignal | undefined {
  const callee = unwrap(call.callee);
  const root = callee.type === 'MemberExpression' ? unwrap(callee.object) : callee;
  const made = constantValue(file, root);
  const making = made && unwrap(made);
  if (making?.type !== 'CallExpression' && making?.type !== 'NewExpression') return undefined;
  // What a response or a stream does later is bound to the signal too, but ends with an error of its own.
  const signal = enclosingFunction(making) === enclosingFunction(call) ? forwardedSignal(file, making) : undefined;
  return signal && namedSignal(file, signal);
}

/**
 * Whether the function that gets a bag speaks of signals, or hands the bag on. One that cannot be read may well do, unless it is one of many that are
 * handed a context (`for (const hook of hooks) await hook(ctx)`): what of it they use is their own affair.
 */
function reachesCallee(file: FileAnalysis, call: TSESTree.CallExpression, { text }: NamedSignal): boolean {
  const called = functionBehind(file, file, call);
  if (!called) return !(CONTEXTS.test(text) && isHeld(file, call));
  return new RegExp(`\\b${text.replace(/^.*\./u, '')}\\b|(?:\\.{3}|[(,]\\s*)(?:${BAGS.source})\\w*\\s*[,)}]`, 'iu').test(called.file.text(called.fn.body));
}

const CONTEXTS = /^\w*(?:ctx|context)\??\./iu;

/** Whether what is called is the value of a variable: a parameter, or what a loop takes from a list. */
function isHeld(file: FileAnalysis, call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  const definition = callee.type === 'Identifier' ? variableOf(file, callee)?.defs[0] : undefined;
  return definition?.type === 'Parameter' || definition?.type === 'Variable';
}

/** The first call in a region that is given a signal of the caller; with `awaited`, one that the region itself waits for. */
export function signalledCallIn(file: FileAnalysis, region: TSESTree.Node, how: { readonly awaited: boolean; readonly intoFunctions?: boolean }): SignalledCall | undefined {
  for (const node of file.walk(region, { intoFunctions: how.intoFunctions ?? false })) {
    if (node.type !== 'CallExpression') continue;
    const signal = callersSignalOf(file, node);
    if (signal && (!how.awaited || isAwaited(node, region)) && !answersAborts(file, node)) return { call: node, signal };
  }
  return undefined;
}

/** Whether the function behind a call catches the abort itself and gives a result for it: `catch { if (signal?.aborted) return { ok: false }; … }`. */
function answersAborts(file: FileAnalysis, call: TSESTree.CallExpression): boolean {
  const called = functionBehind(file, file, call);
  if (!called) return false;
  for (const node of called.file.walk(called.fn.body)) {
    if (node.type !== 'CatchClause') continue;
    for (const test of called.file.walk(node.body)) {
      if (test.type !== 'IfStatement' || !ABORTED.test(called.file.text(test.test))) continue;
      const [only] = test.consequent.type === 'BlockStatement' ? test.consequent.body.slice(-1) : [test.consequent];
      if (only?.type === 'ReturnStatement') return true;
    }
  }
  return false;
}

/** A test that holds once the signal is aborted, and not while it is not. */
const ABORTED = /^[\w.?#]*\baborted$/u;

/**
 * The reading of a response's body in a region, when its request was given a signal of the caller: the abort ends the reading as well. The
 * response is a constant of the function, or its parameter for which a function of this file hands one over.
 */
export function signalledBodyIn(file: FileAnalysis, region: TSESTree.Node): SignalledCall | undefined {
  for (const node of file.walk(region)) {
    const read = node.type === 'CallExpression' ? parseMethodCall(node) : undefined;
    if (node.type !== 'CallExpression' || !read || node.arguments.length > 0 || !BODY_READERS.test(read.method) || !isAwaited(node, region)) continue;
    const signal = signalOfResponse(file, read.object) ?? signalOfHandedIn(file, read.object);
    if (signal) return { call: node, signal };
  }
  return undefined;
}

/** The signal of the request in `const response = await fetch(url, { signal });`. */
function signalOfResponse(file: FileAnalysis, response: TSESTree.Node): NamedSignal | undefined {
  const made = constantValue(file, unwrap(response));
  const request = made?.type === 'AwaitExpression' ? unwrap(made.argument) : undefined;
  return request?.type === 'CallExpression' && enclosingFunction(request) === enclosingFunction(response) ? callersSignalOf(file, request) : undefined;
}

/** The signal of the request whose response a call in this file hands to the function around. */
function signalOfHandedIn(file: FileAnalysis, response: TSESTree.Node): NamedSignal | undefined {
  const inner = unwrap(response);
  const definition = inner.type === 'Identifier' ? variableOf(file, inner)?.defs[0] : undefined;
  const fn = enclosingFunction(response);
  const index = definition?.type === 'Parameter' && fn ? fn.params.findIndex((parameter) => parameter === definition.name) : -1;
  if (!fn || index < 0) return undefined;
  for (const call of file.walk(file.program, { intoFunctions: true })) {
    const given = call.type === 'CallExpression' && functionOf(file, call.callee) === fn ? call.arguments[index] : undefined;
    const signal = given && signalOfResponse(file, given);
    if (signal) return signal;
  }
  return undefined;
}

/** Whether a call is waited for inside a region, and by no inner `try` of its own. */
function isAwaited(call: TSESTree.CallExpression, region: TSESTree.Node): boolean {
  let awaited = false;
  let child: TSESTree.Node = call;
  for (const node of ancestors(call)) {
    if (node === region) return awaited;
    if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) awaited = true;
    // What fails in a `finally` passes the handler beside it by.
    if (node.type === 'TryStatement' && node.handler && child !== node.finalizer) return false;
    child = node;
    if (isFunction(node)) return false;
    if (parsePromiseChainStep(node)?.onRejected) return false;
  }
  return false;
}

/** `await Promise.allSettled(…)` of calls with a signal, whose failures the function looks through without a thought of an abort. */
export interface SettledCalls extends SignalledCall {
  /** The statement after which the abort could be thrown. */
  readonly statement: TSESTree.Node;
}

/** Parses `const results = await Promise.allSettled(ids.map((id) => load(id, { signal })))`. */
export function parseSettledCalls(file: FileAnalysis, combined: TSESTree.CallExpression): SettledCalls | undefined {
  const parts = parseCombinator(combined);
  const fn = enclosingFunction(combined);
  const { parent } = wrapped(combined);
  if (parts?.method !== 'allSettled' || !parts.operand || !fn || parent?.type !== 'AwaitExpression') return undefined;
  const statement = enclosingStatement(combined);
  if (statement.type !== 'VariableDeclaration' || !statementListOf(statement)) return undefined;
  const signalled = signalledCallIn(file, parts.operand, { awaited: false, intoFunctions: true });
  if (!signalled || testsAbort(file, fn.body)) return undefined;
  let looksAtFailures = false;
  for (const node of file.walk(fn.body, { intoFunctions: true })) {
    if (node.range[0] < statement.range[1]) continue;
    if (node.type === 'ThrowStatement') return undefined;
    // Who gets a reason may well know an abort when it sees one.
    if (node.type === 'MemberExpression' && propertyName(node) === 'reason' && !isInLogCall(node, fn)) return undefined;
    if (node.type === 'Literal' && (node.value === 'rejected' || node.value === 'fulfilled')) looksAtFailures = true;
  }
  return looksAtFailures ? { ...signalled, statement } : undefined;
}

/** A library's `retry` around calls with a signal, which takes an abort for one more failure. */
export function parseBlindRetry(file: FileAnalysis, call: TSESTree.CallExpression): SignalledCall | undefined {
  const origin = originOf(file, call.callee);
  const known = origin && retryFunctions[originKey(origin)];
  const [attempt, options] = call.arguments;
  const fn = attempt && unwrap(attempt);
  if (!known || !isFunction(fn) || testsAbort(file, fn.body)) return undefined;
  const given = options && unwrap(options);
  if (given && (given.type !== 'ObjectExpression' || given.properties.some((part) => part.type === 'SpreadElement' || known.test(propertyName(part) ?? '')))) return undefined;
  const signalled = signalledCallIn(file, fn.body, { awaited: false });
  return signalled;
}
