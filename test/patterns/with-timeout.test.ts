import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/with-timeout.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, outcomeOf, settle, stateOf, takeLogged, untilAborted } from './forms.ts';

describe.each(await formsOf<typeof Module>('with-timeout'))('with-timeout ($form)', ({ module: { withTimeout } }) => {
  leavesNothingBehind();

  test('gives the value and clears its timer', async () => {
    expect(await withTimeout(async () => 'value', 1000)).toBe('value');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('at the deadline it rejects with a TimeoutError and aborts the work', async () => {
    let reason: unknown;
    const done = outcomeOf(withTimeout((signal) => {
      signal.addEventListener('abort', () => void (reason = signal.reason));
      return untilAborted(signal);
    }, 1000));
    await vi.advanceTimersByTimeAsync(999);
    expect(reason).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    expect(await done).toMatchObject({ error: { name: 'TimeoutError', message: 'not done after 1000 ms' } });
    expect(reason).toMatchObject({ name: 'TimeoutError' });
  });

  test('gives the fallback instead, also if that is undefined', async () => {
    const late = withTimeout(() => new Promise<string>(() => {}), 10, { fallback: 'default' });
    const none = withTimeout(() => new Promise<string>(() => {}), 10, { fallback: undefined });
    await vi.advanceTimersByTimeAsync(10);
    expect([await late, await none]).toEqual(['default', undefined]);
    await expect(withTimeout(() => Promise.reject(new Error('work')), 10, { fallback: 'default' })).rejects.toThrow('work');
  });

  test('a failure in time is passed on, one after the deadline is reported', async () => {
    await expect(withTimeout(() => Promise.reject(new Error('work')), 10)).rejects.toThrow('work');
    await expect(withTimeout(() => { throw new Error('at once'); }, 10)).rejects.toThrow('at once');
    const job = deferred();
    const done = outcomeOf(withTimeout(() => job.promise, 10));
    await vi.advanceTimersByTimeAsync(10);
    await done;
    const late = new Error('late');
    job.reject(late);
    await settle();
    expect(takeLogged()).toEqual([late]);
  });

  test('takes a promise too', async () => {
    expect(await withTimeout(Promise.resolve(1), 10)).toBe(1);
    const done = outcomeOf(withTimeout(new Promise(() => {}), 10));
    await vi.advanceTimersByTimeAsync(10);
    expect(await done).toMatchObject({ error: { name: 'TimeoutError' } });
  });

  test('aborted before, meanwhile, afterwards', async () => {
    const work = vi.fn();
    await expect(withTimeout(work, 10, { signal: AbortSignal.abort('early'), fallback: 1 })).rejects.toBe('early');
    expect(work).not.toHaveBeenCalled();

    const control = new AbortController();
    let seen: unknown;
    const done = withTimeout((signal) => {
      signal.addEventListener('abort', () => void (seen = signal.reason));
      return new Promise(() => {});
    }, 10, { signal: control.signal, fallback: 1 });
    control.abort('enough');
    await expect(done).rejects.toBe('enough');
    expect(seen).toBe('enough');
    expect([vi.getTimerCount(), listenersOf(control.signal)]).toEqual([0, 0]);

    const later = new AbortController();
    await withTimeout(() => 1, 10, { signal: later.signal });
    expect(listenersOf(later.signal)).toBe(0);
  });

  test('no time, all the time, and what is no time', async () => {
    expect(await withTimeout(() => 'at once', 0)).toBe('at once');
    const job = deferred<string>();
    const done = withTimeout(() => job.promise, Infinity);
    await vi.advanceTimersByTimeAsync(2 ** 33);
    expect(await stateOf(done)).toBe('pending');
    job.resolve('at last');
    expect(await done).toBe('at last');
    for (const ms of [-1, Number.NaN]) await expect(withTimeout(() => 1, ms)).rejects.toThrow(RangeError);
  });
});
