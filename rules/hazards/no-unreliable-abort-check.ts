import type { TSESTree } from '@typescript-eslint/types';
import { asksMoreThan, handlerOfTest, otherReason, parseAbortTest } from '../analysis/abort-tests.ts';
import { mentionsSignals } from '../analysis/signals.ts';
import { excerpt } from '../analysis/words.ts';
import { repairsOfAbortTest } from '../repairs/abort-test.ts';
import { defineRule, type Finding } from '../rule.ts';

interface Options {
  /** Whether tests are reported too that see only some aborts: of the caller's signals, and of combined ones. */
  readonly callers: boolean;
}

export const noUnreliableAbortCheck = defineRule<TSESTree.BinaryExpression, Options>({
  name: 'no-unreliable-abort-check',
  docs: {
    description: 'a test for AbortError where an abort rejects with another error',
    family: 'C4',
    types: 'unused',
    presets: { recommended: 'error', strict: ['error', { callers: true }] },
  },
  messages: {
    timeout: '`{{test}}` is {{ever}} true: a timeout of `{{signal}}` rejects with a TimeoutError.',
    custom: '`{{test}}` is {{ever}} true: `{{signal}}` rejects with the reason that it is aborted with.',
    open: '`{{test}}` misses aborts of `{{signal}}` with a reason of their own, such as a timeout.',
  },
  options: { callers: { type: 'boolean', description: "Also report tests that see only some aborts: of the caller's signals, and of combined ones." } },
  defaults: { callers: false },

  collect: (file, add) => (mentionsSignals(file) ? { BinaryExpression: add } : {}),

  find(node, file, options): Finding | undefined {
    const test = parseAbortTest(node);
    const handler = test && handlerOfTest(test);
    if (!test || !handler || asksMoreThan(file, handler, test)) return undefined;
    const reason = otherReason(file, handler);
    if (!reason || (reason.kind === 'open' && !options.callers)) return undefined;
    // A timeout is a DOMException too.
    if (test.by === 'class' && reason.kind === 'timeout') return undefined;
    return {
      node,
      messageId: reason.kind,
      data: { ever: test.negated ? 'always' : 'never', test: excerpt(file, node), signal: excerpt(file, reason.signal) },
      related: [{ message: `\`${excerpt(file, reason.call)}\` rejects with the reason of the signal`, node: reason.call }],
      repairs: repairsOfAbortTest(file, test, reason, handler),
      certainty: reason.kind === 'open' ? 'likely' : 'certain',
    };
  },
});
