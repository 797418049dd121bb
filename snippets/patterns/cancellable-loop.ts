/**
 * Repeats a step until it says that it is done or a signal aborts; cleanup always runs, and the reason of an abort is thrown on.
 *
 * @title Cancellable loop
 * @prefix cancellableLoop
 * @main cancellableLoop
 * @problems poll every few seconds until stopped | stop a while(true) loop | background worker loop | catch swallows the abort
 * | clean up and re-throw on cancel | setInterval with async callback overlaps
 * @asyncio `except CancelledError`: clean up, re-raise
 * @when Something runs for as long as the program or a connection lives: polling, consuming, heartbeats. Unlike `setInterval`, a step never
 * overlaps the one before.
 * @cost One timer during the pause between two steps; without `interval` each step is still followed by one turn of the event loop.
 * @failure A failure of a step ends the loop with that error, after the cleanup. If the cleanup fails too, both arrive in an AggregateError.
 * @abort Ends the pause at once, or the loop after the running step (it is given the signal); then the cleanup runs and the promise rejects with `signal.reason`.
 * @empty A step that returns `false` the first time runs once.
 * @zero `interval` 0 goes on in the next turn of the event loop.
 * @given
 * const queue = ['a', 'b'];
 * async function poll(signal: AbortSignal): Promise<boolean> {
 *   signal.throwIfAborted();
 *   console.log(queue.shift());
 *   return queue.length > 0;
 * }
 * const { signal } = new AbortController();
 * @example
 * await cancellableLoop(async (signal) => {
 *   return await «work:poll(signal)»;«»
 * }, { signal: «signal», interval: «interval:10», cleanup: () => «cleanup:console.log('stopped')» });
 * @prints
 * a
 * b
 * stopped
 * @surround
 * await cancellableLoop(async (signal) => {
 *   «selection»
 * }, { signal: «signal», interval: «interval:1000» });
 */

export interface CancellableLoopOptions {
  /** Ends the loop. */
  signal: AbortSignal;
  /** Milliseconds between the end of a step and the start of the next. */
  interval?: number;
  /** Runs once at the end, whatever the end is, and is waited for. */
  cleanup?: () => unknown;
}

/**
 * Calls `step` again and again.
 * @param step gets the signal and the number of the round, from 0; `false` ends the loop
 */
export async function cancellableLoop(
  step: (signal: AbortSignal, round: number) => unknown,
  { signal, interval = 0, cleanup }: CancellableLoopOptions,
): Promise<void> {
  try {
    for (let round = 0; ; round += 1) {
      signal.throwIfAborted();
      if ((await step(signal, round)) === false) break;
      await pause(interval, signal);
    }
    signal.throwIfAborted();
  } catch (error) {
    try {
      await cleanup?.();
    } catch (second) {
      throw new AggregateError([error, second], 'the loop and its cleanup failed', { cause: error });
    }
    throw error;
  }
  await cleanup?.();
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
