/**
 * One lint worker and its queue, seen from the protocol thread. Jobs run one after another, the newest wish first; a job that is no
 * longer wanted is dropped before it runs or at its next halt. A worker that dies, or does not come back in time, is replaced.
 */
import type { FromWorker, Job, Ready, ToWorker, WorkerData } from './jobs.ts';
import { newSignals, Watcher } from './signals.ts';

export type LaneTrouble =
  | { readonly kind: 'timed-out'; readonly seconds: number; readonly rule?: string }
  | { readonly kind: 'out-of-memory' }
  | { readonly kind: 'died'; readonly error: string };

/** A worker that was started: it takes jobs one after another. */
export interface LintWorker {
  post(message: ToWorker): void;
  terminate(): Promise<unknown>;
}

/** Who is told what a worker says, and that it is gone. */
export interface WorkerEars {
  hear(message: FromWorker): void;
  lost(trouble: LaneTrouble): void;
}

export interface WorkerNeeds {
  readonly name: string;
  readonly data: WorkerData;
  /** Megabytes of heap; more than that, and the worker is lost. */
  readonly memoryMb: number;
  /** Megabytes for what is young: a tree of syntax that fits in is thrown away at no cost. */
  readonly youngMb: number;
}

/** What a job came to. */
export type Outcome<T> =
  | { readonly kind: 'done'; readonly answer: T }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'failed'; readonly error: string; readonly trouble?: LaneTrouble };

interface Ticket {
  readonly id: number;
  readonly job: Job;
  readonly settle: (outcome: Outcome<never>) => void;
  settled: boolean;
}

export interface Wanted<T> {
  readonly outcome: Promise<Outcome<T>>;
  /** Says that nobody waits for this any more. */
  drop(): void;
}

export interface LaneOptions {
  readonly name: string;
  readonly memoryMb: number;
  readonly youngMb: number;
  /** Whether others go first when processors are scarce. */
  readonly background?: boolean;
  /** Seconds that a job may take; the first one of a worker, which may load a project, gets three times as long. */
  seconds: number;
  startWorker(needs: WorkerNeeds, ears: WorkerEars): LintWorker;
  onReady?(ready: Ready): void;
  onTrouble?(trouble: LaneTrouble): void;
}

/** Deaths in a row, without one good answer between them, after which a lane stays down. */
const MAX_DEATHS = 5;

