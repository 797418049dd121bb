/** What the form of an expression tells of its value: types need not be asked, which costs many times more. */
import type { TSESTree } from '@typescript-eslint/types';
import { syncMatchers } from '../knowledge/matchers.ts';
import { parseMethodCall, propertyName } from './syntax.ts';

/** Whether a value is a promise, where nothing but its form needs to be looked at; undefined where that does not tell. */
export function thenableByForm(node: TSESTree.Node): 'always' | 'never' | undefined {
  switch (node.type) {
    case 'Literal':
    case 'TemplateLiteral':
    case 'ArrayExpression':
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'ClassExpression':
    case 'BinaryExpression':
    case 'UnaryExpression':
    case 'UpdateExpression':
    case 'JSXElement':
    case 'JSXFragment':
      return 'never';
    case 'ObjectExpression':
      return node.properties.every((property) => property.type === 'Property' && (propertyName(property) ?? 'then') !== 'then') ? 'never' : undefined;
    case 'ImportExpression':
      return 'always';
    case 'CallExpression':
      return isSyncMatcher(node) ? 'never' : undefined;
    default:
      return undefined;
  }
}

/** `expect(found).toEqual(wanted)`, with or without `not`. */
function isSyncMatcher(call: TSESTree.CallExpression): boolean {
  const method = parseMethodCall(call);
  if (!method || !syncMatchers.has(method.method)) return false;
  const { object } = method;
  const expectation = object.type === 'MemberExpression' && propertyName(object) === 'not' ? object.object : object;
  return expectation.type === 'CallExpression' && expectation.callee.type === 'Identifier' && expectation.callee.name === 'expect';
}
