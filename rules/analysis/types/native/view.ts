/** One file in the compiler's present snapshot, with the answers about it so far. */
import type { TSESTree } from '@typescript-eslint/types';
import { heritageOwner, memberKey, methodOfLiteral, spreadPlace, type HeritageOwner } from '../members.ts';
import type { Certainty, WantedReturn } from '../oracle.ts';
import type { AskedOfCall } from './facts.ts';
import type { Located } from './session.ts';
import type { Asking, RemoteType } from './remote.ts';

export interface View extends Located {
  readonly types: Map<TSESTree.Node, RemoteType | undefined>;
  /** Of calls that were answered about without their type. */
  readonly calls: Readonly<Record<AskedOfCall, Map<TSESTree.Node, Certainty>>>;
  readonly contextual: Map<TSESTree.Node, WantedReturn>;
}

export const newView = (located: Located): View => ({ ...located, types: new Map(), calls: { thenable: new Map(), thenableElements: new Map() }, contextual: new Map() });

export function* typeOf(view: View, node: TSESTree.Node): Asking<RemoteType | undefined> {
  if (view.types.has(node)) return view.types.get(node);
  const remote = view.index.find(node);
  const [type] = remote ? yield* view.program.typesAt([remote]) : [];
  view.types.set(node, type);
  return type;
}

/** What is asked about a value; about a call by the type of what it calls, where that tells. */
export function* certaintyOf(view: View, about: AskedOfCall, node: TSESTree.Node): Asking<Certainty> {
  const known = view.calls[about].get(node);
  if (known) return known;
  if (node.type === 'CallExpression' && !view.types.has(node)) {
    const callee = yield* typeOf(view, node.callee);
    const answer = callee ? yield* view.facts.callGives(about, callee) : 'ask';
    if (answer !== 'ask') {
      view.calls[about].set(node, answer);
      return answer;
    }
  }
  const type = yield* typeOf(view, node);
  return type ? yield* view.facts[about](type) : 'unknown';
}

export function* contextualReturn(view: View, fn: TSESTree.Node): Asking<WantedReturn> {
  const known = view.contextual.get(fn);
  if (known) return known;
  const found = yield* view.facts.wantedReturn(yield* contextualType(view, fn));
  view.contextual.set(fn, found);
  return found;
}

/** The type that the place of a function asks for. */
export function* contextualType(view: View, fn: TSESTree.Node): Asking<RemoteType | undefined> {
  if (fn.type === 'SpreadElement') return yield* spreadContext(view, fn);
  const method = methodOfLiteral(fn);
  const remote = view.index.find(method?.object ?? fn);
  const type = remote && (yield* view.program.contextual(remote));
  return method && type ? yield* view.facts.memberType(type, method.name) : type;
}

/** The type of the parameter that the first element of a spread argument goes to. */
function* spreadContext(view: View, spread: TSESTree.SpreadElement): Asking<RemoteType | undefined> {
  const place = spreadPlace(spread);
  const remote = place && view.index.find(place.call);
  const signature = remote && (yield* view.program.resolvedSignature(remote));
  const parameters = signature ? yield* view.program.parameters(signature) : [];
  const parameter = place && (parameters[place.index] ?? parameters.at(-1));
  const type = parameter && (yield* view.program.typeOfSymbol(parameter));
  return type && ((yield* view.facts.elementTypes(type))?.[0] ?? type);
}

/** The types that a class or interface extends, and those that it says it implements. */
function* basesOf(view: View, owner: HeritageOwner): Asking<readonly RemoteType[]> {
  const bases: RemoteType[] = [];
  const type = yield* typeOf(view, owner);
  // The type of a class expression is that of the class itself.
  const instance = owner.type === 'ClassExpression' && type ? yield* view.facts.memberType(type, 'prototype') : type;
  if (instance?.isClassOrInterface()) bases.push(...(yield* view.program.baseTypes(instance)));
  // Parsers without types have no `implements`.
  const implemented = owner.type === 'TSInterfaceDeclaration' ? [] : ((owner.implements as TSESTree.TSClassImplements[] | undefined) ?? []);
  for (const one of implemented) {
    const found = yield* typeOf(view, one);
    if (found) bases.push(found);
  }
  return bases;
}

export function* inheritedReturn(view: View, member: TSESTree.Node): Asking<WantedReturn> {
  const name = memberKey(member);
  const owner = heritageOwner(member);
  let found: WantedReturn = 'unknown';
  if (name === undefined || !owner) return found;
  for (const base of yield* basesOf(view, owner)) {
    const inherited = yield* view.facts.memberType(base, name);
    const wanted = inherited ? yield* view.facts.wantedReturn(inherited) : 'unknown';
    if (wanted === 'void') return wanted;
    if (found === 'unknown') found = wanted;
  }
  return found;
}
