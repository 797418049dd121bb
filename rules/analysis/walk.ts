/** Walks below a node in source order, without the parent links and with the choice to stay out of nested functions. */
import type { TSESTree } from '@typescript-eslint/types';
import { isFunction } from './syntax.ts';

export type VisitorKeys = Readonly<Record<string, readonly string[] | undefined>>;

const isNode = (value: unknown): value is TSESTree.Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

export interface WalkOptions {
  /** Whether to go into functions and class bodies met below the root: what they hold runs at another time. Default false. */
  readonly intoFunctions?: boolean;
}

/** All nodes below and including `root`, in source order. An explicit stack: deep trees (a 5 MB bundle) do not overflow. */
export function* walk(root: TSESTree.Node, keys: VisitorKeys, options: WalkOptions = {}): Generator<TSESTree.Node> {
  const stack: TSESTree.Node[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    yield node;
    if (node !== root && !options.intoFunctions && isFunction(node)) continue;
    pushChildren(node, keys, stack);
  }
}

/** The children of a node, the last first. No generator: this runs for every node of a file, more than once. */
function pushChildren(node: TSESTree.Node, keys: VisitorKeys, stack: TSESTree.Node[]): void {
  const names = keys[node.type];
  for (let at = (names?.length ?? 0) - 1; at >= 0; at -= 1) {
    const value = (node as unknown as Record<string, unknown>)[names?.[at] ?? ''];
    if (Array.isArray(value)) {
      for (let index = value.length - 1; index >= 0; index -= 1) if (isNode(value[index])) stack.push(value[index] as TSESTree.Node);
    } else if (isNode(value)) {
      stack.push(value);
    }
  }
}

/**
 * Sets the parents below a root: ESLint does so while it traverses, and a file that is only read has none.
 * @returns all nodes below and including the root, in source order
 */
export function linkParents(root: TSESTree.Node, keys: VisitorKeys): readonly TSESTree.Node[] {
  const nodes: TSESTree.Node[] = [];
  const stack: TSESTree.Node[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    nodes.push(node);
    const first = stack.length;
    pushChildren(node, keys, stack);
    for (let at = first; at < stack.length; at += 1) (stack[at] as TSESTree.Node).parent = node;
  }
  return nodes;
}
