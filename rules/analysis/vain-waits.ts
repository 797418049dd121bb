/** Values that are waited for and are no promises: what the author may have meant instead. Where a value may be thenable, there is no answer. */
import type { TSESTree } from '@typescript-eslint/types';
import { blockingFunctions } from '../knowledge/blocking.ts';
import { arrayMethods, streamTypes } from '../knowledge/callback-slots.ts';
import { lateFunctions, lateMethods, promiseMembers, serverTypes, timers, type LateResult } from '../knowledge/late-results.ts';
import { callbackReturnsThenable } from './callbacks.ts';
import { functionOf, functionsCalled } from './calls.ts';
import type { FileAnalysis } from './file.ts';
import { originKey, originOf, variableOf } from './origin.ts';
import { calleeName, declaredName, isFunction, parseMethodCall, unwrap, wrapped } from './syntax.ts';
import { functionReturnsThenable, thenable } from './thenables.ts';
import { isGivenOut } from './uses.ts';

/**
 * - `uncalled`: a function that gives a promise when it is called. `timer`, `callback`, `late`: a call whose work ends later.
 * - `inside`: an object that has its promise in a member. `observable`: one of RxJS.
 * - `plain`: any other value. `nothing`: a call that returns nothing; `declared` when only a type says so.
 */
export type VainWait =
  | { readonly kind: 'uncalled' | 'observable' | 'plain' }
  | { readonly kind: 'timer'; readonly again: boolean }
  | { readonly kind: 'callback'; readonly sibling: string | undefined }
  | { readonly kind: 'late'; readonly result: LateResult }
  | { readonly kind: 'inside'; readonly member: string; readonly isMethod: boolean }
  | { readonly kind: 'nothing'; readonly declared: boolean };

/** Why waiting for a value is in vain; undefined where it is not, or nobody can tell. */
export function vainWait(file: FileAnalysis, value: TSESTree.Expression): VainWait | undefined {
  const inner = unwrap(value);
  if (isUncalled(file, inner)) return { kind: 'uncalled' };
  const call = inner.type === 'CallExpression' ? inner : undefined;
  const known = call && knownCall(file, call);
  // Types may say more, as where a project has put its own function in the place of a global one.
  if (known && thenable(file, value) !== 'always' && thenable(file, value) !== 'maybe') return known;
  if (thenable(file, value) !== 'never' || isListOfPromises(file, value) || isHandledElsewhere(file, inner)) return undefined;
  const plainness = file.types.kind === 'none' ? 'value' : file.types.plainness(value);
  if (plainness === 'unknown') return undefined;
  if (plainness === 'nothing') return call && { kind: 'nothing', declared: !isCertain(file, call) };
  if (call && !isCertain(file, call) && !isTypeChecked(file)) return undefined;
  return (call && lateByType(file, call, value)) ?? within(file, value) ?? (isGivenFromOutside(file, inner) ? undefined : { kind: 'plain' });
}

/** What an exported function is given: a framework that calls it may give a promise, whatever type its author wrote (`params` of Next's pages). */
function isGivenFromOutside(file: FileAnalysis, inner: TSESTree.Node): boolean {
  let root = inner;
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  const definition = root.type === 'Identifier' ? variableOf(file, root)?.defs[0] : undefined;
  const fn = definition?.type === 'Parameter' ? definition.node : undefined;
  if (!isFunction(fn)) return false;
  if (/^Export(?:Default|Named)Declaration$/u.test(fn.parent.type)) return true;
  const name = declaredName(fn);
  return name !== undefined && isGivenOut(file, name);
}

/** A name of a function that nobody calls, where a call would give a promise. */
function isUncalled(file: FileAnalysis, inner: TSESTree.Node): boolean {
  if (inner.type !== 'Identifier' && inner.type !== 'MemberExpression') return false;
  if (file.types.kind !== 'none') return file.types.callable(inner) === 'yes' && thenable(file, inner) === 'never' && /^(?:always|maybe)$/u.test(file.types.callReturns(inner));
  const fn = functionOf(file, inner);
  return fn !== undefined && functionReturnsThenable(file, fn) === 'always';
}

