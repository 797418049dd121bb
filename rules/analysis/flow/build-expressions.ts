/** Expressions in evaluation order, with a branch wherever a part may be skipped. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FlowBuilder } from './build.ts';
import type { Block } from './graph.ts';
import { buildAssignment, buildUpdate } from './build-assignments.ts';
import { buildClass, buildJSX } from './build-classes.ts';

/** An expression; afterwards the current block is where its value is there. */
export function buildExpression(b: FlowBuilder, node: TSESTree.Node): void {
  if (node.type === 'Identifier') return b.emit('read', node);
  if (node.type === 'Literal') return;
  const entry = b.position;
  b.deeper(() => expression(b, node));
  b.recordSpan(node, entry);
}

const buildAll = (b: FlowBuilder, nodes: readonly (TSESTree.Node | null)[]): void => {
  for (const node of nodes) if (node) buildExpression(b, node);
};

function expression(b: FlowBuilder, node: TSESTree.Node): void {
  switch (node.type) {
    case 'CallExpression':
    case 'MemberExpression':
    case 'TSNonNullExpression':
    case 'TaggedTemplateExpression':
      return buildSpine(b, node);
    case 'ChainExpression':
      return buildChain(b, node);
    case 'NewExpression':
      buildExpression(b, node.callee);
      buildAll(b, node.arguments);
      b.emit('new', node);
      return b.mayThrow('call');
    case 'ImportExpression':
      buildExpression(b, node.source);
      if (node.options) buildExpression(b, node.options);
      // Fails by a rejected promise, never by a throw.
      return b.emit('call', node);
    case 'AwaitExpression':
      buildExpression(b, node.argument);
      return b.suspend('await', node, node.argument);
    case 'YieldExpression':
      if (node.argument) buildExpression(b, node.argument);
      if (node.argument && b.isAsyncGenerator && !node.delegate) b.suspend('await', node, node.argument);
      b.emit('yield', node, { suspension: b.options.suspension?.(node) ?? 'macro' });
      return b.consumerDecides();
    case 'AssignmentExpression':
      return buildAssignment(b, node);
    case 'UpdateExpression':
      return buildUpdate(b, node);
    case 'LogicalExpression':
      return buildLogical(b, node);
    case 'ConditionalExpression':
      return buildConditional(b, node);
    case 'BinaryExpression':
      return buildBinary(b, node);
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return b.emit('closure', node);
    case 'ClassExpression':
      return buildClass(b, node);
    case 'ObjectExpression':
      for (const property of node.properties) {
        if (property.type === 'Property') {
          if (property.computed) buildExpression(b, property.key);
          buildExpression(b, property.value);
        } else {
          buildExpression(b, property);
        }
      }
      return;
    case 'ArrayExpression':
      return buildAll(b, node.elements);
    case 'SequenceExpression':
    case 'TemplateLiteral':
      return buildAll(b, node.expressions);
    case 'UnaryExpression':
      if (node.operator === 'delete' && node.argument.type === 'MemberExpression') {
        buildMemberObject(b, node.argument);
        return b.emit('set', node.argument);
      }
      return buildExpression(b, node.argument);
    case 'SpreadElement':
      return buildExpression(b, node.argument);
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
      return buildExpression(b, node.expression);
    case 'JSXElement':
    case 'JSXFragment':
      return buildJSX(b, node);
    case 'ThisExpression':
    case 'Super':
    case 'MetaProperty':
    case 'PrivateIdentifier':
    case 'TSEmptyBodyFunctionExpression':
      return;
    default:
      return buildChildren(b, node);
  }
}

type SpineNode = TSESTree.CallExpression | TSESTree.MemberExpression | TSESTree.TSNonNullExpression | TSESTree.TaggedTemplateExpression;

const below = (node: SpineNode): TSESTree.Node => {
  if (node.type === 'CallExpression') return node.callee;
  if (node.type === 'MemberExpression') return node.object;
  return node.type === 'TSNonNullExpression' ? node.expression : node.tag;
};

const isSpine = (node: TSESTree.Node): node is SpineNode =>
  node.type === 'CallExpression' || node.type === 'MemberExpression' || node.type === 'TSNonNullExpression' || node.type === 'TaggedTemplateExpression';

/** `a.b(c).d(e)`: from the inside out, in a loop, since such chains become very long. */
function buildSpine(b: FlowBuilder, top: SpineNode): void {
  const spine: SpineNode[] = [top];
  let base = below(top);
  for (; isSpine(base); base = below(base)) spine.push(base);
  const entry = b.position;
  buildExpression(b, base);
  for (let link = spine.pop(); link; link = spine.pop()) {
    buildLink(b, link);
    if (link !== top) b.recordSpan(link, entry);
  }
}

function buildLink(b: FlowBuilder, node: SpineNode): void {
  if (node.type === 'TSNonNullExpression') return;
  if (node.type === 'MemberExpression') {
    if (node.optional) skipIfNullish(b, node.object);
    if (node.computed) buildExpression(b, node.property);
    b.emit('get', node);
    if (b.options.accessThrows) b.mayThrow('access');
    return;
  }
  if (node.type === 'TaggedTemplateExpression') {
    buildExpression(b, node.quasi);
  } else {
    if (node.optional) skipIfNullish(b, node.callee);
    buildAll(b, node.arguments);
  }
  b.emit('call', node);
  b.mayThrow('call');
  // Nothing leads out of a call that ends the process.
  if (node.type === 'CallExpression' && (b.options.neverReturns ?? endsProcess)(node)) b.current = b.newBlock();
}

