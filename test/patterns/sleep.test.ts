import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/sleep.ts';
import { formsOf, leavesNothingBehind, listenersOf, stateOf } from './forms.ts';

describe.each(await formsOf<typeof Module>('sleep'))('sleep ($form)', ({ module: { sleep } }) => {
  leavesNothingBehind();

  test('waits as long as it should', async () => {
    const done = sleep(100);
    await vi.advanceTimersByTimeAsync(99);
    expect(await stateOf(done)).toBe('pending');
    await vi.advanceTimersByTimeAsync(1);
    expect(await stateOf(done)).toEqual({ value: undefined });
  });

  test('longer than a timer can', async () => {
    const longest = 2 ** 31 - 1;
    const done = sleep(2 * longest + 5);
    await vi.advanceTimersByTimeAsync(2 * longest + 4);
    expect(await stateOf(done)).toBe('pending');
    await vi.advanceTimersByTimeAsync(1);
    expect(await stateOf(done)).toEqual({ value: undefined });
  });

  test('aborted before, meanwhile, afterwards', async () => {
    await expect(sleep(10, { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    const control = new AbortController();
    const done = sleep(10, { signal: control.signal });
    control.abort('enough');
    await expect(done).rejects.toBe('enough');
    expect([vi.getTimerCount(), listenersOf(control.signal)]).toEqual([0, 0]);
    const later = new AbortController();
    const rested = sleep(10, { signal: later.signal });
    await vi.advanceTimersByTimeAsync(10);
    await rested;
    expect(listenersOf(later.signal)).toBe(0);
  });

  test.each([0, -5])('%d ms wait one turn', async (ms) => {
    const done = sleep(ms);
    await vi.advanceTimersByTimeAsync(1);
    await done;
    await expect(sleep(Number.NaN)).rejects.toThrow(RangeError);
  });
});
