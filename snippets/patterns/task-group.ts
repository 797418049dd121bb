/**
 * A scope for concurrent tasks: it ends only when all of them have ended, one failure aborts the others, and all failures arrive together.
 *
 * @title Task group
 * @prefix taskGroup
 * @main taskGroup
 * @problems structured concurrency | nursery | wait for all child tasks | no orphaned promises | start tasks dynamically and wait | handle several errors by class
 * @asyncio `TaskGroup`, nursery, `except*`
 * @when Work is started from several places or grows while it runs, and nothing of it may outlive the scope.
 * @cost One promise for each running task. The scope lasts as long as its slowest task, also after a failure: tasks should heed their signal.
 * @failure The first failure aborts the others; when all have ended, it rejects with an AggregateError of all failures but mere aborts, in the order in which they
 * came. `splitErrors` sorts them by class.
 * @abort The tasks see `signal.reason`; when all have ended, it rejects with that reason, or with an AggregateError if some failed otherwise.
 * @empty A scope that starts nothing gives its own value.
 * @zero There is no number to be zero.
 * @given
 * async function load(name: string, signal: AbortSignal): Promise<void> {
 *   signal.throwIfAborted();
 *   console.log(name);
 * }
 * @example
 * await taskGroup(async (group) => {
 *   group.start((signal) => «firstCall:load('a', signal)»);
 *   group.start((signal) => «secondCall:load('b', signal)»);«»
 * });
 * @show
 * console.log('all done');
 * @prints
 * a
 * b
 * all done
 * @surround
 * await taskGroup(async (group) => {
 *   group.start(async (signal) => {
 *     «selection»
 *   });
 * });
 */

export interface TaskGroup {
  /** Aborts when a task fails or the caller's signal does. */
  readonly signal: AbortSignal;
  /**
   * Starts a task at once. Its promise may be awaited or left alone: the group sees its failure anyway.
   * @throws Error when the scope has ended
   */
  start<R>(task: (signal: AbortSignal) => R | PromiseLike<R>): Promise<Awaited<R>>;
}

/**
 * Opens a scope, runs `body` in it, and waits for every task that was started.
 * @returns what `body` returns
 */
export async function taskGroup<T>(body: (group: TaskGroup) => T | PromiseLike<T>, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<Awaited<T>> {
  signal?.throwIfAborted();
  const stop = new AbortController();
  const running = new Set<Promise<unknown>>();
  const failures: unknown[] = [];
  let isOpen = true;

  const note = (error: unknown): void => {
    const reason: unknown = stop.signal.reason;
    const isAbort = stop.signal.aborted && (error === reason || (error instanceof Error && error.cause === reason));
    // A failure that comes out of an awaited task again is the same failure; an abort is none.
    if (!isAbort && !failures.includes(error)) failures.push(error);
    stop.abort(error);
  };
  const group: TaskGroup = {
    signal: stop.signal,
    start<R>(task: (signal: AbortSignal) => R | PromiseLike<R>): Promise<Awaited<R>> {
      if (!isOpen) throw new Error('the task group has ended');
      const run = (async (): Promise<Awaited<R>> => await task(stop.signal))();
      const ended = run.catch(note).finally(() => running.delete(ended));
      running.add(ended);
      return run;
    },
  };

  const onAbort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const [result] = await Promise.allSettled([(async () => await body(group))()]);
    if (result.status === 'rejected') note(result.reason);
    while (running.size > 0) await Promise.all(running);
    isOpen = false;
    if (failures.length > 0) {
      throw new AggregateError(failures, failures.length === 1 ? 'a task failed' : `${failures.length} tasks failed`, { cause: failures[0] });
    }
    if (result.status === 'rejected') throw result.reason;
    if (stop.signal.aborted) throw stop.signal.reason;
    return result.value;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

/**
 * Sorts the errors of a group by class, those inside of groups too.
 * @returns the errors of the class, and all the others
 */
export function splitErrors<E extends Error>(error: unknown, kind: abstract new (...args: never[]) => E): [matching: E[], rest: unknown[]] {
  if (error instanceof kind) return [[error], []];
  if (!(error instanceof AggregateError)) return [[], [error]];
  const matching: E[] = [];
  const rest: unknown[] = [];
  for (const each of error.errors as unknown[]) {
    const [these, others] = splitErrors(each, kind);
    matching.push(...these);
    rest.push(...others);
  }
  return [matching, rest];
}