/** Calls that are known by where their function comes from. */
function knownCall(file: FileAnalysis, call: TSESTree.CallExpression): VainWait | undefined {
  const origin = originOf(file, call.callee);
  if (!origin) return undefined;
  const key = originKey(origin);
  const last = call.arguments.at(-1);
  const calledBack = last !== undefined && last.type !== 'SpreadElement' && (isFunction(unwrap(last)) || file.types.callable(last) === 'yes');
  const timer = timers.get(key);
  if (timer) return call.arguments[0] && (isFunction(unwrap(call.arguments[0])) || file.types.callable(call.arguments[0]) === 'yes') ? { kind: 'timer', again: timer === 'again' } : undefined;
  const late = lateFunctions[key];
  if (late) return isKept(call) && typeof late.wait === 'object' ? undefined : { kind: 'late', result: late };
  const sibling = blockingFunctions.get(`${key}Sync`)?.sibling;
  // With a callback, functions of other packages may give a promise too.
  if (!calledBack || !sibling || !/^(?:fs|crypto|zlib|dns)\./u.test(key)) return undefined;
  return { kind: 'callback', sibling: sibling.kind === 'promise' && sibling.module === 'fs/promises' ? sibling.name : undefined };
}

/** `await [f(), g()]`, `await ids.map(async …)`: what is in the list can be waited for. */
function isListOfPromises(file: FileAnalysis, value: TSESTree.Expression): boolean {
  const inner = unwrap(value);
  if (inner.type === 'ArrayExpression' && inner.elements.some((element) => element !== null && (element.type === 'SpreadElement' || thenable(file, element) !== 'never'))) return true;
  const elements = file.types.thenableElements(value);
  if (elements === 'always' || elements === 'maybe') return true;
  const lists = file.types.thenableLists(value);
  return lists === 'always' || lists === 'maybe';
}

/** `ids.forEach(async …)`: what is wrong there is the callback. */
function isHandledElsewhere(file: FileAnalysis, inner: TSESTree.Node): boolean {
  const parsed = parseMethodCall(inner);
  const [callback] = parsed?.call.arguments ?? [];
  return parsed !== undefined && callback !== undefined && arrayMethods.has(parsed.method) && /^(?:always|maybe)$/u.test(callbackReturnsThenable(file, callback));
}

/** Servers and streams of Node: the work of these methods ends with an event. */
function lateByType(file: FileAnalysis, call: TSESTree.CallExpression, value: TSESTree.Expression): VainWait | undefined {
  const method = calleeName(call) ?? '';
  const results = [lateMethods.server?.[method], lateMethods.stream?.[method]];
  if (results.every((one) => one === undefined)) return undefined;
  const callee = unwrap(call.callee);
  const whole = method === 'write' && callee.type === 'MemberExpression' ? callee.object : value;
  const names = file.types.typeNames(whole).filter(({ origin }) => origin === 'library');
  const server = results[0] && names.some(({ name, module }) => serverTypes.test(name) && module !== undefined);
  const result = server ? results[0] : results[1] && names.some(({ name, module }) => streamTypes.test(name) && module !== undefined) ? results[1] : undefined;
  return result && (server || !isKept(call)) ? { kind: 'late', result } : undefined;
}

/** Whether something is done with what comes back: the process or the stream itself may be wanted. */
const isKept = (call: TSESTree.CallExpression): boolean => {
  const { parent } = wrapped(call);
  return parent?.type === 'AwaitExpression' && parent.parent.type !== 'ExpressionStatement';
};

/** An object that is no promise and has one. */
function within(file: FileAnalysis, value: TSESTree.Expression): VainWait | undefined {
  if (file.types.kind === 'none') return undefined;
  if (file.types.typeNames(value).some(({ name, module }) => name === 'Observable' && module === 'rxjs')) return { kind: 'observable' };
  for (const member of promiseMembers) {
    const { exists, callReturns } = file.types.member(value, member);
    if (exists !== 'yes') continue;
    if (callReturns === 'always') return { kind: 'inside', member, isMethod: true };
    if (/^Promise(?:Like)?</u.test(file.types.memberText(value, member) ?? '')) return { kind: 'inside', member, isMethod: false };
  }
  return undefined;
}

/**
 * Whether what a call returns is what runs: its function is known with its body, or is one of the platform's. A method may be overridden, and
 * what stands behind a callback, an interface or a declared type may return a promise all the same.
 */
function isCertain(file: FileAnalysis, call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  if (callee.type === 'MemberExpression' && callee.property.type === 'PrivateIdentifier') return functionsCalled(file, call) !== undefined;
  const declared = file.types.declarations(call);
  if (declared.length > 0 && declared.every(({ origin }) => origin === 'library')) return true;
  if (callee.type === 'MemberExpression' && unwrap(callee.object).type !== 'Identifier') return false;
  if (declared.some(({ container }) => container !== undefined)) return false;
  const called = functionsCalled(file, call);
  return called !== undefined && called.length > 0 && called.every(({ fn }) => !fn.async);
}

/** In TypeScript a function that gives a promise does not stand where another value is declared; but for `void`. */
const isTypeChecked = (file: FileAnalysis): boolean => /\.[cm]?tsx?$/u.test(file.filename);
