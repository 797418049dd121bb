/** Assignments and updates: a compound one reads its target before the right side is evaluated, which is how updates get lost. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FlowBuilder } from './build.ts';
import { buildExpression, buildMemberObject, skipRight } from './build-expressions.ts';
import { buildPattern } from './build-patterns.ts';
import { isLogicalAssignment } from './suspension.ts';

type Target = TSESTree.Identifier | TSESTree.MemberExpression;

/** The variable or member under parentheses and type assertions; undefined for a destructuring pattern. */
function targetOf(node: TSESTree.Node): Target | undefined {
  let inner = node;
  while (inner.type === 'TSNonNullExpression' || inner.type === 'TSAsExpression' || inner.type === 'TSSatisfiesExpression' || inner.type === 'TSTypeAssertion') {
    inner = inner.expression;
  }
  return inner.type === 'Identifier' || inner.type === 'MemberExpression' ? inner : undefined;
}

export function buildAssignment(b: FlowBuilder, node: TSESTree.AssignmentExpression): void {
  const target = targetOf(node.left);
  if (!target) {
    buildExpression(b, node.right);
    return buildPattern(b, node.left);
  }
  if (target.type === 'MemberExpression') buildMemberObject(b, target);
  if (node.operator !== '=') load(b, target);
  if (isLogicalAssignment(node.operator)) {
    const after = b.newBlock();
    skipRight(b, node.operator.slice(0, 2) as '&&' | '||' | '??', node.left, after);
    buildExpression(b, node.right);
    store(b, target);
    b.link(after);
    b.current = after;
    return;
  }
  buildExpression(b, node.right);
  store(b, target);
}

export function buildUpdate(b: FlowBuilder, node: TSESTree.UpdateExpression): void {
  const target = targetOf(node.argument);
  if (!target) return buildExpression(b, node.argument);
  if (target.type === 'MemberExpression') buildMemberObject(b, target);
  load(b, target);
  store(b, target);
}

function load(b: FlowBuilder, target: Target): void {
  b.emit(target.type === 'Identifier' ? 'read' : 'get', target);
  if (target.type === 'MemberExpression' && b.options.accessThrows) b.mayThrow('access');
}

function store(b: FlowBuilder, target: Target): void {
  b.emit(target.type === 'Identifier' ? 'write' : 'set', target);
  if (target.type === 'MemberExpression' && b.options.accessThrows) b.mayThrow('access');
}
