/**
 * Checks that what is about to be released fits together: the tag, the versions in all manifests and in the code, and the changelog.
 * Writes the notes of the release to `dist/notes.md` and prints what the workflow needs to know.
 *
 *     npx tsx test/tools/release.ts tag v0.2.0
 *     npx tsx test/tools/release.ts branch main        # a rehearsal: everything but the tag
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ReleaseFacts {
  readonly version: string;
  /** Marketplaces know no suffixes: an odd minor version is a pre-release. */
  readonly prerelease: boolean;
  /** The section of the changelog. */
  readonly notes: string;
}

/** Places that name the version, with what finds it there. */
const places: readonly (readonly [string, RegExp])[] = [
  ['package.json', /"version": "([^"]+)"/u],
  ['rules/package.json', /"version": "([^"]+)"/u],
  ['rules/plugin.ts', /version = '([^']+)'/u],
  ['server/server.ts', /VERSION = '([^']+)'/u],
];

/**
 * @param read the text of a file of the repository
 * @param tag the tag that releases, undefined in a rehearsal
 * @throws Error with a sentence that says what does not fit
 */
export function releaseFacts(read: (file: string) => string, tag: string | undefined): ReleaseFacts {
  const versions = places.map(([file, pattern]) => [file, pattern.exec(read(file))?.[1] ?? 'no version'] as const);
  const version = versions[0]?.[1] ?? '';
  for (const [file, found] of versions) if (found !== version) throw new Error(`${file} says ${found}, package.json says ${version}`);
  if (!/^\d+\.\d+\.\d+$/u.test(version)) throw new Error(`${version} is no version that a marketplace takes`);
  if (tag !== undefined && tag !== `v${version}`) throw new Error(`the tag is ${tag}, the version is ${version}`);
  const sections = read('CHANGELOG.md').split(/^(?=## )/mu);
  const section = sections.find((part) => part.startsWith(`## ${version}`) || part.startsWith(`## [${version}]`)) ?? (tag === undefined ? sections[1] : undefined);
  if (section === undefined) throw new Error(`CHANGELOG.md has no section for ${version}`);
  const notes = section.replace(/^## .*\n/u, '').trim();
  if (notes === '') throw new Error(`CHANGELOG.md says nothing about ${version}`);
  return { version, prerelease: Number(version.split('.')[1]) % 2 === 1, notes };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
  const [kind, name] = process.argv.slice(2);
  const { version, prerelease, notes } = releaseFacts((file) => readFileSync(path.join(root, file), 'utf8'), kind === 'tag' ? name : undefined);
  mkdirSync(path.join(root, 'dist'), { recursive: true });
  writeFileSync(path.join(root, 'dist', 'notes.md'), `${notes}\n`);
  process.stdout.write(`version=${version}\nprerelease=${prerelease}\n`);
}
