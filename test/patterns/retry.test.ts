import { describe, expect, test, vi } from 'vitest';
import { transformSync } from 'esbuild';
import type * as Module from '../../snippets/patterns/retry.ts';
import { formsOf, importText, leavesNothingBehind, listenersOf, outcomeOf, settle, untilAborted } from './forms.ts';

/** Fails with these errors one after the other, then succeeds. */
const failing = (...errors: unknown[]) => {
  let call = 0;
  return vi.fn(async (_attempt: number, _signal: AbortSignal) => {
    const error = errors[call];
    call += 1;
    if (call <= errors.length) throw error;
    return 'done';
  });
};

describe.each(await formsOf<typeof Module>('retry'))('retry ($form)', ({ module: { retry, retried } }) => {
  leavesNothingBehind();

  test('calls again until it succeeds, with growing waits', async () => {
    const fn = failing(new Error('1'), new Error('2'), new Error('3'));
    const done = retry(fn, { base: 100, cap: 300, random: () => 1 });
    const calls = async (ms: number): Promise<number> => {
      await vi.advanceTimersByTimeAsync(ms);
      return fn.mock.calls.length;
    };
    expect([await calls(0), await calls(99), await calls(1)]).toEqual([1, 1, 2]);
    expect([await calls(199), await calls(1)]).toEqual([2, 3]);
    // 400 would be next; the cap is 300.
    expect([await calls(299), await calls(1)]).toEqual([3, 4]);
    expect(await done).toBe('done');
    expect(fn.mock.calls.map(([attempt]) => attempt)).toEqual([1, 2, 3, 4]);
  });

  test('waits are drawn from the whole range (full jitter)', async () => {
    const fn = failing(new Error('1'));
    const done = retry(fn, { base: 1000, random: () => 0.25 });
    await vi.advanceTimersByTimeAsync(249);
    expect(fn).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await done).toBe('done');
  });

  test('gives up with the last error, which leads to the earlier ones', async () => {
    const [one, two, three] = [new Error('1'), new Error('2'), new Error('3')];
    const fn = failing(one, two, three);
    const done = outcomeOf(retry(fn, { attempts: 3, base: 0 }));
    await vi.runAllTimersAsync();
    expect(await done).toEqual({ error: three });
    expect([three.cause, two.cause, 'cause' in one]).toEqual([two, one, false]);
  });

  test('a cause that is there stays, the same error again makes no circle, what is no error is passed on', async () => {
    const own = new Error('own', { cause: 'mine' });
    const first = outcomeOf(retry(failing(new Error('1'), own), { attempts: 2, base: 0 }));
    const same = new Error('same');
    const second = outcomeOf(retry(failing(same, same), { attempts: 2, base: 0 }));
    const third = outcomeOf(retry(failing('a', 'b'), { attempts: 2, base: 0 }));
    await vi.runAllTimersAsync();
    expect([await first, await second, await third]).toEqual([{ error: own }, { error: same }, { error: 'b' }]);
    expect([own.cause, 'cause' in same]).toEqual(['mine', false]);
  });

  test('a failure that is not worth it ends it', async () => {
    const fn = failing(new Error('busy'), new Error('not found'));
    const shouldRetry = vi.fn((error: unknown) => (error as Error).message === 'busy');
    const done = outcomeOf(retry(fn, { base: 0, shouldRetry }));
    await vi.runAllTimersAsync();
    expect(await done).toMatchObject({ error: { message: 'not found' } });
    expect(shouldRetry.mock.calls.map(([, attempt]: unknown[]) => attempt)).toEqual([1, 2]);
  });

  test('a synchronous throw is retried too', async () => {
    let calls = 0;
    const done = retry(() => {
      calls += 1;
      if (calls === 1) throw new Error('at once');
      return 'value';
    }, { base: 0 });
    await vi.runAllTimersAsync();
    expect(await done).toBe('value');
  });

  test('aborted before, in a wait, in an attempt, afterwards', async () => {
    const never = vi.fn();
    await expect(retry(never, { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(never).not.toHaveBeenCalled();

    const inWait = new AbortController();
    const waiting = retry(failing(new Error('1')), { base: 1000, random: () => 1, signal: inWait.signal });
    await settle();
    expect(vi.getTimerCount()).toBe(1);
    inWait.abort('enough');
    await expect(waiting).rejects.toBe('enough');
    expect([vi.getTimerCount(), listenersOf(inWait.signal)]).toEqual([0, 0]);

    const inAttempt = new AbortController();
    const fn = vi.fn((_attempt: number, signal: AbortSignal) => untilAborted(signal));
    const running = retry(fn, { signal: inAttempt.signal });
    inAttempt.abort('stop');
    await expect(running).rejects.toBe('stop');
    expect(fn).toHaveBeenCalledTimes(1);

    const other = new AbortController();
    const onLateError = vi.fn();
    const overtaken = retry((_attempt, signal) => untilAborted(signal).catch(() => { throw new Error('broken'); }), { signal: other.signal, onLateError });
    other.abort('stop');
    await expect(overtaken).rejects.toBe('stop');
    expect(onLateError.mock.calls).toEqual([[new Error('broken')]]);

    const later = new AbortController();
    const done = retry(failing(new Error('1')), { base: 0, signal: later.signal });
    await vi.runAllTimersAsync();
    expect(await done).toBe('done');
    expect(listenersOf(later.signal)).toBe(0);
  });

  test.each([0, Number.NaN])('%d attempts are a mistake', async (attempts) => {
    await expect(retry(() => 1, { attempts })).rejects.toThrow(RangeError);
  });

  test('as a decorator it keeps this and the arguments', async () => {
    class Client {
      calls = 0;
      readonly name = 'client';
      load = retried({ attempts: 2, base: 0 })(async function (this: Client, id: number): Promise<string> {
        this.calls += 1;
        if (this.calls === 1) throw new Error('first');
        return `${this.name} ${id}`;
      });
    }
    const client = new Client();
    const done = client.load(7);
    await vi.runAllTimersAsync();
    expect([await done, client.calls]).toEqual(['client 7', 2]);
  });

  test('written with an @', async () => {
    const { code } = transformSync(`
      export const classOf = (retried) => class {
        calls = 0;
        @retried({ attempts: 2, base: 0 })
        async load(id) {
          if (this.calls++ === 0) throw new Error('first');
          return id + this.calls;
        }
      };`, { loader: 'ts', target: 'es2022' });
    const { classOf } = await importText<{ classOf: (decorator: unknown) => new () => { load(id: number): Promise<number> } }>('decorated', code);
    const done = new (classOf(retried))().load(40);
    await vi.runAllTimersAsync();
    expect(await done).toBe(42);
  });
});
