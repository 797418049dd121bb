/**
 * Which packages of `@types` a project sees without naming them. TypeScript 6, which is bundled, takes none unless `types` of the
 * configuration says so; every version before took all. A project gets what its own compiler would give it, or Node's types would be missing
 * from most of them.
 */
import ts from 'typescript';
import { host } from '../analysis/host-node.ts';

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
    const isOlder = options.types === undefined && this instanceof ts.server.ConfiguredProject && tookAllTypes(this.getConfigFilePath());
    original.call(this, isOlder ? { ...options, types: ALL } : options);
  };
  prototype.setCompilerOptions = Object.assign(taught, { isTaught: true as const });
}

/**
 * Whether the project of a file has a TypeScript that took all, or none at all. Only the project service is taught, so that such a project must
 * not get one of the programs that are made for a run of the command line.
 * @param filename absolute path; need not exist
 */
export const tookAllTypes = (filename: string): boolean => !(Number.parseInt(host.installedVersion(filename, 'typescript') ?? '', 10) >= FIRST_WITHOUT);
