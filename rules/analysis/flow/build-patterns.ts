/** Destructuring, defaults and parameters: the writes of a pattern in the order in which they happen. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FlowBuilder } from './build.ts';
import { buildExpression, buildMemberObject } from './build-expressions.ts';

/** A function's parameters: the arguments are there, defaults run for those that are undefined. */
export function buildParameters(b: FlowBuilder, params: readonly TSESTree.Parameter[]): void {
  for (const param of params) buildPattern(b, param);
}

/** Binds or assigns the value at hand to `pattern`. */
export function buildPattern(b: FlowBuilder, pattern: TSESTree.Node): void {
  b.deeper(() => bind(b, pattern));
}

function bind(b: FlowBuilder, pattern: TSESTree.Node): void {
  switch (pattern.type) {
    case 'Identifier':
      // A `this` parameter is a type only.
      return pattern.name === 'this' ? undefined : b.emit('write', pattern);
    case 'MemberExpression':
      buildMemberObject(b, pattern);
      b.emit('set', pattern);
      return b.options.accessThrows ? b.mayThrow('access') : undefined;
    case 'AssignmentPattern': {
      const entry = b.position;
      const bound = b.newBlock();
      b.link(bound, 'false', { test: pattern });
      b.fork('true', pattern);
      buildExpression(b, pattern.right);
      b.link(bound);
      b.current = bound;
      bind(b, pattern.left);
      return b.recordSpan(pattern, entry);
    }
    case 'ArrayPattern':
      for (const element of pattern.elements) if (element) buildPattern(b, element);
      return;
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        if (property.type === 'Property') {
          if (property.computed) buildExpression(b, property.key);
          buildPattern(b, property.value);
        } else {
          buildPattern(b, property);
        }
      }
      return;
    case 'RestElement':
      return buildPattern(b, pattern.argument);
    case 'TSParameterProperty':
      return buildPattern(b, pattern.parameter);
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
      return buildPattern(b, pattern.expression);
    default:
      return buildExpression(b, pattern);
  }
}
