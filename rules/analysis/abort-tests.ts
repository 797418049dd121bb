/** Tests of an error's kind that stand for "was this an abort?", and whether the signals behind it reject with such errors at all. */
import type { TSESTree } from '@typescript-eslint/types';
import { rejectsWithReason } from '../knowledge/abort-reasons.ts';
import { isAbortController, usesOfController } from './abort-controllers.ts';
import { functionsCalled } from './calls.ts';
import type { FileAnalysis } from './file.ts';
import { constantInitialiser, constantValue, originKey, originOf, variableOf } from './origin.ts';
import { forwardedSignal, isCallersSignal } from './signals.ts';
import { ancestors, contains, isFunction, parseMethodCall, parsePath, parsePromiseChainStep, propertyName, unwrap } from './syntax.ts';

/** `error.name === 'AbortError'` and its kin. */
export interface AbortTest {
  readonly node: TSESTree.BinaryExpression;
  /** The error as written: `error`. */
  readonly error: string;
  readonly by: 'name' | 'code' | 'class';
  readonly negated: boolean;
  /** The literal that is compared with, if any. */
  readonly literal: TSESTree.Node | undefined;
}

const CODES = new Set<unknown>(['ABORT_ERR', 20]);

/** Parses a test that only an `AbortError` passes; undefined for everything else. */
export function parseAbortTest(node: TSESTree.BinaryExpression): AbortTest | undefined {
  if (node.operator === 'instanceof') {
    const error = parsePath(node.left)?.join('.');
    return error !== undefined && node.right.type === 'Identifier' && node.right.name === 'DOMException'
      ? { node, error, by: 'class', negated: false, literal: undefined }
      : undefined;
  }
  if (!/^[!=]==?$/u.test(node.operator)) return undefined;
  const literal = node.right.type === 'Literal' ? node.right : node.left.type === 'Literal' ? node.left : undefined;
  const member = literal && unwrap(literal === node.right ? node.left : node.right);
  if (!literal || member?.type !== 'MemberExpression') return undefined;
  const property = propertyName(member);
  const error = parsePath(member.object)?.join('.');
  const by = property === 'name' && literal.value === 'AbortError' ? 'name' : property === 'code' && CODES.has(literal.value) ? 'code' : undefined;
  return by && error !== undefined ? { node, error, by, negated: node.operator.startsWith('!'), literal } : undefined;
}

/** The handler that a test stands in, when the error that it tests is what was caught there. */
export interface AbortHandler {
  /** The body of the handler. */
  readonly body: TSESTree.Node;
  /** What failed: the `try` block, or the chain before `.catch`. */
  readonly guarded: TSESTree.Node;
}

export function handlerOfTest(test: AbortTest): AbortHandler | undefined {
  for (const node of ancestors(test.node)) {
    if (node.type === 'CatchClause') {
      return node.param?.type === 'Identifier' && node.param.name === test.error ? { body: node.body, guarded: (node.parent).block } : undefined;
    }
    if (!isFunction(node)) continue;
    const step = node.parent.type === 'CallExpression' ? parsePromiseChainStep(node.parent) : undefined;
    const [parameter] = node.params;
    return step?.onRejected === node && parameter?.type === 'Identifier' && parameter.name === test.error ? { body: node.body, guarded: step.object } : undefined;
  }
  return undefined;
}

/**
 * Why the error of an aborted signal may not be an `AbortError`. `timeout`: the signal is nothing but a time limit. `custom`: its own
 * controller is aborted with a reason. `open`: it comes from the caller, or is made of several.
 */
export interface OtherReason {
  readonly kind: 'timeout' | 'custom' | 'open';
  readonly signal: TSESTree.Expression;
  readonly call: TSESTree.CallExpression;
}

