import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/api-client.ts';
import { formsOf, leavesNothingBehind, listenersOf, outcomeOf, settle, untilAborted } from './forms.ts';

describe.each(await formsOf<typeof Module>('api-client'))('api-client ($form)', ({ module: { apiClient } }) => {
  leavesNothingBehind();
  const base = 'https://api.example.com/v1/';

  /** Gives these answers one after the other. */
  const answering = (...answers: (Response | Error)[]) =>
    vi.fn(async (_url: string, _init: RequestInit): Promise<Response> => {
      const answer = answers.shift();
      if (!answer) throw new Error('no answer left');
      if (answer instanceof Error) throw answer;
      return answer;
    });
  const status = (code: number, headers: Record<string, string> = {}): Response => new Response(`body of ${code}`, { status: code, headers });

  test('paths are relative to the base, headers are joined, a success comes back unread', async () => {
    const fetch = answering(Response.json({ id: 7 }));
    const api = apiClient({ base, fetch, headers: { authorization: 'token', accept: 'text/plain' } });
    expect(await (await api('users/7', { method: 'PUT', headers: { accept: 'application/json' } })).json()).toEqual({ id: 7 });
    const [url, init] = fetch.mock.calls[0] ?? [];
    expect([url, init?.method, init?.headers]).toEqual([`${base}users/7`, 'PUT', { authorization: 'token', accept: 'application/json' }]);
  });

  test('429 and 5xx are tried again, as late as the answer asks', async () => {
    vi.setSystemTime('2026-01-01T00:00:00Z');
    const fetch = answering(status(429, { 'Retry-After': '2' }), status(503, { 'Retry-After': 'Thu, 01 Jan 2026 00:00:05 GMT' }), status(200));
    const done = apiClient({ base, fetch })('x');
    await vi.advanceTimersByTimeAsync(1999);
    expect(fetch).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(fetch).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(2999);
    expect(fetch).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1);
    expect((await done).status).toBe(200);
  });

  test('otherwise after a growing wait; bodies of answers that are tried again are cancelled', async () => {
    const cancel = vi.fn();
    const fetch = answering(new Response(new ReadableStream({ cancel }), { status: 500 }), new TypeError('fetch failed'), status(200));
    const done = apiClient({ base, fetch, delay: 100, random: () => 1 })('x');
    await vi.advanceTimersByTimeAsync(100);
    expect([fetch.mock.calls.length, cancel.mock.calls.length]).toEqual([2, 1]);
    await vi.advanceTimersByTimeAsync(199);
    expect(fetch).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1);
    expect((await done).ok).toBe(true);
  });

  test('gives up with the last error, which holds the answer', async () => {
    const done = outcomeOf(apiClient({ base, fetch: answering(status(500), status(502)), attempts: 2, delay: 1 })('x'));
    await vi.runAllTimersAsync();
    expect(await done).toMatchObject({ error: { name: 'ApiError', status: 502, body: 'body of 502' } });
    const broken = outcomeOf(apiClient({ base, fetch: answering(new TypeError('fetch failed')), attempts: 1 })('x'));
    expect(await broken).toEqual({ error: new TypeError('fetch failed') });
  });

  test('what is not worth it is not tried again: 404, too long a wait, POST', async () => {
    await expect(apiClient({ base, fetch: answering(status(404)) })('x')).rejects.toMatchObject({ status: 404 });
    await expect(apiClient({ base, fetch: answering(status(429, { 'Retry-After': '3600' })) })('x')).rejects.toMatchObject({ status: 429 });
    await expect(apiClient({ base, fetch: answering(status(503)) })('x', { method: 'POST' })).rejects.toMatchObject({ status: 503 });
    const done = apiClient({ base, fetch: answering(status(503, { 'Retry-After': '0' }), status(201)), retryUnsafe: true })('x', { method: 'POST' });
    await vi.runAllTimersAsync();
    expect((await done).status).toBe(201);
  });

  test('an attempt that does not answer in time is aborted and tried again', async () => {
    const fetch = vi.fn((_url: string, { signal }: RequestInit) => untilAborted(signal as AbortSignal));
    const done = outcomeOf(apiClient({ base, fetch, timeout: 100, attempts: 2, delay: 10, random: () => 1 })('x'));
    await vi.advanceTimersByTimeAsync(110);
    expect(fetch).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(100);
    expect(await done).toMatchObject({ error: { name: 'TimeoutError', message: 'no answer after 100 ms' } });
  });

  test('aborted before, in an attempt, in a wait, afterwards', async () => {
    const fetch = vi.fn((_url: string, { signal }: RequestInit): Promise<Response> => untilAborted(signal as AbortSignal));
    await expect(apiClient({ base, fetch })('x', { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(fetch).not.toHaveBeenCalled();
    const [attempt, wait, later] = [new AbortController(), new AbortController(), new AbortController()];
    const first = outcomeOf(apiClient({ base, fetch })('x', { signal: attempt.signal }));
    attempt.abort('enough');
    expect([await first, fetch.mock.calls.length]).toEqual([{ error: 'enough' }, 1]);
    const second = outcomeOf(apiClient({ base, fetch: answering(status(503, { 'Retry-After': '5' })) })('x', { signal: wait.signal }));
    await settle();
    expect(vi.getTimerCount()).toBe(1);
    wait.abort('enough');
    expect([await second, vi.getTimerCount()]).toEqual([{ error: 'enough' }, 0]);
    await apiClient({ base, fetch: answering(status(200)) })('x', { signal: later.signal });
    expect(listenersOf(wait.signal)).toBe(0);
  });

  test.each([{ attempts: 0 }, { timeout: 0 }])('%j is a mistake', (options) => {
    expect(() => apiClient({ base, ...options })).toThrow(RangeError);
  });
});
