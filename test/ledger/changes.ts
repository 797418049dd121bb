/** What became of verdicts: the ledger's findings beside those of today. */
import type { Entry, Place } from './entries.ts';

export type Change =
  /** A finding that was right, or arguable, is no longer reported. */
  | { readonly kind: 'vanished'; readonly entry: Entry }
  /** The same finding is now at another line of the file. */
  | { readonly kind: 'moved'; readonly entry: Entry; readonly line: number }
  /** A finding judged wrong is reported again. */
  | { readonly kind: 'wrong'; readonly entry: Entry }
  /** What was open is not any more: a wrong finding is silent, or a right one that was missed is reported. */
  | { readonly kind: 'closed'; readonly entry: Entry }
  /** Nobody has judged this finding of a rule and preset that the ledger follows in this file. */
  | { readonly kind: 'unread'; readonly place: Place };

const keyOf = ({ file, line, rule, messageId }: Place): string => [file, line, rule, messageId].join('\0');
const kindOf = ({ file, rule, messageId }: Place): string => [file, rule, messageId].join('\0');

/**
 * Compares the verdicts on some files with what the rules find there now.
 * @param entries of one project and preset
 * @param found everything that the rules report in the files of these entries
 */
export function changesOf(entries: readonly Entry[], found: readonly Place[]): Change[] {
  const left = new Map<string, Place[]>();
  for (const place of found) left.set(keyOf(place), [...(left.get(keyOf(place)) ?? []), place]);
  const take = (key: string): Place | undefined => left.get(key)?.shift();

  const changes: Change[] = [];
  const absent: Entry[] = [];
  // Verdicts on the very line come first, so that a finding that stands still is not taken for one that moved.
  for (const entry of entries) {
    const there = take(keyOf(entry));
    const kept = (there !== undefined) === (entry.verdict !== 'wrong');
    if (kept && entry.open !== undefined) changes.push({ kind: 'closed', entry });
    if (kept || entry.open !== undefined) continue;
    if (there) changes.push({ kind: 'wrong', entry });
    else absent.push(entry);
  }
  for (const entry of absent) {
    const candidates = [...left.values()].flat().filter((place) => kindOf(place) === kindOf(entry));
    const nearest = candidates.sort((a, b) => Math.abs(a.line - entry.line) - Math.abs(b.line - entry.line))[0];
    if (nearest) {
      take(keyOf(nearest));
      changes.push({ kind: 'moved', entry, line: nearest.line });
    } else changes.push({ kind: 'vanished', entry });
  }
  for (const place of [...left.values()].flat()) changes.push({ kind: 'unread', place });
  return changes;
}

/** @returns one line of text about a change */
export function describe(change: Change): string {
  if (change.kind === 'unread') return `unread    ${where(change.place)}`;
  const { entry } = change;
  switch (change.kind) {
    case 'vanished':
      return `vanished  ${where(entry)}: judged ${entry.verdict} (${entry.why})`;
    case 'moved':
      return `moved     ${where(entry)}: now at line ${change.line}`;
    case 'closed':
      return `closed    ${where(entry)}: take "open" away`;
    case 'wrong':
      return `wrong     ${where(entry)}: reported although ${entry.why}`;
  }
}

const where = ({ file, line, rule, messageId }: Place): string => `${file}:${line} ${rule} (${messageId})`;
