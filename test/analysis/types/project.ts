/** Projects on disk with a TypeScript 7 of their own, for tests. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compilerFolder, type NativeVersion } from './compilers.ts';

const repository = join(import.meta.dirname, '..', '..', '..');

export interface Project {
  /** Absolute path, without symbolic links. */
  readonly root: string;
  path(name: string): string;
  write(files: Readonly<Record<string, string | object>>): void;
  remove(): void;
}

/** What `test/rules` compiles its pictures with. */
export const compilerOptions = {
  target: 'es2022',
  lib: ['esnext', 'dom', 'dom.iterable'],
  module: 'esnext',
  moduleResolution: 'bundler',
  moduleDetection: 'force',
  types: ['node'],
  strict: true,
  noEmit: true,
  allowJs: true,
  checkJs: false,
  jsx: 'preserve',
  skipLibCheck: true,
};

/**
 * @param version the TypeScript that the project has under the name `typescript`; undefined for none
 * @param files path → text, or an object that becomes JSON; a `tsconfig.json` over all files is made unless one is given (or null)
 */
export function makeProject(version: NativeVersion | undefined, files: Readonly<Record<string, string | object>>, tsconfig: object | null = { compilerOptions }): Project {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'async-hazards-types-')));
  const project: Project = {
    root,
    path: (name) => join(root, name),
    write(all) {
      for (const [name, content] of Object.entries(all)) {
        mkdirSync(dirname(join(root, name)), { recursive: true });
        writeFileSync(join(root, name), typeof content === 'string' ? content : JSON.stringify(content));
      }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
  mkdirSync(join(root, 'node_modules'));
  if (version !== undefined) symlinkSync(compilerFolder(version), join(root, 'node_modules', 'typescript'), 'junction');
  for (const name of ['@types', 'undici-types']) symlinkSync(join(repository, 'node_modules', name), join(root, 'node_modules', name), 'junction');
  // Rules look at the manifest: pictures are drawn with that of this repository.
  symlinkSync(join(repository, 'package.json'), join(root, 'package.json'));
  project.write({ ...(tsconfig === null ? {} : { 'tsconfig.json': tsconfig }), ...files });
  return project;
}
