/**
 * Runs an async function over many items with at most a given number of calls in flight, and gives the results in the order of the
 * items.
 *
 * @title Map with a concurrency limit
 * @prefix mapConcurrent
 * @main mapConcurrent
 * @problems limit concurrency | too many requests at once | for loop with await is slow | Promise.all over a large array
 * | bounded parallelism | at most N at a time | ECONNRESET or EMFILE under load
 * @asyncio `run_concurrently(fn, items, max_concurrency, timeout)`, `Semaphore(N)` round each call
 * @when There are more items than may be worked on at once, and each call waits for something else (network, database, disk).
 * @cost One promise for each call in flight and one slot for each result; items of an async iterable are taken only when a call can start.
 * @failure The first failure rejects at once, aborts the signal that the other calls were given, and starts nothing more. A later failure
 * of a call that was in flight goes to `onLateError` (by default `console.error`); the abort itself is not reported.
 * @abort Rejects at once with `signal.reason`; calls in flight see it through their own signal.
 * @empty Resolves with an empty array; the function is never called.
 * @zero A limit below 1 (or NaN) rejects with a RangeError, since no item would ever be worked on.
 * @given
 * const ids = [1, 2, 3, 4, 5];
 * async function loadUser(id: number): Promise<string> {
 *   return `user ${id}`;
 * }
 * @example
 * const «results:users» = await mapConcurrent(«items:ids», «limit:8», async («item:id») => {
 *   return await «work:loadUser(id)»;«»
 * });
 * @show
 * console.log(«results»);
 * @prints [ 'user 1', 'user 2', 'user 3', 'user 4', 'user 5' ]
 * @package p-map Take it when it is there already: the same guarantees for arrays and async iterables, and `stopOnError: false` as well.
 * It leaves the calls in flight running after a failure and has no deadline for each call.
 * import pMap from 'p-map';
 * const «results:users» = await pMap(«items:ids», async («item:id») => {
 *   return await «work:loadUser(id)»;«»
 * }, { concurrency: «limit:8» });
 */

export interface MapConcurrentOptions {
  /** Aborts the whole map: nothing new starts, and the promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Milliseconds that each call may take; one that misses it fails with a TimeoutError and its signal aborts. */
  timeout?: number;
  /** Told of failures that come after the promise has been rejected, so that none is lost. */
  onLateError?: (error: unknown) => void;
}

/**
 * Calls `fn` for every item, at most `limit` at a time.
 * @param items an array, any iterable, or an async iterable (read only as far as calls can start)
 * @param limit calls in flight at once, at least 1
 * @param fn gets the item, its index, and a signal that aborts when the result is no longer wanted
 * @returns the results in the order of the items
 */
export async function mapConcurrent<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => R | PromiseLike<R>,
  { signal, timeout, onLateError = console.error }: MapConcurrentOptions = {},
): Promise<Awaited<R>[]> {
  if (!(limit >= 1)) throw new RangeError('limit must be at least 1');
  signal?.throwIfAborted();
  const results: Awaited<R>[] = [];
  const iterator: Iterator<T> | AsyncIterator<T> =
    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const stop = new AbortController();
  const { signal: stopped } = stop;
  let running = 0;
  let count = 0;
  let isReading = false;
  let isExhausted = false;

  return await new Promise((resolve, reject) => {
    const onAbort = (): void => fail(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    read();

    function fail(error: unknown): void {
      if (!stopped.aborted) {
        signal?.removeEventListener('abort', onAbort);
        reject(error);
        stop.abort(error);
        if (!isExhausted) closeSource();
      } else if (!isAbort(error, stopped.reason)) onLateError(error);
    }

    // A generator that waits runs its cleanup only after that wait; nobody waits for it here, but its failure is told.
    function closeSource(): void {
      isExhausted = true;
      Promise.resolve().then(() => iterator.return?.()).catch(fail);
    }

    function read(): void {
      while (!isReading && !isExhausted && !stopped.aborted && running < limit) {
        let next;
        try {
          next = iterator.next();
        } catch (error) {
          isExhausted = true;
          return fail(error);
        }
        if ('then' in next) {
          isReading = true;
          next.then(
            (result) => {
              isReading = false;
              take(result);
              read();
            },
            (error: unknown) => {
              isExhausted = true;
              fail(error);
            },
          );
        } else take(next);
      }
      if (!isExhausted || running > 0 || stopped.aborted) return;
      signal?.removeEventListener('abort', onAbort);
      resolve(results);
    }

    function take({ done, value }: IteratorResult<T>): void {
      isExhausted ||= done === true;
      if (done || stopped.aborted) return;
      running += 1;
      call(value, count++).then(() => {
        running -= 1;
        read();
      }, fail);
    }
  });

  async function call(item: T, index: number): Promise<void> {
    if (timeout === undefined) {
      results[index] = await fn(item, index, stopped);
      return;
    }
    const limited = new AbortController();
    const onStop = (): void => limited.abort(stopped.reason);
    stopped.addEventListener('abort', onStop, { once: true });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        const error = new DOMException(`item ${index} took longer than ${timeout} ms`, 'TimeoutError');
        reject(error);
        limited.abort(error);
      }, timeout);
    });
    try {
      const work = Promise.resolve(fn(item, index, limited.signal));
      late.catch((reason: unknown) => work.catch((error: unknown) => isAbort(error, reason) || onLateError(error)));
      results[index] = await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
      stopped.removeEventListener('abort', onStop);
    }
  }
}

/** Whether a failure only says that the work was aborted; Node's own calls wrap the reason as `cause`. */
function isAbort(error: unknown, reason: unknown): boolean {
  return error === reason || (error instanceof Error && error.cause === reason);
}
