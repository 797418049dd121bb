/**
 * Packs the extension into `dist/async-hazards.vsix`: marked as a pre-release where its version is one, since what is packed without the
 * mark cannot be published as one, and not larger than an editor should have to fetch.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { releaseFacts, type ReleaseFacts } from './release.ts';

const MAX_BYTES = 5_000_000;

/** What vsce is called with. */
export const packing = ({ prerelease }: Pick<ReleaseFacts, 'prerelease'>): readonly string[] =>
  ['package', '--no-dependencies', '--out', 'dist/async-hazards.vsix', ...(prerelease ? ['--pre-release'] : [])];

/** @throws Error with a sentence when there are more bytes than may be */
export function checkSize(bytes: number): void {
  if (bytes > MAX_BYTES) throw new Error(`The extension has ${bytes} bytes, more than ${MAX_BYTES}.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
  const facts = releaseFacts((file) => readFileSync(path.join(root, file), 'utf8'), undefined);
  execFileSync(process.execPath, [path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce'), ...packing(facts)], { cwd: root, stdio: 'inherit' });
  checkSize(statSync(path.join(root, 'dist', 'async-hazards.vsix')).size);
}
