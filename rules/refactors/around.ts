/** What deadline and retry have in common: work goes into a function that a helper calls. */
import type { TSESTree } from '@typescript-eslint/types';
import { runsAsModule } from '../repairs/edits.ts';
import { calleeName, enclosingFunction, unwrap, wrapped } from '../analysis/syntax.ts';
import { escapingFrom, whyNotInFunction } from './closing.ts';
import type { Place, Refused } from './refactoring.ts';
import { isInAsync, type Work } from './work.ts';
import { aroundExpression, aroundStatements, type Around } from './wrap.ts';
import type { TextEdit } from '../rule.ts';

export const rootsOf = (work: Work): readonly TSESTree.Node[] => (work.kind === 'expression' ? [work.node] : work.statements);

/** Whether a promise is only waited for: it was started elsewhere and cannot be started again. */
export function isStarted(work: Work): boolean {
  if (work.kind === 'statements') return false;
  const { type } = unwrap(work.node);
  return type === 'Identifier' || type === 'MemberExpression' || type === 'ThisExpression';
}

/** Whether the work stands in a call of the helper already. */
export function isAroundAlready(work: Work, names: readonly string[]): boolean {
  const [node] = rootsOf(work);
  const own = node && unwrap(node);
  if (!own) return false;
  const fn = enclosingFunction(own);
  const around = fn && wrapped(fn).parent;
  return [own, around].some((call) => call?.type === 'CallExpression' && names.includes(calleeName(call) ?? ''));
}

/** The edits, or why there are none. */
export function goAround({ file, style }: Place, work: Work, title: string, around: Around, inner: readonly TextEdit[]): readonly TextEdit[] | Refused {
  const roots = rootsOf(work);
  const reason = whyNotInFunction(file, roots);
  if (reason !== undefined) return { title, reason };
  if (work.kind === 'expression') return aroundExpression(file, work.node, around, inner);
  const [first] = work.statements;
  const waits = roots.some((root) => [...file.walk(root)].some((node) => node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)));
  if (first && !waits && !isInAsync(first) && !(first.parent?.type === 'Program' && runsAsModule(file))) return { title, reason: 'The function around it is not async, so that nothing can wait there.' };
  const escaping = escapingFrom(file, work.statements);
  if (escaping.reason !== undefined) return { title, reason: escaping.reason };
  return aroundStatements(file, style, work.statements, around, escaping.names, inner);
}
