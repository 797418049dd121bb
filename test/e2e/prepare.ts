/** Puts in place what the editor tests need and a fresh machine lacks: Debian packages, the VS Code host, the packaged extension. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
export const here = path.join(root, 'test', 'e2e');
export const vsix = path.join(root, 'dist', 'async-hazards.vsix');
export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Program to the Debian package that brings it. */
const programs: Readonly<Record<string, readonly string[]>> = {
  [CHROMIUM]: ['chromium', 'fonts-dejavu-core'],
  nvim: ['neovim'],
  '/usr/sbin/debootstrap': ['debootstrap'],
  emacs: ['emacs-nox', 'elpa-eglot'],
};

const has = (program: string): boolean => (program.startsWith('/') ? existsSync(program) : spawnSync('which', [program]).status === 0);

/** @throws Error when something is missing and cannot be installed: a test that cannot run is a failure */
export function prepare(): void {
  const missing = Object.entries(programs).filter(([program]) => !has(program));
  if (missing.length > 0) {
    const packages = missing.flatMap(([, names]) => names);
    say(`Installing ${packages.join(' ')} ...`);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit', env });
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { stdio: ['ignore', 'ignore', 'inherit'], env });
  }
  say('Installing the VS Code host, unless it is there ...');
  execFileSync(path.join(here, 'host', 'install.sh'), { stdio: ['ignore', 'ignore', 'inherit'] });
  say('Packaging the extension ...');
  execFileSync('npm', ['run', '--silent', 'package'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}

export const say = (text: string): void => void process.stdout.write(`${text}\n`);
