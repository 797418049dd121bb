/** What the compiler knows of a member behind a test, and forgets in a function. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import { calleeName, contains, enclosingFunction, parsePath, unwrap } from '../analysis/syntax.ts';
import { isTypeScript } from './edits.ts';

/**
 * Whether a body uses a member (`options.ios`, `this.client`) that was tested or assigned before the statement around it: of members
 * the compiler forgets that as soon as a function closes over them. In JavaScript nothing is lost.
 */
export function usesNarrowedMember(file: FileAnalysis, statement: TSESTree.Node, body: TSESTree.Node): boolean {
  if (!isTypeScript(file)) return false;
  const used = new Set<string>();
  for (const node of file.walk(body, { intoFunctions: true })) if (node.type === 'MemberExpression' && !isOnlyTested(node)) used.add(pathText(node));
  used.delete('');
  if (used.size === 0) return false;
  for (const node of file.walk(enclosingFunction(statement)?.body ?? file.program)) {
    if (node.range[0] >= statement.range[0]) continue;
    for (const part of decidersOf(node)) {
      if (contains(statement, part)) continue;
      for (const member of file.walk(part)) if (member.type === 'MemberExpression' && used.has(pathText(member))) return true;
    }
  }
  return false;
}

const pathText = (node: TSESTree.MemberExpression): string => parsePath(node)?.join('.') ?? '';

/** Nothing has to be known of a value that is only asked for its truth. */
function isOnlyTested(node: TSESTree.Node): boolean {
  const { parent } = node;
  return parent !== undefined && (('test' in parent && parent.test === node) || (parent.type === 'UnaryExpression' && parent.operator === '!'));
}

/** What a node decides by, or assigns: the places where a member gets a narrower type. */
function decidersOf(node: TSESTree.Node): readonly TSESTree.Node[] {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement':
      return [node.test];
    case 'LogicalExpression':
      return [node.left];
    case 'SwitchStatement':
      return [node.discriminant];
    case 'AssignmentExpression':
      return unwrap(node.left).type === 'MemberExpression' ? [node.left] : [];
    case 'CallExpression':
      return node.parent.type === 'ExpressionStatement' && /assert|invariant/iu.test(calleeName(node) ?? '') ? node.arguments : [];
    default:
      return [];
  }
}
