/**
 * The same work by our platform flavours and by the packages that one would use instead. The packages are loaded by name, so that only
 * what is used of them is described here.
 */
import { CircuitBreaker } from '../../../../snippets/patterns/circuit-breaker.ts';
import { mapConcurrent } from '../../../../snippets/patterns/map-concurrent.ts';
import { Mutex } from '../../../../snippets/patterns/mutex.ts';
import { processQueue } from '../../../../snippets/patterns/process-queue.ts';
import { RateLimiter } from '../../../../snippets/patterns/rate-limiter.ts';
import { retry } from '../../../../snippets/patterns/retry.ts';
import { Semaphore } from '../../../../snippets/patterns/semaphore.ts';
import { TtlCache } from '../../../../snippets/patterns/ttl-cache.ts';
import { withTimeout } from '../../../../snippets/patterns/with-timeout.ts';

type Work = (item: number) => Promise<number>;
/** How calls follow each other: all at once, or each when the one before is done. */
export type Way = (count: number, run: Work) => Promise<number>;
/** Does the work for every number below `count`, and gives the sum of the results. What takes a list goes its own way. */
export type Side = (count: number, work: Work, way: Way) => Promise<number>;

export interface Contest {
  readonly name: string;
  /** Name of the pattern's module. */
  readonly pattern: string;
  readonly package: string;
  /** What of the package is used, as one would import it. */
  readonly imports: string;
  /** What of ours is. */
  readonly exports: string;
  /** What both do, for people. */
  readonly what: string;
  readonly count: number;
  readonly way: Way;
  readonly ours: Side;
  readonly theirs: Side;
  /** What explains a difference that one would not expect. */
  readonly because?: string;
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);

/** A module by name; its types are those that the caller asks for. */
const load = async <T>(name: string): Promise<T> => (await import(name)) as T;

type Run = <T>(work: () => Promise<T>) => Promise<T>;
type Queue = new (options: object) => { add: Run };

export const atOnce: Way = async (count, run) => sum(await Promise.all(numbers(count).map((item) => run(item))));

export const inTurn: Way = async (count, run) => {
  let all = 0;
  // sequential: what is measured is a single call
  for (let item = 0; item < count; item += 1) all += await run(item);
  return all;
};

/** A mutex of each kind around the work. */
const lock: Pick<Contest, 'pattern' | 'package' | 'imports' | 'exports' | 'ours' | 'theirs'> = {
  pattern: 'mutex', package: 'async-mutex', imports: 'Mutex', exports: 'Mutex',
    ours: (count, work, way) => {
      const mutex = new Mutex();
      return way(count, (item) => mutex.run(() => work(item)));
    },
    theirs: async (count, work, way) => {
      const mutex = new (await load<{ Mutex: new () => { runExclusive: Run } }>('async-mutex')).Mutex();
      return way(count, (item) => mutex.runExclusive(() => work(item)));
    },
};

