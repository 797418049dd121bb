/** Waits for time alone that are written by hand, so that no signal ends them: `new Promise((resolve) => setTimeout(resolve, ms))`. */
import type { TSESTree } from '@typescript-eslint/types';
import { parseExecutor } from './executor.ts';
import type { FileAnalysis } from './file.ts';
import { functionBehind } from './imported-functions.ts';
import { constantValue, originKey, originOf } from './origin.ts';
import { signalIsMissing } from './missing-signal.ts';
import { carriesSignal, signalsAt, uncancellableRegion, type SignalSource } from './signals.ts';
import { bodyOf, calleeName, enclosingFunction, isFunction, isInLoop, unwrap, writtenText, type FunctionNode } from './syntax.ts';

export interface Delay {
  /** What is waited for: the promise, or the call of a function that does nothing but make one. */
  readonly wait: TSESTree.NewExpression | TSESTree.CallExpression;
  /** How long, in code that is good at the wait; undefined when the function says so itself. */
  readonly time: TSESTree.Node | undefined;
}

/** Below this a wait is over before anybody could care, in milliseconds. */
const SHORT = 500;

/** A delay in an expression that is waited for. */
export function parseDelay(file: FileAnalysis, awaited: TSESTree.Node): Delay | undefined {
  const wait = unwrap(awaited);
  if (wait.type === 'NewExpression') {
    const time = timeOfPromise(file, wait);
    return time && { wait, time };
  }
  if (wait.type !== 'CallExpression' || wait.arguments.length > 1 || carriesSignal(file, wait)) return undefined;
  const called = functionBehind(file, file, wait);
  const promise = called && onlyPromiseOf(called.fn);
  const time = called && promise && timeOfPromise(called.file, promise);
  if (!time) return undefined;
  const [argument] = wait.arguments;
  const parameter = called.fn.params[0];
  const isHandedIn = time.type === 'Identifier' && parameter?.type === 'Identifier' && parameter.name === time.name;
  return { wait, time: isHandedIn && argument?.type !== 'SpreadElement' ? argument : time.type === 'Literal' ? time : undefined };
}

/** The time of a promise that does nothing but wait for it. */
function timeOfPromise(file: FileAnalysis, promise: TSESTree.NewExpression): TSESTree.Node | undefined {
  const executor = parseExecutor(file, promise);
  const [resolve] = executor?.fn.params ?? [];
  const timer = executor && onlyExpressionOf(executor.fn);
  if (resolve?.type !== 'Identifier' || timer?.type !== 'CallExpression' || timer.callee.type !== 'Identifier' || timer.callee.name !== 'setTimeout') return undefined;
  const [callback, time, more] = timer.arguments;
  if (!callback || !time || more || time.type === 'SpreadElement') return undefined;
  const inner = unwrap(callback);
  const called = isFunction(inner) ? onlyExpressionOf(inner) : undefined;
  const resolves = inner.type === 'Identifier' ? inner.name : called?.type === 'CallExpression' && called.callee.type === 'Identifier' && called.arguments.length === 0 ? called.callee.name : undefined;
  return resolves === resolve.name ? time : undefined;
}

/** The expression that is all of a function's body. */
function onlyExpressionOf(fn: FunctionNode): TSESTree.Expression | undefined {
  const body = bodyOf(fn);
  if (!body) return undefined;
  if (body.type !== 'BlockStatement') return unwrap(body) as TSESTree.Expression;
  const [statement, more] = body.body;
  if (more) return undefined;
  const expression = statement?.type === 'ExpressionStatement' ? statement.expression : statement?.type === 'ReturnStatement' ? statement.argument : undefined;
  return expression ? (unwrap(expression) as TSESTree.Expression) : undefined;
}

function onlyPromiseOf(fn: FunctionNode): TSESTree.NewExpression | undefined {
  const expression = onlyExpressionOf(fn);
  const inner = expression?.type === 'AwaitExpression' ? unwrap(expression.argument) : expression;
  return inner?.type === 'NewExpression' ? inner : undefined;
}

/** The signal that ought to end a delay and does not; undefined for short ones, and where the code must not be cancelled. */
export function unendedDelay(file: FileAnalysis, awaited: TSESTree.AwaitExpression): { readonly delay: Delay; readonly signal: SignalSource } | undefined {
  if (!enclosingFunction(awaited)) return undefined;
  const delay = parseDelay(file, awaited.argument);
  if (!delay || isShort(file, delay.time) || uncancellableRegion(file, awaited)) return undefined;
  const [signal] = [...signalsAt(file, awaited)]
    .filter((source) => !source.optional || !signalIsMissing(file, awaited, source.text))
    .sort((a, b) => Number(b.owner === 'local') - Number(a.owner === 'local'));
  return signal && { delay, signal };
}

/**
 * Whether a wait is over before an abort of it could matter: one short pause, or the event that a server listens or a process runs. A
 * loop may pause many times.
 */
export function isOverAtOnce(file: FileAnalysis, call: TSESTree.CallExpression): boolean {
  const origin = originOf(file, call.callee);
  const [first, second] = call.arguments;
  switch (origin && originKey(origin)) {
    case 'timers/promises.setTimeout':
      return isShort(file, first) && !isInLoop(call);
    case 'events.once':
      return /^(?:listening|spawn)$/u.test(writtenText(second) ?? '');
    default:
      return PAUSE.test(calleeName(call) ?? '') && isShort(file, first) && !isInLoop(call);
  }
}

/** What projects call a wait of their own. */
const PAUSE = /^(?:delay|sleep|wait|pause)$/u;

function isShort(file: FileAnalysis, time: TSESTree.Node | undefined): boolean {
  const inner = time && unwrap(time);
  if (inner?.type === 'Literal') return typeof inner.value === 'number' && inner.value < SHORT;
  const value = constantValue(file, inner);
  return value?.type === 'Literal' && typeof value.value === 'number' && value.value < SHORT;
}

/** Whether a region has a delay that its signal does not end: that wait is the better place to complain about. */
export function hasUnendedDelay(file: FileAnalysis, region: TSESTree.Node): boolean {
  for (const node of file.walk(region)) if (node.type === 'AwaitExpression' && unendedDelay(file, node)) return true;
  return false;
}
