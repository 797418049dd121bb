import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/map-concurrent.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, settle, outcomeOf, takeLogged, untilAborted, type Deferred } from './forms.ts';

const all = await formsOf<typeof Module>('map-concurrent', { inline: true });
const full = await formsOf<typeof Module>('map-concurrent');

/** Work that is finished by hand: counts what is in flight. */
function workshop<T>() {
  const jobs: (Deferred<T> & { item: unknown; signal: AbortSignal })[] = [];
  const state = { inFlight: 0, most: 0 };
  const work = async (item: unknown, _index: number, signal: AbortSignal): Promise<T> => {
    state.inFlight += 1;
    state.most = Math.max(state.most, state.inFlight);
    const job = { ...deferred<T>(), item, signal };
    jobs.push(job);
    try {
      return await job.promise;
    } finally {
      state.inFlight -= 1;
    }
  };
  return { jobs, state, work };
}

describe.each(all)('map-concurrent, what both forms promise ($form)', ({ module: { mapConcurrent } }) => {
  leavesNothingBehind();

  test('never more than the limit in flight, results in order', async () => {
    const { jobs, state, work } = workshop<string>();
    const done = mapConcurrent(['a', 'b', 'c', 'd', 'e'], 2, work);
    await settle();
    expect(jobs.map(({ item }) => item)).toEqual(['a', 'b']);
    jobs[1]?.resolve('B');
    await settle();
    expect(jobs.map(({ item }) => item)).toEqual(['a', 'b', 'c']);
    for (let next = 0; next < 5; next += 1) {
      jobs[next]?.resolve(String(jobs[next]?.item).toUpperCase());
      await settle();
    }
    expect(await done).toEqual(['A', 'B', 'C', 'D', 'E']);
    expect(state.most).toBe(2);
  });

  test('the first failure rejects with that error and starts nothing more', async () => {
    const { jobs, work } = workshop<string>();
    const done = mapConcurrent([1, 2, 3, 4], 2, work);
    const state = outcomeOf(done);
    await settle();
    const first = new Error('first');
    jobs[1]?.reject(first);
    await settle();
    jobs[0]?.resolve('late');
    expect(await state).toEqual({ error: first });
    expect(jobs).toHaveLength(2);
  });

  test('a synchronous throw is a failure', async () => {
    const error = new Error('at once');
    const fn = vi.fn(() => {
      throw error;
    });
    await expect(mapConcurrent([1, 2, 3], 1, fn)).rejects.toBe(error);
    expect(fn).toHaveBeenCalledTimes(1);
  });

  test('aborted before: nothing starts', async () => {
    const fn = vi.fn();
    const reason = new Error('why');
    await expect(mapConcurrent([1], 1, fn, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(mapConcurrent([], 1, fn, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(fn).not.toHaveBeenCalled();
  });

  test('aborted meanwhile: nothing more starts, and it rejects with the reason', async () => {
    const { jobs, work } = workshop<string>();
    const control = new AbortController();
    const done = mapConcurrent([1, 2, 3], 1, work, { signal: control.signal });
    const reason = new Error('why');
    const state = outcomeOf(done);
    await settle();
    control.abort(reason);
    jobs[0]?.resolve('late');
    await settle();
    await state;
    await expect(done).rejects.toBe(reason);
    expect(jobs).toHaveLength(1);
    expect(listenersOf(control.signal)).toBe(0);
  });

  test('nothing in, nothing out; a limit above the number of items', async () => {
    const fn = vi.fn(async (item: number) => item * 2);
    expect(await mapConcurrent([], 3, fn)).toEqual([]);
    expect(await mapConcurrent(new Set([1, 2]), Infinity, fn)).toEqual([2, 4]);
    expect(await mapConcurrent([1, 2], 1.5, fn)).toEqual([2, 4]);
  });

  test.each([0, -1, Number.NaN])('a limit of %d is a mistake', async (limit) => {
    await expect(mapConcurrent([1], limit, async () => 1)).rejects.toThrow(RangeError);
  });

  test('random schedules: bounded, complete, ordered, or the first failure', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ fails: fc.boolean(), id: fc.nat() }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.nat()),
        async (items, limit, picks) => {
          const { jobs, state, work } = workshop<number>();
          const done = mapConcurrent(items, limit, work);
          const result = outcomeOf(done);
          const open = new Set<number>();
          let seen = 0;
          let failure: Error | undefined;
          for (;;) {
            await settle();
            for (; seen < jobs.length; seen += 1) open.add(seen);
            const [pick] = picks.take(1);
            const next = [...open][(pick ?? 0) % Math.max(1, open.size)];
            if (next === undefined) break;
            open.delete(next);
            const item = items[next];
            if (item?.fails) {
              const error = new Error(`item ${next}`);
              const started = jobs.length;
              failure ??= error;
              jobs[next]?.reject(error);
              await settle();
              expect(jobs.length).toBe(started);
              break;
            }
            jobs[next]?.resolve(item?.id ?? -1);
          }
          for (const job of jobs) job.resolve(0);
          await settle();
          expect(state.most).toBeLessThanOrEqual(limit);
          expect(await result).toEqual(failure ? { error: failure } : { value: items.map(({ id }) => id) });
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe.each(full)('map-concurrent, the whole helper ($form)', ({ module: { mapConcurrent } }) => {
  leavesNothingBehind();

  test('a failure aborts the signal of the others; what they throw but for that is reported', async () => {
    const { jobs, work } = workshop<string>();
    const onLateError = vi.fn();
    const done = mapConcurrent([1, 2, 3], 3, work, { onLateError });
    const first = new Error('first');
    const second = new Error('second');
    jobs[2]?.reject(first);
    await expect(done).rejects.toBe(first);
    expect(jobs[0]?.signal.reason).toBe(first);
    jobs[0]?.reject(second);
    jobs[1]?.reject(first);
    await settle();
    expect(onLateError.mock.calls).toEqual([[second]]);
  });

  test('late errors go to the console unless somebody takes them', async () => {
    const { jobs, work } = workshop<string>();
    const done = mapConcurrent([1, 2], 2, work);
    jobs[0]?.reject(new Error('first'));
    await expect(done).rejects.toThrow('first');
    const late = new Error('late');
    jobs[1]?.reject(late);
    await settle();
    expect(takeLogged()).toEqual([late]);
  });

  test('rejects at once on abort, also when a call does not listen', async () => {
    const control = new AbortController();
    const { jobs, work } = workshop<string>();
    const done = mapConcurrent([1], 1, work, { signal: control.signal });
    control.abort('enough');
    await expect(done).rejects.toBe('enough');
    expect(jobs[0]?.signal.reason).toBe('enough');
    jobs[0]?.resolve('late');
  });

  test('aborting afterwards changes nothing', async () => {
    const control = new AbortController();
    const done = mapConcurrent([1, 2], 2, async (item) => item, { signal: control.signal });
    expect(await done).toEqual([1, 2]);
    expect(listenersOf(control.signal)).toBe(0);
    control.abort();
    expect(await done).toEqual([1, 2]);
  });

  test('a call that misses its deadline fails with a TimeoutError and is aborted', async () => {
    let reason: unknown;
    const done = mapConcurrent(['a', 'b'], 2, async (item, _index, signal) => {
      if (item === 'a') return item;
      signal.addEventListener('abort', () => void (reason = signal.reason));
      return await untilAborted(signal);
    }, { timeout: 50 });
    const state = outcomeOf(done);
    await vi.advanceTimersByTimeAsync(49);
    expect(reason).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1);
    await state;
    await expect(done).rejects.toMatchObject({ name: 'TimeoutError', message: 'item 1 took longer than 50 ms' });
    expect(reason).toMatchObject({ name: 'TimeoutError' });
  });

  test('what a call throws after its deadline is reported', async () => {
    const job = deferred<string>();
    const onLateError = vi.fn();
    const done = mapConcurrent([1], 1, () => job.promise, { timeout: 5, onLateError });
    const state = outcomeOf(done);
    await vi.advanceTimersByTimeAsync(5);
    await state;
    const late = new Error('late');
    job.reject(late);
    await settle();
    expect(onLateError.mock.calls).toEqual([[late]]);
    await expect(done).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  test('an async iterable is read only as far as calls can start', async () => {
    const read: number[] = [];
    async function* source(): AsyncGenerator<number> {
      for (let item = 0; item < 5; item += 1) {
        read.push(item);
        yield item;
      }
    }
    const { jobs, work } = workshop<number>();
    const done = mapConcurrent(source(), 2, work);
    await settle();
    expect(read).toEqual([0, 1]);
    jobs[0]?.resolve(0);
    await settle();
    expect(read).toEqual([0, 1, 2]);
    for (let next = 1; next < 5; next += 1) {
      jobs[next]?.resolve(next * 10);
      await settle();
    }
    expect(await done).toEqual([0, 10, 20, 30, 40]);
  });

  test('a failure closes the source, and a failure of that is reported', async () => {
    let isClosed = false;
    function* source(): Generator<number> {
      try {
        yield 1;
        yield 2;
      } finally {
        isClosed = true;
        throw new Error('close');
      }
    }
    const onLateError = vi.fn();
    await expect(mapConcurrent(source(), 1, async () => { throw new Error('work'); }, { onLateError })).rejects.toThrow('work');
    await settle();
    expect(isClosed).toBe(true);
    expect(onLateError.mock.calls).toEqual([[new Error('close')]]);
  });

  test('a source that fails rejects and aborts what is in flight', async () => {
    for (const source of [
      function* () { yield 1; throw new Error('source'); },
      async function* () { yield 1; throw new Error('source'); },
    ]) {
      const signals: AbortSignal[] = [];
      const done = mapConcurrent(source() as Iterable<number>, 2, (_item, _index, signal) => {
        signals.push(signal);
        return untilAborted(signal);
      });
      await expect(done).rejects.toThrow('source');
      expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    }
  });

  test('many items at once do not exhaust the stack', async () => {
    expect(await mapConcurrent(Array.from({ length: 50_000 }, (_, index) => index), Infinity, (item) => item)).toHaveLength(50_000);
  });
});
