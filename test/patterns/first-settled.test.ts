import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/first-settled.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, stateOf, untilAborted } from './forms.ts';

describe.each(await formsOf<typeof Module>('first-settled'))('first-settled ($form)', ({ module: { firstSettled } }) => {
  leavesNothingBehind();

  test.each([[true], [false]])('the first to end wins (well: %s); the others are aborted and waited for', async (isWell) => {
    const [first, cleaned] = [deferred<string>(), deferred()];
    const done = firstSettled<string>([
      (signal) => untilAborted(signal).finally(() => cleaned.promise),
      () => first.promise,
      (signal) => untilAborted(signal).catch(() => { throw new Error('cleanup'); }),
    ]);
    const error = new Error('first');
    if (isWell) first.resolve('won');
    else first.reject(error);
    expect(await stateOf(done)).toBe('pending');
    cleaned.resolve();
    const result = await done;
    expect(result.first).toEqual(isWell ? { index: 1, status: 'fulfilled', value: 'won' } : { index: 1, status: 'rejected', reason: error });
    expect(result.others).toMatchObject([{ index: 0, status: 'rejected', reason: { name: 'AbortError' } }, { index: 2, status: 'rejected', reason: { message: 'cleanup' } }]);
  });

  test('a synchronous throw is an end too', async () => {
    expect((await firstSettled([() => { throw new Error('at once'); }, () => 1])).first).toEqual({ index: 0, status: 'rejected', reason: new Error('at once') });
  });

  test('aborted before, meanwhile, afterwards; nothing to wait for', async () => {
    const task = vi.fn(() => 1);
    await expect(firstSettled([task], { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(task).not.toHaveBeenCalled();
    const control = new AbortController();
    const onLateError = vi.fn();
    const done = firstSettled<unknown>([untilAborted, (signal) => untilAborted(signal).catch(() => { throw new Error('cleanup'); })], { signal: control.signal, onLateError });
    control.abort('enough');
    await expect(done).rejects.toBe('enough');
    expect([onLateError.mock.calls, listenersOf(control.signal)]).toEqual([[[new Error('cleanup')]], 0]);
    const later = new AbortController();
    expect((await firstSettled([task], { signal: later.signal })).first).toMatchObject({ value: 1 });
    expect(listenersOf(later.signal)).toBe(0);
    await expect(firstSettled([])).rejects.toThrow(RangeError);
  });
});
