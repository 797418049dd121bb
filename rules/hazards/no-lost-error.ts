import type { TSESTree } from '@typescript-eslint/types';
import { fileContext } from '../analysis/context.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { hasReason, isBestEffort, isSilent, readsOnlyValues, swallowsInLoop } from '../analysis/lost-errors.ts';
import { variableOf } from '../analysis/origin.ts';
import { calleeName, enclosingFunction, isFunction, parseCombinator, parsePath, parsePromiseChainStep, unwrap, wrapped, type PromiseChainStep } from '../analysis/syntax.ts';
import { functionNeverRejects, mayReject, thenable } from '../analysis/thenables.ts';
import { excerpt } from '../analysis/words.ts';
import { READ_VERBS } from '../knowledge/effects.ts';
import { catchInFinally, logFailure, throwTogether } from '../repairs/lost-error.ts';
import { defineRule, type Finding } from '../rule.ts';

interface Options {
  /** Failures of what `finally` waits for, which take the place of the first failure. */
  readonly also: readonly 'finally'[];
}

type Candidate =
  | { readonly kind: 'handler'; readonly step: PromiseChainStep }
  | { readonly kind: 'settled'; readonly call: TSESTree.CallExpression }
  | { readonly kind: 'finally'; readonly node: TSESTree.AwaitExpression; readonly statement: TSESTree.TryStatement }
  | { readonly kind: 'catch'; readonly handler: TSESTree.CatchClause; readonly statement: TSESTree.TryStatement };

export const noLostError = defineRule<Candidate, Options>({
  name: 'no-lost-error',
  docs: {
    description: 'a failure that disappears without a trace',
    family: 'A9',
    types: 'helpful',
    presets: { recommended: 'off', strict: 'error' },
  },
  messages: {
    silent: 'A failure of `{{call}}` disappears here, and nobody waits for it either: no log line will ever tell.',
    settled: 'Nobody looks at which of these promises failed: `allSettled` never fails itself.',
    values: 'Only the values in `{{name}}` are read: what failed is left out without a word.',
    logged: '`{{name}}` is undefined after a failure of `{{call}}`, which is only logged.',
    cleanup: 'A failure of this async `finally` takes the place of the first one.',
    replaced: 'If `{{call}}` fails, its failure takes the place of the one that led here.',
    loop: 'A failure disappears here, and the loop goes on as if nothing had been.',
  },
  options: {
    also: { type: 'array', items: { type: 'string', enum: ['finally'] }, uniqueItems: true, description: 'Also report what `finally` waits for and may fail: that failure takes the place of the first.' },
  },
  defaults: { also: [] },

  collect: (file, add, { also }) => {
    if (fileContext(file) === 'test') return {};
    return {
      CallExpression(node) {
        const step = parsePromiseChainStep(node);
        if (step && (step.onRejected || (step.method === 'finally' && also.includes('finally')))) add({ kind: 'handler', step });
        if (parseCombinator(node)?.method === 'allSettled') add({ kind: 'settled', call: node });
      },
      TryStatement(node) {
        if (node.handler) add({ kind: 'catch', handler: node.handler, statement: node });
        if (!node.finalizer || !also.includes('finally')) return;
        for (const inner of file.walk(node.finalizer)) if (inner.type === 'AwaitExpression') add({ kind: 'finally', node: inner, statement: node });
      },
    };
  },

  ask: (candidate) => (candidate.kind === 'handler' ? [candidate.step.object] : candidate.kind === 'finally' ? [candidate.node.argument] : []),

  find(candidate, file): Finding | undefined {
    switch (candidate.kind) {
      case 'handler':
        return candidate.step.method === 'finally' ? findAsyncFinally(file, candidate.step) : findHandler(file, candidate.step);
      case 'settled':
        return findSettled(file, candidate.call);
      case 'finally':
        return findFinally(file, candidate.node, candidate.statement);
      default:
        return findInLoop(file, candidate.handler, candidate.statement);
    }
  },
});

function findHandler(file: FileAnalysis, step: PromiseChainStep): Finding | undefined {
  const { call, object, onRejected } = step;
  if (!onRejected || thenable(file, object) !== 'always' || mayReject(file, object) === 'never') return undefined;
  const parent = wrapped(call).parent;
  if (isSilent(file, onRejected)) {
    const discarded = parent?.type === 'ExpressionStatement' || (parent?.type === 'UnaryExpression' && parent.operator === 'void');
    // `p.catch(() => {})` on a promise that somebody holds marks it as observed.
    const source = promiseBehind(step.object);
    if (!discarded || source.type === 'Identifier' || source.type === 'MemberExpression' || isBestEffort(file, object) || hasReason(file, call)) return undefined;
    return { node: onRejected, messageId: 'silent', data: { call: excerpt(file, object) }, repairs: logFailure(file, onRejected), certainty: 'certain' };
  }
  const logs = /^console\.(?:error|log|warn)$/u.test(parsePath(onRejected)?.join('.') ?? '');
  const waited = parent?.type === 'AwaitExpression' ? wrapped(parent).parent : undefined;
  if (!logs || waited?.type !== 'VariableDeclarator') return undefined;
  const name = usedUnchecked(file, waited);
  return name === undefined ? undefined : { node: onRejected, messageId: 'logged', data: { name, call: excerpt(file, object) }, certainty: 'certain' };
}

