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
  readonly #byRoot = new Map<TSESTree.Node, ReadonlyMap<string, readonly TSESTree.Node[]>>();

  /** @param keys how the tree is walked; without them each node is alone */
  constructor(keys: VisitorKeys | undefined) {
    this.#keys = keys;
  }

  /** A node and those that stand where it stands (calls: all calls) in the same outermost function, or outside of all functions. */
  of(node: TSESTree.Node): readonly TSESTree.Node[] {
    const keys = this.#keys;
    const root = keys && outermost(node);
    if (!keys || !root) return [node];
    let roles = this.#byRoot.get(root);
    if (!roles) this.#byRoot.set(root, (roles = rolesIn(root, keys)));
    const all = roles.get(roleOf(node)) ?? [];
    const at = all.indexOf(node);
    if (at < 0) return [node];
    const start = at - (at % MAX_NEIGHBOURS);
    return all.slice(start, start + MAX_NEIGHBOURS);
  }
}

function outermost(node: TSESTree.Node): TSESTree.Node | undefined {
  let found: TSESTree.Node | undefined;
  let last: TSESTree.Node | undefined = node;
  for (let at: TSESTree.Node | undefined = node; at; at = at.parent) {
    if (isFunction(at)) found = at;
    last = at;
  }
  return found ?? (last.type === 'Program' ? last : undefined);
}

/** A program's own role does not lead into its functions: they are asked about when somebody asks about one of theirs. */
function rolesIn(root: TSESTree.Node, keys: VisitorKeys): ReadonlyMap<string, readonly TSESTree.Node[]> {
  const roles = new Map<string, TSESTree.Node[]>();
  for (const node of walk(root, keys, { intoFunctions: root.type !== 'Program' })) {
    const role = roleOf(node);
    const there = roles.get(role);
    if (there) there.push(node);
    else roles.set(role, [node]);
  }
  return roles;
}

function roleOf(node: TSESTree.Node): string {
  if (node.type === 'CallExpression' || node.type === 'NewExpression' || !node.parent) return node.type;
  const place = Object.entries(node.parent).find(([key, value]) => key !== 'parent' && (value === node || (Array.isArray(value) && (value as unknown[]).includes(node))));
  return `${node.type} ${place?.[0] ?? ''} ${node.parent.type}`;
}
