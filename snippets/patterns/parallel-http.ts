/**
 * Fetches many URLs with a limit and a deadline for each; every body is read or cancelled, so that no connection is left hanging.
 *
 * @title Fetch in parallel
 * @prefix fetchAll
 * @main fetchAll
 * @problems download many URLs | fetch with a concurrency limit | timeout for each request | response body never consumed | crawl a list of pages | socket hang up with many fetches
 * @asyncio fetching many URLs with a shared session
 * @when Many requests of the same kind, where one that fails should not lose the others.
 * @cost At most `limit` requests in flight; what `read` returns is kept for each.
 * @failure Never rejects because of a request: its result says `ok: false` with the error. A status outside 200 to 299 is an HttpError.
 * @abort Rejects at once with `signal.reason`, and all requests in flight are aborted.
 * @empty Resolves with an empty array.
 * @zero A `limit` below 1 or a `timeout` below 0 rejects with a RangeError; a `timeout` of 0 lets no request end in time.
 * @given
 * const urls = ['data:text/plain,one', 'data:text/plain,two'];
 * @example
 * const «results» = await fetchAll(«urls», (response) => «read:response.text()», { limit: «limit:6», timeout: «timeout:10_000» });
 * for (const «result» of «results») {
 *   if («result».ok) «onValue:console.log(result.value)»;
 *   else «onError:console.error(result.url, result.error)»;«»
 * }
 * @prints
 * one
 * two
 */

/** What became of one request. */
export type FetchResult<T> = { url: string } & ({ ok: true; value: T } | { ok: false; error: unknown });

/** The server answered, but not with success. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;

  constructor(status: number, text: string) {
    super(`${status} ${text}`.trim());
    this.status = status;
  }
}

export interface FetchAllOptions {
  /** Requests in flight at once. */
  limit?: number;
  /** Milliseconds for each request, its body included. */
  timeout?: number;
  signal?: AbortSignal | undefined;
  /** Does the request; by default the platform's `fetch`. */
  fetch?: (url: string, init: { signal: AbortSignal }) => Promise<Response>;
}

/**
 * Fetches every URL and reads its body.
 * @param read makes the value of a response; a body that it leaves unread is cancelled
 * @returns one result for each URL, in the order of the URLs
 */
export async function fetchAll<T>(
  urls: Iterable<string | URL>,
  read: (response: Response, url: string) => T | PromiseLike<T>,
  { limit = 6, timeout = 30_000, signal, fetch = globalThis.fetch }: FetchAllOptions = {},
): Promise<FetchResult<Awaited<T>>[]> {
  if (!(limit >= 1) || !(timeout >= 0)) throw new RangeError('limit must be at least 1, timeout at least 0');
  signal?.throwIfAborted();
  const stop = new AbortController();
  const list = Array.from(urls, String);
  const results = new Array<FetchResult<Awaited<T>>>(list.length);
  const queue = (function* () {
    yield* list.entries();
  })();

  async function load(url: string): Promise<Awaited<T>> {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new DOMException(`${url} took longer than ${timeout} ms`, 'TimeoutError')), timeout);
    const onStop = (): void => deadline.abort(stop.signal.reason);
    stop.signal.addEventListener('abort', onStop, { once: true });
    let response: Response | undefined;
    try {
      response = await fetch(url, { signal: deadline.signal });
      if (!response.ok) throw new HttpError(response.status, response.statusText);
      return await read(response, url);
    } finally {
      clearTimeout(timer);
      stop.signal.removeEventListener('abort', onStop);
      // A body that somebody is reading is locked; its reader sees the abort.
      if (response?.body && !response.bodyUsed && !response.body.locked) await response.body.cancel().catch(() => {});
    }
  }

  async function work(): Promise<void> {
    for (const [index, url] of queue) {
      try {
        results[index] = { url, ok: true, value: await load(url) };
      } catch (error) {
        stop.signal.throwIfAborted();
        results[index] = { url, ok: false, error };
      }
    }
  }

  const onAbort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const stopped = new Promise<never>((_resolve, reject) => {
    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
  });
  try {
    await Promise.race([stopped, Promise.all(Array.from({ length: Math.min(limit, list.length) }, work))]);
    return results;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
