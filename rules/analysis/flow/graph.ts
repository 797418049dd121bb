/**
 * The async control-flow graph of one function, program, static block or class field initialiser.
 *
 * Why not ESLint's code paths: they exist only while ESLint walks the file, branch on statements and operators but carry no
 * events inside a segment, lead out of a `try` only at its first call, let `break` jump over `finally`, and know no `await`.
 * Rules about promises ask about the order of calls, reads, writes and suspension points, on normal and on exceptional paths,
 * at any time and in any order. So this graph is built from the tree alone, once per function and on demand.
 *
 * `finally` is built once per completion that runs it (normal, throw, return, each `break` or `continue` target), so a path
 * never enters it by a return and leaves it by a throw; the same node then has several events. `using` and the implicit close
 * of a `for await` iterator are built in the same way, by events `dispose` and `close`.
 */
import type { TSESTree } from '@typescript-eslint/types';

/** What a graph can be made of. A class field (or accessor) stands for its initialiser. */
export type FlowRoot =
  | TSESTree.Program
  | TSESTree.FunctionDeclaration
  | TSESTree.FunctionExpression
  | TSESTree.ArrowFunctionExpression
  | TSESTree.StaticBlock
  | TSESTree.PropertyDefinition
  | TSESTree.AccessorProperty;

/**
 * - `read`, `write`: of a variable; the node is the Identifier. `get`, `set`: of a member; the node is the MemberExpression.
 * - `call`, `new`: after all arguments are evaluated. A tagged template and `import()` are calls.
 * - `await`: the node is the AwaitExpression, or the `yield` or `return` of an async generator, which await their operand.
 * - `yield`; `step`: a loop over an iterable takes its next item; `close`: the iterator of a `for await` is closed early.
 * - `dispose`: a `using` declarator's resource is disposed. `closure`: a function, method or class part is created.
 * - `return` (of an arrow without braces: the node is its body), `throw`, `break`, `continue`: the jump itself.
 */
export type EventKind =
  | 'read' | 'write' | 'get' | 'set' | 'call' | 'new'
  | 'await' | 'yield' | 'step' | 'close' | 'dispose' | 'closure'
  | 'return' | 'throw' | 'break' | 'continue';

/** How long a suspension point lets others run: only until the microtask queue is empty, or past it (timers, I/O). */
export type Suspension = 'macro' | 'micro' | 'unknown';

export interface FlowEvent {
  /** Position in evaluation order of the text (copies of a `finally` come where they are built). */
  readonly id: number;
  readonly kind: EventKind;
  readonly node: TSESTree.Node;
  readonly block: Block;
  /** Index in `block.events`. */
  readonly index: number;
  /** Present at suspension points: `await`, `yield`, and the `step`, `close`, `dispose` that await. */
  readonly suspension?: Suspension;
  /** Of a jump: the innermost loop that it stays in; absent when it leaves all loops. */
  readonly staysIn?: Loop;
}

/**
 * `true` and `false` follow a test, `nullish` and `present` an optional link or `??`; `throw` leads to a handler, a `finally` or
 * the exit `thrown`; `return` to a `finally` or the exit; everything else is `next`.
 */
export type EdgeKind = 'next' | 'true' | 'false' | 'nullish' | 'present' | 'throw' | 'return';

/**
 * Why an edge of kind `throw` (or a `return` that a generator's consumer asks for) exists: a throw statement, a rejection at an
 * await, a call that may throw, the consumer of a generator, a member access (when asked for), or the assumption that a `try`
 * without any such event can still throw. The edges that continue a completion after a `finally` have no cause.
 */
export type ThrowCause = 'statement' | 'rejection' | 'call' | 'consumer' | 'access' | 'assumed';

export interface Edge {
  readonly from: Block;
  readonly to: Block;
  readonly kind: EdgeKind;
  /** The node whose value decides, for `true`, `false`, `nullish` and `present`. */
  readonly test?: TSESTree.Node;
  readonly cause?: ThrowCause;
  /** True for the edge that starts the next iteration of a loop. */
  readonly back: boolean;
}

export interface Block {
  /** Reverse post-order number from the entry; blocks that cannot be reached come after all others. */
  id: number;
  readonly events: FlowEvent[];
  readonly successors: Edge[];
  /** Edges from blocks that can be reached. */
  predecessors: Edge[];
  /** The innermost loop of the graph that the block belongs to. */
  readonly loop: Loop | undefined;
  readonly role: 'entry' | 'exit' | 'thrown' | 'inner';
  /** Can be reached from the entry. */
  reachable: boolean;
}

export type LoopStatement =
  | TSESTree.ForStatement
  | TSESTree.ForInStatement
  | TSESTree.ForOfStatement
  | TSESTree.WhileStatement
  | TSESTree.DoWhileStatement;

/** A loop statement; one object however often a `finally` around it is copied. */
export interface Loop {
  readonly node: LoopStatement;
  readonly parent: Loop | undefined;
  /** Where an iteration starts (several when copied). */
  readonly headers: Block[];
}

/** A point between two events: before `block.events[index]`, or at the end of the block. */
export interface Position {
  readonly block: Block;
  readonly index: number;
}

/** Where the evaluation of a node starts and where it completes normally; `next` is the same node in another `finally` copy. */
export interface Span {
  readonly entry: Position;
  readonly exit: Position;
  readonly next: Span | undefined;
}

export interface FlowGraph {
  readonly root: FlowRoot;
  readonly entry: Block;
  /** Normal completion: `return` or the end of the body. */
  readonly exit: Block;
  /** The function throws, or its promise rejects. */
  readonly thrown: Block;
  /** In order of `id`. */
  readonly blocks: readonly Block[];
  readonly events: readonly FlowEvent[];
  readonly loops: readonly Loop[];
  /** Of every statement and every expression but identifiers and literals. */
  readonly spans: ReadonlyMap<TSESTree.Node, Span>;
}

export interface FlowOptions {
  /** Decides about a suspension point; without an answer the syntax does. Gets the event's node (an AwaitExpression mostly). */
  readonly suspension?: (node: TSESTree.Node) => Suspension | undefined;
  /** A call after which nothing runs. By default `process.exit()` and `process.abort()`. */
  readonly neverReturns?: (call: TSESTree.CallExpression) => boolean;
  /** Gives member reads an edge of kind `throw`. Off by default: nearly every line would have one. */
  readonly accessThrows?: boolean;
  /** Child properties per node type, for syntax that this builder does not know. */
  readonly visitorKeys?: Readonly<Record<string, readonly string[] | undefined>>;
  /** No graph is made for a function with more events. Default 200,000. */
  readonly maxEvents?: number;
}
