/** The machine of Node: its files, its threads, and a process for the workspace's ESLint. */
import { readdir, readFile, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Files, ServerHost } from '../host.ts';
import type { FromWorker } from '../lint/jobs.ts';
import type { LintWorker, WorkerEars, WorkerNeeds } from '../lint/lane.ts';
import { EslintConfigs } from './eslint-configs.ts';

const ESLINT_IDLE_SECONDS = 60;

const files: Files = {
  read: (file) => readFile(file, 'utf8').catch(() => undefined),
  async kind(at) {
    const facts = await stat(at).catch(() => undefined);
    return facts?.isFile() ? 'file' : facts?.isDirectory() ? 'folder' : undefined;
  },
  async list(folder) {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    return entries.flatMap((entry) => (entry.isFile() ? { name: entry.name, kind: 'file' as const } : entry.isDirectory() ? { name: entry.name, kind: 'folder' as const } : []));
  },
};

/** @param folder where the bundles of the server lie side by side */
export function nodeHost(folder: string): ServerHost {
  return {
    files,
    processors: os.availableParallelism(),
    home: os.homedir(),
    startWorker: (needs, ears) => startWorker(path.join(folder, 'lint-worker.js'), needs, ears),
    configurations: (log) => new EslintConfigs({ script: path.join(folder, 'eslint-config.js'), idleSeconds: ESLINT_IDLE_SECONDS, log }),
    page: (rule) => files.read(path.join(folder, '..', 'rules', 'docs', `${rule}.md`)),
    describe() {
      const { rss, heapUsed } = process.memoryUsage();
      return [
        `Node ${process.version} on ${process.platform} ${process.arch}, ${os.availableParallelism()} cores`,
        `Memory: ${megabytes(rss)} MB resident, ${megabytes(heapUsed)} MB heap of the protocol thread; up ${Math.round(process.uptime())} s`,
      ];
    },
  };
}

const megabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);

function startWorker(script: string, { name, data, memoryMb, youngMb }: WorkerNeeds, { hear, lost }: WorkerEars): LintWorker {
  const worker = new Worker(script, {
    name,
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: youngMb },
    // What a dependency prints must not get between the messages on standard output.
    stdout: true,
    stderr: true,
    execArgv: [],
  });
  worker.on('message', (message: FromWorker) => hear(message));
  worker.on('error', (error: Error & { code?: string }) => lost(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? { kind: 'out-of-memory' } : { kind: 'died', error: error.stack ?? error.message }));
  worker.on('exit', (code) => lost({ kind: 'died', error: `exit code ${code}` }));
  worker.stdout.resume();
  worker.stderr.resume();
  worker.unref();
  return { post: (message) => worker.postMessage(message), terminate: () => worker.terminate() };
}
