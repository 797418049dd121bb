import type { TSESTree } from '@typescript-eslint/types';
import { roleOf } from '../analysis/abort-handlers.ts';
import { addedAgain, endedByHandler, removedByOther, yieldPastRemoval } from '../analysis/abort-listener-ends.ts';
import { addedByMaker, addedWithObject, missesAbortOfObject, sharedEndOf } from '../analysis/abort-listener-makers.ts';
import { comesWithWork, hasOwnEnd, outlivesCall, parseAbortListener, removalsOf, wayPastRemoval, workOf, type AbortListener, type ListenerWork } from '../analysis/abort-listeners.ts';
import { fileContext } from '../analysis/context.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { flowFor } from '../analysis/fates/of-file.ts';
import { missesAbort } from '../analysis/missed-aborts.ts';
import { racesOf, racesOfHelper } from '../analysis/races.ts';
import { mentionsSignals } from '../analysis/signals.ts';
import { enclosingFunction, functionName } from '../analysis/syntax.ts';
import { excerpt, nameOf } from '../analysis/words.ts';
import { removeInSharedEnd, repairsOfLeakingListener, repairsOfMissedAbort } from '../repairs/abort-listener.ts';
import { repairsOfObjectListener } from '../repairs/object-listener.ts';
import { defineRule, type Finding } from '../rule.ts';

interface Options {
  /** Whether listeners are reported too that nobody runs when the signal is aborted before they are added. */
  readonly missedAborts: boolean;
  /** Whether listeners are reported too that a constructor, or another function, adds for the object or the signal that it makes. */
  readonly objects: boolean;
}

export const noAbortListenerLeak = defineRule<TSESTree.CallExpression, Options>({
  name: 'no-abort-listener-leak',
  docs: {
    description: 'a listener for an abort that stays on the signal when the work is done',
    family: 'C6',
    types: 'helpful',
    presets: { recommended: 'error', strict: ['error', { missedAborts: true, objects: true }] },
  },
  messages: {
    leak: '`{{signal}}` keeps this listener when the work is done: each call adds one more until it is aborted.',
    failure: '`{{signal}}` keeps this listener when `{{call}}` on line {{line}} fails: nothing removes it then.',
    other: '`{{signal}}` keeps this listener until `{{promise}}` is settled: the timer on line {{line}} may end the work long before.',
    stopped: '`{{signal}}` keeps this listener when the consumer stops at the `yield` on line {{line}}: nothing removes it then.',
    object: '`{{signal}}` keeps this listener for good: each `{{owner}}` that is made with it adds one more.',
    maker: '`{{signal}}` keeps this listener for good: each call of `{{owner}}` adds one more, and {{end}}.',
    ended: '`{{signal}}` keeps this listener when `{{end}}()` has ended the work: other listeners are taken off there, this one is not.',
    own: '`{{signal}}` keeps this listener when `{{end}}` has ended the work on line {{line}}: it does not take itself off.',
    again: '`{{signal}}` keeps this listener: each call of `{{owner}}` adds one more to what `{{found}}` has found.',
    missed: 'If `{{signal}}` is aborted already, this listener never runs: the work goes on to its end.',
  },
  options: {
    missedAborts: { type: 'boolean', description: 'Also report listeners that never run when the signal is aborted before they are added.' },
    objects: { type: 'boolean', description: 'Also report listeners that a constructor or another function adds for the object or the signal that it makes, and that nothing takes off.' },
  },
  defaults: { missedAborts: false, objects: false },

  collect: (file, add) => {
    // In a test the signal ends with the test.
    if (!mentionsSignals(file) || fileContext(file) === 'test') return {};
    return { CallExpression: add };
  },

  ask: (call) => (call.callee.type === 'MemberExpression' ? [call.callee.object] : call.arguments.slice(0, 1)),

  find(call, file, options): readonly Finding[] {
    const listener = parseAbortListener(file, call);
    if (!listener) return [];
    const ofObject = (): Finding | undefined => (options.objects ? leakOfObject(file, listener) : undefined);
    if (!outlivesCall(file, listener.signal)) return listOf(options.objects ? leakOfFound(file, listener) : undefined);
    const work = workOf(call);
    if (!work) return listOf(ofObject(), options.missedAborts && missesAbortOfObject(file, listener) ? missing(file, listener) : undefined);
    const missed = options.missedAborts && missesAbort(file, listener, work) ? missing(file, listener) : undefined;
    // That it stays is one bug, that it may come too late another.
    if (comesWithWork(file, listener.signal)) return listOf(missed);
    return listOf(leakOf(file, listener, work) ?? (missed ? undefined : ofObject()), missed);
  },
});

const listOf = (...findings: readonly (Finding | undefined)[]): readonly Finding[] => findings.filter((finding) => finding !== undefined);

function leakOf(file: FileAnalysis, listener: AbortListener, work: ListenerWork): Finding | undefined {
  if (hasOwnEnd(file, listener) || isSetUp(work)) return undefined;
  const { calls, escapes } = removalsOf(file, listener);
  if (escapes) return undefined;
  const signal = excerpt(file, listener.signal);
  if (calls.length > 0) {
    const skips = wayPastRemoval(file, listener, calls, work);
    if (!skips) return leakAtOtherEnd(file, listener, work, calls);
    return {
      node: listener.call,
      messageId: 'failure',
      data: { signal, call: excerpt(file, skips), line: String(skips.loc.start.line) },
      related: calls.map((node) => ({ message: 'the listener is removed only here', node })),
      repairs: repairsOfLeakingListener(file, listener, work, calls),
      certainty: 'certain',
    };
  }
  if (!belongsToWork(file, listener, work)) return undefined;
  return {
    node: listener.call,
    messageId: 'leak',
    data: { signal },
    related: [{ message: `\`${nameOfWork(work)}\` is the work that the listener is for`, node: work.kind === 'promise' ? work.promise : work.fn }],
    repairs: repairsOfLeakingListener(file, listener, work, []),
    certainty: 'certain',
  };
}

