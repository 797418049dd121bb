/** The precision ledger: findings on public code that a person has read, each with a verdict. One JSON object a line. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { presetNames } from '../../rules/presets.ts';
import plugin from '../../rules/plugin.ts';
import type { PresetName } from '../../rules/rule.ts';

/** `right`: a reader would take it; `arguable`: true, but there may be a reason for the code; `wrong`: must stay silent from now on. */
export const verdicts = ['right', 'arguable', 'wrong'] as const;
export type Verdict = (typeof verdicts)[number];

/** A finding, wherever it came from. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
  readonly messageId: string;
}

export interface Entry extends Place {
  /** Owner and name on GitHub. */
  readonly project: string;
  readonly commit: string;
  /** The beginning of the SHA-256 of the file, so that another version of it is not taken for this one. */
  readonly source: string;
  /** The smallest preset that reports it. */
  readonly preset: PresetName;
  readonly verdict: Verdict;
  /** Why, in the reader's words. */
  readonly why: string;
  /** Of a wrong one that is still reported, or a right one that no longer is: what it would take. */
  readonly open?: string;
}

const here = path.dirname(fileURLToPath(import.meta.url));
export const ledgerFile = path.join(here, 'findings.jsonl');

/** @returns what an entry says of the version of a file */
export const sourceOf = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex').slice(0, 12);

/** @returns the entries of a text of JSON lines @throws Error that names the line which is no entry */
export function parseEntries(text: string): Entry[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      const entry = JSON.parse(line) as Entry;
      const trouble = troubleIn(entry);
      if (trouble !== undefined) throw new Error(trouble);
      return [entry];
    } catch (error) {
      throw new Error(`line ${index + 1}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  });
}

export const readEntries = (file = ledgerFile): Entry[] => parseEntries(readFileSync(file, 'utf8'));

/** @returns what is wrong with an entry */
export function troubleIn(entry: Readonly<Record<Exclude<keyof Entry, 'open'>, unknown>> & { readonly open?: unknown }): string | undefined {
  const { project, commit, file, source, line, rule, messageId, preset, verdict, why } = entry;
  const texts: [string, unknown, RegExp][] = [
    ['project', project, /^[\w.-]+\/[\w.-]+$/],
    ['commit', commit, /^[0-9a-f]{12}$/],
    ['file', file, /^[^/\\].*\.[cm]?[jt]sx?$/],
    ['source', source, /^[0-9a-f]{12}$/],
    ['messageId', messageId, /^\w+$/],
    ['why', why, /\S{2}/],
  ];
  for (const [name, value, form] of texts) if (typeof value !== 'string' || !form.test(value)) return `"${name}" is ${JSON.stringify(value)}`;
  if (!Number.isInteger(line) || (line as number) < 1) return `"line" is ${JSON.stringify(line)}`;
  if (!Object.hasOwn(plugin.rules, String(rule))) return `no rule "${String(rule)}"`;
  if (!presetNames.includes(preset as PresetName)) return `no preset "${String(preset)}"`;
  if (!verdicts.includes(verdict as Verdict)) return `no verdict "${String(verdict)}"`;
  if (entry.open !== undefined && (typeof entry.open !== 'string' || entry.open.length < 2)) return `"open" is ${JSON.stringify(entry.open)}`;
  return undefined;
}

const order = (entry: Entry): [string, string, number, string, string] => [entry.project, entry.file, entry.line, entry.rule, entry.messageId];

/** @returns the entries as the ledger keeps them: sorted, each on a line, keys in one order */
export function formatEntries(entries: readonly Entry[]): string {
  const sorted = [...entries].sort((a, b) => {
    const [x, y] = [order(a), order(b)];
    for (const [index, value] of x.entries()) {
      const other = y[index] ?? '';
      if (value !== other) return value < other ? -1 : 1;
    }
    return 0;
  });
  return sorted
    .map(({ project, commit, file, source, line, rule, messageId, preset, verdict, why, open }) =>
      JSON.stringify({ project, commit, file, source, line, rule, messageId, preset, verdict, why, open }))
    .map((text) => `${text}\n`)
    .join('');
}

export const writeEntries = (entries: readonly Entry[], file = ledgerFile): void => {
  writeFileSync(file, formatEntries(entries));
};
