/** Whether part of a statement is evaluated whichever way the statement goes. */
import type { TSESTree } from '@typescript-eslint/types';
import { isFunction } from './syntax.ts';

/** Whether a node evaluates a part always. Of nodes that choose among their parts, that is the first. */
function evaluates(node: TSESTree.Node, part: TSESTree.Node): boolean {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement':
      return part === node.test;
    case 'LogicalExpression':
      return part === node.left;
    case 'SwitchStatement':
      return part === node.discriminant;
    case 'ForOfStatement':
    case 'ForInStatement':
      return part === node.right;
    case 'ForStatement':
      return part === (node.init ?? node.test);
    case 'TryStatement':
      return part === node.block;
    case 'BlockStatement':
      return part === node.body[0];
    // What may be left out, or comes after a part that may leave.
    case 'CatchClause':
    case 'ClassBody':
    case 'DoWhileStatement':
    case 'SwitchCase':
    case 'AssignmentPattern':
      return false;
    default:
      return !isFunction(node);
  }
}

/** Whether a statement evaluates an expression in it whichever way it goes, as far as it does not throw before. */
export function isAlwaysReached(node: TSESTree.Node, statement: TSESTree.Node): boolean {
  for (let at = node; at !== statement; ) {
    const { parent } = at;
    if (!parent || !evaluates(parent, at)) return false;
    at = parent;
  }
  return true;
}
