/**
 * Lets a critical piece of work finish although its caller gives up: the caller is released at once, the work goes on and its failure is
 * reported.
 *
 * @title Shield
 * @prefix shield
 * @main shield
 * @problems must finish even if the request is cancelled | do not abort the commit half-way | critical section survives abort | client disconnected while saving
 * @asyncio `shield`
 * @when Stopping half-way would leave something broken: a commit, a refund, releasing a lock.
 * @cost Nothing but the promise; give it to something that waits for it at shutdown (`track`).
 * @failure Passed on to the caller, or to `onLateError` (by default `console.error`) if the caller has left.
 * @abort The caller's promise rejects at once with `signal.reason`; the work is not told.
 * @empty There is nothing that could be empty.
 * @zero There is no number to be zero.
 * @given
 * const { signal } = new AbortController();
 * async function commit(): Promise<string> {
 *   return 'committed';
 * }
 * @example
 * const «result» = await shield(() => «work:commit()», { signal: «signal» });«»
 * @show
 * console.log(«result»);
 * @prints committed
 * @surround
 * await shield(async () => {
 *   «selection»
 * }, { signal: «signal» });
 */

export interface ShieldOptions {
  /** Releases the caller, not the work. If it has aborted before, the work does not start. */
  signal?: AbortSignal | undefined;
  /** Gets the work, so that a shutdown can wait for it. */
  track?: (work: Promise<unknown>) => unknown;
  /** Told of a failure that comes after the caller has left. */
  onLateError?: (error: unknown) => void;
}

/** Starts `work` at once and waits for it as long as the signal allows. */
export async function shield<T>(work: () => T | PromiseLike<T>, { signal, track, onLateError = console.error }: ShieldOptions = {}): Promise<Awaited<T>> {
  signal?.throwIfAborted();
  const run = (async () => await work())();
  track?.(run.catch(() => {}));
  if (!signal) return await run;
  let onAbort = (): void => {};
  const left = new Promise<never>((_resolve, reject) => {
    onAbort = () => {
      run.catch(onLateError);
      reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
  try {
    return await Promise.race([run, left]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
