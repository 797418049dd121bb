/**
 * One deadline over several awaits: a signal that aborts when the time is over or when the caller's signal does, and a timer that is gone
 * when the scope ends.
 *
 * @title Timeout scope
 * @prefix timeoutScope
 * @main timeoutScope
 * @problems one deadline for several awaits | total time of a request | combine timeout and signal | AbortSignal.any with AbortSignal.timeout
 * | extend a deadline
 * @asyncio `async with timeout(5)`
 * @when Several steps share a budget of time. For one call alone take with-timeout.
 * @cost One timer and one AbortController for the scope.
 * @failure A failure of the body is passed on. One after the deadline that is not just the abort goes to `onLateError` (by default `console.error`).
 * @abort Rejects at once with `signal.reason`; the body sees it through the scope's signal.
 * @empty A body that does nothing gives its value.
 * @zero With 0 ms the body starts and has until the next turn of the event loop. `Infinity` means no deadline; below zero or NaN rejects with a RangeError.
 * @given
 * async function login(signal: AbortSignal): Promise<string> {
 *   signal.throwIfAborted();
 *   return 'token';
 * }
 * async function load(token: string, signal: AbortSignal): Promise<string> {
 *   signal.throwIfAborted();
 *   return `loaded with ${token}`;
 * }
 * @example
 * const «result» = await timeoutScope(«ms:5000», async (signal) => {
 *   const token = await «firstCall:login(signal)»;
 *   return await «secondCall:load(token, signal)»;«»
 * });
 * @show
 * console.log(«result»);
 * @prints loaded with token
 * @surround
 * await timeoutScope(«ms:5000», async (signal) => {
 *   «selection»
 * });
 */

export interface TimeoutScope {
  /** Milliseconds that are left. */
  readonly remaining: number;
  /** Sets the deadline anew, `ms` from now. */
  extend(ms: number): void;
}

export interface TimeoutScopeOptions {
  signal?: AbortSignal | undefined;
  /** Told of a failure that comes after the scope has ended. */
  onLateError?: (error: unknown) => void;
}

/**
 * Runs `body` under a deadline.
 * @param ms milliseconds for all of it
 * @param body gets the signal for everything that it waits for, and the scope itself
 * @throws DOMException named TimeoutError when the time is over
 */
export async function timeoutScope<T>(
  ms: number,
  body: (signal: AbortSignal, scope: TimeoutScope) => T | PromiseLike<T>,
  { signal, onLateError = console.error }: TimeoutScopeOptions = {},
): Promise<Awaited<T>> {
  if (!(ms >= 0)) throw new RangeError('ms must be 0 or more');
  signal?.throwIfAborted();
  const stop = new AbortController();
  const { signal: stopped } = stop;
  let end = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const scope: TimeoutScope = {
    get remaining() {
      return Math.max(0, end - performance.now());
    },
    extend(time) {
      if (!(time >= 0)) throw new RangeError('ms must be 0 or more');
      clearTimeout(timer);
      if (isOver || stopped.aborted) return;
      end = performance.now() + time;
      // A timer cannot wait longer than 2^31 - 1 ms; more would fire at once.
      if (time <= 2_147_483_647) timer = setTimeout(() => stop.abort(new DOMException(`not done after ${time} ms`, 'TimeoutError')), time);
    },
  };
  scope.extend(ms);
  const onAbort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const over = new Promise<never>((_resolve, reject) => {
    stopped.addEventListener('abort', () => reject(stopped.reason), { once: true });
  });
  const run = (async () => await body(stopped, scope))();
  run.catch((error: unknown) => {
    const reason: unknown = stopped.reason;
    if (stopped.aborted && error !== reason && !(error instanceof Error && error.cause === reason)) onLateError(error);
  });
  try {
    return await Promise.race([run, over]);
  } finally {
    isOver = true;
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
