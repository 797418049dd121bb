import { afterEach, describe, expect, test } from 'vitest';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Module from '../../snippets/patterns/run-blocking.ts';
import { formsOf, listenersOf, outcomeOf } from './forms.ts';

/** Holds its thread until somebody writes to the memory; says that it has begun. */
const hold = (memory: Int32Array, name: string): string => {
  Atomics.add(memory, 1, 1);
  Atomics.notify(memory, 1);
  Atomics.wait(memory, 0, 0);
  return name;
};
const sharedMemory = (): Int32Array => new Int32Array(new SharedArrayBuffer(8));
const release = (memory: Int32Array): void => {
  Atomics.store(memory, 0, 1);
  Atomics.notify(memory, 0);
};
/** Waits, without blocking, until so many tasks have begun. */
const begun = async (memory: Int32Array, count: number): Promise<void> => {
  for (let now = Atomics.load(memory, 1); now < count; now = Atomics.load(memory, 1)) {
    const { async: isWaiting, value } = (Atomics as unknown as { waitAsync(memory: Int32Array, at: number, value: number): { async: boolean; value: Promise<string> | string } }).waitAsync(memory, 1, now);
    if (isWaiting) await value;
  }
};

describe.each(await formsOf<typeof Module>('run-blocking'))('run-blocking ($form)', ({ module: { BlockingPool, runBlocking } }) => {
  const pools: InstanceType<typeof BlockingPool>[] = [];
  const poolOf = (size: number): InstanceType<typeof BlockingPool> => {
    const pool = new BlockingPool(size);
    pools.push(pool);
    return pool;
  };
  afterEach(async () => {
    await Promise.all(pools.splice(0).map((pool) => pool.close()));
  });

  test('the event loop goes on while a thread is blocked', async () => {
    const memory = sharedMemory();
    const done = poolOf(1).run(hold, [memory, 'held']);
    await begun(memory, 1);
    // If this thread were blocked, nobody would release the other.
    let turns = 0;
    for (; turns < 1000; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    release(memory);
    expect([await done, turns]).toEqual(['held', 1000]);
  });

  test('never more tasks than threads, in the order of the calls; threads are used again', async () => {
    const memory = sharedMemory();
    const pool = poolOf(2);
    const done = ['a', 'b', 'c', 'd'].map((name) => pool.run(hold, [memory, name]));
    await begun(memory, 2);
    expect(Atomics.load(memory, 1)).toBe(2);
    release(memory);
    expect(await Promise.all(done)).toEqual(['a', 'b', 'c', 'd']);
    const id = (): number => (process.getBuiltinModule('node:worker_threads')).threadId;
    expect(new Set([await pool.run(id, []), await pool.run(id, []), await pool.run(id, [])]).size).toBeLessThanOrEqual(2);
  });

  test('an error of the task rejects with its copy; what cannot be copied too', async () => {
    const pool = poolOf(1);
    await expect(pool.run(() => { throw new RangeError('in the thread'); }, [])).rejects.toThrow(new RangeError('in the thread'));
    await expect(pool.run(async () => { throw new Error('later'); }, [])).rejects.toThrow('later');
    await expect(pool.run(() => () => 1, [])).rejects.toThrow('could not be cloned');
    await expect(pool.run(() => { throw new DOMException('of the platform', 'AbortError'); }, [])).rejects.toThrow('AbortError: of the platform');
    await expect(pool.run(() => { throw Object.assign(new Error('odd'), { cause: () => 1 }); }, [])).rejects.toThrow('odd');
    await expect(pool.run((x: unknown) => x, [() => 1])).rejects.toMatchObject({ name: 'DataCloneError' });
    expect(await pool.run((a: number, b: number) => a + b, [1, 2])).toBe(3);
  });

  test('a thread that dies rejects its task and is replaced', async () => {
    const pool = poolOf(1);
    await expect(pool.run(() => process.exit(3), [])).rejects.toThrow('the worker thread ended with code 3');
    await expect(pool.run(() => new Promise(() => setImmediate(() => { throw new Error('uncaught'); })), [])).rejects.toThrow('uncaught');
    expect(await pool.run(() => 'next', [])).toBe('next');
  });

  test('aborted before, while waiting, while running, afterwards', async () => {
    const pool = poolOf(1);
    await expect(pool.run(() => 1, [], { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    const memory = sharedMemory();
    const [running, waiting, later] = [new AbortController(), new AbortController(), new AbortController()];
    const first = outcomeOf(pool.run(hold, [memory, 'never'], { signal: running.signal }));
    const second = outcomeOf(pool.run(hold, [memory, 'never'], { signal: waiting.signal }));
    const third = pool.run((a: number) => a, [3], { signal: later.signal });
    await begun(memory, 1);
    waiting.abort('not any more');
    expect(await second).toEqual({ error: 'not any more' });
    // The thread is held for ever; only its end lets the third task run.
    running.abort('enough');
    expect(await first).toEqual({ error: 'enough' });
    expect(await third).toBe(3);
    expect([running, waiting, later].map(({ signal }) => listenersOf(signal))).toEqual([0, 0, 0]);
    later.abort();
  });

  test('moves what is to be transferred', async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    expect(await poolOf(1).run((each: Uint8Array) => each.reduce((a, b) => a + b), [bytes], { transfer: [bytes.buffer] })).toBe(6);
    expect(bytes.byteLength).toBe(0);
  });

  test('runs an export of a module', async () => {
    const file = join(tmpdir(), `run-blocking-${process.pid}.mjs`);
    writeFileSync(file, 'export const double = async (x) => x * 2;');
    expect(await poolOf(1).run<[number], number>({ module: pathToFileURL(file), name: 'double' }, [4])).toBe(8);
  });

  test('closing rejects what runs and what waits; afterwards nothing is taken', async () => {
    const pool = poolOf(1);
    const memory = sharedMemory();
    const done = [outcomeOf(pool.run(hold, [memory, 'a'])), outcomeOf(pool.run(hold, [memory, 'b']))];
    await begun(memory, 1);
    await pool[Symbol.asyncDispose]();
    expect(await Promise.all(done)).toEqual([{ error: new Error('the pool is closed') }, { error: new Error('the pool is closed') }]);
    await expect(pool.run(() => 1, [])).rejects.toThrow('the pool is closed');
  });

  test('the shared pool, whose idle threads hold nothing open', async () => {
    expect(await runBlocking((count: number) => {
      let sum = 0;
      for (let i = 1; i <= count; i += 1) sum += i;
      return sum;
    }, [1000])).toBe(500_500);
  });

  test.each([0, Number.NaN])('a pool of %d is a mistake', (size) => {
    expect(() => new BlockingPool(size)).toThrow(RangeError);
  });
});
