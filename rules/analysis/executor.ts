/** The function given to `new Promise`: what settles the promise, on which paths, and what can go wrong unheard. */
import type { TSESLint } from '@typescript-eslint/utils';
import type { TSESTree } from '@typescript-eslint/types';
import { listenerMethods, timerFunctions } from '../knowledge/callback-slots.ts';
import { eventName } from './emitters.ts';
import { guardsOf } from './fates/guards.ts';
import { flowFor } from './fates/of-file.ts';
import type { FileAnalysis } from './file.ts';
import type { Flow, WayOut } from './flow/flow.ts';
import type { Edge, FlowEvent } from './flow/graph.ts';
import { lastJump, search } from './flow/paths.ts';
import { originKey, originOf, variableOf } from './origin.ts';
import { ancestors, calleeName, contains, declaredName, isFunction, parseMethodCall, parsePromiseConstructor, unwrap, type FunctionNode } from './syntax.ts';

type Variable = TSESLint.Scope.Variable;
type Executing = TSESTree.ArrowFunctionExpression | TSESTree.FunctionExpression;

export interface Executor {
  readonly construction: TSESTree.NewExpression;
  readonly fn: Executing;
  readonly resolve: Variable | undefined;
  readonly reject: Variable | undefined;
  /** All uses of the two, in source order. */
  readonly uses: readonly TSESTree.Identifier[];
}

/** `new Promise((resolve, reject) => …)` with a function written in place whose parameters have plain names. */
export function parseExecutor(file: FileAnalysis, node: TSESTree.NewExpression): Executor | undefined {
  const argument = parsePromiseConstructor(node);
  const fn = argument && unwrap(argument);
  if (!isFunction(fn) || fn.type === 'FunctionDeclaration' || variableOf(file, node.callee as TSESTree.Identifier)) return undefined;
  const [first, second, ...others] = fn.params;
  if (others.length > 0 || (first && first.type !== 'Identifier') || (second && second.type !== 'Identifier')) return undefined;
  const resolve = first && variableOf(file, first);
  const reject = second && variableOf(file, second);
  const uses = [resolve, reject].flatMap((variable) => variable?.references.map(({ identifier }) => identifier as TSESTree.Identifier) ?? []);
  return { construction: node, fn, resolve, reject, uses: uses.sort((a, b) => a.range[0] - b.range[0]) };
}

/** Calls of `resolve` or `reject` that a function makes itself, not through functions inside it. */
export function settlingCalls(executor: Executor, fn: FunctionNode): readonly TSESTree.CallExpression[] {
  return executor.uses.flatMap(({ parent }, index) => {
    const callee = executor.uses[index];
    return parent.type === 'CallExpression' && parent.callee === callee && functionAround(parent) === fn ? [parent] : [];
  });
}

function functionAround(node: TSESTree.Node): FunctionNode | undefined {
  for (const outer of ancestors(node)) if (isFunction(outer)) return outer;
  return undefined;
}

/**
 * A way out of a function of the executor on which nothing that can settle the promise was so much as mentioned. Handing on `resolve`,
 * or making a function that uses it, counts as settling: what becomes of that cannot be told here.
 */
export function unsettledWayOut(file: FileAnalysis, executor: Executor, fn: FunctionNode): WayOut | undefined {
  const flow = flowFor(file, fn);
  if (!flow) return undefined;
  const mentions = new Set<TSESTree.Node>(executor.uses);
  // A function of the executor that settles is as good as what it calls.
  for (const use of executor.uses) {
    for (const outer of ancestors(use)) {
      if (outer === fn) break;
      if (outer.type === 'FunctionDeclaration' && outer.id) {
        for (const { identifier } of variableOf(file, outer.id)?.references ?? []) mentions.add(identifier);
      }
    }
  }
  for (const other of carriersOutside(file, executor, fn)) mentions.add(other);
  const passes = (event: FlowEvent): boolean =>
    mentions.has(event.node) || (event.kind === 'closure' && executor.uses.some((use) => contains(event.node, use) && use !== event.node));
  for (const assumed of assumptions(file, flow)) {
    const step = search(
      [{ block: flow.graph.entry, index: 0 }],
      { paths: 'planned', through: (edge) => edge.kind !== 'nullish' && agrees(file, edge, assumed) && !saysSettled(file, executor, edge), visit: (event) => (passes(event) ? 'stop' : undefined) },
      ({ block }) => block.role === 'exit',
    );
    if (step) return { exit: 'normal', node: lastJump(step), event: undefined };
  }
  return undefined;
}

