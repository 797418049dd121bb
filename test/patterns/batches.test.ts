import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/batches.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, settle, takeLogged } from './forms.ts';

describe.each(await formsOf<typeof Module>('batches'))('batches ($form)', ({ module: { batches } }) => {
  leavesNothingBehind();
  const all = async <T>(source: AsyncIterable<T>): Promise<T[]> => {
    const list: T[] = [];
    for await (const each of source) list.push(each);
    return list;
  };

  test.each([[[1, 2, 3, 4, 5], 2, [[1, 2], [3, 4], [5]]], [[1, 2], 2, [[1, 2]]], [[1], 5, [[1]]], [[], 3, []], [[1, 2], Infinity, [[1, 2]]]])('%j by %d', async (items, size, expected) => {
    expect(await all(batches(items, size))).toEqual(expected);
    expect(await all(batches(new Set(items), size))).toEqual(expected);
    expect(await all(batches((async function* () { yield* items; })(), size))).toEqual(expected);
  });

  test('reads no further than the batch that was asked for', async () => {
    const read = vi.fn();
    const loop = batches((function* () { for (let item = 0; ; item += 1) { read(item); yield item; } })(), 2);
    expect((await loop.next()).value).toEqual([0, 1]);
    expect(read).toHaveBeenCalledTimes(2);
    await loop.return();
  });

  test('leaving the loop closes the source and waits for that', async () => {
    const close = vi.fn();
    const source = async function* () { try { yield 1; yield 2; yield 3; } finally { await settle(); close(); } };
    for await (const batch of batches(source(), 1)) { expect(batch).toEqual([1]); break; }
    expect(close).toHaveBeenCalledTimes(1);
  });

  test('a failing source is passed on', async () => {
    await expect(all(batches((function* () { yield 1; throw new Error('source'); })(), 2))).rejects.toThrow('source');
    await expect(all(batches((async function* () { yield 1; throw new Error('source'); })(), 2))).rejects.toThrow('source');
  });

  test('aborted before, while the source makes it wait, afterwards', async () => {
    await expect(batches([1], 1, { signal: AbortSignal.abort('early') }).next()).rejects.toBe('early');
    const control = new AbortController();
    const gate = deferred();
    const close = vi.fn();
    const source = async function* () { try { yield 1; await gate.promise; yield 2; } finally { close(); throw new Error('close'); } };
    const next = batches(source(), 2, { signal: control.signal }).next();
    await settle();
    control.abort('enough');
    await expect(next).rejects.toBe('enough');
    expect(listenersOf(control.signal)).toBe(0);
    gate.resolve();
    await settle();
    expect(close).toHaveBeenCalledTimes(1);
    expect(takeLogged()).toEqual([new Error('close')]);
    const later = new AbortController();
    expect(await all(batches((async function* () { yield 1; })(), 2, { signal: later.signal }))).toEqual([[1]]);
    expect(listenersOf(later.signal)).toBe(0);
  });

  test.each([0, Number.NaN])('a size of %d is a mistake', async (size) => {
    await expect(batches([1], size).next()).rejects.toThrow(RangeError);
  });
});
