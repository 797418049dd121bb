/** Aborts that arrive and are taken for something else: C3 and C4. */
import { runPairs } from './pair.ts';

const attemptsAfterAbort = `
  const controller = new AbortController();
  const turn = counter(() => { controller.abort(); });
  await stateOf(subject.run(turn, controller.signal));
  return turn.calls - 1;`;

const stoppedQuietly = `
  const { url, asked } = await server();
  const work = subject.load(url);
  await asked();
  clock.expire();
  return (await stateOf(work)) === 'fulfilled' ? 0 : 1;`;

runPairs('aborts that are taken for something else', [
  {
    rule: 'no-swallowed-abort',
    title: 'a retry goes on',
    program: `import { setTimeout as sleep } from 'node:timers/promises';
export async function run(attempt: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (let n = 0; n < 5; n += 1) {
    try {
      await attempt();
      await sleep(60_000, undefined, { signal });
      return;
    } catch (error) {
      console.warn(error);
    }
  }
}
`,
    repair: /throw the reason/,
    drive: attemptsAfterAbort,
    before: 4,
  },
  {
    rule: 'no-swallowed-abort',
    title: 'a handler without a binding',
    program: `import { setTimeout as sleep } from 'node:timers/promises';
export async function run(attempt: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (const n of [1, 2, 3]) {
    await attempt();
    try {
      await sleep(n * 60_000, undefined, { signal });
    } catch {
      // the next one may be better
    }
  }
}
`,
    repair: /throw the reason/,
    drive: attemptsAfterAbort,
    before: 2,
  },
  {
    rule: 'no-swallowed-abort',
    title: 'a catch method in a loop',
    program: `import { setTimeout as sleep } from 'node:timers/promises';
export async function run(attempt: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (const n of [1, 2, 3, 4]) {
    await attempt();
    await sleep(n * 60_000, undefined, { signal }).catch(() => undefined);
  }
}
`,
    repair: /throw the reason/,
    drive: attemptsAfterAbort,
    before: 3,
  },
  {
    rule: 'no-swallowed-abort',
    title: 'an abort that looks like a result',
    options: { outsideLoops: true },
    program: `export async function load(url: string, signal: AbortSignal): Promise<string> {
  try {
    const response = await fetch(url, { signal });
    return await response.text();
  } catch (error) {
    console.warn('empty instead', error);
  }
  return '';
}
`,
    repair: /throw the reason/,
    drive: `
  const { url, asked } = await server();
  const controller = new AbortController();
  console.warn = () => undefined;
  const work = subject.load(url, controller.signal);
  await asked();
  controller.abort();
  return (await stateOf(work)) === 'fulfilled' ? 1 : 0;`,
    before: 1,
  },
  {
    rule: 'no-swallowed-abort',
    title: 'an abort among settled results',
    options: { outsideLoops: true },
    program: `export async function load(urls: readonly string[], signal: AbortSignal): Promise<number> {
  const results = await Promise.allSettled(urls.map((url) => fetch(url, { signal })));
  return results.filter((result) => result.status === 'fulfilled').length;
}
`,
    repair: /behind it/,
    drive: `
  const { url, asked } = await server();
  const controller = new AbortController();
  const work = subject.load([url], controller.signal);
  await asked();
  controller.abort();
  return (await stateOf(work)) === 'fulfilled' ? 1 : 0;`,
    before: 1,
  },
  {
    rule: 'no-unreliable-abort-check',
    title: 'a timeout is no AbortError',
    program: `export async function load(url: string): Promise<Response | undefined> {
  try {
    return await fetch(url, { signal: AbortSignal.timeout(1000) });
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return undefined;
    throw error;
  }
}
`,
    repair: /TimeoutError/,
    drive: stoppedQuietly,
    before: 1,
  },
  {
    rule: 'no-unreliable-abort-check',
    title: 'a catch method that looks for the wrong name',
    program: `export async function load(url: string): Promise<Response | undefined> {
  const limit = AbortSignal.timeout(1000);
  return await fetch(url, { signal: limit }).catch((error: Error) => {
    if (error.name !== 'AbortError') throw error;
    return undefined;
  });
}
`,
    repair: /Ask the signal/,
    drive: stoppedQuietly,
    before: 1,
  },
  {
    rule: 'no-unreliable-abort-check',
    title: 'an abort with a reason of its own',
    program: `export async function load(url: string, started: (stop: () => void) => void): Promise<Response | undefined> {
  const controller = new AbortController();
  started(() => controller.abort(new Error('no longer needed')));
  try {
    return await fetch(url, { signal: controller.signal });
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ABORT_ERR') return undefined;
    throw error;
  }
}
`,
    repair: /Ask the signal/,
    drive: `
  const { url, asked } = await server();
  let stop;
  const work = subject.load(url, (given) => { stop = given; });
  await asked();
  stop();
  return (await stateOf(work)) === 'fulfilled' ? 0 : 1;`,
    before: 1,
  },
  {
    rule: 'no-unreliable-abort-check',
    title: "the caller's signal has a time limit",
    options: { callers: true },
    program: `async function get(url: string, signal: AbortSignal): Promise<Response | undefined> {
  try {
    return await fetch(url, { signal });
  } catch (error: any) {
    if (error.name === 'AbortError') return undefined;
    throw error;
  }
}
export const load = async (url: string): Promise<Response | undefined> => await get(url, AbortSignal.timeout(1000));
`,
    repair: /Take a timeout for an abort too/,
    drive: stoppedQuietly,
    before: 1,
  },
]);
