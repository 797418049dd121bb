/**
 * What the place where a promise stands does with it. Purely syntactic: one expression, its surroundings, no paths and no types.
 */
import type { TSESTree } from '@typescript-eslint/types';
import { calleeName, parseCombinator, parsePath, parsePromiseChainStep, unwrap } from '../syntax.ts';

/**
 * - `awaited`, `returned` (or yielded): its rejection is thrown here, or is the caller's.
 * - `handled`: a rejection handler is attached; `derived`: `.then(f)` or `.finally(f)` hands it on to a new promise.
 * - `observed`: given to `Promise.all` and its siblings, which handle every element.
 * - `stored`: kept in a property, an array, an object, an export. `escaped`: given to somebody else.
 * - `bound`: kept in a variable. `discarded`: thrown away by `void`.
 * - `inspected`: looked at only (a test, a comparison, a log line). `dropped`: an expression whose value nobody takes.
 */
export type UseKind =
  | 'awaited' | 'returned' | 'handled' | 'derived' | 'observed' | 'stored' | 'escaped' | 'bound' | 'discarded' | 'inspected' | 'dropped' | 'unknown';

export interface PromiseUse {
  readonly kind: UseKind;
  /** The expression that stands for the promise: its creation, or an identifier that holds it. */
  readonly value: TSESTree.Node;
  /** What uses it: the `await`, the `return`, the call, the declarator, ... */
  readonly by: TSESTree.Node;
}

/** One promise, or a collection of promises: an array can be given to `Promise.all`, but awaiting it waits for nothing. */
export type Amount = 'one' | 'several';

/** All uses of the value of one expression; an assignment both keeps it and hands it on. */
export function usesOf(value: TSESTree.Node, amount: Amount = 'one'): readonly PromiseUse[] {
  const uses: PromiseUse[] = [];
  let child = value;
  for (let steps = 0; child.parent && steps < 200; steps += 1) {
    const { parent } = child;
    const outcome = useBy(parent, child, amount);
    if (outcome === 'on') {
      child = parent;
      continue;
    }
    if (outcome === 'bound' && parent.type === 'AssignmentExpression') {
      uses.push({ kind: 'bound', value, by: parent });
      // As a statement the assignment is all; else its value is the promise again.
      if (parent.parent.type === 'ExpressionStatement' || parent.parent.type === 'ForStatement') return uses;
      child = parent;
      continue;
    }
    if (outcome === 'stored' && parent.type === 'AssignmentExpression' && parent.parent.type !== 'ExpressionStatement') {
      uses.push({ kind: 'stored', value, by: parent });
      child = parent;
      continue;
    }
    uses.push({ kind: outcome, value, by: parent });
    return uses;
  }
  return uses.length > 0 ? uses : [{ kind: 'unknown', value, by: value }];
}

