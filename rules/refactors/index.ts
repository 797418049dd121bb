/** The refactorings: rewrites that a person asks for, without a finding. The server offers all that are listed here. */
import type { TSESTree } from '@typescript-eslint/types';
import { applyEdits, mergeEdits } from '../../snippets/insert/index.ts';
import { addDeadline } from './add-deadline.ts';
import { addRetry } from './add-retry.ts';
import { boundMap } from './bound-map.ts';
import { makeAbortable } from './make-abortable.ts';
import { moveToWorker } from './move-to-worker.ts';
import type { Place, Refactoring, Refused, Rewrite } from './refactoring.ts';
import { runTogether } from './run-together.ts';

export type { Place, Refused, Rewrite } from './refactoring.ts';

/** In the order in which a menu shows them. */
export const refactorings: readonly Refactoring[] = [runTogether, boundMap, addDeadline, addRetry, makeAbortable, moveToWorker];

export type Planned = { readonly name: string } & (Rewrite | Refused);

/**
 * Everything that can be done at a place.
 * @param reparse throws when a text is no program: a rewrite that would leave none is not offered
 */
export function planRefactorings(place: Place, reparse: (text: string) => TSESTree.Program): Planned[] {
  const { source } = place.file;
  const trimmed = trim(place, source.text);
  return refactorings.flatMap((refactoring): Planned[] => {
    const plan = refactoring.plan(trimmed);
    if (!plan || 'reason' in plan) return plan ? [{ name: refactoring.name, ...plan }] : [];
    const edits = mergeEdits(plan.edits);
    const { comments = [] } = reparse(applyEdits(source.text, edits));
    const texts = new Set(comments.map(({ value }) => value));
    const isWhole = source.getAllComments().every(({ value, loc }) => loc.start.line !== loc.end.line || texts.has(value));
    return isWhole ? [{ name: refactoring.name, ...plan, edits }] : [];
  });
}

function trim(place: Place, text: string): Place {
  const [from, to] = place.range;
  const selected = text.slice(from, to);
  if (selected.trim() === '') return { ...place, range: [from, from] };
  return { ...place, range: [from + selected.length - selected.trimStart().length, to - (selected.length - selected.trimEnd().length)] };
}
