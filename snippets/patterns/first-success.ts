/**
 * Starts several ways to the same result and takes the first that succeeds; the others are aborted, and what they throw is dropped on
 * purpose.
 *
 * @title First success
 * @prefix firstSuccess
 * @main firstSuccess
 * @problems first wins | fastest mirror | fallback server in parallel | Promise.any and cancel the losers | hedged request | race for a result
 * @asyncio `first_success`
 * @when Any of several sources will do and waiting for a slow one costs more than asking all of them.
 * @cost All tasks start at once and do their work until the first success; one AbortController.
 * @failure When all fail it rejects with an AggregateError whose `errors` are in the order of the tasks. Failures of losers are dropped: nobody wants them any more.
 * @abort Rejects at once with `signal.reason`; the tasks see the same reason through their signal.
 * @empty Rejects with an AggregateError without errors: nothing can succeed.
 * @zero There is no number to be zero.
 * @given
 * async function fetchFrom(mirror: string, signal: AbortSignal): Promise<string> {
 *   signal.throwIfAborted();
 *   if (mirror === 'a') throw new Error('a is down');
 *   return `from ${mirror}`;
 * }
 * @example
 * const «result» = await firstSuccess([
 *   (signal) => «firstCall:fetchFrom('a', signal)»,
 *   (signal) => «secondCall:fetchFrom('b', signal)»,
 * ]);«»
 * @show
 * console.log(«result»);
 * @prints from b
 */

/**
 * Runs all tasks until one succeeds.
 * @param tasks each gets a signal that aborts when another was first
 * @param options `signal` aborts all of it
 */
export async function firstSuccess<T>(
  tasks: Iterable<(signal: AbortSignal) => T | PromiseLike<T>>,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Awaited<T>> {
  signal?.throwIfAborted();
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const stopped = new Promise<never>((_resolve, reject) => {
    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
  });
  const runs = Array.from(tasks, async (task) => await task(stop.signal));
  try {
    return await Promise.race([stopped, Promise.any(runs)]);
  } finally {
    signal?.removeEventListener('abort', onAbort);
    stop.abort(new DOMException('another task was first', 'AbortError'));
  }
}
