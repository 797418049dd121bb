/**
 * Tasks that nobody awaits, kept in order: each has a name, its failure is reported, and all of them can be waited for or aborted at
 * the end.
 *
 * @title Background tasks
 * @prefix backgroundTasks
 * @main BackgroundTasks
 * @problems fire and forget | floating promise on purpose | send a mail after the response | unhandled rejection of a detached task
 * | wait for background work before exit | void promise
 * @asyncio `create_task` with a name, kept in a set
 * @when Work should go on after the function that started it has answered, but must not be lost or outlive the program unseen.
 * @cost One entry for each running task.
 * @failure Goes to `report` with the name of the task; the others go on.
 * @abort `abort(reason)` aborts the signal of all tasks and waits for their end; tasks that end because of it are not reported.
 * @empty `drain` and `abort` resolve at once.
 * @zero There is no number to be zero.
 * @given
 * async function sendMail(to: string): Promise<void> {
 *   console.log(`mail to ${to}`);
 * }
 * @example
 * const «tasks» = new BackgroundTasks();
 * «tasks».start('«name:welcome mail»', (signal) => «work:sendMail('you')»);«»
 * @show
 * await «tasks».drain();
 * @prints mail to you
 */

export interface BackgroundTasksOptions {
  /** Told of each failure. */
  report?: (message: string, error: unknown) => void;
}

/** A set of named tasks in the background. Make one for the program, or one for each component that is closed by itself. */
export class BackgroundTasks {
  readonly #stop = new AbortController();
  readonly #running = new Map<Promise<void>, string>();
  readonly #report: (message: string, error: unknown) => void;

  constructor({ report = console.error }: BackgroundTasksOptions = {}) {
    this.#report = report;
  }

  /** Names of the tasks that are running, oldest first. */
  get names(): string[] {
    return [...this.#running.values()];
  }

  /**
   * Starts a task at once.
   * @throws the reason, when the tasks have been aborted
   */
  start(name: string, task: (signal: AbortSignal) => unknown): void {
    this.#stop.signal.throwIfAborted();
    const run = this.#run(name, task);
    this.#running.set(run, name);
    const forget = (): void => void this.#running.delete(run);
    run.then(forget, (error: unknown) => {
      forget();
      console.error(error);
    });
  }

  /** Rejects only if the report itself fails. */
  async #run(name: string, task: (signal: AbortSignal) => unknown): Promise<void> {
    const { signal } = this.#stop;
    try {
      await task(signal);
    } catch (error) {
      const reason: unknown = signal.reason;
      const isAbort = signal.aborted && (error === reason || (error instanceof Error && error.cause === reason));
      if (!isAbort) this.#report(`${name} failed`, error);
    }
  }

  /**
   * Waits until no task is running, also for tasks that start meanwhile.
   * @param options `signal` ends the wait, not the tasks
   */
  async drain({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => reject(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      const wait = (): void => {
        if (this.#running.size > 0) return void Promise.allSettled(this.#running.keys()).then(wait, reject);
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      wait();
    });
  }

  /** Aborts all tasks, takes no new ones, and waits for their end. */
  async abort(reason: unknown = new DOMException('the background tasks are stopped', 'AbortError')): Promise<void> {
    this.#stop.abort(reason);
    await this.drain();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.abort();
  }
}
