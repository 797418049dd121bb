import type { TSESTree } from '@typescript-eslint/types';
import { hasDefaultBound, isBounded, outerBound, parseRequest, runsOnServer } from '../analysis/requests.ts';
import { excerpt } from '../analysis/words.ts';
import { boundRequest } from '../repairs/request-timeout.ts';
import { defineRule, type Finding } from '../rule.ts';

interface Options {
  /** Whether a request with a caller's signal needs a time limit too: nobody may ever abort that signal. */
  readonly requireTimeoutEvenWithSignal: boolean;
  /** The limit that the repair writes. */
  readonly milliseconds: number;
}

export const requireRequestTimeout = defineRule<TSESTree.CallExpression, Options>({
  name: 'require-request-timeout',
  docs: {
    description: 'a request without a time limit, on a server or in a command line',
    family: 'C7',
    types: 'unused',
    presets: { recommended: 'off', server: 'warn', strict: 'error', library: 'off', browser: 'off' },
  },
  messages: {
    unbounded: '`{{call}}` has no time limit: if the other side stalls, it waits {{waits}}.',
    signalOnly: '`{{call}}` ends when somebody aborts `{{signal}}`, not when the other side stalls: it has no time limit.',
  },
  options: {
    requireTimeoutEvenWithSignal: { type: 'boolean', description: 'Also report requests that have a signal but no time limit.' },
    milliseconds: { type: 'integer', minimum: 1, description: 'The time limit that the repair writes.' },
  },
  defaults: { requireTimeoutEvenWithSignal: false, milliseconds: 10_000 },

  collect: (file, add) => (runsOnServer(file) && !hasDefaultBound(file) ? { CallExpression: add } : {}),

  find(call, file, options): Finding | undefined {
    const request = parseRequest(file, call);
    if (!request || isBounded(file, request, options.requireTimeoutEvenWithSignal) || outerBound(file, request)) return undefined;
    const { client, signal } = request;
    return {
      node: call,
      messageId: signal ? 'signalOnly' : 'unbounded',
      data: { call: excerpt(file, call), waits: client.waits, signal: signal ? excerpt(file, signal.value) : '' },
      repairs: boundRequest(file, request, options.milliseconds),
      certainty: 'likely',
    };
  },
});
