/** Counts what a run saw, and says it in a few lines for standard error. */
import path from 'node:path';
import type { HazardResult, TypeSource } from './messages.ts';
import type { LintOptions } from './options.ts';

const TYPE_SOURCES: Readonly<Record<string, string>> = { services: 'TypeScript', native: 'TypeScript 7' };

const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;

/** A cause of fewer findings is not worth a line, and more lines than these nobody reads. */
const FEWEST_OF_A_CAUSE = 3;
const MOST_CAUSES = 5;

export class Summary {
  files = 0;
  errors = 0;
  warnings = 0;
  fixable = 0;
  fixed = 0;
  /** Files and folders that could not be read or linted. */
  failed = 0;
  readonly #cwd: string;
  readonly #started: number;
  readonly #now: () => number;
  readonly #notes: string[] = [];
  readonly #types = new Map<TypeSource, number>();
  /** Places on which findings rest, with how many do. */
  readonly #causes = new Map<string, number>();

  /** @param now milliseconds of any steady clock */
  constructor(cwd: string, now: () => number = () => performance.now()) {
    this.#cwd = cwd;
    this.#now = now;
    this.#started = now();
  }

  addResult(result: HazardResult, types: TypeSource): void {
    this.files++;
    this.errors += result.errorCount;
    this.warnings += result.warningCount;
    this.fixable += result.fixableErrorCount + result.fixableWarningCount;
    if (result.output !== undefined) this.fixed++;
    this.#types.set(types, (this.#types.get(types) ?? 0) + 1);
    for (const { related } of result.messages) {
      for (const { cause, filePath, line } of related ?? []) {
        if (!cause) continue;
        const place = `${path.relative(this.#cwd, filePath)}:${line}`;
        this.#causes.set(place, (this.#causes.get(place) ?? 0) + 1);
      }
    }
  }

  addSkipped(file: string, reason: string): void {
    this.#notes.push(`${path.relative(this.#cwd, file)}: ${reason}`);
  }

  addFailed(reason: string): void {
    this.failed++;
    this.#notes.push(reason);
  }

  /** What went wrong without an end to the run; the same is said once. */
  addTrouble(text: string): void {
    if (!this.#notes.includes(text)) this.#notes.push(text);
  }

  /** @returns whole lines, each with its end */
  text({ fix, types }: Pick<LintOptions, 'fix' | 'types'>): string {
    const seconds = ((this.#now() - this.#started) / 1000).toFixed(1);
    const findings = this.errors + this.warnings === 0 ? 'no findings' : `${count(this.errors, 'error')}, ${count(this.warnings, 'warning')}`;
    const lines = [...this.#notes, `${count(this.files, 'file')} in ${seconds} s: ${findings}.`];
    lines.push(...this.#causeLines());
    if (fix && this.fixed > 0) lines.push(`Repaired ${count(this.fixed, 'file')}.`);
    if (!fix && this.fixable > 0) lines.push(`${count(this.fixable, 'finding')} can be repaired with --fix.`);
    if (this.files > 0) lines.push(this.#typesLine(types));
    return `${lines.join('\n')}\n`;
  }

  /** The places that are worth the most: one repair there ends many findings. */
  #causeLines(): readonly string[] {
    const many = [...this.#causes].filter(([, findings]) => findings >= FEWEST_OF_A_CAUSE).toSorted(([a, m], [b, n]) => n - m || a.localeCompare(b));
    return many.slice(0, MOST_CAUSES).map(([place, findings]) => `${findings} findings have one cause: ${place}.`);
  }

  #typesLine(wanted: boolean): string {
    if (!wanted) return 'Types: none (--no-types).';
    const untyped = this.#types.get('none') ?? 0;
    const unasked = this.#types.get('unasked') ?? 0;
    const typed = [...this.#types].filter(([source]) => source !== 'none' && source !== 'unasked');
    const parts = typed.map(([source, files]) => `${TYPE_SOURCES[source] ?? source} for ${count(files, 'file')}`);
    if (unasked > 0) parts.push(`not needed for ${count(unasked, 'file')}`);
    if (untyped > 0) parts.push(`none for ${count(untyped, 'file')} (in no tsconfig.json)`);
    return `Types: ${parts.join(', ')}.`;
  }
}