/** `if (settled) return;` of a flag that the executor declares and sets once: whoever set it has settled the promise, or does so next. */
function saysSettled(file: FileAnalysis, executor: Executor, edge: Edge): boolean {
  const outcome = outcomeOf(file, edge);
  const flag = outcome?.inner.type === 'Identifier' ? variableOf(file, outcome.inner) : undefined;
  const declaration = flag?.defs[0]?.node;
  if (!outcome || !flag || declaration?.type !== 'VariableDeclarator' || declaration.init?.type !== 'Literal' || declaration.init.value !== !outcome.value || !contains(executor.fn, declaration)) return false;
  const writes = flag.references.filter((reference) => reference.isWrite() && !reference.init);
  return writes.length > 0 && writes.every(({ writeExpr }) => writeExpr?.type === 'Literal' && writeExpr.value === outcome.value);
}

/** A test without its negations, and what it gives when it is passed by this edge. */
function outcomeOf(file: FileAnalysis, { test, kind }: Edge): { readonly inner: TSESTree.Node; readonly text: string; readonly value: boolean } | undefined {
  if (!test || (kind !== 'true' && kind !== 'false')) return undefined;
  let value = kind === 'true';
  let inner = unwrap(test);
  while (inner.type === 'UnaryExpression' && inner.operator === '!') {
    inner = unwrap(inner.argument);
    value = !value;
  }
  return inner.type === 'CallExpression' || inner.type === 'AwaitExpression' ? undefined : { inner, text: file.text(inner), value };
}

/** At most this many tests that are asked twice are followed; more would double the search each time. */
const MAX_TESTS = 3;

/** All ways in which the tests that a function asks more than once may turn out: `if (error) …; if (!error) …` agree with each other. */
function assumptions(file: FileAnalysis, flow: Flow): readonly ReadonlyMap<string, boolean>[] {
  const asked = new Map<string, Set<TSESTree.Node>>();
  for (const { successors } of flow.graph.blocks) {
    for (const edge of successors) {
      const outcome = outcomeOf(file, edge);
      if (!outcome || !edge.test) continue;
      const tests = asked.get(outcome.text) ?? new Set();
      asked.set(outcome.text, tests.add(edge.test));
    }
  }
  const repeated = [...asked].filter(([, tests]) => tests.size > 1).map(([text]) => text).slice(0, MAX_TESTS);
  return repeated.reduce<ReadonlyMap<string, boolean>[]>(
    (known, text) => known.flatMap((one) => [new Map([...one, [text, true]]), new Map([...one, [text, false]])]),
    [new Map()],
  );
}

function agrees(file: FileAnalysis, edge: Edge, assumed: ReadonlyMap<string, boolean>): boolean {
  const outcome = outcomeOf(file, edge);
  return !outcome || (assumed.get(outcome.text) ?? outcome.value) === outcome.value;
}

/** Uses, inside a nested function, of functions of the executor that settle: `const done = () => resolve(); … cb(() => done())`. */
function carriersOutside(file: FileAnalysis, executor: Executor, fn: FunctionNode): readonly TSESTree.Node[] {
  const found: TSESTree.Node[] = [];
  for (const use of executor.uses) {
    for (const outer of ancestors(use)) {
      if (outer === executor.fn || outer === fn) break;
      if (!isFunction(outer)) continue;
      const name = declaredName(outer);
      for (const reference of (name && variableOf(file, name)?.references) ?? []) found.push(reference.identifier);
    }
  }
  return found;
}

