/** Repairs that let a signal end a wait. */
import type { TSESTree } from '@typescript-eslint/types';
import { addHelper, addImports, type Edit } from '../../snippets/insert/index.ts';
import type { Delay } from '../analysis/delays.ts';
import { runsInBrowser } from '../analysis/environment.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { mayBeNull, type SignalSource } from '../analysis/signals.ts';
import type { Repair } from '../rule.ts';
import { insertionTarget, replace } from './edits.ts';

/** The delay of `node:timers/promises` where the code runs in Node, and one from the catalogue anywhere. */
export function endDelay(file: FileAnalysis, { wait, time }: Delay, awaited: TSESTree.AwaitExpression, signal: SignalSource): readonly Repair[] {
  if (!time || file.source.getCommentsInside(wait).length > 0) return [];
  // What comes out of it is nothing; code that takes it anyway has a type of its own for that.
  if (awaited.parent.type !== 'ExpressionStatement') return [];
  const handed = mayBeNull(file, signal) ? `${signal.text} ?? undefined` : signal.text;
  const option = handed === 'signal' ? '{ signal }' : `{ signal: ${handed} }`;
  const ms = file.text(time);
  const byHelper = addHelper(insertionTarget(file), 'sleep');
  const repairs: Repair[] = [
    repair(`Wait with \`${byHelper.localName}\`, which rejects with the reason of \`${signal.text}\` as soon as it is aborted`, wait, `${byHelper.localName}(${ms}, ${option})`, byHelper.edits),
  ];
  if (!runsInBrowser(file)) {
    const { edits, localNames: [name = 'delay'] } = addImports(insertionTarget(file), [{ module: 'node:timers/promises', name: 'setTimeout', as: 'delay' }]);
    repairs.unshift(repair(`Wait with \`setTimeout\` of \`node:timers/promises\`, which rejects as soon as \`${signal.text}\` is aborted`, wait, `${name}(${ms}, undefined, ${option})`, edits));
  }
  return repairs;
}

/** `shield` of the catalogue around a promise that something else settles: the caller leaves with the abort. */
export function leaveWait(file: FileAnalysis, wait: TSESTree.MemberExpression, signal: SignalSource): readonly Repair[] {
  if (file.source.getCommentsInside(wait).length > 0) return [];
  const { edits, localName } = addHelper(insertionTarget(file), 'shield');
  const handed = mayBeNull(file, signal) ? `${signal.text} ?? undefined` : signal.text;
  const option = handed === 'signal' ? '{ signal }' : `{ signal: ${handed} }`;
  return [repair(`Wait with \`${localName}\`, which rejects with the reason of \`${signal.text}\` as soon as it is aborted`, wait, `${localName}(() => ${file.text(wait)}, ${option})`, edits)];
}

const repair = (title: string, wait: TSESTree.Node, text: string, edits: readonly Edit[]): Repair => ({ kind: 'suggestion', title, edits: [replace(wait, text), ...edits] });
