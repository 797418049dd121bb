import type { TSESTree } from '@typescript-eslint/types';
import { fileContext } from '../analysis/context.ts';
import { mentionsSignals } from '../analysis/signals.ts';
import { parseStaleTimeout } from '../analysis/timeout-signals.ts';
import { excerpt } from '../analysis/words.ts';
import { repairsOfStaleTimeout } from '../repairs/timeout-signal.ts';
import { defineRule, type Finding } from '../rule.ts';

export const noStaleTimeoutSignal = defineRule<TSESTree.CallExpression, object>({
  name: 'no-stale-timeout-signal',
  docs: {
    description: 'a timeout that starts when it is made, long before the operations that it is for',
    family: 'C9',
    types: 'unused',
    presets: { recommended: 'off', strict: 'error' },
  },
  messages: {
    module: '`{{name}}` starts when the module loads, not when it is used: later operations are aborted at once.',
    field: '`{{name}}` starts when the object is made, not when it is used: later operations are aborted at once.',
    defaults: 'The limit in `{{name}}` starts once, for all requests together: later ones are aborted at once.',
    loop: '`{{name}}` is one limit for all turns of this loop together: `{{call}}` does not start again in each.',
  },
  defaults: {},

  collect: (file, add) => {
    const context = fileContext(file);
    if (!mentionsSignals(file) || context === 'test' || context === 'config' || context === 'script') return {};
    return { CallExpression: add };
  },

  find(call, file): Finding | undefined {
    const stale = parseStaleTimeout(file, call);
    if (!stale) return undefined;
    const [first] = stale.uses;
    return {
      node: call,
      messageId: stale.kind,
      data: { name: stale.name, call: excerpt(file, call) },
      related: first ? [{ message: stale.loop ? 'each turn gets what is left of it' : 'here it may be over already', node: first }] : [],
      repairs: repairsOfStaleTimeout(file, stale),
      certainty: stale.kind === 'loop' ? 'likely' : 'certain',
    };
  },
});
