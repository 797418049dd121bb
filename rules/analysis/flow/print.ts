/** The graph as text that can be reviewed: one line per block with its edges, one line per event. */
import type { Block, Edge, FlowEvent, FlowGraph } from './graph.ts';

/**
 * @param text the source text that the nodes' ranges refer to
 * @returns lines such as `b1 -> b2 true | b3 false (test ok)`, each event below its block; dead blocks are marked
 */
export function printGraph(graph: FlowGraph, text: string): string {
  const lines: string[] = [];
  for (const block of graph.blocks) {
    if (block.role === 'exit' || block.role === 'thrown') continue;
    const marks = [nameOf(block), ...(block.loop ? [`loop ${place(block.loop.node.range[0], text)}`] : []), ...(block.reachable ? [] : ['dead'])];
    lines.push(`${marks.join(' ')}${edgesOf(block, text)}`);
    for (const event of block.events) lines.push(`  ${printEvent(event, text)}`);
  }
  lines.push(`exit${graph.exit.reachable ? '' : ' never'}, thrown${graph.thrown.reachable ? '' : ' never'}`);
  return lines.join('\n');
}

const nameOf = (block: Block): string => (block.role === 'inner' ? `b${block.id}` : block.role === 'entry' ? 'entry' : block.role);

const place = (offset: number, text: string): string => `@${text.slice(0, offset).split('\n').length}`;

function edgesOf(block: Block, text: string): string {
  if (block.successors.length === 0) return ' -> nowhere';
  const tests = new Set<string>();
  const parts = block.successors.map((edge) => {
    if (edge.test) tests.add(snippet(edge.test.range, text));
    return printEdge(edge);
  });
  return ` -> ${parts.join(' | ')}${tests.size > 0 ? `  (${[...tests].join(', ')})` : ''}`;
}

function printEdge(edge: Edge): string {
  const words = [nameOf(edge.to)];
  if (edge.kind === 'throw' || (edge.kind === 'return' && edge.to.role !== 'exit')) words.push(edge.kind);
  else if (edge.kind !== 'next' && edge.kind !== 'return') words.push(edge.kind);
  if (edge.cause) words.push(`by ${edge.cause}`);
  if (edge.back) words.push('again');
  return words.join(' ');
}

export function printEvent(event: FlowEvent, text: string): string {
  return `${event.kind}${event.suspension ? ` (${event.suspension})` : ''} ${snippet(event.node.range, text)}`;
}

/** The start of a node's text on one line. */
function snippet([start, end]: readonly [number, number], text: string): string {
  const flat = text.slice(start, Math.min(end, start + 200)).replace(/\s+/gu, ' ').replace(/\*\//gu, '* /');
  return flat.length > 36 ? `${flat.slice(0, 35)}…` : flat;
}
