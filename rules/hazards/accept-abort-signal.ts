import type { TSESTree } from '@typescript-eslint/types';
import { classAround } from '../analysis/calls.ts';
import { fileContext, isRequestHandler } from '../analysis/context.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { functionBehind } from '../analysis/imported-functions.ts';
import { isKeptForOthers, reachOf, type Reach } from '../analysis/signal-reach.ts';
import { carriesSignal, mentionsSignals, signalsAt, uncancellableRegion } from '../analysis/signals.ts';
import { enclosingFunction, functionName, type FunctionNode } from '../analysis/syntax.ts';
import { untakenSignal } from '../analysis/offered-signals.ts';
import { excerpt, nameOf } from '../analysis/words.ts';
import { takeOffered } from '../repairs/offered-signal.ts';
import { threadSignal } from '../repairs/thread-signal.ts';
import { defineRule, type Finding, type RelatedPlace } from '../rule.ts';

interface Options {
  /** Whether functions are reported that are called with a signal and do not take it. */
  readonly offered: boolean;
  /** Whether exported functions are reported too that wait for something which could be cancelled and take no signal. */
  readonly exported: boolean;
}

type Candidate =
  | { readonly kind: 'call'; readonly node: TSESTree.CallExpression }
  | { readonly kind: 'exported'; readonly node: FunctionNode }
  | { readonly kind: 'handed'; readonly node: TSESTree.Node };

export const acceptAbortSignal = defineRule<Candidate, Options>({
  name: 'accept-abort-signal',
  docs: {
    description: 'a function in between that takes no signal, so that an abort does not get to what could be cancelled',
    family: 'C2',
    types: 'helpful',
    presets: { recommended: 'off', server: 'warn', library: ['warn', { exported: true }], strict: ['error', { offered: true }] },
  },
  messages: {
    stops: '`{{signal}}` stops here: {{chain}} goes on after an abort.',
    exported: '`{{fn}}` cannot be cancelled: it takes no signal, and {{chain}} could use one.',
    offered: '`{{by}}` calls this function with a signal that it does not take: `{{call}}` goes on after an abort.',
  },
  options: {
    offered: { type: 'boolean', description: 'Also report functions that are called with a signal and do not take it, though they wait for something which could be cancelled.' },
    exported: { type: 'boolean', description: 'Also report exported functions that take no signal and wait for something which could be cancelled.' },
  },
  defaults: { offered: false, exported: false },

  collect: (file, add, { offered, exported }) => {
    const context = fileContext(file);
    if (context === 'test' || context === 'config' || context === 'script') return {};
    const hasSignals = mentionsSignals(file);
    const onCall = (node: TSESTree.CallExpression): void => {
      if (hasSignals && enclosingFunction(node)) add({ kind: 'call', node });
      if (!offered) return;
      for (const argument of node.arguments) if (argument.type === 'Identifier' || argument.type === 'MemberExpression') add({ kind: 'handed', node: argument });
    };
    const onFunction = (node: FunctionNode): void => {
      if (exported) add({ kind: 'exported', node });
      if (offered && node.type !== 'FunctionDeclaration') add({ kind: 'handed', node });
    };
    return {
      ...((hasSignals || offered) && { CallExpression: onCall }),
      ...((exported || offered) && { FunctionDeclaration: onFunction, ArrowFunctionExpression: onFunction, FunctionExpression: onFunction }),
    };
  },

  ask: (candidate) => (candidate.kind === 'handed' ? [] : [candidate.node]),

  find(candidate, file): Finding | undefined {
    switch (candidate.kind) {
      case 'call':
        return findStop(candidate.node, file);
      case 'exported':
        return findExported(candidate.node, file);
      default:
        return findOffered(candidate.node, file);
    }
  },
});

function findOffered(place: TSESTree.Node, file: FileAnalysis): Finding | undefined {
  const untaken = untakenSignal(file, place);
  if (!untaken) return undefined;
  const { fn, by, calls: [{ call }, ...others] } = untaken;
  // A function that is handed to several is reported at the first of them.
  if (file.memo('reportedUntaken', fn, () => place) !== place) return undefined;
  return {
    node: call,
    messageId: 'offered',
    data: { by, call: excerpt(file, call) },
    related: [{ message: `\`${by}\` offers the signal`, node: place }, ...others.map((other) => ({ message: 'this takes a signal too', node: other.call }))],
    repairs: takeOffered(file, untaken),
    certainty: 'likely',
  };
}

