import type { TSESTree } from '@typescript-eslint/types';
import { fileContext } from '../analysis/context.ts';
import { hasUnendedDelay, unendedDelay } from '../analysis/delays.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { hasOpenSlot, isShortList, nameForMessage, unobservedInLoop, unreadSignals, waitsForSomething } from '../analysis/signal-observation.ts';
import { mentionsSignals } from '../analysis/signals.ts';
import { ancestors, isFunction, isLoop, type FunctionNode, type LoopNode } from '../analysis/syntax.ts';
import { sharedWait, unsettledWait } from '../analysis/unsettled-waits.ts';
import { excerpt } from '../analysis/words.ts';
import { endDelay, leaveWait } from '../repairs/delay.ts';
import { checkAtStart, checkInLoop } from '../repairs/observe-signal.ts';
import { defineRule, type Finding } from '../rule.ts';

export const noUnobservedSignal = defineRule<FunctionNode | LoopNode | TSESTree.AwaitExpression, object>({
  name: 'no-unobserved-signal',
  docs: {
    description: 'a signal that a function takes and never looks at, or not where it waits longest',
    family: 'C8',
    types: 'helpful',
    presets: { recommended: 'off', strict: 'error' },
  },
  messages: {
    unread: '`{{fn}}` takes `{{signal}}` and never looks at it: its work goes on after an abort.',
    delay: '`{{wait}}` waits to its end after `{{signal}}` is aborted: nothing wakes it.',
    unsettled: '`{{wait}}` is not settled when `{{signal}}` is aborted: this function goes on waiting.',
    shared: '`{{wait}}` is shared, and ends with the signal of whoever came first: this wait goes on after `{{signal}}` is aborted.',
    loop: 'This loop never looks at `{{signal}}`: after an abort it goes on to its end.',
  },
  defaults: {},

  collect: (file, add) => {
    if (!mentionsSignals(file) || fileContext(file) === 'test') return {};
    return {
      FunctionDeclaration: add, FunctionExpression: add, ArrowFunctionExpression: add,
      ForStatement: add, ForInStatement: add, ForOfStatement: add, WhileStatement: add, DoWhileStatement: add, AwaitExpression: add,
    };
  },

  find: (node, file) => (node.type === 'AwaitExpression' ? (findDelay(node, file) ?? findUnsettled(node, file) ?? findShared(node, file)) : isFunction(node) ? findUnread(node, file) : findLoop(node, file)),
});

function findUnread(fn: FunctionNode, file: FileAnalysis): readonly Finding[] {
  const unread = unreadSignals(file, fn);
  if (unread.length === 0 || !waitsForSomething(file, fn) || hasOpenSlot(file, fn.body) || hasUnendedDelay(file, fn.body)) return [];
  return unread.map((signal) => ({
    node: signal.node,
    messageId: 'unread',
    data: { fn: nameForMessage(fn), signal: signal.text },
    repairs: checkAtStart(file, fn, signal),
    certainty: 'certain',
  }));
}

function findDelay(awaited: TSESTree.AwaitExpression, file: FileAnalysis): Finding | undefined {
  const found = unendedDelay(file, awaited);
  if (!found) return undefined;
  const { delay, signal } = found;
  return {
    node: delay.wait,
    messageId: 'delay',
    data: { wait: excerpt(file, delay.wait), signal: signal.text },
    related: [{ message: `\`${signal.text}\` comes from here`, node: signal.node }],
    repairs: endDelay(file, delay, awaited, signal),
    certainty: 'likely',
  };
}

function findUnsettled(awaited: TSESTree.AwaitExpression, file: FileAnalysis): Finding | undefined {
  const found = unsettledWait(file, awaited);
  if (!found) return undefined;
  const { wait, signal, settles } = found;
  return {
    node: wait,
    messageId: 'unsettled',
    data: { wait: excerpt(file, wait), signal: signal.text },
    related: [{ message: 'only this settles it', node: settles }, { message: `\`${signal.text}\` comes from here`, node: signal.node }],
    repairs: leaveWait(file, wait, signal),
    certainty: 'likely',
  };
}

function findShared(awaited: TSESTree.AwaitExpression, file: FileAnalysis): Finding | undefined {
  const found = sharedWait(file, awaited);
  if (!found) return undefined;
  const { wait, signal, started } = found;
  return {
    node: wait,
    messageId: 'shared',
    data: { wait: excerpt(file, wait), signal: signal.text },
    related: [{ message: 'started with the signal of the first caller', node: started }],
    certainty: 'likely',
  };
}

function findLoop(loop: LoopNode, file: FileAnalysis): Finding | undefined {
  if (isShortList(loop) || isInsideAnother(loop, file)) return undefined;
  const signal = unobservedInLoop(file, loop);
  // A signal that nothing reads is one finding, at the parameter; a call in the loop that takes one is `forward-abort-signal`'s.
  if (!signal || hasOpenSlot(file, loop) || hasUnendedDelay(file, loop)) return undefined;
  return {
    node: loop,
    loc: headOf(file, loop),
    messageId: 'loop',
    data: { signal: signal.text },
    related: [{ message: `\`${signal.text}\` comes from here`, node: signal.node }],
    repairs: checkInLoop(file, loop, signal),
    certainty: 'likely',
  };
}

/** Of loops in each other the outer one is reported. */
function isInsideAnother(loop: LoopNode, file: FileAnalysis): boolean {
  for (const node of ancestors(loop)) {
    if (isFunction(node)) return unreadSignals(file, node).length > 0;
    if (isLoop(node)) return true;
  }
  return false;
}

function headOf(file: FileAnalysis, loop: LoopNode): TSESTree.SourceLocation {
  if (loop.type === 'DoWhileStatement') return (file.source.getFirstToken(loop) as TSESTree.Token).loc;
  const last = file.source.getTokenBefore(loop.body) as TSESTree.Token;
  return { start: loop.loc.start, end: last.loc.end };
}