/**
 * Two calls of one function that both settle, the second after the first on some path within one turn.
 * @param ways `planned`: what runs when nothing is thrown. `all`: also through a `catch` when something fails after the first, and in the
 * next turn of a loop
 */
export function settledTwice(
  file: FileAnalysis, executor: Executor, fn: FunctionNode, ways: 'planned' | 'all',
): { readonly first: TSESTree.CallExpression; readonly second: TSESTree.CallExpression; readonly between: boolean } | undefined {
  const calls = settlingCalls(executor, fn);
  const flow = calls.length > 1 ? flowFor(file, fn) : undefined;
  if (!flow) return undefined;
  for (const first of calls) {
    const guards = guardsOf(first, { text: (node) => file.text(node), isHolder: () => false });
    let second: TSESTree.CallExpression | undefined;
    let works = false;
    const events = flow.eventsAt(first, 'call');
    search(
      events.flatMap((event) => flow.after(event)),
      {
        paths: ways,
        // `resolve()` itself throws nothing.
        through: (edge) => (ways === 'all' || !edge.back) && guards.allows(edge) && !(edge.cause && events.some(({ block }) => block === edge.from)),
        visit: (event) => {
          if (second) return 'stop';
          if (event.kind === 'call' && (ways === 'planned' || event.node !== first) && calls.includes(event.node as TSESTree.CallExpression)) {
            second = event.node as TSESTree.CallExpression;
            return 'stop';
          }
          if (event.kind === 'call' || event.kind === 'get' || event.kind === 'new') works = true;
          return undefined;
        },
      },
      () => false,
    );
    if (second) return { first, second, between: works };
  }
  return undefined;
}

export interface NestedCallback {
  readonly fn: FunctionNode;
  readonly call: TSESTree.CallExpression;
  /** How the call runs it: later and once with an error first, later by a timer or an event, or in a way that is not known. */
  readonly runs: 'error-first' | 'timer' | 'event' | 'unknown';
  /** The parameter that takes the error. */
  readonly error: TSESTree.Identifier | undefined;
}

const ERROR_NAME = /^_?(?:e|er|err|error|\w+(?:Err|Error))$/u;

/** The functions that the executor hands to calls, with how they are run. */
export function nestedCallbacks(file: FileAnalysis, executor: Executor): readonly NestedCallback[] {
  const found: NestedCallback[] = [];
  for (const fn of file.functions) {
    if (fn === executor.fn || !contains(executor.fn.body, fn)) continue;
    const { parent } = fn;
    if (parent.type !== 'CallExpression' || parent.callee === fn || fn.generator) continue;
    const [error] = fn.params;
    const method = parseMethodCall(parent);
    const origin = originOf(file, parent.callee);
    // `onDidChange((e) => …)` runs again with the next event.
    const isListener = (method !== undefined && (listenerMethods.has(method.method) || method.method === 'addEventListener') && eventName(parent) !== undefined)
      || /^on[A-Z]/u.test(calleeName(parent) ?? '');
    const isLast = parent.arguments.at(-1) === fn;
    const named = error?.type === 'Identifier' && ERROR_NAME.test(error.name) ? error : undefined;
    const isChain = method !== undefined && /^(?:then|catch|finally)$/u.test(method.method);
    const runs =
      isListener ? 'event'
      : origin && timerFunctions.has(originKey(origin)) ? 'timer'
      : named && isLast && !isChain && calleeName(parent) !== undefined ? 'error-first'
      : 'unknown';
    found.push({ fn, call: parent, runs, error: named });
  }
  return found;
}

/** A throw statement that leaves the function. */
export function escapingThrow(file: FileAnalysis, fn: FunctionNode): TSESTree.ThrowStatement | undefined {
  for (const node of file.walk(fn.body)) {
    if (node.type !== 'ThrowStatement') continue;
    let caught = false;
    for (let child: TSESTree.Node = node, parent = node.parent as TSESTree.Node | undefined; parent && parent !== fn; child = parent, parent = parent.parent) {
      if (parent.type === 'TryStatement' && parent.handler && child === parent.block) caught = true;
    }
    if (!caught) return node;
  }
  return undefined;
}
