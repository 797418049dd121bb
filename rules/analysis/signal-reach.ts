/** How far a signal gets: whether a function without a place for one waits, by whatever calls, for something that could be cancelled. */
import type { TSESTree } from '@typescript-eslint/types';
import { functionBehind } from './imported-functions.ts';
import type { CalledFunction } from './calls.ts';
import type { FileAnalysis } from './file.ts';
import { hasFixedSignature } from './signal-observation.ts';
import { variableOf } from './origin.ts';
import { isKnownClient, openSlotOf, uncancellableRegion } from './signals.ts';
import { calleeName, functionName, isFunction, wrapped, type FunctionNode } from './syntax.ts';
import type { SignalSlot } from './types/oracle.ts';

/** One function on the way, and the call in it that leads on. */
export interface ReachStep extends CalledFunction {
  readonly name: string;
  readonly call: TSESTree.CallExpression;
}

/** The way from a function to a call that takes a signal and gets none. The last step holds that call. */
export interface Reach {
  readonly steps: readonly ReachStep[];
  readonly sink: string;
  readonly slot: SignalSlot;
}

const MAX_STEPS = 4;
/** Calls that are over before anybody could abort them. */
const SHORT = /^(?:readFile|writeFile|appendFile|stat|access|mkdir|setImmediate)$/u;

/** Whether a call is over before anybody could abort it. */
export const isShortCall = (call: TSESTree.CallExpression): boolean => SHORT.test(calleeName(call) ?? '');

/** Parameters that may well carry a signal, as far as a name can tell. */
const CARRIERS = /opt|init|config|ctx|context|param|request|^req$|extra|signal|abort|cancel|token|controller|args|props|^input$|settings|deps|session|client/iu;

/** The way from a function to something that could be cancelled; undefined when there is none, or the function sees to it itself. */
export function reachOf(root: FileAnalysis, start: CalledFunction): Reach | undefined {
  return root.memo('signalReach', start.fn, () => search(root, start, []));
}

function search(root: FileAnalysis, { file, fn }: CalledFunction, before: readonly ReachStep[]): Reach | undefined {
  if (before.length >= MAX_STEPS || before.some((step) => step.fn === fn) || !couldTakeSignal(file, fn)) return undefined;
  const calls = callsWaitedFor(file, fn);
  const name = functionName(fn) ?? 'a function';
  for (const call of calls) {
    const slot = openSlotOf(file, call);
    const sink = calleeName(call) ?? '';
    if (slot && !isShortCall(call)) return { steps: [...before, { file, fn, name, call }], sink, slot };
  }
  for (const call of calls) {
    const next = functionBehind(root, file, call);
    const found = next && search(root, next, [...before, { file, fn, name, call }]);
    if (found) return found;
  }
  return undefined;
}

/** Whether a signature may be changed and has no place for a signal yet; code that speaks of aborting has its own way. */
function couldTakeSignal(file: FileAnalysis, fn: FunctionNode): boolean {
  if (functionName(fn) === undefined || fn.generator || hasFixedSignature(fn) || /[\\/](?:generated|__generated__|gen)[\\/]|\.gen(?:erated)?\./u.test(file.filename)) return false;
  if (fn.parent.type === 'MethodDefinition' && fn.parent.kind !== 'method') return false;
  if (/\b(?:abort|signal|cancel)\w*/iu.test(file.text(fn))) return false;
  return fn.params.every((parameter) => {
    const target = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
    return target.type === 'Identifier' && (!CARRIERS.test(target.name) || isKnownClient(file, target));
  });
}

/** The calls that a function waits for, by `await` or by returning their promise. */
function callsWaitedFor(file: FileAnalysis, fn: FunctionNode): readonly TSESTree.CallExpression[] {
  const found: TSESTree.CallExpression[] = [];
  for (const node of file.walk(fn.body)) {
    if (node.type !== 'CallExpression' || uncancellableRegion(file, node) || isKeptForOthers(file, node)) continue;
    if (isWaitedFor(node, fn)) found.push(node);
  }
  return found;
}

function isWaitedFor(call: TSESTree.Node, fn: FunctionNode): boolean {
  let child = call;
  for (let { parent } = call; parent; child = parent, parent = parent.parent) {
    if (parent.type === 'AwaitExpression' || parent.type === 'ReturnStatement') return true;
    if (parent === fn) return fn.body === child;
    if (isFunction(parent) || /Statement$|^VariableDeclaration$/u.test(parent.type)) return false;
  }
  return false;
}

/** Whether the promise of a call is kept for others in a variable (`inflight.set(key, loading)`): one caller must not cancel it for all. */
export function isKeptForOthers(file: FileAnalysis, call: TSESTree.CallExpression): boolean {
  let value: TSESTree.Node = wrapped(call);
  for (let { parent } = value; parent?.type === 'MemberExpression' && parent.object === value && parent.parent.type === 'CallExpression'; { parent } = value) value = wrapped(parent.parent);
  const { parent } = value;
  const variable = parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? variableOf(file, parent.id) : undefined;
  return variable?.references.some(({ identifier }) => {
    const use = wrapped(identifier).parent;
    if (use?.type === 'AssignmentExpression') return use.right === wrapped(identifier) && use.left.type === 'MemberExpression';
    return use?.type === 'CallExpression' && use.callee !== wrapped(identifier) && /^(?:set|add|push)$/u.test(calleeName(use) ?? '');
  }) === true;
}
