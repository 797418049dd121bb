/** Repairs for a promise that is used as a value. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import { makeAsync, offered, type Offered } from './async-callers.ts';
import { addAwait, mayAwaitAt } from './edits.ts';

export function repairsOfValue(file: FileAnalysis, value: TSESTree.Expression): Offered {
  const awaiting = addAwait(file, value);
  if (mayAwaitAt(file, value)) return { repairs: [{ kind: 'suggestion', title: 'Wait for the value', edits: awaiting }] };
  return offered([makeAsync(file, value, awaiting)]);
}
