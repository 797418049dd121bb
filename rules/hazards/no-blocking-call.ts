import type { TSESTree } from '@typescript-eslint/types';
import { isExistenceTest, parseBlockingCall, type BlockingCall } from '../analysis/blocking.ts';
import { fileContext, isInExitHandler, isMemoised, isRequestHandler, runsAtStartup } from '../analysis/context.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { runsInline } from '../analysis/inline.ts';
import { hasTag } from '../analysis/intent.ts';
import { ancestors, calleeName, enclosingFunction, functionName, isFunction, type FunctionNode } from '../analysis/syntax.ts';
import { excerpt, nameOf } from '../analysis/words.ts';
import { useSibling } from '../repairs/blocking.ts';
import { defineRule, type Finding } from '../rule.ts';

interface Options {
  /** Whether `existsSync` is reported too: it blocks shortly, and what it says may be outdated when it is acted on. */
  readonly exists: boolean;
}

export const noBlockingCall = defineRule<TSESTree.CallExpression, Options>({
  name: 'no-blocking-call',
  docs: {
    description: 'a synchronous call that holds up everything else, where an asynchronous sibling exists',
    family: 'D1',
    types: 'helpful',
    presets: { recommended: 'warn', browser: 'off', strict: ['error', { exists: true }] },
  },
  messages: {
    blocking: '`{{call}}` blocks the event loop: nothing else runs until it is done. {{sibling}} does not.',
    exists: '`{{call}}` blocks the event loop, and the answer may be outdated when it is used: handle ENOENT instead.',
  },
  options: { exists: { type: 'boolean', description: 'Also report `existsSync`.' } },
  defaults: { exists: false },

  collect: (file, add) => {
    const context = fileContext(file);
    if (context !== 'program') return {};
    return {
      CallExpression(call) {
        const name = calleeName(call);
        if (name?.endsWith('Sync') === true || (name === 'sync' && enclosingFunction(call))) add(call);
      },
    };
  },

  ask: (call) => [call],

  find(call, file, options): Finding | undefined {
    const fn = blockedFunction(file, call);
    if (!fn || isExcused(file, call, fn)) return undefined;
    if (options.exists && isExistenceTest(file, call)) {
      return { node: call, messageId: 'exists', data: { call: excerpt(file, call) }, related: [placeOf(fn)], certainty: 'likely' };
    }
    const blocking = parseBlockingCall(file, call);
    if (!blocking) return undefined;
    return {
      node: call,
      messageId: 'blocking',
      data: { call: excerpt(file, call), sibling: siblingText(blocking) },
      related: [placeOf(fn)],
      repairs: useSibling(file, blocking),
      certainty: 'certain',
    };
  },
});

const placeOf = (fn: FunctionNode) => ({ message: `\`${nameOf(fn)}\` runs while others wait`, node: fn });

const siblingText = ({ sibling }: BlockingCall): string =>
  sibling.kind === 'promise' && sibling.module !== sibling.name ? `\`${sibling.name}\` of \`${sibling.module}\`` : `\`${sibling.name}\``;

/** The asynchronous function or request handler that a call holds up; sync callbacks that run at once belong to the function around them. */
function blockedFunction(file: FileAnalysis, call: TSESTree.CallExpression): FunctionNode | undefined {
  for (let fn = enclosingFunction(call); fn; fn = enclosingFunction(fn)) {
    if (fn.async || isRequestHandler(file, fn)) return fn;
    if (!runsInline(fn)) return undefined;
  }
  return undefined;
}

/** Calls that may block: at startup, the first time only, on the way out, in the synchronous half of a pair. */
function isExcused(file: FileAnalysis, call: TSESTree.CallExpression, fn: FunctionNode): boolean {
  if (hasTag(file, fn, 'blocking') || isMemoised(file, call) || isInExitHandler(call)) return true;
  const name = calleeName(call) ?? '';
  for (const node of ancestors(call)) {
    if (isFunction(node)) {
      const own = functionName(node) ?? '';
      if (own.endsWith('Sync') || own === name.replace(/Sync$/u, '') || own === name.replace(/Sync$/u, 'Async')) return true;
    }
    if ((node.type === 'IfStatement' || node.type === 'ConditionalExpression') && /sync|platform|darwin|win32|debug/iu.test(file.text(node.test).replaceAll(/\w*Sync\(/gu, ''))) return true;
  }
  return runsAtStartup(file, fn);
}
