/**
 * Remembers the results of an async function for a while: calls for the same key share one that is in flight, and failures are not
 * remembered.
 *
 * @title Cache with a time to live
 * @prefix ttlCache
 * @main TtlCache
 * @problems cache an async function | deduplicate concurrent requests | thundering herd | cache stampede | a rejected promise stays in the cache | memoize with expiry
 * @asyncio an async cache with TTL
 * @when The same thing is asked for often, making it costs much, and an answer some seconds old will do.
 * @cost At most `max` results, the least recently used go first; expired ones go when they are asked for or pushed out. No timer.
 * @failure Everybody who shares the call gets the error; nothing is remembered, so the next call tries again.
 * @abort Rejects the one caller at once with its `signal.reason`; the shared call goes on for the others and is aborted when the last has left.
 * @empty With nothing remembered each key is loaded once.
 * @zero A `ttl` of 0 remembers nothing but still shares calls in flight; below 0 or NaN, or a `max` below 1, is a RangeError.
 * @given
 * async function loadUser(id: number): Promise<string> {
 *   console.log(`loading ${id}`);
 *   return `user ${id}`;
 * }
 * @example
 * const «cache:users» = new TtlCache((«key:id»: number) => «work:loadUser(id)», { ttl: «ttl:60_000», max: «max:1000» });
 * const «result:both» = await Promise.all([«cache».get(«first:7»), «cache».get(«second:7»)]);«»
 * @show
 * console.log(«result»);
 * @prints
 * loading 7
 * [ 'user 7', 'user 7' ]
 * @package lru-cache Take it when it is there already, or when the size is counted in bytes, entries should be renewed in the background, or
 * there are very many. Its `fetchMethod` shares calls in flight as well.
 * import { LRUCache } from 'lru-cache';
 * const «cache:users» = new LRUCache<number, string>({ max: «max:1000», ttl: «ttl:60_000», fetchMethod: («key:id») => «work:loadUser(id)» });
 * const «result:both» = await Promise.all([«cache».fetch(«first:7»), «cache».fetch(«second:7»)]);«»
 */

export interface TtlCacheOptions {
  /** Milliseconds that a result is good for. */
  ttl: number;
  /** Results that are kept at most. */
  max?: number;
}

interface Flight<V> {
  promise: Promise<V>;
  control: AbortController;
  callers: number;
}

export class TtlCache<K, V> {
  readonly #load: (key: K, signal: AbortSignal) => V | PromiseLike<V>;
  readonly #ttl: number;
  readonly #max: number;
  readonly #results = new Map<K, { value: V; until: number }>();
  readonly #flights = new Map<K, Flight<V>>();

  /** @param load makes the value of a key; its signal aborts when nobody waits for it any more */
  constructor(load: (key: K, signal: AbortSignal) => V | PromiseLike<V>, { ttl, max = Infinity }: TtlCacheOptions) {
    if (!(ttl >= 0) || !(max >= 1)) throw new RangeError('ttl must be at least 0, max at least 1');
    this.#load = load;
    this.#ttl = ttl;
    this.#max = max;
  }

  /** Results that are kept, expired ones among them. */
  get size(): number {
    return this.#results.size;
  }

  /** The value of a key: remembered, in flight, or loaded now. */
  async get(key: K, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<V> {
    signal?.throwIfAborted();
    const known = this.#results.get(key);
    if (known && performance.now() < known.until) {
      // Moves to the end: the order of the map is that of the last use.
      this.#results.delete(key);
      this.#results.set(key, known);
      return known.value;
    }
    this.#results.delete(key);
    const flight = this.#flights.get(key) ?? this.#start(key);
    return await this.#wait(key, flight, signal);
  }

  /** Forgets a key; a call in flight goes on, but its result is not remembered. */
  delete(key: K): void {
    this.#results.delete(key);
    this.#flights.delete(key);
  }

  clear(): void {
    this.#results.clear();
    this.#flights.clear();
  }

  #start(key: K): Flight<V> {
    const control = new AbortController();
    const promise = (async () => await this.#load(key, control.signal))();
    const flight: Flight<V> = { promise, control, callers: 0 };
    this.#flights.set(key, flight);
    promise.then(
      (value) => {
        if (this.#flights.get(key) !== flight) return;
        this.#flights.delete(key);
        if (this.#ttl > 0) this.#keep(key, value);
      },
      () => {
        if (this.#flights.get(key) === flight) this.#flights.delete(key);
      },
    );
    return flight;
  }

  #keep(key: K, value: V): void {
    this.#results.set(key, { value, until: performance.now() + this.#ttl });
    const [oldest] = this.#results.keys();
    if (this.#results.size > this.#max) this.#results.delete(oldest as K);
  }

  /** Waits for a call in flight as long as the caller's signal allows. */
  async #wait(key: K, flight: Flight<V>, signal: AbortSignal | undefined): Promise<V> {
    flight.callers += 1;
    return await new Promise<V>((resolve, reject) => {
      const onAbort = (): void => {
        flight.callers -= 1;
        reject(signal?.reason);
        if (flight.callers > 0) return;
        if (this.#flights.get(key) === flight) this.#flights.delete(key);
        flight.control.abort(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const leave = (): void => {
        flight.callers -= 1;
        signal?.removeEventListener('abort', onAbort);
      };
      flight.promise.then(
        (value) => {
          if (signal?.aborted) return;
          leave();
          resolve(value);
        },
        (error: unknown) => {
          if (signal?.aborted) return;
          leave();
          reject(error);
        },
      );
    });
  }
}
