/** One file in the compiler's present snapshot, with the answers about it so far. */
import type { TSESTree } from '@typescript-eslint/types';
import type { Certainty } from '../oracle.ts';
import type { Located } from './session.ts';
import type { Asking, RemoteType } from './remote.ts';

export type ContextualReturn = 'void' | 'thenable' | 'value' | 'unknown';

export interface View extends Located {
  readonly types: Map<TSESTree.Node, RemoteType | undefined>;
  /** Of calls that were answered about without their type. */
  readonly thenable: Map<TSESTree.Node, Certainty>;
  readonly contextual: Map<TSESTree.Node, ContextualReturn>;
}

export const newView = (located: Located): View => ({ ...located, types: new Map(), thenable: new Map(), contextual: new Map() });

export function* typeOf(view: View, node: TSESTree.Node): Asking<RemoteType | undefined> {
  if (view.types.has(node)) return view.types.get(node);
  const remote = view.index.find(node);
  const [type] = remote ? yield* view.program.typesAt([remote]) : [];
  view.types.set(node, type);
  return type;
}

export function* thenable(view: View, node: TSESTree.Node): Asking<Certainty> {
  const known = view.thenable.get(node);
  if (known) return known;
  if (node.type === 'CallExpression' && !view.types.has(node)) {
    const callee = yield* typeOf(view, node.callee);
    const answer = callee ? yield* view.facts.callGives(callee) : 'ask';
    if (answer !== 'ask') {
      view.thenable.set(node, answer);
      return answer;
    }
  }
  const type = yield* typeOf(view, node);
  return type ? yield* view.facts.thenable(type) : 'unknown';
}

export function* contextualReturn(view: View, fn: TSESTree.Node): Asking<ContextualReturn> {
  const known = view.contextual.get(fn);
  if (known) return known;
  const remote = view.index.find(fn);
  const found = remote ? yield* view.facts.contextualReturn(yield* view.program.contextual(remote)) : 'unknown';
  view.contextual.set(fn, found);
  return found;
}
