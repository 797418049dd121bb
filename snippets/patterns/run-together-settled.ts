/**
 * Runs several pieces of work at once and waits for all of them, also when some fail; values and errors come back apart, in the order
 * of the tasks.
 *
 * @title Run together, keep failures apart
 * @prefix runTogetherSettled
 * @main runTogetherSettled
 * @problems some may fail and the rest should go on | allSettled and then filter | collect errors of parallel work | partial results
 * | best effort
 * @asyncio `gather(..., return_exceptions=True)`, `gather_safe`
 * @when The results that did arrive are worth having without the others. If one failure makes the rest useless, take run-together.
 * @cost All tasks start at once, without a limit; every error is kept until the last task has ended.
 * @failure Never rejects because of a task; each failure is in `errors` with the index of its task, and nothing is lost.
 * @abort Rejects at once with `signal.reason`; the tasks see it through their signal. What they throw afterwards, other than the abort, goes to
 * `onLateError` (by default `console.error`).
 * @empty Resolves with no values and no errors.
 * @zero There is no number to be zero.
 * @given
 * async function ping(host: string): Promise<string> {
 *   if (host === 'b') throw new Error('b is down');
 *   return `${host} is up`;
 * }
 * @example
 * const { values: «values», errors: «errors» } = await runTogetherSettled([
 *   () => «firstCall:ping('a')»,
 *   () => «secondCall:ping('b')»,
 *   () => «thirdCall:ping('c')»,
 * ]);«»
 * @show
 * console.log(«values», «errors».map(({ index, error }) => `${index}: ${String(error)}`));
 * @prints [ 'a is up', 'c is up' ] [ '1: Error: b is down' ]
 */

export interface SettledTogether<T> {
  /** Values of the tasks that succeeded, in the order of the tasks. */
  values: T[];
  /** Failures in the order of the tasks. */
  errors: { index: number; error: unknown }[];
  /** One result for each task, as of `Promise.allSettled`. */
  results: PromiseSettledResult<T>[];
}

export interface RunTogetherSettledOptions {
  /** Given to the tasks; stops the wait. */
  signal?: AbortSignal | undefined;
  /** Told of failures that come after an abort, so that none is lost. */
  onLateError?: (error: unknown) => void;
}

/**
 * Starts all tasks at once and waits until each has succeeded or failed.
 * @param tasks each gets the caller's signal, or one that never aborts
 */
export async function runTogetherSettled<T>(
  tasks: Iterable<(signal: AbortSignal) => T | PromiseLike<T>>,
  { signal = new AbortController().signal, onLateError = console.error }: RunTogetherSettledOptions = {},
): Promise<SettledTogether<Awaited<T>>> {
  signal.throwIfAborted();
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  const runs = Array.from(tasks, async (task) => await task(signal));
  const settled = Promise.allSettled(runs);
  try {
    const results = await Promise.race([aborted, settled]);
    const values: Awaited<T>[] = [];
    const errors: { index: number; error: unknown }[] = [];
    for (const [index, result] of results.entries()) {
      if (result.status === 'fulfilled') values.push(result.value);
      else errors.push({ index, error: result.reason });
    }
    return { values, errors, results };
  } catch (reason) {
    for (const run of runs) {
      run.catch((error: unknown) => {
        if (error !== reason && !(error instanceof Error && error.cause === reason)) onLateError(error);
      });
    }
    throw reason;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
