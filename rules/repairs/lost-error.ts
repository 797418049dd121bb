/** Repairs that give a failure a place to go. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import { wrapped } from '../analysis/syntax.ts';
import type { Repair } from '../rule.ts';
import { insertAfter, insertBefore, isTypeScript, nameInScope, replace } from './edits.ts';
import { failureHandler, indentOf } from './handlers.ts';

export function logFailure(file: FileAnalysis, handler: TSESTree.Expression): readonly Repair[] {
  const { code, does } = failureHandler(file, handler);
  return [{ kind: 'suggestion', title: `${does.charAt(0).toUpperCase()}${does.slice(1)}`, edits: [replace(handler, code)] }];
}

/** Throws what failed after all is done. */
export function throwTogether(file: FileAnalysis, awaited: TSESTree.AwaitExpression, statement: TSESTree.ExpressionStatement): readonly Repair[] {
  if (['results', 'failures'].some((name) => nameInScope(file, awaited, name)) || !/^\s*$/u.test((file.source.lines[statement.loc.start.line - 1] ?? '').slice(0, statement.loc.start.column))) return [];
  const indent = indentOf(file, statement);
  const end = file.text(statement).endsWith(';') ? '' : ';';
  // Projects that compile for a library before ES2021 do not know it.
  const all = file.types.hasValue('AggregateError', awaited) !== 'no';
  return [{
    kind: 'suggestion',
    title: all ? 'When all are done, throw what failed' : 'When all are done, throw the first failure',
    edits: [
      insertBefore(awaited, 'const results = '),
      insertAfter(statement, `${end}\n${indent}const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason${isTypeScript(file) ? ' as unknown' : ''}] : []));\n${indent}if (failures.length > 0) throw ${all ? 'new AggregateError(failures)' : 'failures[0]'};`),
    ],
  }];
}

/** `.catch(…)` behind what `finally` waits for; where its value is used, a failure would leave none. */
export function catchInFinally(file: FileAnalysis, node: TSESTree.AwaitExpression): readonly Repair[] {
  if (wrapped(node).parent?.type !== 'ExpressionStatement') return [];
  if (node.argument.type !== 'CallExpression' && node.argument.type !== 'ChainExpression') return [];
  if (file.types.member(node.argument, 'catch').exists === 'no') return [];
  const { code, does } = failureHandler(file, node);
  return [{ kind: 'suggestion', title: `Keep the first failure; ${does} here`, edits: [insertAfter(node.argument, `.catch(${code})`)] }];
}
