import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasPattern } from '../../snippets/catalogue.ts';
import { MOST, measuredPage, type MeasuredPatterns } from '../../snippets/generate/measured.ts';
import { atOnce, contests, inTurn } from '../tools/bench/patterns/contests.ts';

const root = join(import.meta.dirname, '../..');
const measured = JSON.parse(readFileSync(join(root, 'snippets/measured.json'), 'utf8')) as MeasuredPatterns;

describe('the patterns beside the packages', () => {
  test('all that the catalogue promises were measured, and what is slower says why', () => {
    expect([...new Set(measured.rows.map((row) => row.package))].sort()).toEqual(['async-mutex', 'cockatiel', 'lru-cache', 'p-limit', 'p-map', 'p-queue', 'p-retry']);
    expect(measured.rows.map(({ what }) => what)).toEqual(contests.map(({ what }) => what));
    for (const { pattern, ratio, because } of measured.rows) {
      expect(hasPattern(pattern)).toBe(true);
      if (ratio > MOST) expect(because, `${pattern} is ${ratio} times slower`).toBeDefined();
    }
  });

  test('the page says it', () => {
    const page = measuredPage(measured);
    for (const row of measured.rows) expect(page).toContain(`| ${row.package} ${row.version} | ${row.what} |`);
    expect(measuredPage({ ...measured, rows: measured.rows.map((row) => ({ ...row, ratio: 2 })) })).toContain(`Ours is slower in ${measured.rows.length} of`);
  });

  // The figures are worth something only if both sides do the same work.
  test.each(contests.map((contest) => [contest.name, contest] as const))('%s: both sides do all of it, and no more than they should at once', async (_name, { ours, theirs, way }) => {
    for (const side of [ours, theirs]) {
      for (const each of [way, atOnce, inTurn]) {
        const seen: number[] = [];
        const sum = await side(50, async (item) => (seen.push(item), item), each);
        expect(sum).toBe((50 * 49) / 2);
        expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index));
      }
    }
  });
});
