/**
 * Which packages of `@types` a project sees without naming them. TypeScript 6, which is bundled, takes none unless `types` of the
 * configuration says so; every version before took all. A project gets what its own compiler would give it, or Node's types would be missing
 * from most of them.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** All that are installed. */
const ALL = ['*'];
const FIRST_WITHOUT = 6;

type SetOptions = (this: ts.server.Project, options: ts.CompilerOptions) => void;

/** Teaches the project service, once in a process; it has no option for that. */
export function takeTypesAsBefore(): void {
  const { prototype } = ts.server.Project as unknown as { prototype: { setCompilerOptions: SetOptions & { isTaught?: true } } };
  const original = prototype.setCompilerOptions;
  if (original.isTaught) return;
  const taught: SetOptions = function setCompilerOptions(options) {
    const isOlder = options.types === undefined && this instanceof ts.server.ConfiguredProject && tookAllTypes(dirname(this.getConfigFilePath()));
    original.call(this, isOlder ? { ...options, types: ALL } : options);
  };
  prototype.setCompilerOptions = Object.assign(taught, { isTaught: true as const });
}

/**
 * Whether the project of a folder has a TypeScript that took all, or none at all. Only the project service is taught, so that such a project must
 * not get one of the programs that are made for a run of the command line.
 */
export function tookAllTypes(folder: string): boolean {
  const known = answers.get(folder) ?? majorOf(folder) < FIRST_WITHOUT;
  answers.set(folder, known);
  return known;
}

const answers = new Map<string, boolean>();

/** The major version of the TypeScript that is installed for a folder; zero without any. */
function majorOf(folder: string): number {
  for (let at = folder; ; at = dirname(at)) {
    try {
      const { version } = JSON.parse(readFileSync(join(at, 'node_modules', 'typescript', 'package.json'), 'utf8')) as { version?: string };
      return Number.parseInt(version ?? '', 10) || 0;
    } catch {
      // None there.
    }
    if (dirname(at) === at) return 0;
  }
}
