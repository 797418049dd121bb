import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/run-together-settled.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, settle, stateOf, untilAborted } from './forms.ts';

describe.each(await formsOf<typeof Module>('run-together-settled'))('run-together-settled ($form)', ({ module: { runTogetherSettled } }) => {
  leavesNothingBehind();

  test('runs all to the end; values and errors come back apart, in order', async () => {
    const [a, b, c] = [deferred<string>(), deferred<string>(), deferred<string>()];
    const done = runTogetherSettled([() => a.promise, () => b.promise, () => c.promise, () => { throw new Error('at once'); }]);
    const error = new Error('b');
    c.resolve('C');
    b.reject(error);
    expect(await stateOf(done)).toBe('pending');
    a.resolve('A');
    expect(await done).toEqual({
      values: ['A', 'C'],
      errors: [{ index: 1, error }, { index: 3, error: new Error('at once') }],
      results: [
        { status: 'fulfilled', value: 'A' },
        { status: 'rejected', reason: error },
        { status: 'fulfilled', value: 'C' },
        { status: 'rejected', reason: new Error('at once') },
      ],
    });
  });

  test('all failing is no rejection', async () => {
    const { values, errors } = await runTogetherSettled([() => Promise.reject(new Error('1')), () => Promise.reject(new Error('2'))]);
    expect(values).toEqual([]);
    expect(errors.map(({ index }) => index)).toEqual([0, 1]);
  });

  test('aborted before, meanwhile, afterwards', async () => {
    const task = vi.fn();
    await expect(runTogetherSettled([task], { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(task).not.toHaveBeenCalled();

    const control = new AbortController();
    const [slow, broken] = [deferred(), deferred()];
    const onLateError = vi.fn();
    const done = runTogetherSettled<unknown>([() => slow.promise, untilAborted, () => broken.promise], { signal: control.signal, onLateError });
    control.abort('enough');
    await expect(done).rejects.toBe('enough');
    expect(listenersOf(control.signal)).toBe(0);
    const late = new Error('late');
    broken.reject(late);
    slow.resolve();
    await settle();
    expect(onLateError.mock.calls).toEqual([[late]]);

    const later = new AbortController();
    await runTogetherSettled([() => 1], { signal: later.signal });
    expect(listenersOf(later.signal)).toBe(0);
  });

  test('nothing to do', async () => {
    expect(await runTogetherSettled([])).toEqual({ values: [], errors: [], results: [] });
  });
});
