/**
 * Builds a graph: blocks and edges, the frames that jumps unwind, and the end (numbering, reachability). What each piece of
 * syntax does is in build-statements.ts, build-expressions.ts, build-patterns.ts and build-classes.ts.
 */
import type { TSESTree } from '@typescript-eslint/types';
import type { Block, Edge, EdgeKind, EventKind, FlowEvent, FlowGraph, FlowOptions, FlowRoot, Loop, LoopStatement, Position, Span, Suspension, ThrowCause } from './graph.ts';
import { buildExpression } from './build-expressions.ts';
import { buildParameters } from './build-patterns.ts';
import { buildStatements } from './build-statements.ts';
import { suspensionOfOperand } from './suspension.ts';

/** Thrown inside a build that becomes too large or too deep; `buildGraph` answers undefined then. */
export class GaveUp extends Error {}

const MAX_EVENTS = 200_000;
const MAX_DEPTH = 500;

/** How a region is left. `key` tells completions of one frame apart that go on to different places. */
export interface Completion {
  readonly kind: 'throw' | 'return' | 'break' | 'continue';
  readonly key: string;
  readonly target: TargetFrame | undefined;
}

/** A place that `break` or `continue` can go to. */
export interface TargetFrame {
  readonly kind: 'target';
  readonly up: Frame | undefined;
  readonly id: number;
  readonly labels: readonly string[];
  readonly onBreak: Block | undefined;
  readonly onContinue: Block | undefined;
  /** Whether `break` without a label stops here. */
  readonly plainBreak: boolean;
}

interface CatchFrame {
  readonly kind: 'catch';
  readonly up: Frame | undefined;
  readonly landing: Block;
}

/** A region whose end runs code: `finally`, a `using` declaration, the loop body of a `for await`. */
interface CleanupFrame {
  readonly kind: 'cleanup';
  readonly up: Frame | undefined;
  readonly loop: Loop | undefined;
  readonly build: (completion: Completion['kind'] | 'normal') => void;
  readonly copies: Map<string, Block>;
}

export type Frame = TargetFrame | CatchFrame | CleanupFrame;

const THROW: Completion = { kind: 'throw', key: 'throw', target: undefined };
const RETURN: Completion = { kind: 'return', key: 'return', target: undefined };

export class FlowBuilder {
  readonly options: FlowOptions;
  readonly root: FlowRoot;
  readonly isAsyncGenerator: boolean;
  readonly blocks: Block[] = [];
  readonly events: FlowEvent[] = [];
  readonly loops = new Map<LoopStatement, Loop>();
  readonly spans = new Map<TSESTree.Node, Span>();
  readonly entry: Block;
  readonly exit: Block;
  readonly thrown: Block;
  current: Block;
  frames: Frame | undefined;
  loop: Loop | undefined;
  /** Where the optional links of the chains being built go when they meet nullish; innermost last. */
  readonly chainEnds: Block[] = [];
  depth = 0;
  private targets = 0;

  constructor(root: FlowRoot, options: FlowOptions) {
    this.root = root;
    this.options = options;
    this.isAsyncGenerator = 'async' in root && root.async && root.generator;
    this.entry = this.current = this.newBlock('entry');
    this.exit = this.newBlock('exit');
    this.thrown = this.newBlock('thrown');
  }

  newBlock(role: Block['role'] = 'inner', loop: Loop | undefined = this.loop): Block {
    const block: Block = { id: this.blocks.length, events: [], successors: [], predecessors: [], loop, role, reachable: false };
    this.blocks.push(block);
    return block;
  }

  link(to: Block, kind: EdgeKind = 'next', more: { test?: TSESTree.Node; cause?: ThrowCause; back?: boolean } = {}): void {
    const edge: Edge = { from: this.current, to, kind, back: more.back ?? false, ...(more.test && { test: more.test }), ...(more.cause && { cause: more.cause }) };
    this.current.successors.push(edge);
    to.predecessors.push(edge);
  }

  /** Goes on in a new block that `kind` leads to. */
  fork(kind: EdgeKind = 'next', test?: TSESTree.Node): void {
    const next = this.newBlock();
    this.link(next, kind, test ? { test } : {});
    this.current = next;
  }

  get position(): Position {
    return { block: this.current, index: this.current.events.length };
  }

  /** True when nothing leads here: what follows a jump. */
  get isDead(): boolean {
    return this.current !== this.entry && this.current.predecessors.length === 0;
  }

