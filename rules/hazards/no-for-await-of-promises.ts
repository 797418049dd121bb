import type { TSESTree } from '@typescript-eslint/types';
import { fileContext } from '../analysis/context.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { variableOf } from '../analysis/origin.ts';
import { startedPromises } from '../analysis/started-promises.ts';
import { unwrap } from '../analysis/syntax.ts';
import { excerpt } from '../analysis/words.ts';
import { repairsOfLoopOverPromises } from '../repairs/loop-over-promises.ts';
import { defineRule, type Finding } from '../rule.ts';

export const noForAwaitOfPromises = defineRule<TSESTree.ForOfStatement, object>({
  name: 'no-for-await-of-promises',
  docs: {
    description: 'a loop that waits for started promises one after the other, so that nobody listens to the later ones',
    family: 'B4',
    types: 'helpful',
    presets: { recommended: 'error', browser: 'warn' },
  },
  messages: {
    turns: 'The loop listens to one promise of `{{promises}}` at a time: if a later one fails meanwhile, Node ends the process.',
    turnsInBrowser: 'The loop listens to one promise of `{{promises}}` at a time: if a later one fails meanwhile, nobody handles it.',
  },
  defaults: {},

  collect: (file, add) => {
    // In a test an unhandled rejection fails the test, which is what a test is for.
    if (file.settings.globalRejectionHandler || fileContext(file) === 'test') return {};
    return { ForOfStatement: add };
  },

  ask: (loop) => [loop.right],

  find(loop, file): Finding | undefined {
    const awaits = loop.await ? [] : awaitsOfItem(file, loop);
    if (!loop.await && awaits.length === 0) return undefined;
    const promises = startedPromises(file, loop.right, loop);
    if (!promises) return undefined;
    const [start] = promises.starts;
    const [first] = awaits;
    return {
      node: loop,
      loc: (first ?? loop.right).loc,
      messageId: file.settings.environment === 'browser' ? 'turnsInBrowser' : 'turns',
      data: { promises: excerpt(file, loop.right) },
      related: start && promises.variable ? [{ message: 'these are started together', node: start }] : [],
      repairs: repairsOfLoopOverPromises(file, loop, promises, awaits),
      certainty: promises.starts.length > 0 ? 'certain' : 'likely',
    };
  },
});

/** `await p` in the body of `for (const p of promises)`. */
function awaitsOfItem(file: FileAnalysis, loop: TSESTree.ForOfStatement): readonly TSESTree.AwaitExpression[] {
  const item = loop.left.type === 'VariableDeclaration' ? loop.left.declarations[0]?.id : undefined;
  if (item?.type !== 'Identifier') return [];
  const variable = variableOf(file, item);
  const found: TSESTree.AwaitExpression[] = [];
  for (const node of file.walk(loop.body)) {
    if (node.type !== 'AwaitExpression') continue;
    const operand = unwrap(node.argument);
    if (operand.type === 'Identifier' && variable && variableOf(file, operand) === variable) found.push(node);
  }
  return found;
}