/** What `parent` does with the value of `child`; `on` when its own value is that promise. */
function useBy(parent: TSESTree.Node, child: TSESTree.Node, amount: Amount): UseKind | 'on' {
  switch (parent.type) {
    case 'ChainExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
      return 'on';
    case 'ConditionalExpression':
      return parent.test === child ? 'inspected' : 'on';
    case 'LogicalExpression':
      // A promise is truthy: left of `&&` it is never the result, left of `||` and `??` it always is.
      return parent.left === child && parent.operator === '&&' ? 'inspected' : 'on';
    case 'SequenceExpression':
      return parent.expressions.at(-1) === child ? 'on' : 'dropped';
    case 'AwaitExpression':
      return amount === 'one' ? 'awaited' : 'inspected';
    case 'ReturnStatement':
    case 'ArrowFunctionExpression':
    case 'YieldExpression':
      return 'returned';
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' ? 'bound' : amount === 'one' ? 'inspected' : 'escaped';
    case 'AssignmentExpression':
      if (parent.right !== child) return 'unknown';
      return parent.left.type === 'Identifier' ? 'bound' : parent.left.type === 'MemberExpression' ? 'stored' : 'escaped';
    case 'CallExpression':
      return parent.callee === child ? 'unknown' : byCall(parent, amount);
    case 'MemberExpression':
      return parent.object === child ? byMember(parent, amount) : 'inspected';
    case 'ArrayExpression':
      return byArray(parent);
    case 'SpreadElement':
      return amount === 'several' && parent.parent.type === 'ArrayExpression' ? byArray(parent.parent) : 'escaped';
    case 'Property':
      return parent.value === child ? 'stored' : 'inspected';
    case 'PropertyDefinition':
    case 'AccessorProperty':
      return parent.value === child ? 'stored' : 'inspected';
    case 'ExportSpecifier':
    case 'ExportDefaultDeclaration':
    case 'TSExportAssignment':
      return 'stored';
    case 'UnaryExpression':
      return parent.operator === 'void' ? 'discarded' : 'inspected';
    case 'BinaryExpression':
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'SwitchStatement':
    case 'SwitchCase':
    case 'ForInStatement':
      return 'inspected';
    case 'TemplateLiteral':
      return parent.parent.type === 'TaggedTemplateExpression' ? 'escaped' : 'inspected';
    case 'ForStatement':
      return parent.test === child ? 'inspected' : 'dropped';
    case 'ExpressionStatement':
      return 'dropped';
    default:
      return 'escaped';
  }
}

const CONVERSIONS = new Set(['String', 'Boolean', 'JSON.stringify', 'util.inspect', 'inspect', 'Array.isArray', 'Object.keys', 'isPromise', 'util.types.isPromise', 'types.isPromise']);
const LOGGERS = /^(?:console|log|logger|this\.log|this\.logger)(?:\.(?:log|debug|info|warn|error|trace|dir|table|verbose|silly|fatal))?$/u;

function byCall(call: TSESTree.CallExpression, amount: Amount): UseKind | 'on' {
  if (parseCombinator(call)) return 'observed';
  const path = parsePath(call.callee)?.join('.') ?? '';
  if (amount === 'one' && path === 'Promise.resolve') return 'on';
  return CONVERSIONS.has(path) || LOGGERS.test(path) ? 'inspected' : 'escaped';
}

function byMember(member: TSESTree.MemberExpression, amount: Amount): UseKind {
  const callee = outermost(member);
  const { parent } = callee;
  const isCalled = parent?.type === 'CallExpression' && parent.callee === callee;
  if (amount === 'several') {
    if (!isCalled) return parent?.type === 'AssignmentExpression' && parent.left === callee ? 'inspected' : member.computed ? 'escaped' : 'inspected';
    return calleeName(parent) === 'push' ? 'inspected' : 'escaped';
  }
  if (!isCalled) return 'inspected';
  const step = parsePromiseChainStep(parent);
  // A thenable with methods of its own (a query, a child process) is more than a promise: whoever calls them may know why.
  if (!step) return 'escaped';
  return step.onRejected && !isNothing(step.onRejected) ? 'handled' : 'derived';
}

const isNothing = (node: TSESTree.Node): boolean =>
  (node.type === 'Literal' && node.value === null) || (node.type === 'Identifier' && node.name === 'undefined');

/** `[p, q]`: observed when it goes straight to a combinator. */
function byArray(array: TSESTree.Node): UseKind {
  const outer = outermost(array);
  const { parent } = outer;
  return parent?.type === 'CallExpression' && parent.callee !== outer && parseCombinator(parent) ? 'observed' : 'stored';
}

function outermost(node: TSESTree.Node): TSESTree.Node {
  let outer = node;
  while (outer.parent && unwrap(outer.parent) === unwrap(node) && outer.parent !== outer) outer = outer.parent;
  return outer;
}

/** Uses that are answer enough: somebody has the promise, or said that nobody needs it. */
export const isConsuming = (use: PromiseUse): boolean => use.kind !== 'inspected' && use.kind !== 'dropped';
