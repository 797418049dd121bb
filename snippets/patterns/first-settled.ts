/**
 * Waits for the first of several tasks to end, well or badly; the others are aborted and waited for.
 *
 * @title First settled
 * @prefix firstSettled
 * @main firstSettled
 * @problems whichever comes first | Promise.race leaves the losers running | wait for one of several events | stop the rest and wait for them
 * @asyncio `wait(..., return_when=FIRST_COMPLETED)`
 * @when Several things may end a wait (a message, a timeout, a disconnect), and nothing may go on behind it. If only a success counts, take first-success.
 * @cost Lasts until the last loser has stopped: tasks should heed their signal.
 * @failure A failure is a result like any other: `first` says what happened, `others` what became of the losers. Nothing is lost, and nothing rejects.
 * @abort All tasks are aborted with `signal.reason`; when they have stopped, it rejects with that reason. What they threw but for that goes to
 * `onLateError` (by default `console.error`).
 * @empty Rejects with a RangeError: nothing would ever end.
 * @zero There is no number to be zero.
 * @given
 * async function message(signal: AbortSignal): Promise<string> {
 *   signal.throwIfAborted();
 *   return 'hello';
 * }
 * async function hangUp(signal: AbortSignal): Promise<never> {
 *   return await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
 * }
 * @example
 * const { first: «first» } = await firstSettled([
 *   (signal) => «firstCall:message(signal)»,
 *   (signal) => «secondCall:hangUp(signal)»,
 * ]);«»
 * @show
 * console.log(«first»);
 * @prints { index: 0, status: 'fulfilled', value: 'hello' }
 */

export interface FirstSettled<T> {
  /** The task that ended first, and how. */
  first: PromiseSettledResult<T> & { index: number };
  /** How the others ended after they were aborted, in the order of the tasks. */
  others: (PromiseSettledResult<T> & { index: number })[];
}

export interface FirstSettledOptions {
  signal?: AbortSignal | undefined;
  /** Told of failures that the caller's abort has overtaken. */
  onLateError?: (error: unknown) => void;
}

/** Starts all tasks at once. Each gets a signal that aborts when another has ended. */
export async function firstSettled<T>(
  tasks: Iterable<(signal: AbortSignal) => T | PromiseLike<T>>,
  { signal, onLateError = console.error }: FirstSettledOptions = {},
): Promise<FirstSettled<Awaited<T>>> {
  const list = [...tasks];
  if (list.length === 0) throw new RangeError('there is nothing to wait for');
  signal?.throwIfAborted();
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const order: (PromiseSettledResult<Awaited<T>> & { index: number })[] = [];
  try {
    await Promise.all(
      list.map(async (task, index) => {
        try {
          order.push({ index, status: 'fulfilled', value: await task(stop.signal) });
        } catch (reason) {
          order.push({ index, status: 'rejected', reason });
        }
        stop.abort(new DOMException('another task was first', 'AbortError'));
      }),
    );
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
  const [first, ...others] = order;
  if (signal?.aborted && stop.signal.reason === signal.reason) {
    const reason: unknown = signal.reason;
    for (const each of order) {
      if (each.status === 'rejected' && each.reason !== reason && !(each.reason instanceof Error && each.reason.cause === reason)) onLateError(each.reason);
    }
    throw reason;
  }
  if (!first) throw new Error('no task has ended');
  return { first, others: others.sort((a, b) => a.index - b.index) };
}
