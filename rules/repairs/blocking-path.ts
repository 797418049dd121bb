/** Repairs for a call that blocks through functions of the project. */
import type { TSESTree } from '@typescript-eslint/types';
import type { BlockingPath } from '../analysis/blocking-path.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { enclosingFunction } from '../analysis/syntax.ts';
import type { Finding } from '../rule.ts';
import { asyncSiblings } from './async-siblings.ts';
import { mayAwaitAt } from './edits.ts';

/**
 * Asynchronous siblings beside the functions on the way (`render` → `renderAsync`), which the calls wait for; other callers keep what they
 * have. In one file a suggestion; through several files a repair that an editor shows before it applies it.
 * @param calls the calls that one finding stands for
 */
export function repairsOfPath(file: FileAnalysis, path: BlockingPath, calls: readonly TSESTree.CallExpression[]): Pick<Finding, 'repairs' | 'workspaceRepairs'> {
  if (!calls.every((call) => canWaitAt(file, call))) return {};
  const added = asyncSiblings(file, path, calls);
  const [own, ...others] = added?.files ?? [];
  if (!added || !own) return {};
  const [outer, ...inner] = added.names.map((name) => `\`${name}\``);
  const list = inner.length === 0 ? outer : `${[outer, ...inner.slice(0, -1)].join(', ')} and ${inner.at(-1)}`;
  const title = `Add ${list}, which ${inner.length === 0 ? 'does' : 'do'} not block, and wait for ${inner.length === 0 ? 'it' : outer} here${calls.length > 1 ? ` and in ${calls.length - 1} more place${calls.length > 2 ? 's' : ''}` : ''} (other code may run meanwhile)`;
  return others.length === 0 ? { repairs: [{ kind: 'suggestion', title, edits: own.edits }] } : { workspaceRepairs: [{ title, files: added.files }] };
}

/** Whether a call could be waited for where it is: not in a synchronous callback of an asynchronous function. */
export const canWaitAt = (file: FileAnalysis, call: TSESTree.CallExpression): boolean => enclosingFunction(call)?.async === true && mayAwaitAt(file, call);
