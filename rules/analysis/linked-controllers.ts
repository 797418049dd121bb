/** Controllers that a listener on the caller's signal aborts: what `AbortSignal.any` does without a listener. */
import type { TSESTree } from '@typescript-eslint/types';
import type { TSESLint } from '@typescript-eslint/utils';
import { isAbortController, usesOfController } from './abort-controllers.ts';
import { parseOnlyAbort } from './abort-handlers.ts';
import { handlerFunction, type AbortListener } from './abort-listeners.ts';
import type { FileAnalysis } from './file.ts';
import { constantInitialiser, variableOf } from './origin.ts';
import { calleeName, contains, enclosingFunction, enclosingStatement, parsePath, unwrap } from './syntax.ts';

/**
 * A local controller that a listener aborts when the caller's signal is: what `AbortSignal.any` is for. `timer` is the one timer that
 * aborts it too, when there is nothing else that does.
 */
export interface LinkedController {
  readonly variable: TSESLint.Scope.Variable;
  readonly declaration: TSESTree.VariableDeclaration;
  readonly creation: TSESTree.NewExpression;
  readonly signals: readonly TSESTree.MemberExpression[];
  /** Who aborts it besides the listener: only one timer, only the listener, or others. */
  readonly others: 'none' | 'timer' | 'more';
  readonly timer: AbortTimer | undefined;
  /** Whether the listener hands the reason of the caller's signal on; otherwise it aborts without one, which makes an `AbortError`. */
  readonly passesReason: boolean;
}

export interface AbortTimer {
  readonly call: TSESTree.CallExpression;
  readonly delay: TSESTree.Node;
  readonly statement: TSESTree.Node;
  /** Statements that clear it. */
  readonly clears: readonly TSESTree.Node[];
}

/** Parses `signal.addEventListener('abort', () => controller.abort())` with a controller of the same function; not with a reason of its own. */
export function parseLinkedController(file: FileAnalysis, listener: AbortListener): LinkedController | undefined {
  const fn = handlerFunction(file, listener);
  const handler = unwrap(listener.handler);
  // A handler that somebody else runs too, a timer for instance, stays.
  if (handler.type === 'Identifier' && variableOf(file, handler)?.references.filter((reference) => !reference.init).length !== 1) return undefined;
  const abort = fn && parseOnlyAbort(fn);
  if (abort?.controller.type !== 'Identifier') return undefined;
  const passesReason = abort.reason !== undefined && pathOf(file, abort.reason) === `${pathOf(file, listener.signal)}.reason`;
  if (abort.reason && !passesReason) return undefined;
  const variable = variableOf(file, abort.controller);
  const creation = variable && constantInitialiser(variable);
  if (!variable || !creation || !isAbortController(file, creation)) return undefined;
  const declaration = creation.parent?.parent;
  if (declaration?.type !== 'VariableDeclaration' || declaration.declarations.length !== 1) return undefined;
  if (enclosingFunction(declaration) !== enclosingFunction(listener.call)) return undefined;
  const uses = usesOfController(variable);
  if (uses.some(({ kind }) => kind === 'escapes')) return undefined;
  const signals = uses.flatMap((use) => (use.kind === 'signal' ? [use.node] : []));
  if (signals.length === 0 || signals.some((node) => contains(listener.call, node))) return undefined;
  const aborts = uses.flatMap((use) => (use.kind === 'abort' && !(fn && contains(fn, use.node)) ? [use] : []));
  const timer = aborts.length === 1 && aborts[0] ? parseAbortTimer(file, aborts[0].node) : undefined;
  return { variable, declaration, creation, signals, others: aborts.length === 0 ? 'none' : timer ? 'timer' : 'more', timer, passesReason };
}

/** `options?.signal!.reason` as `options.signal.reason`. */
const pathOf = (file: FileAnalysis, node: TSESTree.Node): string => parsePath(node)?.join('.') ?? file.text(node);

/** `setTimeout(() => controller.abort(), ms)`, and where it is cleared; not where somebody tells this abort from a `TimeoutError`. */
function parseAbortTimer(file: FileAnalysis, abort: TSESTree.MemberExpression): AbortTimer | undefined {
  const callback = enclosingFunction(abort);
  const only = callback && parseOnlyAbort(callback);
  if (!only || only.reason || file.source.text.includes('AbortError')) return undefined;
  const { parent } = callback;
  const delay = parent.type === 'CallExpression' ? parent.arguments[1] : undefined;
  if (parent.type !== 'CallExpression' || calleeName(parent) !== 'setTimeout' || parent.arguments[0] !== callback || !delay || parent.arguments.length !== 2) return undefined;
  const statement = enclosingStatement(parent);
  if (statement.type === 'ExpressionStatement') return { call: parent, delay, statement, clears: [] };
  if (statement.type !== 'VariableDeclaration' || statement.declarations.length !== 1 || statement.declarations[0]?.init !== parent) return undefined;
  const { id } = statement.declarations[0];
  const variable = id.type === 'Identifier' ? variableOf(file, id) : undefined;
  const clears: TSESTree.Node[] = [];
  for (const { identifier, init } of variable?.references ?? []) {
    if (init) continue;
    const use = (identifier as TSESTree.Node).parent;
    if (use?.type !== 'CallExpression' || calleeName(use) !== 'clearTimeout' || use.parent.type !== 'ExpressionStatement') return undefined;
    clears.push(use.parent);
  }
  return { call: parent, delay, statement, clears };
}
