/** Lints files on disk for a command, a task or an agent: open buffers win over the disk, one file after another, cancellable. */
import path from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CancellationToken } from 'vscode-languageserver';
import { diskPath, toUri } from './documents/paths.ts';
import type { Files } from './host.ts';
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
  disk: Files,
  lintFile: (file: string) => Promise<FileLint | undefined>,
  token: CancellationToken,
  progress: (done: number, all: number) => void,
): Promise<LintFilesResult> {
  const files: string[] = [];
  for (const uri of uris) {
    const start = diskPath(uri);
    if (start !== undefined) await gather(disk, start, files, maxFiles + 1, token, true);
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
    const uri = toUri(file);
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

async function gather(disk: Files, at: string, files: string[], enough: number, token: CancellationToken, asked: boolean): Promise<void> {
  if (files.length >= enough || token.isCancellationRequested) return;
  const kind = await disk.kind(at);
  if (kind === 'file') {
    if (LINTED.test(at) && !(/\.d\.[cm]?ts$/u.test(at) && !asked)) files.push(at);
    return;
  }
  if (kind !== 'folder') return;
  for (const entry of (await disk.list(at)).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.')) continue;
    if (entry.kind === 'folder' ? !LEFT_OUT.has(entry.name) : LINTED.test(entry.name)) await gather(disk, path.join(at, entry.name), files, enough, token, false);
  }
}
