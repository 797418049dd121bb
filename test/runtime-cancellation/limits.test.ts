/** Signals that are not looked at, and limits that are missing or too old: C7, C8 and C9. */
import { runPairs } from './pair.ts';

const endsWithLimit = `
  const { url, asked } = await server();
  const work = subject.load(url);
  await asked();
  clock.expire();
  return (await stateOf(work)) === 'pending' ? 1 : 0;`;

/** The third turn aborts; a sixth one breaks down. */
const turnsAfterAbort = `
  const controller = new AbortController();
  const poll = counter((n) => {
    if (n === 3) controller.abort();
    if (n === 6) throw new Error('still here');
  });
  await stateOf(subject.watch(poll, controller.signal));
  return poll.calls - 3;`;

/** How many timers keep the process alive after the abort. */
const stopWaiting = `
  const controller = new AbortController();
  const work = subject.run(controller.signal);
  await turns();
  controller.abort();
  await stateOf(work);
  return timers();`;

runPairs('requests without a limit', [
  {
    rule: 'require-request-timeout',
    title: 'fetch',
    program: `export async function load(url: string): Promise<string> {
  const response = await fetch(url);
  return await response.text();
}
`,
    repair: /Give up after 10 s/,
    drive: endsWithLimit,
    before: 1,
  },
  {
    rule: 'require-request-timeout',
    title: 'http.get',
    program: `import { get } from 'node:http';
export const load = (url: string): Promise<number | undefined> => new Promise((resolve, reject) => {
  get(url, (response) => resolve(response.statusCode)).on('error', reject);
});
`,
    repair: /Give up after 10 s/,
    drive: endsWithLimit,
    before: 1,
  },
  {
    rule: 'require-request-timeout',
    title: 'fetch, with a signal that nobody aborts',
    options: { requireTimeoutEvenWithSignal: true },
    program: `const get = async (url: string, signal: AbortSignal): Promise<Response> => await fetch(url, { signal });
const never = new AbortController();
export const load = async (url: string): Promise<Response> => await get(url, never.signal);
`,
    repair: /End it after 10 s too/,
    drive: endsWithLimit,
    before: 1,
  },
]);

runPairs('signals that nothing looks at', [
  {
    rule: 'no-unobserved-signal',
    title: 'a parameter',
    program: `export async function save(store: () => Promise<void>, signal: AbortSignal): Promise<void> {
  await store();
}
`,
    repair: /Begin with/,
    drive: `
  const store = counter();
  await stateOf(subject.save(store, AbortSignal.abort()));
  return store.calls;`,
    before: 1,
  },
  {
    rule: 'no-unobserved-signal',
    title: 'an endless loop that rejects',
    program: `export async function watch(poll: () => Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  while (true) {
    await poll();
  }
}
`,
    repair: /in each turn/,
    drive: turnsAfterAbort,
    before: 3,
  },
  {
    rule: 'no-unobserved-signal',
    title: 'an endless loop that ends',
    program: `export async function watch(poll: () => Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  while (true) await poll();
}
`,
    repair: /ends without an error/,
    drive: turnsAfterAbort,
    before: 3,
  },
  {
    rule: 'no-unobserved-signal',
    title: 'a loop over rows, without braces',
    program: `export async function watch(store: () => Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const rows = 'abcde'.split('');
  for (const row of rows) if (row !== '') await store();
}
`,
    repair: /in each turn/,
    drive: turnsAfterAbort,
    before: 2,
  },
  {
    rule: 'no-unobserved-signal',
    title: 'a delay that is written by hand',
    program: `export async function run(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise((resolve) => setTimeout(resolve, 60_000));
}
`,
    repair: /node:timers/,
    drive: stopWaiting,
    before: 1,
  },
  {
    rule: 'no-unobserved-signal',
    title: 'a delay in a function of its own',
    program: `const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
export async function run(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await pause(60_000);
}
`,
    repair: /Wait with `sleep`/,
    drive: stopWaiting,
    before: 1,
  },
]);

runPairs('limits that start too early', [
  {
    rule: 'no-stale-timeout-signal',
    title: 'of the module',
    program: `const limit = AbortSignal.timeout(5000);
export async function load(url: string): Promise<Response> {
  return await fetch(url, { signal: limit });
}
`,
    repair: /Start it anew/,
    drive: `
  const { url } = await server({ answers: true });
  clock.expire();
  return await subject.load(url).then(() => 0, () => 1);`,
    before: 1,
  },
  {
    rule: 'no-stale-timeout-signal',
    title: 'of an object',
    program: `export class Client {
  readonly #signal = AbortSignal.timeout(5000);
  async load(url: string): Promise<Response> {
    return await fetch(url, { signal: this.#signal });
  }
}
`,
    repair: /Start it anew/,
    drive: `
  const { url } = await server({ answers: true });
  const client = new subject.Client();
  await client.load(url);
  clock.expire();
  return await client.load(url).then(() => 0, () => 1);`,
    before: 1,
  },
  {
    rule: 'no-stale-timeout-signal',
    title: 'before a loop',
    program: `export async function all(turns: (() => void)[], work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const signal = AbortSignal.timeout(5000);
  for (const turn of turns) {
    turn();
    await work(signal);
  }
}
`,
    repair: /Start it anew/,
    drive: `
  const late = () => clock.expire();
  let aborted = 0;
  await subject.all([late, late, late], async (signal) => { if (signal.aborted) aborted += 1; });
  return aborted;`,
    before: 3,
  },
]);
