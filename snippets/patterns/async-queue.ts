/**
 * A queue between producers and consumers: who puts into a full one waits, who takes from an empty one waits, and closing it ends every
 * consumer.
 *
 * @title Queue
 * @prefix asyncQueue
 * @main AsyncQueue
 * @problems producer and consumer | back-pressure between tasks | bounded buffer | job queue with workers | priority queue | stop all consumers without sentinels
 * @asyncio `Queue`, `LifoQueue`, `PriorityQueue`, `join`, `task_done`
 * @when Items are made at one pace and worked on at another. For a list that is there already take map-concurrent or process-queue.
 * @cost At most `capacity` items and one entry for each waiting caller; with `compare`, putting is O(n).
 * @failure A consumer whose loop throws counts its item as done; the queue and the other consumers go on. `close(error)` makes all who wait or come reject with it.
 * @abort A waiting `put`, `get` or `join` rejects at once with `signal.reason`; a waiting `put` leaves its item outside.
 * @empty Taking from an empty queue waits; once the queue is closed, loops end and `get` rejects.
 * @zero A capacity below 1 (or NaN) is a RangeError.
 * @given
 * async function work(item: string): Promise<void> {
 *   console.log(item);
 * }
 * @example
 * const «queue» = new AsyncQueue<«type:string»>({ capacity: «capacity:10» });
 * await Promise.all([
 *   (async () => {
 *     for await (const «item» of «queue») await «work:work(item)»;
 *   })(),
 *   (async () => {
 *     await «queue».put(«first:'a'»);
 *     await «queue».put(«second:'b'»);
 *     «queue».close();
 *   })(),
 * ]);«»
 * @prints
 * a
 * b
 */

export interface AsyncQueueOptions<T> {
  /** Items that may be inside at once. */
  capacity?: number;
  /** `fifo` (the default) or `lifo`. */
  order?: 'fifo' | 'lifo';
  /** Makes it a priority queue: the smallest goes first, equals in the order in which they came. */
  compare?: (a: T, b: T) => number;
}

interface Getter<T> {
  give(item: T): void;
  end(error: unknown): void;
}

interface Putter<T> {
  item: T;
  enter(): void;
  end(error: unknown): void;
}

export class AsyncQueue<T> {
  readonly #items: T[] = [];
  readonly #getters = new Set<Getter<T>>();
  readonly #putters = new Set<Putter<T>>();
  readonly #joiners = new Set<{ done(): void; end(error: unknown): void }>();
  readonly #capacity: number;
  readonly #order: 'fifo' | 'lifo';
  readonly #compare: ((a: T, b: T) => number) | undefined;
  #open = 0;
  #closed: { error?: unknown } | undefined;

  constructor({ capacity = Infinity, order = 'fifo', compare }: AsyncQueueOptions<T> = {}) {
    if (!(capacity >= 1)) throw new RangeError('capacity must be at least 1');
    this.#capacity = capacity;
    this.#order = order;
    this.#compare = compare;
  }

  /** Items that wait to be taken. */
  get size(): number {
    return this.#items.length;
  }

  /** Adds an item; waits while the queue is full. */
  async put(item: T, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    signal?.throwIfAborted();
    if (this.#closed) throw this.#closedError();
    if (this.#items.length < this.#capacity) return this.#add(item);
    await waitIn(this.#putters, signal, (resolve, reject) => ({
      item,
      enter: resolve,
      end: reject,
    }));
  }

  /**
   * Takes the next item; waits while there is none. Say `done()` when it has been worked on, if anybody joins.
   * @throws Error when the queue is closed and empty
   */
  async get({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<T> {
    signal?.throwIfAborted();
    if (this.#closed && 'error' in this.#closed) throw this.#closed.error;
    if (this.#items.length > 0) return this.#take();
    if (this.#closed) throw this.#closedError();
    let taken: { item: T } | undefined;
    await waitIn(this.#getters, signal, (resolve, reject) => ({
      give: (item) => {
        taken = { item };
        resolve();
      },
      end: reject,
    }));
    return (taken as unknown as { item: T }).item;
  }

  /** Says that one item that was taken has been worked on. Loops over the queue say it by themselves. */
  done(): void {
    if (this.#open === 0) throw new Error('done() was called more often than items were put');
    this.#open -= 1;
    this.#settleJoiners();
  }

  /** Resolves when every item that was put has been worked on. */
  async join({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    signal?.throwIfAborted();
    if (this.#closed && 'error' in this.#closed) throw this.#closed.error;
    if (this.#open === 0) return;
    await waitIn(this.#joiners, signal, (resolve, reject) => ({ done: resolve, end: reject }));
  }

  /**
   * Takes no more items. Those inside are still given out; then loops end. With an error everything ends at once, and with that error.
   */
  close(error?: unknown): void {
    if (this.#closed) return;
    const isBroken = error !== undefined;
    this.#closed = isBroken ? { error } : {};
    for (const putter of this.#putters) putter.end(isBroken ? error : this.#closedError());
    // Who waits for an item of a closed queue waits in vain: were there any, nobody would wait.
    for (const getter of this.#getters) getter.end(isBroken ? error : this.#closedError());
    this.#putters.clear();
    this.#getters.clear();
    if (!isBroken) return;
    this.#items.length = 0;
    for (const joiner of this.#joiners) joiner.end(error);
    this.#joiners.clear();
  }

  /** Takes items until the queue is closed and empty. An item counts as done when the loop comes back for the next one or is left. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      let item;
      try {
        item = await this.get();
      } catch (error) {
        if (this.#closed && !('error' in this.#closed)) return;
        throw error;
      }
      try {
        yield item;
      } finally {
        this.done();
      }
    }
  }

  #closedError(): Error {
    return new Error('the queue is closed');
  }

  #add(item: T): void {
    this.#open += 1;
    const [getter] = this.#getters;
    if (getter) {
      this.#getters.delete(getter);
      return getter.give(item);
    }
    const compare = this.#compare;
    if (!compare) return void this.#items.push(item);
    const behind = this.#items.findIndex((each) => compare(item, each) < 0);
    this.#items.splice(behind < 0 ? this.#items.length : behind, 0, item);
  }

  #take(): T {
    const item = (this.#order === 'lifo' && !this.#compare ? this.#items.pop() : this.#items.shift()) as T;
    const [putter] = this.#putters;
    if (putter) {
      this.#putters.delete(putter);
      this.#add(putter.item);
      putter.enter();
    }
    return item;
  }

  #settleJoiners(): void {
    if (this.#open > 0) return;
    for (const joiner of this.#joiners) joiner.done();
    this.#joiners.clear();
  }
}

/** Waits in a line until somebody calls what `make` builds, or the signal aborts. */
function waitIn<W>(line: Set<W>, signal: AbortSignal | undefined, make: (resolve: () => void, reject: (error: unknown) => void) => W): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      line.delete(waiter);
      reject(signal?.reason);
    };
    const leave = (): void => signal?.removeEventListener('abort', onAbort);
    const waiter = make(
      () => {
        leave();
        resolve();
      },
      (error) => {
        leave();
        reject(error);
      },
    );
    signal?.addEventListener('abort', onAbort, { once: true });
    line.add(waiter);
  });
}
