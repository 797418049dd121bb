/**
 * Makes a checkout ready to run with nothing but Node and npm: installs what the lock file says when it is not there, then builds
 * what is not current. `npm test` and `npm start` begin with it; the second time it takes well under a second.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

const OLDEST_NODE = [20, 19];

/** Ends the process with a sentence when this Node is too old to run what is built. */
function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [wantMajor = 0, wantMinor = 0] = OLDEST_NODE;
  if (major > wantMajor || (major === wantMajor && minor >= wantMinor)) return;
  process.stderr.write(`Async Hazards needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.\n`);
  process.exit(2);
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, link?: boolean }} LockEntry
 * @param {string} file a lock file, that of the project or the one that npm keeps inside node_modules
 * @returns {Record<string, LockEntry>} its packages by path
 */
function readLock(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}

/**
 * Compares by content, since a checkout or an install touches the times of both files in any order.
 * @returns {boolean} whether node_modules holds what package-lock.json says
 */
export function isInstalled() {
  const installed = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const have = readLock(installed);
  return Object.entries(readLock(path.join(root, 'package-lock.json'))).every(([place, wanted]) => {
    if (!place.includes('node_modules/')) return true;
    const found = have[place];
    if (!found) return wanted.optional === true || wanted.devOptional === true;
    return wanted.link === true || (found.version === wanted.version && found.integrity === wanted.integrity);
  });
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {'inherit' | 'quiet'} output `quiet` sends standard output to standard error, so that what the caller prints stays alone
 * @returns {number} the exit code, 1 when the program could not be started
 */
export function run(command, args, output = 'inherit') {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', output === 'quiet' ? 2 : 'inherit', 'inherit'],
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (result.error) process.stderr.write(`${command}: ${result.error.message}\n`);
  return result.status ?? 1;
}

/** Installs and builds as far as needed; ends the process with the failing step's code. */
export function setup() {
  requireNode();
  if (!isInstalled()) {
    process.stderr.write('Installing dependencies (npm ci) ...\n');
    const code = run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], 'quiet');
    if (code !== 0) process.exit(code);
  }
  const code = run(process.execPath, ['--import', 'tsx', path.join('test', 'tools', 'build.ts')], 'quiet');
  if (code !== 0) process.exit(code);
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) setup();
