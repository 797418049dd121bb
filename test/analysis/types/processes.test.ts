/** That no compiler process outlives whoever started it: programs that end, threads that end or are ended. Run with the built plugin, as users run it. */
import { execFile, execFileSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installed, NATIVE } from './compilers.ts';
import { compilerOptions, makeProject, type Project } from './project.ts';

const plugin = join(import.meta.dirname, '..', '..', '..', 'rules', 'dist', 'index.cjs');
const eslint = join(import.meta.dirname, '..', '..', '..', 'node_modules', 'eslint');
const run = promisify(execFile);

let project: Project;
beforeAll(() => {
  if (!existsSync(plugin)) throw new Error('npm run build comes first');
  const calls = "import { save } from './save.ts';\nsave();\n";
  project = makeProject(
    NATIVE,
    {
      'src/save.ts': 'export declare function save(): Promise<void>;\n',
      ...Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`src/${name}.ts`, calls])),
      // The three lines that a project with TypeScript 7, and no other TypeScript, needs.
      'eslint.config.cjs': `
        const asyncHazards = require(${JSON.stringify(plugin)});
        module.exports = [{ files: ['**/*.ts'], languageOptions: { parser: asyncHazards.parser } }, asyncHazards.configs.recommended];
      `,
      // Lints, tells the processes that it has, and ends in one of several ways.
      'lint.cjs': `
        const { Linter } = require(${JSON.stringify(eslint)});
        const { execFileSync } = require('node:child_process');
        const { readFileSync } = require('node:fs');
        const { isMainThread, parentPort, Worker, workerData } = require('node:worker_threads');
        const plugin = require(${JSON.stringify(plugin)});
        const config = require('./eslint.config.cjs');
        const lint = () => new Linter({ cwd: __dirname }).verify(readFileSync('src/a.ts', 'utf8'), config, { filename: __dirname + '/src/a.ts' }).map((one) => one.ruleId);
        const children = () => execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' }).split('\\n').filter((line) => line.includes('--api')).map((line) => parseInt(line, 10));
        const how = isMainThread ? process.argv[2] : workerData;
        if (!isMainThread) {
          parentPort.postMessage({ found: lint(), children: children() });
          if (how === 'thread-waits') setInterval(() => {}, 1000);
        } else if (how.startsWith('thread')) {
          const worker = new Worker(__filename, { workerData: how });
          worker.on('message', async (message) => {
            if (how === 'thread-waits') await worker.terminate();
            else await new Promise((resolve) => worker.on('exit', resolve));
            console.log(JSON.stringify(message));
            // The process goes on for a while: its thread is not to leave anything.
            process.stdin.resume();
          });
        } else {
          console.log(JSON.stringify({ found: lint(), children: children() }));
          if (how === 'exit') process.exit(3);
          if (how === 'throw') throw new Error('on purpose');
          if (how === 'killed') process.kill(process.pid, 'SIGKILL');
        }
      `,
    },
    { compilerOptions: { ...compilerOptions, allowImportingTsExtensions: true } },
  );
});
afterAll(() => project.remove());

const isRunning = (pid: number): boolean => {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
};

/** Waits until a process is gone; what never comes ends the test by its own time limit. */
async function gone(pid: number): Promise<void> {
  while (isRunning(pid)) await new Promise((resolve) => void setImmediate(resolve));
}

interface Told {
  readonly found: readonly string[];
  readonly children: readonly number[];
}

/** What a program tells first. */
const toldBy = (child: ChildProcess): Promise<Told> =>
  new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (data: string) => {
      text += data;
      if (text.includes('\n')) resolve(JSON.parse(text) as Told);
    });
    child.on('exit', (code) => reject(new Error(`ended with ${code}`)));
  });

/** Lints in a child that ends in this way, and waits until the compiler that it started is gone too. */
async function leavesNone(node: string, how: string): Promise<void> {
  const child = execFile(node, ['lint.cjs', how], { cwd: project.root });
  try {
    const told = await toldBy(child);
    expect(told.found).toEqual(['async-hazards/no-floating-promise']);
    expect(told.children).toHaveLength(1);
    await gone(told.children[0] ?? 0);
  } finally {
    child.kill();
  }
}

describe('no compiler process outlives', () => {
  it.each(['exit', 'throw', 'thread-waits'])('%s', (how) => leavesNone(process.execPath, how));
});

// ESLint measures whether threads are worth it, and says so.
const quiet = { ...process.env, NODE_OPTIONS: '--disable-warning=ESLintPoorConcurrencyWarning' };

/** Node that runs the tests, and the other lines of it that are supported, as npm has them for this machine. */
const nodes = ['', '22.23.3', '24.21.0'] as const;
function nodeOf(version: (typeof nodes)[number]): string {
  if (version === '') return process.execPath;
  const [system, program] = process.platform === 'win32' ? ['win', 'node.exe'] : [process.platform, 'node'];
  const name = `node-${system}-${process.arch}`;
  return join(installed(`node-${version}`, { [name]: version }), name, 'bin', program);
}

describe.each(nodes)('Node %s', (version) => {
  let node: string;
  beforeAll(() => {
    node = nodeOf(version);
  }, 300_000);

  it('is what it says', async () => {
    const { stdout } = await run(node, ['--version']);
    expect(stdout.trim()).toBe(version === '' ? process.version : `v${version}`);
  });

  it.each([[], ['--concurrency', '2']])('lints with nothing but TypeScript 7 in the project %s %s', async (...options) => {
    const { stdout, stderr } = await run(node, [join(eslint, 'bin', 'eslint.js'), '--format', 'json', ...options.filter(Boolean), 'src'], { cwd: project.root, env: quiet }).catch(
      (error: { stdout: string; stderr: string }) => error,
    );
    expect(stderr).toBe('');
    const results = JSON.parse(stdout) as readonly { filePath: string; messages: readonly { ruleId: string }[] }[];
    expect(results.flatMap(({ filePath, messages }) => messages.map(({ ruleId }) => `${filePath.slice(-4)} ${ruleId}`))).toEqual(
      ['a', 'b', 'c', 'd'].map((name) => `${name}.ts async-hazards/no-floating-promise`),
    );
  });

  it.each(['end', 'killed', 'thread'])('leaves no compiler process behind: %s', (how) => leavesNone(node, how));
});
