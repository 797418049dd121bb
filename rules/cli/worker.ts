/**
 * The thread that lints. It is one of its own, so that the other can show progress and stop at once while a type checker is at
 * work, and so that it may have a larger heap than Node gives by default.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { LintJob, LintNews } from './messages.ts';
import { reasonToSkip } from './unfit.ts';

const MARK = 'async-hazards lints';

interface WorkerData {
  readonly mark: typeof MARK;
  readonly job: LintJob;
}

/** Heap in MB: programs of thousands of files need several thousand, but never more than most of the machine. */
const heapLimit = (): number => Math.max(1024, Math.min(8192, Math.floor((totalmem() / 2 ** 20) * 0.75)));

/** Whether this thread was started by `lintInThread`. */
export const isLintThread = (): boolean => !isMainThread && (workerData as Partial<WorkerData> | null)?.mark === MARK;

/**
 * Lints the files of the job in a thread of its own.
 * @param script the file that runs, which calls `serveJob` when `isLintThread()`
 * @param onNews called for each file, in order
 * @throws what ended the thread early
 */
export function lintInThread(script: string, job: LintJob, onNews: (news: LintNews) => void): Promise<void> {
  const data: WorkerData = { mark: MARK, job };
  const worker = new Worker(script, { workerData: data, resourceLimits: { maxOldGenerationSizeMb: heapLimit() } });
  return new Promise((resolve, reject) => {
    worker.on('message', onNews);
    worker.once('error', (error: Error & { code?: string }) => {
      const tooSmall = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      reject(tooSmall ? new Error(`Out of memory (${heapLimit()} MB). Try fewer paths at a time, or --no-types.`) : error);
    });
    worker.once('exit', () => resolve());
  });
}

/** What the lint thread does: reads, lints, repairs and tells, file by file. */
export async function serveJob(): Promise<void> {
  const { job } = workerData as WorkerData;
  const tell = (news: LintNews): void => parentPort?.postMessage(news);
  // typescript-eslint then looks no file up twice. Repairs parse a file again and again, which it takes for a program each otherwise.
  process.env['TSESTREE_SINGLE_RUN'] = String(!job.fix);
  // Loaded here and not above, since the other thread has no use for ESLint and the rules.
  const { createLinter } = await import('./lint.ts');
  const lint = createLinter(job);
  for (const file of job.files) {
    tell({ kind: 'started', file });
    try {
      const text = readFileSync(file, 'utf8');
      const reason = reasonToSkip(file, text);
      if (reason) {
        tell({ kind: 'skipped', file, reason });
        continue;
      }
      const { result, types } = await lint(text, file);
      if (result.output !== undefined) writeFileSync(file, result.output);
      tell({ kind: 'linted', result, types });
    } catch (error) {
      tell({ kind: 'failed', file, reason: error instanceof Error ? error.message : String(error) });
    }
  }
}
