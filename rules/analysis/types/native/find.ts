/** Finds the TypeScript 7 of a project: which package, which version, and where the entry of its API is. Starts nothing. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface NativeCompiler {
  /** Folder of the package. */
  readonly directory: string;
  readonly version: string;
  /** Files of the package to load: the synchronous API and the syntax kinds. */
  readonly api: string;
  readonly ast: string;
}

/** Names under which projects install TypeScript 7: itself, beside TypeScript 6, and the preview package. The first that fits is taken. */
const NAMES = ['typescript', '@typescript/native', 'typescript-7', '@typescript/native-preview'] as const;

const found = new Map<string, NativeCompiler | undefined>();
const read = new Map<string, NativeCompiler | undefined>();

/**
 * The TypeScript 7 that files of a folder would get, the way Node resolves packages (so with Yarn's Plug'n'Play too).
 * @param directory absolute path; need not exist
 * @returns undefined when there is none, or one without an API that we can use
 */
export function findNative(directory: string): NativeCompiler | undefined {
  if (found.has(directory)) return found.get(directory);
  const compiler = search(directory);
  found.set(directory, compiler);
  return compiler;
}

/** Forgets what was found: packages were installed or removed. */
export function forgetNative(): void {
  found.clear();
  read.clear();
}

function search(directory: string): NativeCompiler | undefined {
  const { resolve } = createRequire(join(directory, 'file.js'));
  for (const name of NAMES) {
    let manifest: string;
    try {
      manifest = resolve(`${name}/package.json`);
    } catch {
      // Not installed under this name.
      continue;
    }
    if (!read.has(manifest)) read.set(manifest, readCompiler(manifest));
    const compiler = read.get(manifest);
    if (compiler) return compiler;
  }
  return undefined;
}

/** What a package offers, by the path of its `package.json`; undefined without an API that we can use. */
export function readCompiler(manifest: string): NativeCompiler | undefined {
  try {
    const { version, exports } = JSON.parse(readFileSync(manifest, 'utf8')) as { version?: unknown; exports?: Record<string, unknown> };
    if (typeof version !== 'string' || !(Number.parseInt(version, 10) >= 7)) return undefined;
    const directory = dirname(manifest);
    // 7.0 has the API under `unstable/`, 7.1 does not.
    const entry = (name: string): string | undefined => fileOf(exports?.[`./${name}`]) ?? fileOf(exports?.[`./unstable/${name}`]);
    const api = entry('sync');
    const ast = entry('ast');
    return api !== undefined && ast !== undefined ? { directory, version, api: join(directory, api), ast: join(directory, ast) } : undefined;
  } catch {
    // An unreadable package is as good as none; whoever needs it will say so.
    return undefined;
  }
}

/** The file of an entry of `exports`: a string, or an object of conditions. */
function fileOf(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry;
  if (typeof entry !== 'object' || entry === null) return undefined;
  const conditions = entry as Record<string, unknown>;
  return fileOf(conditions.node) ?? fileOf(conditions.import) ?? fileOf(conditions.default);
}
