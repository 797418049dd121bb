import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/parallel-http.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, outcomeOf, settle, untilAborted } from './forms.ts';

const forms = await formsOf<typeof Module>('parallel-http');

describe.each(forms)('parallel-http ($form)', ({ module: { fetchAll, HttpError } }) => {
  leavesNothingBehind();
  const text = (response: Response): Promise<string> => response.text();

  test('bounded, results in order, a failure loses nothing', async () => {
    const jobs = new Map<string, ReturnType<typeof deferred<Response>>>();
    const fetch = vi.fn((url: string) => {
      const job = deferred<Response>();
      jobs.set(url, job);
      return job.promise;
    });
    const done = fetchAll(['a', 'b', 'c'], text, { limit: 2, fetch });
    await settle();
    expect([...jobs.keys()]).toEqual(['a', 'b']);
    jobs.get('b')?.reject(new TypeError('fetch failed'));
    await settle();
    jobs.get('c')?.resolve(new Response('gone', { status: 410, statusText: 'Gone' }));
    jobs.get('a')?.resolve(new Response('A'));
    const results = await done;
    expect(results).toMatchObject([{ url: 'a', ok: true, value: 'A' }, { url: 'b', ok: false, error: { message: 'fetch failed' } }, { url: 'c', ok: false, error: { name: 'HttpError', status: 410, message: '410 Gone' } }]);
    expect(results[2]?.ok === false && results[2].error instanceof HttpError).toBe(true);
  });

  test('bodies that are not read are cancelled: of failures, and of readers that leave them or throw', async () => {
    const cancel = vi.fn();
    const fetch = async (url: string): Promise<Response> => new Response(new ReadableStream({ cancel }), { status: url === 'bad' ? 500 : 200 });
    const results = await fetchAll(['bad', 'ignored', 'thrown'], (_response, url) => { if (url === 'thrown') throw new Error('read'); return url; }, { fetch });
    expect(results.map(({ ok }) => ok)).toEqual([false, true, false]);
    expect(cancel).toHaveBeenCalledTimes(3);
  });

  test('each request has its deadline, which covers the body', async () => {
    const fetch = (_url: string, { signal }: { signal: AbortSignal }): Promise<Response> =>
      Promise.resolve(new Response(new ReadableStream({ start: (controller) => signal.addEventListener('abort', () => controller.error(signal.reason)) })));
    const done = fetchAll(['slow'], text, { fetch, timeout: 100 });
    await vi.advanceTimersByTimeAsync(100);
    expect(await done).toMatchObject([{ ok: false, error: { name: 'TimeoutError', message: 'slow took longer than 100 ms' } }]);
  });

  test('aborted before, meanwhile, afterwards', async () => {
    const fetch = vi.fn((_url: string, { signal }: { signal: AbortSignal }) => untilAborted(signal));
    await expect(fetchAll(['a'], text, { fetch, signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(fetch).not.toHaveBeenCalled();
    const control = new AbortController();
    const done = outcomeOf(fetchAll(['a', 'b', 'c'], text, { fetch, limit: 2, signal: control.signal }));
    await settle();
    control.abort('enough');
    expect(await done).toEqual({ error: 'enough' });
    await settle();
    expect([fetch.mock.calls.length, listenersOf(control.signal)]).toEqual([2, 0]);
    const later = new AbortController();
    await fetchAll(['a'], text, { fetch: async () => new Response(''), signal: later.signal });
    expect(listenersOf(later.signal)).toBe(0);
  });

  test('nothing to do; numbers that are mistakes', async () => {
    expect(await fetchAll([], text)).toEqual([]);
    for (const options of [{ limit: 0 }, { timeout: -1 }]) await expect(fetchAll(['a'], text, options)).rejects.toThrow(RangeError);
  });
});

describe.each(forms)('parallel-http, over a real connection ($form)', ({ module: { fetchAll } }) => {
  const server = createServer((request, response) => {
    if (request.url === '/broken') response.destroy();
    else response.writeHead(request.url === '/missing' ? 404 : 200).end(request.url);
  }).listen(0);
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  test('fetches', async () => {
    if (!server.listening) await once(server, 'listening');
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const results = await fetchAll(['/a', '/broken', '/missing', '/b'].map((path) => base + path), (response) => response.text(), { limit: 2 });
    expect(results.map((each) => (each.ok ? each.value : (each.error as Error).name))).toEqual(['/a', 'TypeError', 'HttpError', '/b']);
    server.closeIdleConnections();
  });
});
