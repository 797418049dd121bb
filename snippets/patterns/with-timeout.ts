/**
 * Gives a piece of work a deadline: when it passes, the work is really aborted, and the caller gets a TimeoutError or a fallback value.
 *
 * @title With a timeout
 * @prefix withTimeout
 * @main withTimeout
 * @problems stop after 5 seconds | timeout for a promise | Promise.race with setTimeout leaves the timer | request hangs | deadline
 * | default value when too slow
 * @asyncio `wait_for(...)`, `with_timeout(default=...)`
 * @when One call must not take longer than a given time. For one deadline over several awaits take timeout-scope; for one `fetch` alone
 * `AbortSignal.timeout(ms)` is enough.
 * @cost One timer and one AbortController for the call; both are gone when it has settled.
 * @failure A failure of the work within its time is passed on. One after the deadline that is not just the abort goes to `onLateError`
 * (by default `console.error`).
 * @abort Rejects at once with `signal.reason`, also if there is a fallback; the work sees it through its signal.
 * @empty There is nothing that could be empty.
 * @zero With 0 ms the work starts and has until the next turn of the event loop. `Infinity` means no deadline; below zero or NaN rejects with a RangeError.
 * @given
 * async function loadReport(signal: AbortSignal): Promise<string> {
 *   signal.throwIfAborted();
 *   return 'report';
 * }
 * @example
 * const «result:report» = await withTimeout((signal) => «work:loadReport(signal)», «ms:5000»);«»
 * @show
 * console.log(«result»);
 * @prints report
 * @surround
 * await withTimeout(async (signal) => {
 *   «selection»
 * }, «ms:5000»);
 */

export interface WithTimeoutOptions<F> {
  /** Ends the wait before the deadline does. */
  signal?: AbortSignal | undefined;
  /** Given instead of a TimeoutError. */
  fallback?: F;
  /** Told of a failure that comes after the caller has got its answer. */
  onLateError?: (error: unknown) => void;
}

/**
 * Runs work under a deadline.
 * @param work gets a signal that aborts at the deadline; a promise may be given too, but nobody can abort that
 * @param ms milliseconds
 * @throws DOMException named TimeoutError at the deadline, unless there is a fallback
 */
export async function withTimeout<T, F = never>(
  work: PromiseLike<T> | ((signal: AbortSignal) => T | PromiseLike<T>),
  ms: number,
  options: WithTimeoutOptions<F> = {},
): Promise<Awaited<T> | F> {
  if (!(ms >= 0)) throw new RangeError('ms must be 0 or more');
  const { signal, onLateError = console.error } = options;
  signal?.throwIfAborted();
  const stop = new AbortController();
  const { signal: stopped } = stop;
  const timeout = new DOMException(`not done after ${ms} ms`, 'TimeoutError');
  const onAbort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  // A timer cannot wait longer than 2^31 - 1 ms; more would fire at once.
  const timer = ms > 2_147_483_647 ? undefined : setTimeout(() => stop.abort(timeout), ms);
  const over = new Promise<never>((_resolve, reject) => {
    stopped.addEventListener('abort', () => reject(stopped.reason), { once: true });
  });
  const run = (async () => await (typeof work === 'function' ? work(stopped) : work))();
  run.catch((error: unknown) => {
    const reason: unknown = stopped.reason;
    if (stopped.aborted && error !== reason && !(error instanceof Error && error.cause === reason)) onLateError(error);
  });
  try {
    return await Promise.race([run, over]);
  } catch (error) {
    if (error === timeout && 'fallback' in options) return options.fallback as F;
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
