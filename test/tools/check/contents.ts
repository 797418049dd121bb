/**
 * Compares what would be published with a list that a person has read: a stray file in a package is seen in review, not by its users.
 * UPDATE=1 rewrites the lists.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

interface Listing {
  /** The list, from the root of the repository. */
  readonly golden: string;
  readonly files: (root: string) => string[];
}

const listings: readonly Listing[] = [
  {
    golden: 'test/package/contents-of-plugin.txt',
    files(root) {
      // All that publishing does but sending it: what would be refused (a manifest, a tag) is refused here.
      const command = ['publish', '--dry-run', '--access', 'public', '--tag', 'next', '--json', '--loglevel=silent', '-w', 'rules'];
      const output = execFileSync('npm', command, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
      const packed = JSON.parse(output) as PackReport[] | Record<string, PackReport>;
      return Object.values(packed).flatMap(({ files }) => files.map((file) => file.path));
    },
  },
  {
    golden: 'test/package/contents-of-extension.txt',
    files(root) {
      const vsce = path.join('node_modules', '@vscode', 'vsce', 'vsce');
      return execFileSync(process.execPath, [vsce, 'ls', '--no-dependencies'], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean);
    },
  },
];

interface PackReport {
  readonly files: readonly { readonly path: string }[];
}

/** Families of files that grow with the rules or with TypeScript stand in one line. */
const families: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)lib\.[^/]*d\.ts$/u, '$1lib.*.d.ts'],
  [/^(rules\/)?docs\/[a-z-]+\.md$/u, '$1docs/*.md'],
  [/^(snippets\/docs)\/[a-z-]+\.md$/u, '$1/*.md'],
];

/** @returns one line for each file that is there and not in the list, or the other way round */
export function checkContents(root: string): string[] {
  return listings.flatMap(({ golden, files }) => {
    const actual = [...new Set(files(root).map(toFamily))].toSorted();
    const full = path.join(root, golden);
    if (process.env['UPDATE'] === '1') writeFileSync(full, `${actual.join('\n')}\n`);
    const wanted = existsSync(full) ? readFileSync(full, 'utf8').trim().split('\n') : [];
    return [
      ...actual.filter((file) => !wanted.includes(file)).map((file) => `${golden} does not name ${file}, which would be published`),
      ...wanted.filter((file) => !actual.includes(file)).map((file) => `${golden} names ${file}, which would not be published`),
    ];
  });
}

const toFamily = (file: string): string => families.reduce((name, [pattern, family]) => name.replace(pattern, family), file);