/** `held.finally(stop).catch(() => {})`: what `finally` derives is no work of its own. */
function promiseBehind(node: TSESTree.Expression): TSESTree.Node {
  const step = parsePromiseChainStep(node);
  return step?.method === 'finally' ? promiseBehind(step.object) : unwrap(node);
}

/** The name of a variable whose properties are read although nothing asks whether it has a value. */
function usedUnchecked(file: FileAnalysis, { id }: TSESTree.VariableDeclarator): string | undefined {
  if (id.type !== 'Identifier') return id.type === 'ObjectPattern' ? 'the result' : undefined;
  const reads = variableOf(file, id)?.references.filter((reference) => reference.isRead()).map(({ identifier }) => identifier as TSESTree.Identifier) ?? [];
  const isRead = ({ parent }: TSESTree.Identifier): boolean => parent.type === 'MemberExpression' && !parent.optional;
  return reads.length > 0 && reads.every((read) => isRead(read) && (read.parent as TSESTree.MemberExpression).object === read) ? id.name : undefined;
}

function findSettled(file: FileAnalysis, call: TSESTree.CallExpression): Finding | undefined {
  const awaited = wrapped(call).parent;
  if (awaited?.type !== 'AwaitExpression') return undefined;
  const parent = wrapped(awaited).parent;
  if (parent?.type === 'ExpressionStatement') {
    const operand = parseCombinator(call)?.operand;
    if (!operand || isBestEffort(file, call) || hasReason(file, call) || handlesEach(file, operand)) return undefined;
    return { node: call, messageId: 'settled', repairs: throwTogether(file, awaited, parent), certainty: 'likely' };
  }
  if (parent?.type !== 'VariableDeclarator' || readsOnlyValues(file, parent) !== true || hasReason(file, parent)) return undefined;
  return { node: call, messageId: 'values', data: { name: file.text(parent.id) }, certainty: 'likely' };
}

/** Every promise that goes in takes care of its own failure. */
function handlesEach(file: FileAnalysis, operand: TSESTree.Node): boolean {
  const inner = unwrap(operand);
  if (inner.type === 'ArrayExpression') {
    return inner.elements.every((element) => element !== null && element.type !== 'SpreadElement' && mayReject(file, element) === 'never');
  }
  const callback = inner.type === 'CallExpression' ? inner.arguments.map((argument) => unwrap(argument)).find((argument) => isFunction(argument)) : undefined;
  return isFunction(callback) && functionNeverRejects(file, callback);
}

function findAsyncFinally(file: FileAnalysis, { call }: PromiseChainStep): Finding | undefined {
  const [argument] = call.arguments;
  const fn = argument && unwrap(argument);
  if (!isFunction(fn) || !fn.async || functionNeverRejects(file, fn)) return undefined;
  return { node: fn, messageId: 'cleanup', certainty: 'certain' };
}

function findFinally(file: FileAnalysis, node: TSESTree.AwaitExpression, statement: TSESTree.TryStatement): Finding | undefined {
  if (thenable(file, node.argument) !== 'always' || mayReject(file, node.argument) === 'never' || hasReason(file, node)) return undefined;
  for (let at: TSESTree.Node = node; at !== statement; at = at.parent as TSESTree.Node) {
    if (at.parent?.type === 'TryStatement' && at.parent !== statement && at.parent.handler && at === at.parent.block) return undefined;
  }
  return { node, messageId: 'replaced', data: { call: excerpt(file, node.argument) }, repairs: catchInFinally(file, node), certainty: 'likely' };
}

function findInLoop(file: FileAnalysis, handler: TSESTree.CatchClause, statement: TSESTree.TryStatement): Finding | undefined {
  if (!swallowsInLoop(file, handler) || hasReason(file, handler) || enclosingFunction(handler)?.async !== true) return undefined;
  const waits = [...file.walk(statement.block)].some((node) => node.type === 'AwaitExpression' && !isBestEffort(file, node.argument) && !isReading(node.argument) && mayReject(file, node.argument) === 'maybe');
  const start = file.source.getFirstToken(handler);
  return waits ? { node: handler, ...(start && { loc: start.loc }), messageId: 'loop', certainty: 'likely' } : undefined;
}

/** Looking for something in several places: that it is not in one of them is no failure. */
function isReading(node: TSESTree.Node): boolean {
  const call = unwrap(node);
  return call.type === 'CallExpression' && READ_VERBS.test(calleeName(call) ?? '');
}
