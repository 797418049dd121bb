/** Maps with at most `limit` calls in flight; keeps the order; the first failure rejects and starts nothing more. */
export async function mapConcurrent<T, R>(
  items: Iterable<T>,
  limit: number,
  fn: (item: T, index: number) => R | PromiseLike<R>,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Awaited<R>[]> {
  if (!(limit >= 1)) throw new RangeError('limit must be at least 1');
  const list = [...items];
  const results = new Array<Awaited<R>>(list.length);
  const queue = (function* () { yield* list.entries(); })();
  // The workers share one generator: a failure in one leaves its loop, which closes the generator for all.
  await Promise.all(Array.from({ length: Math.min(limit, list.length) }, async () => {
    for (const [index, item] of queue) {
      signal?.throwIfAborted();
      results[index] = await fn(item, index);
    }
  }));
  signal?.throwIfAborted();
  return results;
}
