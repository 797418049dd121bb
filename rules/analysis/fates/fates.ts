/**
 * The fate of a promise: what becomes of it on every path from its creation. Asks the flow for paths and the scope manager for
 * variables; whether something is a promise, and whether it may reject, the caller knows.
 */
import type { TSESTree } from '@typescript-eslint/types';
import type { Flow, WayOut } from '../flow/flow.ts';
import { flowRootOf } from '../flow/flow.ts';
import type { Edge, FlowEvent, FlowRoot, Loop, Position } from '../flow/graph.ts';
import { lastJump, search, type Step } from '../flow/paths.ts';
import { guardsOf, type Guards } from './guards.ts';
import { isConsuming, usesOf, type Amount, type PromiseUse } from './uses.ts';

/**
 * - `awaited`, `returned`, `handled`, `observed`: on every path, by the use that comes first.
 * - `stored`, `escaped`: somebody else may take care of it, here or later (a closure that uses the variable counts).
 * - `dropped`: nobody takes it on any path. `partly`: on some path nobody does. `unknown`: cannot be told.
 */
export type FateKind = 'awaited' | 'returned' | 'handled' | 'observed' | 'stored' | 'escaped' | 'dropped' | 'partly' | 'unknown';

/** The parts of ESLint's scope manager that fates need. */
export interface ScopeVariable {
  readonly name: string;
  readonly identifiers: readonly TSESTree.Node[];
  readonly references: readonly { readonly identifier: TSESTree.Node; isRead(): boolean; isWrite(): boolean }[];
  readonly scope: { readonly type: string };
}

export interface FateDeps {
  /** The variable that an identifier stands for; undefined when the file does not declare it. */
  variableOf(identifier: TSESTree.Identifier): ScopeVariable | undefined;
  flowOf(root: FlowRoot): Flow | undefined;
  text(node: TSESTree.Node): string;
}

/**
 * A path on which nobody takes the promise. `exit`: it leaves the function; `iteration`: the loop around the declaration goes on;
 * `overwriting`: the variable gets another value.
 */
export interface Loss {
  readonly by: 'exit' | 'iteration' | 'overwriting';
  /** How an `exit` leaves. */
  readonly exit?: WayOut['exit'];
  /** The jump that leads past all uses (`return`, `throw`, `break`, `continue`), or what is written; absent at the end of the body. */
  readonly node: TSESTree.Node | undefined;
  /** Whether there is another path, not over this jump, on which nobody takes the promise either. */
  readonly others: boolean;
}

export interface PromiseFate {
  readonly kind: FateKind;
  /** The expression that makes the promise. */
  readonly promise: TSESTree.Node;
  /** The variable that holds it, and the identifier that it was first written to. */
  readonly variable?: ScopeVariable;
  readonly binding?: TSESTree.Identifier;
  /** All uses, in source order; with a variable those of the variable. */
  readonly uses: readonly PromiseUse[];
  /** With `partly` (and `dropped` by overwriting): how it is lost. */
  readonly loss?: Loss;
}

/** The first handler of a promise comes after others have run: if it rejects meanwhile, nobody listens. */
export interface LateHandling {
  /** What waits meanwhile. */
  readonly suspension: FlowEvent;
  /** The use that comes too late. */
  readonly use: PromiseUse;
}

/** Functions with more events than this are generated; searching each promise of them through all would take too long. */
const MAX_EVENTS = 30_000;

const RANK: readonly FateKind[] = ['awaited', 'observed', 'handled', 'returned', 'stored', 'escaped'];

/** The fate of the promise (or, with `several`, of the array of promises) that `promise` makes. */
export function fateOf(promise: TSESTree.Node, deps: FateDeps, amount: Amount = 'one'): PromiseFate {
  const uses = usesOf(promise, amount);
  const others = uses.filter((use) => use.kind !== 'bound');
  const bindings = uses.filter((use) => use.kind === 'bound');
  const [bound] = bindings;
  // Assigned and used at once, or to two variables: the first of them that takes it is enough.
  if (!bound || others.some(isConsuming) || bindings.length > 1) return { kind: kindOf(others.length > 0 ? others : uses), promise, uses };
  const binding = bound.by.type === 'VariableDeclarator' ? bound.by.id : bound.by.type === 'AssignmentExpression' ? bound.by.left : undefined;
  if (binding?.type !== 'Identifier') return { kind: 'unknown', promise, uses };
  return new Holding(promise, binding, deps, amount).fate;
}

