import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/connection-pool.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, outcomeOf, settle, stateOf, untilAborted, type Deferred } from './forms.ts';

describe.each(await formsOf<typeof Module>('connection-pool'))('connection-pool ($form)', ({ module: { ConnectionPool } }) => {
  leavesNothingBehind();

  const setUp = (size: number, more: Partial<Module.ConnectionPoolOptions<{ id: number }>> = {}) => {
    let count = 0;
    const closed: number[] = [];
    const report = vi.fn();
    const pool = new ConnectionPool<{ id: number }>({ size, connect: async () => ({ id: (count += 1) }), close: ({ id }) => void closed.push(id), report, ...more });
    return { pool, closed, report };
  };

  test('never more than the size, waiters in order, connections used again', async () => {
    const { pool } = setUp(2);
    const jobs: Deferred[] = [];
    const used: string[] = [];
    const all = ['a', 'b', 'c', 'd'].map((name) => pool.run(async ({ id }) => {
      used.push(`${name}${id}`);
      const job = deferred();
      jobs.push(job);
      await job.promise;
    }));
    await settle();
    expect([used, pool.state]).toEqual([['a1', 'b2'], { lent: 2, idle: 0, waiting: 2 }]);
    jobs[1]?.resolve();
    await settle();
    jobs[0]?.resolve();
    await settle();
    expect(used).toEqual(['a1', 'b2', 'c2', 'd1']);
    for (const job of jobs) job.resolve();
    await Promise.all(all);
    expect(pool.state).toEqual({ lent: 0, idle: 2, waiting: 0 });
  });

  test('a broken connection is closed and replaced', async () => {
    const { pool, closed } = setUp(1);
    await expect(pool.run(() => { throw new Error('broken pipe'); })).rejects.toThrow('broken pipe');
    expect(closed).toEqual([1]);
    expect(await pool.run(({ id }) => id)).toBe(2);
    const own = setUp(1, { isUsable: (_connection, error) => (error as Error | undefined)?.message !== 'broken pipe' });
    await expect(own.pool.run(() => Promise.reject(new Error('bad query')))).rejects.toThrow('bad query');
    expect([await own.pool.run(({ id }) => id), own.closed]).toEqual([1, []]);
  });

  test('a failure to connect rejects one caller; the next tries again', async () => {
    const connect = vi.fn<() => Promise<{ id: number }>>().mockRejectedValueOnce(new Error('refused')).mockResolvedValueOnce({ id: 7 });
    const { pool } = setUp(1, { connect });
    const [first, second] = [outcomeOf(pool.run(({ id }) => id)), outcomeOf(pool.run(({ id }) => id))];
    expect([await first, await second]).toEqual([{ error: new Error('refused') }, { value: 7 }]);
  });

  test('failures to close are reported', async () => {
    const { pool, report } = setUp(1, { close: () => { throw new Error('close'); } });
    await expect(pool.run(() => { throw new Error('work'); })).rejects.toThrow('work');
    await pool.close();
    expect(report.mock.calls).toEqual([['closing a connection failed', new Error('close')]]);
  });

  test('closing turns away who waits, waits for what is lent, and closes all', async () => {
    const { pool, closed } = setUp(1);
    const job = deferred();
    const working = pool.run(() => job.promise);
    const waiting = outcomeOf(pool.acquire());
    const ended = pool.close();
    expect([await waiting, await stateOf(ended)]).toEqual([{ error: new Error('the pool is closed') }, 'pending']);
    job.resolve();
    await Promise.all([working, ended, pool[Symbol.asyncDispose]()]);
    expect(closed).toEqual([1]);
    await expect(pool.acquire()).rejects.toThrow('the pool is closed');
    await setUp(1).pool.close();
  });

  test('giving back twice does nothing', async () => {
    const { pool } = setUp(1);
    const lease = await pool.acquire();
    lease.release();
    lease.release(new Error('again'));
    expect(pool.state).toEqual({ lent: 0, idle: 1, waiting: 0 });
  });

  test('aborted before, in line, while connecting, afterwards', async () => {
    const late = deferred<{ id: number }>();
    const connect = vi.fn((signal: AbortSignal): Promise<{ id: number }> => (connect.mock.calls.length === 1 ? late.promise : untilAborted(signal)));
    const { pool, report } = setUp(1, { connect });
    await expect(pool.acquire({ signal: AbortSignal.abort('early') })).rejects.toBe('early');
    const [connecting, inLine] = [new AbortController(), new AbortController()];
    const first = outcomeOf(pool.acquire(connecting));
    const second = outcomeOf(pool.acquire(inLine));
    inLine.abort('leaving');
    expect(await second).toEqual({ error: 'leaving' });
    connecting.abort('enough');
    expect([await first, pool.state]).toEqual([{ error: 'enough' }, { lent: 1, idle: 0, waiting: 0 }]);
    const next = pool.acquire();
    late.resolve({ id: 9 });
    expect((await next).connection.id).toBe(9);
    expect([connecting, inLine].map(({ signal }) => listenersOf(signal))).toEqual([0, 0]);
    const other = setUp(1, { connect: untilAborted });
    const control = new AbortController();
    const heeding = outcomeOf(other.pool.acquire(control));
    control.abort('enough');
    await heeding;
    await settle();
    expect([other.pool.state.lent, report.mock.calls, other.report.mock.calls]).toEqual([0, [], []]);
  });

  test.each([0, Number.NaN])('a size of %d is a mistake', (size) => {
    expect(() => setUp(size)).toThrow(RangeError);
  });
});
