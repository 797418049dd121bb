import type { TSESTree } from '@typescript-eslint/types';
import { asksForFlag } from '../analysis/abort-flags.ts';
import { parseBlindRetry, parseSettledCalls, signalledBodyIn, signalledCallIn, type SignalledCall } from '../analysis/aborted-waits.ts';
import { completesNormally, passesErrorOn, replacesError, usesErrorBeyondLogs } from '../analysis/completion.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { leftAlone } from '../analysis/left-alone.ts';
import { ancestors, calleeName, contains, enclosingFunction, isFunction, isLoop, parsePromiseChainStep, statementListOf, unwrap, type LoopNode } from '../analysis/syntax.ts';
import { mentionsSignals, openSlotOf, signalsAt, testsAbort, uncancellableRegion } from '../analysis/signals.ts';
import { excerpt } from '../analysis/words.ts';
import { rethrowAbortInCatch, rethrowAbortInHandler, throwAbortAfter } from '../repairs/abort.ts';
import { forwardTo } from '../repairs/signal.ts';
import { defineRule, type Finding } from '../rule.ts';

interface Options {
  /** Whether handlers outside loops are reported too: those that turn an abort into an ordinary result. */
  readonly outsideLoops: boolean;
  /** Whether handlers are reported too that throw another error in place of the abort, so that callers do not see that it was one. */
  readonly wrapped: boolean;
}

type HandlerCandidate =
  | { readonly kind: 'catch'; readonly node: TSESTree.TryStatement; readonly handler: TSESTree.CatchClause }
  | { readonly kind: 'handler'; readonly node: TSESTree.CallExpression; readonly handler: TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression };

/** `Promise.allSettled(…)`, a library's `retry(…)`: a handler that nobody wrote. */
type Candidate = HandlerCandidate | { readonly kind: 'call'; readonly node: TSESTree.CallExpression };

export const noSwallowedAbort = defineRule<Candidate, Options>({
  name: 'no-swallowed-abort',
  docs: {
    description: 'an error handler that takes an abort for an ordinary failure, so that the work goes on',
    family: 'C3',
    types: 'helpful',
    presets: { recommended: 'error', strict: ['error', { outsideLoops: true, wrapped: true }], server: ['error', { outsideLoops: true }] },
  },
  messages: {
    loop: 'An abort of `{{signal}}` ends up in this handler, and the loop goes on.',
    result: 'An abort of `{{signal}}` ends up in this handler and looks like an ordinary result.',
    settled: 'An abort of `{{signal}}` is one more failure among these results: the work goes on.',
    retried: '`{{retry}}` takes an abort of `{{signal}}` for a failure and tries again.',
    wrapped: 'An abort of `{{signal}}` is thrown as `{{thrown}}`: callers that leave aborts alone take it for a failure.',
  },
  options: {
    outsideLoops: { type: 'boolean', description: 'Also report handlers outside loops that turn an abort into an ordinary result.' },
    wrapped: { type: 'boolean', description: 'Also report handlers that throw another error in place of the abort, without it as the `cause`.' },
  },
  defaults: { outsideLoops: false, wrapped: false },

  collect: (file, add) => {
    if (!mentionsSignals(file)) return {};
    const mayRetry = /retry|backOff/u.test(file.code);
    return {
      TryStatement(node) {
        if (node.handler) add({ kind: 'catch', node, handler: node.handler });
      },
      CallExpression(node) {
        const step = parsePromiseChainStep(node);
        const handler = step?.onRejected && unwrap(step.onRejected);
        if (handler?.type === 'ArrowFunctionExpression' || handler?.type === 'FunctionExpression') add({ kind: 'handler', node, handler });
        else if (mayRetry || calleeName(node) === 'allSettled') add({ kind: 'call', node });
      },
    };
  },

  find(candidate, file, options): Finding | undefined {
    if (candidate.kind === 'call') return findRetry(candidate.node, file) ?? (options.outsideLoops ? findSettled(candidate.node, file) : undefined);
    if (candidate.kind === 'handler' && isLeftToItself(candidate.node)) return undefined;
    const guarded = guardedCall(file, candidate);
    if (!guarded) return options.wrapped && candidate.kind === 'catch' ? findWrappedBody(candidate, file) : undefined;
    const error = errorName(candidate);
    const { body } = candidate.handler;
    const thrown = options.wrapped && body.type === 'BlockStatement' && !testsAbort(file, body) ? replacesError(file, body, error) : undefined;
    const fn = enclosingFunction(candidate.node);
    const left = fn && leftAlone(file, fn);
    if (thrown && left !== 'dropped') return findingAt(file, candidate, guarded, { messageId: 'wrapped', thrown: excerpt(file, thrown) });
    if (testsAbort(file, body) || passesErrorOn(file, body, error) || testsError(file, body, error)) return undefined;
    const around = loopThatGoesOn(file, candidate);
    // What is tidied up is tidied up as far as that goes.
    if (around && uncancellableRegion(file, candidate.node) === 'cleanup') return undefined;
    const loop = around && asksForFlag(file, around, guarded.signal.text) ? undefined : around;
    if (!loop && (around || !options.outsideLoops || isBoundary(candidate) || isInTestingLoop(file, candidate))) return undefined;
    if (!loop && error !== undefined && usesErrorBeyondLogs(file, body, error)) return undefined;
    // Nobody would hear of the abort: there is no result that it could look like.
    if (left === 'dropped' && !loop) return undefined;
    return findingAt(file, candidate, guarded, { messageId: loop ? 'loop' : 'result', loop, isLeft: left !== undefined });
  },
});

