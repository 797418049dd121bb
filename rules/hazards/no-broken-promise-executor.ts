import type { TSESTree } from '@typescript-eslint/types';
import { mentions } from '../analysis/completion.ts';
import { fileContext } from '../analysis/context.ts';
import { eventName, isEmitter } from '../analysis/emitters.ts';
import { escapingThrow, nestedCallbacks, parseExecutor, settledTwice, unsettledWayOut, type Executor, type NestedCallback } from '../analysis/executor.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { acceptedElsewhere } from '../analysis/intent.ts';
import { variableOf } from '../analysis/origin.ts';
import { ancestors, contains, enclosingFunction, isFunction, onlyExpressionOf, parseMethodCall, parsePath, parsePromiseChainStep, unwrap, type FunctionNode } from '../analysis/syntax.ts';
import { functionNeverRejects, thenable } from '../analysis/thenables.ts';
import { excerpt } from '../analysis/words.ts';
import { useFinished, useNodesPromise } from '../repairs/promisify.ts';
import { handFailureToReject, listenForError, rejectInstead, returnInstead, useThePromise } from '../repairs/executor.ts';
import { defineRule, type Finding } from '../rule.ts';

interface Options {
  /** Findings that are no bug by themselves: a promise wrapped in another, a second settling that does nothing. */
  readonly also: readonly ('wrapped' | 'settled-again')[];
}

export const noBrokenPromiseExecutor = defineRule<TSESTree.NewExpression, Options>({
  name: 'no-broken-promise-executor',
  docs: {
    description: 'a `new Promise` that may stay pending forever, or whose failure is lost',
    family: 'A7',
    types: 'helpful',
    presets: { recommended: 'error', strict: ['error', { also: ['wrapped', 'settled-again'] }] },
  },
  messages: {
    async: 'If this async executor fails, the promise stays pending forever, and the failure is unhandled.',
    never: 'This promise stays pending forever: its executor never uses {{names}}.',
    unsettled: 'This promise stays pending forever when {{way}}: neither `resolve` nor `reject` is called.',
    callback: 'This promise stays pending forever when {{way}}: the callback of `{{call}}` settles it on other paths only.',
    unheard: 'A failure of `{{call}}` is lost: its callback never looks at `{{error}}`, and the promise resolves with nothing.',
    thrown: 'Nobody catches what is thrown here: the callback of `{{call}}` runs when the executor is done. Call `reject`.',
    event: 'This promise stays pending forever when `{{target}}` fails: it waits for `{{event}}` and not for `error`.',
    again: '`{{first}}` on line {{line}} has settled the promise already, and what follows it still runs.',
    pending: 'A failure of `{{call}}` never reaches this promise, which stays pending forever.',
    wrapped: '`{{call}}` is a promise already: there is no need to wrap it in another.',
  },
  options: {
    also: {
      type: 'array',
      items: { type: 'string', enum: ['wrapped', 'settled-again'] },
      uniqueItems: true,
      description: 'Also report what is no bug by itself: promises wrapped in a promise, and a second call of `resolve` or `reject`, which does nothing.',
    },
  },
  defaults: { also: [] },

  collect: (_file, add) => ({
    NewExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Promise') add(node);
    },
  }),

  find(node, file, { also }): readonly Finding[] | undefined {
    const executor = parseExecutor(file, node);
    if (!executor) return undefined;
    if (executor.fn.async) return present([findAsync(file, executor) ?? findAgain(file, executor, executor.fn, also)]);
    const wrapped = findWrapped(file, executor, also.includes('wrapped'));
    if (wrapped) return [wrapped];
    const whole = findUnsettled(file, executor) ?? findEvent(file, executor);
    return present([whole, ...nestedCallbacks(file, executor).map((callback) => findInCallback(file, executor, callback)), findAgain(file, executor, executor.fn, also), ...nestedCallbacks(file, executor).map(({ fn }) => findAgain(file, executor, fn, also))]);
  },
});

const present = (findings: readonly (Finding | undefined)[]): readonly Finding[] => findings.filter((finding) => finding !== undefined);

function findAsync(file: FileAnalysis, executor: Executor): Finding | undefined {
  const { fn } = executor;
  if (functionNeverRejects(file, fn) || acceptedElsewhere(file, fn, 'no-async-promise-executor')) return undefined;
  const start = file.source.getFirstToken(fn);
  return {
    node: fn,
    ...(start && { loc: start.loc }),
    messageId: 'async',
    repairs: [returnInstead(file, executor), handFailureToReject(file, executor)].filter((repair) => repair !== undefined),
    certainty: 'certain',
  };
}

