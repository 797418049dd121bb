import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/test-timeout.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, outcomeOf } from './forms.ts';

describe.each(await formsOf<typeof Module>('test-timeout'))('test-timeout ($form)', ({ module: { inTime } }) => {
  leavesNothingBehind();

  test('passes on what comes in time', async () => {
    expect(await inTime(Promise.resolve(1), 'it came')).toBe(1);
    await expect(inTime(Promise.reject(new Error('work')), 'it came')).rejects.toThrow('work');
    expect(await inTime(Promise.resolve('settled'), 'it came', { within: 0 })).toBe('settled');
  });

  test('says what was missing, with a stack that leads here', async () => {
    const job = deferred();
    const done = outcomeOf(inTime(job.promise, 'the server has started', { within: 100 }));
    await vi.advanceTimersByTimeAsync(100);
    const { error } = (await done) as { error: Error };
    expect(error.message).toBe('it did not happen within 100 ms that the server has started');
    expect(error.stack).toContain('test-timeout.test.ts');
    job.reject(new Error('late'));
  });

  test('aborted before, meanwhile, afterwards; times that are none', async () => {
    await expect(inTime(new Promise(() => {}), 'x', { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    const control = new AbortController();
    const done = inTime(new Promise(() => {}), 'x', { signal: control.signal });
    control.abort('enough');
    await expect(done).rejects.toBe('enough');
    const later = new AbortController();
    await inTime(Promise.resolve(1), 'x', { signal: later.signal });
    expect([listenersOf(control.signal), listenersOf(later.signal)]).toEqual([0, 0]);
    for (const within of [-1, Number.NaN]) await expect(inTime(Promise.resolve(1), 'x', { within })).rejects.toThrow(RangeError);
  });
});
