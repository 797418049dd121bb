import { describe, expect, it } from 'vitest';
import type { LintNews } from '../../rules/cli/messages.ts';
import { heapSizes, lintInThread } from '../../rules/cli/worker.ts';
import { commandFile, FLOATING, folderWith } from './command.ts';

const GIGABYTE = 2 ** 30;
/** Its tree needs more than a small heap holds. */
const BIG = `${FLOATING}${'({ one: 1, two: [2], three: "three" });\n'.repeat(10_000)}`;

describe('the lint thread', () => {
  it('has at most three quarters of the machine', () => {
    expect(heapSizes(64 * GIGABYTE)).toEqual([4096, 8192, 16_384]);
    expect(heapSizes(8 * GIGABYTE)).toEqual([4096, 6144]);
    expect(heapSizes(2 * GIGABYTE)).toEqual([1536]);
  });

  it('starts again with a larger heap where it stopped, and loses or repeats nothing', async () => {
    const cwd = folderWith({ 'a.js': FLOATING, 'big.js': BIG, 'c.js': FLOATING });
    const files = ['a.js', 'big.js', 'c.js'].map((name) => `${cwd}/${name}`);
    const news: LintNews[] = [];
    await lintInThread(commandFile, { files, cwd, preset: 'recommended', fix: false, types: false }, (one) => news.push(one), [40, 4096]);
    expect(news.flatMap((one) => (one.kind === 'linted' ? [one.result.filePath] : []))).toEqual(files);
    expect(news.filter(({ kind }) => kind === 'started').length).toBeGreaterThan(files.length);
  });

  it('goes on in a larger heap when a thread stops before its own is full', async () => {
    const cwd = folderWith({
      'thread.cjs': `const { parentPort, resourceLimits, workerData: { job } } = require('node:worker_threads');
const [file] = job.files;
parentPort.postMessage({ kind: 'skipped', file, reason: String(resourceLimits.maxOldGenerationSizeMb) });
if (job.files.length > 1) parentPort.postMessage('stopped');`,
    });
    const news: LintNews[] = [];
    await lintInThread(`${cwd}/thread.cjs`, { files: ['a.js', 'b.js', 'c.js'], cwd, preset: 'recommended', fix: false, types: false }, (one) => news.push(one), [64, 128]);
    expect(news.flatMap((one) => (one.kind === 'skipped' ? [`${one.file} ${one.reason}`] : []))).toEqual(['a.js 64', 'b.js 128', 'c.js 128']);
  });

  it('says so when no heap is large enough', async () => {
    const cwd = folderWith({ 'big.js': BIG });
    const job = { files: [`${cwd}/big.js`], cwd, preset: 'recommended', fix: false, types: false } as const;
    await expect(lintInThread(commandFile, job, () => undefined, [40])).rejects.toThrow(/^Out of memory \(40 MB\) at .*big\.js\. Try fewer paths/u);
  });
});
