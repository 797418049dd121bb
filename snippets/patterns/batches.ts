/**
 * Cuts a sequence into arrays of a fixed size, holding never more than one of them.
 *
 * @title Batches
 * @prefix batches
 * @main batches
 * @problems chunk an array | process in batches of 100 | bulk insert | group rows of a stream | bounded memory
 * @asyncio `batch_process`
 * @when The other side takes many at a time (bulk insert, multi-get), and the whole would be too large at once.
 * @cost One array of `size` items; the source is read only when the next batch is asked for.
 * @failure A failure of the source is thrown into the loop; items of the batch that was not full yet are dropped with it.
 * @abort Throws `signal.reason` into the loop at once, also while the source makes it wait, and closes the source.
 * @empty The loop ends without a batch.
 * @zero A size below 1 (or NaN) throws a RangeError at the first step.
 * @given
 * const rows = [1, 2, 3, 4, 5];
 * async function insert(batch: number[]): Promise<void> {
 *   console.log(batch);
 * }
 * @example
 * for await (const «batch» of batches(«items:rows», «size:2»)) {
 *   await «work:insert(batch)»;«»
 * }
 * @prints
 * [ 1, 2 ]
 * [ 3, 4 ]
 * [ 5 ]
 */

/**
 * Yields the items in arrays of `size`; only the last may be shorter.
 * @param items an array, any iterable, or an async iterable
 * @param options `signal` ends the loop with its reason
 */
export async function* batches<T>(
  items: Iterable<T> | AsyncIterable<T>,
  size: number,
  { signal }: { signal?: AbortSignal | undefined } = {},
): AsyncGenerator<T[], void, undefined> {
  if (!(size >= 1)) throw new RangeError('size must be at least 1');
  const iterator: Iterator<T> | AsyncIterator<T> =
    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let isExhausted = false;
  try {
    let batch: T[] = [];
    for (;;) {
      signal?.throwIfAborted();
      let next;
      try {
        next = await unlessAborted(iterator.next(), signal);
      } catch (error) {
        // A source that has failed is closed; one that was only waited for is not.
        isExhausted = !signal?.aborted;
        throw error;
      }
      if (next.done) break;
      batch.push(next.value);
      if (batch.length < size) continue;
      yield batch;
      batch = [];
    }
    isExhausted = true;
    if (batch.length > 0) yield batch;
  } finally {
    if (!isExhausted) {
      const closing = Promise.resolve(iterator.return?.());
      // A source that hangs would hold its cleanup back; after an abort nobody waits for it.
      if (signal?.aborted) closing.catch(console.error);
      else await closing;
    }
  }
}

function unlessAborted<V>(value: V | PromiseLike<V>, signal: AbortSignal | undefined): V | PromiseLike<V> {
  if (!signal || !(value instanceof Object && 'then' in value)) return value;
  return new Promise<V>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    const done = (): void => signal.removeEventListener('abort', onAbort);
    value.then(
      (each) => {
        done();
        resolve(each);
      },
      (error: unknown) => {
        done();
        reject(error);
      },
    );
  });
}