export class Lane {
  readonly #options: LaneOptions;
  readonly #queue: Ticket[] = [];
  #running: Ticket | undefined;
  #worker: LintWorker | undefined;
  #watcher: Watcher | undefined;
  #rules: readonly string[] = [];
  #alarm: ReturnType<typeof setTimeout> | undefined;
  #fresh = true;
  #ready = false;
  #nextId = 1;
  #deaths = 0;
  #closed = false;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** Starts the worker before the first job needs it. */
  start(): void {
    if (!this.#worker && !this.#closed && this.#deaths < MAX_DEATHS) this.#start();
  }

  limit(seconds: number): void {
    this.#options.seconds = seconds;
  }

  /** Whether the worker has answered nothing yet: its first job may have a project to load. */
  get isFresh(): boolean {
    return this.#fresh;
  }

  get isDown(): boolean {
    return this.#closed || this.#deaths >= MAX_DEATHS;
  }

  /** @param urgent whether it goes before what waits already */
  ask<T>(job: Job, urgent = true): Wanted<T> {
    let ticket: Ticket | undefined;
    const outcome = new Promise<Outcome<T>>((resolve) => {
      const entry: Ticket = { id: this.#nextId++, job, settle: resolve, settled: false };
      ticket = entry;
      if (this.isDown) return finish(entry, { kind: 'failed', error: 'The lint worker died too often.' });
      if (urgent) this.#queue.unshift(entry);
      else this.#queue.push(entry);
      this.start();
      this.#next();
    });
    return { outcome, drop: () => ticket && this.#drop(ticket) };
  }

  /** Sends the worker a word that needs no answer. */
  tell(job: Job): void {
    // A worker that does not run yet has nothing to forget.
    if (this.#worker) this.#queue.push({ id: this.#nextId++, job, settle: () => {}, settled: false });
    this.#next();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#alarm);
    for (const ticket of [...this.#queue.splice(0), ...(this.#running ? [this.#running] : [])]) finish(ticket, { kind: 'dropped' });
    this.#running = undefined;
    await this.#worker?.terminate();
  }

  #start(): void {
    const shared = newSignals();
    this.#watcher = new Watcher(shared);
    this.#fresh = true;
    this.#ready = false;
    const { name, memoryMb, youngMb, background = false, startWorker } = this.#options;
    const worker = startWorker({ name, memoryMb, youngMb, data: { shared, background } }, {
      hear: (message) => this.#hear(worker, message),
      lost: (trouble) => this.#lost(worker, trouble),
    });
    this.#worker = worker;
  }

  #next(): void {
    if (this.#running || !this.#worker || !this.#ready) return;
    const ticket = this.#queue.shift();
    if (!ticket) return;
    if (ticket.settled) return this.#next();
    this.#running = ticket;
    this.#worker.post({ id: ticket.id, job: ticket.job });
    this.#setAlarm(this.#options.seconds * (this.#fresh ? 3 : 1));
  }

  #setAlarm(seconds: number): void {
    clearTimeout(this.#alarm);
    const worker = this.#worker;
    this.#alarm = setTimeout(() => {
      if (!worker || worker !== this.#worker) return;
      const rule = this.#rules[this.#watcher?.rule ?? -1];
      this.#lost(worker, { kind: 'timed-out', seconds, ...(rule ? { rule } : {}) });
      worker.terminate().catch(() => {
        // It is gone already, which is what was wanted.
      });
    }, seconds * 1000);
  }

  #drop(ticket: Ticket): void {
    if (ticket.settled) return;
    if (ticket === this.#running) return this.#watcher?.drop(ticket.id);
    const at = this.#queue.indexOf(ticket);
    if (at >= 0) this.#queue.splice(at, 1);
    finish(ticket, { kind: 'dropped' });
  }

  #hear(worker: LintWorker, message: FromWorker): void {
    if (worker !== this.#worker) return;
    if (message.kind === 'ready') {
      this.#ready = true;
      this.#rules = message.rules.map(({ name }) => name);
      this.#options.onReady?.(message);
      return this.#next();
    }
    const ticket = this.#running;
    if (ticket?.id !== message.id) return;
    clearTimeout(this.#alarm);
    this.#running = undefined;
    this.#fresh = false;
    this.#deaths = 0;
    if (message.kind === 'done') finish(ticket, { kind: 'done', answer: message.answer as never });
    else if (message.kind === 'dropped') finish(ticket, { kind: 'dropped' });
    else finish(ticket, { kind: 'failed', error: message.error });
    this.#next();
  }

  /** The worker is gone or given up: its job fails, the others go to a new one. */
  #lost(worker: LintWorker, trouble: LaneTrouble): void {
    if (worker !== this.#worker || this.#closed) return;
    clearTimeout(this.#alarm);
    this.#worker = undefined;
    this.#deaths++;
    this.#options.onTrouble?.(trouble);
    const ticket = this.#running;
    this.#running = undefined;
    if (ticket) finish(ticket, { kind: 'failed', error: troubleText(trouble), trouble });
    if (this.isDown) {
      for (const waiting of this.#queue.splice(0)) finish(waiting, { kind: 'failed', error: troubleText(trouble), trouble });
    } else {
      this.#start();
    }
  }
}

function finish(ticket: Ticket, outcome: Outcome<never>): void {
  if (ticket.settled) return;
  ticket.settled = true;
  ticket.settle(outcome);
}

/** One sentence for people. */
export function troubleText(trouble: LaneTrouble): string {
  switch (trouble.kind) {
    case 'timed-out':
      return `Checking took longer than ${trouble.seconds} seconds${trouble.rule ? ` in ${trouble.rule}` : ''} and was stopped.`;
    case 'out-of-memory':
      return 'Checking needed more memory than it may have and was stopped.';
    case 'died':
      return `The lint worker stopped unexpectedly (${trouble.error.split('\n')[0]}) and was started again.`;
  }
}
