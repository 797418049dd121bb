/** What must hold of every graph, whatever program it was built from. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FlowGraph } from '../../../rules/analysis/flow/graph.ts';

export function brokenInvariants(graph: FlowGraph): string[] {
  const broken: string[] = [];
  const check = (holds: boolean, what: string): void => {
    if (!holds && broken.length < 10) broken.push(what);
  };
  const known = new Set(graph.blocks);
  for (const [i, block] of graph.blocks.entries()) {
    check(block.id === i, `block ${i} has id ${block.id}`);
    check(block.reachable || block.events.length > 0 || block.role !== 'inner', `empty dead block ${i}`);
    for (const edge of block.successors) {
      check(edge.from === block, `edge of ${i} starts elsewhere`);
      check(known.has(edge.to) || !block.reachable, `edge of ${i} leads out of the graph`);
      if (block.reachable) {
        check(edge.to.reachable, `successor of ${i} not reachable`);
        check(edge.to.predecessors.includes(edge), `edge ${i} to ${edge.to.id} has no way back`);
        check(!edge.back || edge.to.id <= block.id, `back edge from ${i} leads forward`);
      }
    }
    for (const edge of block.predecessors) check(edge.from.reachable && edge.from.successors.includes(edge), `predecessor of ${i}`);
    for (const [j, event] of block.events.entries()) {
      check(event.block === block && event.index === j, `event ${event.id} is not where it says`);
      check(graph.events[event.id] === event, `event ${event.id} is not listed`);
      check(inside(event.node, graph.root), `event ${event.id} is outside of the root`);
    }
    check(isSorted(block.events.map((event) => event.id)), `events of block ${i} are out of order`);
    checkEnd(block, check);
  }
  check(graph.exit.successors.length + graph.thrown.successors.length === 0, 'the exits lead on');
  check(reachableFrom(graph) === graph.blocks.filter((block) => block.reachable).length, 'reachable flags');
  return broken;
}

/** What ends a block: jumps have one way on, events that may throw have a way to a handler. */
function checkEnd(block: FlowGraph['entry'], check: (holds: boolean, what: string) => void): void {
  const last = block.events.at(-1);
  const kinds = block.successors.filter((edge) => edge.cause !== 'assumed').map((edge) => edge.kind);
  for (const event of block.events.slice(0, -1)) {
    check(!['throw', 'return', 'break', 'continue', 'await', 'yield', 'new'].includes(event.kind), `${event.kind} inside block ${block.id}`);
  }
  if (last?.kind === 'throw' || last?.kind === 'return') {
    check(kinds.length === 1 && (kinds[0] === last.kind), `${last.kind} of block ${block.id} leads to ${kinds.join()}`);
  }
  if (last?.kind === 'await' || last?.kind === 'yield') check(kinds.includes('throw'), `${last.kind} of block ${block.id} cannot throw`);
}

const inside = (node: TSESTree.Node, root: TSESTree.Node): boolean => node.range[0] >= root.range[0] && node.range[1] <= root.range[1];

const isSorted = (numbers: readonly number[]): boolean => numbers.every((value, i) => i === 0 || value > (numbers[i - 1] ?? 0));

function reachableFrom(graph: FlowGraph): number {
  const seen = new Set([graph.entry]);
  for (const block of seen) for (const edge of block.successors) seen.add(edge.to);
  return seen.size;
}
