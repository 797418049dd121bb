/** Finds and asks git repositories that lie in one folder, as `owner+name/repo` or `owner+name`. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Runs git on a mirror. @returns standard output */
export const git = (mirror: string, ...args: string[]): string =>
  execFileSync('git', ['-C', mirror, ...args], { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });

/** @returns the folder of a repository's mirror; throws when there is none */
export function mirrorOf(mirrors: string, repo: string): string {
  const name = repo.replace('/', '+');
  const found = [`${name}/repo`, name].map((path) => join(mirrors, path)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`no mirror of ${repo}`);
  return found;
}
