/** Which signal work gets when it goes into a helper that has one to give. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import { runsInline } from '../analysis/inline.ts';
import { carriesSignal, forwardedSignal, isCallersSignal, openSlotOf, signalsAt } from '../analysis/signals.ts';
import { enclosingFunction, parsePath } from '../analysis/syntax.ts';
import { nameInScope, replace } from '../repairs/edits.ts';
import { fillSlot } from '../repairs/signal.ts';
import type { TextEdit } from '../rule.ts';

export interface Handover {
  /** The caller's own signal, which ends the work too: `signal`, `options.signal`. */
  readonly callers: string | undefined;
  /** The parameter by which the work takes the helper's signal; empty when nothing in it takes one. */
  readonly parameter: string;
  /** Edits inside the work that hand the signal on. */
  readonly inner: readonly TextEdit[];
}

/** The signal of the caller at some work: one that the work hands on already, or one that is at hand. */
export function callersSignal(file: FileAnalysis, roots: readonly TSESTree.Node[]): string | undefined {
  const handed = callsIn(file, roots).flatMap((call) => forwardedBy(file, call) ?? []);
  const [first] = handed;
  if (first) return handed.every((each) => file.text(each) === file.text(first)) ? file.text(first) : undefined;
  const [root] = roots;
  return root && signalsAt(file, root)[0]?.text;
}

/** Hands the helper's signal to every call in the work that takes one. */
export function handover(file: FileAnalysis, roots: readonly TSESTree.Node[]): Handover {
  const calls = callsIn(file, roots);
  const handed = calls.flatMap((call) => forwardedBy(file, call) ?? []);
  const texts = new Set(handed.map((each) => file.text(each)));
  const callers = callersSignal(file, roots);
  const [root] = roots;
  // With two different signals nobody can say which is meant.
  if (!root || texts.size > 1) return { callers: undefined, parameter: '', inner: [] };
  const open = calls.flatMap((call) => {
    const slot = carriesSignal(file, call) ? undefined : openSlotOf(file, call);
    return slot ? [{ call, slot }] : [];
  });
  if (open.length === 0 && handed.length === 0) return { callers, parameter: '', inner: [] };
  const isName = callers !== undefined && /^[\w$]+$/u.test(callers);
  // Under the caller's own name the work sees the joined signal wherever it speaks of it.
  const parameter = isName ? callers : (['signal', 'deadline', 'stopped'].find((name) => !nameInScope(file, root, name)) ?? 'signal2');
  const inner = [
    ...open.flatMap(({ call, slot }) => fillSlot(file, call, slot, parameter)),
    ...(isName ? [] : handed.map((each) => replaceSignal(each, parameter))),
  ];
  return { callers, parameter, inner };
}

function replaceSignal(node: TSESTree.Expression, by: string): TextEdit {
  const { parent } = node;
  const isShort = parent.type === 'Property' && parent.value === node && !parent.computed && parent.key.type === 'Identifier' && parent.key.name === by;
  return isShort ? replace(parent, by) : replace(node, by);
}

function forwardedBy(file: FileAnalysis, call: TSESTree.CallExpression): TSESTree.Expression | undefined {
  const signal = forwardedSignal(file, call);
  return signal && parsePath(signal) && isCallersSignal(file, signal) ? signal : undefined;
}

/** The calls that run as part of the work. */
function callsIn(file: FileAnalysis, roots: readonly TSESTree.Node[]): TSESTree.CallExpression[] {
  const found: TSESTree.CallExpression[] = [];
  const isPart = (node: TSESTree.Node, root: TSESTree.Node): boolean => {
    for (let fn = enclosingFunction(node); fn && fn !== enclosingFunction(root); fn = enclosingFunction(fn)) if (!runsInline(fn)) return false;
    return true;
  };
  for (const root of roots) {
    for (const node of file.walk(root, { intoFunctions: true })) if (node.type === 'CallExpression' && isPart(node, root)) found.push(node);
  }
  return found;
}
