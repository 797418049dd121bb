/** The tools that we are compared with, in a folder of their own outside of the repository. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Pinned, so that figures of two days can be compared. */
const VERSIONS = {
  '@biomejs/biome': '2.6.8',
  eslint: '10.15.0',
  'eslint-plugin-sonarjs': '4.2.2',
  oxlint: '1.94.0',
  'oxlint-tsgolint': '7.0.2007',
  typescript: '6.0.3',
  'typescript-7': 'npm:typescript@7.1.0-beta',
  'typescript-eslint': '8.73.0',
  'vscode-langservers-extracted': '4.10.0',
};

export type PeerName = keyof typeof VERSIONS;

export interface Peers {
  readonly folder: string;
  version(name: PeerName): string;
  /** Absolute path of a file of a package. */
  file(...parts: string[]): string;
  /** Writes a configuration file there. @returns its absolute path */
  write(name: string, content: string): string;
}

/** Installs the peers when they are not there yet. @throws Error when npm fails */
export function installPeers(): Peers {
  const key = createHash('sha256').update(JSON.stringify(VERSIONS)).digest('hex').slice(0, 12);
  const folder = path.join(process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'), 'async-hazards-bench', key);
  const done = path.join(folder, 'installed');
  if (!existsSync(done)) {
    process.stderr.write(`Installing the tools to compare with into ${folder} ...\n`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'peers', private: true, type: 'module', dependencies: VERSIONS }));
    const { status } = spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Error('npm could not install the tools to compare with.');
    writeFileSync(done, '');
  }
  const file = (...parts: string[]): string => path.join(folder, 'node_modules', ...parts);
  return {
    folder,
    file,
    version: (name) => (JSON.parse(readFileSync(file(name, 'package.json'), 'utf8')) as { version: string }).version,
    write(name, content) {
      const full = path.join(folder, name);
      writeFileSync(full, content);
      return full;
    },
  };
}