/** Taken off at one end of the work, not at another. */
function leakAtOtherEnd(file: FileAnalysis, listener: AbortListener, work: ListenerWork, removals: readonly TSESTree.CallExpression[]): Finding | undefined {
  const related = removals.map((node) => ({ message: 'the listener is removed only here', node }));
  const signal = excerpt(file, listener.signal);
  const other = removedByOther(file, removals, work);
  const stop = other ? undefined : yieldPastRemoval(file, listener, removals, work);
  const end = other?.sooner ?? stop;
  return end && {
    node: listener.call,
    messageId: other ? 'other' : 'stopped',
    data: { signal, promise: other?.promise.name ?? '', line: String(end.loc.start.line) },
    related,
    repairs: repairsOfLeakingListener(file, listener, work, removals),
    certainty: 'certain',
  };
}

/** The signal of an object that was there before: it has the listener of the last call already. */
function leakOfFound(file: FileAnalysis, listener: AbortListener): Finding | undefined {
  const found = addedAgain(file, listener);
  const fn = enclosingFunction(listener.call);
  return found && {
    node: listener.call,
    messageId: 'again',
    data: { signal: excerpt(file, listener.signal), owner: fn ? nameOf(fn) : 'this file', found: excerpt(file, found) },
    related: [{ message: 'this may be an object that has the listener already', node: found }],
    certainty: 'likely',
  };
}

/** Whoever makes many objects with one signal keeps them all. To link a controller there is `AbortSignal.any`, which holds what it makes only weakly. */
function leakOfObject(file: FileAnalysis, listener: AbortListener): Finding | undefined {
  const own = hasOwnEnd(file, listener) || removalsOf(file, listener).calls.length > 0 ? undefined : endedByHandler(file, listener);
  if (own) {
    return {
      node: listener.call,
      messageId: 'own',
      data: { signal: excerpt(file, listener.signal), end: own.name, line: String(own.place.loc.start.line) },
      related: [{ message: `\`${own.name}\` ends the work here, without an abort`, node: own.place }],
      repairs: removeInSharedEnd(file, listener, own),
      certainty: 'likely',
    };
  }
  const owner = addedWithObject(file, listener);
  const maker = owner === undefined ? addedByMaker(file, listener) : undefined;
  const end = owner === undefined && !maker ? sharedEndOf(file, listener) : undefined;
  if ((owner === undefined && !maker && !end) || hasOwnEnd(file, listener)) return undefined;
  const { calls, escapes } = removalsOf(file, listener);
  if (escapes || calls.length > 0) return undefined;
  const signal = excerpt(file, listener.signal);
  if (end) {
    return {
      node: listener.call,
      messageId: 'ended',
      data: { signal, end: end.name },
      related: [{ message: `\`${end.name}\` ends the work, and takes other listeners off`, node: end.fn }],
      repairs: removeInSharedEnd(file, listener, end),
      certainty: 'likely',
    };
  }
  return {
    node: listener.call,
    messageId: maker ? 'maker' : 'object',
    data: { signal, owner: owner ?? maker?.name ?? '', end: maker?.ends === undefined ? 'nothing takes it off' : `\`${maker.ends}\` does not take it off` },
    repairs: repairsOfObjectListener(file, listener),
    certainty: 'likely',
  };
}

/** Functions that begin something which lives on: their listeners are for that, not for the call. */
const isSetUp = (work: ListenerWork): boolean => work.kind === 'function' && /^(?:main|cli|boot\w*|init\w*|set[Uu]p\w*|start\w*|serve|listen)$/u.test(functionName(work.fn) ?? '');

const nameOfWork = (work: ListenerWork): string => (work.kind === 'promise' ? 'new Promise' : nameOf(work.fn));

/** Whether the listener is for the work only, so that it has no use when the work is done. */
function belongsToWork(file: FileAnalysis, listener: AbortListener, work: ListenerWork): boolean {
  const role = roleOf(file, listener, work);
  if (work.kind === 'promise') {
    if (role.waitsForAbort) {
      const helper = enclosingFunction(work.promise);
      return racesOf(file, work.promise).length > 0 || (helper !== undefined && racesOfHelper(file, helper, work.promise).length > 0);
    }
    if (role.settles) return true;
  }
  if (role.outlivesWork || !role.ownsLocals) return false;
  // Something must come after it that may end without an abort.
  const flow = flowFor(file, work.fn);
  return work.kind === 'promise' || flow?.graph.events.some((event) => event.suspension !== undefined && flow.reaches(listener.call, event)) === true;
}

const missing = (file: FileAnalysis, listener: AbortListener): Finding => ({
  node: listener.call,
  messageId: 'missed',
  data: { signal: excerpt(file, listener.signal) },
  repairs: repairsOfMissedAbort(file, listener),
  certainty: 'likely',
});
