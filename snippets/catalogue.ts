/** The catalogue of patterns, as generated from the modules under `patterns/`. */
import { entries } from './generated/catalogue.ts';
import type { PackageFlavour, PatternEntry } from './pattern.ts';

/** All patterns, sorted by name. */
export const patterns: readonly PatternEntry[] = entries;

const byName = new Map(entries.map((entry) => [entry.name, entry]));

/** @throws Error when there is no pattern of that name; callers name patterns in their own code, so this is a programmer's mistake */
export function patternNamed(name: string): PatternEntry {
  const entry = byName.get(name);
  if (!entry) throw new Error(`no pattern is called ${name}`);
  return entry;
}

export const hasPattern = (name: string): boolean => byName.has(name);

/**
 * The flavour that is offered first: a package that the project already depends on, else the platform's own means.
 * @param dependencies names in the nearest package.json
 * @param pinned what the setting says: `platform`, a package's name, or nothing
 */
export function preferredFlavour(entry: PatternEntry, dependencies: ReadonlySet<string>, pinned?: string): PackageFlavour | undefined {
  if (pinned === 'platform') return undefined;
  return (
    entry.flavours.find((flavour) => flavour.package === pinned) ?? entry.flavours.find((flavour) => dependencies.has(flavour.package))
  );
}

/** The first major versions that are ES modules, of packages whose default export is used. */
const firstModule: Readonly<Record<string, number>> = { 'p-limit': 4, 'p-map': 5, 'p-queue': 7, 'p-retry': 5 };

/** Whether a version of a package (`4.0.0`) is still CommonJS, so that `require` gives its default export itself. */
export const isCommonJsVersion = (name: string, version: string | undefined): boolean =>
  version !== undefined && Number.parseInt(version, 10) < (firstModule[name] ?? 0);

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/**
 * Patterns for a problem in a person's words ("limit concurrency"), best first. Every word must occur; a word in the name, title or
 * problems counts more than one in the text.
 */
export function searchPatterns(query: string): PatternEntry[] {
  const words = wordsOf(query);
  if (words.length === 0) return [...patterns];
  const scored: { entry: PatternEntry; score: number }[] = [];
  for (const entry of patterns) {
    const names = wordsOf([entry.name, entry.title, entry.prefix, entry.asyncio].join(' '));
    const problems = entry.problems.map(wordsOf);
    const text = wordsOf([entry.summary, entry.when].join(' '));
    let score = 0;
    const hasAll = words.every((word) => {
      const fits = (each: string): boolean => each.startsWith(word);
      const worth = (names.some(fits) ? 4 : 0) + (problems.some((problem) => problem.some(fits)) ? 3 : 0) + (text.some(fits) ? 1 : 0);
      score += worth;
      return worth > 0;
    });
    if (problems.some((problem) => words.every((word) => problem.some((each) => each.startsWith(word))))) score += 10;
    if (hasAll) scored.push({ entry, score });
  }
  return scored.sort((a, b) => b.score - a.score || (a.entry.name < b.entry.name ? -1 : 1)).map(({ entry }) => entry);
}
