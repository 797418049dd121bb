/**
 * Starts several different pieces of work at once and gives their results in order; the first failure rejects at once and aborts the
 * others through a signal that they share.
 *
 * @title Run together
 * @prefix runTogether
 * @main runTogether
 * @problems run awaits at the same time | sequential awaits are slow | Promise.all but the rest goes on after a failure | parallel requests
 * | cancel the others when one fails | fan out
 * @asyncio `gather(...)`, with the cancellation that `gather` does not do
 * @when A few independent calls are needed for one result. For many of the same kind take map-concurrent, for work that must have
 * stopped before one goes on take task-group.
 * @cost All tasks start at once, without a limit; one AbortController.
 * @failure The first failure rejects at once and is the reason of the shared signal. Later failures that are not just that abort go to
 * `onLateError` (by default `console.error`).
 * @abort Rejects at once with `signal.reason`; the tasks see the same reason through their signal.
 * @empty Resolves with an empty array.
 * @zero There is no number to be zero.
 * @given
 * async function loadUser(id: number, signal: AbortSignal): Promise<string> {
 *   signal.throwIfAborted();
 *   return `user ${id}`;
 * }
 * async function loadOrders(id: number, signal: AbortSignal): Promise<number[]> {
 *   signal.throwIfAborted();
 *   return [id, id + 1];
 * }
 * @example
 * const [«first:user», «second:orders»] = await runTogether([
 *   (signal) => «firstCall:loadUser(7, signal)»,
 *   (signal) => «secondCall:loadOrders(7, signal)»,
 * ]);«»
 * @show
 * console.log(«first», «second»);
 * @prints user 7 [ 7, 8 ]
 */

export interface RunTogetherOptions {
  /** Aborts all of it. */
  signal?: AbortSignal | undefined;
  /** Told of failures that come after the promise has been rejected, so that none is lost. */
  onLateError?: (error: unknown) => void;
}

/**
 * Starts all tasks at once, in order, and waits for all of them or for the first failure.
 * @param tasks each gets the shared signal, which aborts when the results are no longer wanted
 * @returns the results in the order of the tasks
 */
export async function runTogether<const T extends readonly ((signal: AbortSignal) => unknown)[]>(
  tasks: T,
  { signal, onLateError = console.error }: RunTogetherOptions = {},
): Promise<{ -readonly [K in keyof T]: Awaited<ReturnType<T[K]>> }> {
  signal?.throwIfAborted();
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const stopped = new Promise<never>((_resolve, reject) => {
    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
  });
  const runs = tasks.map(async (task) => {
    try {
      stop.signal.throwIfAborted();
      return await task(stop.signal);
    } catch (error) {
      const reason: unknown = stop.signal.reason;
      if (!stop.signal.aborted) stop.abort(error);
      else if (error !== reason && !(error instanceof Error && error.cause === reason)) onLateError(error);
      throw error;
    }
  });
  try {
    return (await Promise.race([stopped, Promise.all(runs)])) as { -readonly [K in keyof T]: Awaited<ReturnType<T[K]>> };
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
