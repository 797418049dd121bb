/** Loops inside loops over collections of unknown size, with nothing that lets others run in between. */
import type { TSESTree } from '@typescript-eslint/types';
import { knownSize } from './dependence.ts';
import type { FileAnalysis } from './file.ts';
import { parseCollectionLoop, type CollectionLoop } from './loops.ts';
import { enclosingFunction, isFunction, isLoop, parseMethodCall, unwrap, type LoopNode } from './syntax.ts';

export interface ProductLoop {
  readonly outer: CollectionLoop;
  /** What the inner loop walks through in every turn of the outer one. */
  readonly inner: TSESTree.Expression;
}

/**
 * The pair of loops whose turns multiply; undefined when one is small or known, when the inner one walks through a part of the outer
 * one's item (then all turns together are as many as there are parts), or when the outer one waits.
 */
export function parseProductLoop(file: FileAnalysis, node: LoopNode): ProductLoop | undefined {
  const outer = parseCollectionLoop(file, node);
  if (!outer || knownSize(file, outer.collection) !== undefined || isInsideLoop(node)) return undefined;
  const own = new Set<string>();
  for (const part of file.walk(outer.binding)) if (part.type === 'Identifier') own.add(part.name);
  let inner: TSESTree.Expression | undefined;
  for (const part of file.walk(outer.body)) {
    if (part.type === 'AwaitExpression' || part.type === 'YieldExpression' || part.type === 'BreakStatement' || part.type === 'ReturnStatement') return undefined;
    if (part.type === 'VariableDeclarator' && part.init && mentionsAny(file, part.init, own)) for (const name of file.walk(part.id)) if (name.type === 'Identifier') own.add(name.name);
    inner ??= walkedBy(file, part, own);
  }
  return inner && { outer, inner };
}

/** The collection that a nested loop, or a method with a callback, walks through, if it is large for all that is known and not the item's own. */
function walkedBy(file: FileAnalysis, node: TSESTree.Node, own: ReadonlySet<string>): TSESTree.Expression | undefined {
  const loop = isLoop(node) ? parseCollectionLoop(file, node) : undefined;
  const method = loop ? undefined : parseMethodCall(node);
  const [callback] = method?.call.arguments ?? [];
  const isWalk = method && /^(?:forEach|map|filter|some|every|find|findIndex|reduce|flatMap)$/u.test(method.method) && callback && isFunction(unwrap(callback));
  const collection = loop?.collection ?? (isWalk ? method.object : undefined);
  if (!collection || knownSize(file, collection) !== undefined || mentionsAny(file, collection, own)) return undefined;
  const root = unwrap(collection);
  return root.type === 'Identifier' || root.type === 'MemberExpression' ? collection : undefined;
}

function mentionsAny(file: FileAnalysis, root: TSESTree.Node, names: ReadonlySet<string>): boolean {
  for (const node of file.walk(root, { intoFunctions: true })) if (node.type === 'Identifier' && names.has(node.name)) return true;
  return false;
}

function isInsideLoop(node: TSESTree.Node): boolean {
  const fn = enclosingFunction(node);
  for (let { parent } = node; parent && parent !== fn; parent = parent.parent) if (isLoop(parent)) return true;
  return false;
}