  emit(kind: EventKind, node: TSESTree.Node, more: { suspension?: Suspension; staysIn?: Loop | undefined } = {}): void {
    if (this.events.length >= (this.options.maxEvents ?? MAX_EVENTS)) throw new GaveUp('too many events');
    const event: FlowEvent = {
      id: this.events.length,
      kind,
      node,
      block: this.current,
      index: this.current.events.length,
      ...(more.suspension && { suspension: more.suspension }),
      ...(more.staysIn && { staysIn: more.staysIn }),
    };
    this.events.push(event);
    this.current.events.push(event);
  }

  /** The current block may end here by a throw; goes on in a new one. */
  mayThrow(cause: ThrowCause): void {
    this.link(this.throwTarget(), 'throw', { cause });
    this.fork();
  }

  /** A suspension point on `operand`: the event `kind` of `node`, which may reject. */
  suspend(kind: 'await' | 'step' | 'close' | 'dispose', node: TSESTree.Node, operand?: TSESTree.Node | null): void {
    const byDefault = kind === 'await' ? suspensionOfOperand(operand) : 'macro';
    this.emit(kind, node, { suspension: this.options.suspension?.(node) ?? byDefault });
    this.mayThrow('rejection');
  }

  /** Remembers where `node` starts and completes. */
  recordSpan(node: TSESTree.Node, entry: Position): void {
    this.spans.set(node, { entry, exit: this.position, next: this.spans.get(node) });
  }

  /** Guards against trees that are too deep for the stack. */
  deeper<T>(step: () => T): T {
    if (this.depth >= MAX_DEPTH) throw new GaveUp('nested too deeply');
    this.depth += 1;
    const result = step();
    this.depth -= 1;
    return result;
  }

  // ---- frames -------------------------------------------------------------------------------------------------------------

  /** Builds `body` with a place that `break` or `continue` can go to. */
  withTarget(target: { labels: readonly string[]; onBreak?: Block; onContinue?: Block; plainBreak?: boolean }, body: () => void): void {
    this.targets += 1;
    this.within(
      { kind: 'target', up: this.frames, id: this.targets, labels: target.labels, onBreak: target.onBreak, onContinue: target.onContinue, plainBreak: target.plainBreak ?? false },
      body,
    );
  }

  withCatch(landing: Block, body: () => void): void {
    this.within({ kind: 'catch', up: this.frames, landing }, body);
  }

  /** Builds `body`, and `cleanup` once for each completion that leaves it; the normal one is built here, at the end. */
  withCleanup(cleanup: (completion: Completion['kind'] | 'normal') => void, body: () => void): void {
    const copies = new Map<string, Block>();
    this.within({ kind: 'cleanup', up: this.frames, loop: this.loop, build: cleanup, copies }, body);
    // After a jump there is no normal completion; then the copies of the jumps suffice.
    if (!this.isDead || copies.size === 0) cleanup('normal');
  }

  /** Builds `body` in the loop of `node`, with `header` as the start of an iteration. */
  withLoop(node: LoopStatement, build: (loop: Loop) => void): void {
    const outer = this.loop;
    let loop = this.loops.get(node);
    if (!loop) this.loops.set(node, (loop = { node, parent: outer, headers: [] }));
    this.loop = loop;
    build(loop);
    this.loop = outer;
  }

  private within(frame: Frame, body: () => void): void {
    const outer = this.frames;
    this.frames = frame;
    body();
    this.frames = outer;
  }

  // ---- jumps --------------------------------------------------------------------------------------------------------------

  jumpThrow(): void {
    this.link(this.throwTarget(), 'throw', { cause: 'statement' });
    this.current = this.newBlock();
  }

  jumpReturn(): void {
    this.link(this.targetOf(RETURN), 'return');
    this.current = this.newBlock();
  }

  /** A generator is suspended: its consumer may go on, throw into it, or close it. */
  consumerDecides(): void {
    this.link(this.throwTarget(), 'throw', { cause: 'consumer' });
    this.link(this.targetOf(RETURN), 'return', { cause: 'consumer' });
    this.fork();
  }

  /** `break` or `continue`; does nothing but end the path when the label is unknown (a syntax error). */
  jump(kind: 'break' | 'continue', node: TSESTree.Node, label: string | undefined): void {
    const frame = this.findTarget(kind, label);
    const place = frame && (kind === 'break' ? frame.onBreak : frame.onContinue);
    this.emit(kind, node, { staysIn: place?.loop });
    if (frame) this.link(this.targetOf({ kind, key: `${kind}:${frame.id}`, target: frame }));
    this.current = this.newBlock();
  }

