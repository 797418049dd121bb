/** Follows a trace through a graph: at each block exactly one edge must fit what the program did. */
import type { TSESTree } from '@typescript-eslint/types';
import type { Block, Edge, FlowEvent, FlowGraph } from '../../../rules/analysis/flow/graph.ts';
import { THROW, type Traced } from './traced-run.ts';

const idOf = (node: TSESTree.Node | null | undefined, names: readonly string[]): number | undefined =>
  node?.type === 'CallExpression' && node.callee.type === 'Identifier' && names.includes(node.callee.name) && node.arguments[0]?.type === 'Literal'
    ? Number(node.arguments[0].value)
    : undefined;

/** The trace's key for an event; undefined for events that leave no trace. */
function keyOf({ kind, node }: FlowEvent): string | undefined {
  const key = (name: string, id: number | undefined): string | undefined => (id === undefined ? undefined : `${name}:${id}`);
  switch (kind) {
    case 'call':
      return node.type === 'CallExpression' && node.callee.type === 'Identifier' ? key(node.callee.name, idOf(node, ['t', 'n', 'a', 'it', 'ait', 'res', 's', 'o', 'g'])) : undefined;
    case 'await':
      return node.type === 'AwaitExpression' ? key('await', idOf(node.argument, ['a'])) : undefined;
    case 'step':
    case 'close':
      return node.type === 'ForOfStatement' ? key(kind, idOf(node.right, ['it', 'ait'])) : undefined;
    case 'dispose':
      return node.type === 'VariableDeclarator' ? key(kind, idOf(node.init, ['res'])) : undefined;
    case 'yield':
      return node.type === 'YieldExpression' && node.argument?.type === 'Literal' ? `yield:${String(node.argument.value)}` : undefined;
    default:
      return undefined;
  }
}

/** @returns undefined when the trace is exactly one path of the graph, else what went wrong */
export function mismatch(graph: FlowGraph, trace: readonly Traced[]): string | undefined {
  const outcomes = new Map<string, unknown>();
  let block: Block = graph.entry;
  for (let at = 0, steps = 0; ; steps += 1) {
    if (steps > 100_000) return 'walks for ever';
    let outcome: unknown;
    for (const event of block.events) {
      const key = keyOf(event);
      if (key === undefined) {
        outcome = undefined;
        continue;
      }
      if (trace[at]?.key !== key) return `expects ${key} but the program did ${trace[at]?.key} (item ${at})`;
      outcome = trace[at]?.outcome;
      outcomes.set(key, outcome);
      at += 1;
    }
    if (block.role === 'exit' || block.role === 'thrown') {
      const name = block.role;
      return trace[at]?.key === name && at === trace.length - 1 ? undefined : `ends by ${name} but the program did ${trace[at]?.key} (item ${at})`;
    }
    const fitting = block.successors.filter((edge) => fits(edge, outcome, outcomes));
    const [next] = fitting;
    if (!next || fitting.length > 1) return `${fitting.length} ways on from b${block.id} at item ${at} (${trace[at]?.key})`;
    block = next.to;
  }
}

function fits(edge: Edge, outcome: unknown, outcomes: ReadonlyMap<string, unknown>): boolean {
  if (edge.cause === 'consumer') return edge.kind === 'throw' ? outcome === THROW : outcome === 'return';
  if (edge.cause && edge.cause !== 'statement') return outcome === THROW;
  if (outcome === THROW || (outcome === 'return' && edge.kind !== 'return')) return false;
  if (!edge.test) return true;
  const value = valueOf(edge.test, outcomes);
  switch (edge.kind) {
    case 'true':
      return Boolean(value);
    case 'false':
      return !value;
    case 'nullish':
      return value === null || value === undefined;
    default:
      return value !== null && value !== undefined;
  }
}

/** The value that the node had when it was last evaluated, as far as tests care. */
function valueOf(node: TSESTree.Node, outcomes: ReadonlyMap<string, unknown>): unknown {
  const of = (inner: TSESTree.Node): unknown => valueOf(inner, outcomes);
  switch (node.type) {
    case 'Literal':
      return node.value;
    case 'CallExpression': {
      if (node.callee.type !== 'Identifier') {
        return of(node.callee) === null ? undefined : of(node.arguments[0] as TSESTree.Node);
      }
      const id = idOf(node, ['t', 'n', 's']);
      return id === undefined ? of(node.arguments.at(-1) as TSESTree.Node) : outcomes.get(`${node.callee.name}:${id}`);
    }
    case 'AwaitExpression':
      return outcomes.get(`await:${idOf(node.argument, ['a'])}`);
    case 'YieldExpression':
      return undefined;
    case 'ChainExpression':
      return of(node.expression);
    case 'LogicalExpression': {
      const left = of(node.left);
      if (node.operator === '&&') return left ? of(node.right) : left;
      if (node.operator === '||') return left ? left : of(node.right);
      return left ?? of(node.right);
    }
    case 'ConditionalExpression':
      return of(node.test) ? of(node.consequent) : of(node.alternate);
    case 'UnaryExpression':
      return !of(node.argument);
    case 'SequenceExpression':
      return of(node.expressions.at(-1) as TSESTree.Node);
    case 'TemplateLiteral':
    case 'ArrayExpression':
      return true;
    case 'MemberExpression':
      return outcomes.get(`g:${idOf(node.object, ['g'])}`);
    case 'AssignmentExpression': {
      const left = of(node.left);
      const keeps = node.operator === '&&=' ? !left : node.operator === '||=' ? Boolean(left) : left !== null;
      return keeps ? left : of(node.right);
    }
    case 'ForOfStatement':
      return outcomes.get(`step:${idOf(node.right, ['it', 'ait'])}`) === 'item';
    case 'SwitchCase':
      return outcomes.get(`s:${idOf((node.parent).discriminant, ['s'])}`) === (node.test as TSESTree.Literal).value;
    case 'AssignmentPattern': {
      const declarator = node.parent.parent?.parent as TSESTree.VariableDeclarator;
      return outcomes.get(`o:${idOf(declarator.init, ['o'])}`) === 'absent';
    }
    default:
      throw new Error(`no value for ${node.type}`);
  }
}
