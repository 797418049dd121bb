/**
 * Aborts a piece of work and waits until it has really stopped; only the abort itself is suppressed.
 *
 * @title Cancel and wait
 * @prefix cancelAndWait
 * @main cancelAndWait
 * @problems stop a task and wait for it | abort does not mean stopped | close after abort races with the work | suppress AbortError only
 * @asyncio `task.cancel()`, then `await task` in `suppress(CancelledError)`
 * @when What the work uses is closed or used again next: a file, a connection, a port.
 * @cost Lasts as long as the work needs to stop.
 * @failure Another failure than the abort, for example one of the work's cleanup, is passed on.
 * @abort It is the abort: the work gets `reason`. A signal of its own ends the wait with that signal's reason.
 * @empty Work that has ended before gives its value.
 * @zero There is no number to be zero.
 * @given
 * const control = new AbortController();
 * const work = (async () => {
 *   while (!control.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 1));
 *   console.log('stopped');
 *   throw control.signal.reason;
 * })();
 * @example
 * await cancelAndWait(«controller:control», «work»);«»
 * @show
 * console.log('now it is safe');
 * @prints
 * stopped
 * now it is safe
 */

/**
 * Aborts `controller` and waits for `work`.
 * @returns the value of work that was done all the same, or nothing
 * @throws whatever the work fails with, other than the abort
 */
export async function cancelAndWait<T>(
  controller: AbortController,
  work: PromiseLike<T>,
  reason: unknown = new DOMException('the work is cancelled', 'AbortError'),
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Awaited<T> | undefined> {
  controller.abort(reason);
  // The controller may have been aborted before, with another reason.
  const actual: unknown = controller.signal.reason;
  const ended = (async () => {
    try {
      return await work;
    } catch (error) {
      if (error === actual || (error instanceof Error && error.cause === actual)) return undefined;
      throw error;
    }
  })();
  if (!signal) return await ended;
  let onAbort = (): void => {};
  const left = new Promise<never>((_resolve, reject) => {
    onAbort = () => {
      ended.catch(console.error);
      reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
  try {
    return await Promise.race([ended, left]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
