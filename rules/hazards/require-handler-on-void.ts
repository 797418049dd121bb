import type { TSESTree } from '@typescript-eslint/types';
import { fileContext } from '../analysis/context.ts';
import { acceptedElsewhere, intentOf } from '../analysis/intent.ts';
import { isSafeToFloat } from '../analysis/safe-to-float.ts';
import { isFunction, parsePromiseChainStep, unwrap } from '../analysis/syntax.ts';
import { handlerMayThrow, mayReject, thenable } from '../analysis/thenables.ts';
import { excerpt } from '../analysis/words.ts';
import { repairsOfVoid } from '../repairs/void.ts';
import { defineRule, type Finding } from '../rule.ts';

interface Discarded {
  /** `void value` or `_ = value`. */
  readonly by: TSESTree.UnaryExpression | TSESTree.AssignmentExpression;
  readonly value: TSESTree.Expression;
}

export const requireHandlerOnVoid = defineRule<Discarded, object>({
  name: 'require-handler-on-void',
  docs: {
    description: 'a promise that `void` throws away although it may fail',
    family: 'A4',
    types: 'helpful',
    presets: { recommended: 'off', strict: 'error', server: 'error' },
  },
  messages: {
    void: '`{{by}}` says that nobody waits for `{{call}}`, not who hears of its failure: it is unhandled.',
    handler: 'The rejection handler of `{{call}}` is asynchronous and may fail itself: nobody hears of that.',
  },
  defaults: {},

  collect: (file, add) => {
    // In a test an unhandled rejection fails the test.
    if (file.settings.globalRejectionHandler || fileContext(file) === 'test') return {};
    return {
      UnaryExpression(node) {
        if (node.operator === 'void') for (const value of promisesIn(node.argument)) add({ by: node, value });
      },
      AssignmentExpression(node) {
        const discards = node.operator === '=' && node.left.type === 'Identifier' && /^_+$/u.test(node.left.name) && node.parent.type === 'ExpressionStatement';
        if (discards) for (const value of promisesIn(node.right)) add({ by: node, value });
      },
    };
  },

  ask: ({ value }) => [value],

  find({ by, value }, file): Finding | undefined {
    const certainty = thenable(file, value);
    if (certainty === 'never' || certainty === 'unknown' || isSafeToFloat(file, value) || intentOf(file, by, 'detached')) return undefined;
    if (mayReject(file, value) === 'never' || acceptedElsewhere(file, by, '@typescript-eslint/no-floating-promises')) return undefined;
    const step = parsePromiseChainStep(value);
    const handled = step?.onRejected !== undefined && !isNothing(step.onRejected);
    if (handled && !(isAsync(step.onRejected) && handlerMayThrow(file, step.onRejected) === 'maybe')) return undefined;
    return {
      node: by,
      messageId: handled ? 'handler' : 'void',
      data: { call: excerpt(file, value), by: by.type === 'UnaryExpression' ? 'void' : file.text(by.left) },
      ...(handled ? {} : repairsOfVoid(file, by, value)),
      certainty: certainty === 'maybe' ? 'likely' : 'certain',
    };
  },
});

/** The expressions whose promise is thrown away. */
function* promisesIn(value: TSESTree.Expression): Generator<TSESTree.Expression> {
  const inner = unwrap(value) as TSESTree.Expression;
  switch (inner.type) {
    case 'LogicalExpression':
      if (inner.operator !== '&&') yield* promisesIn(inner.left);
      yield* promisesIn(inner.right);
      break;
    case 'ConditionalExpression':
      yield* promisesIn(inner.consequent);
      yield* promisesIn(inner.alternate);
      break;
    case 'SequenceExpression':
      for (const part of inner.expressions) yield* promisesIn(part);
      break;
    case 'CallExpression':
    case 'NewExpression':
    case 'ImportExpression':
      yield value;
      break;
    default:
    // A promise in a variable may have got its handler elsewhere: `p.catch(report); … void p;`.
  }
}

const isAsync = (handler: TSESTree.Expression | undefined): boolean => {
  const fn = handler && unwrap(handler);
  return isFunction(fn) && fn.async;
};

const isNothing = (node: TSESTree.Expression): boolean =>
  (node.type === 'Literal' && node.value === null) || (node.type === 'Identifier' && node.name === 'undefined');