function findStop(call: TSESTree.CallExpression, file: FileAnalysis): Finding | undefined {
  const sources = signalsAt(file, call);
  const [source] = [...sources].sort((a, b) => Number(b.owner === 'local') - Number(a.owner === 'local'));
  if (!source || uncancellableRegion(file, call) || isKeptForOthers(file, call) || carriesSignal(file, call) || mentionsAny(file, call, sources.map(({ text }) => text))) return undefined;
  const called = functionBehind(file, file, call);
  // A method of the same object has the signal of a field as well: it is asked itself.
  if (source.text.startsWith('this.') && called?.file === file && classAround(called.fn) === classAround(call)) return undefined;
  const reach = called && reachOf(file, called);
  if (!reach) return undefined;
  const around = enclosingFunction(call);
  const edits = threadSignal(file, reach, call, source.text);
  const title = `Hand \`${source.text}\` on to \`${reach.sink}\`: a new parameter \`options\` for ${names(reach).map((name) => `\`${name}\``).join(' and ')}`;
  const [own, ...others] = edits ?? [];
  return {
    node: call,
    messageId: 'stops',
    data: { signal: source.text, chain: `\`${[around ? nameOf(around) : 'this file', ...names(reach), reach.sink].join(' → ')}\`` },
    related: placesOf(file, reach),
    ...(own && others.length === 0 && { repairs: [{ kind: 'suggestion' as const, title, edits: own.edits }] }),
    ...(edits && others.length > 0 && { workspaceRepairs: [{ title, files: edits }] }),
    certainty: 'likely',
  };
}

/** A callback or an object that has the signal inside brings it along. */
const mentionsAny = (file: FileAnalysis, call: TSESTree.CallExpression, signals: readonly string[]): boolean =>
  call.arguments.some((argument) => signals.some((signal) => file.text(argument).includes(signal.startsWith('this.') ? signal : (signal.split(/[?.]/u)[0] ?? signal))) || /\b\w*(?:signal|abort)\w*/iu.test(file.text(argument)));

const names = (reach: Reach): readonly string[] => reach.steps.map(({ name }) => name);

const placesOf = (file: FileAnalysis, reach: Reach): readonly RelatedPlace[] =>
  reach.steps.map((step, index) => {
    const message = index === reach.steps.length - 1 ? `\`${reach.sink}\` takes a signal and gets none` : `\`${step.name}\` calls \`${reach.steps[index + 1]?.name ?? ''}\` without one`;
    return step.file === file ? { message, node: step.call } : { message, file: step.file.filename, loc: step.call.loc };
  });

function findExported(fn: FunctionNode, file: FileAnalysis): Finding | undefined {
  const name = functionName(fn);
  if (name === undefined || !isExported(fn) || isRequestHandler(file, fn) || /^(?:main|run|cli|start|bootstrap|handler|register|[A-Z]\w*|use[A-Z]\w*)$/u.test(name)) return undefined;
  const reach = reachOf(file, { file, fn });
  if (!reach) return undefined;
  const edits = threadSignal(file, reach);
  const title = `Take a signal (a new parameter \`options\`) and hand it on to \`${reach.sink}\``;
  const [own, ...others] = edits ?? [];
  return {
    node: (fn.type !== 'ArrowFunctionExpression' && fn.id) || (fn.parent.type === 'VariableDeclarator' ? fn.parent.id : fn),
    messageId: 'exported',
    data: { fn: name, chain: `\`${[...names(reach), reach.sink].join(' → ')}\`` },
    related: placesOf(file, reach),
    ...(own && others.length === 0 && { repairs: [{ kind: 'suggestion' as const, title, edits: own.edits }] }),
    ...(edits && others.length > 0 && { workspaceRepairs: [{ title, files: edits }] }),
    certainty: 'likely',
  };
}

function isExported(fn: FunctionNode): boolean {
  const declaration = fn.type === 'FunctionDeclaration' ? fn : fn.parent.type === 'VariableDeclarator' ? fn.parent.parent : undefined;
  return declaration?.parent?.type === 'ExportNamedDeclaration';
}
