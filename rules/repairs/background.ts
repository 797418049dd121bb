/** Repairs for work that a constructor starts. */
import type { TSESTree } from '@typescript-eslint/types';
import { classAround } from '../analysis/calls.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { propertyName } from '../analysis/syntax.ts';
import type { Repair, TextEdit } from '../rule.ts';
import { insertBefore, isTypeScript, replace } from './edits.ts';
import { indentOf } from './handlers.ts';

/** `this.ready = this.load();`, with the field that TypeScript wants declared. */
export function keepAsReady(file: FileAnalysis, statement: TSESTree.ExpressionStatement, value: TSESTree.Expression): readonly Repair[] {
  const owner = classAround(statement);
  const [first] = owner?.body.body ?? [];
  if (!owner || !first || owner.body.body.some((member) => 'key' in member && propertyName(member as TSESTree.PropertyDefinition) === 'ready')) return [];
  const field: readonly TextEdit[] = isTypeScript(file) ? [insertBefore(first, `readonly ready: Promise<unknown>;\n${indentOf(file, first)}`)] : [];
  return [{
    kind: 'suggestion',
    title: 'Keep the promise as `ready`, so that others can wait for it',
    edits: [...field, replace(statement.expression, `this.ready = ${file.text(value)}`)],
  }];
}
