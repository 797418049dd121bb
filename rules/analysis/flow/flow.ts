/**
 * The questions that rules ask about control flow. Places are nodes: "after" one is where its evaluation has completed normally,
 * "before" one is where it starts. Where a `finally` was copied a node stands for all its copies.
 */
import type { TSESTree } from '@typescript-eslint/types';
import { buildGraph } from './build.ts';
import { accessesOf, definitionsReaching, isLiveAt, type Accesses, type Definitions, type VariableLike } from './definitions.ts';
import { blockDominates, immediateDominators } from './dominators.ts';
import type { Block, Edge, EventKind, FlowEvent, FlowGraph, FlowOptions, FlowRoot, Loop, LoopStatement, Position, Suspension } from './graph.ts';
import { lastLeave, reachesAny, search, witnessBetween, type Paths } from './paths.ts';

/** Where a question starts or ends: a node, or one of its events. */
export type Place = TSESTree.Node | FlowEvent;

export type ExitKind = 'normal' | 'throw' | 'any';

/** A way out of the function on which something did not happen. */
export interface WayOut {
  readonly exit: 'normal' | 'throw';
  /** The return or throw statement, or the call or await that throws; absent when the end of the body is reached. */
  readonly node: TSESTree.Node | undefined;
  /** The event of `node`. */
  readonly event: FlowEvent | undefined;
}

export interface PathChoice {
  /** Default `planned`. */
  readonly paths?: Paths;
  /** Paths end at such an event. */
  readonly avoiding?: (event: FlowEvent) => boolean;
}

const isEvent = (place: Place): place is FlowEvent => 'kind' in place && 'block' in place && 'index' in place;

export class Flow {
  readonly graph: FlowGraph;
  private readonly byNode = new Map<TSESTree.Node, FlowEvent[]>();
  private sorted: FlowEvent[] | undefined;
  private dominators: Map<Block, Block> | undefined;

  constructor(graph: FlowGraph) {
    this.graph = graph;
    for (const event of graph.events) {
      const events = this.byNode.get(event.node);
      if (events) events.push(event);
      else this.byNode.set(event.node, [event]);
    }
  }

  /** The events whose node is exactly `node`, in evaluation order; several kinds for one node are possible (`i++`). */
  eventsAt(node: TSESTree.Node, kind?: EventKind): readonly FlowEvent[] {
    const events = this.byNode.get(node) ?? [];
    return kind ? events.filter((event) => event.kind === kind) : events;
  }

  /** The events of `node` and of everything inside it (not of functions inside it), in evaluation order. */
  eventsOf(node: TSESTree.Node, kind?: EventKind): readonly FlowEvent[] {
    const [start, end] = node.range;
    const sorted = (this.sorted ??= [...this.graph.events].sort((a, b) => a.node.range[0] - b.node.range[0]));
    const found: FlowEvent[] = [];
    for (let i = firstFrom(sorted, start); i < sorted.length; i += 1) {
      const event = sorted[i];
      if (!event || event.node.range[0] >= end) break;
      if (event.node.range[1] <= end && (!kind || event.kind === kind)) found.push(event);
    }
    return found.sort((a, b) => a.id - b.id);
  }

  /** Where `place` starts. Empty when the node is not of this function, or has nothing to evaluate. */
  before(place: Place): readonly Position[] {
    if (isEvent(place)) return [{ block: place.block, index: place.index }];
    const spans = this.spansOf(place).map(({ entry }) => entry);
    return spans.length > 0 ? spans : this.firstOfEach(place, (event) => ({ block: event.block, index: event.index }));
  }

  /** Where `place` has completed normally. */
  after(place: Place): readonly Position[] {
    if (isEvent(place)) return [{ block: place.block, index: place.index + 1 }];
    const spans = this.spansOf(place).map(({ exit }) => exit);
    return spans.length > 0 ? spans : this.firstOfEach(place, (event) => ({ block: event.block, index: event.index + 1 }));
  }

  private spansOf(node: TSESTree.Node): { entry: Position; exit: Position }[] {
    const spans: { entry: Position; exit: Position }[] = [];
    for (let span = this.graph.spans.get(node); span; span = span.next) spans.push(span);
    return spans;
  }

  private firstOfEach(node: TSESTree.Node, toPosition: (event: FlowEvent) => Position): Position[] {
    return this.eventsAt(node).map(toPosition);
  }

