import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/data-processor.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, outcomeOf, settle, untilAborted, type Deferred } from './forms.ts';

describe.each(await formsOf<typeof Module>('data-processor'))('data-processor ($form)', ({ module: { processData } }) => {
  leavesNothingBehind();

  test('everything that is produced is consumed once, in order of arrival, by no more than the consumers', async () => {
    const seen: string[] = [];
    let inside = 0;
    const done = processData<string>([['a1', 'a2'], (async function* () { yield 'b1'; yield 'b2'; })()], async (item) => {
      inside += 1;
      expect(inside).toBeLessThanOrEqual(2);
      seen.push(item);
      await settle();
      inside -= 1;
    }, { consumers: 2 });
    expect(await done).toEqual({ produced: 4, done: 4, failed: 0, waiting: 0 });
    expect([...seen].sort()).toEqual(['a1', 'a2', 'b1', 'b2']);
  });

  test('back-pressure: producers are read no further than there is room', async () => {
    const jobs: Deferred[] = [];
    const read = vi.fn();
    const source = function* (): Generator<number> { for (let item = 0; item < 10; item += 1) { read(item); yield item; } };
    const done = processData([source()], () => (jobs.push(deferred()), jobs.at(-1)?.promise), { consumers: 1, capacity: 2 });
    await settle();
    // One is worked on, two wait, and one is in the producer's hand.
    expect(read).toHaveBeenCalledTimes(4);
    for (let next = 0; next < 10; next += 1) {
      jobs[next]?.resolve();
      await settle();
    }
    expect((await done).done).toBe(10);
  });

  test('the monitor tells how it goes and is stopped at the end', async () => {
    const monitor = vi.fn();
    const job = deferred();
    const done = processData([[1, 2, 3]], () => job.promise, { consumers: 1, monitor, interval: 100 });
    await vi.advanceTimersByTimeAsync(200);
    expect(monitor.mock.calls).toEqual([[{ produced: 3, done: 0, failed: 0, waiting: 2 }], [{ produced: 3, done: 0, failed: 0, waiting: 2 }]]);
    job.resolve();
    await done;
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a failing item is counted and reported; the rest goes on', async () => {
    const report = vi.fn();
    expect(await processData([[1, 2, 3]], (item) => { if (item === 2) throw new Error('bad'); }, { report })).toEqual({ produced: 3, done: 2, failed: 1, waiting: 0 });
    expect(report.mock.calls).toEqual([[new Error('bad'), 2]]);
  });

  test('a failing producer aborts all and rejects; the other producers are closed', async () => {
    const close = vi.fn();
    const report = vi.fn();
    const other = async function* (): AsyncGenerator<number> { try { for (let item = 0; ; item += 1) { await settle(); yield item; } } finally { close(); } };
    const done = outcomeOf(processData([other(), (async function* () { await settle(); yield 1; throw new Error('source'); })()], (_item, signal) => untilAborted(signal), { report, capacity: 1 }));
    expect(await done).toEqual({ error: new Error('source') });
    for (let turn = 0; turn < 5; turn += 1) await settle();
    expect([close.mock.calls.length, report.mock.calls]).toEqual([1, []]);
  });

  test('aborted before, meanwhile (what fails but for that is reported), afterwards', async () => {
    const consume = vi.fn();
    await expect(processData([[1]], consume, { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(consume).not.toHaveBeenCalled();
    const control = new AbortController();
    const report = vi.fn();
    const deaf = deferred<number>();
    const done = outcomeOf(processData<number>([[1, 2], (async function* () { yield await deaf.promise; })()], (item, signal) => untilAborted(signal).catch((reason: unknown) => { throw item === 1 ? reason : new Error('cleanup'); }), { signal: control.signal, report }));
    await settle();
    control.abort('enough');
    expect(await done).toEqual({ error: 'enough' });
    deaf.reject(new Error('late source'));
    await settle();
    expect([report.mock.calls, listenersOf(control.signal)]).toEqual([[[new Error('cleanup'), 2], [new Error('late source')]], 0]);
    const later = new AbortController();
    await processData([[1]], () => {}, { signal: later.signal });
    expect(listenersOf(later.signal)).toBe(0);
  });

  test('nothing to do; numbers that are mistakes', async () => {
    expect(await processData([], () => {})).toEqual({ produced: 0, done: 0, failed: 0, waiting: 0 });
    for (const options of [{ consumers: 0 }, { capacity: 0 }]) await expect(processData([], () => {}, options)).rejects.toThrow(RangeError);
  });
});
