import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/cancellable-loop.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, outcomeOf, settle, untilAborted } from './forms.ts';

describe.each(await formsOf<typeof Module>('cancellable-loop'))('cancellable-loop ($form)', ({ module: { cancellableLoop } }) => {
  leavesNothingBehind();

  test('repeats with a pause after each step, never two steps at once, until the step says false', async () => {
    const { signal } = new AbortController();
    const job = deferred();
    const rounds: number[] = [];
    const cleanup = vi.fn();
    const done = cancellableLoop(async (_signal, round) => {
      rounds.push(round);
      if (round === 1) await job.promise;
      return round < 2;
    }, { signal, interval: 100, cleanup });
    await vi.advanceTimersByTimeAsync(99);
    expect(rounds).toEqual([0]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(rounds).toEqual([0, 1]);
    job.resolve();
    await vi.advanceTimersByTimeAsync(100);
    await done;
    expect(rounds).toEqual([0, 1, 2]);
    expect(cleanup).toHaveBeenCalledTimes(1);
    expect(listenersOf(signal)).toBe(0);
  });

  test('an abort in the pause ends it at once: cleanup runs and is awaited, the reason is thrown on', async () => {
    const control = new AbortController();
    const cleaned = deferred();
    const step = vi.fn();
    const done = cancellableLoop(step, { signal: control.signal, interval: 1000, cleanup: () => cleaned.promise });
    let isOver = false;
    const outcome = outcomeOf(done).then((result) => ((isOver = true), result));
    await settle();
    control.abort('enough');
    await settle();
    expect([vi.getTimerCount(), listenersOf(control.signal), isOver]).toEqual([0, 0, false]);
    cleaned.resolve();
    expect(await outcome).toEqual({ error: 'enough' });
    expect(step).toHaveBeenCalledTimes(1);
  });

  test('an abort in a step ends the loop behind it', async () => {
    const control = new AbortController();
    const step = vi.fn((signal: AbortSignal) => untilAborted(signal));
    const done = cancellableLoop(step, { signal: control.signal });
    await settle();
    control.abort('enough');
    await expect(done).rejects.toBe('enough');
    const deaf = new AbortController();
    const job = deferred();
    const second = cancellableLoop(() => job.promise, { signal: deaf.signal });
    deaf.abort('enough');
    job.resolve();
    await expect(second).rejects.toBe('enough');
  });

  test('aborted before: no step, but the cleanup', async () => {
    const step = vi.fn();
    const cleanup = vi.fn();
    await expect(cancellableLoop(step, { signal: AbortSignal.abort('early'), cleanup })).rejects.toBe('early');
    expect([step.mock.calls.length, cleanup.mock.calls.length]).toEqual([0, 1]);
  });

  test('a failing step ends the loop after the cleanup; a failing cleanup hides nothing', async () => {
    const { signal } = new AbortController();
    const error = new Error('step');
    const cleanup = vi.fn();
    await expect(cancellableLoop(() => { throw error; }, { signal, cleanup })).rejects.toBe(error);
    expect(cleanup).toHaveBeenCalledTimes(1);
    const broken = new Error('cleanup');
    await expect(cancellableLoop(() => Promise.reject(error), { signal, cleanup: () => Promise.reject(broken) })).rejects.toMatchObject({ errors: [error, broken], cause: error });
    await expect(cancellableLoop(() => false, { signal, cleanup: () => { throw broken; } })).rejects.toBe(broken);
  });

  test('without an interval other work gets its turn between two steps', async () => {
    const control = new AbortController();
    let steps = 0;
    setTimeout(() => control.abort('from a timer'), 5);
    const done = outcomeOf(cancellableLoop(() => void (steps += 1), { signal: control.signal }));
    await vi.advanceTimersByTimeAsync(10);
    expect(await done).toEqual({ error: 'from a timer' });
    expect(steps).toBeGreaterThan(1);
  });
});
