import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/until-first-error.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, settle, untilAborted } from './forms.ts';

describe.each(await formsOf<typeof Module>('until-first-error'))('until-first-error ($form)', ({ module: { untilFirstError } }) => {
  leavesNothingBehind();

  test('at the first failure it tells what is done and what is not', async () => {
    const [a, b, c] = [deferred<string>(), deferred<string>(), deferred<string>()];
    const done = untilFirstError([() => a.promise, () => b.promise, () => c.promise, untilAborted]);
    c.resolve('C');
    await settle();
    const error = new Error('b');
    b.reject(error);
    const state = await done;
    expect([state.done, state.error]).toEqual([[{ index: 2, status: 'fulfilled', value: 'C' }, { index: 1, status: 'rejected', reason: error }], error]);
    expect(state.pending.map(({ index }) => index)).toEqual([0, 3]);
    // The rest goes on until it is told otherwise.
    a.resolve('A');
    expect(await state.pending[0]?.result).toEqual({ index: 0, status: 'fulfilled', value: 'A' });
    state.abort('rest');
    expect(await state.pending[1]?.result).toEqual({ index: 3, status: 'rejected', reason: 'rest' });
    expect(state.done).toHaveLength(2);
  });

  test('without a failure all are done; a synchronous throw is one', async () => {
    expect(await untilFirstError([() => 1, async () => 2])).toMatchObject({ done: [{ value: 1 }, { value: 2 }], pending: [], error: undefined });
    expect((await untilFirstError([() => { throw new Error('at once'); }])).error).toEqual(new Error('at once'));
    expect(await untilFirstError([])).toMatchObject({ done: [], pending: [], error: undefined });
  });

  test('aborted before, meanwhile, afterwards', async () => {
    const task = vi.fn(() => 1);
    await expect(untilFirstError([task], { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(task).not.toHaveBeenCalled();
    const control = new AbortController();
    const onLateError = vi.fn();
    const deaf = deferred();
    const done = untilFirstError<unknown>([untilAborted, () => deaf.promise, (signal) => untilAborted(signal).catch(() => { throw new Error('cleanup'); })], { signal: control.signal, onLateError });
    control.abort('enough');
    await expect(done).rejects.toBe('enough');
    deaf.resolve();
    await settle();
    expect([onLateError.mock.calls, listenersOf(control.signal)]).toEqual([[[new Error('cleanup')]], 0]);
    const later = new AbortController();
    await untilFirstError([task], { signal: later.signal });
    expect(listenersOf(later.signal)).toBe(0);
  });
});
