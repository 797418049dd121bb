/** Repairs for a promise that a statement throws away. */
import type { TSESTree } from '@typescript-eslint/types';
import { returnsValue } from '../analysis/callbacks.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { enclosingFunction, parseCombinator, parseMethodCall, parsePath, parsePromiseChainStep, unwrap, wrapped, type FunctionNode } from '../analysis/syntax.ts';
import { thenable } from '../analysis/thenables.ts';
import type { Repair, TextEdit } from '../rule.ts';
import { makeAsync, offered, type Offered } from './async-callers.ts';
import { makeFactory } from './factory.ts';
import { addAwait, insertAfter, insertBefore, isTypeScript, mayAwaitAt, nameInScope, replace } from './edits.ts';

/** `list`: promises in an array that somebody awaits. `nested`: in arrays that `Promise.all` gets. `several`: such an array that nobody does anything with. */
export type Problem = 'floating' | 'unhandled' | 'handler' | 'several' | 'list' | 'nested';

export function repairsOfFloating(
  file: FileAnalysis,
  statement: TSESTree.ExpressionStatement,
  value: TSESTree.Expression,
  problem: Problem,
): Offered {
  const all = [insertBefore(value, 'Promise.all('), insertAfter(value, ')')];
  if (problem === 'list') return { repairs: [{ kind: 'suggestion', title: 'Wait for all of them (the first failure rejects)', edits: all }] };
  if (problem === 'nested') return { repairs: present([flatten(file, value)]) };
  const rejected = rejectedValue(value);
  if (rejected !== 'none') return { repairs: present([passOn(file, statement, rejected)]) };
  const several = problem === 'several';
  const waits: TextEdit[] = several ? [insertBefore(value, 'await Promise.all('), insertAfter(value, ')')] : [...addAwait(file, value)];
  const waiting = mayAwaitAt(file, statement)
    ? [{ kind: 'suggestion' as const, title: several ? 'Wait for all of them (the first failure rejects)' : 'Wait for it here (what follows runs after it, its failure is thrown here)', edits: waits }]
    : [makeAsync(file, statement, waits), several ? undefined : makeFactory(file, statement, value)];
  return offered([returnToChain(file, statement, value), ...waiting, catchHandler(file, value, several)]);
}

/** What `Promise.reject(…)` rejects with: its text is empty without any; `none` for other calls. */
function rejectedValue(value: TSESTree.Expression): TSESTree.CallExpressionArgument | undefined | 'none' {
  const call = parseMethodCall(value);
  return call?.method === 'reject' && parsePath(call.object)?.join('.') === 'Promise' ? call.call.arguments[0] : 'none';
}

/** A rejection that is only made reaches nobody: the function has to throw it, or to return it. */
function passOn(file: FileAnalysis, statement: TSESTree.ExpressionStatement, rejected: TSESTree.CallExpressionArgument | undefined): Repair | undefined {
  const fn = enclosingFunction(statement);
  if (!fn) return undefined;
  if (fn.async && !fn.generator && rejected && rejected.type !== 'SpreadElement') {
    return { kind: 'suggestion', title: 'Throw it: the function ends here, and its promise rejects', edits: [replace(statement, `throw ${file.text(rejected)};`)] };
  }
  const handler = chainAround(fn);
  if (!handler && !returnsValue(file, fn)) return undefined;
  return { kind: 'suggestion', title: 'Return it: the function ends here, and who waits for it hears of the failure', edits: [insertBefore(statement, 'return ')] };
}

/** `p.then(() => { save(); })`: returned, the promise is part of the chain, which waits for it and hears of its failure. */
function returnToChain(file: FileAnalysis, statement: TSESTree.ExpressionStatement, value: TSESTree.Expression): Repair | undefined {
  const fn = enclosingFunction(statement);
  if (!fn || fn.async || fn.generator || fn.body.type !== 'BlockStatement' || fn.body.body.at(-1) !== statement || statement.expression !== value) return undefined;
  const chain = chainAround(fn);
  if (!chain || returnsValue(file, fn)) return undefined;
  // Where somebody uses what the chain gives, it must not become another value.
  let last: TSESTree.Node = chain;
  for (let up = wrapped(last).parent; up?.type === 'MemberExpression' && up.parent.type === 'CallExpression' && parsePromiseChainStep(up.parent); up = wrapped(last).parent) last = up.parent;
  const user = wrapped(last).parent;
  const isUsed = user?.type !== 'ExpressionStatement' && !(user?.type === 'AwaitExpression' && user.parent.type === 'ExpressionStatement');
  if (isUsed && isTypeScript(file) && !/^Promise<(?:void|undefined)>$/u.test(file.types.text(value) ?? '')) return undefined;
  return { kind: 'suggestion', title: 'Return it: the chain waits for it and hears of its failure', edits: [insertBefore(statement, 'return ')] };
}

/** The chain step that a function is a handler of. */
function chainAround(fn: FunctionNode): TSESTree.Node | undefined {
  const call = wrapped(fn).parent;
  const step = call?.type === 'CallExpression' ? parsePromiseChainStep(call) : undefined;
  return step && step.method !== 'finally' && call?.type === 'CallExpression' && call.callee !== wrapped(fn) ? call : undefined;
}

/** One list of all the promises: `flatMap` where the lists are made, else `.flat()`. */
function flatten(file: FileAnalysis, value: TSESTree.Expression): Repair | undefined {
  const operand = parseCombinator(value)?.operand;
  if (!operand || operand.type === 'SpreadElement') return undefined;
  const mapped = parseMethodCall(operand);
  const callee = mapped && unwrap(mapped.call.callee);
  const title = 'Wait for the promises of all lists';
  if (mapped?.method === 'map' && callee?.type === 'MemberExpression' && !callee.computed) return { kind: 'suggestion', title, edits: [replace(callee.property, 'flatMap')] };
  const kind = file.types.collection(operand);
  const own = unwrap(operand).type;
  if ((kind !== 'array' && kind !== 'tuple') || (own !== 'Identifier' && own !== 'CallExpression' && own !== 'MemberExpression' && own !== 'ArrayExpression')) return undefined;
  return { kind: 'suggestion', title, edits: [insertAfter(operand, '.flat()')] };
}

const present = (repairs: readonly (Repair | undefined)[]): readonly Repair[] => repairs.filter((repair) => repair !== undefined);

/** `.catch(…)` behind the promise, where its type has one. */
function catchHandler(file: FileAnalysis, value: TSESTree.Expression, several: boolean): Repair | undefined {
  const inner = unwrap(value);
  const canChain = value === inner || value.type === 'ChainExpression';
  if (!canChain || inner.type === 'ArrayExpression') return undefined;
  const { reportError } = file.settings;
  const known = reportError !== 'reportError' || nameInScope(file, value, reportError);
  const parameter = isTypeScript(file) ? '(error: unknown)' : '(error)';
  const handler = known ? reportError : `${parameter} => { console.error(error); }`;
  // `Promise.all` takes the first failure only.
  const failure = several ? 'the first failure' : 'a failure';
  const title = known ? `Go on without waiting; hand ${failure} to \`${reportError}\`` : `Go on without waiting; log ${failure}`;
  if (several) {
    return { kind: 'suggestion', title, edits: [insertBefore(value, 'Promise.all('), insertAfter(value, `).catch(${handler})`)] };
  }
  const has = file.types.member(value, 'catch').exists;
  if (thenable(file, value) !== 'always' || has === 'no') return undefined;
  return { kind: 'suggestion', title, edits: [insertAfter(value, `.catch(${handler})`)] };
}
