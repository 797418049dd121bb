/**
 * A few words of memory that protocol thread and lint worker share, so that one can speak while the other is busy: which job is
 * no longer wanted, and which rule is running (so that the watchdog can name the one that never came back).
 */
const UNWANTED = 0;
const RULE = 1;

export const newSignals = (): SharedArrayBuffer => new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);

/** The protocol thread's end. */
export class Watcher {
  readonly #words: Int32Array;
  constructor(shared: SharedArrayBuffer) {
    this.#words = new Int32Array(shared);
  }
  /** Asks the worker to give a job up at its next halt. */
  drop(id: number): void {
    Atomics.store(this.#words, UNWANTED, id);
  }
  /** Number of the rule at work, -1 when none is. */
  get rule(): number {
    return Atomics.load(this.#words, RULE) - 1;
  }
}

export class Unwanted extends Error {}

/** The worker's end. */
export class Worked {
  readonly #words: Int32Array;
  #job = 0;
  constructor(shared: SharedArrayBuffer) {
    this.#words = new Int32Array(shared);
  }
  begin(job: number): void {
    this.#job = job;
    Atomics.store(this.#words, RULE, 0);
  }
  get unwanted(): boolean {
    return Atomics.load(this.#words, UNWANTED) === this.#job;
  }
  /** A halt: throws when the job is no longer wanted. */
  halt(): void {
    if (this.unwanted) throw new Unwanted('no longer wanted');
  }
  enter(rule: number): void {
    Atomics.store(this.#words, RULE, rule + 1);
  }
  leave(): void {
    Atomics.store(this.#words, RULE, 0);
  }
}
