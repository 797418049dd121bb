import { readFile } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/yield-to-loop.ts';
import { deferred, formsOf } from './forms.ts';

describe.each(await formsOf<typeof Module>('yield-to-loop'))('yield-to-loop ($form)', ({ module: { yieldEvery, yieldToLoop } }) => {
  afterEach(() => void vi.unstubAllGlobals());

  test('timers and input get their turn, which microtasks do not give', async () => {
    let timers = 0;
    const timer = setInterval(() => (timers += 1), 0);
    const read = deferred<number>();
    readFile(import.meta.filename, (_error, bytes) => read.resolve(bytes.length));
    let isRead = false;
    void read.promise.then(() => (isRead = true));
    for (let step = 0; step < 100; step += 1) await Promise.resolve();
    expect([timers, isRead]).toEqual([0, false]);
    // Ends only because both callbacks run in between.
    while (timers === 0 || !isRead) await yieldToLoop();
    clearInterval(timer);
    expect(await read.promise).toBeGreaterThan(0);
  });

  test('browsers: by scheduler.yield, else by a message', async () => {
    vi.stubGlobal('setImmediate', undefined);
    const schedulerYield = vi.fn(async () => {});
    vi.stubGlobal('scheduler', { yield: schedulerYield });
    await yieldToLoop();
    expect(schedulerYield).toHaveBeenCalledTimes(1);
    vi.stubGlobal('scheduler', undefined);
    await yieldToLoop();
  });

  test('aborted before and meanwhile', async () => {
    await expect(yieldToLoop({ signal: AbortSignal.abort('early') })).rejects.toBe('early');
    const control = new AbortController();
    const done = yieldToLoop({ signal: control.signal });
    control.abort('enough');
    await expect(done).rejects.toBe('enough');
    await expect(yieldEvery(10, { signal: control.signal })()).rejects.toBe('enough');
  });

  test('yields only when its time is over', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(0);
    const turn = vi.fn((callback: () => void) => void queueMicrotask(callback));
    vi.stubGlobal('setImmediate', turn);
    const breathe = yieldEvery(10);
    await breathe();
    now.mockReturnValue(9);
    await breathe();
    expect(turn).not.toHaveBeenCalled();
    now.mockReturnValue(10);
    await breathe();
    await breathe();
    expect(turn).toHaveBeenCalledTimes(1);
    const always = yieldEvery(0);
    await always();
    await always();
    expect(turn).toHaveBeenCalledTimes(3);
    now.mockRestore();
  });
});