/** `try { await response.json(); } catch (error) { throw new Error(…); }`: an abort ends the reading of the body, too. */
function findWrappedBody(candidate: HandlerCandidate & { readonly kind: 'catch' }, file: FileAnalysis): Finding | undefined {
  const { body } = candidate.handler;
  const thrown = testsAbort(file, body) ? undefined : replacesError(file, body, errorName(candidate));
  const read = thrown && signalledBodyIn(file, candidate.node.block);
  if (!thrown || !read) return undefined;
  const isNamedHere = signalsAt(file, candidate.node).some(({ text }) => text === read.signal.text);
  const found = findingAt(file, candidate, read, { messageId: 'wrapped', thrown: excerpt(file, thrown), isLeft: !isNamedHere });
  return { ...found, certainty: 'likely' };
}

interface Found {
  readonly messageId: 'loop' | 'result' | 'wrapped';
  readonly loop?: LoopNode | undefined;
  readonly thrown?: string;
  /** Whether nobody may listen to the promise of the function when the abort comes. */
  readonly isLeft?: boolean;
}

function findingAt(file: FileAnalysis, candidate: HandlerCandidate, { call, signal }: SignalledCall, { messageId, loop, thrown, isLeft = false }: Found): Finding {
  return {
    node: candidate.handler,
    loc: headOf(file, candidate),
    messageId,
    data: { signal: signal.text, thrown: thrown ?? '' },
    related: [
      { message: `\`${excerpt(file, call)}\` rejects when \`${signal.text}\` is aborted`, node: call },
      ...(loop ? [{ message: 'this loop goes on after the abort', node: loop }] : []),
    ],
    // Thrown on, it could be an unhandled rejection.
    repairs: isLeft ? [] : [candidate.kind === 'catch' ? rethrowAbortInCatch(file, candidate.handler, signal) : rethrowAbortInHandler(file, candidate.handler, signal)],
    certainty: messageId === 'wrapped' ? 'likely' : 'certain',
  };
}

function findRetry(call: TSESTree.CallExpression, file: FileAnalysis): Finding | undefined {
  const retried = parseBlindRetry(file, call);
  if (!retried) return undefined;
  const { signal } = retried;
  const slot = openSlotOf(file, call);
  return {
    node: call,
    loc: call.callee.loc,
    messageId: 'retried',
    data: { retry: calleeName(call) ?? 'retry', signal: signal.text },
    related: [{ message: `\`${excerpt(file, retried.call)}\` rejects when \`${signal.text}\` is aborted`, node: retried.call }],
    repairs: slot ? [forwardTo(file, call, slot, signal.text)] : [],
    certainty: 'certain',
  };
}

function findSettled(call: TSESTree.CallExpression, file: FileAnalysis): Finding | undefined {
  const settled = parseSettledCalls(file, call);
  if (!settled) return undefined;
  return {
    node: call,
    loc: call.callee.loc,
    messageId: 'settled',
    data: { signal: settled.signal.text },
    related: [{ message: `\`${excerpt(file, settled.call)}\` rejects when \`${settled.signal.text}\` is aborted`, node: settled.call }],
    repairs: [throwAbortAfter(file, settled.statement, settled.signal)],
    certainty: 'likely',
  };
}

/** The awaited call with a signal of the caller whose failure arrives in the handler. */
function guardedCall(file: FileAnalysis, candidate: HandlerCandidate): SignalledCall | undefined {
  const region = candidate.kind === 'catch' ? candidate.node.block : (parsePromiseChainStep(candidate.node)?.object ?? candidate.node);
  return signalledCallIn(file, region, { awaited: candidate.kind === 'catch' });
}

function errorName(candidate: HandlerCandidate): string | undefined {
  const parameter = candidate.kind === 'catch' ? candidate.handler.param : candidate.handler.params[0];
  return parameter?.type === 'Identifier' ? parameter.name : undefined;
}