  /** Whether the node can run at all. */
  isReachable(node: TSESTree.Node): boolean {
    return this.before(node).some(({ block }) => block.reachable);
  }

  /** Whether `to` can run after `from` has completed. */
  reaches(from: Place, to: Place, choice: PathChoice = {}): boolean {
    return reachesAny(this.after(from), this.before(to), {
      paths: choice.paths ?? 'planned',
      visit: (event) => (choice.avoiding?.(event) ? 'stop' : undefined),
    });
  }

  /**
   * A suspension point on some path from `from` to `to`, the first in the order of the text; neither place's own suspensions
   * count. By default those count that may be `macro`, so that a timer or I/O can run in between.
   */
  suspensionBetween(from: Place, to: Place, choice: PathChoice & { readonly counts?: readonly Suspension[] } = {}): FlowEvent | undefined {
    const counts = choice.counts ?? ['macro', 'unknown'];
    return this.eventBetween(from, to, (event) => event.suspension !== undefined && counts.includes(event.suspension), choice);
  }

  /** An event that satisfies `between` on some path that starts after `from`, and ends where it first comes to `to` or `from`. */
  eventBetween(from: Place, to: Place, between: (event: FlowEvent) => boolean, choice: PathChoice = {}): FlowEvent | undefined {
    return witnessBetween(this.after(from), this.before(to), between, {
      paths: choice.paths ?? 'planned',
      barriers: this.before(from),
      ...(choice.avoiding && { stop: choice.avoiding }),
    });
  }

  /**
   * Whether every path from `from` to an exit passes an event that satisfies `passes`.
   * @param choice `through` is asked for each edge, besides the choice of paths
   * @returns the way out of a path that does not, undefined when all do. An endless loop is no way out.
   */
  wayOutWithout(from: Place, exit: ExitKind, passes: (event: FlowEvent) => boolean, choice: { readonly paths?: Paths; readonly through?: (edge: Edge) => boolean } = {}): WayOut | undefined {
    return this.wayOutFrom(this.after(from), exit, passes, choice.paths ?? 'planned', choice.through);
  }

  /** The same from the positions themselves. */
  wayOutFrom(starts: readonly Position[], exit: ExitKind, passes: (event: FlowEvent) => boolean, paths: Paths, through: (edge: Edge) => boolean = () => true): WayOut | undefined {
    const step = search(starts, { paths, through, visit: (event) => (passes(event) ? 'stop' : undefined) }, ({ block }) =>
      block.role === 'exit' ? exit !== 'throw' : block.role === 'thrown' && exit !== 'normal',
    );
    if (!step) return undefined;
    const { event } = lastLeave(step);
    return { exit: step.block.role === 'exit' ? 'normal' : 'throw', node: event?.node, event };
  }

  /** True when `wayOutWithout` finds none. */
  everyPathPasses(from: Place, exit: ExitKind, passes: (event: FlowEvent) => boolean, choice: { readonly paths?: Paths } = {}): boolean {
    return this.wayOutWithout(from, exit, passes, choice) === undefined;
  }

  /** Whether `inner` only ever starts after `outer` has completed. False when one of them cannot run. */
  dominates(outer: Place, inner: Place): boolean {
    const ends = this.after(outer).filter(({ block }) => block.reachable);
    const starts = this.before(inner).filter(({ block }) => block.reachable);
    if (ends.length === 0 || starts.length === 0) return false;
    const dominators = (this.dominators ??= immediateDominators(this.graph));
    return starts.every((start) =>
      ends.some((end) => (end.block === start.block ? end.index <= start.index : blockDominates(end.block, start.block, dominators))),
    );
  }

  /** The loops of this function around `node`, innermost first. What runs once before the loop is not in it. */
  loopsContaining(node: TSESTree.Node): readonly Loop[] {
    const loops: Loop[] = [];
    let loop = this.graph.loops.filter((candidate) => isInLoop(node, candidate.node)).at(-1);
    for (; loop; loop = loop.parent) loops.push(loop);
    return loops;
  }

