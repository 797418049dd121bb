import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/read-write-lock.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, settle, type Deferred } from './forms.ts';

describe.each(await formsOf<typeof Module>('read-write-lock'))('read-write-lock ($form)', ({ module: { ReadWriteLock } }) => {
  leavesNothingBehind();

  test('readers together, writers alone, in the order in which they came', async () => {
    const lock = new ReadWriteLock();
    const inside = new Map<string, Deferred>();
    const enter = (name: string) => () => {
      const job = deferred();
      inside.set(name, job);
      return job.promise.finally(() => inside.delete(name));
    };
    const now = async (): Promise<string[]> => (await settle(), [...inside.keys()]);
    const all = [lock.read(enter('r1')), lock.read(enter('r2')), lock.write(enter('w1')), lock.read(enter('r3')), lock.read(enter('r4')), lock.write(enter('w2'))];
    expect(await now()).toEqual(['r1', 'r2']);
    inside.get('r1')?.resolve();
    expect(await now()).toEqual(['r2']);
    inside.get('r2')?.resolve();
    expect(await now()).toEqual(['w1']);
    inside.get('w1')?.resolve();
    expect(await now()).toEqual(['r3', 'r4']);
    inside.get('r4')?.resolve();
    inside.get('r3')?.resolve();
    expect(await now()).toEqual(['w2']);
    inside.get('w2')?.resolve();
    await Promise.all(all);
    expect(await lock.write(() => 'free')).toBe('free');
  });

  test('a failure gives the lock back', async () => {
    const lock = new ReadWriteLock();
    await expect(lock.write(() => { throw new Error('at once'); })).rejects.toThrow('at once');
    await expect(lock.read(() => Promise.reject(new Error('work')))).rejects.toThrow('work');
    expect(await lock.write(() => 1)).toBe(1);
  });

  test('aborted before; a writer that leaves the line lets the readers behind it go on', async () => {
    const lock = new ReadWriteLock();
    const work = vi.fn();
    await expect(lock.read(work, { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    const job = deferred();
    const reading = lock.read(() => job.promise);
    const control = new AbortController();
    const writing = lock.write(work, { signal: control.signal });
    const behind = lock.read(() => 'behind');
    control.abort('enough');
    await expect(writing).rejects.toBe('enough');
    expect(await behind).toBe('behind');
    job.resolve();
    await reading;
    expect([work.mock.calls.length, listenersOf(control.signal)]).toEqual([0, 0]);
  });
});
