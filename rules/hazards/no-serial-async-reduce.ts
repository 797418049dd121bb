import type { TSESTree } from '@typescript-eslint/types';
import { parseSerialReduce } from '../analysis/serial-reduce.ts';
import { excerpt } from '../analysis/words.ts';
import { reduceToLoop } from '../repairs/serial-reduce.ts';
import { defineRule, type Finding } from '../rule.ts';

export const noSerialAsyncReduce = defineRule<TSESTree.CallExpression, object>({
  name: 'no-serial-async-reduce',
  docs: {
    description: 'a `reduce` over promises whose turns only wait for one another',
    family: 'B5',
    types: 'unused',
    presets: { recommended: 'off', strict: 'error' },
  },
  messages: {
    turns: '`{{items}}.reduce` hides a loop that waits in turn: every callback runs at once, each to wait for the one before.',
  },
  defaults: {},

  collect: (_file, add) => ({ CallExpression: add }),

  find(call, file): Finding | undefined {
    const reduce = parseSerialReduce(file, call);
    if (!reduce) return undefined;
    const { callee } = call;
    return {
      node: call,
      loc: callee.type === 'MemberExpression' ? callee.property.loc : callee.loc,
      messageId: 'turns',
      data: { items: excerpt(file, reduce.items, 30) },
      repairs: reduceToLoop(file, reduce),
      certainty: 'certain',
    };
  },
});
