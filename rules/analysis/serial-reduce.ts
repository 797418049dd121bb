/** `xs.reduce(async (done, x) => { await done; … }, Promise.resolve())`: a loop that waits in turn, written as a fold. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { originKey, originOf, variableOf } from './origin.ts';
import { contains, isFunction, parseMethodCall, parsePromiseChainStep, unwrap } from './syntax.ts';

export interface SerialReduce {
  readonly call: TSESTree.CallExpression;
  readonly items: TSESTree.Expression;
  readonly item: TSESTree.Parameter;
  readonly index: TSESTree.Parameter | undefined;
  /**
   * What a turn does: the statements behind `await done`, the expression that `done.then(() => …)` runs, or the value that is added to
   * the list of results.
   */
  readonly turn:
    | { readonly kind: 'statements'; readonly body: TSESTree.BlockStatement; readonly wait: TSESTree.Node }
    | { readonly kind: 'expression'; readonly value: TSESTree.Expression }
    | { readonly kind: 'collects'; readonly value: TSESTree.Expression };
}

/** The parts of such a fold; undefined when a turn really uses what the ones before it gave, or when the turns do not wait in turn. */
export function parseSerialReduce(file: FileAnalysis, call: TSESTree.CallExpression): SerialReduce | undefined {
  const method = parseMethodCall(call);
  if (method?.method !== 'reduce' || call.arguments.length !== 2) return undefined;
  const [callback, initial] = call.arguments;
  const fn = callback && unwrap(callback);
  if (!isFunction(fn) || fn.generator || !initial || initial.type === 'SpreadElement') return undefined;
  const [done, item, index, more] = fn.params;
  if (done?.type !== 'Identifier' || !item || more || item.type === 'RestElement') return undefined;
  const uses = variableOf(file, done)?.references.map(({ identifier }) => identifier as TSESTree.Identifier) ?? [];
  const parts = { call, items: method.object, item, index };
  if (fn.async) {
    if (uses.length !== 1 || !uses[0]) return undefined;
    const [use] = uses;
    if (use.parent.type !== 'AwaitExpression') return undefined;
    const turn = fn.body.type === 'BlockStatement' ? turnOfBlock(file, fn.body, use.parent) : turnOfList(fn.body, use.parent);
    return turn && startsWithPromise(file, initial) ? { ...parts, turn } : undefined;
  }
  const value = fn.body.type === 'BlockStatement' ? (fn.body.body.length === 1 && fn.body.body[0]?.type === 'ReturnStatement' ? fn.body.body[0].argument : undefined) : fn.body;
  const step = value && parsePromiseChainStep(value);
  const next = step?.onFulfilled && unwrap(step.onFulfilled);
  if (step?.method !== 'then' || step.onRejected || uses.length !== 1 || unwrap(step.object) !== uses[0]) return undefined;
  // `done.then(f)` gives what was before to `f`; only a function without parameters surely ignores it.
  if (!isFunction(next) || next.params.length > 0 || next.body.type === 'BlockStatement' || !startsWithPromise(file, initial)) return undefined;
  return { ...parts, turn: { kind: 'expression', value: next.body } };
}

function startsWithPromise(file: FileAnalysis, initial: TSESTree.Node): boolean {
  const inner = unwrap(initial);
  if (inner.type === 'ArrayExpression' && inner.elements.length === 0) return true;
  if (inner.type === 'Identifier' && inner.name === 'undefined') return true;
  const origin = inner.type === 'CallExpression' ? originOf(file, inner.callee) : undefined;
  if (inner.type !== 'CallExpression' || !origin || originKey(origin) !== 'Promise.resolve') return false;
  const [value] = inner.arguments;
  return !value || (value.type === 'ArrayExpression' && value.elements.length === 0) || (value.type === 'Identifier' && value.name === 'undefined') || (value.type === 'TSAsExpression' && value.expression.type === 'ArrayExpression');
}

/** `{ await done; … }`, or `{ const out = await done; out.push(await f(x)); return out; }` */
function turnOfBlock(file: FileAnalysis, body: TSESTree.BlockStatement, wait: TSESTree.AwaitExpression): SerialReduce['turn'] | undefined {
  const [first, second, third, more] = body.body;
  if (!first || !contains(first, wait)) return undefined;
  if (first.type === 'ExpressionStatement' && first.expression === wait) {
    for (const node of file.walk(body)) if (node.type === 'ReturnStatement') return undefined;
    return body.body.length > 1 ? { kind: 'statements', body, wait: first } : undefined;
  }
  if (first.type === 'ReturnStatement' && first.argument) return turnOfList(first.argument, wait);
  const declarator = first.type === 'VariableDeclaration' && first.declarations.length === 1 ? first.declarations[0] : undefined;
  if (declarator?.init !== wait || declarator.id.type !== 'Identifier' || more) return undefined;
  const { name } = declarator.id;
  const push = second?.type === 'ExpressionStatement' ? parseMethodCall(second.expression) : undefined;
  const returns = third?.type === 'ReturnStatement' && third.argument?.type === 'Identifier' && third.argument.name === name;
  const [value] = push?.call.arguments ?? [];
  if (push?.method !== 'push' || push.object.type !== 'Identifier' || push.object.name !== name || push.call.arguments.length !== 1 || !returns) return undefined;
  if (!value || value.type === 'SpreadElement' || mentions(file, value, name)) return undefined;
  return { kind: 'collects', value };
}

/** `[...(await done), await f(x)]` */
function turnOfList(body: TSESTree.Node, wait: TSESTree.AwaitExpression): SerialReduce['turn'] | undefined {
  const list = unwrap(body);
  if (list.type !== 'ArrayExpression' || list.elements.length !== 2) return undefined;
  const [before, value] = list.elements;
  if (before?.type !== 'SpreadElement' || unwrap(before.argument) !== wait || !value || value.type === 'SpreadElement') return undefined;
  return contains(value, wait) ? undefined : { kind: 'collects', value };
}

function mentions(file: FileAnalysis, root: TSESTree.Node, name: string): boolean {
  for (const node of file.walk(root, { intoFunctions: true })) if (node.type === 'Identifier' && node.name === name) return true;
  return false;
}