/** Where the first handler is attached only after a suspension that is `macro`; undefined when it never is, or cannot be told. */
export function lateHandlingOf(fate: PromiseFate, deps: FateDeps, amount: Amount = 'one'): LateHandling | undefined {
  if (fate.binding) return new Holding(fate.promise, fate.binding, deps, amount).late;
  // `Promise.all([f(), await g()])`: the combinator is called only after the await.
  const use = fate.uses.find(({ kind }) => kind === 'observed');
  const root = use && flowRootOf(fate.promise);
  const flow = root && deps.flowOf(root);
  if (!use || !flow) return undefined;
  for (const observed of flow.eventsAt(use.by.type === 'ArrayExpression' ? callAround(use.by) : use.by, 'call')) {
    const suspension = flow.suspensionBetween(fate.promise, observed, { counts: ['macro'] });
    if (suspension) return { suspension, use };
  }
  return undefined;
}

/** The call that an array literal is an argument of. */
function callAround(array: TSESTree.Node): TSESTree.Node {
  let call = array;
  while (call.parent && call.type !== 'CallExpression') call = call.parent;
  return call;
}

function kindOf(uses: readonly PromiseUse[]): FateKind {
  const kinds = new Set<FateKind>();
  for (const { kind } of uses) {
    switch (kind) {
      case 'bound':
      case 'unknown':
        kinds.add('unknown');
        break;
      case 'derived':
        kinds.add('handled');
        break;
      case 'discarded':
      case 'inspected':
      case 'dropped':
        break;
      default:
        kinds.add(kind);
    }
  }
  return RANK.find((kind) => kinds.has(kind)) ?? (kinds.has('unknown') ? 'unknown' : 'dropped');
}

/** A promise in a variable, with the paths from its creation. */
class Holding {
  private readonly promise: TSESTree.Node;
  private readonly binding: TSESTree.Identifier;
  private readonly amount: Amount;
  private readonly variable: ScopeVariable | undefined;
  private readonly flow: Flow | undefined;
  private readonly uses: readonly PromiseUse[];
  /** The read events of consuming uses. */
  private readonly taken = new Map<FlowEvent, PromiseUse>();
  /** Other writes of the variable. */
  private readonly overwrites = new Set<FlowEvent>();
  private readonly guards: Guards;
  /** The loop in whose body the variable is declared, if it is. */
  private readonly ownLoop: Loop | undefined;
  /** Set when the variable lives longer than the function, or is used by other functions. */
  private readonly elsewhere: 'stored' | 'escaped' | undefined;

  constructor(promise: TSESTree.Node, binding: TSESTree.Identifier, deps: FateDeps, amount: Amount) {
    this.promise = promise;
    this.binding = binding;
    this.amount = amount;
    const variable = (this.variable = deps.variableOf(binding));
    const root = flowRootOf(promise);
    const flow = root && deps.flowOf(root);
    this.flow = flow && flow.graph.events.length <= MAX_EVENTS ? flow : undefined;
    this.uses = variable ? this.readsOf(variable) : [];
    const [declared] = variable?.identifiers ?? [];
    if (declared && variable?.scope.type !== 'function') [this.ownLoop] = this.flow?.loopsContaining(declared) ?? [];
    this.elsewhere = variable && root ? this.elsewhereOf(variable, root) : undefined;
    this.guards = guardsOf(promise, {
      text: (node) => deps.text(node),
      isHolder: (node) => node.type === 'Identifier' && deps.variableOf(node) === variable,
    });
    for (const use of this.uses) {
      if (isConsuming(use)) for (const event of this.flow?.eventsAt(use.value, 'read') ?? []) this.taken.set(event, use);
    }
    for (const reference of variable?.references ?? []) {
      if (reference.isWrite()) for (const event of this.flow?.eventsAt(reference.identifier, 'write') ?? []) this.overwrites.add(event);
    }
  }

  private readsOf(variable: ScopeVariable): readonly PromiseUse[] {
    const uses: PromiseUse[] = [];
    for (const reference of variable.references) {
      if (reference.isRead() && reference.identifier.parent?.type !== 'TSTypeQuery') uses.push(...usesOf(reference.identifier, this.amount));
    }
    return uses.sort((a, b) => a.value.range[0] - b.value.range[0]);
  }

  private elsewhereOf(variable: ScopeVariable, root: FlowRoot): 'stored' | 'escaped' | undefined {
    // A script's variables are seen by other scripts.
    if (variable.scope.type === 'global') return 'stored';
    const [declared] = variable.identifiers;
    if (!declared || flowRootOf(declared) !== root || isExported(declared)) return 'stored';
    // An export, or syntax whose evaluation the graph does not show.
    if (this.uses.some((use) => use.kind === 'stored' && this.flow?.eventsAt(use.value).length === 0 && flowRootOf(use.value) === root)) return 'stored';
    const captured = variable.references.some((reference) => reference.identifier !== this.binding && flowRootOf(reference.identifier) !== root);
    if (captured) return 'escaped';
    // Aliases are not followed: another variable has it then.
    return this.uses.some((use) => use.kind === 'bound') ? 'escaped' : undefined;
  }

