/**
 * Runs work that would block the event loop in a pool of worker threads.
 *
 * @title Run blocking work in a worker thread
 * @prefix runBlocking
 * @main runBlocking
 * @runtime node
 * @problems CPU work blocks the server | event loop is blocked | move to a worker thread | thread pool | synchronous crypto or parsing in a request handler
 * | use all cores
 * @asyncio `to_thread`, `run_in_executor`, `ProcessPoolExecutor`
 * @when A computation takes more than a few milliseconds and must not stop other requests. For work that only waits, an async function is
 * enough; for `fs`, `crypto` and `zlib` use their asynchronous forms, which have threads of their own.
 * @cost A thread costs about 5 to 10 MB and tens of milliseconds at its first use, then it is kept; arguments and results are copied (structured clone)
 * unless they are in `transfer` or shared memory.
 * @failure An error of the task rejects with a copy of that error. A thread that dies is replaced, and its task rejects.
 * @abort Terminates the thread (nothing in it goes on, no `finally` runs) and rejects at once with `signal.reason`; a task that waits is taken out of the queue.
 * @empty A task without arguments is called without any.
 * @zero A pool below 1 thread is a RangeError.
 * @example
 * const «result» = await runBlocking((«parameter:count») => {
 *   let «local:sum» = 0;
 *   for (let i = 1; i <= «parameter»; i += 1) «local» += i;
 *   return «local»;«»
 * }, [«argument:1_000_000»]);
 * @show
 * console.log(«result»);
 * @prints 500000500000
 * @package piscina Take it for a server that lives on its workers: queue limits, statistics, recycling of idle threads and task files
 * that are loaded once. It takes a file, not a function.
 * import { Piscina } from 'piscina';
 * const «pool» = new Piscina({ filename: new URL('«file:./worker.js»', import.meta.url).href });
 * const «result» = await «pool».run(«argument:1_000_000»);«»
 */
import { availableParallelism } from 'node:os';
import { Worker, type Transferable } from 'node:worker_threads';

/**
 * What a thread can run: a function that uses nothing but its parameters and globals (its text is sent), or an export of a module.
 */
export type BlockingTask<A extends readonly unknown[], R> = ((...args: A) => R) | { module: URL; name: string };

export interface BlockingOptions {
  /** Terminates the thread that runs the task. */
  signal?: AbortSignal | undefined;
  /** Objects that are moved to the thread instead of copied. */
  transfer?: readonly Transferable[];
}

interface Job {
  message: { module?: string; name?: string; source?: string; args: readonly unknown[] };
  transfer: readonly Transferable[];
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** A pool of threads; each is started when first needed and does one task at a time. Idle threads do not keep the process alive. */
export class BlockingPool {
  readonly size: number;
  #idle: Worker[] = [];
  #busy = new Map<Job, Worker>();
  #queue: Job[] = [];
  /** Threads that are being terminated still take their place. */
  #ending = 0;
  #isClosed = false;

  /** @param size threads at most; by default one less than the machine has cores */
  constructor(size = Math.max(1, availableParallelism() - 1)) {
    if (!(size >= 1)) throw new RangeError('size must be at least 1');
    this.size = size;
  }

  /** Runs one task in the next free thread. */
  async run<A extends readonly unknown[], R>(task: BlockingTask<A, R>, args: A, { signal, transfer = [] }: BlockingOptions = {}): Promise<Awaited<R>> {
    signal?.throwIfAborted();
    if (this.#isClosed) throw new Error('the pool is closed');
    return await new Promise<Awaited<R>>((resolve, reject) => {
      const what = typeof task === 'function' ? { source: task.toString() } : { module: task.module.href, name: task.name };
      const onAbort = (): void => {
        this.#remove(job);
        job.reject(signal?.reason);
      };
      const done = (): void => signal?.removeEventListener('abort', onAbort);
      const job: Job = {
        message: { ...what, args },
        transfer,
        resolve: (value) => {
          done();
          resolve(value as Awaited<R>);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#queue.push(job);
      this.#next();
    });
  }

  /** Terminates all threads; tasks that are running or waiting reject. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const jobs = [...this.#queue, ...this.#busy.keys()];
    const workers = [...this.#idle, ...this.#busy.values()];
    this.#queue = [];
    this.#busy.clear();
    this.#idle = [];
    for (const job of jobs) job.reject(new Error('the pool is closed'));
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #next(): void {
    while (this.#queue.length > 0 && (this.#idle.length > 0 || this.#busy.size + this.#ending < this.size)) {
      const job = this.#queue.shift();
      if (!job) return;
      const worker = this.#idle.pop() ?? this.#start();
      try {
        worker.postMessage(job.message, job.transfer);
        worker.ref();
        this.#busy.set(job, worker);
      } catch (error) {
        // An argument cannot be copied; the thread has not seen the task.
        this.#idle.push(worker);
        job.reject(error);
      }
    }
  }

  #start(): Worker {
    const worker = new Worker(threadCode, { eval: true });
    worker.unref();
    worker.on('message', (answer: { value?: unknown; error?: unknown; isFailed: boolean }) => {
      const job = this.#jobOf(worker);
      if (!job) return;
      this.#busy.delete(job);
      worker.unref();
      this.#idle.push(worker);
      if (answer.isFailed) job.reject(answer.error);
      else job.resolve(answer.value);
      this.#next();
    });
    worker.on('error', (error) => this.#lose(worker, error));
    worker.on('exit', (code) => this.#lose(worker, new Error(`the worker thread ended with code ${code}`)));
    return worker;
  }

  #jobOf(worker: Worker): Job | undefined {
    for (const [job, each] of this.#busy) if (each === worker) return job;
    return undefined;
  }

  /** A thread that ended takes its task with it and makes room for another. */
  #lose(worker: Worker, error: Error): void {
    const job = this.#jobOf(worker);
    if (job) this.#busy.delete(job);
    this.#idle = this.#idle.filter((each) => each !== worker);
    job?.reject(error);
    this.#next();
  }

  #remove(job: Job): void {
    this.#queue = this.#queue.filter((each) => each !== job);
    const worker = this.#busy.get(job);
    if (!worker) return;
    this.#busy.delete(job);
    this.#ending += 1;
    worker.once('exit', () => {
      this.#ending -= 1;
      this.#next();
    });
    void worker.terminate();
  }
}

const threadCode = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', async ({ source, module, name, args }) => {
  let answer;
  try {
    const task = module === undefined ? (0, eval)('(' + source + ')') : (await import(module))[name];
    answer = { isFailed: false, value: await task(...args) };
  } catch (error) {
    // A DOMException would arrive empty.
    answer = { isFailed: true, error: error instanceof DOMException ? new Error(String(error)) : error };
  }
  try {
    parentPort.postMessage(answer);
  } catch (error) {
    // The value or the error cannot be copied.
    parentPort.postMessage({ isFailed: true, error: new Error(String(answer.isFailed ? answer.error : error)) });
  }
});
`;

let shared: BlockingPool | undefined;

/**
 * Runs a task in a thread of a pool that the whole process shares.
 * @param task must use nothing of its surroundings, since only its text is sent; or an export of a module
 * @param args copied to the thread
 */
export function runBlocking<A extends readonly unknown[], R>(task: BlockingTask<A, R>, args: A, options: BlockingOptions = {}): Promise<Awaited<R>> {
  shared ??= new BlockingPool();
  return shared.run(task, args, options);
}