/** The call in a guarded region whose abort the test does not see; undefined when it sees all of them. */
export function otherReason(file: FileAnalysis, { guarded }: AbortHandler): OtherReason | undefined {
  const found: OtherReason[] = [];
  for (const node of file.walk(guarded)) {
    if (node.type !== 'CallExpression') continue;
    const signal = forwardedSignal(file, node);
    if (!signal) continue;
    const kind = passesReasonOn(file, node, 0) ? reasonOf(file, signal) : 'plain';
    // One call whose aborts the test does see makes the test worth having.
    if (kind === 'plain') return undefined;
    found.push({ kind, signal, call: node });
  }
  const [first] = found;
  return first && (found.find(({ kind }) => kind === 'open') ?? first);
}

/** Whether a call rejects with the signal's own reason: `fetch`, and functions of the project that hand the signal to it. */
function passesReasonOn(file: FileAnalysis, call: TSESTree.CallExpression, depth: number): boolean {
  const origin = originOf(file, call.callee);
  if (origin && rejectsWithReason.has(originKey(origin))) return true;
  if (depth > 2) return false;
  const called = functionsCalled(file, call);
  return called !== undefined && called.length > 0 && called.every(({ file: home, fn }) => {
    let passes = false;
    for (const node of home.walk(fn.body)) {
      if (node.type !== 'CallExpression') continue;
      if (parseMethodCall(node)?.method === 'throwIfAborted') passes = true;
      if (!forwardedSignal(home, node)) continue;
      if (!passesReasonOn(home, node, depth + 1)) return false;
      passes = true;
    }
    return passes;
  });
}

function reasonOf(file: FileAnalysis, signal: TSESTree.Node, depth = 0): 'timeout' | 'custom' | 'open' | 'plain' {
  const inner = unwrap(signal);
  if (depth > 4) return 'plain';
  const made = parseMethodCall(inner);
  if (made && parsePath(made.object)?.join('.') === 'AbortSignal') {
    if (made.method === 'timeout') return 'timeout';
    return made.method === 'any' ? 'open' : 'plain';
  }
  if (inner.type === 'Identifier') {
    const value = constantValue(file, inner);
    if (value) return reasonOf(file, value, depth + 1);
  }
  if (inner.type === 'MemberExpression' && propertyName(inner) === 'signal') {
    const owner = unwrap(inner.object);
    const variable = owner.type === 'Identifier' ? variableOf(file, owner) : undefined;
    const creation = variable && constantInitialiser(variable);
    if (variable && creation && isAbortController(file, creation)) {
      const uses = usesOfController(variable);
      const aborts = uses.flatMap((use) => (use.kind === 'abort' ? [use.call] : []));
      if (uses.some(({ kind }) => kind === 'escapes')) return 'open';
      return aborts.length > 0 && aborts.every((call) => call !== undefined && hasOwnReason(file, call)) ? 'custom' : 'plain';
    }
  }
  return isCallersSignal(file, inner) ? 'open' : 'plain';
}

/** `abort(new Error('stopped'))`: a reason that is no AbortError. */
function hasOwnReason(file: FileAnalysis, call: TSESTree.CallExpression): boolean {
  const [reason] = call.arguments;
  return reason !== undefined && !(reason.type === 'Identifier' && reason.name === 'undefined') && !/abort/iu.test(file.text(reason));
}

/** Whether a handler looks at aborts in a way that sees all of them. */
export function asksMoreThan(file: FileAnalysis, { body }: AbortHandler, test: AbortTest): boolean {
  for (const node of file.walk(body, { intoFunctions: true })) {
    if (contains(test.node, node)) continue;
    if (node.type === 'MemberExpression' && /^(?:aborted|throwIfAborted|reason|cause)$/u.test(propertyName(node) ?? '')) return true;
    if (node.type === 'Literal' && /^Timeout|^ETIMEDOUT|TIMEOUT_ERR|^ResponseAborted|timed? ?out/iu.test(String(node.value))) return true;
    if (node.type === 'Identifier' && /time(?:d)?out|aborted|cancell?ed|isAbort|isTimeout/iu.test(node.name)) return true;
  }
  return false;
}