/** Nothing of the executor settles the promise, or nothing does on some path through it. */
function findUnsettled(file: FileAnalysis, executor: Executor): Finding | undefined {
  const { fn, construction, uses } = executor;
  if (fn.body.type === 'BlockStatement' && fn.body.body.length === 0) return undefined;
  // Without parameters it is meant to stay pending.
  if (fn.params.length === 0 || usesArguments(file, fn)) return undefined;
  if (fn.params.every((parameter) => parameter.type === 'Identifier' && parameter.name.startsWith('_'))) return undefined;
  const loc = { start: construction.loc.start, end: fn.loc.start };
  if (uses.length === 0) {
    const names = fn.params.map((parameter) => `\`${file.text(parameter)}\``).join(' or ');
    return { node: construction, loc, messageId: 'never', data: { names }, certainty: 'certain' };
  }
  if (fn.body.type !== 'BlockStatement') return undefined;
  const out = unsettledWayOut(file, executor, fn);
  if (!out || (out.node && withoutSignal(file, out.node)) || isKeptOnly(executor) || (!out.node && waitsForAbortOnly(file, executor))) return undefined;
  return { node: out.node ?? construction, ...(!out.node && { loc }), messageId: 'unsettled', data: { way: wayOf(file, out.node) }, certainty: 'certain' };
}

/** `if (!signal) return;`: a promise that only an abort settles stays pending where there is no signal. */
function withoutSignal(file: FileAnalysis, jump: TSESTree.Node): boolean {
  for (let at = jump.parent; at && !isFunction(at); at = at.parent) {
    if (at.type === 'IfStatement' && /signal|abort/iu.test(file.text(at.test))) return true;
  }
  return false;
}

/** `new Promise((resolve) => { if (this.pending) this.pending.resolve = resolve; })`: who keeps it settles it; the test is for the type. */
const isKeptOnly = ({ uses }: Executor): boolean =>
  uses.every((use) => use.parent.type === 'AssignmentExpression' && use.parent.right === use && use.parent.left.type === 'MemberExpression');

/** All that settles it is inside `if (signal) …`. */
function waitsForAbortOnly(file: FileAnalysis, { uses, fn }: Executor): boolean {
  return uses.every((use) => {
    for (const outer of ancestors(use)) {
      if (outer === fn) return false;
      if (outer.type === 'IfStatement' && contains(outer.consequent, use) && /signal/iu.test(file.text(outer.test))) return true;
    }
    return false;
  });
}

const wayOf = (file: FileAnalysis, jump: TSESTree.Node | undefined): string =>
  jump ? `\`${excerpt(file, jump, 24).replace(/;$/u, '')}\` on line ${jump.loc.start.line} runs` : 'no branch is taken';

function usesArguments(file: FileAnalysis, fn: FunctionNode): boolean {
  return fn.type === 'FunctionExpression' && mentions(file, fn.body, 'arguments');
}

function findInCallback(file: FileAnalysis, executor: Executor, callback: NestedCallback): Finding | undefined {
  const { fn, call, runs, error } = callback;
  const settles = executor.uses.some((use) => contains(fn.body, use));
  if (runs === 'unknown' || !settles || fn.async) return undefined;
  const data = { call: excerpt(file, call), error: error?.name ?? '' };
  const thrown = escapingThrow(file, fn);
  if (thrown) return { node: thrown, messageId: 'thrown', data, repairs: [...useNodesPromise(file, executor), ...rejectInstead(file, executor, thrown, file.text(thrown.argument))], certainty: 'certain' };
  if (runs !== 'error-first' || !error) return undefined;
  if (fn.params.length > 1 && !error.name.startsWith('_') && variableOf(file, error)?.references.length === 0) {
    return { node: error, messageId: 'unheard', data, repairs: [...useNodesPromise(file, executor), ...(fn.body.type === 'BlockStatement' ? [] : rejectInstead(file, executor, fn.body, error.name))], certainty: 'likely' };
  }
  if (fn.body.type !== 'BlockStatement') return undefined;
  // `pipe(a, b, (error) => { if (error) reject(error); }); b.on('close', resolve);`: success arrives by another way.
  if (executor.resolve?.references.some(({ identifier }) => !contains(fn, identifier))) return undefined;
  const out = unsettledWayOut(file, executor, fn);
  if (!out) return undefined;
  const repairs = [...useNodesPromise(file, executor), ...(out.node?.type === 'ReturnStatement' && !out.node.argument ? rejectInstead(file, executor, out.node, error.name) : [])];
  return { node: out.node ?? error, messageId: 'callback', data: { ...data, way: wayOf(file, out.node) }, repairs, certainty: 'certain' };
}

