/**
 * Waits until something holds, looked at again whenever somebody says that it may have changed.
 *
 * @title Condition
 * @prefix condition
 * @main Condition
 * @problems wait until a predicate is true | poll a variable in a loop | notify waiting tasks | wait for a value to appear | monitor with notify
 * @asyncio `Condition`, `wait_for`, `notify`, `notify_all`
 * @when Tasks wait for different states of the same data. For a plain flag take async-event, for handing items over take async-queue.
 * @cost One entry for each waiting caller; `notify` looks at the predicates of those who wait, in order, until enough go on.
 * @failure A predicate that throws rejects its caller alone.
 * @abort A waiting caller rejects at once with `signal.reason`; the others wait on.
 * @empty Notifying nobody does nothing: it is not remembered.
 * @zero `notify(0)` lets nobody go on.
 * @given
 * const jobs: string[] = [];
 * @example
 * const «condition:changed» = new Condition();
 * const «waiting:taken» = «condition».waitFor(() => «predicate:jobs.shift()»);
 * «change:jobs.push('job')»;
 * «condition».notify();
 * const «result:job» = await «waiting»;«»
 * @show
 * console.log(«result»);
 * @prints job
 */

interface Waiter {
  /** Looks at the predicate; true when the caller goes on. */
  tryToGo(): boolean;
}

/** A place to wait for changes of some data. JavaScript runs one task at a time, so that no lock is needed. */
export class Condition {
  readonly #waiting = new Set<Waiter>();

  /**
   * Resolves with what the predicate gives as soon as that is truthy: at once, or at a notification.
   * Others may run before the code behind the `await` does: take what you wait for in the predicate itself (`() => jobs.shift()`).
   */
  async waitFor<T>(predicate: () => T, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<T> {
    signal?.throwIfAborted();
    const now = predicate();
    if (now) return now;
    return await new Promise<T>((resolve, reject) => {
      const done = (): void => {
        this.#waiting.delete(waiter);
        signal?.removeEventListener('abort', onAbort);
      };
      const onAbort = (): void => {
        done();
        reject(signal?.reason);
      };
      const waiter: Waiter = {
        tryToGo: () => {
          try {
            const value = predicate();
            if (!value) return false;
            resolve(value);
          } catch (error) {
            reject(error);
          }
          done();
          return true;
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(waiter);
    });
  }

  /** Says that the data has changed: the first `count` callers whose predicate now holds go on. */
  notify(count = 1): void {
    let left = count;
    for (const waiter of [...this.#waiting]) {
      if (left < 1) return;
      if (this.#waiting.has(waiter) && waiter.tryToGo()) left -= 1;
    }
  }

  /** Lets all go on whose predicate now holds. */
  notifyAll(): void {
    this.notify(Infinity);
  }
}
