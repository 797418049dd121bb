/** What syntax alone says about a suspension point. */
import type { TSESTree } from '@typescript-eslint/types';
import type { Suspension } from './graph.ts';

/**
 * How long `await operand` suspends: `micro` when the operand cannot be a thenable that is still pending (literals, operators,
 * `Promise.resolve(1)`, the result of another await), else `macro`.
 */
export function suspensionOfOperand(operand: TSESTree.Node | null | undefined): Suspension {
  const pending: (TSESTree.Node | null | undefined)[] = [operand];
  for (let steps = 0; pending.length > 0; steps += 1) {
    if (steps > 200) return 'macro';
    const parts = immediateParts(pending.pop());
    if (!parts) return 'macro';
    pending.push(...parts);
  }
  return 'micro';
}

/** The nodes that all must be immediate for `node` to be, or undefined when it may be a pending thenable. */
function immediateParts(node: TSESTree.Node | null | undefined): readonly (TSESTree.Node | null | undefined)[] | undefined {
  if (!node) return [];
  switch (node.type) {
    case 'Literal':
    case 'TemplateLiteral':
    case 'UnaryExpression':
    case 'BinaryExpression':
    case 'UpdateExpression':
    case 'ArrayExpression':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'AwaitExpression':
    case 'MetaProperty':
      return [];
    case 'Identifier':
      return node.name === 'undefined' || node.name === 'NaN' || node.name === 'Infinity' ? [] : undefined;
    case 'ObjectExpression':
      return node.properties.every((property) => property.type === 'Property' && !property.computed && keyName(property.key) !== 'then')
        ? []
        : undefined;
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'ChainExpression':
      return [node.expression];
    case 'ConditionalExpression':
      return [node.consequent, node.alternate];
    case 'LogicalExpression':
      return [node.left, node.right];
    case 'SequenceExpression':
      return [node.expressions.at(-1)];
    case 'AssignmentExpression':
      if (node.operator === '=') return [node.right];
      return isLogicalAssignment(node.operator) ? undefined : [];
    case 'CallExpression': {
      const { callee, arguments: args } = node;
      if (callee.type !== 'MemberExpression' || callee.computed || callee.object.type !== 'Identifier') return undefined;
      if (callee.object.name !== 'Promise' || callee.property.type !== 'Identifier') return undefined;
      if (callee.property.name === 'reject') return [];
      return callee.property.name === 'resolve' && args[0]?.type !== 'SpreadElement' ? [args[0]] : undefined;
    }
    default:
      return undefined;
  }
}

/** Of `&&=`, `||=` and `??=`. */
export const isLogicalAssignment = (operator: string): boolean => operator === '&&=' || operator === '||=' || operator === '??=';

const keyName = (key: TSESTree.Node): string | undefined =>
  key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : undefined;
