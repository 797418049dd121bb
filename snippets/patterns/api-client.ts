/**
 * Calls an HTTP API with a deadline for each attempt; 429 and 5xx answers and broken connections are tried again, as late as `Retry-After`
 * says.
 *
 * @title API client
 * @prefix apiClient
 * @main apiClient
 * @problems retry 429 with Retry-After | fetch with retries and timeout | typed fetch wrapper | 503 from an API | one client for all calls of an API
 * @asyncio a client with shared session, limits, retries, timeouts
 * @when Many calls go to one API over `fetch`, which keeps connections alive by itself. POST and PATCH are tried again only with `retryUnsafe`.
 * @cost One timer for each attempt or wait; bodies of answers that are tried again are cancelled.
 * @failure An answer outside 200 to 299 rejects with an ApiError that holds the status and the text; a broken connection rejects with the error of `fetch`.
 * After the last attempt that error is passed on.
 * @abort Rejects at once with `signal.reason`, in an attempt or in a wait; the request is aborted.
 * @empty An answer without a body gives an empty text; how it is read is up to the caller.
 * @zero `attempts` below 1, or a `timeout` of 0 or less, is a RangeError.
 * @given
 * const answers = [new Response('', { status: 503, headers: { 'Retry-After': '0' } }), Response.json({ name: 'Anna' })];
 * const fetch = async (): Promise<Response> => answers.shift() ?? Response.error();
 * @example
 * const «api» = apiClient({ base: '«base:https://api.example.com/»', timeout: «timeout:10_000», attempts: «attempts:3», fetch });
 * const «response» = await «api»('«path:users/7»');«»
 * @show
 * console.log(await «response».json());
 * @prints { name: 'Anna' }
 */

/** An answer that is no success. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly body: string;

  constructor(status: number, statusText: string, body: string) {
    super(`${status} ${statusText}`.trim());
    this.status = status;
    this.body = body;
  }
}

export interface ApiClientOptions {
  /** What paths are relative to; ends with a slash. */
  base: string;
  /** Milliseconds until an attempt must have answered. */
  timeout?: number;
  /** Attempts in all. */
  attempts?: number;
  /** Milliseconds that the first wait is at most, where the answer does not say. */
  delay?: number;
  /** Milliseconds that any wait is at most; an answer that asks for more is not tried again. */
  maxDelay?: number;
  /** Sent with each request. */
  headers?: Record<string, string>;
  /** Tries POST and PATCH again as well: only for an API that can take them twice. */
  retryUnsafe?: boolean;
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Source of randomness, from 0 to 1. */
  random?: () => number;
}

/** Makes a function that is called as `fetch` is, with a path. Its answers are successes, with the body still to be read. */
export function apiClient({
  base,
  timeout = 10_000,
  attempts = 3,
  delay = 200,
  maxDelay = 20_000,
  headers = {},
  retryUnsafe = false,
  fetch = globalThis.fetch,
  random = Math.random,
}: ApiClientOptions): (path: string, init?: RequestInit) => Promise<Response> {
  if (!(attempts >= 1) || !(timeout > 0)) throw new RangeError('attempts must be at least 1, timeout above 0');
  return async (path, init = {}) => {
    const signal = init.signal ?? new AbortController().signal;
    signal.throwIfAborted();
    const url = new URL(path, base).href;
    const mayRepeat = retryUnsafe || !/^(?:post|patch)$/iu.test(init.method ?? 'get');
    for (let attempt = 1; ; attempt += 1) {
      const wait = Math.min(maxDelay, random() * delay * 2 ** (attempt - 1));
      const isLast = attempt >= attempts || !mayRepeat;
      try {
        const response = await send(url, init, signal);
        if (response.ok) return response;
        const asked = retryAfter(response);
        const isWorthIt = (response.status === 429 || response.status >= 500) && (asked ?? 0) <= maxDelay;
        if (isLast || !isWorthIt) throw new ApiError(response.status, response.statusText, await response.text());
        await response.body?.cancel();
        await pause(asked ?? wait, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof ApiError || isLast) throw error;
        await pause(wait, signal);
      }
    }
  };

  /** One attempt; the deadline is for the answer, the caller's signal for the body as well. */
  async function send(url: string, init: RequestInit, signal: AbortSignal): Promise<Response> {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new DOMException(`no answer after ${timeout} ms`, 'TimeoutError')), timeout);
    try {
      const request = { ...init, headers: { ...headers, ...Object.fromEntries(new Headers(init.headers)) }, signal: AbortSignal.any([signal, deadline.signal]) };
      return await fetch(url, request);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Milliseconds that an answer asks to wait: `Retry-After` in seconds or as a date. */
function retryAfter(response: Response): number | undefined {
  const value = response.headers.get('Retry-After');
  if (value === null) return undefined;
  const ms = /^\d+$/u.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
