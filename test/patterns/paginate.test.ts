import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/paginate.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, settle, untilAborted } from './forms.ts';

describe.each(await formsOf<typeof Module>('paginate'))('paginate ($form)', ({ module: { paginate } }) => {
  leavesNothingBehind();
  const pages = [{ items: ['a', 'b'], next: 1 }, { items: [], next: 2 }, { items: ['c'], next: null }];
  const load = (cursor: number) => pages[cursor] ?? { items: [] };

  test('loads a page only when its items are asked for', async () => {
    const loadPage = vi.fn(async (cursor: number, _signal: AbortSignal) => load(cursor));
    const loop = paginate(loadPage, 0);
    expect(loadPage).not.toHaveBeenCalled();
    expect([(await loop.next()).value, (await loop.next()).value, loadPage.mock.calls.length]).toEqual(['a', 'b', 1]);
    expect([(await loop.next()).value, loadPage.mock.calls.length, (await loop.next()).done]).toEqual(['c', 3, true]);
  });

  test('leaving the loop aborts the signal of the pages', async () => {
    let signal: AbortSignal | undefined;
    for await (const item of paginate((cursor: number, given) => ((signal = given), load(cursor)), 0)) {
      expect(item).toBe('a');
      break;
    }
    expect(signal?.reason).toMatchObject({ name: 'AbortError' });
  });

  test('a failure is thrown into the loop', async () => {
    await expect(paginate(() => Promise.reject(new Error('page')), 0).next()).rejects.toThrow('page');
    await expect(paginate((): { items: number[] } => { throw new Error('at once'); }, 0).next()).rejects.toThrow('at once');
  });

  test('aborted before, while a page loads, between items, afterwards', async () => {
    const loadPage = vi.fn((_cursor: number, signal: AbortSignal) => untilAborted(signal));
    await expect(paginate(loadPage, 0, { signal: AbortSignal.abort('early') }).next()).rejects.toBe('early');
    expect(loadPage).not.toHaveBeenCalled();
    const control = new AbortController();
    const next = paginate(loadPage, 0, control).next();
    await settle();
    control.abort('enough');
    await expect(next).rejects.toBe('enough');
    const deaf = new AbortController();
    const gate = deferred<{ items: string[] }>();
    const waiting = paginate(() => gate.promise, 0, deaf).next();
    await settle();
    deaf.abort('at once');
    await expect(waiting).rejects.toBe('at once');
    gate.resolve({ items: [] });
    const between = new AbortController();
    const loop = paginate(load, 0, between);
    await loop.next();
    between.abort('between');
    await expect(loop.next()).rejects.toBe('between');
    const later = new AbortController();
    for await (const item of paginate(load, 2, later)) expect(item).toBe('c');
    expect([control, deaf, between, later].map(({ signal }) => listenersOf(signal))).toEqual([0, 0, 0, 0]);
  });

  test('nothing there', async () => {
    expect((await paginate(() => ({ items: [] }), 0).next()).done).toBe(true);
  });
});
