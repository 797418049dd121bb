import { heldUpBy } from '../analysis/blocking-path.ts';
import { fileContext } from '../analysis/context.ts';
import { parseProductLoop } from '../analysis/long-loops.ts';
import type { LoopNode } from '../analysis/syntax.ts';
import { excerpt } from '../analysis/words.ts';
import { yieldInLoop } from '../repairs/yield.ts';
import { defineRule, type Finding } from '../rule.ts';

export const noUnyieldingLoop = defineRule<LoopNode, object>({
  name: 'no-unyielding-loop',
  docs: {
    description: 'a loop in a loop in asynchronous code that lets nothing else run until all turns are done',
    family: 'D5',
    types: 'helpful',
    // A hint for the editor: whether the collections are large only the author knows.
    presets: { recommended: 'off', strict: 'off' },
  },
  messages: {
    product: 'Every item of `{{outer}}` walks through `{{inner}}`: if both are large, nothing else runs for long.',
  },
  defaults: {},

  collect: (file, add) => (fileContext(file) === 'program' ? { ForOfStatement: add, ForInStatement: add, ForStatement: add } : {}),

  ask: (loop) => ('right' in loop ? [loop.right] : []),

  find(loop, file): Finding | undefined {
    if (!heldUpBy(file, loop)) return undefined;
    const product = parseProductLoop(file, loop);
    if (!product) return undefined;
    return {
      node: loop,
      loc: product.outer.collection.loc,
      messageId: 'product',
      data: { outer: excerpt(file, product.outer.collection, 30), inner: excerpt(file, product.inner, 30) },
      related: [{ message: 'this is walked through in every turn', node: product.inner }],
      repairs: yieldInLoop(file, product.outer),
      certainty: 'unknown',
    };
  },
});
