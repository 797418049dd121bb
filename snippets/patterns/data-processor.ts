/**
 * Runs producers, consumers and a monitor over a bounded buffer: a full buffer holds the producers back, and the monitor is stopped at the
 * end.
 *
 * @title Data processor
 * @prefix processData
 * @main processData
 * @problems pipeline of producers and consumers | real-time data with statistics | throughput monitor | back-pressure end to end | stop the metrics timer at the end
 * @asyncio a real-time processor with producers, consumers and monitor
 * @when Sources push or stream at their own pace, several workers take from them, and one wants to see how it goes. To hand items between parts of a program take async-queue.
 * @cost At most `capacity` items in the buffer and one in each consumer; one timer for the monitor.
 * @failure A consumer's failure for an item is counted and goes to `report`; the rest goes on. A producer's failure aborts all and rejects.
 * @abort Rejects at once with `signal.reason`; producers are closed, consumers see it through their signal.
 * @empty Without items it resolves with all counts 0.
 * @zero Fewer than 1 consumer or place in the buffer rejects with a RangeError.
 * @given
 * async function* sensor(name: string): AsyncGenerator<string> {
 *   yield `${name} 1`;
 *   yield `${name} 2`;
 * }
 * async function store(reading: string): Promise<void> {
 *   if (reading === 'b 1') throw new Error('bad reading');
 * }
 * @example
 * const «statistics» = await processData([«firstSource:sensor('a')», «secondSource:sensor('b')»], («item:reading») => «work:store(reading)», {
 *   consumers: «consumers:2»,
 *   report: (error, item) => «report:console.log(String(error), item)»,
 * });«»
 * @show
 * console.log(«statistics»);
 * @prints
 * Error: bad reading b 1
 * { produced: 4, done: 3, failed: 1, waiting: 0 }
 */

export interface ProcessorStatistics {
  /** Items that have come from the producers. */
  produced: number;
  done: number;
  failed: number;
  /** Items in the buffer. */
  waiting: number;
}

export interface ProcessDataOptions<T> {
  consumers?: number;
  /** Items in the buffer at most. */
  capacity?: number;
  /** Told how it goes, every `interval` milliseconds. */
  monitor?: (statistics: ProcessorStatistics) => void;
  interval?: number;
  /** Told of each item that failed, and of what fails after an abort. */
  report?: (error: unknown, item?: T) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Works until all producers have ended and everything is done.
 * @param producers are read each at its own pace as long as there is room
 * @returns the final counts
 */
export async function processData<T>(
  producers: Iterable<AsyncIterable<T> | Iterable<T>>,
  consume: (item: T, signal: AbortSignal) => unknown,
  { consumers = 4, capacity = 100, monitor, interval = 1000, report = console.error, signal }: ProcessDataOptions<T> = {},
): Promise<ProcessorStatistics> {
  if (!(consumers >= 1) || !(capacity >= 1)) throw new RangeError('consumers and capacity must be at least 1');
  signal?.throwIfAborted();
  const stop = new AbortController();
  const { signal: stopped } = stop;
  const buffer: T[] = [];
  const counts = { produced: 0, done: 0, failed: 0 };
  const waiting = new Set<() => void>();
  let isOver = false;

  /** Lets everybody look again; who has nothing to do waits again. */
  const wakeAll = (): void => {
    const all = [...waiting];
    waiting.clear();
    for (const wake of all) wake();
  };
  const change = (): Promise<void> => new Promise((resolve) => waiting.add(resolve));

  async function produce(source: AsyncIterable<T> | Iterable<T>): Promise<void> {
    try {
      for await (const item of source) {
        stopped.throwIfAborted();
        counts.produced += 1;
        while (buffer.length >= capacity && !stopped.aborted) await change();
        stopped.throwIfAborted();
        buffer.push(item);
        wakeAll();
      }
    } catch (error) {
      const reason: unknown = stopped.reason;
      if (stopped.aborted && error !== reason && !(error instanceof Error && error.cause === reason)) report(error);
      throw error;
    }
  }

  async function work(): Promise<void> {
    for (;;) {
      stopped.throwIfAborted();
      if (buffer.length === 0) {
        if (isOver) return;
        await change();
        continue;
      }
      const item = buffer.shift() as T;
      wakeAll();
      try {
        await consume(item, stopped);
        counts.done += 1;
      } catch (error) {
        const reason: unknown = stopped.reason;
        if (stopped.aborted && (error === reason || (error instanceof Error && error.cause === reason))) throw reason;
        counts.failed += 1;
        report(error, item);
      }
    }
  }

  async function produceAll(): Promise<void> {
    await Promise.all(Array.from(producers, produce));
    isOver = true;
    wakeAll();
  }

  const statistics = (): ProcessorStatistics => ({ ...counts, waiting: buffer.length });
  const timer = monitor && setInterval(() => monitor(statistics()), interval);
  const onAbort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const aborted = new Promise<never>((_resolve, reject) => {
    stopped.addEventListener(
      'abort',
      () => {
        reject(stopped.reason);
        wakeAll();
      },
      { once: true },
    );
  });
  try {
    await Promise.race([aborted, Promise.all([produceAll(), ...Array.from({ length: consumers }, work)])]);
    return statistics();
  } catch (error) {
    stop.abort(error);
    throw error;
  } finally {
    clearInterval(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
