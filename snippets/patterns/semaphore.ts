/**
 * Lets at most a given number of callers into a section of code; the others wait in line.
 *
 * @title Semaphore
 * @prefix semaphore
 * @main Semaphore
 * @problems at most N at the same time across the program | limit concurrent uploads | p-limit | share a limited resource | throttle parallel calls from many places
 * @asyncio `Semaphore(N)`
 * @when Calls from different places share one limit. For one list of items take map-concurrent.
 * @cost One entry for each waiting caller; taking and giving back are O(1).
 * @failure A failure inside `run` gives the permit back and is passed on.
 * @abort A waiting caller leaves the line at once and rejects with `signal.reason`; nobody behind it loses its place.
 * @empty With nobody waiting, a permit is there at once.
 * @zero Fewer than 1 permit (or NaN) is a RangeError: nobody would ever get in.
 * @given
 * async function upload(file: string): Promise<void> {
 *   console.log(file);
 * }
 * const files = ['a', 'b', 'c'];
 * @example
 * const «semaphore:uploads» = new Semaphore(«permits:2»);
 * await Promise.all(«items:files».map((«item:file») => «semaphore».run(() => «work:upload(file)»)));«»
 * @prints
 * a
 * b
 * c
 * @package p-limit Take it when it is there already: `limit(fn)` is `run`, and `limit.map` takes a list. Its waiting calls cannot be aborted one by one.
 * import pLimit from 'p-limit';
 * const «semaphore:uploads» = pLimit(«permits:2»);
 * await Promise.all(«items:files».map((«item:file») => «semaphore»(() => «work:upload(file)»)));«»
 */

/** A right to be inside. Giving it back twice does nothing. */
export interface Permit {
  release(): void;
  [Symbol.dispose](): void;
}

/** A counting semaphore; callers get in in the order in which they came. */
export class Semaphore {
  #free: number;
  readonly #waiting = new Set<() => void>();
  /** One walk through the line for all: each new walk would pass the places that have become free. */
  #line = this.#waiting.values();

  constructor(permits: number) {
    if (!(permits >= 1)) throw new RangeError('permits must be at least 1');
    this.#free = Math.floor(permits);
  }

  /** Permits that nobody holds. */
  get free(): number {
    return this.#free;
  }

  /** Callers in line. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Waits for a permit. Give it back in a `finally`, or take it with `using`. */
  async acquire({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<Permit> {
    await this.#enter(signal);
    let isHeld = true;
    const release = (): void => {
      if (isHeld) this.#release();
      isHeld = false;
    };
    return { release, [Symbol.dispose]: release };
  }

  /** Runs `work` with a permit. */
  async run<T>(work: () => T | PromiseLike<T>, options: { signal?: AbortSignal | undefined } = {}): Promise<Awaited<T>> {
    await this.#enter(options.signal);
    try {
      return await work();
    } finally {
      this.#release();
    }
  }

  #enter(signal: AbortSignal | undefined): Promise<void> | undefined {
    signal?.throwIfAborted();
    if (this.#free > 0) {
      this.#free -= 1;
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

  /** Hands the permit to the first in line, so that nobody who comes now can overtake. */
  #release(): void {
    let { value: next } = this.#line.next();
    // A walk that has come to the end stays there.
    if (!next) ({ value: next } = (this.#line = this.#waiting.values()).next());
    if (!next) {
      this.#free += 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}
