import { describe, expect, test } from 'vitest';
import { hasPattern, patterns } from '../../snippets/catalogue.ts';
import { decide, questions } from '../../snippets/decide.ts';

describe('the questions that lead to a pattern', () => {
  /** All ways through the questions. */
  function* paths(answers: number[] = []): Generator<{ answers: number[]; patterns: readonly string[] }> {
    const now = decide(answers);
    if ('patterns' in now) yield { answers, patterns: now.patterns };
    else for (const place of now.question.answers.keys()) yield* paths([...answers, place]);
  }
  const all = [...paths()];

  test('every way ends at patterns that there are', () => {
    for (const { answers, patterns: names } of all) {
      expect(names.length, String(answers)).toBeGreaterThan(0);
      for (const name of names) expect(hasPattern(name), name).toBe(true);
    }
  });

  test('every pattern is reached, and every question asked', () => {
    const reached = new Set(all.flatMap(({ patterns: names }) => names));
    expect(patterns.map(({ name }) => name).filter((name) => !reached.has(name))).toEqual([]);
    const asked = new Set(all.flatMap(({ answers }) => answers.map((_, index) => decide(answers.slice(0, index))).flatMap((step) => ('question' in step ? [step.question.id] : []))));
    expect([...asked].sort()).toEqual(questions.map(({ id }) => id).sort());
  });

  test('many calls of the same kind, all results in order: a map with a limit', () => {
    expect(decide([])).toMatchObject({ question: { id: 'what' } });
    expect(decide([0, 1])).toMatchObject({ question: { id: 'same' } });
    expect(decide([0, 1, 0])).toEqual({ patterns: ['map-concurrent'] });
    expect(() => decide([99])).toThrow(RangeError);
  });
});
