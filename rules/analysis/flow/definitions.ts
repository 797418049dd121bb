/** Reaching definitions and liveness of variables, searched on demand. */
import type { TSESTree } from '@typescript-eslint/types';
import type { Block, FlowEvent, FlowGraph, Position } from './graph.ts';
import { follows, search, type Paths } from './paths.ts';

/** What these questions need of a scope manager's variable; ESLint's fits. */
export interface VariableLike {
  readonly references: readonly { readonly identifier: TSESTree.Node; isWrite(): boolean }[];
  readonly identifiers?: readonly TSESTree.Node[];
}

export interface Definitions {
  /** The `write` events whose value a use may see; the node of each is the Identifier that is written. */
  readonly writes: readonly FlowEvent[];
  /** True when a path leads to the use without any write in this graph. */
  readonly fromOutside: boolean;
}

/** The `read` and `write` events of `variable` that lie in `graph`, and whether it is read or written elsewhere too. */
export interface Accesses {
  readonly events: ReadonlySet<FlowEvent>;
  readonly readElsewhere: boolean;
  readonly writtenElsewhere: boolean;
}

/** @param eventsOfNode the events whose node is exactly the given one */
export function accessesOf(variable: VariableLike, eventsOfNode: (node: TSESTree.Node) => readonly FlowEvent[]): Accesses {
  const events = new Set<FlowEvent>();
  let readElsewhere = false;
  let writtenElsewhere = false;
  const nodes = new Set<TSESTree.Node>(variable.identifiers);
  for (const reference of variable.references) {
    nodes.add(reference.identifier);
    if (eventsOfNode(reference.identifier).length > 0) continue;
    if (reference.isWrite()) writtenElsewhere = true;
    else readElsewhere = true;
  }
  for (const node of nodes) {
    for (const event of eventsOfNode(node)) if (event.kind === 'read' || event.kind === 'write') events.add(event);
  }
  return { events, readElsewhere, writtenElsewhere };
}

/** The writes among `accesses` that reach the position before `use`. */
export function definitionsReaching(use: FlowEvent, accesses: Accesses, graph: FlowGraph, paths: Paths): Definitions {
  const writes = new Set<FlowEvent>();
  let fromOutside = false;
  const seen = new Set<Block>();
  const queue: Position[] = [{ block: use.block, index: use.index }];
  for (const { block, index } of queue) {
    const write = lastWrite(block, index, accesses);
    if (write) {
      writes.add(write);
      continue;
    }
    if (block === graph.entry) fromOutside = true;
    for (const edge of block.predecessors) {
      if (seen.has(edge.from) || !follows(edge, paths)) continue;
      seen.add(edge.from);
      queue.push({ block: edge.from, index: edge.from.events.length });
    }
  }
  return { writes: [...writes].sort((a, b) => a.id - b.id), fromOutside };
}

function lastWrite(block: Block, index: number, accesses: Accesses): FlowEvent | undefined {
  for (let i = index - 1; i >= 0; i -= 1) {
    const event = block.events[i];
    if (event?.kind === 'write' && accesses.events.has(event)) return event;
  }
  return undefined;
}

/** Whether a value that the variable has at `starts` may still be read: on some path a read comes before any write. */
export function isLiveAt(starts: readonly Position[], accesses: Accesses, paths: Paths): boolean {
  let live = false;
  search(
    starts,
    {
      paths,
      visit: (event) => {
        if (!accesses.events.has(event)) return undefined;
        live ||= event.kind === 'read';
        return 'stop';
      },
    },
    () => live,
  );
  return live;
}
