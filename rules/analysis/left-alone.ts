/** Functions whose promise nobody waits for: a failure that leaves one is nobody's. */
import type { TSESTree } from '@typescript-eslint/types';
import { slotOf, type SlotKind } from './callback-slots.ts';
import type { FileAnalysis } from './file.ts';
import { variableOf } from './origin.ts';
import { declaredName, methodCallOn, parsePromiseChainStep, wrapped, type FunctionNode } from './syntax.ts';

/**
 * What becomes of the promises of a function at the worst of its calls in this file. `dropped`: a call is a statement of its own (`task();`,
 * `void task();`), or somebody calls the function who looks at no promise (`setTimeout(task)`), so that a rejection is unhandled. `kept`:
 * a promise is stored, and handled only if the code gets that far. Calls from other files, and of methods, are not known.
 */
export function leftAlone(file: FileAnalysis, fn: FunctionNode): 'dropped' | 'kept' | undefined {
  const uses = usesOf(file, fn);
  const calls = callsAmong(uses).map(unhandledEnd);
  if (calls.some(isStatement) || uses.some((use) => isThrownAway(slotOf(file, use, false)?.kind))) return 'dropped';
  return calls.some((call) => isStored(call) || waitsBeside(file, call)) ? 'kept' : undefined;
}

/** The function itself, or the places that name it. */
function usesOf(file: FileAnalysis, fn: FunctionNode): readonly TSESTree.Node[] {
  const name = declaredName(fn);
  return name ? (variableOf(file, name)?.references.map(({ identifier }) => identifier) ?? []) : [wrapped(fn)];
}

const callsAmong = (uses: readonly TSESTree.Node[]): readonly TSESTree.Node[] =>
  uses.flatMap((use) => (use.parent?.type === 'CallExpression' && use.parent.callee === use ? [use.parent] : []));

const THROWN_AWAY: ReadonlySet<SlotKind> = new Set(['each', 'effect', 'suite', 'exit', 'unload', 'listener', 'timer', 'server', 'library', 'stream', 'browser', 'express', 'void']);

const isThrownAway = (kind: SlotKind | undefined): boolean => kind !== undefined && THROWN_AWAY.has(kind);

/** `task().finally(done)` of `task()`: the last promise that fails when the first does. */
function unhandledEnd(call: TSESTree.Node): TSESTree.Node {
  const next = methodCallOn(call)?.call;
  const step = next && parsePromiseChainStep(next);
  return step && !step.onRejected ? unhandledEnd(next) : call;
}

/** What is done with the value of an expression, also by way of `a && x`, `a ? x : y` and the last of `(a, x)`. */
function takerOf(value: TSESTree.Node): TSESTree.Node | undefined {
  const node = wrapped(value);
  const { parent } = node;
  const isPassedOn = (parent?.type === 'LogicalExpression' && parent.right === node) || (parent?.type === 'ConditionalExpression' && parent.test !== node)
    || (parent?.type === 'SequenceExpression' && parent.expressions.at(-1) === node);
  return isPassedOn ? takerOf(parent) : parent;
}

function isStatement(call: TSESTree.Node): boolean {
  const taker = takerOf(call);
  return taker?.type === 'ExpressionStatement' || taker?.type === 'SequenceExpression' || (taker?.type === 'UnaryExpression' && taker.operator === 'void');
}

/** `[task(), await load()]`: the promise is there before anybody takes it, and something else is waited for. */
function waitsBeside(file: FileAnalysis, call: TSESTree.Node): boolean {
  const element = wrapped(call);
  const { parent } = element;
  const siblings = parent?.type === 'ArrayExpression' ? parent.elements : parent?.type === 'CallExpression' || parent?.type === 'NewExpression' ? parent.arguments : [];
  return siblings.some((sibling) => {
    if (sibling === null || sibling.range[0] < element.range[1]) return false;
    for (const node of file.walk(sibling)) if (node.type === 'AwaitExpression') return true;
    return false;
  });
}

function isStored(call: TSESTree.Node): boolean {
  const taker = takerOf(call);
  return taker?.type === 'VariableDeclarator' || taker?.type === 'AssignmentExpression';
}
