/** Where a place of an earlier revision is now: the edits since then, kept for as long as somebody may ask. */
import { difference } from './difference.ts';

export interface Move {
  readonly start: number;
  readonly end: number;
  /** UTF-16 units that stand there now. */
  readonly length: number;
}

/** Edits that are remembered; older places count as changed. */
const MAX_MOVES = 2000;

export class Moves {
  #moves: { readonly revision: number; readonly move: Move }[] = [];
  /** No place of a revision before this one can be followed. */
  #horizon = 0;

  add(revision: number, move: Move): void {
    this.#moves.push({ revision, move });
    if (this.#moves.length > MAX_MOVES) this.#forget(this.#moves.length - MAX_MOVES);
  }

  /** Notes that `before`, which began at `at`, became `after`; what both have in common has not moved. */
  addReplacement(revision: number, before: string, after: string, at = 0): void {
    const { start, end, inserted } = difference(before, after);
    this.add(revision, { start: at + start, end: at + end, length: inserted.length });
  }

  /** Nobody will ask about revisions before this one. */
  forgetBefore(revision: number): void {
    const keep = this.#moves.findIndex((entry) => entry.revision > revision);
    this.#forget(keep < 0 ? this.#moves.length : keep);
  }

  #forget(count: number): void {
    if (count <= 0) return;
    const last = this.#moves[count - 1];
    this.#moves = this.#moves.slice(count);
    if (last) this.#horizon = Math.max(this.#horizon, last.revision);
  }

  /**
   * @param since the revision that the range belongs to
   * @returns the range now, or undefined when something inside it was changed
   */
  follow(range: { start: number; end: number }, since: number): { start: number; end: number } | undefined {
    if (since < this.#horizon) return undefined;
    let { start, end } = range;
    for (const { revision, move } of this.#moves) {
      if (revision <= since) continue;
      const by = move.length - (move.end - move.start);
      if (move.end <= start) {
        start += by;
        end += by;
      } else if (move.start < end) {
        return undefined;
      }
    }
    return { start, end };
  }
}
