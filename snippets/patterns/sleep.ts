/**
 * Waits for a time, or until a signal aborts.
 *
 * @title Sleep
 * @prefix sleep
 * @main sleep
 * @problems wait for some milliseconds | abortable delay | setTimeout as a promise | pause between two calls | timer is left behind
 * @asyncio `sleep(n)`
 * @when Something has to wait for time itself: between two polls, before a retry. On Node alone `setTimeout` of `node:timers/promises` does it too, but rejects
 * with an AbortError of its own.
 * @cost One timer.
 * @failure It cannot fail.
 * @abort Rejects at once with `signal.reason`; the timer is gone.
 * @empty There is nothing that could be empty.
 * @zero With 0 or less it waits for the next turn of timers; NaN rejects with a RangeError, and any length is possible.
 * @given
 * const { signal } = new AbortController();
 * @example
 * await sleep(«ms:50», { signal });«»
 * @show
 * console.log('awake');
 * @prints awake
 */

/**
 * Resolves after `ms` milliseconds.
 * @param options `signal` ends the wait
 */
export async function sleep(ms: number, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
  if (Number.isNaN(ms)) throw new RangeError('ms must be a number');
  // A timer cannot wait longer than 2^31 - 1 ms; more would fire at once.
  const longest = 2_147_483_647;
  let left = ms;
  for (; left > longest; left -= longest) await pause(longest, signal);
  await pause(Math.max(0, left), signal);
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
