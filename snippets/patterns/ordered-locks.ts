/**
 * Locks several things at once, always in the same order, so that two callers can never wait for each other for ever.
 *
 * @title Ordered locks
 * @prefix orderedLocks
 * @main OrderedLocks
 * @problems deadlock of two locks | transfer between two accounts | lock several keys | lock by key | acquire locks in a fixed order
 * @asyncio lock-order deadlocks
 * @when An operation touches several things that have a lock each. For one lock take mutex.
 * @cost One entry for each key that is locked or waited for.
 * @failure A failure of the work gives all locks back and is passed on.
 * @abort A waiting caller gives back what it has and rejects at once with `signal.reason`.
 * @empty With no keys the work runs at once.
 * @zero There is no number to be zero.
 * @given
 * async function transfer(from: string, to: string): Promise<void> {
 *   console.log(`${from} to ${to}`);
 * }
 * @example
 * const «locks» = new OrderedLocks<string>();
 * await Promise.all([
 *   «locks».run([«first:'anna'», «second:'ben'»], () => «firstCall:transfer('anna', 'ben')»),
 *   «locks».run([«second», «first»], () => «secondCall:transfer('ben', 'anna')»),
 * ]);«»
 * @prints
 * anna to ben
 * ben to anna
 */

/** Locks by key. */
export class OrderedLocks<K> {
  readonly #compare: (a: K, b: K) => number;
  /** For each locked key the callers who wait for it. */
  readonly #lines = new Map<K, Set<() => void>>();

  /** @param compare puts the keys in their one order; by default that of their text. Different keys must not compare as equal */
  constructor(compare: (a: K, b: K) => number = (a, b) => (String(a) < String(b) ? -1 : Number(String(a) > String(b)))) {
    this.#compare = compare;
  }

  isLocked(key: K): boolean {
    return this.#lines.has(key);
  }

  /** Runs `work` while all keys are locked. A key that is named twice is locked once. */
  async run<T>(keys: Iterable<K>, work: () => T | PromiseLike<T>, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<Awaited<T>> {
    signal?.throwIfAborted();
    const held: K[] = [];
    try {
      for (const key of [...new Set(keys)].sort(this.#compare)) {
        await this.#lock(key, signal);
        held.push(key);
      }
      return await work();
    } finally {
      for (const key of held.reverse()) this.#unlock(key);
    }
  }

  #lock(key: K, signal: AbortSignal | undefined): Promise<void> | undefined {
    const line = this.#lines.get(key);
    if (!line) {
      this.#lines.set(key, new Set());
      return undefined;
    }
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        line.delete(enter);
        reject(signal?.reason);
      };
      const enter = (): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted) return onAbort();
      line.add(enter);
    });
  }

  /** Hands the lock to the first in line. */
  #unlock(key: K): void {
    const line = this.#lines.get(key);
    const [next] = line ?? [];
    if (!line || !next) return void this.#lines.delete(key);
    line.delete(next);
    next();
  }
}
