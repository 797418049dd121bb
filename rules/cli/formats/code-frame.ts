/** Findings for people: what and why, the code with carets, the places it rests on, and what would repair it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { codeFrameColumns } from '@babel/code-frame';
import picocolors from 'picocolors';
import type { HazardMessage, HazardResult, RelatedMessage } from '../messages.ts';

/** Longer lines fill the terminal without showing anything. */
const LONGEST_LINE = 400;
/** Of a place that spans more lines than this only the first is marked; of a related place, where the name is enough, always. */
const MOST_LINES = 5;

interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine?: number | undefined;
  readonly endColumn?: number | undefined;
}

type Colors = ReturnType<typeof picocolors.createColors>;

/** What drawing one message needs beside it. */
interface Drawing {
  readonly texts: TextStore;
  readonly cwd: string;
  readonly colors: Colors;
}

/**
 * @param isColoured whether to write colours for a terminal
 * @returns the whole text, empty when there are no findings
 */
export function formatCodeFrames(results: readonly HazardResult[], cwd: string, isColoured: boolean): string {
  const drawing: Drawing = { texts: new TextStore(results), cwd, colors: picocolors.createColors(isColoured) };
  return results.flatMap(({ filePath, messages }) => messages.map((message) => formatMessage(filePath, message, drawing))).join('\n');
}

function formatMessage(filePath: string, message: HazardMessage, drawing: Drawing): string {
  const { colors } = drawing;
  const level = message.severity === 2 ? colors.red('error') : colors.yellow('warning');
  const rule = message.ruleId ? `  ${colors.dim(message.ruleId)}` : '';
  const lines = [`${colors.bold(where(filePath, message, drawing.cwd))}  ${level}${rule}`, message.message, '', ...frame(filePath, message, drawing, 2)];
  for (const place of message.related ?? []) lines.push(...formatRelated(filePath, place, drawing));
  if (message.fix) lines.push(`${colors.green('repair:')} ${message.fixTitle ?? 'apply it'} ${colors.dim('(--fix)')}`);
  for (const { desc } of message.suggestions ?? []) lines.push(`${colors.cyan('suggestion:')} ${desc}`);
  return `${lines.join('\n')}\n`;
}

function formatRelated(filePath: string, place: RelatedMessage, drawing: Drawing): string[] {
  const { colors } = drawing;
  const isElsewhere = place.filePath !== filePath;
  const label = isElsewhere ? where(place.filePath, place, drawing.cwd) : `${place.line}:${place.column}`;
  return [`${colors.blue('note:')} ${place.message} ${colors.dim(`(${label})`)}`, ...frame(place.filePath, place, drawing, 0)];
}

const where = (filePath: string, { line, column }: Place, cwd: string): string => `${path.relative(cwd, filePath)}:${line}:${column}`;

function frame(filePath: string, place: Place, { texts, colors }: Drawing, around: number): string[] {
  const text = texts.get(filePath);
  if (text === undefined || place.line < 1) return [];
  const { line, column, endLine, endColumn } = place;
  const isShort = endLine !== undefined && endColumn !== undefined && endLine - line < (around === 0 ? 1 : MOST_LINES) && (endLine > line || endColumn > column);
  const shown = text.split(/\r\n|[\n\r\u2028\u2029]/u);
  const last = isShort ? endLine : line;
  if (shown.slice(Math.max(0, line - 1 - around), last + around).some((one) => one.length > LONGEST_LINE)) return [colors.dim('  (long lines)')];
  const end = isShort ? { line: endLine, column: endColumn } : { line, column: (shown[line - 1]?.length ?? 0) + 1 };
  const location = end.line === line && end.column <= column ? { start: { line, column } } : { start: { line, column }, end };
  const drawn = codeFrameColumns(shown.join('\n'), location, {
    highlightCode: colors.isColorSupported,
    forceColor: colors.isColorSupported,
    linesAbove: around,
    linesBelow: around,
  });
  return [drawn, ''];
}

/** The texts that findings point into; those of other files are read when asked for. */
class TextStore {
  readonly #texts = new Map<string, string | undefined>();

  constructor(results: readonly HazardResult[]) {
    for (const { filePath, source, output } of results) {
      const text = output ?? source;
      if (text !== undefined) this.#texts.set(filePath, text.replace(/^\uFEFF/u, ''));
    }
  }

  get(filePath: string): string | undefined {
    if (!this.#texts.has(filePath)) this.#texts.set(filePath, read(filePath));
    return this.#texts.get(filePath);
  }
}

function read(filePath: string): string | undefined {
  try {
    return readFileSync(filePath, 'utf8').replace(/^\uFEFF/u, '');
  } catch {
    return undefined;
  }
}
