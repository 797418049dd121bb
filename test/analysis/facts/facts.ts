/** The facts of a file as lines of text, one table for each subject. */
import type { TSESTree } from '@typescript-eslint/types';
import { isAbortController, parseDeadController, parseUnendedController } from '../../../rules/analysis/abort-controllers.ts';
import { hasOwnEnd, outlivesCall, parseAbortListener, removalsOf, wayPastRemoval, workOf } from '../../../rules/analysis/abort-listeners.ts';
import { blockingPathOf } from '../../../rules/analysis/blocking-path.ts';
import { parseBlockingCall } from '../../../rules/analysis/blocking.ts';
import { functionsCalled } from '../../../rules/analysis/calls.ts';
import { fileContext, isInExitHandler, isMemoised, isRequestHandler, runsAtStartup } from '../../../rules/analysis/context.ts';
import { dependenceOf } from '../../../rules/analysis/dependence.ts';
import { effectOf } from '../../../rules/analysis/effects.ts';
import type { FileAnalysis } from '../../../rules/analysis/file.ts';
import { isHeldExclusively } from '../../../rules/analysis/exclusive.ts';
import { guardsAround, type Guard } from '../../../rules/analysis/guards.ts';
import { functionBehind } from '../../../rules/analysis/imported-functions.ts';
import { hasTag, intentOf } from '../../../rules/analysis/intent.ts';
import { ioOfCall } from '../../../rules/analysis/io.ts';
import { parseCollectionLoop } from '../../../rules/analysis/loops.ts';
import { carriesSignal, forwardedSignal, openSlotOf, signalsAt, signalsOf, uncancellableRegion } from '../../../rules/analysis/signals.ts';
import { functionName, type FunctionNode } from '../../../rules/analysis/syntax.ts';
import { parseDisposer } from '../../../rules/analysis/void-members.ts';

export type Subject = 'signals' | 'effects' | 'calls' | 'context' | 'intent' | 'loops' | 'blocking' | 'resources';

/** @returns what is known of a file about a subject, a line a fact, in source order */
export function factsOf(file: FileAnalysis, subject: Subject): readonly string[] {
  return TABLES[subject](file);
}

const INTENTS = ['sequential', 'detached', 'sync-only', 'yields', 'duplicate load ok'] as const;
const TAGS = ['neverRejects', 'blocking', 'abortable'] as const;

const TABLES: Readonly<Record<Subject, (file: FileAnalysis) => readonly string[]>> = {
  signals: (file) => [
    ...file.functions.flatMap((fn) => {
      const sources = signalsOf(file, fn).map(({ text, optional, owner }) => `${text} (${owner}${optional ? ', optional' : ''})`);
      return sources.length > 0 ? [`${nameOf(file, fn)} has ${sources.join(', ')}`] : [];
    }),
    ...callsOf(file).flatMap((call) => {
      const slot = openSlotOf(file, call);
      const region = uncancellableRegion(file, call);
      const forwarded = forwardedSignal(file, call);
      if (!slot && !forwarded && !carriesSignal(file, call)) return [];
      const here = signalsAt(file, call).map(({ text }) => text);
      return [
        [
          at(file, call),
          slot ? `takes ${slot.kind} ${slot.property} at ${slot.index}` : forwarded ? `is handed ${file.text(forwarded)}` : 'is handed one',
          ...(slot ? [here.length > 0 ? `could have ${here.join(', ')}` : 'none at hand'] : []),
          ...(region ? [`must not be cancelled: ${region}`] : []),
        ].join(', '),
      ];
    }),
  ],
  effects: (file) => callsOf(file).map((call) => `${at(file, call)} ${effectOf(file, call)}`),
  calls: (file) =>
    callsOf(file).map((call) => {
      const here = functionsCalled(file, call);
      const behind = here ? undefined : functionBehind(file, file, call);
      const targets = (here ?? (behind ? [behind] : [])).map(({ file: home, fn }) => `${nameOf(home, fn)}${home === file ? '' : ` of ${home.filename.split('/').at(-1) ?? ''}`}`);
      const io = ioOfCall(file, call);
      return `${at(file, call)} runs ${targets.length > 0 ? targets.join(' or ') : 'unknown'}${io ? `, waits for ${io.kind} by ${io.name}${io.sure ? '' : ' perhaps'}` : ''}`;
    }),
  context: (file) => [
    `the file: ${fileContext(file)}`,
    ...file.functions.map((fn) => {
      const roles = [runsAtStartup(file, fn) && 'startup', isRequestHandler(file, fn) && 'handler', isInExitHandler(fn.body) && 'exit'].filter((role) => role !== false);
      return `${nameOf(file, fn)}: ${roles.length > 0 ? roles.join(', ') : 'no role'}`;
    }),
    ...callsOf(file).flatMap((call) => (isMemoised(file, call) ? [`${at(file, call)} only the first time`] : [])),
  ],
  intent: (file) => [
    ...callsOf(file).flatMap((call) =>
      INTENTS.flatMap((intent) => {
        const comment = intentOf(file, call, intent);
        return comment ? [`${at(file, call)} ${intent} by line ${comment.loc.start.line}`] : [];
      }),
    ),
    ...file.functions.flatMap((fn) => TAGS.flatMap((tag) => (hasTag(file, fn, tag) ? [`${nameOf(file, fn)} @${tag}`] : []))),
  ],
  loops: (file) =>
    nodesOf(file).flatMap((node) => {
      if (node.type !== 'ForOfStatement' && node.type !== 'ForInStatement' && node.type !== 'ForStatement') return [];
      const loop = parseCollectionLoop(file, node);
      const turns = loop ? dependenceOf(file, loop) : 'over no collection';
      const line = `the loop (${node.loc.start.line})`;
      if (typeof turns === 'string') return [`${line} in turn: ${turns}`];
      const kept = turns.reductions.map(({ kind, target }) => `${kind} ${target.name}`);
      return [`${line} together, ${turns.certainty}: ${turns.effects.join(', ')}${kept.length > 0 ? `; ${kept.join(', ')}` : ''}`];
    }),
  blocking: (file) =>
    callsOf(file).flatMap((call) => {
      const blocking = parseBlockingCall(file, call);
      const way = blockingPathOf(file, call);
      if (blocking) return [`${at(file, call)} blocks by ${blocking.cost}, sibling ${blocking.sibling.kind} ${blocking.sibling.name}`];
      return way ? [`${at(file, call)} leads to one that blocks, in ${way.steps.length} steps`] : [];
    }),
  resources: (file) =>
    nodesOf(file).flatMap((node) => {
      if (node.type === 'CallExpression') return [...heldAt(file, node), ...listenerAt(file, node)];
      if (node.type === 'NewExpression') return controllerAt(file, node);
      const member = node.type === 'MethodDefinition' || node.type === 'PropertyDefinition' || node.type === 'Property' ? parseDisposer(node) : undefined;
      return member ? [`${at(file, member.key)} disposes without waiting`] : [];
    }),
};

