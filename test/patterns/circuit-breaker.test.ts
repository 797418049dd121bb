import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/circuit-breaker.ts';
import { deferred, formsOf, leavesNothingBehind, outcomeOf, untilAborted } from './forms.ts';

describe.each(await formsOf<typeof Module>('circuit-breaker'))('circuit-breaker ($form)', ({ module: { CircuitBreaker, CircuitOpenError } }) => {
  leavesNothingBehind();
  const fail = (): Promise<never> => Promise.reject(new Error('down'));
  const failTimes = async (breaker: Module.CircuitBreaker, times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) await expect(breaker.run(fail)).rejects.toThrow('down');
  };

  test('opens after so many failures in a row, refuses, tries again, closes after so many successes', async () => {
    const onStateChange = vi.fn();
    const breaker = new CircuitBreaker({ failures: 3, successes: 2, recovery: 1000, onStateChange });
    await failTimes(breaker, 2);
    expect(await breaker.run(() => 'fine')).toBe('fine');
    await failTimes(breaker, 3);
    expect(breaker.state).toBe('open');
    const work = vi.fn(() => 'back');
    await expect(breaker.run(work)).rejects.toThrow(CircuitOpenError);
    await vi.advanceTimersByTimeAsync(999);
    await expect(breaker.run(work)).rejects.toThrow('refused: the circuit is open');
    expect(work).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(await breaker.run(work)).toBe('back');
    expect(breaker.state).toBe('half-open');
    await breaker.run(work);
    expect(breaker.state).toBe('closed');
    expect(onStateChange.mock.calls).toEqual([['open'], ['half-open'], ['closed']]);
    await failTimes(breaker, 2);
    expect(breaker.state).toBe('closed');
  });

  test('a failing trial opens it again for the whole time', async () => {
    const breaker = new CircuitBreaker({ failures: 1, recovery: 100 });
    await failTimes(breaker, 1);
    await vi.advanceTimersByTimeAsync(100);
    await failTimes(breaker, 1);
    await vi.advanceTimersByTimeAsync(99);
    await expect(breaker.run(fail)).rejects.toThrow(CircuitOpenError);
    await vi.advanceTimersByTimeAsync(1);
    expect(await breaker.run(() => 1)).toBe(1);
  });

  test('one trial at a time', async () => {
    const breaker = new CircuitBreaker({ failures: 1, recovery: 0 });
    await failTimes(breaker, 1);
    const job = deferred();
    const trial = breaker.run(() => job.promise);
    await expect(breaker.run(() => 1)).rejects.toThrow('a trial is under way');
    job.resolve();
    await trial;
    expect([breaker.state, await breaker.run(() => 2)]).toEqual(['closed', 2]);
  });

  test('what began before the circuit opened no longer counts', async () => {
    const breaker = new CircuitBreaker({ failures: 1, recovery: 1000 });
    const job = deferred();
    const slow = breaker.run(() => job.promise);
    await failTimes(breaker, 1);
    job.resolve();
    await slow;
    expect(breaker.state).toBe('open');
  });

  test('only failures that count, and a synchronous throw is one', async () => {
    const breaker = new CircuitBreaker({ failures: 1, isFailure: (error) => (error as Error).message !== 'not found' });
    await expect(breaker.run(() => Promise.reject(new Error('not found')))).rejects.toThrow('not found');
    expect(breaker.state).toBe('closed');
    await expect(breaker.run(() => { throw new Error('at once'); })).rejects.toThrow('at once');
    expect(breaker.state).toBe('open');
  });

  test('an abort counts as nothing, and lets the next trial in', async () => {
    await expect(new CircuitBreaker().run(fail, { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    const breaker = new CircuitBreaker({ failures: 1, recovery: 0 });
    const control = new AbortController();
    const calm = outcomeOf(breaker.run(untilAborted, control));
    control.abort('enough');
    expect([await calm, breaker.state]).toEqual([{ error: 'enough' }, 'closed']);
    await failTimes(breaker, 1);
    const second = new AbortController();
    const trial = outcomeOf(breaker.run(untilAborted, second));
    second.abort('enough');
    await trial;
    expect([breaker.state, await breaker.run(() => 1), breaker.state]).toEqual(['half-open', 1, 'closed']);
  });

  test.each([{ failures: 0 }, { successes: 0 }, { recovery: -1 }, { failures: Number.NaN }])('%j is a mistake', (options) => {
    expect(() => new CircuitBreaker(options)).toThrow(RangeError);
  });
});
