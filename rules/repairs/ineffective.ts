/** Repairs that make a `try` see how a promise ends. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import type { FunctionNode } from '../analysis/syntax.ts';
import type { Repair, TextEdit } from '../rule.ts';
import { addAwait, insertBefore, mayAwaitAt } from './edits.ts';

/** Waits for what is returned; a function that only hands a promise on is made async for that. */
export function repairsOfReturned(file: FileAnalysis, value: TSESTree.Expression, fn: FunctionNode): readonly Repair[] {
  if (fn.async) {
    return mayAwaitAt(file, value) ? [{ kind: 'suggestion', title: 'Wait for it here, before the function is left', edits: addAwait(file, value) }] : [];
  }
  const async = asyncBefore(fn);
  if (!async || fn.returnType?.typeAnnotation.type === 'TSTypePredicate') return [];
  return [{ kind: 'suggestion', title: 'Make the function async and wait here, before it is left', edits: [async, ...addAwait(file, value)] }];
}

/** Where `async` goes; accessors and constructors have no place for it. */
function asyncBefore(fn: FunctionNode): TextEdit | undefined {
  const { parent } = fn;
  if (parent.type === 'MethodDefinition') return parent.kind === 'method' && !parent.computed ? insertBefore(parent.key, 'async ') : undefined;
  if (parent.type === 'Property' && (parent.method || parent.kind !== 'init')) return parent.method && !parent.computed ? insertBefore(parent.key, 'async ') : undefined;
  return insertBefore(fn, 'async ');
}

/** The variable then holds the value, and a later `await` of it changes nothing. */
export function repairsOfStored(file: FileAnalysis, value: TSESTree.Node): readonly Repair[] {
  const statement = value.parent?.type === 'AssignmentExpression' ? value.parent.parent : undefined;
  const mark: Repair | undefined = statement && {
    kind: 'suggestion',
    title: 'Keep it: mark that the `try` is meant for errors at the start only',
    edits: [insertBefore(statement, `// sync-only: the caller below waits for the promise\n${/^\s*/u.exec(file.source.lines[statement.loc.start.line - 1] ?? '')?.[0] ?? ''}`)],
  };
  return mark && statement && /^\s*$/u.test((file.source.lines[statement.loc.start.line - 1] ?? '').slice(0, statement.loc.start.column)) ? [mark] : [];
}
