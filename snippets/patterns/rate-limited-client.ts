/**
 * A `fetch` that keeps to the limits of an API: so many requests in an interval, so many at once, and a pause for all when the API asks
 * for one.
 *
 * @title Rate-limited fetch
 * @prefix limitedFetch
 * @main limitedFetch
 * @problems stay below the rate limit of an API | 429 for all parallel requests | limit requests per second and in flight | pause all calls after 429
 * @asyncio a rate-limited client session
 * @when Several places of a program call one API that counts. It retries nothing: give it to api-client as its `fetch` for that.
 * @cost One entry for each waiting call and one timer while somebody waits.
 * @failure A failure of `fetch` is passed on; an answer of 429 or 503 with `Retry-After` is passed on as well, and holds all later requests back that long.
 * @abort A waiting call leaves the line at once and rejects with `signal.reason`; a running one is aborted by `fetch`.
 * @empty With nobody before, a request goes at once.
 * @zero A `limit`, `interval` or `concurrency` that lets nothing through is a RangeError.
 * @given
 * const fetch = async (url: string): Promise<Response> => new Response(url);
 * @example
 * const «request» = limitedFetch({ limit: «limit:10», interval: «interval:1000», concurrency: «concurrency:4», fetch });
 * const «response» = await «request»('«url:https://api.example.com/users»');«»
 * @show
 * console.log(await «response».text());
 * @prints https://api.example.com/users
 */

export interface LimitedFetchOptions {
  /** Requests that may begin in any interval. */
  limit: number;
  /** Milliseconds. */
  interval: number;
  /** Requests in flight at once; one is in flight until its answer's head is there. */
  concurrency?: number;
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** Makes a function that is called as `fetch` is. Calls go in the order in which they came. */
export function limitedFetch({ limit, interval, concurrency = Infinity, fetch = globalThis.fetch }: LimitedFetchOptions): (url: string, init?: RequestInit) => Promise<Response> {
  if (!(limit >= 1) || !(interval > 0) || !(concurrency >= 1)) throw new RangeError('limit and concurrency must be at least 1, interval above 0');
  const waiting = new Set<() => void>();
  /** When the last requests began, oldest first. */
  const begun: number[] = [];
  let inFlight = 0;
  let pausedUntil = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Milliseconds until the next request may begin, as far as time decides. */
  const delay = (): number => {
    const oldest = begun.length >= limit ? (begun[begun.length - Math.floor(limit)] ?? 0) + interval : 0;
    return Math.max(oldest, pausedUntil) - performance.now();
  };

  function admit(): void {
    clearTimeout(timer);
    for (const go of waiting) {
      if (inFlight >= concurrency) return;
      const left = delay();
      if (left > 0) {
        timer = setTimeout(admit, Math.ceil(left));
        return;
      }
      waiting.delete(go);
      inFlight += 1;
      begun.push(performance.now());
      if (begun.length > limit) begun.shift();
      go();
    }
  }

  function takeTurn(signal: AbortSignal | null | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        waiting.delete(go);
        if (waiting.size === 0) clearTimeout(timer);
        reject(signal?.reason);
      };
      const go = (): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      waiting.add(go);
      admit();
    });
  }

  return async (url, init = {}) => {
    init.signal?.throwIfAborted();
    await takeTurn(init.signal);
    try {
      const response = await fetch(url, init);
      const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
      if ((response.status === 429 || response.status === 503) && seconds > 0) pausedUntil = Math.max(pausedUntil, performance.now() + seconds * 1000);
      return response;
    } finally {
      inFlight -= 1;
      admit();
    }
  };
}
