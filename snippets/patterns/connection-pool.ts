/**
 * Keeps a few connections open and lends them out one by one; who comes when all are lent waits in line, and a broken one is replaced.
 *
 * @title Connection pool
 * @prefix connectionPool
 * @main ConnectionPool
 * @problems reuse connections | too many connections to the database | connect once and share | replace a broken connection | wait for a free connection
 * @asyncio a pool with acquire, release, execute and close
 * @when Opening costs much, the other side allows only a few, and the driver has no pool of its own. Most database drivers have one: then use that.
 * @cost At most `size` connections, opened when first needed; one entry for each waiting caller.
 * @failure A failure to connect rejects the caller it was for; the next in line tries again. A failure of the work is passed on, and the connection is looked at with
 * `isUsable` before it is lent again. Failures to close broken ones go to `report`.
 * @abort A caller in line or waiting for its connection rejects at once with `signal.reason`; a connection that comes late is kept for the next.
 * @empty With nobody before, a connection is opened or taken at once.
 * @zero A `size` below 1 (or NaN) is a RangeError.
 * @given
 * let count = 0;
 * async function connect(): Promise<{ id: number; query(text: string): Promise<string>; end(): Promise<void> }> {
 *   count += 1;
 *   const id = count;
 *   return { id, query: async (text) => `${text} on connection ${id}`, end: async () => {} };
 * }
 * @example
 * const «pool» = new ConnectionPool({
 *   size: «size:2»,
 *   connect: () => «open:connect()»,
 *   close: (connection) => «end:connection.end()»,
 * });
 * const «result» = await «pool».run((connection) => «work:connection.query('select 1')»);«»
 * @show
 * console.log(«result»);
 * await «pool».close();
 * @prints select 1 on connection 1
 */

export interface ConnectionPoolOptions<C> {
  /** Connections at most. */
  size: number;
  connect: (signal: AbortSignal) => C | PromiseLike<C>;
  close: (connection: C) => unknown;
  /** Whether a connection that comes back can be lent again; by default after a success only. */
  isUsable?: (connection: C, error: unknown) => boolean;
  /** Told of what goes wrong where nobody waits for it. */
  report?: (message: string, error: unknown) => void;
}

/** A connection as it is lent. Giving it back twice does nothing. */
export interface Lease<C> {
  readonly connection: C;
  /** @param error what went wrong with it, if anything did */
  release(error?: unknown): void;
}

export class ConnectionPool<C> {
  readonly #options: Required<ConnectionPoolOptions<C>>;
  readonly #idle: C[] = [];
  readonly #waiting = new Set<{ enter(): void; end(error: unknown): void }>();
  readonly #closing = new Set<Promise<void>>();
  #lent = 0;
  #isClosed = false;
  #closed: Promise<void> | undefined;
  #onEmpty = (): void => {};

  constructor({ size, connect, close, isUsable = (_connection, error) => error === undefined, report = console.error }: ConnectionPoolOptions<C>) {
    if (!(size >= 1)) throw new RangeError('size must be at least 1');
    this.#options = { size, connect, close, isUsable, report };
  }

  /** Connections that are lent or being opened, that lie ready, and callers in line. */
  get state(): { lent: number; idle: number; waiting: number } {
    return { lent: this.#lent, idle: this.#idle.length, waiting: this.#waiting.size };
  }

  /** Waits for a connection. Release it in a `finally`; better use `run`. */
  async acquire({ signal = new AbortController().signal }: { signal?: AbortSignal | undefined } = {}): Promise<Lease<C>> {
    signal.throwIfAborted();
    if (this.#isClosed) throw new Error('the pool is closed');
    if (this.#lent < this.#options.size) this.#lent += 1;
    else await this.#wait(signal);
    const connection = this.#idle.pop() ?? (await this.#connect(signal));
    let isLent = true;
    return {
      connection,
      release: (error) => {
        if (!isLent) return;
        isLent = false;
        if (this.#options.isUsable(connection, error) && !this.#isClosed) this.#idle.push(connection);
        else this.#drop(connection);
        this.#next();
      },
    };
  }

  /** Runs `work` with a connection. */
  async run<T>(work: (connection: C) => T | PromiseLike<T>, options: { signal?: AbortSignal | undefined } = {}): Promise<Awaited<T>> {
    const lease = await this.acquire(options);
    try {
      const value = await work(lease.connection);
      lease.release();
      return value;
    } catch (error) {
      lease.release(error ?? new Error('the work failed'));
      throw error;
    }
  }

  /** Turns away who waits, waits until all connections are back, and closes them. */
  close(): Promise<void> {
    this.#isClosed = true;
    this.#closed ??= this.#end();
    return this.#closed;
  }

  async #end(): Promise<void> {
    for (const waiter of this.#waiting) waiter.end(new Error('the pool is closed'));
    this.#waiting.clear();
    if (this.#lent > 0) await new Promise<void>((resolve) => (this.#onEmpty = resolve));
    for (const connection of this.#idle.splice(0)) this.#drop(connection);
    await Promise.all(this.#closing);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.delete(waiter);
        reject(signal.reason);
      };
      const leave = (): void => signal.removeEventListener('abort', onAbort);
      const waiter = {
        enter: () => {
          leave();
          resolve();
        },
        end: (error: unknown) => {
          leave();
          reject(error);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(waiter);
    });
  }

  /** Opens a connection in the place that the caller holds; the place is given on if that fails or the caller leaves. */
  #connect(signal: AbortSignal): Promise<C> {
    return new Promise((resolve, reject) => {
      let hasLeft = false;
      const onAbort = (): void => {
        hasLeft = true;
        reject(signal.reason);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      const opening = (async () => await this.#options.connect(signal))();
      opening.then(
        (connection) => {
          signal.removeEventListener('abort', onAbort);
          if (!hasLeft) return resolve(connection);
          if (this.#isClosed) this.#drop(connection);
          else this.#idle.push(connection);
          this.#next();
        },
        (error: unknown) => {
          signal.removeEventListener('abort', onAbort);
          reject(error);
          const isAbort = error === signal.reason || (error instanceof Error && error.cause === signal.reason);
          if (hasLeft && !isAbort) this.#options.report('connecting failed', error);
          this.#next();
        },
      );
    });
  }

  /** Hands a place to the first in line. */
  #next(): void {
    const [waiter] = this.#waiting;
    if (waiter) {
      this.#waiting.delete(waiter);
      return waiter.enter();
    }
    this.#lent -= 1;
    if (this.#lent === 0) this.#onEmpty();
  }

  #drop(connection: C): void {
    const closing = (async () => {
      try {
        await this.#options.close(connection);
      } catch (error) {
        this.#options.report('closing a connection failed', error);
      }
    })();
    this.#closing.add(closing);
    const forget = (): void => void this.#closing.delete(closing);
    closing.then(forget, forget);
  }
}
