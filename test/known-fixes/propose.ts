/**
 * `npx tsx test/known-fixes/propose.ts MIRRORS [--only TEXT] [--skip NAMES]`: reads the history of git repositories and proposes commits in which
 * awaits in turn were made concurrent, or concurrent work was put in turn again. One line of JSON each, for a person who reads the commit
 * and decides; what is decided goes into `concurrency.json` as facts, without the code.
 *
 * MIRRORS holds git repositories as `owner+name/repo` or `owner+name`. Files of tests and build scripts are left out: the rules are silent there.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { halfOf } from './halves.ts';
import { git, mirrorOf } from './mirrors.ts';
import { changesOf, shapesOf } from './shapes.ts';

const FILES = ['*.ts', '*.tsx', '*.mts', '*.cts', '*.js', '*.jsx', '*.mjs', '*.cjs'];
const LEFT_OUT = /(?:^|\/)(?:tests?|__tests__|specs?|e2e|scripts?|examples?|bench\w*|fixtures?|node_modules|dist|vendor|docs?)\/|\.(?:test|spec|stories|d|config)\.[cm]?[jt]sx?$|\.min\.js$/iu;

/** A commit in which this many files changed so says little about each. */
const MOST_FILES = 40;

const LOOP = /\bfor\s*\(|\bawait\b/u;
const CONCURRENT = /\bPromise\.(?:all|allSettled)\(|\b(?:pMap|mapLimit|pLimit|asyncMap)\(/u;

/** A cheap look at the lines of one hunk: whether a combinator came where awaits went, or the other way. */
function isWorthALook(lines: readonly string[]): boolean {
  const [removed, added] = ['-', '+'].map((sign) => lines.filter((line) => line.startsWith(sign)).join('\n')) as [string, string];
  const moved = (from: string, to: string): boolean => CONCURRENT.test(to) && LOOP.test(from) && (to.match(new RegExp(CONCURRENT, 'gu'))?.length ?? 0) > (from.match(new RegExp(CONCURRENT, 'gu'))?.length ?? 0);
  return moved(removed, added) || moved(added, removed);
}

/** The commits and files with hunks that are worth a look. */
async function* touchedIn(mirror: string): AsyncGenerator<{ readonly commit: string; readonly paths: ReadonlySet<string> }> {
  const child = spawn('git', ['-C', mirror, 'log', '--no-merges', '--no-renames', '--diff-filter=M', '--format=commit %H', '-p', '-U3', '-G', String.raw`Promise\.(all|allSettled)\(|pMap\(`, 'HEAD', '--', ...FILES], { stdio: ['ignore', 'pipe', 'ignore'] });
  let [commit, path] = ['', ''];
  let hunk: string[] = [];
  let paths = new Set<string>();
  const end = (): void => {
    if (!LEFT_OUT.test(path) && isWorthALook(hunk)) paths.add(path);
    hunk = [];
  };
  for await (const line of createInterface({ input: child.stdout })) {
    if (/^[-+ \\]/u.test(line) && !/^(?:---|\+\+\+) [ab/]/u.test(line)) {
      hunk.push(line);
      continue;
    }
    end();
    if (line.startsWith('--- ')) path = line.slice(6);
    if (!line.startsWith('commit ')) continue;
    if (paths.size > 0) yield { commit, paths };
    commit = line.slice(7);
    paths = new Set();
  }
  end();
  if (paths.size > 0) yield { commit, paths };
}

const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' }, skip: { type: 'string', default: '' } } });
const [mirrors = ''] = positionals;
const skipped = new Set(options.skip.split(','));
for (const name of readdirSync(mirrors).filter((entry) => entry.includes('+') && !skipped.has(entry) && entry.includes(options.only ?? ''))) {
  const repo = name.replace('+', '/');
  const mirror = mirrorOf(mirrors, repo);
  for await (const { commit, paths } of touchedIn(mirror)) {
    if (paths.size > MOST_FILES) continue;
    for (const path of paths) {
      const shapes = (revision: string): ReturnType<typeof shapesOf> => shapesOf(git(mirror, 'show', `${revision}:${path}`), path);
      const short = commit.slice(0, 10);
      for (const change of changesOf(shapes(`${commit}^`), shapes(commit))) console.log(JSON.stringify({ repo, commit: short, path, half: halfOf(repo, short), ...change }));
    }
  }
  console.error(name);
}
