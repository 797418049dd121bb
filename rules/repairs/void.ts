/** Repairs for promises that `void` throws away. */
import type { TSESTree } from '@typescript-eslint/types';
import { returnsValue } from '../analysis/callbacks.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { functionName, unwrap } from '../analysis/syntax.ts';
import { thenable } from '../analysis/thenables.ts';
import type { Repair } from '../rule.ts';
import { functionsCalled } from '../analysis/calls.ts';
import { unownedPlace } from '../analysis/unowned-work.ts';
import { inFiles, makeAsync, offered, type CallerRepairs, type Offered } from './async-callers.ts';
import { insertAfter, mayAwaitAt, nameInScope, replace } from './edits.ts';
import { failureHandler } from './handlers.ts';
import { guardBody } from './try-catch.ts';

export function repairsOfVoid(file: FileAnalysis, by: TSESTree.UnaryExpression | TSESTree.AssignmentExpression, value: TSESTree.Expression): Offered {
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
  const waits = isStatement && whole === value && by.type === 'UnaryExpression' && repairs.length > 0 && !mayAwaitAt(file, by) && commentFree(file, by);
  return offered([...repairs, waits ? makeAsync(file, by, [replace(by, `await ${file.text(value)}`)]) : undefined, isUnowned(file, by) ? undefined : catchInCallee(file, value)]);
}

/** Where nobody can wait, a failure that is caught leaves the other question open: how anybody knows when it is done. */
const isUnowned = (file: FileAnalysis, { parent }: TSESTree.Node): boolean => parent?.type === 'ExpressionStatement' && unownedPlace(file, parent) !== undefined;

/** A `try` in the function that is called: none of its callers has to think of a failure any more, and none hears of it. */
function catchInCallee(file: FileAnalysis, value: TSESTree.Expression): CallerRepairs | undefined {
  const call = unwrap(value);
  const [called, ...others] = call.type === 'CallExpression' ? (functionsCalled(file, call) ?? []) : [];
  const name = called && functionName(called.fn);
  if (!called || others.length > 0 || name === undefined || !called.fn.async || called.fn.generator || called.fn.body.type !== 'BlockStatement') return undefined;
  // Who wants its value would get none.
  if (returnsValue(called.file, called.fn)) return undefined;
  const { reportError } = file.settings;
  const known = reportError !== 'reportError' || nameInScope(called.file, called.fn, reportError);
  const edits = guardBody(called.file, called.fn, known ? `${reportError}(error);` : 'console.error(error);');
  if (!edits) return undefined;
  const title = `Catch a failure inside \`${name}\`, for all its callers, and ${known ? `hand it to \`${reportError}\`` : 'log it'}`;
  return called.file === file ? inFiles(file, title, edits, []) : inFiles(file, title, [], [{ file: called.file, edits }]);
}

const commentFree = (file: FileAnalysis, node: TSESTree.UnaryExpression): boolean => file.source.getCommentsBefore(node.argument).length === 0;
