import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/read-files.ts';
import { deferred, formsOf, listenersOf, type Deferred } from './forms.ts';

const folder = mkdtempSync(join(tmpdir(), 'read-files-'));
const paths = Array.from({ length: 20 }, (_, index) => join(folder, `${index}.txt`));
for (const [index, path] of paths.entries()) writeFileSync(path, `text ${index}`);
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(await formsOf<typeof Module>('read-files'))('read-files ($form)', ({ module: { readFiles } }) => {
  test('reads all, in order, never more than the limit at once', async () => {
    expect(await readFiles(paths, { limit: 3 })).toEqual(paths.map((_, index) => `text ${index}`));
    expect(await readFiles([pathToFileURL(paths[0] ?? '')], { encoding: 'hex' })).toEqual([Buffer.from('text 0').toString('hex')]);
    expect(await readFiles([])).toEqual([]);
  });

  test('the first failure names its path', async () => {
    const missing = join(folder, 'missing.txt');
    await expect(readFiles([paths[0] ?? '', missing, paths[1] ?? ''])).rejects.toMatchObject({ code: 'ENOENT', path: missing });
  });

  test('aborted before, meanwhile, afterwards', async () => {
    await expect(readFiles(paths, { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    const control = new AbortController();
    const done = readFiles(paths, { signal: control.signal });
    control.abort('enough');
    await expect(done).rejects.toBe('enough');
    const later = new AbortController();
    await readFiles(paths, { signal: later.signal });
    expect([control, later].map(({ signal }) => listenersOf(signal))).toEqual([0, 0]);
  });

  test.each([0, Number.NaN])('a limit of %d is a mistake', async (limit) => {
    await expect(readFiles(paths, { limit })).rejects.toThrow(RangeError);
  });
});

describe('read-files, counted', () => {
  test('never more than the limit open', async () => {
    const jobs: Deferred<string>[] = [];
    vi.doMock('node:fs/promises', () => ({ readFile: () => (jobs.push(deferred()), jobs.at(-1)?.promise) }));
    vi.resetModules();
    const { readFiles } = await import('../../snippets/patterns/read-files.ts');
    const done = readFiles(['a', 'b', 'c'], { limit: 2 });
    await vi.waitFor(() => expect(jobs).toHaveLength(2));
    jobs[1]?.resolve('B');
    await vi.waitFor(() => expect(jobs).toHaveLength(3));
    jobs[0]?.resolve('A');
    jobs[2]?.resolve('C');
    expect(await done).toEqual(['A', 'B', 'C']);
    vi.doUnmock('node:fs/promises');
  });
});
