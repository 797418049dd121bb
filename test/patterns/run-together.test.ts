import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/run-together.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, outcomeOf, settle, stateOf, takeLogged, untilAborted } from './forms.ts';

describe.each(await formsOf<typeof Module>('run-together'))('run-together ($form)', ({ module: { runTogether } }) => {
  leavesNothingBehind();

  test('all start at once, results in the order of the tasks', async () => {
    const [a, b] = [deferred<string>(), deferred<number>()];
    const started: string[] = [];
    const done = runTogether([
      () => (started.push('a'), a.promise),
      () => (started.push('b'), b.promise),
      () => 'plain',
    ]);
    expect(started).toEqual(['a', 'b']);
    b.resolve(2);
    expect(await stateOf(done)).toBe('pending');
    a.resolve('one');
    const [first, second, third] = await done;
    expect([first.length, second + 1, third]).toEqual([3, 3, 'plain']);
  });

  test('the first failure rejects at once and aborts the others', async () => {
    const slow = deferred();
    const signals: AbortSignal[] = [];
    const error = new Error('first');
    const failing = deferred();
    const done = runTogether([
      (signal) => (signals.push(signal), slow.promise),
      () => failing.promise,
      (signal) => untilAborted(signal),
    ]);
    failing.reject(error);
    expect(await stateOf(done)).toEqual({ error });
    expect(signals[0]?.reason).toBe(error);
    slow.resolve();
  });

  test('several failures: the first rejects, the others are reported', async () => {
    const [a, b, c] = [deferred(), deferred(), deferred()];
    const onLateError = vi.fn();
    const done = outcomeOf(runTogether([() => a.promise, () => b.promise, () => c.promise], { onLateError }));
    const [first, second, third] = [new Error('1'), new Error('2'), new Error('3', { cause: 'else' })];
    b.reject(first);
    a.reject(second);
    await settle();
    c.reject(third);
    expect(await done).toEqual({ error: first });
    await settle();
    expect(onLateError.mock.calls).toEqual([[second], [third]]);
  });

  test('by default late failures go to the console; an abort wrapped as cause is none', async () => {
    const late = new Error('late');
    const done = runTogether([
      () => Promise.reject(new Error('first')),
      (signal) => untilAborted(signal).catch((cause: unknown) => { throw new Error('wrapped', { cause }); }),
      (signal) => untilAborted(signal).catch(() => { throw late; }),
    ]);
    await expect(done).rejects.toThrow('first');
    await settle();
    expect(takeLogged()).toEqual([late]);
  });

  test('a synchronous throw is a failure, and tasks behind it do not start', async () => {
    const behind = vi.fn();
    await expect(runTogether([() => { throw new Error('at once'); }, behind])).rejects.toThrow('at once');
    expect(behind).not.toHaveBeenCalled();
  });

  test('aborted before, meanwhile, afterwards', async () => {
    const task = vi.fn(() => 1);
    await expect(runTogether([task], { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(task).not.toHaveBeenCalled();

    const control = new AbortController();
    const slow = deferred();
    const done = runTogether([() => slow.promise, (signal) => untilAborted(signal)], { signal: control.signal });
    control.abort('enough');
    await expect(done).rejects.toBe('enough');
    slow.resolve();
    expect(listenersOf(control.signal)).toBe(0);

    const later = new AbortController();
    expect(await runTogether([task], { signal: later.signal })).toEqual([1]);
    expect(listenersOf(later.signal)).toBe(0);
    later.abort();
  });

  test('nothing to do', async () => {
    expect(await runTogether([])).toEqual([]);
  });
});
