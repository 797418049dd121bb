/**
 * Answers many questions about a file in a few round trips: first the types of all nodes, then what is wanted of each type that was not seen before, all in
 * one batch. A project has few types compared to its calls, so that most files need the first step only.
 */
import type { TSESTree } from '@typescript-eslint/types';
import type { Question } from '../oracle.ts';
import type { Compiler } from './api.ts';
import type { AskedOfCall } from './facts.ts';
import type { Asking, RemoteNode, RemoteType } from './remote.ts';
import { contextualReturn, type View } from './view.ts';

export function askAhead(compiler: Compiler, view: View, questions: readonly (TSESTree.Node | Question)[]): void {
  const wanted = questions.map((one): Question => ('about' in one ? one : { about: 'thenable', node: one }));
  // A call whose type is wanted for something else answers by that.
  const whole = new Set(wanted.flatMap(({ about, node }) => (about === 'contextualReturn' || isAskedOfCall(about) ? [] : [node])));
  const ofCalls = wanted.flatMap(({ about, node }) => (isAskedOfCall(about) && node.type === 'CallExpression' && !whole.has(node) && !view.types.has(node) ? [{ about, call: node }] : []));
  const calls = new Set<TSESTree.Node>(ofCalls.map(({ call }) => call));
  const values = wanted.flatMap(({ about, node }) => (about === 'contextualReturn' || calls.has(node) ? [] : [node]));
  fetchTypes(compiler, view, [...ofCalls.map(({ call }) => call.callee), ...values]);
  for (const kind of ASKED_OF_CALLS) {
    const callees = ofCalls.flatMap(({ about, call }) => (about === kind ? [view.types.get(call.callee)] : []));
    askTypes(compiler, callees, (type) => view.facts.callGives(kind, type));
  }
  const untold: TSESTree.Node[] = [];
  for (const { about, call } of ofCalls) {
    const callee = view.types.get(call.callee);
    const answer = callee && view.facts.callGivesKnown(about, callee);
    if (answer === undefined || answer === 'ask') untold.push(call);
    else view.calls[about].set(call, answer);
  }
  fetchTypes(compiler, view, untold);
  const batch: Asking<unknown>[] = [];
  const asked = new Map<string, Set<number>>();
  for (const { about, node } of wanted) {
    if (about === 'contextualReturn') {
      if (!view.contextual.has(node)) batch.push(contextualReturn(view, node));
      continue;
    }
    const type = view.types.get(node);
    const seen = asked.get(about) ?? new Set();
    asked.set(about, seen);
    if (!type || seen.has(type.id)) continue;
    seen.add(type.id);
    batch.push(view.facts[about](type));
  }
  compiler.runAll(batch, undefined);
}

const ASKED_OF_CALLS: readonly AskedOfCall[] = ['thenable', 'thenableElements'];

/** Whether what a call gives is mostly known by its callee, whose type costs far less. */
const isAskedOfCall = (about: Question['about']): about is AskedOfCall => (ASKED_OF_CALLS as readonly string[]).includes(about);

/** Asks the same about several nodes, in as few round trips as one of them takes. The answers are kept by type. */
export function askTogether(compiler: Compiler, view: View, nodes: readonly TSESTree.Node[], question: (type: RemoteType) => Asking<unknown>): void {
  fetchTypes(compiler, view, nodes);
  askTypes(compiler, nodes.map((node) => view.types.get(node)), question);
}

/** Fetches the types of nodes in one round trip, where there are any that are not known. */
function fetchTypes(compiler: Compiler, view: View, nodes: readonly (TSESTree.Node | undefined)[]): void {
  const asked: TSESTree.Node[] = [];
  const remote: RemoteNode[] = [];
  for (const node of new Set(nodes)) {
    if (!node || view.types.has(node)) continue;
    const found = view.index.find(node);
    view.types.set(node, undefined);
    if (!found) continue;
    asked.push(node);
    remote.push(found);
  }
  if (remote.length === 0) return;
  const types = compiler.run(view.program.typesAt(remote));
  for (const [index, node] of asked.entries()) view.types.set(node, types[index]);
}

/** Asks something about each type once. */
function askTypes(compiler: Compiler, types: readonly (RemoteType | undefined)[], question: (type: RemoteType) => Asking<unknown>): void {
  const distinct = new Map<number, RemoteType>();
  for (const type of types) if (type) distinct.set(type.id, type);
  compiler.runAll([...distinct.values()].map(question), undefined);
}
