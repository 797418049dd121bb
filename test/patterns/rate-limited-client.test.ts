import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/rate-limited-client.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, outcomeOf, settle, type Deferred } from './forms.ts';

describe.each(await formsOf<typeof Module>('rate-limited-client'))('rate-limited-client ($form)', ({ module: { limitedFetch } }) => {
  leavesNothingBehind();

  test('no more than the limit begin in any interval, in order', async () => {
    const began: [string, number][] = [];
    const start = performance.now();
    const request = limitedFetch({ limit: 2, interval: 100, fetch: async (url) => (began.push([url, performance.now() - start]), new Response(url)) });
    const all = ['a', 'b', 'c', 'd', 'e'].map((url) => request(url));
    await vi.advanceTimersByTimeAsync(250);
    await Promise.all(all);
    expect(began).toEqual([['a', 0], ['b', 0], ['c', 100], ['d', 100], ['e', 200]]);
  });

  test('no more than so many in flight; a failure makes room as well', async () => {
    const jobs: Deferred<Response>[] = [];
    const request = limitedFetch({ limit: 100, interval: 1, concurrency: 2, fetch: () => (jobs.push(deferred()), jobs.at(-1) as Deferred<Response>).promise });
    const all = ['a', 'b', 'c', 'd'].map((url) => outcomeOf(request(url)));
    await settle();
    expect(jobs).toHaveLength(2);
    jobs[1]?.reject(new TypeError('fetch failed'));
    await settle();
    expect(jobs).toHaveLength(3);
    jobs[0]?.resolve(new Response());
    await settle();
    for (const job of jobs) job.resolve(new Response());
    expect(await all[1]).toEqual({ error: new TypeError('fetch failed') });
    await Promise.all(all);
  });

  test('an answer that asks for a pause is passed on and holds back the rest', async () => {
    const answers = [new Response('', { status: 429, headers: { 'Retry-After': '3' } }), new Response(), new Response()];
    const fetch = vi.fn(async () => answers.shift() ?? Response.error());
    const request = limitedFetch({ limit: 10, interval: 1, concurrency: 1, fetch });
    const first = request('a');
    const second = request('b');
    expect((await first).status).toBe(429);
    await vi.advanceTimersByTimeAsync(2999);
    expect(fetch).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect((await second).status).toBe(200);
  });

  test('aborted before, in line, afterwards: no timer stays', async () => {
    const fetch = vi.fn(async () => new Response());
    const request = limitedFetch({ limit: 1, interval: 1000, fetch });
    await expect(request('a', { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    const later = new AbortController();
    await request('a', { signal: later.signal });
    const control = new AbortController();
    const waiting = request('b', { signal: control.signal });
    await settle();
    expect(vi.getTimerCount()).toBe(1);
    control.abort('enough');
    await expect(waiting).rejects.toBe('enough');
    expect([vi.getTimerCount(), fetch.mock.calls.length, listenersOf(control.signal), listenersOf(later.signal)]).toEqual([0, 1, 0, 0]);
  });

  test.each([{ limit: 0, interval: 1 }, { limit: 1, interval: 0 }, { limit: 1, interval: 1, concurrency: 0 }])('%j is a mistake', (options) => {
    expect(() => limitedFetch(options)).toThrow(RangeError);
  });
});
