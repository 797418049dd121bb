import type { TSESTree } from '@typescript-eslint/types';
import { fileContext } from '../analysis/context.ts';
import { intentOf } from '../analysis/intent.ts';
import { isSafeToFloat } from '../analysis/safe-to-float.ts';
import { parsePromiseChainStep } from '../analysis/syntax.ts';
import { mayReject, thenable } from '../analysis/thenables.ts';
import { startedBy, unownedPlace } from '../analysis/unowned-work.ts';
import { excerpt } from '../analysis/words.ts';
import { offered } from '../repairs/async-callers.ts';
import { keepAsReady } from '../repairs/background.ts';
import { makeFactory } from '../repairs/factory.ts';
import { defineRule, type Finding } from '../rule.ts';

export const noUnownedBackgroundWork = defineRule<TSESTree.ExpressionStatement, object>({
  name: 'no-unowned-background-work',
  docs: {
    description: 'work that is started where nobody can wait for its end: in a constructor, a getter, or by importing a module',
    family: 'A10',
    types: 'helpful',
    presets: { recommended: 'off', strict: 'error', library: 'error' },
  },
  messages: {
    constructor: 'Nobody can wait for `{{call}}`: `new {{name}}()` gives an object that is not ready, and says nothing of when it is.',
    getter: 'Nobody can wait for `{{call}}`: whoever reads `{{name}}` does not know that it starts work.',
    module: 'Nobody can wait for `{{call}}`: importing this module starts it, and says nothing of when it is done.',
  },
  defaults: {},

  collect: (file, add) => {
    const context = fileContext(file);
    if (context !== 'program' && context !== 'cli') return {};
    return {
      ExpressionStatement(node) {
        if (unownedPlace(file, node)) add(node);
      },
    };
  },

  ask: (statement) => [startedBy(statement)],

  find(statement, file): Finding | undefined {
    const value = startedBy(statement);
    const place = unownedPlace(file, statement);
    // A call that may fail unheard is reported as such: who waits is the second question.
    if (!place || thenable(file, value) !== 'always' || mayReject(file, value) !== 'never' || parsePromiseChainStep(value)?.onRejected) return undefined;
    if (isSafeToFloat(file, value) || intentOf(file, statement, 'detached')) return undefined;
    return {
      node: value,
      messageId: place.kind,
      data: { call: excerpt(file, value), name: place.name },
      ...(place.kind === 'constructor' ? offered([...keepAsReady(file, statement, value), makeFactory(file, statement, value)]) : {}),
      certainty: 'likely',
    };
  },
});
