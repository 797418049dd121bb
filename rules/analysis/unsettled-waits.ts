/** Waits for a promise that is settled from outside, where no abort settles it: `const found = pDefer(); …; await found.promise;`. */
import type { TSESTree } from '@typescript-eslint/types';
import type { TSESLint } from '@typescript-eslint/utils';
import type { FileAnalysis } from './file.ts';
import { signalIsMissing } from './missing-signal.ts';
import { constantInitialiser, variableOf } from './origin.ts';
import { signalsAt, uncancellableRegion, type SignalSource } from './signals.ts';
import { ancestors, calleeName, contains, enclosingFunction, isFunction, parsePath, propertyName, unwrap, wrapped, type FunctionNode } from './syntax.ts';

export interface UnsettledWait {
  /** The promise that is waited for. */
  readonly wait: TSESTree.MemberExpression;
  readonly signal: SignalSource;
  /** One place that settles it. */
  readonly settles: TSESTree.Node;
}

/** What makes a promise together with the functions that settle it. */
const MAKERS = /^(?:withResolvers|p?[dD]efer(?:red)?|create\w*Deferred|make\w*Deferred|new\w*Deferred|\w*Deferred(?:Promise)?|createPromise|openPromise)$/u;

/**
 * An `await` of a deferred promise of the function's own that only its success settles, though the function has a signal: an abort leaves it
 * waiting. Whatever may reject it, or whoever else has it, may know of the abort.
 */
export function unsettledWait(file: FileAnalysis, awaited: TSESTree.AwaitExpression): UnsettledWait | undefined {
  const wait = unwrap(awaited.argument);
  const fn = enclosingFunction(awaited);
  if (!fn || wait.type !== 'MemberExpression' || propertyName(wait) !== 'promise' || uncancellableRegion(file, awaited)) return undefined;
  const held = unwrap(wait.object);
  const variable = held.type === 'Identifier' ? variableOf(file, held) : undefined;
  const made = variable && constantInitialiser(variable);
  if (!made || !isDeferred(made) || enclosingFunction(made) !== fn) return undefined;
  const settles = onlySuccessOf(file, variable, fn);
  if (!settles) return undefined;
  const [signal] = [...signalsAt(file, awaited)]
    .filter((source) => !source.optional || !signalIsMissing(file, awaited, source.text))
    .sort((a, b) => Number(b.owner === 'local') - Number(a.owner === 'local'));
  return signal && { wait, signal, settles };
}

/** A wait for work that was started for whoever came first, and with the signal of that one. */
export interface SharedWait {
  readonly wait: TSESTree.MemberExpression;
  readonly signal: SignalSource;
  /** The call that starts it. */
  readonly started: TSESTree.CallExpression;
}

/**
 * `this.#ready ??= this.#connect(options); await this.#ready;`: the signal of the first caller ends the work of all, and that of each later one ends
 * nothing.
 */
export function sharedWait(file: FileAnalysis, awaited: TSESTree.AwaitExpression): SharedWait | undefined {
  const wait = unwrap(awaited.argument);
  const fn = enclosingFunction(awaited);
  const path = parsePath(wait)?.join('.');
  if (!fn || wait.type !== 'MemberExpression' || path === undefined || !path.startsWith('this.') || uncancellableRegion(file, awaited)) return undefined;
  const sources = signalsAt(file, awaited).filter((source) => source.owner === 'caller' && !source.text.startsWith('this.') && !(source.optional && signalIsMissing(file, awaited, source.text)));
  const [signal] = sources;
  const started = signal && startedHere(file, fn, path, awaited);
  // With the same signal, or with the options that it is in.
  const root = signal && /^[\w$]+/u.exec(signal.text)?.[0];
  const isGiven = started?.arguments.some((argument) => [...file.walk(argument)].some((node) => node.type === 'Identifier' && node.name === root));
  return signal && started && isGiven ? { wait, signal, started } : undefined;
}

/** The call by which a function starts what a field holds, unless it was started before. */
function startedHere(file: FileAnalysis, fn: FunctionNode, path: string, before: TSESTree.Node): TSESTree.CallExpression | undefined {
  for (const node of file.walk(fn.body)) {
    if (node.type !== 'AssignmentExpression' || node.range[0] > before.range[0] || parsePath(node.left)?.join('.') !== path) continue;
    const started = unwrap(node.right);
    if (started.type !== 'CallExpression') return undefined;
    const isOnce = node.operator === '??=' || node.operator === '||=' || [...ancestors(node)].some((outer) => outer.type === 'IfStatement' && contains(fn, outer) && file.text(outer.test).includes(path));
    return isOnce ? started : undefined;
  }
  return undefined;
}

function isDeferred(made: TSESTree.Node): boolean {
  const inner = unwrap(made);
  return (inner.type === 'CallExpression' || inner.type === 'NewExpression') && MAKERS.test(calleeName(inner) ?? '');
}

/** A place that resolves the promise, when all that is done with it is to resolve it and to hand out the promise, nowhere with an abort in mind. */
function onlySuccessOf(file: FileAnalysis, variable: TSESLint.Scope.Variable, fn: FunctionNode): TSESTree.Node | undefined {
  let found: TSESTree.Node | undefined;
  for (const { identifier, init } of variable.references) {
    if (init) continue;
    const use = wrapped(identifier);
    const { parent } = use;
    const name = parent?.type === 'MemberExpression' && parent.object === use ? propertyName(parent) : undefined;
    if (name === 'promise') continue;
    if (name !== 'resolve' || !parent) return undefined;
    if (thinksOfAbort(file, parent, fn)) return undefined;
    found ??= parent;
  }
  return found;
}

/** Whether a place belongs to what runs at an abort: a function inside that speaks of one, or a call that is given a signal. */
function thinksOfAbort(file: FileAnalysis, node: TSESTree.Node, fn: FunctionNode): boolean {
  for (const outer of ancestors(node)) {
    if (outer === fn) return false;
    if (isFunction(outer) && /abort|signal|cancel/iu.test(file.text(outer))) return true;
    if ((outer.type === 'CallExpression' || outer.type === 'NewExpression') && outer.arguments.some((argument) => !isFunction(unwrap(argument)) && /abort|signal|cancel|\boptions\b/iu.test(file.text(argument)))) return true;
    if (outer.type === 'CallExpression' && /abort|cancel/iu.test(parsePath(outer.callee)?.join('.') ?? '')) return true;
  }
  return false;
}
