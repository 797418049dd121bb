import type { TSESTree } from '@typescript-eslint/types';
import { parseBlockingCall } from '../analysis/blocking.ts';
import { blockingPathOf, heldUpBy, type BlockingPath } from '../analysis/blocking-path.ts';
import { fileContext } from '../analysis/context.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { functionName, unwrap, type FunctionNode } from '../analysis/syntax.ts';
import { excerpt } from '../analysis/words.ts';
import { repairsOfPath } from '../repairs/blocking-path.ts';
import { defineRule, type Finding, type RelatedPlace } from '../rule.ts';

export const noTransitiveBlockingCall = defineRule<TSESTree.CallExpression, object>({
  name: 'no-transitive-blocking-call',
  docs: {
    description: 'a call in asynchronous code that blocks the event loop further down, in a function of the project',
    family: 'D2',
    types: 'helpful',
    presets: { recommended: 'off', server: 'warn', strict: 'error' },
  },
  messages: {
    path: '`{{call}}` blocks the event loop: {{path}}. Nothing else runs until it is done.',
  },
  defaults: {},

  collect: (file, add) => {
    if (fileContext(file) !== 'program') return {};
    return { CallExpression: add };
  },

  find(call, file): Finding | undefined {
    const callee = unwrap(call.callee);
    if (callee.type !== 'Identifier' && callee.type !== 'MemberExpression') return undefined;
    // What is awaited gives a promise: what it does is the business of its own function.
    if (call.parent.type === 'AwaitExpression') return undefined;
    const fn = heldUpBy(file, call);
    // The blocking call itself is what no-blocking-call reports.
    if (!fn || parseBlockingCall(file, call)) return undefined;
    const path = blockingPathOf(file, call);
    if (!path || !isFirstCall(file, fn, path)) return undefined;
    return {
      node: call,
      loc: call.callee.loc,
      messageId: 'path',
      data: { call: excerpt(file, call, 30), path: wordsOf(fn, path) },
      related: [{ message: `\`${functionName(fn) ?? 'this function'}\` runs while others wait`, node: fn }, ...placesOf(file, path)],
      repairs: repairsOfPath(file, path),
      certainty: 'certain',
    };
  },
});

/** Whether no call before it in the same function leads to the same function of the project: one finding says it for all of them. */
function isFirstCall(file: FileAnalysis, fn: FunctionNode, { steps: [first] }: BlockingPath): boolean {
  const firsts = file.memo('firstBlockingCalls', fn, () => new Map<FunctionNode, TSESTree.Node>());
  if (!first?.fn) return true;
  const known = firsts.get(first.fn);
  if (!known) firsts.set(first.fn, first.call);
  return !known || known === first.call;
}

/** `handler → render → readFileSync`; of a long way the ends. */
function wordsOf(fn: FunctionNode, { steps }: BlockingPath): string {
  const names = [functionName(fn) ?? 'handler', ...steps.map(({ name }) => name)];
  return (names.length > 5 ? [...names.slice(0, 2), '…', ...names.slice(-2)] : names).join(' → ');
}

/** Each step of the way behind the call that is reported, with its file. */
function placesOf(file: FileAnalysis, { steps }: BlockingPath): readonly RelatedPlace[] {
  return steps.slice(1).map((step) => {
    const message = step.fn ? `which calls \`${step.name}\`` : `which waits for \`${step.name}\``;
    return step.file === file ? { message, node: step.call } : { message, file: step.file.filename, loc: step.call.loc };
  });
}