  /**
   * A `break`, `return`, `throw` or `continue` of an outer loop that leaves `loop` and can run after `node`.
   * @param within `iteration` looks at the iteration of `node` only, `loop` (default) also at later ones
   */
  earlyExitAfter(loop: LoopStatement, node: Place, within: 'iteration' | 'loop' = 'loop', paths: Paths = 'planned'): FlowEvent | undefined {
    const found: FlowEvent[] = [];
    search(
      this.after(node),
      {
        paths,
        visit: (event) => (isJump(event) && !staysIn(event.staysIn, loop) && isIn(event.block.loop, loop) ? (found.push(event), undefined) : undefined),
        through: (edge) => isIn(edge.to.loop, loop) && !(within === 'iteration' && edge.back && edge.to.loop?.node === loop),
      },
      () => false,
    );
    return found.sort((a, b) => a.id - b.id)[0];
  }

  /** Whether what follows the statement (or expression) can run, because it can complete without a jump or throw. */
  completesNormally(node: TSESTree.Node): boolean {
    return this.after(node).some(({ block }) => block.reachable);
  }

  /**
   * The writes whose value the read at `use` may see.
   * @returns undefined (unknown) when `use` is no read of this function, or the variable is also written in another function
   */
  definitionsReaching(use: TSESTree.Node, variable: VariableLike, paths: Paths = 'all'): Definitions | undefined {
    const accesses = this.accessesOf(variable);
    const event = this.eventsAt(use, 'read')[0];
    if (!event || accesses.writtenElsewhere) return undefined;
    return definitionsReaching(event, accesses, this.graph, paths);
  }

  accessesOf(variable: VariableLike): Accesses {
    return accessesOf(variable, (node) => this.eventsAt(node));
  }

  /** Whether the variable's value after `place` may still be read here, or (undefined) by a function that captured it. */
  isLiveAfter(place: Place, variable: VariableLike, paths: Paths = 'all'): boolean | undefined {
    const accesses = this.accessesOf(variable);
    return isLiveAt(this.after(place), accesses, paths) || (accesses.readElsewhere ? undefined : false);
  }
}

function firstFrom(sorted: readonly FlowEvent[], start: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.node.range[0] ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

const isJump = ({ kind }: FlowEvent): boolean => kind === 'break' || kind === 'return' || kind === 'throw' || kind === 'continue';

function isIn(loop: Loop | undefined, node: LoopStatement): boolean {
  for (let at = loop; at; at = at.parent) if (at.node === node) return true;
  return false;
}

const staysIn = isIn;

/** Whether `node` lies in a part of the loop that runs once an iteration. */
function isInLoop(node: TSESTree.Node, loop: LoopStatement): boolean {
  const within = (part: TSESTree.Node | null | undefined): boolean =>
    part ? part.range[0] <= node.range[0] && node.range[1] <= part.range[1] : false;
  switch (loop.type) {
    case 'ForStatement':
      return within(loop.test) || within(loop.update) || within(loop.body);
    case 'ForInStatement':
    case 'ForOfStatement':
      return within(loop.left) || within(loop.body);
    default:
      return within(loop.test) || within(loop.body);
  }
}

const known = new WeakMap<FlowOptions, WeakMap<FlowRoot, Flow | null>>();
const NO_OPTIONS: FlowOptions = {};

/**
 * The flow of a function, program, static block or class field initialiser; built when first asked for and kept as long as the
 * tree is, per options object.
 * @returns undefined when the function is too large or too deeply nested for an answer
 */
export function flowOf(root: FlowRoot, options: FlowOptions = NO_OPTIONS): Flow | undefined {
  let flows = known.get(options);
  if (!flows) known.set(options, (flows = new WeakMap()));
  let flow = flows.get(root);
  if (flow === undefined) {
    const graph = buildGraph(root, options);
    flow = graph ? new Flow(graph) : null;
    flows.set(root, flow);
  }
  return flow ?? undefined;
}

/** What the graph of `node` is part of: the closest function, static block or class field around it, or the program. */
export function flowRootOf(node: TSESTree.Node): FlowRoot | undefined {
  for (let at: TSESTree.Node | undefined = node, child: TSESTree.Node | undefined; at; child = at, at = at.parent) {
    switch (at.type) {
      case 'Program':
      case 'StaticBlock':
        return at;
      case 'PropertyDefinition':
      case 'AccessorProperty':
        // Keys and decorators run with the class.
        if (child && child === at.value) return at;
        break;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        if (at !== node) return at;
        break;
      default:
    }
  }
  return undefined;
}
