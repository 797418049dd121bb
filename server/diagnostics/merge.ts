/**
 * What is shown between an edit and the answer with types: the new findings of the first tier, with what types had added still
 * there and what types had refuted still gone, as far as nothing was changed at those places. So nothing flickers while typing.
 */
import type { Moves } from '../documents/moves.ts';
import type { Problem } from '../lint/jobs.ts';

/** The difference that types made for one revision. */
export interface TypesMade {
  readonly revision: number;
  readonly added: readonly Problem[];
  readonly refuted: readonly Problem[];
}

const keyOf = (problem: Pick<Problem, 'rule' | 'start' | 'end'>): string => `${problem.rule}:${problem.start}:${problem.end}`;

export function typesMade(revision: number, syntax: readonly Problem[], types: readonly Problem[]): TypesMade {
  const before = new Set(syntax.map(keyOf));
  const after = new Set(types.map(keyOf));
  return {
    revision,
    added: types.filter((problem) => !before.has(keyOf(problem))),
    refuted: syntax.filter((problem) => !after.has(keyOf(problem))),
  };
}

export function merge(syntax: readonly Problem[], made: TypesMade | undefined, moves: Moves): readonly Problem[] {
  if (!made) return syntax;
  const refuted = new Set(moved(made.refuted, made.revision, moves).map(keyOf));
  const here = new Set(syntax.map(keyOf));
  const added = moved(made.added, made.revision, moves).filter((problem) => !here.has(keyOf(problem)));
  return [...syntax.filter((problem) => !refuted.has(keyOf(problem))), ...added].toSorted((a, b) => a.start - b.start);
}

/** Problems of an earlier revision at their places of now, without repairs, which were made for the earlier text. */
export function moved(problems: readonly Problem[], since: number, moves: Moves): readonly Problem[] {
  return problems.flatMap((problem) => {
    const place = moves.follow(problem, since);
    if (!place) return [];
    const related = problem.related.flatMap((other) => {
      if (other.start === undefined || other.end === undefined) return [other];
      const there = moves.follow({ start: other.start, end: other.end }, since);
      return there ? [{ ...other, ...there }] : [];
    });
    return [{ ...problem, ...place, related, repairs: [], wide: [], disable: [] }];
  });
}
