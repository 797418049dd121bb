import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/map-as-completed.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, outcomeOf, settle, stateOf, untilAborted, type Deferred } from './forms.ts';

describe.each(await formsOf<typeof Module>('map-as-completed'))('map-as-completed ($form)', ({ module: { mapAsCompleted } }) => {
  leavesNothingBehind();

  const jobs: Deferred<string>[] = [];
  const signals: AbortSignal[] = [];
  const work = (_item: unknown, index: number, signal: AbortSignal): Promise<string> => {
    jobs[index] = deferred();
    signals[index] = signal;
    return jobs[index].promise;
  };
  const fresh = (): void => void (jobs.splice(0), signals.splice(0));

  test('yields what is ready first, never more than the limit in flight or waiting', async () => {
    fresh();
    const loop = mapAsCompleted(['a', 'b', 'c', 'd'], 2, work);
    const first = loop.next();
    await settle();
    expect(jobs).toHaveLength(2);
    jobs[1]?.resolve('B');
    expect(await first).toEqual({ value: 'B', done: false });
    jobs[0]?.resolve('A');
    await settle();
    // Nobody has asked for more: nothing more has started.
    expect(jobs).toHaveLength(2);
    expect((await loop.next()).value).toBe('A');
    const third = loop.next();
    await settle();
    expect(jobs).toHaveLength(4);
    jobs[3]?.resolve('D');
    jobs[2]?.resolve('C');
    expect([(await third).value, (await loop.next()).value, (await loop.next()).done]).toEqual(['D', 'C', true]);
  });

  test('breaking out aborts what is in flight and closes the source; later failures are reported', async () => {
    fresh();
    let isClosed = false;
    async function* source(): AsyncGenerator<number> {
      try {
        for (let item = 0; ; item += 1) yield item;
      } finally {
        isClosed = true;
      }
    }
    const onLateError = vi.fn();
    const loop = (async () => {
      for await (const value of mapAsCompleted(source(), 3, work, { onLateError })) return value;
      return undefined;
    })();
    await settle();
    jobs[1]?.resolve('first');
    expect(await loop).toBe('first');
    await settle();
    expect([isClosed, signals[0]?.aborted, (signals[0]?.reason as Error).name]).toEqual([true, true, 'AbortError']);
    jobs[0]?.reject(signals[0]?.reason);
    const late = new Error('late');
    jobs[2]?.reject(late);
    await settle();
    expect(onLateError.mock.calls).toEqual([[late]]);
  });

  test('the first failure is thrown into the loop and aborts the others', async () => {
    fresh();
    const loop = mapAsCompleted([1, 2, 3], 2, work);
    const next = outcomeOf(loop.next());
    await settle();
    const error = new Error('first');
    jobs[0]?.reject(error);
    expect(await next).toEqual({ error });
    expect(signals[1]?.reason).toBe(error);
    jobs[1]?.reject(error);
    expect(jobs).toHaveLength(2);
    expect(await loop.next()).toEqual({ done: true, value: undefined });
  });

  test('a synchronous throw, of the function and of the source', async () => {
    await expect(mapAsCompleted([1], 1, () => { throw new Error('work'); }).next()).rejects.toThrow('work');
    await expect(mapAsCompleted((function* (): Generator<number> { throw new Error('source'); })(), 1, work).next()).rejects.toThrow('source');
  });

  test('aborted before, meanwhile, afterwards', async () => {
    fresh();
    await expect(mapAsCompleted([1], 1, work, { signal: AbortSignal.abort('early') }).next()).rejects.toBe('early');
    expect(jobs).toHaveLength(0);
    const control = new AbortController();
    const next = mapAsCompleted([1], 1, (_item, _index, signal) => untilAborted(signal), { signal: control.signal }).next();
    await settle();
    control.abort('enough');
    await expect(next).rejects.toBe('enough');
    expect(listenersOf(control.signal)).toBe(0);
    const later = new AbortController();
    const values = [];
    for await (const value of mapAsCompleted([1, 2], 2, (item) => item * 2, { signal: later.signal })) values.push(value);
    expect([values, listenersOf(later.signal)]).toEqual([[2, 4], 0]);
  });

  test('a source that hangs does not hold ready results back', async () => {
    fresh();
    const gate = deferred();
    async function* source(): AsyncGenerator<number> {
      yield 1;
      await gate.promise;
    }
    const loop = mapAsCompleted(source(), 2, work);
    const first = loop.next();
    await settle();
    jobs[0]?.resolve('ready');
    expect(await stateOf(first)).toEqual({ value: { value: 'ready', done: false } });
    gate.resolve();
    expect((await loop.next()).done).toBe(true);
  });

  test('nothing in, nothing out; a limit below 1 is a mistake', async () => {
    expect((await mapAsCompleted([], 1, work).next()).done).toBe(true);
    for (const limit of [0, Number.NaN]) await expect(mapAsCompleted([1], limit, work).next()).rejects.toThrow(RangeError);
  });
});
