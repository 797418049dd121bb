import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/process-queue.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, settle, untilAborted, type Deferred } from './forms.ts';

describe.each(await formsOf<typeof Module>('process-queue'))('process-queue ($form)', ({ module: { processQueue } }) => {
  leavesNothingBehind();

  test('every item gives one result; a failure stops nobody; never more than the workers at once', async () => {
    const jobs: Deferred<string>[] = [];
    const onResult = vi.fn();
    const done = processQueue(['a', 'b', 'c'], 2, () => {
      const job = deferred<string>();
      jobs.push(job);
      return job.promise;
    }, { onResult });
    await settle();
    expect(jobs).toHaveLength(2);
    const error = new Error('b');
    jobs[1]?.reject(error);
    await settle();
    expect(jobs).toHaveLength(3);
    jobs[2]?.resolve('C');
    jobs[0]?.resolve('A');
    const results = [{ index: 0, item: 'a', ok: true, value: 'A' }, { index: 1, item: 'b', ok: false, error }, { index: 2, item: 'c', ok: true, value: 'C' }];
    expect(await done).toEqual(results);
    expect(onResult.mock.calls).toEqual([[results[1]], [results[2]], [results[0]]]);
  });

  test('a synchronous throw is the error of its item', async () => {
    expect(await processQueue([1, 2], 1, (item) => { if (item === 1) throw new Error('at once'); return item; })).toMatchObject([{ ok: false }, { ok: true, value: 2 }]);
  });

  test('a failing report ends it', async () => {
    const fn = vi.fn(async (item: number) => item);
    await expect(processQueue([1, 2, 3], 1, fn, { onResult: () => { throw new Error('report'); } })).rejects.toThrow('report');
    expect(fn).toHaveBeenCalledTimes(1);
  });

  test('aborted before, meanwhile, afterwards', async () => {
    const fn = vi.fn();
    await expect(processQueue([1], 1, fn, { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(fn).not.toHaveBeenCalled();
    const control = new AbortController();
    const onLateError = vi.fn();
    const deaf = deferred();
    const calls: number[] = [];
    const done = processQueue([0, 1, 2, 3], 3, async (item, _index, signal) => {
      calls.push(item);
      if (item === 0) return await deaf.promise;
      return await untilAborted(signal).catch((reason: unknown) => { throw item === 1 ? reason : new Error('cleanup'); });
    }, { signal: control.signal, onLateError });
    await settle();
    control.abort('enough');
    await expect(done).rejects.toBe('enough');
    deaf.resolve();
    await settle();
    expect([onLateError.mock.calls, calls, listenersOf(control.signal)]).toEqual([[[new Error('cleanup')]], [0, 1, 2], 0]);
    const later = new AbortController();
    await processQueue([1], 1, (item) => item, { signal: later.signal });
    expect(listenersOf(later.signal)).toBe(0);
  });

  test('nothing to do; fewer than one worker is a mistake', async () => {
    expect(await processQueue([], 2, () => 1)).toEqual([]);
    for (const workers of [0, Number.NaN]) await expect(processQueue([1], workers, () => 1)).rejects.toThrow(RangeError);
  });
});