  get fate(): PromiseFate {
    const { promise, binding, variable, uses, flow } = this;
    const common = { promise, binding, uses, ...(variable && { variable }) };
    if (!variable || !flow) return { kind: 'unknown', ...common };
    // Only its type is of interest.
    if (uses.length === 0 && variable.references.some(({ identifier }) => identifier.parent?.type === 'TSTypeQuery')) return { kind: 'unknown', ...common };
    if (this.elsewhere) return { kind: this.elsewhere, ...common };
    const starts = this.starts(flow);
    if (!starts.some(({ block }) => block.reachable)) return { kind: 'unknown', ...common };
    const loss = this.lossFrom(starts);
    const takers = this.takersFrom(starts);
    if (loss && takers.length === 0) return { kind: 'dropped', ...common, loss };
    if (loss) return { kind: 'partly', ...common, loss };
    // No way out and no taker: an endless loop, which may be meant.
    return { kind: takers.length === 0 ? 'unknown' : kindOf(takers), ...common };
  }

  /** Behind the write of the promise. */
  private starts(flow: Flow): readonly Position[] {
    return flow.eventsAt(this.binding, 'write').flatMap((event) => flow.after(event));
  }

  private readonly through = (edge: Edge): boolean => this.guards.allows(edge) && !this.startsAnew(edge);

  private lossFrom(starts: readonly Position[]): Loss | undefined {
    const loss = this.firstLoss(starts);
    return loss && { ...loss, others: loss.node !== undefined && this.firstLoss(starts, loss.node) !== undefined };
  }

  /** @param jump paths over it are not looked at */
  private firstLoss(starts: readonly Position[], jump?: TSESTree.Node): Omit<Loss, 'others'> | undefined {
    let overwriting: FlowEvent | undefined;
    let iterating: Step | undefined;
    const step = search(
      starts,
      {
        paths: 'planned',
        through: this.through,
        visit: (event) => {
          if (this.taken.has(event) || (jump !== undefined && event.node === jump)) return 'stop';
          if (!this.overwrites.has(event)) return undefined;
          overwriting ??= event;
          return 'stop';
        },
      },
      (at, until) => {
        if (until === at.block.events.length && at.block.successors.some((edge) => this.startsAnew(edge))) iterating ??= at;
        return at.block.role === 'exit' || at.block.role === 'thrown';
      },
    );
    if (iterating) return { by: 'iteration', node: lastJump(iterating) };
    if (step) return { by: 'exit', exit: step.block.role === 'exit' ? 'normal' : 'throw', node: lastJump(step) };
    return overwriting && { by: 'overwriting', node: overwriting.node };
  }

  /** The edge to the next iteration of the loop that the variable is declared in: there it is another variable. */
  private startsAnew(edge: Edge): boolean {
    return edge.back && this.ownLoop !== undefined && edge.to.loop === this.ownLoop;
  }

  /** The consuming uses that come first on some path. */
  private takersFrom(starts: readonly Position[]): readonly PromiseUse[] {
    const takers = new Set<PromiseUse>();
    search(
      starts,
      {
        paths: 'planned',
        through: this.through,
        visit: (event) => {
          const use = this.taken.get(event);
          if (use) takers.add(use);
          return use || this.overwrites.has(event) ? 'stop' : undefined;
        },
      },
      () => false,
    );
    return [...takers];
  }

  /**
   * The first use in the text that is reached over a macro suspension without any earlier use. Two searches: what can run while
   * the promise is held, then from each such suspension to the next use.
   */
  get late(): LateHandling | undefined {
    const { flow } = this;
    if (!flow || this.elsewhere) return undefined;
    const waits = new Set<FlowEvent>();
    const ends = (event: FlowEvent): boolean => this.taken.has(event) || this.overwrites.has(event);
    search(
      this.starts(flow),
      {
        paths: 'planned',
        through: this.through,
        visit: (event) => {
          if (ends(event)) return 'stop';
          if (event.suspension === 'macro') waits.add(event);
          return undefined;
        },
      },
      () => false,
    );
    for (const suspension of [...waits].sort((a, b) => a.id - b.id)) {
      const takers = new Set<PromiseUse>();
      search(
        flow.after(suspension),
        {
          paths: 'planned',
          through: this.through,
          visit: (event) => {
            const use = this.taken.get(event);
            if (use) takers.add(use);
            return ends(event) ? 'stop' : undefined;
          },
        },
        () => false,
      );
      const [use] = [...takers].filter(({ kind }) => kind !== 'discarded' && kind !== 'unknown').sort((a, b) => a.value.range[0] - b.value.range[0]);
      if (use) return { suspension, use };
    }
    return undefined;
  }
}

function isExported(identifier: TSESTree.Node): boolean {
  for (let at = identifier.parent; at; at = at.parent) {
    if (at.type === 'ExportNamedDeclaration') return true;
    if (at.type !== 'VariableDeclarator' && at.type !== 'VariableDeclaration') return false;
  }
  return false;
}
