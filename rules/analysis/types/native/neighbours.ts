/**
 * Nodes that are likely to be asked about when one of them is. Facts that lead through functions (who writes shared state, what does outside
 * work, what may be cancelled) cannot be foreseen before rules decide; but who asks about one call of a function asks about its others.
 */
import type { TSESTree } from '@typescript-eslint/types';
import { isFunction } from '../../syntax.ts';
import { walk, type VisitorKeys } from '../../walk.ts';

/** A function with more nodes of a kind is asked about in parts. */
const MAX_NEIGHBOURS = 400;

export class Neighbours {
  readonly #keys: VisitorKeys | undefined;
  readonly #byRoot = new Map<TSESTree.Node, { readonly byType: NodesByType; readonly byRole: Map<string, readonly TSESTree.Node[]> }>();

  /** @param keys how the tree is walked; without them each node is alone */
  constructor(keys: VisitorKeys | undefined) {
    this.#keys = keys;
  }

  /** A node and those that stand where it stands (calls: all calls) in the same outermost function, or outside of all functions. */
  of(node: TSESTree.Node): readonly TSESTree.Node[] {
    const keys = this.#keys;
    const root = keys && outermost(node);
    if (!keys || !root) return [node];
    let there = this.#byRoot.get(root);
    if (!there) this.#byRoot.set(root, (there = { byType: typesIn(root, keys), byRole: new Map() }));
    const role = roleOf(node, keys);
    let all = there.byRole.get(role);
    if (!all) there.byRole.set(role, (all = (there.byType.get(node.type) ?? []).filter((one) => roleOf(one, keys) === role)));
    const at = all.indexOf(node);
    if (at < 0) return [node];
    const start = at - (at % MAX_NEIGHBOURS);
    return all.slice(start, start + MAX_NEIGHBOURS);
  }
}

type NodesByType = ReadonlyMap<string, readonly TSESTree.Node[]>;

function outermost(node: TSESTree.Node): TSESTree.Node | undefined {
  let found: TSESTree.Node | undefined;
  let last: TSESTree.Node | undefined = node;
  for (let at: TSESTree.Node | undefined = node; at; at = at.parent) {
    if (isFunction(at)) found = at;
    last = at;
  }
  return found ?? (last.type === 'Program' ? last : undefined);
}

/** A program's own nodes do not include those in its functions: they are asked about when somebody asks about one of theirs. */
function typesIn(root: TSESTree.Node, keys: VisitorKeys): NodesByType {
  const types = new Map<string, TSESTree.Node[]>();
  for (const node of walk(root, keys, { intoFunctions: root.type !== 'Program' })) {
    const there = types.get(node.type);
    if (there) there.push(node);
    else types.set(node.type, [node]);
  }
  return types;
}

/** Where a node stands. Whoever asks about a function that is async has no question about the others. */
function roleOf(node: TSESTree.Node, keys: VisitorKeys): string {
  const { parent } = node;
  if (node.type === 'CallExpression' || node.type === 'NewExpression' || !parent) return node.type;
  const members = parent as unknown as Readonly<Record<string, unknown>>;
  const place = keys[parent.type]?.find((key) => members[key] === node || (Array.isArray(members[key]) && (members[key] as unknown[]).includes(node)));
  return `${isFunction(node) && node.async ? 'async ' : ''}${node.type} ${place ?? ''} ${parent.type}`;
}
