/**
 * The versions of TypeScript 7 that the native provider is tested with. They cannot be devDependencies: npm would link their `tsc` in place
 * of that of TypeScript 6. So each is installed, when first wanted, in a folder of its own that is kept.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '..', '..', '..');
const cache = join(repository, 'test', '.cache', 'compilers');

/** The newest release, the beta of the next one, and the newest nightly build; the pictures are drawn with each. */
export const nativeVersions = ['7.0.2', '7.1.0-beta', '7.1.0-dev.20261021.1'] as const;
export type NativeVersion = (typeof nativeVersions)[number];
/** The one that most tests use. */
export const NATIVE: NativeVersion = '7.1.0-beta';

/**
 * Where a version's package is; installs it when it is not there yet.
 * @throws Error with npm's output when it cannot be installed
 */
export const compilerFolder = (version: NativeVersion): string => join(installed(version, { typescript: version }), 'typescript');

/**
 * Installs packages in a folder of their own, once.
 * @param name of the folder
 * @param packages exact versions by name
 * @returns the folder `node_modules` that they are in
 * @throws Error with npm's output when they cannot be installed
 */
export function installed(name: string, packages: Readonly<Record<string, string>>): string {
  const folder = join(cache, name);
  const modules = join(folder, 'node_modules');
  if (areVersions(modules, packages)) return modules;
  // Several test processes may want it at once: each installs for itself, the first to be ready is kept.
  const own = `${folder}.${process.pid}`;
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, 'package.json'), JSON.stringify({ private: true, dependencies: packages }));
  const { status, stdout, stderr } = spawnSync('npm', ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: own,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm could not install ${JSON.stringify(packages)}:\n${stdout}\n${stderr}`);
  try {
    renameSync(own, folder);
  } catch (error) {
    if (!areVersions(modules, packages)) throw error;
    rmSync(own, { recursive: true, force: true });
  }
  return modules;
}

const areVersions = (modules: string, packages: Readonly<Record<string, string>>): boolean =>
  Object.entries(packages).every(([name, version]) => {
    const manifest = join(modules, name, 'package.json');
    return existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version === version;
  });