function findAgain(file: FileAnalysis, executor: Executor, fn: FunctionNode, also: Options['also']): Finding | undefined {
  const harmless = also.includes('settled-again');
  const twice = settledTwice(file, executor, fn, 'planned') ?? (harmless ? settledTwice(file, executor, fn, 'all') : undefined);
  if (!twice || (!twice.between && !harmless)) return undefined;
  const { first, second } = twice;
  // Only a failure that the code goes on after is a bug by itself.
  const isReject = first.callee.type === 'Identifier' && first.callee.name === executor.reject?.name;
  if (!isReject && !harmless) return undefined;
  return {
    node: second,
    messageId: 'again',
    data: { first: excerpt(file, first), line: String(first.loc.start.line) },
    related: [{ message: 'settled here', node: first }],
    certainty: 'certain',
  };
}

const SUCCESS_EVENTS = /^(?:finish|end|open|connect|ready|response|secureConnect)$/u;

/** `stream.on('finish', resolve)` and nobody who listens for `error`. */
function findEvent(file: FileAnalysis, executor: Executor): Finding | undefined {
  if (fileContext(file) === 'test' || !executor.resolve) return undefined;
  const { fn } = executor;
  const waits = eventWaits(executor);
  const [wait] = waits;
  if (!wait || executor.uses.length !== 1) return undefined;
  const { object, call, event } = wait;
  const target = parsePath(object)?.join('.');
  if (target === undefined || !SUCCESS_EVENTS.test(event) || isEmitter(file, object) !== 'yes') return undefined;
  const around = enclosingFunction(executor.construction)?.body ?? file.program;
  if (listensForError(file, around, target) || /\bpipeline\b|\bfinished\b/u.test(file.text(around))) return undefined;
  return {
    node: call,
    messageId: 'event',
    data: { target, event },
    repairs: [...useFinished(file, executor, call, object, event), ...listenForError(file, executor, call, target)],
    certainty: fn.params.length > 1 ? 'certain' : 'likely',
  };
}

function eventWaits(executor: Executor): readonly { object: TSESTree.Expression; call: TSESTree.CallExpression; event: string }[] {
  return executor.uses.flatMap((use) => {
    for (let at: TSESTree.Node | undefined = use.parent; at && at !== executor.fn; at = at.parent) {
      const parsed = at.type === 'CallExpression' ? parseMethodCall(at) : undefined;
      const event = parsed && /^(?:on|once|addListener)$/u.test(parsed.method) ? eventName(parsed.call) : undefined;
      if (parsed && event !== undefined && !contains(parsed.object, use)) return [{ object: chainHead(parsed.object), call: parsed.call, event }];
    }
    return [];
  });
}

/** `a.on('x', f).on('y', g)` listens to `a`. */
function chainHead(object: TSESTree.Expression): TSESTree.Expression {
  const parsed = parseMethodCall(object);
  return parsed && /^(?:on|once|addListener)$/u.test(parsed.method) ? chainHead(parsed.object) : object;
}

function listensForError(file: FileAnalysis, around: TSESTree.Node, target: string): boolean {
  for (const node of file.walk(around, { intoFunctions: true })) {
    if (node.type !== 'CallExpression') continue;
    const parsed = parseMethodCall(node);
    if (!parsed || eventName(node) !== 'error') continue;
    const head = parsePath(chainHead(parsed.object))?.join('.');
    if (head === undefined || head === target || target.startsWith(`${head}.`)) return true;
  }
  return false;
}

/** `new Promise((resolve, reject) => p.then(resolve, reject))`, and the same with the second half missing. */
function findWrapped(file: FileAnalysis, executor: Executor, harmless: boolean): Finding | undefined {
  const { fn, resolve, reject, construction } = executor;
  const whole = onlyExpressionOf(fn);
  if (!whole || !resolve) return undefined;
  const last = parsePromiseChainStep(whole);
  if (!last) return undefined;
  const isThe = (node: TSESTree.Node | undefined, variable: Executor['resolve']): boolean => {
    const inner = node && unwrap(node);
    return inner?.type === 'Identifier' && variable !== undefined && variableOf(file, inner) === variable;
  };
  const then = last.method === 'catch' ? parsePromiseChainStep(last.object) : last;
  if (then?.method !== 'then' || !isThe(then.onFulfilled, resolve) || thenable(file, then.object) !== 'always') return undefined;
  const data = { call: excerpt(file, then.object) };
  if (isThe(last.method === 'catch' ? last.onRejected : then.onRejected, reject)) {
    return harmless ? { node: construction, messageId: 'wrapped', data, repairs: useThePromise(file, executor, then.object), certainty: 'certain' } : undefined;
  }
  // As a statement the chain itself is a promise that nobody handles: another rule's finding.
  if (last.method === 'catch' || then.onRejected || whole.parent.type === 'ExpressionStatement') return undefined;
  return { node: construction, messageId: 'pending', data, repairs: useThePromise(file, executor, then.object), certainty: 'certain' };
}
