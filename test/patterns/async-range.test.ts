import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/async-range.ts';
import { formsOf, leavesNothingBehind } from './forms.ts';

describe.each(await formsOf<typeof Module>('async-range'))('async-range ($form)', ({ module: { asyncRange } }) => {
  leavesNothingBehind();
  const all = async (range: AsyncIterable<number>): Promise<number[]> => {
    const list: number[] = [];
    for await (const value of range) list.push(value);
    return list;
  };

  test.each([
    [0, 3, 1, [0, 1, 2]],
    [0, 5, 2, [0, 2, 4]],
    [3, 0, -1, [3, 2, 1]],
    [0, 0.5, 0.1, [0, 0.1, 0.2, 0.30000000000000004, 0.4]],
    [3, 3, 1, []],
    [3, 0, 1, []],
    [0, Number.NaN, 1, []],
  ])('from %d to %d by %d', async (start, end, step, expected) => {
    expect(await all(asyncRange(start, end, { step }))).toEqual(expected);
  });

  test('the event loop gets its turn after each slice of work, and only then', async () => {
    const log: (number | string)[] = [];
    const now = vi.spyOn(performance, 'now').mockReturnValue(0);
    setTimeout(() => log.push('turn'), 0);
    const done = (async () => {
      for await (const value of asyncRange(0, 4, { slice: 10 })) {
        log.push(value);
        // The work of this number took 6 ms.
        now.mockReturnValue((value + 1) * 6);
      }
    })();
    await vi.advanceTimersByTimeAsync(5);
    await done;
    expect(log).toEqual([0, 1, 'turn', 2, 3]);
  });

  test('aborted before, meanwhile, in a turn', async () => {
    await expect(asyncRange(0, 3, { signal: AbortSignal.abort('early') }).next()).rejects.toBe('early');
    const control = new AbortController();
    const range = asyncRange(0, 3, { signal: control.signal });
    await range.next();
    control.abort('enough');
    await expect(range.next()).rejects.toBe('enough');
    const other = new AbortController();
    const turning = asyncRange(0, 3, { slice: 0, signal: other.signal }).next();
    other.abort('in the turn');
    await Promise.all([expect(turning).rejects.toBe('in the turn'), vi.advanceTimersByTimeAsync(1)]);
  });

  test.each([0, Number.NaN])('a step of %d is a mistake', async (step) => {
    await expect(asyncRange(0, 3, { step }).next()).rejects.toThrow(RangeError);
  });
});
