/**
 * Finds the files to lint. A folder is searched without what version control ignores, without dependencies and without what is
 * built; a file given by name is taken as it is. Links met on the way are not followed: they lead in circles, or to what is found
 * elsewhere.
 */
import { existsSync, readdirSync, readFileSync, statSync, type Dirent, type Stats } from 'node:fs';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { UsageError } from './options.ts';
import { isSourceName } from './unfit.ts';

const SKIPPED_FOLDERS = new Set(['node_modules', '.git', 'dist', 'build', 'coverage', '.yarn', '.next', '.nuxt', '.svelte-kit', '.turbo', '.cache']);

/** The rules of one .gitignore: they count for what lies in its folder. */
interface IgnoreFile {
  readonly folder: string;
  readonly rules: Ignore;
}

export interface FoundFiles {
  /** Absolute, sorted, each once. */
  readonly files: readonly string[];
  /** Folders that could not be read, with the reason. */
  readonly unreadable: readonly string[];
}

/**
 * @param paths files and folders, relative to `cwd` or absolute
 * @throws UsageError for a path that does not exist or a file that is neither JavaScript nor TypeScript
 */
export function findFiles(paths: readonly string[], cwd: string): FoundFiles {
  const files = new Set<string>();
  const unreadable: string[] = [];
  for (const given of paths) {
    const start = path.resolve(cwd, given);
    const found = look(start);
    if (!found) throw new UsageError(`No such file or folder: ${given}`);
    if (found.isDirectory()) {
      for (const file of walk(start, ignoreFilesAbove(start), unreadable)) files.add(file);
    } else if (isSourceName(start)) {
      files.add(start);
    } else {
      throw new UsageError(`Neither JavaScript nor TypeScript: ${given}`);
    }
  }
  return { files: [...files].toSorted(), unreadable };
}

function look(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function* walk(folder: string, above: readonly IgnoreFile[], unreadable: string[]): Generator<string> {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    unreadable.push(error instanceof Error ? error.message : `${folder}: ${String(error)}`);
    return;
  }
  const ignoreFiles = withIgnoreFile(above, folder);
  for (const entry of entries) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED_FOLDERS.has(entry.name) && !isIgnored(`${full}/`, ignoreFiles)) yield* walk(full, ignoreFiles, unreadable);
    } else if (entry.isFile() && isSourceName(entry.name) && !isIgnored(full, ignoreFiles)) {
      yield full;
    }
  }
}

function withIgnoreFile(above: readonly IgnoreFile[], folder: string): readonly IgnoreFile[] {
  const file = path.join(folder, '.gitignore');
  if (!existsSync(file)) return above;
  try {
    return [...above, { folder, rules: ignore().add(readFileSync(file, 'utf8')) }];
  } catch {
    return above;
  }
}

/** The ignore files between `start` and the root of its repository, unless they ignore `start` itself: it was asked for. */
function ignoreFilesAbove(start: string): readonly IgnoreFile[] {
  const folders: string[] = [];
  for (let at = start; !existsSync(path.join(at, '.git')); at = path.dirname(at)) {
    const parent = path.dirname(at);
    if (parent === at) return [];
    folders.unshift(parent);
  }
  const found = folders.reduce<readonly IgnoreFile[]>(withIgnoreFile, []);
  return isIgnored(`${start}/`, found) ? [] : found;
}

/** The deepest file that has an opinion decides, as in Git. */
function isIgnored(full: string, files: readonly IgnoreFile[]): boolean {
  for (const { folder, rules } of files.toReversed()) {
    const relative = path.relative(folder, full).split(path.sep).join('/');
    if (relative === '') continue;
    const verdict = rules.test(full.endsWith('/') ? `${relative}/` : relative);
    if (verdict.ignored) return true;
    if (verdict.unignored) return false;
  }
  return false;
}

/** The folder that holds `cwd` and all files: ESLint refuses what lies outside of its own. */
export function commonFolder(cwd: string, files: readonly string[]): string {
  let folder = cwd;
  for (const file of files) {
    while (folder !== path.dirname(folder) && !file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep)) folder = path.dirname(folder);
  }
  return folder;
}
