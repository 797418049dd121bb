/** Handlers that make a failure disappear, and results of `allSettled` whose failures nobody reads. */
import type { TSESTree } from '@typescript-eslint/types';
import { cleanupNames } from '../knowledge/signals.ts';
import { commentsInside } from './comments.ts';
import { mentions } from './completion.ts';
import type { FileAnalysis } from './file.ts';
import { originKey, originOf, variableOf } from './origin.ts';
import { calleeName, enclosingFunction, functionName, isFunction, isInLoop, parseMethodCall, propertyName, unwrap } from './syntax.ts';

/** A handler that does nothing and says nothing: `() => {}`, `noop`, without a comment that gives a reason. */
export function isSilent(file: FileAnalysis, handler: TSESTree.Expression): boolean {
  const fn = unwrap(handler);
  if (isFunction(fn)) {
    if (commentsInside(file, fn).length > 0) return false;
    return fn.body.type === 'BlockStatement' ? fn.body.body.length === 0 : isNothing(fn.body);
  }
  if (fn.type === 'Identifier' && /^(?:noop|_noop|noOp)$/u.test(fn.name)) return true;
  const origin = originOf(file, fn);
  return origin !== undefined && /^(?:lodash(?:-es)?\.noop|lodash\.noop|angular\.noop|\$\.noop)$/u.test(originKey(origin));
}

const isNothing = (node: TSESTree.Node): boolean =>
  (node.type === 'Identifier' && node.name === 'undefined') || (node.type === 'Literal' && node.value === null) || (node.type === 'UnaryExpression' && node.operator === 'void' && node.argument.type === 'Literal');

/** Work that is best effort by its nature: cleaning up, or done while something else has failed or ends. */
export function isBestEffort(file: FileAnalysis, promise: TSESTree.Node): boolean {
  const call = unwrap(promise);
  const name = call.type === 'CallExpression' ? (calleeName(call) ?? '') : '';
  if (cleanupNames.test(name) || /^(?:unlink|rm|rmdir|rimraf|remove|delete|kill|flush|unsubscribe|unregister|unwatch|untrack|prefetch\w*|preload\w*|warm\w*|play|vibrate)/u.test(name)) return true;
  for (let child: TSESTree.Node = promise, parent = promise.parent; parent; child = parent, parent = parent.parent) {
    if (parent.type === 'CatchClause' || (parent.type === 'TryStatement' && child === parent.finalizer)) return true;
    if (isFunction(parent) && cleanupNames.test(functionName(parent) ?? '')) return true;
    if (isFunction(parent) && parent.parent.type === 'CallExpression' && /^(?:onAbort|onCleanup|onDispose|after(?:Each|All)?|finally|catch)$/u.test(calleeName(parent.parent) ?? '')) return true;
  }
  return hasReason(file, promise);
}

/** A comment on the statement's line or above it says why. */
export function hasReason(file: FileAnalysis, node: TSESTree.Node): boolean {
  const { start, end } = node.loc;
  return file.comments.some(({ loc, value }) => !/eslint|prettier|ts-(?:ignore|expect)|istanbul/u.test(value) && loc.end.line >= start.line - 1 && loc.start.line <= end.line);
}

/** How the results of `allSettled` in a variable are used: whether anybody looks at what failed; undefined when they go elsewhere. */
export function readsOnlyValues(file: FileAnalysis, declarator: TSESTree.VariableDeclarator): boolean | undefined {
  if (declarator.id.type !== 'Identifier') return undefined;
  const variable = variableOf(file, declarator.id);
  const around = enclosingFunction(declarator)?.body ?? file.program;
  const reads = variable?.references.filter((reference) => reference.isRead()) ?? [];
  if (reads.length === 0) return true;
  let values = false;
  for (const { identifier } of reads) {
    const parent = identifier.parent;
    const method = parent.type === 'MemberExpression' && parent.parent.type === 'CallExpression' ? parseMethodCall(parent.parent)?.method : undefined;
    const iterated = (parent.type === 'ForOfStatement' && parent.right === identifier) || (method !== undefined && /^(?:map|filter|forEach|flatMap|reduce)$/u.test(method));
    if (!iterated && !(parent.type === 'MemberExpression' && propertyName(parent) === 'length')) return undefined;
  }
  for (const node of file.walk(around, { intoFunctions: true })) {
    const name = node.type === 'MemberExpression' || node.type === 'Property' ? propertyName(node) : undefined;
    if (name === 'status' || name === 'reason' || (node.type === 'Literal' && (node.value === 'rejected' || node.value === 'status' || node.value === 'reason'))) return false;
    if (node.type === 'Identifier' && /(?:Fulfilled|Rejected|settled\w*Result)/iu.test(node.name) && node !== declarator.id) return false;
    if (name === 'value') values = true;
  }
  return values || undefined;
}

/** A `catch` in a loop that does nothing at all with the failure, so that the loop goes on as if nothing had been. */
export function swallowsInLoop(file: FileAnalysis, handler: TSESTree.CatchClause): boolean {
  if (!isInLoop(handler) || commentsInside(file, handler).length > 0) return false;
  const name = handler.param?.type === 'Identifier' ? handler.param.name : undefined;
  if (handler.param && (name === undefined || mentions(file, handler.body, name))) return false;
  return handler.body.body.every((statement) => statement.type === 'ContinueStatement');
}
