/** The questions that are asked of every pattern that runs a function for somebody: how its failure comes out, and what an abort does before, during and after. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { patterns } from '../../snippets/catalogue.ts';
import { formsOf, leavesNothingBehind, listenersOf, outcomeOf, settle, stateOf, untilAborted } from './forms.ts';

type Work = (signal: AbortSignal) => unknown;
type Options = { signal?: AbortSignal };
interface Case {
  readonly pattern: string;
  /** Has the pattern of a module run the work; a promise in any case. */
  readonly run: (module: never, work: Work, options: Options) => Promise<unknown>;
  /** Whether the work is given a signal that aborts with the caller's. */
  readonly hands: boolean;
}

type Tasks = (tasks: Work[], options: Options) => Promise<unknown>;
type Body = (body: Work, options: Options) => Promise<unknown>;
interface Runs {
  run(work: Work, options: Options): Promise<unknown>;
}
type Made = new (...args: unknown[]) => Runs;
const never: AbortSignal = new AbortController().signal;

const cases: readonly Case[] = [
  { pattern: 'run-together', hands: true, run: ({ runTogether }: { runTogether: Tasks }, work, options) => runTogether([work], options) },
  { pattern: 'run-together-settled', hands: true, run: ({ runTogetherSettled }: { runTogetherSettled: Tasks }, work, options) => runTogetherSettled([work], options) },
  { pattern: 'first-success', hands: true, run: ({ firstSuccess }: { firstSuccess: Tasks }, work, options) => firstSuccess([work], options) },
  { pattern: 'first-settled', hands: true, run: ({ firstSettled }: { firstSettled: Tasks }, work, options) => firstSettled([work], options) },
  { pattern: 'map-concurrent', hands: true, run: ({ mapConcurrent }: { mapConcurrent: (items: number[], limit: number, fn: (item: number, index: number, signal: AbortSignal) => unknown, options: Options) => Promise<unknown> }, work, options) => mapConcurrent([1], 1, (_item, _index, signal) => work(signal), options) },
  { pattern: 'process-queue', hands: true, run: ({ processQueue }: { processQueue: (items: number[], limit: number, fn: (item: number, index: number, signal: AbortSignal) => unknown, options: Options) => Promise<unknown> }, work, options) => processQueue([1], 1, (_item, _index, signal) => work(signal), options) },
  {
    pattern: 'map-as-completed', hands: true,
    run: async ({ mapAsCompleted }: { mapAsCompleted: (items: number[], limit: number, fn: (item: number, index: number, signal: AbortSignal) => unknown, options: Options) => AsyncIterable<unknown> }, work, options) => {
      const all: unknown[] = [];
      for await (const each of mapAsCompleted([1], 1, (_item, _index, signal) => work(signal), options)) all.push(each);
      return all;
    },
  },
  { pattern: 'task-group', hands: true, run: ({ taskGroup }: { taskGroup: (body: (group: { start(task: Work): Promise<unknown> }) => unknown, options: Options) => Promise<unknown> }, work, options) => taskGroup((group) => group.start(work), options) },
  { pattern: 'with-timeout', hands: true, run: ({ withTimeout }: { withTimeout: (work: Work, ms: number, options: Options) => Promise<unknown> }, work, options) => withTimeout(work, 60_000, options) },
  { pattern: 'timeout-scope', hands: true, run: ({ timeoutScope }: { timeoutScope: (ms: number, body: Work, options: Options) => Promise<unknown> }, work, options) => timeoutScope(60_000, work, options) },
  { pattern: 'retry', hands: true, run: ({ retry }: { retry: (fn: (attempt: number, signal: AbortSignal) => unknown, options: Options & { attempts: number }) => Promise<unknown> }, work, options) => retry((_attempt, signal) => work(signal), { attempts: 1, ...options }) },
  { pattern: 'circuit-breaker', hands: true, run: ({ CircuitBreaker }: { CircuitBreaker: Made }, work, options) => new CircuitBreaker().run(work, options) },
  { pattern: 'async-resource', hands: true, run: ({ withResource }: { withResource: (open: Work, close: () => unknown, use: (resource: unknown, signal: AbortSignal) => unknown, options: Options) => Promise<unknown> }, work, options) => withResource(() => 1, () => {}, (_resource, signal) => work(signal), options) },
  { pattern: 'async-scope', hands: false, run: ({ asyncScope }: { asyncScope: Body }, work, options) => asyncScope(() => work(never), options) },
  { pattern: 'transaction', hands: true, run: ({ transaction }: { transaction: (steps: object, work: Work, options: Options) => Promise<unknown> }, work, options) => transaction({ begin() {}, commit() {}, rollback() {} }, work, options) },
  { pattern: 'ttl-cache', hands: true, run: ({ TtlCache }: { TtlCache: new (load: (key: number, signal: AbortSignal) => unknown, options: object) => { get(key: number, options: Options): Promise<unknown> } }, work, options) => new TtlCache((_key, signal) => work(signal), { ttl: 1000 }).get(1, options) },
  { pattern: 'shield', hands: false, run: ({ shield }: { shield: Body }, work, options) => shield(() => work(never), options) },
  { pattern: 'semaphore', hands: false, run: ({ Semaphore }: { Semaphore: Made }, work, options) => new Semaphore(1).run(work, options) },
  { pattern: 'mutex', hands: false, run: ({ Mutex }: { Mutex: Made }, work, options) => new Mutex().run(work, options) },
  { pattern: 'read-write-lock', hands: false, run: ({ ReadWriteLock }: { ReadWriteLock: new () => { read: Body } }, work, options) => new ReadWriteLock().read(work, options) },
  { pattern: 'rate-limiter', hands: false, run: ({ RateLimiter }: { RateLimiter: Made }, work, options) => new RateLimiter({ limit: 1, interval: 1 }).run(work, options) },
  { pattern: 'ordered-locks', hands: false, run: ({ OrderedLocks }: { OrderedLocks: new () => { run(keys: string[], work: Work, options: Options): Promise<unknown> } }, work, options) => new OrderedLocks().run(['a', 'b'], work, options) },
  { pattern: 'connection-pool', hands: false, run: ({ ConnectionPool }: { ConnectionPool: Made }, work, options) => new ConnectionPool({ size: 1, connect: () => 1, close: () => {} }).run(() => work(never), options) },
];

