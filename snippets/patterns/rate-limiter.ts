/**
 * Holds calls back so that no more than a given number happen in a given time, with bursts up to the size of a bucket.
 *
 * @title Rate limiter
 * @prefix rateLimiter
 * @main RateLimiter
 * @problems not more than 10 requests per second | stay under an API quota | token bucket | throttle calls | avoid 429 Too Many Requests
 * @asyncio `AsyncRateLimiter`, token bucket
 * @when The other side counts requests per time. To limit how many are in flight at once, take semaphore.
 * @cost One entry for each waiting caller and one timer while somebody waits.
 * @failure A failure inside `run` is passed on; its turn is used up.
 * @abort A waiting caller leaves the line at once and rejects with `signal.reason`; its turn goes to the next.
 * @empty With nobody before, the first `burst` calls go at once.
 * @zero A `limit`, `interval` or `burst` of 0 or less (or NaN) is a RangeError.
 * @given
 * async function request(id: number): Promise<void> {
 *   console.log(id);
 * }
 * const ids = [1, 2, 3];
 * @example
 * const «limiter» = new RateLimiter({ limit: «limit:100», interval: «interval:1000», burst: «burst:10» });
 * await Promise.all(«items:ids».map((«item:id») => «limiter».run(() => «work:request(id)»)));«»
 * @prints
 * 1
 * 2
 * 3
 * @package p-queue Take it when it is there already: `intervalCap` calls in each `interval`, and a limit of concurrency beside it. Its windows
 * are fixed, so that twice as many may come round the border of two, unless `strict` is set.
 * import PQueue from 'p-queue';
 * const «limiter» = new PQueue({ intervalCap: «limit:100», interval: «interval:1000» });
 * await Promise.all(«items:ids».map((«item:id») => «limiter».add(() => «work:request(id)»)));«»
 */

export interface RateLimiterOptions {
  /** Calls in each interval, in the long run. */
  limit: number;
  /** Milliseconds. */
  interval: number;
  /** Calls that may go at once after a pause; by default 1. */
  burst?: number;
}

/**
 * A token bucket, kept as the time at which it would be full again (the generic cell rate algorithm of ATM, ITU-T I.371): in any window of
 * `t` milliseconds at most `burst + t * limit / interval` calls go. Callers go in the order in which they came.
 */
export class RateLimiter {
  readonly #spacing: number;
  readonly #slack: number;
  /** When the bucket would be full again if nobody took from it. */
  #fullAt = -Infinity;
  readonly #waiting = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ limit, interval, burst = 1 }: RateLimiterOptions) {
    if (!(limit > 0) || !(interval > 0) || !(burst >= 1)) throw new RangeError('limit and interval must be above 0, burst at least 1');
    this.#spacing = interval / limit;
    this.#slack = (burst - 1) * this.#spacing;
  }

  /** Callers in line. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Takes a turn if there is one now. */
  tryTake(): boolean {
    if (this.#waiting.size > 0 || this.#delay() > 0) return false;
    this.#take();
    return true;
  }

  /** Waits for a turn. */
  async take({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    signal?.throwIfAborted();
    if (this.tryTake()) return;
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.delete(go);
        if (this.#waiting.size === 0) clearTimeout(this.#timer);
        reject(signal?.reason);
      };
      const go = (): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(go);
      if (this.#waiting.size === 1) this.#schedule();
    });
  }

  /** Waits for a turn and runs `work`. */
  async run<T>(work: () => T | PromiseLike<T>, options: { signal?: AbortSignal | undefined } = {}): Promise<Awaited<T>> {
    await this.take(options);
    return await work();
  }

  /** Milliseconds until the next turn. */
  #delay(): number {
    return this.#fullAt - this.#slack - performance.now();
  }

  #take(): void {
    this.#fullAt = Math.max(this.#fullAt, performance.now()) + this.#spacing;
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // A timer may fire a little early; then it is set again.
      for (const go of this.#waiting) {
        if (this.#delay() > 0) return this.#schedule();
        this.#waiting.delete(go);
        this.#take();
        go();
      }
    }, Math.ceil(Math.max(0, this.#delay())));
  }
}
