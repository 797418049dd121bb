/** Public files to try parsers on. */
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Bigger files are bundles or tables, which nobody lints. */
const MAX_BYTES = 300_000;

/**
 * Files of JavaScript and TypeScript under a folder, in order of their names; no declaration files, no minified ones.
 * @param ofPackages whether those of installed packages are wanted, or all others
 */
export function* sources(folder: string, ofPackages: boolean): Generator<string> {
  for (const name of readdirSync(folder).toSorted()) {
    const path = join(folder, name);
    const stats = lstatSync(path);
    if (stats.isDirectory()) {
      if (name === '.git' || (name === 'node_modules' && !ofPackages)) continue;
      yield* sources(path, ofPackages);
    } else if (stats.isFile() && /\.[cm]?[jt]sx?$/u.test(name) && !/\.d\.[cm]?ts$|\.min\./u.test(name) && stats.size < MAX_BYTES && (ofPackages === path.includes('/node_modules/'))) {
      yield path;
    }
  }
}
