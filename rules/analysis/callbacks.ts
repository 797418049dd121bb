/** What a function that is handed on gives back when it is called, and whether what it gives may reject. */
import type { TSESTree } from '@typescript-eslint/types';
import { functionOf, functionsBehind } from './calls.ts';
import type { FileAnalysis } from './file.ts';
import { isFunction, propertyName, unwrap, wrapped, type FunctionNode } from './syntax.ts';
import { functionNeverRejects, functionReturnsThenable, thenable } from './thenables.ts';
import type { Certainty, Question } from './types/oracle.ts';

/** Whether calling the value gives a promise. */
export function callbackReturnsThenable(file: FileAnalysis, node: TSESTree.Node): Certainty {
  return file.memo('callbackReturnsThenable', node, () => {
    // `run(...callbacks)`
    if (node.type === 'SpreadElement') return file.types.elementCallReturns(node.argument);
    const fn = unwrap(node);
    if (isFunction(fn) && fn.generator) return 'never';
    if (isFunction(fn) && fn.async) return 'always';
    const result = isFunction(fn) ? inferredResult(file, fn) : 'unclear';
    if (result !== 'unclear') return result ? thenable(file, result) : 'never';
    const typed = file.types.callReturns(node);
    if (typed !== 'unknown') return typed;
    const local = functionOf(file, node);
    return local ? functionReturnsThenable(file, local) : 'unknown';
  });
}

/** What has to be asked of types for `callbackReturnsThenable`. */
export function questionsAboutCallback(file: FileAnalysis, node: TSESTree.Node): readonly (TSESTree.Node | Question)[] {
  const fn = unwrap(node);
  if (node.type === 'SpreadElement') return [{ about: 'elementCallReturns', node: node.argument }];
  if (!isFunction(fn)) return [{ about: 'callReturns', node }];
  if (fn.generator) return [];
  if (fn.async) return receiverOfMap(node);
  const result = inferredResult(file, fn);
  return result === 'unclear' ? [{ about: 'callReturns', node }] : result ? [result] : [];
}

/** `xs` of `xs.map(async …)`: whether that is an array is asked of each. */
function receiverOfMap(callback: TSESTree.Node): readonly Question[] {
  const { parent } = wrapped(callback);
  const callee = parent?.type === 'CallExpression' && parent.callee !== callback ? unwrap(parent.callee) : undefined;
  return callee?.type === 'MemberExpression' && propertyName(callee) === 'map' ? [{ about: 'collection', node: callee.object }] : [];
}

/** The one expression that a function gives, when nothing but that decides its result; undefined for one that returns no value. */
function inferredResult(file: FileAnalysis, fn: FunctionNode): TSESTree.Expression | undefined | 'unclear' {
  if (fn.returnType) return 'unclear';
  if (fn.body.type !== 'BlockStatement') return fn.body;
  return returnsValue(file, fn) ? 'unclear' : undefined;
}

/** Whether a `return` of a function gives something. */
export function returnsValue(file: FileAnalysis, fn: FunctionNode): boolean {
  return file.memo('returnsValue', fn, () => {
    for (const node of file.walk(fn.body)) if (node.type === 'ReturnStatement' && node.argument) return true;
    return false;
  });
}

/** Whether the promise that calling the value gives may reject; `never` only when every function it may be is known. */
export function callbackMayReject(file: FileAnalysis, node: TSESTree.Node): 'never' | 'maybe' {
  const called = functionsBehind(file, node);
  if (!called || called.length === 0) return 'maybe';
  return called.every(({ file: home, fn }) => functionNeverRejects(home, fn)) ? 'never' : 'maybe';
}

/** The first place in a function where it waits; undefined when it never does. */
export function firstWait(file: FileAnalysis, fn: FunctionNode): TSESTree.Node | undefined {
  for (const node of file.walk(fn.body)) {
    if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) return node;
  }
  return undefined;
}
