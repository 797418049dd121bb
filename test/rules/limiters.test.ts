/** Fan-outs in projects that have `p-limit` or `p-map`: the repair uses what is there, and the repaired program keeps to the bound. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { lint, repairsOf } from './picture.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A project that depends on packages of this repository, installed there. */
function projectWith(...packages: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'limiters-'));
  folders.push(folder);
  mkdirSync(join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'app', type: 'module', dependencies: Object.fromEntries(packages.map((name) => [name, '*'])) }));
  for (const name of packages) symlinkSync(dirname(fileURLToPath(import.meta.resolve(name))), join(folder, 'node_modules', name), 'junction');
  return folder;
}

const OPTIONS = { 'async-hazards/no-unbounded-concurrency': ['error', { report: 'unknown' }] } as const;

const repairs = (folder: string, code: string) => repairsOf(lint(join(folder, 'src.js'), code, OPTIONS as never, undefined, { concurrency: 3 }));

/** Runs `all` of a program with something to fetch. @returns its results, and how many requests ran at once at most */
async function run(folder: string, name: string, code: string): Promise<{ readonly results: unknown; readonly most: number }> {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, code);
  const { all } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as { all(fetch: (id: number) => Promise<number>, ids: readonly number[], limit?: number): Promise<unknown> };
  let running = 0;
  let most = 0;
  const request = async (id: number): Promise<number> => {
    most = Math.max(most, (running += 1));
    await new Promise((resolve) => void setImmediate(resolve));
    running -= 1;
    return id * 2;
  };
  return { results: await all(request, [1, 2, 3, 4, 5, 6, 7, 8]), most };
}

const DOUBLED = [2, 4, 6, 8, 10, 12, 14, 16];

const program = (line: string): string => `import { readFile } from 'node:fs/promises';
export async function all(load, ids, limit) {
  ${line}
}
export const read = (name) => readFile(name);
`;

describe('with p-limit', () => {
  const folder = projectWith('p-limit');
  it.each([
    ['an expression', 'return await Promise.all(ids.map((id) => readFile(`${id}`)));', 'return await Promise.all(ids.map((id) => limit2(() => readFile(`${id}`))));'],
    ['a block', 'return await Promise.all(ids.map(async (id) => { return await readFile(`${id}`); }));', 'return await Promise.all(ids.map((id) => limit2(async () => { return await readFile(`${id}`); })));'],
    ['settled', 'return await Promise.allSettled(ids.map((id) => readFile(`${id}`)));', 'return await Promise.allSettled(ids.map((id) => limit2(() => readFile(`${id}`))));'],
  ])('%s: the name that is taken stays what it is', (_title, line, repaired) => {
    const found = repairs(folder, program(line)).filter(({ title }) => title.includes('p-limit'));
    expect(found.map(({ title }) => title)).toEqual(['Run up to 3 at a time with `p-limit` (the others wait for their turn)']);
    expect(found[0]?.apply(program(line))).toBe(`import { readFile } from 'node:fs/promises';
import pLimit from 'p-limit';
export async function all(load, ids, limit) {
  const limit2 = pLimit(3);
  ${repaired}
}
export const read = (name) => readFile(name);
`);
  });

  it('runs three at a time, results in order', async () => {
    const code = program('return await Promise.all(ids.map(async (id) => { if (id < 0) await readFile(`${id}`); return await load(id); }));');
    const [repair] = repairs(folder, code).filter(({ title }) => title.includes('p-limit'));
    expect(await run(folder, 'before', code)).toEqual({ results: DOUBLED, most: 8 });
    expect(await run(folder, 'after', repair?.apply(code) ?? '')).toEqual({ results: DOUBLED, most: 3 });
  });
});

describe('with p-map', () => {
  const folder = projectWith('p-map');

  it('runs three at a time, results in order', async () => {
    const code = program('return await Promise.all(ids.map(async (id) => { if (id < 0) await readFile(`${id}`); return await load(id); }));');
    const found = repairs(folder, code);
    expect(found.map(({ title }) => title)).toEqual(['Run up to 3 at a time with `pMap` (results in order; the first failure rejects and nothing more starts)']);
    const repaired = found[0]?.apply(code) ?? '';
    expect(repaired).toContain("import pMap from 'p-map';");
    expect(await run(folder, 'after', repaired)).toEqual({ results: DOUBLED, most: 3 });
  });
});

describe('with neither', () => {
  it('brings a helper that runs three at a time', async () => {
    const folder = projectWith();
    const code = program('return await Promise.all(ids.map(async (id) => { if (id < 0) await readFile(`${id}`); return await load(id); }));');
    const found = repairs(folder, code);
    expect(found.map(({ title }) => title)).toEqual(['Run up to 3 at a time with `mapConcurrent` (results in order; the first failure rejects and nothing more starts)']);
    expect(await run(folder, 'after', found[0]?.apply(code) ?? '')).toEqual({ results: DOUBLED, most: 3 });
  });
});
