/**
 * A lock that many readers may hold at once, or one writer alone.
 *
 * @title Read-write lock
 * @prefix readWriteLock
 * @main ReadWriteLock
 * @problems many readers one writer | shared and exclusive lock | reload configuration while requests read it | readers block each other with a mutex
 * @asyncio a `Lock` with a counter of readers
 * @when Reading takes awaits, happens often, and must not see a write half done. For writes alone take mutex.
 * @cost One entry for each waiting caller.
 * @failure A failure inside `read` or `write` gives the lock back and is passed on.
 * @abort A waiting caller leaves the line at once and rejects with `signal.reason`; readers behind a writer that leaves go on.
 * @empty With nobody inside, the lock is taken at once.
 * @zero There is no number to be zero.
 * @given
 * let config = 'old';
 * @example
 * const «lock» = new ReadWriteLock();
 * const «readings» = await Promise.all([
 *   «lock».read(async () => «read:config»),
 *   «lock».write(async () => {
 *     «write:config = 'new'»;
 *   }),
 *   «lock».read(async () => «read»),
 * ]);«»
 * @show
 * console.log(«readings»);
 * @prints [ 'old', undefined, 'new' ]
 */

interface Waiter {
  isWriter: boolean;
  enter(): void;
}

/** Callers get in in the order in which they came; readers that come behind a waiting writer wait for it, so that none starves. */
export class ReadWriteLock {
  #readers = 0;
  #isWriting = false;
  readonly #waiting = new Set<Waiter>();

  /** Runs `work` together with other readers. */
  read<T>(work: () => T | PromiseLike<T>, options: { signal?: AbortSignal | undefined } = {}): Promise<Awaited<T>> {
    return this.#run(false, work, options);
  }

  /** Runs `work` alone. */
  write<T>(work: () => T | PromiseLike<T>, options: { signal?: AbortSignal | undefined } = {}): Promise<Awaited<T>> {
    return this.#run(true, work, options);
  }

  async #run<T>(isWriter: boolean, work: () => T | PromiseLike<T>, { signal }: { signal?: AbortSignal | undefined }): Promise<Awaited<T>> {
    signal?.throwIfAborted();
    if (this.#waiting.size === 0 && this.#isFree(isWriter)) this.#take(isWriter);
    else await this.#wait(isWriter, signal);
    try {
      return await work();
    } finally {
      if (isWriter) this.#isWriting = false;
      else this.#readers -= 1;
      this.#admit();
    }
  }

  #isFree(isWriter: boolean): boolean {
    return !this.#isWriting && (!isWriter || this.#readers === 0);
  }

  #take(isWriter: boolean): void {
    if (isWriter) this.#isWriting = true;
    else this.#readers += 1;
  }

  #wait(isWriter: boolean, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        isWriter,
        enter: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      const onAbort = (): void => {
        this.#waiting.delete(waiter);
        reject(signal?.reason);
        this.#admit();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(waiter);
    });
  }

  /** Lets in from the front of the line as many as may be inside together. */
  #admit(): void {
    for (const waiter of this.#waiting) {
      if (!this.#isFree(waiter.isWriter)) return;
      this.#waiting.delete(waiter);
      this.#take(waiter.isWriter);
      waiter.enter();
    }
  }
}
