/** Repairs for promises that `void` throws away. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import { unwrap } from '../analysis/syntax.ts';
import { thenable } from '../analysis/thenables.ts';
import type { Repair } from '../rule.ts';
import { insertAfter, mayAwaitAt, replace } from './edits.ts';
import { failureHandler } from './handlers.ts';

export function repairsOfVoid(file: FileAnalysis, by: TSESTree.UnaryExpression | TSESTree.AssignmentExpression, value: TSESTree.Expression): readonly Repair[] {
  const repairs: Repair[] = [];
  const whole = by.type === 'UnaryExpression' ? by.argument : by.right;
  const isStatement = by.parent.type === 'ExpressionStatement';
  const bare = value === unwrap(value) || value.type === 'ChainExpression';
  if (bare && thenable(file, value) === 'always' && file.types.member(value, 'catch').exists !== 'no') {
    const handler = failureHandler(file, value);
    const title = `Go on without waiting; ${handler.does}`;
    // `void` of a statement that is a handled promise says nothing more.
    const edits = isStatement && by.type === 'UnaryExpression' && whole === value && commentFree(file, by)
      ? [replace(by, `${file.text(value)}.catch(${handler.code})`)]
      : [insertAfter(value, `.catch(${handler.code})`)];
    repairs.push({ kind: 'suggestion', title, edits });
  }
  if (isStatement && whole === value && by.type === 'UnaryExpression' && mayAwaitAt(file, by) && commentFree(file, by)) {
    repairs.push({
      kind: 'suggestion',
      title: 'Wait for it here (what follows runs after it, its failure is thrown here)',
      edits: [replace(by, `await ${file.text(value)}`)],
    });
  }
  return repairs;
}

const commentFree = (file: FileAnalysis, node: TSESTree.UnaryExpression): boolean => file.source.getCommentsBefore(node.argument).length === 0;
