#!/usr/bin/env node
/** The command `async-hazards`: lints any folder with no configuration at all. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };
import { commonFolder, findFiles } from './files.ts';
import { formatResults } from './formats/index.ts';
import type { HazardResult, LintNews } from './messages.ts';
import { help, parseCommand, UsageError, type LintOptions } from './options.ts';
import { Progress } from './progress.ts';
import { Summary } from './summary.ts';
import { isLintThread, lintInThread, serveJob } from './worker.ts';

const CLEAN = 0;
const FINDINGS = 1;
const COULD_NOT_RUN = 2;
const INTERRUPTED = 130;

async function lint(options: LintOptions): Promise<number> {
  const cwd = process.cwd();
  const { files, unreadable } = findFiles(options.paths, cwd);
  const progress = new Progress(process.stderr, files.length, cwd);
  const summary = new Summary(cwd);
  for (const reason of unreadable) summary.addFailed(reason);
  const results: HazardResult[] = [];

  const onNews = (news: LintNews): void => {
    if (news.kind === 'started') return progress.start(news.file);
    progress.finish();
    if (news.kind === 'linted') {
      results.push(news.result);
      summary.addResult(news.result, news.types);
      if (news.trouble !== undefined) summary.addTrouble(news.trouble);
    } else if (news.kind === 'skipped') {
      summary.addSkipped(news.file, news.reason);
    } else {
      summary.addFailed(`${path.relative(cwd, news.file)}: ${news.reason}`);
    }
  };
  const stop = (): void => {
    progress.clear();
    process.stderr.write(`Stopped after ${summary.files} of ${files.length} files.\n`);
    process.exit(INTERRUPTED);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    if (files.length > 0) {
      const job = { files, cwd: commonFolder(cwd, files), preset: options.preset, fix: options.fix, types: options.types };
      await lintInThread(fileURLToPath(import.meta.url), job, onNews);
    }
  } finally {
    progress.clear();
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
  process.stdout.write(await formatResults(options.format, results, cwd));
  process.stderr.write(summary.text(options));
  if (summary.failed > 0) return COULD_NOT_RUN;
  return summary.errors > 0 || summary.warnings > options.maxWarnings ? FINDINGS : CLEAN;
}

async function execute(): Promise<number> {
  const command = parseCommand(process.argv.slice(2));
  if (command.kind === 'help') process.stdout.write(help);
  else if (command.kind === 'version') process.stdout.write(`${manifest.version}\n`);
  else return lint(command.options);
  return CLEAN;
}

async function main(): Promise<void> {
  try {
    process.exitCode = await execute();
  } catch (error) {
    const text = error instanceof UsageError ? `${error.message}\nSee async-hazards --help.` : error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`async-hazards: ${text}\n`);
    process.exitCode = COULD_NOT_RUN;
  }
}

/** A reader that has seen enough (`| head`) is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

// detached: a failure of the lint thread reaches the main thread as that thread's error event
void (isLintThread() ? serveJob() : main());
