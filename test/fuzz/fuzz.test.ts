/** Repairs run: the programs that once showed a difference, and a few hundred random ones of a fixed seed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { broken } from './compare.ts';
import { examine } from './examine.ts';
import { compile, execute } from './execute.ts';
import { fuzz } from './fuzz.ts';
import { promiseOf } from './promises-of-repairs.ts';
import { reportOf } from './report.ts';
import { schedulesOf } from './schedule.ts';
import { hash } from './random.ts';

// Failures that nobody handles are what is measured here; the runner would take them for failures of the test.
const EVENTS = ['unhandledRejection', 'uncaughtException'] as const;
const others = new Map<string, ((...values: unknown[]) => void)[]>();
beforeAll(() => {
  for (const event of EVENTS) {
    others.set(event, process.listeners(event as 'uncaughtException') as ((...values: unknown[]) => void)[]);
    process.removeAllListeners(event);
  }
});
afterAll(() => {
  for (const [event, listeners] of others) for (const listener of listeners) process.on(event, listener);
});

const corpus = join(import.meta.dirname, 'corpus');

describe('programs that once showed a difference', () => {
  for (const name of readdirSync(corpus).filter((one) => one.endsWith('.txt'))) {
    const code = readFileSync(join(corpus, name), 'utf8');
    // The first line says which schedules the difference was found under, and whether the rules had types.
    const [, seed, typed] = /^\/\/ seed: (\d+)(, typed)?$/mu.exec(code) ?? [];
    it(name, async () => {
      const { differences } = await examine(code, { seed: seed === undefined ? hash(0, code) : Number(seed), typed: typed !== undefined });
      expect(differences.map(reportOf).join('\n')).toBe('');
    });
  }
});

describe('random programs', () => {
  it('do what their repairs promise', async () => {
    const { differences, programs, withRepairs } = await fuzz({ count: 200, seed: 20 });
    expect(differences.map(reportOf).join('\n')).toBe('');
    expect(programs).toBe(200);
    // A generator whose programs nobody finds fault with would test nothing.
    expect(withRepairs).toBeGreaterThan(100);
  });
});

describe('the table of promises', () => {
  it('has a line for every repair that the pictures of the rules show', () => {
    const rules = join(import.meta.dirname, '..', 'rules');
    const titles = readdirSync(rules, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.txt'))
      .flatMap((name) => [...readFileSync(join(rules, name), 'utf8').matchAll(/^--- suggestion: (.+)$/gmu)].map(([, title]) => title ?? ''));
    expect(titles.length).toBeGreaterThan(50);
    expect([...new Set(titles)].filter((title) => promiseOf(title) === undefined)).toEqual([]);
  });
});

describe('what the comparison sees', () => {
  const about = { othersCareless: 0, everUnhandled: false, everLeaks: false, mayHang: false, throwsAtOnce: false, shares: false };
  const program = (body: string): string => `declare function getUser(id: number): Promise<number>;
declare function log(place: string, ...values: unknown[]): void;
export async function serve(signal: AbortSignal, items: readonly number[]): Promise<unknown> {
${body}
}
`;

  /** What is wrong with a pretended repair, under the first schedule that shows it. */
  async function difference(title: string, before: string, after: string, more: Partial<typeof about> = {}): Promise<string | undefined> {
    const promise = promiseOf(title);
    if (!promise) throw new Error(`no promise for ${title}`);
    const [original, repaired] = await Promise.all([compile(program(before)), compile(program(after))]);
    for (const schedule of schedulesOf(3)) {
      // sequential: the runs share the process's one event for unhandled rejections
      const why = broken(promise, schedule, await execute(original, schedule), await execute(repaired, schedule), { ...about, ...more });
      if (why !== undefined) return why;
    }
    return undefined;
  }

  const TOGETHER = 'Run all at once with `Promise.all` (results in order; the first failure rejects, the others keep running)';
  const LOOP = 'const out: number[] = [];\nfor (const item of items) { out.push(await getUser(item)); }\nreturn out;';

  it('results that come in another order', async () => {
    expect(await difference(TOGETHER, LOOP, 'return await Promise.all(items.map((item) => getUser(item)));')).toBeUndefined();
    expect(await difference(TOGETHER, LOOP, 'const out: number[] = [];\nawait Promise.all(items.map(async (item) => { out.push(await getUser(item)); }));\nreturn out;')).toMatch(/^the result is different/u);
  });

  it('calls that are missing or made twice', async () => {
    expect(await difference(TOGETHER, LOOP, 'return [];')).toMatch(/^the set of effects is different/u);
    expect(await difference(TOGETHER, LOOP, `await getUser(items[0]!);\n${LOOP}`)).toMatch(/^the set of effects is different/u);
  });

  it('failures that are swallowed, or not handled', async () => {
    expect(await difference(TOGETHER, LOOP, 'return (await Promise.allSettled(items.map((item) => getUser(item)))).map((one) => (one.status === "fulfilled" ? one.value : 0));')).toMatch(/^the ending is different/u);
    expect(await difference(TOGETHER, LOOP, 'const started = items.map((item) => getUser(item));\nconst out: number[] = [];\nfor (const one of started) out.push(await one);\nreturn out;')).toMatch(/is unhandled now$/u);
    expect(await difference('Go on without waiting; log a failure', 'getUser(1);', 'getUser(1).catch(() => {});', { everUnhandled: true })).toMatch(/is neither unhandled nor logged$/u);
    expect(await difference('Mark `p` as observed (its failure is still thrown where it is used)', 'getUser(1);', 'getUser(1).then(() => {});', { everUnhandled: true })).toMatch(/is still unhandled$/u);
  });

  it('another course, and no end', async () => {
    const mark = 'Keep it in turn: mark it with `// sequential:` and a reason';
    expect(await difference(mark, LOOP, `// sequential: so\n${LOOP}`)).toBeUndefined();
    expect(await difference(mark, LOOP, 'return await Promise.all(items.map((item) => getUser(item)));')).toMatch(/^the course is different/u);
    expect(await difference(mark, LOOP, `${LOOP.replace('return out;', 'await new Promise(() => {});')}`)).toBe('the function never ends');
  });

  it('listeners that are left, and lines that change places', async () => {
    expect(await difference(TOGETHER, LOOP, `signal.addEventListener('abort', () => {});\n${LOOP}`)).toMatch(/abort listeners are left$/u);
    expect(await difference(TOGETHER, `log('s1');\n${LOOP}`.replace('return', "log('s2');\nreturn"), `log('s2');\n${LOOP}`.replace('return', "log('s1');\nreturn"))).toMatch(/^the order of steps is different/u);
  });
});
