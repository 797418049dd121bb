/**
 * Waits until all tasks are done or the first fails, and then tells which are done and which are still running.
 *
 * @title Until the first error
 * @prefix untilFirstError
 * @main untilFirstError
 * @problems which tasks were done when one failed | keep what is done and decide about the rest | Promise.all hides the finished results | resume after a failure
 * @asyncio `wait(..., return_when=FIRST_EXCEPTION)`
 * @when After a failure one wants to use or undo what is done, and to decide about the rest. If the rest should just stop, take run-together or task-group.
 * @cost All tasks start at once; those that are pending go on until `abort` is called.
 * @failure Does not reject because of a task: `error` holds the first failure, `done` all results so far in the order in which they came, `pending` the rest.
 * The promises in `pending` give results too and never reject.
 * @abort Rejects at once with `signal.reason`, which the tasks see as well. What they throw afterwards, other than that, goes to `onLateError` (by default `console.error`).
 * @empty Resolves with nothing done, nothing pending and no error.
 * @zero There is no number to be zero.
 * @given
 * async function copy(name: string, signal: AbortSignal): Promise<string> {
 *   if (name === 'b') throw new Error('disk is full');
 *   if (name === 'c') await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
 *   return name;
 * }
 * const names = ['a', 'b', 'c'];
 * @example
 * const «state» = await untilFirstError(«items:names».map((«item:name») => (signal: AbortSignal) => «work:copy(name, signal)»));
 * if («state».pending.length > 0) «state».abort();
 * await Promise.all(«state».pending.map(({ result }) => result));«»
 * @show
 * console.log(«state».done.length, String(«state».error), «state».pending.map(({ index }) => index));
 * @prints 2 Error: disk is full [ 2 ]
 */

/** How a task ended, with its place in the list. */
export type IndexedResult<T> = PromiseSettledResult<T> & { index: number };

export interface FirstErrorState<T> {
  /** Results so far, in the order in which they came; a failure is the last. */
  done: IndexedResult<T>[];
  /** Tasks that are still running. */
  pending: { index: number; result: Promise<IndexedResult<T>> }[];
  /** The first failure, or nothing. */
  error: unknown;
  /** Aborts the tasks that are still running. */
  abort(reason?: unknown): void;
}

export interface UntilFirstErrorOptions {
  signal?: AbortSignal | undefined;
  /** Told of failures that the caller's abort has overtaken. */
  onLateError?: (error: unknown) => void;
}

/** Starts all tasks at once and waits for their end or the first failure. */
export async function untilFirstError<T>(
  tasks: Iterable<(signal: AbortSignal) => T | PromiseLike<T>>,
  { signal, onLateError = console.error }: UntilFirstErrorOptions = {},
): Promise<FirstErrorState<Awaited<T>>> {
  signal?.throwIfAborted();
  const stop = new AbortController();
  const done: IndexedResult<Awaited<T>>[] = [];
  let onFailure = (): void => {};
  const failed = new Promise<void>((resolve) => (onFailure = resolve));
  const runs = Array.from(tasks, async (task, index): Promise<IndexedResult<Awaited<T>>> => {
    let result: IndexedResult<Awaited<T>>;
    try {
      result = { index, status: 'fulfilled', value: await task(stop.signal) };
    } catch (reason) {
      result = { index, status: 'rejected', reason };
    }
    done.push(result);
    if (result.status === 'rejected') onFailure();
    return result;
  });
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => {
      const reason: unknown = signal?.reason;
      for (const run of runs) {
        const tell = (each: IndexedResult<unknown>): void => {
          if (each.status === 'rejected' && each.reason !== reason && !(each.reason instanceof Error && each.reason.cause === reason)) onLateError(each.reason);
        };
        run.then(tell).catch(console.error);
      }
      stop.abort(reason);
      reject(reason);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
  });
  try {
    await Promise.race([aborted, failed, Promise.all(runs)]);
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
  const snapshot = [...done];
  const ended = new Set(snapshot.map(({ index }) => index));
  const failure = snapshot.find((each) => each.status === 'rejected');
  return {
    done: snapshot,
    pending: runs.flatMap((result, index) => (ended.has(index) ? [] : [{ index, result }])),
    error: failure?.reason,
    abort: (reason = new DOMException('another task has failed', 'AbortError')) => stop.abort(reason),
  };
}
