/**
 * Works through items with a number of workers; every item gives exactly one result or one error, and a failure stops nobody.
 *
 * @title Process a queue of items
 * @prefix processQueue
 * @main processQueue
 * @problems worker pool over a list | one failure must not stop the batch | result for every job | retry the failed ones later | import rows and report errors
 * @asyncio `process_queue` with N workers and `WorkResult`
 * @when A batch should go through as far as it can, and afterwards one wants to know what became of each item. If a failure makes the rest
 * useless, take map-concurrent.
 * @cost One result for each item; at most `workers` calls in flight.
 * @failure Never rejects because of an item: its result says `ok: false` with the error. A failure of the source or of `onResult` rejects.
 * @abort Rejects at once with `signal.reason`; calls in flight see it through their signal, and what they throw afterwards, other than that, goes to
 * `onLateError` (by default `console.error`).
 * @empty Resolves with an empty array.
 * @zero Fewer than 1 worker (or NaN) rejects with a RangeError.
 * @given
 * const rows = ['1', 'x', '3'];
 * async function save(row: string): Promise<number> {
 *   if (Number.isNaN(Number(row))) throw new Error(`not a number: ${row}`);
 *   return Number(row);
 * }
 * @example
 * const «results» = await processQueue(«items:rows», «workers:4», («item:row») => «work:save(row)»);
 * const «failed» = «results».filter((each) => !each.ok);«»
 * @show
 * console.log(«results».length, «failed».map(({ item }) => item));
 * @prints 3 [ 'x' ]
 * @package p-queue Take it when it is there already, or when items have priorities, the queue is paused, or items are added while it runs. It
 * knows no results: `Promise.allSettled` round its calls keeps each failure apart.
 * import PQueue from 'p-queue';
 * const «queue» = new PQueue({ concurrency: «workers:4» });
 * const «results» = await Promise.allSettled(«items:rows».map((«item:row») => «queue».add(() => «work:save(row)»)));
 * const «failed» = «results».flatMap((each, index) => (each.status === 'rejected' ? [{ item: «items»[index], error: each.reason as unknown }] : []));«»
 */

/** What became of one item. */
export type WorkResult<T, R> = { index: number; item: T } & ({ ok: true; value: R } | { ok: false; error: unknown });

export interface ProcessQueueOptions<T, R> {
  signal?: AbortSignal | undefined;
  /** Told of each result as it comes. */
  onResult?: (result: WorkResult<T, R>) => void;
  /** Told of failures that come after an abort, so that none is lost. */
  onLateError?: (error: unknown) => void;
}

/**
 * Calls `fn` for every item, by at most `workers` at a time.
 * @returns one result for each item, in the order of the items
 */
export async function processQueue<T, R>(
  items: Iterable<T>,
  workers: number,
  fn: (item: T, index: number, signal: AbortSignal) => R | PromiseLike<R>,
  { signal, onResult, onLateError = console.error }: ProcessQueueOptions<T, Awaited<R>> = {},
): Promise<WorkResult<T, Awaited<R>>[]> {
  if (!(workers >= 1)) throw new RangeError('workers must be at least 1');
  signal?.throwIfAborted();
  const stop = new AbortController();
  const list = [...items];
  const results = new Array<WorkResult<T, Awaited<R>>>(list.length);
  const queue = (function* () {
    yield* list.entries();
  })();

  async function work(): Promise<void> {
    for (const [index, item] of queue) {
      let result: WorkResult<T, Awaited<R>>;
      try {
        result = { index, item, ok: true, value: await fn(item, index, stop.signal) };
      } catch (error) {
        if (stop.signal.aborted) {
          const reason: unknown = stop.signal.reason;
          if (error !== reason && !(error instanceof Error && error.cause === reason)) onLateError(error);
          throw reason;
        }
        result = { index, item, ok: false, error };
      }
      stop.signal.throwIfAborted();
      results[index] = result;
      onResult?.(result);
    }
  }

  const onAbort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const stopped = new Promise<never>((_resolve, reject) => {
    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
  });
  try {
    await Promise.race([stopped, Promise.all(Array.from({ length: Math.min(workers, list.length) }, work))]);
    return results;
  } catch (error) {
    stop.abort(error);
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
