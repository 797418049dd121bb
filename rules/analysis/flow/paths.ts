/**
 * Searches along the paths of a graph. All are breadth-first over blocks, each block at most once (or twice, when a search has
 * to remember whether something happened on the way), so they are linear in the size of the graph and need no stack.
 */
import type { TSESTree } from '@typescript-eslint/types';
import type { Block, Edge, FlowEvent, Position, ThrowCause } from './graph.ts';

/**
 * Which exceptional edges a question is about: `planned` follows only throw statements, `rejections` also the rejections of
 * awaited promises, `all` also what calls, consumers of generators and member accesses may throw.
 */
export type Paths = 'planned' | 'rejections' | 'all';

const FOLLOWED: Readonly<Record<Paths, ReadonlySet<ThrowCause>>> = {
  planned: new Set<ThrowCause>(['statement']),
  rejections: new Set<ThrowCause>(['statement', 'rejection']),
  all: new Set<ThrowCause>(['statement', 'rejection', 'call', 'consumer', 'access', 'assumed']),
};

/** Whether paths of the given sort take this edge. */
export const follows = (edge: Edge, paths: Paths): boolean => edge.cause === undefined || FOLLOWED[paths].has(edge.cause);

export interface Search {
  readonly paths: Paths;
  /** Called for each event in the order of its path; `stop` ends the path at it. */
  readonly visit?: (event: FlowEvent) => 'stop' | undefined;
  /** Called for each edge besides the choice of `paths`; false does not follow it. */
  readonly through?: (edge: Edge) => boolean;
}

/** A place in a search: the block from `index` on, and how the search came here. */
export interface Step {
  readonly block: Block;
  readonly index: number;
  readonly previous: Step | undefined;
  readonly edge: Edge | undefined;
}

/**
 * Visits what can run after `starts`. A block in which a start lies is visited again from its beginning when a loop leads there.
 * @param done is asked for each step, after its events; a step that it answers true for ends the search and is returned.
 *   `until` is the last position in the block that the path came to: its end, or before the event that stopped it.
 */
export function search(starts: readonly Position[], how: Search, done: (step: Step, until: number) => boolean): Step | undefined {
  const queue: Step[] = starts.filter(({ block }) => block.reachable).map((start) => ({ ...start, previous: undefined, edge: undefined }));
  const seen = new Set<Block>();
  for (const step of queue) {
    const { events, successors } = step.block;
    let until = step.index;
    let stopped = false;
    for (; until < events.length && !stopped; until += 1) {
      const event = events[until];
      stopped = event !== undefined && how.visit?.(event) === 'stop';
    }
    if (done(step, stopped ? until - 1 : until)) return step;
    if (stopped) continue;
    for (const edge of successors) {
      if (seen.has(edge.to) || !follows(edge, how.paths) || how.through?.(edge) === false) continue;
      seen.add(edge.to);
      queue.push({ block: edge.to, index: 0, previous: step, edge });
    }
  }
  return undefined;
}

/** Whether a path from `starts` comes to one of `targets` before it stops. A target at a start itself counts. */
export function reachesAny(starts: readonly Position[], targets: readonly Position[], how: Search): boolean {
  const at = indexesByBlock(targets);
  const isHit = ({ block, index }: Step, until: number): boolean => at.get(block)?.some((target) => target >= index && target <= until) ?? false;
  return search(starts, how, (step, until) => isHit(step, until)) !== undefined;
}

function indexesByBlock(positions: readonly Position[]): Map<Block, number[]> {
  const at = new Map<Block, number[]>();
  for (const { block, index } of positions) at.set(block, [...(at.get(block) ?? []), index]);
  return at;
}

/**
 * An event that satisfies `between` and lies on a path from `starts` to `targets`; the first in evaluation order. A path ends
 * where it first comes to a target, to one of `barriers`, or to an event that `stop` answers true for.
 */
export function witnessBetween(
  starts: readonly Position[],
  targets: readonly Position[],
  between: (event: FlowEvent) => boolean,
  how: { readonly paths: Paths; readonly barriers?: readonly Position[]; readonly stop?: (event: FlowEvent) => boolean },
): FlowEvent | undefined {
  const ends: Ends = { targets: indexesByBlock(targets), barriers: indexesByBlock(how.barriers ?? []), stop: how.stop };
  const found: FlowEvent[] = [];
  search(
    starts,
    {
      paths: how.paths,
      visit: (event) => {
        if (endsAt(ends, event.block, event.index) || how.stop?.(event)) return 'stop';
        if (between(event)) found.push(event);
        return undefined;
      },
      through: (edge) => !endsAt(ends, edge.from, edge.from.events.length),
    },
    () => false,
  );
  if (found.length === 0) return undefined;
  const reaching = blocksThatReach(ends, how.paths);
  found.sort((a, b) => a.id - b.id);
  return found.find(
    ({ block, index }) => leadsOn(block, index + 1, ends) ?? block.successors.some((edge) => follows(edge, how.paths) && reaching.has(edge.to)),
  );
}

interface Ends {
  readonly targets: Map<Block, number[]>;
  readonly barriers: Map<Block, number[]>;
  readonly stop: ((event: FlowEvent) => boolean) | undefined;
}

const endsAt = (ends: Ends, block: Block, index: number): boolean =>
  (ends.targets.get(block)?.includes(index) ?? false) || (ends.barriers.get(block)?.includes(index) ?? false);

/** Within one block from `index`: true when a target comes first, false when another end does, undefined when the path goes on. */
function leadsOn(block: Block, index: number, ends: Ends): boolean | undefined {
  const targets = ends.targets.get(block);
  const barriers = ends.barriers.get(block);
  for (let i = index; i <= block.events.length; i += 1) {
    if (targets?.includes(i)) return true;
    if (barriers?.includes(i)) return false;
    const event = block.events[i];
    if (event && ends.stop?.(event)) return false;
  }
  return undefined;
}

/** The blocks from whose beginning a path leads to a target. */
function blocksThatReach(ends: Ends, paths: Paths): Set<Block> {
  const reaching = new Set<Block>();
  for (const block of ends.targets.keys()) if (leadsOn(block, 0, ends)) reaching.add(block);
  for (const block of reaching) {
    for (const edge of block.predecessors) {
      if (!follows(edge, paths) || reaching.has(edge.from)) continue;
      if (leadsOn(edge.from, 0, ends) !== false) reaching.add(edge.from);
    }
  }
  return reaching;
}

/** The last jump or throw on the way to `step`, and the edges on the way that were exceptional. */
export function lastLeave(step: Step): { readonly event: FlowEvent | undefined; readonly edge: Edge | undefined } {
  for (let at: Step | undefined = step; at; at = at.previous) {
    const { edge } = at;
    if (edge && (edge.kind === 'throw' || edge.kind === 'return')) {
      const event = edge.from.events.at(-1);
      if (edge.cause || (event && (event.kind === 'return' || event.kind === 'throw'))) return { event, edge };
    }
  }
  return { event: undefined, edge: undefined };
}

/** The jump that decided a path: its last `return` or `throw`, else its last `break` or `continue`; undefined when it just went on. */
export function lastJump(step: Step): TSESTree.Node | undefined {
  let inner: TSESTree.Node | undefined;
  for (let at: Step | undefined = step; at; at = at.previous) {
    const event = at.edge?.from.events.at(-1);
    // In the first block only what lies behind the start is on the path.
    if (!event || (at.previous && event.index < at.previous.index)) continue;
    if (event.kind === 'return' || event.kind === 'throw') return event.node;
    if (event.kind === 'break' || event.kind === 'continue') inner ??= event.node;
  }
  return inner;
}
