/**
 * Ends a compiler process that does not answer. The client waits for answers synchronously and without a time limit, so its thread cannot
 * look at a clock meanwhile: a small thread of its own does.
 */
import { Worker } from 'node:worker_threads';

/** Slots of the shared memory. */
const COUNT = 0;
const PID = 1;
const KILLS = 2;
const PERIODS = 4;

/** Runs as text, since a bundle has one file only. `count` is odd while a request is under way. */
const script = `
const { workerData: { memory, limit } } = require('node:worker_threads');
const slots = new Int32Array(memory);
let last = 0;
let waited = 0;
setInterval(() => {
  const count = Atomics.load(slots, ${COUNT});
  if (count % 2 === 0 || count !== last) {
    last = count;
    waited = 0;
    return;
  }
  waited++;
  if (waited < ${PERIODS}) return;
  waited = 0;
  const pid = Atomics.load(slots, ${PID});
  if (pid === 0) return;
  Atomics.add(slots, ${KILLS}, 1);
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}, Math.max(1, limit / ${PERIODS}));
`;

export class Watchdog {
  readonly #slots = new Int32Array(new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT));
  readonly #worker: Worker;
  #depth = 0;

  /** @param limit milliseconds that one request may take (a quarter more at most, since it is looked at in steps) */
  constructor(limit: number) {
    this.#worker = new Worker(script, {
      eval: true,
      workerData: { memory: this.#slots.buffer, limit },
      // Neither flags of the main program nor much memory are wanted here.
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
    });
    this.#worker.unref();
    this.#worker.on('error', () => {
      // Without the thread there is no limit; the lint itself is not affected.
    });
  }

  /** How many processes were ended so far. */
  get kills(): number {
    return Atomics.load(this.#slots, KILLS);
  }

  /** @param pid process to end when it does not answer; 0 for none */
  guard(pid: number): void {
    Atomics.store(this.#slots, PID, pid);
  }

  /** Runs something that talks to the process; calls may be nested. */
  during<T>(work: () => T): T {
    if (this.#depth++ === 0) Atomics.add(this.#slots, COUNT, 1);
    try {
      return work();
    } finally {
      if (--this.#depth === 0) Atomics.add(this.#slots, COUNT, 1);
    }
  }

  stop(): void {
    void this.#worker.terminate();
  }
}
