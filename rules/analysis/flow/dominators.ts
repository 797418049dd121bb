/**
 * Dominators by the algorithm of Keith D. Cooper, Timothy J. Harvey and Ken Kennedy, "A Simple, Fast Dominance Algorithm",
 * Software Practice and Experience 4 (2001), figure 3: immediate dominators by iteration over blocks in reverse post-order.
 */
import type { Block, FlowGraph } from './graph.ts';

/** Immediate dominator of each reachable block; the entry's is the entry itself. */
export function immediateDominators(graph: FlowGraph): Map<Block, Block> {
  const blocks = graph.blocks.filter((block) => block.reachable);
  const dominator = new Map<Block, Block>([[graph.entry, graph.entry]]);
  for (let changed = true; changed; ) {
    changed = false;
    for (const block of blocks) {
      if (block === graph.entry) continue;
      let common: Block | undefined;
      for (const { from } of block.predecessors) {
        if (dominator.has(from)) common = common ? intersect(common, from, dominator) : from;
      }
      if (common && dominator.get(block) !== common) {
        dominator.set(block, common);
        changed = true;
      }
    }
  }
  return dominator;
}

function intersect(a: Block, b: Block, dominator: Map<Block, Block>): Block {
  while (a !== b) {
    // Both walk up until they meet; the entry has the lowest number.
    if (a.id > b.id) a = dominator.get(a) ?? b;
    else b = dominator.get(b) ?? a;
  }
  return a;
}

/** Whether every path from the entry to the beginning of `inner` passes the end of `outer`; a block dominates itself. */
export function blockDominates(outer: Block, inner: Block, dominator: Map<Block, Block>): boolean {
  for (let at: Block | undefined = inner; at; ) {
    if (at === outer) return true;
    const next = dominator.get(at);
    if (next === at || at.id < outer.id) return false;
    at = next;
  }
  return false;
}
