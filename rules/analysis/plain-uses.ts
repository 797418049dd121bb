/** Places that want a plain value: what a promise does there, where nobody waited for it. Syntax only; whether it is one the caller asks. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { isFunction, parsePath, propertyName, unwrap, wrapped } from './syntax.ts';

/**
 * - `test`: asked whether it is true. `compared`: for equality with something. `ordered`: with `<` and its kin, or counted with.
 * - `text`: made part of a text. `key`: the name of a property. `cases`: chosen by, in a `switch`.
 * - `spread`: its properties are copied. `taken`: its properties are read. `iterated`: looped over. `passed`: to a function that
 *   looks at it at once.
 */
export type PlainUseKind = 'test' | 'compared' | 'ordered' | 'text' | 'key' | 'cases' | 'spread' | 'taken' | 'iterated' | 'passed';

export interface PlainUse {
  readonly kind: PlainUseKind;
  readonly value: TSESTree.Expression;
  /** Compared: what with. Taken: the property's name. Passed: the function. */
  readonly other?: string;
}

const CONVERTERS: ReadonlySet<string> = new Set([
  'JSON.stringify', 'Object.keys', 'Object.values', 'Object.entries', 'String', 'Number', 'Boolean', 'parseInt', 'parseFloat', 'Number.parseInt', 'Number.parseFloat',
  'BigInt', 'isNaN', 'Number.isNaN', 'encodeURIComponent', 'structuredClone', 'Array.isArray', 'Buffer.from',
]);

/** The values that a node uses as plain ones. */
export function* plainUsesIn(file: FileAnalysis, node: TSESTree.Node): Generator<PlainUse> {
  switch (node.type) {
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ConditionalExpression':
      yield* tested(node.test);
      break;
    case 'ForStatement':
      if (node.test) yield* tested(node.test);
      break;
    case 'LogicalExpression':
      // What is left of `??` or `||` may be the value; a call that cannot be nothing makes the right side dead code.
      if (node.operator === '&&') yield* tested(node.left);
      else if (unwrap(node.left).type === 'CallExpression' && !isTest(node)) yield { kind: 'test', value: node.left };
      break;
    case 'UnaryExpression':
      if (node.operator === '!') yield* tested(node.argument);
      else if (node.operator === '-' || node.operator === '+' || node.operator === '~') yield { kind: 'ordered', value: node.argument };
      break;
    case 'BinaryExpression':
      yield* fromBinary(file, node);
      break;
    case 'AssignmentExpression':
      if (/^(?:\+|-|\*|\/|%|\*\*|<<|>>|>>>|&|\||\^)=$/u.test(node.operator)) yield { kind: node.operator === '+=' ? 'text' : 'ordered', value: node.right };
      break;
    case 'TemplateLiteral':
      if (node.parent.type !== 'TaggedTemplateExpression') for (const value of node.expressions) yield { kind: 'text', value };
      break;
    case 'MemberExpression':
      if (node.computed) yield { kind: 'key', value: node.property };
      yield* fromMember(node);
      break;
    case 'SwitchStatement':
      yield { kind: 'cases', value: node.discriminant };
      break;
    case 'SpreadElement':
      if (node.parent.type === 'ObjectExpression') yield* spread(node.argument);
      else yield { kind: 'iterated', value: node.argument };
      break;
    case 'ForOfStatement':
      if (!node.await) yield { kind: 'iterated', value: node.right };
      break;
    case 'ForInStatement':
      yield { kind: 'spread', value: node.right };
      break;
    case 'VariableDeclarator':
      if (node.init && node.id.type === 'ObjectPattern' && node.id.properties.length > 0) yield { kind: 'taken', value: node.init, other: firstKey(node.id) };
      if (node.init && node.id.type === 'ArrayPattern') yield { kind: 'iterated', value: node.init };
      break;
    case 'CallExpression':
    case 'NewExpression':
      yield* fromCall(node);
      break;
    default:
  }
}

/** Whether an operation is itself part of a test, which looks at both sides. */
function isTest(node: TSESTree.Node): boolean {
  const { parent } = node;
  if (parent?.type === 'LogicalExpression') return parent.left === node && parent.operator === '&&' ? true : isTest(parent);
  return parent !== undefined && 'test' in parent && parent.test === node;
}

/** The values that may be spread. */
function* spread(value: TSESTree.Expression): Generator<PlainUse> {
  const inner = unwrap(value) as TSESTree.Expression;
  if (inner.type === 'LogicalExpression') yield* spread(inner.right);
  else if (inner.type === 'ConditionalExpression') {
    yield* spread(inner.consequent);
    yield* spread(inner.alternate);
  } else yield { kind: 'spread', value: inner };
}

function* tested(test: TSESTree.Expression): Generator<PlainUse> {
  const inner = unwrap(test) as TSESTree.Expression;
  if (inner.type === 'LogicalExpression') {
    // The left of `&&` is the business of that expression itself.
    if (inner.operator !== '&&') yield* tested(inner.left);
    yield* tested(inner.right);
  } else if (inner.type !== 'UnaryExpression') {
    yield { kind: 'test', value: inner };
  }
}

function* fromBinary(file: FileAnalysis, { operator, left, right }: TSESTree.BinaryExpression): Generator<PlainUse> {
  if (left.type === 'PrivateIdentifier') return;
  switch (operator) {
    case '===':
    case '!==':
    case '==':
    case '!=':
      yield { kind: 'compared', value: left, other: file.text(right) };
      yield { kind: 'compared', value: right, other: file.text(left) };
      break;
    case '+':
      yield { kind: 'text', value: left };
      yield { kind: 'text', value: right };
      break;
    case 'instanceof':
      break;
    case 'in':
      yield { kind: 'taken', value: right, other: file.text(left) };
      break;
    default:
      yield { kind: 'ordered', value: left };
      yield { kind: 'ordered', value: right };
  }
}

/** `load().name`; what a promise has by itself is left alone. */
function* fromMember(member: TSESTree.MemberExpression): Generator<PlainUse> {
  const name = propertyName(member);
  const target = wrapped(member).parent;
  const written = target?.type === 'AssignmentExpression' && target.left === member;
  if (name === undefined || written || /^(?:then|catch|finally|constructor|toString|valueOf|hasOwnProperty|abort|cancel|status|value|reason|resolve|reject)$/u.test(name)) return;
  yield { kind: 'taken', value: member.object, other: name };
}

function* fromCall(node: TSESTree.CallExpression | TSESTree.NewExpression): Generator<PlainUse> {
  const path = parsePath(node.callee)?.join('.') ?? '';
  const [first] = node.arguments;
  if (!first || first.type === 'SpreadElement' || isFunction(first)) return;
  if (node.type === 'NewExpression' ? path === 'Date' || path === 'Map' || path === 'Set' || path === 'URL' : CONVERTERS.has(path)) {
    yield { kind: 'passed', value: first, other: node.type === 'NewExpression' ? `new ${path}` : path };
  }
}

function firstKey(pattern: TSESTree.ObjectPattern): string {
  const [property] = pattern.properties;
  return (property?.type === 'Property' && propertyName(property)) || 'its properties';
}
