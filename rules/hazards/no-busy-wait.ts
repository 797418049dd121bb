import type { TSESTree } from '@typescript-eslint/types';
import { parseBusyWait } from '../analysis/busy-wait.ts';
import { fileContext } from '../analysis/context.ts';
import { excerpt } from '../analysis/words.ts';
import { waitForSignal } from '../repairs/busy-wait.ts';
import { defineRule, type Finding } from '../rule.ts';

export const noBusyWait = defineRule<TSESTree.WhileStatement | TSESTree.DoWhileStatement, object>({
  name: 'no-busy-wait',
  docs: {
    description: 'a loop that asks again and again for something that the same program will say',
    family: 'D4',
    types: 'unused',
    presets: { recommended: 'off', strict: 'error' },
  },
  messages: {
    polls: '`{{flag}}` is looked at again and again until line {{line}} changes it: what waits is late and wakes up for nothing.',
  },
  defaults: {},

  collect: (file, add) => (fileContext(file) === 'test' ? {} : { WhileStatement: add, DoWhileStatement: add }),

  find(loop, file): Finding | undefined {
    const wait = parseBusyWait(file, loop);
    if (!wait) return undefined;
    const [first] = wait.writes as [TSESTree.Node];
    return {
      node: loop,
      loc: loop.test.loc,
      messageId: 'polls',
      data: { flag: excerpt(file, wait.flag), line: String(first.loc.start.line) },
      related: wait.writes.map((node) => ({ message: 'it is changed here: say so to whoever waits', node })),
      repairs: waitForSignal(file, wait),
      certainty: 'certain',
    };
  },
});