/** Whether a failure is somewhere in what came out: itself, in an AggregateError, or in a result that says so. */
function holds(outcome: unknown, error: unknown, depth = 0): boolean {
  if (outcome === error) return true;
  if (depth > 5 || typeof outcome !== 'object' || outcome === null) return false;
  const parts = outcome instanceof Error ? [outcome.cause, (outcome as { errors?: unknown }).errors] : Object.values(outcome);
  return parts.some((part) => holds(part, error, depth + 1));
}

const loaded = new Map<string, { form: string; module: never }[]>();
beforeAll(async () => {
  for (const { pattern } of cases) loaded.set(pattern, await formsOf<never>(pattern));
});
afterAll(() => loaded.clear());

const rows = cases.flatMap((each) => ['TypeScript', 'JavaScript'].map((form) => ({ ...each, form, name: `${each.pattern} (${form})` })));
const moduleOf = ({ pattern, form }: { pattern: string; form: string }): never => loaded.get(pattern)?.find((each) => each.form === form)?.module as never;

test('every pattern of that kind is asked', () => {
  const names = new Set(patterns.map(({ name }) => name));
  expect(cases.filter(({ pattern }) => !names.has(pattern))).toEqual([]);
  // A pattern whose example hands a function to something that takes a signal is one of them, unless its own test has to set up a world first.
  const worlds = /^(?:api-client|background|call-later|cancel-and-wait|cancellable-loop|data-processor|entry-point|event-bus|graceful|parallel-http|rate-limited|read-files|run-blocking|tcp-server|test-|timed|until-first-error|websocket|paginate|copy-stream|condition|async-event|async-queue|async-range|batches|sleep|yield|reuse-client|event-loop-monitor)/u;
  expect(patterns.filter(({ name }) => !worlds.test(name) && !cases.some(({ pattern }) => pattern === name)).map(({ name }) => name)).toEqual([]);
});

describe.each(rows)('$name', (row) => {
  leavesNothingBehind();

  test.each([
    ['throws at once', (error: Error) => { throw error; }],
    ['rejects', (error: Error) => Promise.reject(error)],
  ] as const)('work that %s: the failure comes out, and never as a throw', async (_name, fail) => {
    const error = new Error('no');
    let promise: Promise<unknown> | undefined;
    expect(() => { promise = row.run(moduleOf(row), () => fail(error), {}); }).not.toThrow();
    expect(holds(await outcomeOf(promise as Promise<unknown>), error)).toBe(true);
  });

  test('aborted before: nothing is started, and it rejects with the reason', async () => {
    const reason = new Error('gone');
    let calls = 0;
    const outcome = await outcomeOf(row.run(moduleOf(row), () => { calls += 1; }, { signal: AbortSignal.abort(reason) }));
    expect({ outcome, calls }).toEqual({ outcome: { error: reason }, calls: 0 });
  });

  test('aborted during: whoever waits is told the reason, and so is the work', async () => {
    const reason = new Error('gone');
    const control = new AbortController();
    let seen: AbortSignal | undefined;
    const finish = { done: (): void => {} };
    const promise = row.run(moduleOf(row), (signal) => {
      seen = signal;
      return row.hands ? untilAborted(signal) : new Promise<string>((resolve) => { finish.done = () => resolve('done'); });
    }, { signal: control.signal });
    promise.catch(() => {});
    await settle();
    expect(await stateOf(promise)).toBe('pending');
    control.abort(reason);
    if (row.hands) {
      expect(holds(await outcomeOf(promise), reason)).toBe(true);
      expect(seen?.aborted).toBe(true);
    } else {
      // What has begun is not ended by it: the caller's signal only ends waiting.
      finish.done();
      await settle();
      await outcomeOf(promise);
    }
    expect(listenersOf(control.signal)).toBe(0);
  });

  test('aborted after: it is as if nothing had happened', async () => {
    const control = new AbortController();
    const outcome = await outcomeOf(row.run(moduleOf(row), async () => 'done', { signal: control.signal }));
    expect(holds(outcome, 'done')).toBe(true);
    expect(listenersOf(control.signal)).toBe(0);
    control.abort(new Error('late'));
    await settle();
  });
});