  private findTarget(kind: 'break' | 'continue', label: string | undefined): TargetFrame | undefined {
    for (let frame = this.frames; frame; frame = frame.up) {
      if (frame.kind !== 'target') continue;
      const place = kind === 'break' ? frame.onBreak : frame.onContinue;
      if (place && (label === undefined ? kind === 'continue' || frame.plainBreak : frame.labels.includes(label))) return frame;
    }
    return undefined;
  }

  /** The loop that a throw from here stays in: that of the handler it goes to. */
  loopOfHandler(): Loop | undefined {
    for (let frame = this.frames; frame; frame = frame.up) {
      if (frame.kind === 'catch') return frame.landing.loop;
    }
    return undefined;
  }

  throwTarget(): Block {
    return this.targetOf(THROW);
  }

  private targetOf(completion: Completion): Block {
    for (let frame = this.frames; frame; frame = frame.up) {
      if (frame.kind === 'cleanup') return this.copyFor(frame, completion);
      if (frame.kind === 'catch' && completion.kind === 'throw') return frame.landing;
      if (frame === completion.target) {
        const place = completion.kind === 'break' ? completion.target.onBreak : completion.target.onContinue;
        if (place) return place;
      }
    }
    return completion.kind === 'throw' ? this.thrown : this.exit;
  }

  /** The copy of a cleanup region that runs for `completion` and then lets it go on. */
  private copyFor(frame: CleanupFrame, completion: Completion): Block {
    const existing = frame.copies.get(completion.key);
    if (existing) return existing;
    const { current, frames, loop } = this;
    this.frames = frame.up;
    this.loop = frame.loop;
    const start = (this.current = this.newBlock());
    frame.copies.set(completion.key, start);
    this.deeper(() => {
      frame.build(completion.kind);
      const live = this.current === start || !this.isDead;
      if (live) this.link(this.targetOf(completion), completion.kind === 'throw' || completion.kind === 'return' ? completion.kind : 'next');
    });
    this.current = current;
    this.frames = frames;
    this.loop = loop;
    return start;
  }
}

/**
 * Builds the graph of `root`. Pure: looks at nothing but the tree.
 * @returns undefined when the function is too large or nested too deeply to be worth an answer, or has no body.
 */
export function buildGraph(root: FlowRoot, options: FlowOptions = {}): FlowGraph | undefined {
  const builder = new FlowBuilder(root, options);
  try {
    buildRoot(builder, root);
  } catch (error) {
    if (error instanceof GaveUp || error instanceof RangeError) return undefined;
    throw error;
  }
  finish(builder);
  return {
    root,
    entry: builder.entry,
    exit: builder.exit,
    thrown: builder.thrown,
    blocks: builder.blocks,
    events: builder.events,
    loops: [...builder.loops.values()],
    spans: builder.spans,
  };
}

function buildRoot(b: FlowBuilder, root: FlowRoot): void {
  switch (root.type) {
    case 'Program':
    case 'StaticBlock':
      buildStatements(b, root.body);
      break;
    case 'PropertyDefinition':
    case 'AccessorProperty':
      if (root.value) buildExpression(b, root.value);
      break;
    default:
      buildParameters(b, root.params);
      if (root.body.type === 'BlockStatement') {
        buildStatements(b, root.body.body, root.body);
      } else {
        buildExpression(b, root.body);
        b.emit('return', root.body);
        b.jumpReturn();
      }
  }
  b.link(b.exit);
}

/** Numbers the blocks in reverse post-order, drops empty dead ones, and keeps only predecessors that can be reached. */
function finish(b: FlowBuilder): void {
  const order: Block[] = [];
  const stack: { block: Block; next: number }[] = [{ block: b.entry, next: 0 }];
  b.entry.reachable = true;
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    // Successors are taken last first, so that the numbers follow the text.
    const edge = top.block.successors[top.block.successors.length - 1 - top.next];
    top.next += 1;
    if (!edge) {
      order.push(top.block);
      stack.pop();
    } else if (!edge.to.reachable) {
      edge.to.reachable = true;
      stack.push({ block: edge.to, next: 0 });
    }
  }
  order.reverse();
  const last = order.filter((block) => block.role === 'inner' || block.role === 'entry');
  for (const block of b.blocks) {
    if (!block.reachable && block.role === 'inner' && block.events.length > 0) last.push(block);
    block.predecessors = block.predecessors.filter((edge) => edge.from.reachable);
  }
  last.push(b.exit, b.thrown);
  b.blocks.length = 0;
  for (const block of last) {
    block.id = b.blocks.length;
    b.blocks.push(block);
  }
}
