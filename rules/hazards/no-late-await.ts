import type { TSESTree } from '@typescript-eslint/types';
import { fileContext } from '../analysis/context.ts';
import type { LateHandling } from '../analysis/fates/fates.ts';
import { creationsIn, lateHandling, mayFail, promiseFate } from '../analysis/fates/of-file.ts';
import type { Amount } from '../analysis/fates/uses.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { isSafeToFloat } from '../analysis/safe-to-float.ts';
import { calleeName, enclosingFunction, isFunction, parseCombinator, parsePromiseConstructor, unwrap } from '../analysis/syntax.ts';
import { handlerMayThrow, thenable } from '../analysis/thenables.ts';
import { excerpt } from '../analysis/words.ts';
import { eventWaiters } from '../knowledge/waiting.ts';
import { repairsOfLate } from '../repairs/late.ts';
import { defineRule, type Finding } from '../rule.ts';

interface Candidate {
  readonly creation: TSESTree.Node;
  readonly amount: Amount;
}

export const noLateAwait = defineRule<Candidate, object>({
  name: 'no-late-await',
  docs: {
    description: 'a promise that gets its first handler only after something else was waited for',
    family: 'A3',
    types: 'helpful',
    presets: { recommended: 'error', browser: 'warn' },
  },
  messages: {
    late: 'If `{{call}}` fails while line {{line}} waits, nobody listens yet: Node ends the process.',
    lateInBrowser: 'If `{{call}}` fails while line {{line}} waits, nobody listens yet: it is an unhandled rejection.',
    several: 'If one of `{{call}}` fails while line {{line}} waits, nobody listens yet: Node ends the process.',
    severalInBrowser: 'If one of `{{call}}` fails while line {{line}} waits, nobody listens yet: it is an unhandled rejection.',
  },
  defaults: {},

  collect: (file, add) => {
    const addValue = (value: TSESTree.Node): void => {
      if (!mayWait(value)) return;
      for (const creation of creationsIn(value)) add({ creation, amount: 'one' });
      if (mayHoldSeveral(unwrap(value))) add({ creation: unwrap(value), amount: 'several' });
    };
    // In a test an unhandled rejection fails the test, which is what a test is for.
    if (file.settings.globalRejectionHandler || fileContext(file) === 'test') return {};
    return {
      VariableDeclarator(node) {
        if (node.id.type === 'Identifier' && node.init && !node.parent.kind.includes('using')) addValue(node.init);
      },
      AssignmentExpression(node) {
        if (node.left.type === 'Identifier') addValue(node.right);
      },
      CallExpression(node) {
        const operand = parseCombinator(node)?.operand;
        if (operand?.type !== 'ArrayExpression' || !mayWait(node)) return;
        for (const element of operand.elements) {
          if (element && element.type !== 'SpreadElement') for (const creation of creationsIn(element)) add({ creation, amount: 'one' });
        }
      },
    };
  },

  ask: ({ creation, amount }) => (amount === 'one' ? [creation] : [{ about: 'thenableElements', node: creation }]),

  find({ creation, amount }, file): Finding | undefined {
    if (amount === 'one' && !isStarted(file, creation)) return undefined;
    const late = lateHandling(file, creation, amount);
    // Whether one of several may reject can lead through other files: asked last.
    if (!late || (amount === 'several' && !areStarted(file, creation))) return undefined;
    const { suspension, use } = late;
    const wait = suspension.node;
    const inBrowser = file.settings.environment === 'browser';
    return {
      node: creation,
      messageId: `${amount === 'one' ? 'late' : 'several'}${inBrowser ? 'InBrowser' : ''}`,
      data: { call: excerpt(file, creation), line: String(wait.loc.start.line) },
      related: [
        { message: `\`${excerpt(file, wait)}\` waits here, and the promise has no handler yet`, node: wait },
        { message: USE_WORDS[use.kind] ?? 'only here it is used', node: use.value },
      ],
      repairs: repairsOfLate(file, promiseFate(file, creation, amount), late, amount),
      certainty: inBrowser ? 'likely' : 'certain',
    };
  },
});

/** Whether anything can be waited for around a node: a function that is neither async nor a generator runs to its end. */
function mayWait(node: TSESTree.Node): boolean {
  const fn = enclosingFunction(node);
  return !fn || fn.async || fn.generator;
}

const USE_WORDS: Readonly<Partial<Record<LateHandling['use']['kind'], string>>> = {
  awaited: 'only here it is awaited',
  returned: 'only here it is returned',
  handled: 'only here a handler is attached',
  observed: 'only here it is observed',
};

/** A call that starts work whose promise may reject. */
function isStarted(file: FileAnalysis, creation: TSESTree.Node): boolean {
  if (creation.type === 'NewExpression' && !parsePromiseConstructor(creation)) return false;
  if (creation.type === 'CallExpression' && eventWaiters.test(calleeName(creation) ?? '')) return false;
  return thenable(file, creation) === 'always' && mayFail(file, creation) && !isSafeToFloat(file, creation);
}

const mayHoldSeveral = (node: TSESTree.Node): boolean =>
  (node.type === 'ArrayExpression' && node.elements.length > 0) || (node.type === 'CallExpression' && /^(?:map|flatMap|from)$/u.test(calleeName(node) ?? ''));

/** An array of such promises: a literal, or `xs.map(async …)`. */
function areStarted(file: FileAnalysis, creation: TSESTree.Node): boolean {
  if (creation.type === 'ArrayExpression') {
    return creation.elements.some((element) => element !== null && element.type !== 'SpreadElement' && creationsOnly(element) && isStarted(file, unwrap(element)));
  }
  if (creation.type !== 'CallExpression') return false;
  const callback = creation.arguments.find((argument) => isFunction(unwrap(argument)));
  const fn = callback && unwrap(callback);
  const makesPromises = (isFunction(fn) && fn.async && !fn.generator) || file.types.thenableElements(creation) === 'always';
  return makesPromises && !(callback && handlerMayThrow(file, callback) === 'never');
}

const creationsOnly = (element: TSESTree.Node): boolean => {
  const inner = unwrap(element);
  return inner.type === 'CallExpression' || inner.type === 'NewExpression' || inner.type === 'ImportExpression';
};
