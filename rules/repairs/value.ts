/** Repairs for a promise that is used as a value. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import type { Repair } from '../rule.ts';
import { addAwait, mayAwaitAt } from './edits.ts';
import { makeAsync } from './floating.ts';

export function repairsOfValue(file: FileAnalysis, value: TSESTree.Expression): readonly Repair[] {
  const awaiting = addAwait(file, value);
  if (mayAwaitAt(file, value)) return [{ kind: 'suggestion', title: 'Wait for the value', edits: awaiting }];
  const async = makeAsync(file, value, awaiting);
  return async ? [async] : [];
}
