import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/ttl-cache.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, outcomeOf, settle, type Deferred } from './forms.ts';

describe.each(await formsOf<typeof Module>('ttl-cache'))('ttl-cache ($form)', ({ module: { TtlCache } }) => {
  leavesNothingBehind();

  test('calls in flight are shared, results are remembered for their time', async () => {
    const job = deferred<string>();
    const load = vi.fn(() => job.promise);
    const cache = new TtlCache(load, { ttl: 100 });
    const both = [cache.get('a'), cache.get('a')];
    job.resolve('A');
    expect(await Promise.all(both)).toEqual(['A', 'A']);
    await vi.advanceTimersByTimeAsync(99);
    await cache.get('a');
    expect([load.mock.calls.length, cache.size]).toEqual([1, 1]);
    await vi.advanceTimersByTimeAsync(1);
    await cache.get('a');
    expect(load).toHaveBeenCalledTimes(2);
  });

  test('failures reach everybody who waits and are not remembered', async () => {
    const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('down')).mockResolvedValueOnce('up');
    const cache = new TtlCache(load, { ttl: 100 });
    expect(await Promise.all([outcomeOf(cache.get(1)), outcomeOf(cache.get(1))])).toEqual([{ error: new Error('down') }, { error: new Error('down') }]);
    expect([await cache.get(1), load.mock.calls.length]).toEqual(['up', 2]);
    await expect(new TtlCache(() => { throw new Error('at once'); }, { ttl: 1 }).get(1)).rejects.toThrow('at once');
  });

  test('the least recently used goes first', async () => {
    const load = vi.fn(async (key: string) => key);
    const cache = new TtlCache(load, { ttl: 100, max: 2 });
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) await cache.get(key);
    expect([load.mock.calls.map(([key]) => key), cache.size]).toEqual([['a', 'b', 'c', 'b'], 2]);
  });

  test('a caller that aborts leaves alone; the load is aborted when the last has left', async () => {
    const signals: AbortSignal[] = [];
    const job = deferred<string>();
    const cache = new TtlCache((_key: string, signal) => (signals.push(signal), job.promise), { ttl: 100 });
    await expect(cache.get('a', { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(signals).toEqual([]);
    const [first, second] = [new AbortController(), new AbortController()];
    const calls = [outcomeOf(cache.get('a', first)), outcomeOf(cache.get('a', second))];
    first.abort('one');
    await settle();
    expect(signals[0]?.aborted).toBe(false);
    second.abort('two');
    expect([await calls[0], await calls[1], signals[0]?.reason]).toEqual([{ error: 'one' }, { error: 'two' }, 'two']);
    const again = cache.get('a');
    job.resolve('A');
    expect([await again, signals.length, listenersOf(first.signal), listenersOf(second.signal)]).toEqual(['A', 2, 0, 0]);
    const later = new AbortController();
    expect([await cache.get('a', later), listenersOf(later.signal)]).toEqual(['A', 0]);
  });

  test('a key that is deleted meanwhile is not remembered', async () => {
    const jobs: Deferred<number>[] = [];
    const cache = new TtlCache(() => (jobs.push(deferred()), jobs.at(-1)?.promise ?? 0), { ttl: 100 });
    const old = cache.get('a');
    cache.delete('a');
    const fresh = cache.get('a');
    jobs[1]?.resolve(2);
    expect(await fresh).toBe(2);
    jobs[0]?.resolve(1);
    expect([await old, await cache.get('a'), jobs.length]).toEqual([1, 2, 2]);
    cache.clear();
    expect(cache.size).toBe(0);
    const last = cache.get('a');
    cache.clear();
    jobs[2]?.reject(new Error('late'));
    await expect(last).rejects.toThrow('late');
  });

  test('a time of 0 shares but does not remember; below is a mistake', async () => {
    const load = vi.fn(async () => 1);
    const cache = new TtlCache(load, { ttl: 0 });
    await Promise.all([cache.get('a'), cache.get('a')]);
    await cache.get('a');
    expect([load.mock.calls.length, cache.size]).toEqual([2, 0]);
    for (const options of [{ ttl: -1 }, { ttl: Number.NaN }, { ttl: 1, max: 0 }]) expect(() => new TtlCache(load, options)).toThrow(RangeError);
  });

  test('random schedules: never older than its time, never two loads of a key at once, never more than the most', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.oneof(fc.record({ get: fc.constantFrom('a', 'b', 'c', 'd') }), fc.record({ wait: fc.integer({ min: 1, max: 60 }) }), fc.record({ finish: fc.nat(), fails: fc.boolean() }), fc.record({ forget: fc.constantFrom('a', 'b') })), { maxLength: 40 }),
        async (max, steps) => {
          const flights: { key: string; job: Deferred<{ key: string; made: number }>; isForgotten: boolean }[] = [];
          const cache = new TtlCache((key: string) => {
            expect(flights.some((each) => each.key === key && !each.isForgotten)).toBe(false);
            const job = deferred<{ key: string; made: number }>();
            flights.push({ key, job, isForgotten: false });
            return job.promise;
          }, { ttl: 50, max });
          const outcomes: Promise<unknown>[] = [];
          for (const step of steps) {
            if ('get' in step) {
              const asked = performance.now();
              outcomes.push(outcomeOf(cache.get(step.get).then((value) => {
                expect(value.key).toBe(step.get);
                expect(asked - value.made).toBeLessThan(50);
              })));
            } else if ('wait' in step) await vi.advanceTimersByTimeAsync(step.wait);
            else if ('forget' in step) {
              cache.delete(step.forget);
              for (const flight of flights) if (flight.key === step.forget) flight.isForgotten = true;
            } else if (flights.length > 0) {
              const [flight] = flights.splice(step.finish % flights.length, 1);
              if (step.fails) flight?.job.reject(new Error('load'));
              else flight?.job.resolve({ key: flight.key, made: performance.now() });
            }
            await settle();
            expect(cache.size).toBeLessThanOrEqual(max);
          }
          for (const flight of flights) flight.job.resolve({ key: flight.key, made: performance.now() });
          for (const outcome of await Promise.all(outcomes)) {
            const { error } = outcome as { error?: Error };
            if (error) expect(error.message).toBe('load');
          }
        },
      ),
      { numRuns: 80 },
    );
  });
});