export const contests: readonly Contest[] = [
  {
    name: 'map', pattern: 'map-concurrent', package: 'p-map', imports: 'default', exports: 'mapConcurrent', what: 'a map over an array, 8 at a time', count: 20_000, way: atOnce,
    ours: async (count, work) => sum(await mapConcurrent(numbers(count), 8, work)),
    theirs: async (count, work) => {
      const { default: pMap } = await load<{ default: (items: number[], work: Work, options: object) => Promise<number[]> }>('p-map');
      return sum(await pMap(numbers(count), work, { concurrency: 8 }));
    },
  },
  {
    name: 'limit', pattern: 'semaphore', package: 'p-limit', imports: 'default', exports: 'Semaphore', what: 'calls made at once, 8 of them inside', count: 20_000, way: atOnce,
    ours: (count, work, way) => {
      const semaphore = new Semaphore(8);
      return way(count, (item) => semaphore.run(() => work(item)));
    },
    theirs: async (count, work, way) => {
      const { default: pLimit } = await load<{ default: (limit: number) => Run }>('p-limit');
      const limit = pLimit(8);
      return way(count, (item) => limit(() => work(item)));
    },
  },
  {
    name: 'queue', pattern: 'process-queue', package: 'p-queue', imports: 'default', exports: 'processQueue', what: 'a list worked through by 8 workers, a result for each', count: 20_000, way: atOnce,
    ours: async (count, work) => sum((await processQueue(numbers(count), 8, work)).map((each) => (each.ok ? each.value : NaN))),
    theirs: async (count, work) => {
      const { default: PQueue } = await load<{ default: Queue }>('p-queue');
      const queue = new PQueue({ concurrency: 8 });
      const results = await Promise.allSettled(numbers(count).map((item) => queue.add(() => work(item))));
      return sum(results.map((each) => (each.status === 'fulfilled' ? each.value : NaN)));
    },
  },
  {
    name: 'rate', pattern: 'rate-limiter', package: 'p-queue', imports: 'default', exports: 'RateLimiter', what: 'calls made at once under a rate that lets all of them through', count: 20_000, way: atOnce,
    ours: (count, work, way) => {
      const limiter = new RateLimiter({ limit: 1e6, interval: 1000, burst: 1e6 });
      return way(count, (item) => limiter.run(() => work(item)));
    },
    theirs: async (count, work, way) => {
      const { default: PQueue } = await load<{ default: Queue }>('p-queue');
      const limiter = new PQueue({ intervalCap: 1e6, interval: 1000 });
      return way(count, (item) => limiter.add(() => work(item)));
    },
  },
  {
    name: 'retry', pattern: 'retry', package: 'p-retry', imports: 'default', exports: 'retry', what: 'calls that succeed at the first attempt', count: 20_000, way: inTurn,
    ours: (count, work, way) => way(count, (item) => retry(() => work(item), { attempts: 5 })),
    theirs: async (count, work, way) => {
      const { default: pRetry } = await load<{ default: (work: () => Promise<number>, options: object) => Promise<number> }>('p-retry');
      return way(count, (item) => pRetry(() => work(item), { retries: 4 }));
    },
  },
  {
    name: 'lock in turn', ...lock, what: 'a lock taken and given back, nobody waiting', count: 20_000, way: inTurn,
  },
  {
    name: 'lock at once', ...lock, what: 'a lock that all wait for', count: 5000, way: atOnce,
  },
  {
    name: 'breaker', pattern: 'circuit-breaker', package: 'cockatiel', imports: 'circuitBreaker, ConsecutiveBreaker, handleAll', exports: 'CircuitBreaker', what: 'calls through a closed circuit', count: 20_000, way: inTurn,
    ours: (count, work, way) => {
      const breaker = new CircuitBreaker({ failures: 5, recovery: 30_000 });
      return way(count, (item) => breaker.run(() => work(item)));
    },
    theirs: async (count, work, way) => {
      interface Cockatiel {
        circuitBreaker(handle: unknown, options: object): { execute: Run };
        ConsecutiveBreaker: new (failures: number) => object;
        handleAll: unknown;
      }
      const { circuitBreaker, ConsecutiveBreaker, handleAll } = await load<Cockatiel>('cockatiel');
      const breaker = circuitBreaker(handleAll, { halfOpenAfter: 30_000, breaker: new ConsecutiveBreaker(5) });
      return way(count, (item) => breaker.execute(() => work(item)));
    },
  },
  {
    name: 'deadline', pattern: 'with-timeout', package: 'cockatiel', imports: 'timeout, TimeoutStrategy', exports: 'withTimeout', what: 'calls that keep their deadline', count: 20_000, way: inTurn,
    ours: (count, work, way) => way(count, (item) => withTimeout(() => work(item), 30_000)),
    theirs: async (count, work, way) => {
      const { timeout } = await load<{ timeout(ms: number, strategy: string): { execute: Run } }>('cockatiel');
      const policy = timeout(30_000, 'aggressive');
      return way(count, (item) => policy.execute(() => work(item)));
    },
  },
  {
    name: 'cache hits', pattern: 'ttl-cache', package: 'lru-cache', imports: 'LRUCache', exports: 'TtlCache', what: '1000 keys asked for again and again', count: 50_000, way: inTurn,
    ours: (count, work, way) => {
      const cache = new TtlCache<number, number>((key) => work(key), { ttl: 60_000, max: 1000 });
      return way(count, (item) => cache.get(item % 1000));
    },
    theirs: async (count, work, way) => {
      const cache = await lruCache(work, 1000);
      return way(count, (item) => cache.fetch(item % 1000));
    },
  },
  {
    name: 'cache fills', pattern: 'ttl-cache', because: 'a load holds more with ours, since its signal aborts when the last caller has left; lru-cache aborts it when the entry is thrown out.', package: 'lru-cache', imports: 'LRUCache', exports: 'TtlCache', what: 'every key is new, and room for 1000', count: 20_000, way: inTurn,
    ours: (count, work, way) => {
      const cache = new TtlCache<number, number>((key) => work(key), { ttl: 60_000, max: 1000 });
      return way(count, (item) => cache.get(item));
    },
    theirs: async (count, work, way) => {
      const cache = await lruCache(work, 1000);
      return way(count, (item) => cache.fetch(item));
    },
  },
];

async function lruCache(work: Work, max: number): Promise<{ fetch: Work }> {
  const { LRUCache } = await load<{ LRUCache: new (options: object) => { fetch: Work } }>('lru-cache');
  return new LRUCache({ max, ttl: 60_000, fetchMethod: (key: number) => work(key) });
}
