import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/timeout-scope.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, outcomeOf, settle, takeLogged, untilAborted } from './forms.ts';

describe.each(await formsOf<typeof Module>('timeout-scope'))('timeout-scope ($form)', ({ module: { timeoutScope } }) => {
  leavesNothingBehind();
  const wait = (ms: number, signal: AbortSignal): Promise<void> => new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });

  test('one deadline over several awaits', async () => {
    const steps: number[] = [];
    const done = outcomeOf(timeoutScope(100, async (signal, scope) => {
      for (;;) {
        await wait(40, signal);
        steps.push(scope.remaining);
      }
    }));
    await vi.advanceTimersByTimeAsync(100);
    expect(await done).toMatchObject({ error: { name: 'TimeoutError', message: 'not done after 100 ms' } });
    expect(steps).toEqual([60, 20]);
  });

  test('gives the value in time; the timer is gone', async () => {
    expect(await timeoutScope(100, () => 'value')).toBe('value');
    await expect(timeoutScope(100, () => { throw new Error('at once'); })).rejects.toThrow('at once');
  });

  test('the deadline can be set anew, but not once the scope has ended', async () => {
    let kept: Module.TimeoutScope | undefined;
    const done = outcomeOf(timeoutScope(10, async (signal, scope) => {
      kept = scope;
      scope.extend(50);
      await untilAborted(signal);
    }));
    await vi.advanceTimersByTimeAsync(49);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await done).toMatchObject({ error: { message: 'not done after 50 ms' } });
    kept?.extend(1000);
    expect(vi.getTimerCount()).toBe(0);
    expect(() => kept?.extend(-1)).toThrow(RangeError);
  });

  test('a body that does not listen is left at the deadline; what it throws later is reported', async () => {
    const job = deferred();
    const done = outcomeOf(timeoutScope(10, () => job.promise));
    await vi.advanceTimersByTimeAsync(10);
    expect(await done).toMatchObject({ error: { name: 'TimeoutError' } });
    job.reject(new Error('late'));
    await settle();
    expect(takeLogged()).toEqual([new Error('late')]);
  });

  test('aborted before, meanwhile, afterwards', async () => {
    const body = vi.fn();
    await expect(timeoutScope(10, body, { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(body).not.toHaveBeenCalled();
    const control = new AbortController();
    let seen: unknown;
    const done = timeoutScope(10, (signal) => untilAborted(signal).catch((reason: unknown) => { seen = reason; throw reason; }), { signal: control.signal });
    control.abort('enough');
    await expect(done).rejects.toBe('enough');
    await settle();
    expect([seen, listenersOf(control.signal)]).toEqual(['enough', 0]);
    const later = new AbortController();
    await timeoutScope(10, () => 1, { signal: later.signal });
    expect(listenersOf(later.signal)).toBe(0);
  });

  test('no time, all the time, and what is no time', async () => {
    expect(await timeoutScope(0, () => 1)).toBe(1);
    expect(await timeoutScope(Infinity, (_signal, scope) => scope.remaining)).toBe(Infinity);
    for (const ms of [-1, Number.NaN]) await expect(timeoutScope(ms, () => 1)).rejects.toThrow(RangeError);
  });
});
