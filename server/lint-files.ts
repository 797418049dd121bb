/** Lints files on disk for a command, a task or an agent: open buffers win over the disk, one file after another, cancellable. */
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CancellationToken } from 'vscode-languageserver';
import { diskPath } from './documents/paths.ts';
import type { Problem } from './lint/jobs.ts';
import type { FileFindings, FindingSummary, LintFilesParams, LintFilesResult, StatusNote } from './protocol.ts';

const LINTED = /\.[cm]?[jt]sx?$/iu;
const LEFT_OUT = new Set(['node_modules', 'dist', 'build', 'out', 'coverage', 'vendor', 'bower_components']);

export interface FileLint {
  readonly text: string;
  readonly problems: readonly Problem[];
  readonly notes: readonly StatusNote[];
}

/**
 * @param lintFile lints one file; undefined means that it could not be read
 * @param progress told after each file how many of how many are done
 */
export async function lintFiles(
  { uris, maxFiles = 5000 }: LintFilesParams,
  lintFile: (file: string) => Promise<FileLint | undefined>,
  token: CancellationToken,
  progress: (done: number, all: number) => void,
): Promise<LintFilesResult> {
  const files: string[] = [];
  for (const uri of uris) {
    const start = diskPath(uri);
    if (start !== undefined) await gather(start, files, maxFiles + 1, token, true);
  }
  const chosen = files.slice(0, maxFiles);
  const found: FileFindings[] = [];
  let linted = 0;
  for (const file of chosen) {
    if (token.isCancellationRequested) break;
    const result = await lintFile(file);
    linted++;
    progress(linted, chosen.length);
    if (!result || (result.problems.length === 0 && result.notes.length === 0)) continue;
    const uri = pathToFileURL(file).href;
    const document = TextDocument.create(uri, '', 0, result.text);
    found.push({ uri, findings: result.problems.map((problem) => toSummary(problem, document)), notes: result.notes });
  }
  return { files: found, linted, left: files.length - linted, cancelled: token.isCancellationRequested };
}

export const toSummary = ({ rule, message, severity, start, end, repairs }: Problem, document: TextDocument): FindingSummary => ({
  rule,
  message,
  severity: severity === 2 ? 'error' : 'warning',
  range: { start: document.positionAt(start), end: document.positionAt(end) },
  repairs: repairs.map(({ title, kind }) => ({ title, keepsBehaviour: kind === 'fix' })),
});

async function gather(at: string, files: string[], enough: number, token: CancellationToken, asked: boolean): Promise<void> {
  if (files.length >= enough || token.isCancellationRequested) return;
  const facts = await stat(at).catch(() => undefined);
  if (facts?.isFile()) {
    if (LINTED.test(at) && !(/\.d\.[cm]?ts$/u.test(at) && !asked)) files.push(at);
    return;
  }
  if (!facts?.isDirectory()) return;
  const entries = await readdir(at, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || entry.isSymbolicLink()) continue;
    if (entry.isDirectory() ? !LEFT_OUT.has(entry.name) : LINTED.test(entry.name)) await gather(path.join(at, entry.name), files, enough, token, false);
  }
}

/** The text of a file, or undefined when it cannot be read. */
export const readText = (file: string): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined);