const endsProcess = ({ callee }: TSESTree.CallExpression): boolean =>
  callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && callee.object.name === 'process' &&
  !callee.computed && callee.property.type === 'Identifier' && (callee.property.name === 'exit' || callee.property.name === 'abort');

function skipIfNullish(b: FlowBuilder, test: TSESTree.Node): void {
  const end = b.chainEnds.at(-1);
  if (end) b.link(end, 'nullish', { test });
  b.fork('present', test);
}

function buildChain(b: FlowBuilder, node: TSESTree.ChainExpression): void {
  const end = b.newBlock();
  b.chainEnds.push(end);
  buildExpression(b, node.expression);
  b.chainEnds.pop();
  b.link(end);
  b.current = end;
}

/** Object and computed key of a member expression that is written (or deleted), without the access itself. */
export function buildMemberObject(b: FlowBuilder, node: TSESTree.MemberExpression): void {
  buildExpression(b, node.object);
  if (node.optional) skipIfNullish(b, node.object);
  if (node.computed) buildExpression(b, node.property);
}

function buildBinary(b: FlowBuilder, node: TSESTree.BinaryExpression): void {
  const rights: TSESTree.Node[] = [node.right];
  let left: TSESTree.Node = node.left;
  for (; left.type === 'BinaryExpression'; left = left.left) rights.push(left.right);
  if (left.type !== 'PrivateIdentifier') buildExpression(b, left);
  for (let right = rights.pop(); right; right = rights.pop()) buildExpression(b, right);
}

function buildLogical(b: FlowBuilder, node: TSESTree.LogicalExpression): void {
  const spine: TSESTree.LogicalExpression[] = [node];
  let first: TSESTree.Node = node.left;
  for (; first.type === 'LogicalExpression'; first = first.left) spine.push(first);
  buildExpression(b, first);
  for (let link = spine.pop(); link; link = spine.pop()) {
    const after = b.newBlock();
    skipRight(b, link.operator, link.left, after);
    buildExpression(b, link.right);
    b.link(after);
    b.current = after;
  }
}

/** Leads to `after` when `left` decides, and goes on where the right side is evaluated. */
export function skipRight(b: FlowBuilder, operator: '&&' | '||' | '??', left: TSESTree.Node, after: Block): void {
  const [skip, goOn] = operator === '&&' ? (['false', 'true'] as const) : operator === '||' ? (['true', 'false'] as const) : (['present', 'nullish'] as const);
  b.link(after, skip, { test: left });
  b.fork(goOn, left);
}

function buildConditional(b: FlowBuilder, node: TSESTree.ConditionalExpression): void {
  const consequent = b.newBlock();
  const alternate = b.newBlock();
  const after = b.newBlock();
  buildCondition(b, node.test, consequent, alternate);
  b.current = consequent;
  buildExpression(b, node.consequent);
  b.link(after);
  b.current = alternate;
  buildExpression(b, node.alternate);
  b.link(after);
  b.current = after;
}

/** A test: `&&`, `||` and `!` lead straight to where they decide. Afterwards the current block is not to be used. */
export function buildCondition(b: FlowBuilder, node: TSESTree.Node, onTrue: Block, onFalse: Block): void {
  b.deeper(() => condition(b, node, onTrue, onFalse));
}

function condition(b: FlowBuilder, node: TSESTree.Node, onTrue: Block, onFalse: Block): void {
  switch (node.type) {
    case 'LogicalExpression':
      if (node.operator !== '??') {
        const entry = b.position;
        const right = b.newBlock();
        if (node.operator === '&&') buildCondition(b, node.left, right, onFalse);
        else buildCondition(b, node.left, onTrue, right);
        b.current = right;
        buildCondition(b, node.right, onTrue, onFalse);
        return b.recordSpan(node, entry);
      }
      break;
    case 'UnaryExpression':
      if (node.operator === '!') {
        const entry = b.position;
        buildCondition(b, node.argument, onFalse, onTrue);
        return b.recordSpan(node, entry);
      }
      break;
    case 'Literal':
      // `while (true)` is left by a jump only.
      return b.link(node.value || 'bigint' in node || 'regex' in node ? onTrue : onFalse, 'next');
    default:
  }
  buildExpression(b, node);
  b.link(onTrue, 'true', { test: node });
  b.link(onFalse, 'false', { test: node });
}

/** Syntax that this builder does not know: its children in the order of the tree. */
export function buildChildren(b: FlowBuilder, node: TSESTree.Node): void {
  const keys = b.options.visitorKeys?.[node.type] ?? Object.keys(node).filter((key) => key !== 'parent' && key !== 'loc' && key !== 'range');
  for (const key of keys) {
    const value: unknown = (node as unknown as Record<string, unknown>)[key];
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) if (isNode(child)) buildExpression(b, child);
  }
}

const isNode = (value: unknown): value is TSESTree.Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string' && 'range' in value && !/^TS.*(?:Type|Keyword|Annotation|Instantiation)$/u.test((value as unknown as { type: string }).type);
