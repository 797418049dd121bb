/**
 * Lets one caller at a time into a section of code with awaits in it.
 *
 * @title Mutex
 * @prefix mutex
 * @main Mutex
 * @problems race condition between awaits | lock a critical section | read-modify-write is interleaved | one at a time | serialize access
 * @asyncio `Lock`
 * @when Something is read before an `await` and written behind it, and two callers may be there at once.
 * @cost One entry for each waiting caller; locking and unlocking are O(1). It is not reentrant: locking twice in one call waits for ever.
 * @failure A failure inside `run` unlocks and is passed on.
 * @abort A waiting caller leaves the line at once and rejects with `signal.reason`; nobody behind it loses its place.
 * @empty With nobody inside, the lock is taken at once.
 * @zero There is no number to be zero.
 * @given
 * let balance = 100;
 * async function withdraw(amount: number): Promise<void> {
 *   const before = balance;
 *   await null;
 *   balance = before - amount;
 * }
 * @example
 * const «mutex» = new Mutex();
 * await Promise.all([
 *   «mutex».run(() => «firstCall:withdraw(30)»),
 *   «mutex».run(() => «secondCall:withdraw(20)»),
 * ]);«»
 * @show
 * console.log(balance);
 * @prints 50
 * @package async-mutex Take it when it is there already: `runExclusive` is `run`. Waiting callers cannot be aborted, only cancelled all together.
 * import { Mutex } from 'async-mutex';
 * const «mutex» = new Mutex();
 * await Promise.all([
 *   «mutex».runExclusive(() => «firstCall:withdraw(30)»),
 *   «mutex».runExclusive(() => «secondCall:withdraw(20)»),
 * ]);«»
 */

/** The lock as it is held. Unlocking twice does nothing. */
export interface HeldLock {
  release(): void;
  [Symbol.dispose](): void;
}

/** A lock; callers get it in the order in which they came. */
export class Mutex {
  #isLocked = false;
  readonly #waiting = new Set<() => void>();
  /** One walk through the line for all: each new walk would pass the places that have become free. */
  #line = this.#waiting.values();

  get isLocked(): boolean {
    return this.#isLocked;
  }

  /** Waits for the lock. Give it back in a `finally`, or take it with `using`. */
  async lock({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<HeldLock> {
    await this.#enter(signal);
    let isHeld = true;
    const release = (): void => {
      if (isHeld) this.#unlock();
      isHeld = false;
    };
    return { release, [Symbol.dispose]: release };
  }

  /** Runs `work` alone. */
  async run<T>(work: () => T | PromiseLike<T>, options: { signal?: AbortSignal | undefined } = {}): Promise<Awaited<T>> {
    await this.#enter(options.signal);
    try {
      return await work();
    } finally {
      this.#unlock();
    }
  }

  #enter(signal: AbortSignal | undefined): Promise<void> | undefined {
    signal?.throwIfAborted();
    if (!this.#isLocked) {
      this.#isLocked = true;
      return undefined;
    }
    return new Promise((resolve, reject) => {
      if (!signal) return void this.#waiting.add(resolve);
      const onAbort = (): void => {
        this.#waiting.delete(enter);
        reject(signal.reason);
      };
      const enter = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(enter);
    });
  }

  /** Hands the lock to the first in line, so that nobody who comes now can overtake. */
  #unlock(): void {
    let { value: next } = this.#line.next();
    // A walk that has come to the end stays there.
    if (!next) ({ value: next } = (this.#line = this.#waiting.values()).next());
    this.#isLocked = next !== undefined;
    if (!next) return;
    this.#waiting.delete(next);
    next();
  }
}
