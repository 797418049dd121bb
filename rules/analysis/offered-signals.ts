/** Functions that are handed to somebody who calls them with a signal, and do not take it: `useQuery({ queryFn: () => fetch(url) })`. */
import type { TSESTree } from '@typescript-eslint/types';
import { functionOf } from './calls.ts';
import type { FileAnalysis } from './file.ts';
import { runsInline, runsWith } from './inline.ts';
import { isKeptForOthers, isShortCall } from './signal-reach.ts';
import { carriesSignal, openSlotOf, signalsAt, uncancellableRegion } from './signals.ts';
import { calleeName, isFunction, parsePath, propertyName, unwrap, wrapped, type FunctionNode } from './syntax.ts';
import type { OfferedSignal, SignalSlot } from './types/oracle.ts';

/** A call that takes a signal and gets none. */
export interface OpenCall {
  readonly call: TSESTree.CallExpression;
  readonly slot: SignalSlot;
}

export interface UntakenSignal {
  readonly fn: FunctionNode;
  /** Whether the function is handed over where it is written, so that its parameters get their types from there. */
  readonly isInline: boolean;
  readonly offered: OfferedSignal;
  /** What the function is handed to, by name. */
  readonly by: string;
  /** What it waits for, at least one. */
  readonly calls: readonly [OpenCall, ...OpenCall[]];
}

/**
 * The signal that a function is offered where it is handed over and does not take, when it waits for calls that could use one.
 * @param place an argument, or the value of a property or of a variable with a type: a function, or a name of one of this file
 */
export function untakenSignal(file: FileAnalysis, place: TSESTree.Node): UntakenSignal | undefined {
  const value = unwrap(place);
  const by = nameOfPlace(file, value);
  const fn = isFunction(value) ? value : functionOf(file, value);
  // One that speaks of an abort has its own way, mostly a signal of the function around.
  if (by === undefined || !fn || isForEffect(value) || runsInline(fn) || !waitsForCalls(file, fn) || /signal|abort/iu.test(file.text(fn))) return undefined;
  const offered = file.types.offeredSignal(value);
  if (!offered || isTaken(file, fn, offered)) return undefined;
  const [first, ...others] = openCallsOf(file, fn);
  return first && { fn, isInline: fn === value, offered, by, calls: [first, ...others] };
}

/** `Effect.promise(() => …)`, `Effect.tryPromise({ try: () => … })`: interruption is a matter of its runtime. */
function isForEffect(value: TSESTree.Node): boolean {
  const { parent } = wrapped(value);
  const call = parent?.type === 'Property' ? parent.parent.parent : parent;
  return call?.type === 'CallExpression' && parsePath(call.callee)?.[0] === 'Effect';
}

/** What a function is handed to: the call, the property, or the type of the variable. */
function nameOfPlace(file: FileAnalysis, value: TSESTree.Node): string | undefined {
  const outer = wrapped(value);
  const { parent } = outer;
  switch (parent?.type) {
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee === outer ? undefined : calleeName(parent);
    case 'Property':
      return parent.value === outer && parent.parent.type === 'ObjectExpression' ? propertyName(parent) : undefined;
    case 'VariableDeclarator': {
      const annotation = parent.id.type === 'Identifier' ? parent.id.typeAnnotation?.typeAnnotation : undefined;
      return annotation?.type === 'TSTypeReference' ? file.text(annotation.typeName) : undefined;
    }
    case 'JSXExpressionContainer':
      return parent.parent.type === 'JSXAttribute' ? file.text(parent.parent.name) : undefined;
    default:
      return undefined;
  }
}

/** A cheap look: whether a function waits for any call, by `await` or by giving its promise back. */
function waitsForCalls(file: FileAnalysis, fn: FunctionNode): boolean {
  if (fn.body.type !== 'BlockStatement') return true;
  for (const node of file.walk(fn.body)) {
    if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) return true;
    if (node.type === 'ReturnStatement' && node.argument && unwrap(node.argument).type === 'CallExpression') return true;
  }
  return false;
}

function isTaken(file: FileAnalysis, fn: FunctionNode, { kind, index, property }: OfferedSignal): boolean {
  const parameter = fn.params[index];
  if (!parameter) return fn.params.some(({ type }) => type === 'RestElement') || (fn.type !== 'ArrowFunctionExpression' && /\barguments\b/u.test(file.text(fn.body)));
  const target = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
  if (kind === 'parameter' || target.type !== 'ObjectPattern') return true;
  return target.properties.some((part) => part.type === 'RestElement' || propertyName(part) === property);
}

function openCallsOf(file: FileAnalysis, fn: FunctionNode): readonly OpenCall[] {
  const found: OpenCall[] = [];
  for (const node of file.walk(fn.body, { intoFunctions: true })) {
    if (node.type !== 'CallExpression' || isShortCall(node) || !runsWith(node, fn)) continue;
    const slot = openSlotOf(file, node);
    if (!slot || carriesSignal(file, node) || uncancellableRegion(file, node) || isKeptForOthers(file, node) || signalsAt(file, node).length > 0) continue;
    found.push({ call: node, slot });
  }
  return found;
}