/** A handler that asks what kind of error it has may well leave aborts alone: not ours to say. */
function testsError(file: FileAnalysis, body: TSESTree.Node, error: string | undefined): boolean {
  if (error === undefined) return false;
  for (const node of file.walk(body)) {
    if (node.type === 'BinaryExpression' && node.operator === 'instanceof' && !/^Error$/u.test(file.text(node.right)) && file.text(node.left).startsWith(error)) {
      // `error instanceof SpecificError` that leads away is a test; `instanceof Error` only picks the message.
      return true;
    }
  }
  return false;
}

/** The loop that runs on after the handler, when nothing in it looks at the signal. */
function loopThatGoesOn(file: FileAnalysis, candidate: HandlerCandidate): LoopNode | undefined {
  const statements = candidate.handler.body.type === 'BlockStatement' ? candidate.handler.body.body : [];
  if (candidate.kind === 'catch' && !completesNormally(statements) && !endsWithContinue(statements)) return undefined;
  for (const node of ancestors(candidate.node)) {
    if (isFunction(node)) return undefined;
    if (isLoop(node)) return testsAbort(file, node) || leavesLoop(candidate.node, node) || failsThrough(file, candidate, node) || failsNext(file, candidate, node) ? undefined : node;
  }
  return undefined;
}

/** `catch { await sleep(1000, signal); }`: after the abort the next wait of the loop fails, in the handler or beside it, and nothing in the loop catches that. */
function failsNext(file: FileAnalysis, candidate: HandlerCandidate, loop: LoopNode): boolean {
  return [candidate.handler.body, loop.body].some((region) => signalledCallIn(file, region, { awaited: true }) !== undefined);
}

/** A loop that waits for nothing but what fails at once after the abort, and whose end is followed by a look at the signal: it is over in no time. */
function failsThrough(file: FileAnalysis, candidate: HandlerCandidate, loop: LoopNode): boolean {
  if (candidate.kind !== 'catch' || (loop.type !== 'ForOfStatement' && loop.type !== 'ForInStatement')) return false;
  const { node: guarded } = candidate;
  for (const node of file.walk(loop.body)) if (node.type === 'AwaitExpression' && !contains(guarded.block, node)) return false;
  const rest = statementListOf(loop)?.filter(({ range }) => range[0] >= loop.range[1]) ?? [];
  return rest.some((statement) => testsAbort(file, statement));
}

/** `queue.add(job, { signal }).catch(report);`: nobody waits for it or takes a result from it, whatever the handler does. */
function isLeftToItself(chain: TSESTree.Node): boolean {
  let node = chain;
  for (const outer of ancestors(chain)) {
    const isChain = outer.type === 'ChainExpression' || (outer.type === 'MemberExpression' && outer.object === node) || (outer.type === 'CallExpression' && outer.callee === node);
    if (!isChain) return outer.type === 'ExpressionStatement' || (outer.type === 'UnaryExpression' && outer.operator === 'void');
    node = outer;
  }
  return false;
}

/** A loop that looks at the signal itself ends with the abort, whatever its handlers do. */
function isInTestingLoop(file: FileAnalysis, candidate: HandlerCandidate): boolean {
  for (const node of ancestors(candidate.node)) {
    if (isFunction(node)) return false;
    if (isLoop(node) && testsAbort(file, node)) return true;
  }
  return false;
}

const endsWithContinue = (statements: readonly TSESTree.Node[]): boolean => statements.at(-1)?.type === 'ContinueStatement';

/** Whether the statements after the one that holds the handler leave the loop in any case. */
function leavesLoop(node: TSESTree.Node, loop: LoopNode): boolean {
  for (let child = node, { parent } = node; parent && child !== loop.body; child = parent, parent = parent.parent) {
    if (parent.type !== 'BlockStatement') continue;
    const rest = parent.body.slice(parent.body.indexOf(child as TSESTree.Statement) + 1);
    if (rest.some((statement) => statement.type === 'ReturnStatement' || statement.type === 'BreakStatement' || statement.type === 'ThrowStatement')) return true;
  }
  return false;
}

/** A handler at the outermost level of a program or request: nothing runs after it that should have stopped. */
function isBoundary(candidate: HandlerCandidate): boolean {
  for (const node of ancestors(candidate.node)) if (isFunction(node)) return false;
  return true;
}

/** The head of the handler: `catch (error)`, or `.catch` of a chain. */
function headOf(file: FileAnalysis, candidate: HandlerCandidate): TSESTree.SourceLocation {
  if (candidate.kind === 'catch') {
    const last = file.source.getTokenBefore(candidate.handler.body) ?? candidate.handler;
    return { start: candidate.handler.loc.start, end: last.loc.end };
  }
  const callee = unwrap(candidate.node.callee) as TSESTree.MemberExpression;
  return callee.property.loc;
}
