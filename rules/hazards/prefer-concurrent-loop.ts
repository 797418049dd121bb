import type { TSESTree } from '@typescript-eslint/types';
import { fileContext } from '../analysis/context.ts';
import { dependenceOf, knownSize } from '../analysis/dependence.ts';
import { parseCollectionLoop } from '../analysis/loops.ts';
import { unwrap } from '../analysis/syntax.ts';
import { awaitedCalls } from '../analysis/thenables.ts';
import { excerpt } from '../analysis/words.ts';
import { boundedMap } from '../repairs/concurrent-loop.ts';
import { defineRule, type Finding } from '../rule.ts';

interface Options {
  /** The least certainty that is reported. */
  readonly report: 'certain' | 'likely' | 'unknown';
}

const RANK = { certain: 2, likely: 1, unknown: 0 } as const;

type Loop = TSESTree.ForOfStatement | TSESTree.ForInStatement | TSESTree.ForStatement;

export const preferConcurrentLoop = defineRule<Loop, Options>({
  name: 'prefer-concurrent-loop',
  docs: {
    description: 'a loop that waits for each item in turn although no turn needs the one before',
    family: 'B1',
    types: 'helpful',
    presets: { recommended: 'warn', strict: 'error' },
  },
  messages: {
    turns: '`{{call}}` waits for each item in turn, though no turn needs the one before: the times add up.',
  },
  options: { report: { type: 'string', enum: ['certain', 'likely', 'unknown'], description: 'The least certainty that is reported.' } },
  defaults: { report: 'likely' },

  collect: (file, add) => {
    const context = fileContext(file);
    if (context === 'test' || context === 'config' || context === 'script') return {};
    return { ForOfStatement: add, ForInStatement: add, ForStatement: add };
  },

  ask: (loop, file) => (mayHoldAwait(file.text(loop.body)) ? [...('right' in loop ? [{ about: 'collection', node: loop.right } as const] : []), ...awaitedCalls(file, loop.body)] : []),

  find(node, file, options): Finding | undefined {
    if (!mayHoldAwait(file.text(node.body))) return undefined;
    const loop = parseCollectionLoop(file, node);
    if (!loop || (knownSize(file, loop.collection) ?? 2) < 2) return undefined;
    const turns = dependenceOf(file, loop);
    if (typeof turns === 'string' || RANK[turns.certainty] < RANK[options.report]) return undefined;
    const [first] = turns.awaits as [TSESTree.AwaitExpression];
    return {
      node,
      loc: first.loc,
      messageId: 'turns',
      data: { call: excerpt(file, unwrap(first.argument)) },
      related: [{ message: 'this loop goes on only when the wait is over', node: loop.collection }],
      repairs: boundedMap(file, loop, turns),
      certainty: turns.certainty,
    };
  },
});

/** A cheap look before the analysis. */
const mayHoldAwait = (text: string): boolean => text.includes('await');
