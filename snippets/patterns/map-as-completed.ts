/**
 * Runs an async function over many items with a limit and yields each result as soon as it is there; leaving the loop aborts what is
 * in flight.
 *
 * @title Map, results as they finish
 * @prefix mapAsCompleted
 * @main mapAsCompleted
 * @problems process results as they arrive | as_completed in JavaScript | do not wait for the slowest | stream results of parallel calls
 * | stop early when enough results are there
 * @asyncio `amap`, `as_completed`
 * @when Each result can be used at once and their order does not matter. If the order matters, take map-concurrent.
 * @cost At most `limit` calls in flight or results waiting to be taken: a slow consumer slows the calls down.
 * @failure The first failure is thrown into the loop and aborts the calls in flight. What those throw afterwards, other than the abort, goes to `onLateError`
 * (by default `console.error`).
 * @abort Throws `signal.reason` into the loop at once; calls in flight see it through their own signal.
 * @empty The loop ends at once.
 * @zero A limit below 1 (or NaN) throws a RangeError at the first step.
 * @given
 * const ids = [3, 1, 2];
 * async function loadUser(id: number): Promise<string> {
 *   await new Promise((resolve) => setTimeout(resolve, id * 10));
 *   return `user ${id}`;
 * }
 * @example
 * for await (const «result:user» of mapAsCompleted(«items:ids», «limit:8», («item:id») => «work:loadUser(id)»)) {
 *   «use:console.log(user)»;«»
 * }
 * @prints
 * user 1
 * user 2
 * user 3
 */

export interface MapAsCompletedOptions {
  /** Ends the loop with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Told of failures that come after the loop has ended, so that none is lost. */
  onLateError?: (error: unknown) => void;
}

/**
 * Calls `fn` for every item, at most `limit` at a time, and yields the values in the order in which they come.
 * @param items an array, any iterable, or an async iterable (read only as far as calls can start)
 * @param fn gets the item, its index, and a signal that aborts when the loop is left
 */
export async function* mapAsCompleted<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  fn: (item: T, index: number, signal: AbortSignal) => R | PromiseLike<R>,
  { signal, onLateError = console.error }: MapAsCompletedOptions = {},
): AsyncGenerator<Awaited<R>, void, undefined> {
  if (!(limit >= 1)) throw new RangeError('limit must be at least 1');
  signal?.throwIfAborted();
  const stop = new AbortController();
  const { signal: stopped } = stop;
  const iterator: Iterator<T> | AsyncIterator<T> =
    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const ready: Awaited<R>[] = [];
  let open = 0;
  let count = 0;
  let isReading = false;
  let isExhausted = false;
  let wake = (): void => {};

  const fail = (error: unknown): void => {
    if (!stopped.aborted) stop.abort(error);
    else if (error !== stopped.reason && !(error instanceof Error && error.cause === stopped.reason)) onLateError(error);
    wake();
  };
  const onAbort = (): void => fail(signal?.reason);
  const call = async (item: T, index: number): Promise<void> => {
    const value = await fn(item, index, stopped);
    ready.push(value);
    wake();
  };
  const take = ({ done, value }: IteratorResult<T>): void => {
    isReading = false;
    if (done) isExhausted = true;
    else if (!stopped.aborted) {
      open += 1;
      call(value, count++).catch(fail);
    }
    wake();
  };
  const read = async (): Promise<void> => {
    isReading = true;
    try {
      take(await iterator.next());
    } catch (error) {
      isExhausted = true;
      throw error;
    }
  };

  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    for (;;) {
      if (stopped.aborted) throw stopped.reason;
      if (ready.length > 0) {
        open -= 1;
        yield ready.shift() as Awaited<R>;
      } else if (isExhausted && open === 0) return;
      else {
        if (!isReading && !isExhausted && open < limit) read().catch(fail);
        await new Promise<void>((resolve) => (wake = resolve));
      }
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    if (!stopped.aborted) stop.abort(new DOMException('the loop was left', 'AbortError'));
    if (!isExhausted) Promise.resolve().then(() => iterator.return?.()).catch(fail);
  }
}
