/**
 * What a program of the fuzzer lives in: a virtual clock, calls that take time and may fail, a store, files, and a record of
 * everything that can be seen from outside. Nothing here depends on real time.
 */
import { hash } from './random.ts';
import type { Schedule } from './schedule.ts';

/** A failure that a schedule gave to a call. */
export class WorldError extends Error {
  override readonly name = 'WorldError';
}

export interface WorldEvent {
  readonly at: number;
  readonly kind: 'start' | 'done' | 'fail' | 'log' | 'console';
  readonly what: string;
}

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

interface Options {
  readonly signal?: AbortSignal;
}

export class World {
  now = 0;
  readonly events: WorldEvent[] = [];
  /** When time limits of the program ran out. */
  readonly limits: number[] = [];
  /** Failures that the program made itself. */
  ownFailures = 0;
  readonly #store = new Map<string, unknown>();
  readonly #timers = new Map<number, Timer>();
  readonly #calls = new Map<string, number>();
  readonly #schedule: Schedule;
  #order = 0;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  record(kind: WorldEvent['kind'], what: string): void {
    this.events.push({ at: this.now, kind, what });
  }

  after(delay: number, run: () => void): number {
    const order = (this.#order += 1);
    this.#timers.set(order, { at: this.now + Math.max(0, delay), order, run });
    return order;
  }

  cancel(order: number): void {
    this.#timers.delete(order);
  }

  /** Runs the next timer; false when none is left. Those of one moment run in the order in which they were set. */
  step(): boolean {
    let next: Timer | undefined;
    for (const timer of this.#timers.values()) if (!next || timer.at < next.at) next = timer;
    if (!next) return false;
    this.#timers.delete(next.order);
    this.now = next.at;
    next.run();
    return true;
  }

  /** What is in the store in the end. */
  stored(): string {
    return JSON.stringify([...this.#store].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Decides about one call: how long it takes and whether it fails. */
  #fate(key: string): { delay: number; fails: boolean } {
    const { seed, longest, failing, fickle } = this.#schedule;
    const count = (this.#calls.get(key) ?? 0) + 1;
    this.#calls.set(key, count);
    const name = fickle ? `${key} ${count}` : key;
    return { delay: 1 + (hash(seed, `time ${name}`) % longest), fails: hash(seed, `fails ${name}`) % 100 < failing };
  }

  /** The answer to a question: a small number that depends on the question and, if the schedule says so, on what was written. */
  #answer(key: string, about: string): number {
    const written = this.#schedule.stateful ? JSON.stringify(this.#store.get(about) ?? 0) : '';
    return hash(7, `${key} ${written}`) % 10;
  }

  /** A call that takes time. `write` is what it puts into the store when it succeeds. */
  call(name: string, about: unknown, options: Options = {}, write?: { value: unknown }): Promise<number> {
    const key = `${name}(${JSON.stringify(about) ?? ''})`;
    return this.#run(key, about, this.#fate(key), options, write);
  }

  /** A delay takes as long as it says and fails only by an abort. */
  wait(ms: number, options: Options = {}): Promise<number> {
    return this.#run(`delay(${ms})`, ms, { delay: ms, fails: false }, options);
  }

  #run(key: string, about: unknown, { delay, fails }: { delay: number; fails: boolean }, { signal }: Options, write?: { value: unknown }): Promise<number> {
    const resource = JSON.stringify(about) ?? '';
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    this.record('start', key);
    return new Promise<number>((resolve, reject) => {
      const timer = this.after(delay, () => {
        signal?.removeEventListener('abort', onAbort);
        this.record(fails ? 'fail' : 'done', key);
        if (fails) reject(new WorldError(`fail: ${key}`));
        else {
          const value = this.#answer(key, resource);
          if (write) this.#store.set(resource, write.value);
          resolve(value);
        }
      });
      const onAbort = (): void => {
        this.cancel(timer);
        this.record('fail', key);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** The same without waiting, for synchronous siblings. */
  callAtOnce(name: string, about: unknown): number {
    const key = `${name}(${JSON.stringify(about) ?? ''})`;
    this.record('start', key);
    const { fails } = this.#fate(key);
    this.record(fails ? 'fail' : 'done', key);
    if (fails) throw new WorldError(`fail: ${key}`);
    return this.#answer(key, JSON.stringify(about) ?? '');
  }
}
