import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/rate-limiter.ts';
import { formsOf, leavesNothingBehind, listenersOf, outcomeOf, settle } from './forms.ts';

describe.each(await formsOf<typeof Module>('rate-limiter'))('rate-limiter ($form)', ({ module: { RateLimiter } }) => {
  leavesNothingBehind();

  test('a burst goes at once, the rest at the rate, in order', async () => {
    const limiter = new RateLimiter({ limit: 10, interval: 1000, burst: 3 });
    const start = performance.now();
    const times: number[] = [];
    const all = Array.from({ length: 6 }, (_, index) => limiter.run(() => times.push(index * 10_000 + performance.now() - start)));
    await settle();
    expect([times, limiter.waiting]).toEqual([[0, 10_000, 20_000], 3]);
    await vi.advanceTimersByTimeAsync(300);
    await Promise.all(all);
    expect(times).toEqual([0, 10_000, 20_000, 30_100, 40_200, 50_300]);
  });

  test('after a pause the bucket is full again, and not fuller', async () => {
    const limiter = new RateLimiter({ limit: 10, interval: 1000, burst: 2 });
    expect([limiter.tryTake(), limiter.tryTake(), limiter.tryTake()]).toEqual([true, true, false]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([limiter.tryTake(), limiter.tryTake(), limiter.tryTake()]).toEqual([true, true, false]);
    await vi.advanceTimersByTimeAsync(100);
    expect([limiter.tryTake(), limiter.tryTake()]).toEqual([true, false]);
  });

  test('nobody overtakes who waits', async () => {
    const limiter = new RateLimiter({ limit: 1, interval: 100 });
    await limiter.take();
    const waiting = limiter.take();
    expect(limiter.tryTake()).toBe(false);
    await vi.advanceTimersByTimeAsync(100);
    await waiting;
  });

  test('a failure is passed on and its turn is used up', async () => {
    const limiter = new RateLimiter({ limit: 1, interval: 100 });
    await expect(limiter.run(() => { throw new Error('at once'); })).rejects.toThrow('at once');
    expect(limiter.tryTake()).toBe(false);
  });

  test('aborted before, in line, afterwards: the turn goes to the next, no timer stays', async () => {
    const limiter = new RateLimiter({ limit: 1, interval: 100 });
    await expect(limiter.take({ signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(limiter.tryTake()).toBe(true);
    const control = new AbortController();
    const leaving = limiter.take({ signal: control.signal });
    const next = limiter.take();
    control.abort('enough');
    await expect(leaving).rejects.toBe('enough');
    await vi.advanceTimersByTimeAsync(100);
    await next;
    const last = new AbortController();
    const gone = limiter.take({ signal: last.signal });
    expect(vi.getTimerCount()).toBe(1);
    last.abort('gone');
    await expect(gone).rejects.toBe('gone');
    expect([vi.getTimerCount(), limiter.waiting, listenersOf(control.signal), listenersOf(last.signal)]).toEqual([0, 0, 0, 0]);
    const later = new AbortController();
    const done = limiter.take({ signal: later.signal });
    await vi.advanceTimersByTimeAsync(100);
    await done;
    expect(listenersOf(later.signal)).toBe(0);
  });

  test.each([{ limit: 0, interval: 1 }, { limit: 1, interval: 0 }, { limit: 1, interval: 1, burst: 0 }, { limit: Number.NaN, interval: 1 }])('%j is a mistake', (options) => {
    expect(() => new RateLimiter(options)).toThrow(RangeError);
  });

  test('random arrivals: in any window no more than the burst and the rate allow, in order, and none is held too long', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ limit: fc.integer({ min: 1, max: 7 }), interval: fc.integer({ min: 10, max: 500 }), burst: fc.integer({ min: 1, max: 5 }) }),
        fc.array(fc.record({ after: fc.integer({ min: 0, max: 200 }), leaves: fc.boolean() }), { maxLength: 25 }),
        async (options, arrivals) => {
          const limiter = new RateLimiter(options);
          const went: { id: number; time: number }[] = [];
          const outcomes: Promise<unknown>[] = [];
          for (const [id, { after, leaves }] of arrivals.entries()) {
            await vi.advanceTimersByTimeAsync(after);
            const control = new AbortController();
            outcomes.push(outcomeOf(limiter.run(() => went.push({ id, time: performance.now() }), control)));
            await settle();
            if (leaves) control.abort();
          }
          const allowed = Math.ceil((arrivals.length + 1) * (options.interval / options.limit + 1));
          await vi.advanceTimersByTimeAsync(allowed);
          await Promise.all(outcomes);
          expect(went.map(({ id }) => id)).toEqual([...went.map(({ id }) => id)].sort((a, b) => a - b));
          for (let from = 0; from < went.length; from += 1) {
            for (let to = from; to < went.length; to += 1) {
              const time = (went[to]?.time ?? 0) - (went[from]?.time ?? 0);
              expect(to - from + 1).toBeLessThanOrEqual(options.burst + (time * options.limit) / options.interval + 1e-6);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
