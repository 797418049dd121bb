/** The repair that threads a signal through a chain of functions: each gets a parameter, each call on the way hands it on. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import type { Reach } from '../analysis/signal-reach.ts';
import type { FunctionNode } from '../analysis/syntax.ts';
import type { SignalSlot } from '../analysis/types/oracle.ts';
import type { FileEdits, TextEdit } from '../rule.ts';
import { insertAfter, insertBefore, isTypeScript, replace } from './edits.ts';
import { fillSlot } from './signal.ts';

/**
 * @param call the call in the linted file at which the signal stops; without it only the chain itself is changed
 * @param signal how the signal is written there
 * @returns the edits of each file, the linted one first; undefined when a signature cannot be extended
 */
export function threadSignal(file: FileAnalysis, reach: Reach, call?: TSESTree.CallExpression, signal?: string): readonly FileEdits[] | undefined {
  const edits = new Map<FileAnalysis, readonly TextEdit[]>([[file, []]]);
  const add = (home: FileAnalysis, added: readonly TextEdit[]): void => void edits.set(home, [...(edits.get(home) ?? []), ...added]);
  const [first] = reach.steps;
  if (first && call && signal !== undefined) {
    if (call.arguments.length > first.fn.params.length) return undefined;
    add(file, fillSlot(file, call, slotBehind(first.fn), signal));
  }
  for (const [index, step] of reach.steps.entries()) {
    const parameter = withOptions(step.file, step.fn);
    // What is installed is not changed: the next installation would undo it.
    if (!parameter || /[\\/]node_modules[\\/]/u.test(step.file.filename)) return undefined;
    const next = reach.steps[index + 1];
    if (next && step.call.arguments.length > next.fn.params.length) return undefined;
    add(step.file, [parameter, ...fillSlot(step.file, step.call, next ? slotBehind(next.fn) : reach.slot, 'options.signal')]);
  }
  return [...edits].map(([home, list]) => ({ path: home.filename, text: home.code, edits: list }));
}

const slotBehind = (fn: FunctionNode): SignalSlot =>
  ({ kind: 'option', index: fn.params.length, property: 'signal', supplied: 'no', overload: false, declared: 'project' });

/** Adds `options: { signal?: AbortSignal } = {}` behind the parameters. */
function withOptions(file: FileAnalysis, fn: FunctionNode): TextEdit | undefined {
  for (const node of file.walk(fn, { intoFunctions: true })) if (node.type === 'Identifier' && node.name === 'options') return undefined;
  return addParameter(file, fn, isTypeScript(file) ? 'options: { signal?: AbortSignal } = {}' : 'options = {}');
}

/** Adds a parameter behind those that a function has; none behind a rest parameter. */
export function addParameter(file: FileAnalysis, fn: FunctionNode, text: string): TextEdit | undefined {
  const last = fn.params.at(-1);
  if (last?.type === 'RestElement') return undefined;
  if (last) {
    const after = file.source.getTokenAfter(last);
    const before = file.source.getTokenBefore(last);
    if (before?.value !== '(' && before?.value !== ',') return replace(last, `(${file.text(last)}, ${text})`);
    return after?.value === ',' ? insertAfter(after, ` ${text}`) : insertAfter(last, `, ${text}`);
  }
  const opening = file.source.getTokens(fn).find((token) => token.value === '(');
  const closing = opening && file.source.getTokenAfter(opening);
  return closing?.value === ')' ? insertBefore(closing, text) : undefined;
}
