/**
 * The thread that lints. It is one of its own, so that the other can show progress and stop at once while a type checker is at
 * work, and so that it may have a larger heap than Node gives by default.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { LintJob, LintNews } from './messages.ts';
import { reasonToSkip } from './unfit.ts';

const MARK = 'async-hazards lints';
/** What a thread says that leaves the rest of its files to another one. */
const STOPPED = 'stopped';

/** What the thread tells of each file; that the next one is started then goes without saying. */
type Told = Exclude<LintNews, { kind: 'started' }>;

interface WorkerData {
  readonly mark: typeof MARK;
  readonly job: LintJob;
  /** Whether another thread would have more room. */
  readonly hasLarger: boolean;
}

/** Whether this thread was started by `lintInThread`. */
export const isLintThread = (): boolean => !isMainThread && (workerData as Partial<WorkerData> | null)?.mark === MARK;

/**
 * Heaps in MB, tried in turn. The first is enough for programs of a few thousand files and keeps the collector at work: given more,
 * it takes more, to no one's gain.
 */
export function heapSizes(memory: number = totalmem()): readonly number[] {
  const most = Math.max(1024, Math.floor((memory / 2 ** 20) * 0.75));
  return [...new Set([4096, 8192, 16_384].map((size) => Math.min(size, most)))];
}

/** The part of its heap that a thread fills: beyond it the collector would take more time than the rules. */
const FULL = 0.85;

/**
 * Lints the files of the job in a thread of its own. When its heap is full, another thread goes on where it stopped, with an empty and
 * larger one.
 * @param script the file that runs, which calls `serveJob` when `isLintThread()`
 * @param onNews called for each file, in order
 * @param heaps sizes in MB to try
 * @throws what ended a thread early, or that the largest heap is too small
 */
export async function lintInThread(script: string, job: LintJob, onNews: (news: LintNews) => void, heaps: readonly number[] = heapSizes()): Promise<void> {
  prepareEngine();
  let done = 0;
  const tellStart = (): void => {
    const file = job.files[done];
    if (file !== undefined) onNews({ kind: 'started', file });
  };
  for (let size = 0; ; size = Math.min(size + 1, heaps.length - 1)) {
    const before = done;
    const data: WorkerData = { mark: MARK, job: { ...job, files: job.files.slice(done) }, hasLarger: size < heaps.length - 1 };
    tellStart();
    const end = await runThread(script, data, heaps[size] as number, (news) => {
      done++;
      onNews(news);
      tellStart();
    });
    if (end === 'finished') return;
    if (done === before && size === heaps.length - 1) throw new Error(`Out of memory (${heaps.at(-1)} MB) at ${job.files[done]}. Try fewer paths at a time, or --no-types.`);
  }
}

/**
 * Sets V8 up for a run of some seconds that walks the trees of a few hundred files once. Of the processor's time a quarter went into optimized
 * code that did not pay: only what runs six times as long as usual is optimized, which takes a fifth less, and no longer. And young
 * objects get at once the room that they would get in the end. Later versions than Node 20 have a cheaper compiler in between,
 * and not the first of these flags.
 */
function prepareEngine(): void {
  if (!process.versions.node.startsWith('20.')) return;
  setFlagsFromString('--interrupt-budget=400000');
  setFlagsFromString('--min-semi-space-size=16');
}

/** @returns whether the thread did all its work, or only what its heap had room for */
function runThread(script: string, data: WorkerData, heap: number, onNews: (news: Told) => void): Promise<'finished' | 'full'> {
  const worker = new Worker(script, { workerData: data, resourceLimits: { maxOldGenerationSizeMb: heap } });
  return new Promise((resolve, reject) => {
    let end: 'finished' | 'full' = 'finished';
    worker.on('message', (news: Told | typeof STOPPED) => {
      if (news === STOPPED) end = 'full';
      else onNews(news);
    });
    worker.once('error', (error: Error & { code?: string }) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve('full');
      else reject(error);
    });
    worker.once('exit', () => resolve(end));
  });
}

/** What the lint thread does: reads, lints, repairs and tells, file by file. */
export async function serveJob(): Promise<void> {
  const { job, hasLarger } = workerData as WorkerData;
  const tell = (news: Told): void => parentPort?.postMessage(news);
  // Loaded here and not above, since the other thread has no use for ESLint and the rules.
  const { createLinter } = await import('./lint.ts');
  const lint = createLinter(job);
  for (const [index, file] of job.files.entries()) {
    if (index > 0 && hasLarger && isHeapFull(FULL)) {
      parentPort?.postMessage(STOPPED);
      return;
    }
    try {
      const text = readFileSync(file, 'utf8');
      const reason = reasonToSkip(file, text);
      if (reason) {
        tell({ kind: 'skipped', file, reason });
        continue;
      }
      const { result, ...typed } = lint(text, file);
      if (result.output !== undefined) writeFileSync(file, result.output);
      tell({ kind: 'linted', result, ...typed });
    } catch (error) {
      tell({ kind: 'failed', file, reason: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** @param share of the heap that this thread may have */
export function isHeapFull(share: number): boolean {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used > limit * share;
}
