import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/async-resource.ts';
import { deferred, formsOf, leavesNothingBehind, stateOf, untilAborted } from './forms.ts';

describe.each(await formsOf<typeof Module>('async-resource'))('async-resource ($form)', ({ module: { closing, withResource } }) => {
  leavesNothingBehind();

  test('opens, uses, closes, and waits for the close', async () => {
    const closed = deferred();
    const close = vi.fn(() => closed.promise);
    const done = withResource(async () => 'resource', close, (resource) => `used ${resource}`);
    expect([await stateOf(done), close.mock.calls]).toEqual(['pending', [['resource']]]);
    closed.resolve();
    expect(await done).toBe('used resource');
  });

  test('a failure of the work closes and is passed on; a failing close does not hide it', async () => {
    const [work, second] = [new Error('work'), new Error('close')];
    const close = vi.fn();
    await expect(withResource(() => 1, close, () => { throw work; })).rejects.toBe(work);
    expect(close).toHaveBeenCalledTimes(1);
    await expect(withResource(() => 1, () => Promise.reject(second), () => Promise.reject(work))).rejects.toMatchObject({ errors: [work, second], cause: work });
    await expect(withResource(() => 1, () => { throw second; }, () => 1)).rejects.toBe(second);
  });

  test('what was never opened is not closed', async () => {
    const close = vi.fn();
    await expect(withResource(() => Promise.reject(new Error('open')), close, () => 1)).rejects.toThrow('open');
    expect(close).not.toHaveBeenCalled();
  });

  test('aborted before, while opening, in the work', async () => {
    const [open, close, work] = [vi.fn(async () => 1), vi.fn(), vi.fn()];
    await expect(withResource(open, close, work, { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(open).not.toHaveBeenCalled();
    const opening = new AbortController();
    const gate = deferred<number>();
    const done = withResource(() => gate.promise, close, work, opening);
    opening.abort('enough');
    gate.resolve(1);
    await expect(done).rejects.toBe('enough');
    expect([close.mock.calls.length, work.mock.calls.length]).toEqual([1, 0]);
    const working = new AbortController();
    const used = withResource(open, close, (_resource, signal) => untilAborted(signal), working);
    working.abort('stop');
    await expect(used).rejects.toBe('stop');
    expect(close).toHaveBeenCalledTimes(2);
  });

  test('a disposable for await using', async () => {
    const close = vi.fn();
    const held = closing('resource', close);
    expect(held.resource).toBe('resource');
    await held[Symbol.asyncDispose]();
    expect(close.mock.calls).toEqual([['resource']]);
  });
});