/** What is given back when a call is over: resources, locks, whatever a `finally` takes care of. */
function heldAt(file: FileAnalysis, call: TSESTree.CallExpression): readonly string[] {
  const guards = [...guardsAround(file, call)].map(guardText);
  const held = [...guards, ...(isHeldExclusively(call) ? ['a lock'] : [])];
  return held.length > 0 ? [`${at(file, call)} within ${held.join(', ')}`] : [];
}

const guardText = (guard: Guard): string =>
  guard.kind === 'using' ? `using ${guard.name}` : `${guard.kind} (${(guard.kind === 'catch' ? guard.handler : guard.finalizer).loc.start.line})`;

function listenerAt(file: FileAnalysis, call: TSESTree.CallExpression): readonly string[] {
  const listener = parseAbortListener(file, call);
  if (!listener) return [];
  const work = workOf(call);
  const { calls, escapes } = removalsOf(file, listener);
  const past = work && calls.length > 0 ? wayPastRemoval(file, listener, calls, work) : undefined;
  const end =
    hasOwnEnd(file, listener) ? 'ends by its own signal'
    : calls.length > 0 ? `taken off in ${calls.map((one) => one.loc.start.line).join(' and ')}${past ? `, but not after ${at(file, past)}` : ''}`
    : escapes ? 'handed on'
    : 'never taken off';
  return [`${at(file, call)} listens for ${work ? (work.kind === 'promise' ? 'a promise' : nameOf(file, work.fn)) : 'an object'} to ${file.text(listener.signal)}${outlivesCall(file, listener.signal) ? ', which outlives it' : ''}: ${end}`];
}

function controllerAt(file: FileAnalysis, node: TSESTree.NewExpression): readonly string[] {
  if (!isAbortController(file, node)) return [];
  const dead = parseDeadController(file, node);
  const unended = parseUnendedController(file, node);
  if (dead) return [`${at(file, node)} ${dead.name} is aborted by nobody, its signal is used in ${dead.signals.map((signal) => signal.loc.start.line).join(' and ')}`];
  return [`${at(file, node)} ${unended ? `${unended.name} is aborted in ${unended.abort.loc.start.line}, but not after ${at(file, unended.failure)}` : 'ends'}`];
}

function nodesOf(file: FileAnalysis): readonly TSESTree.Node[] {
  return [...file.walk(file.program, { intoFunctions: true })].sort((a, b) => a.range[0] - b.range[0] || b.range[1] - a.range[1]);
}

const callsOf = (file: FileAnalysis): readonly TSESTree.CallExpression[] => nodesOf(file).filter((node) => node.type === 'CallExpression');

const at = (file: FileAnalysis, node: TSESTree.Node): string => `\`${file.text(node).replace(/\s+/gu, ' ').slice(0, 40)}\` (${node.loc.start.line})`;

const nameOf = (file: FileAnalysis, fn: FunctionNode): string => `${functionName(fn) ?? `\`${file.text(fn).replace(/\s+/gu, ' ').slice(0, 25)}\``} (${fn.loc.start.line})`;
