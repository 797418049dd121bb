/** Signals that do not arrive: C1 and C2. */
import { runPairs } from './pair.ts';

const stopWaiting = `
  const controller = new AbortController();
  const work = subject.run(controller.signal);
  await turns();
  controller.abort();
  await stateOf(work);
  return timers();`;

runPairs('signals that are not handed on', [
  {
    rule: 'forward-abort-signal',
    title: 'the signal of a field',
    program: `import { setTimeout as sleep } from 'node:timers/promises';
class Poller {
  constructor(private readonly signal: AbortSignal) {}
  async first(): Promise<void> {
    await sleep(0, undefined, { signal: this.signal });
  }
  async next(): Promise<void> {
    await sleep(60_000);
  }
}
export const run = (signal: AbortSignal): Promise<void> => new Poller(signal).next();
`,
    repair: /Pass `this.signal` on/,
    drive: stopWaiting,
    before: 1,
  },
  {
    rule: 'forward-abort-signal',
    title: 'a wait of a minute',
    program: `import { setTimeout as sleep } from 'node:timers/promises';
export async function run(signal: AbortSignal): Promise<void> {
  await sleep(60_000);
}
`,
    repair: /Pass `signal` on/,
    drive: stopWaiting,
    before: 1,
  },
  {
    rule: 'forward-abort-signal',
    title: 'waits beside each other',
    program: `import { setTimeout as sleep } from 'node:timers/promises';
export async function run(signal: AbortSignal): Promise<void> {
  await Promise.all([1, 2, 3].map(async (n) => await sleep(n * 60_000)));
}
`,
    repair: /Pass `signal` on/,
    drive: stopWaiting,
    before: 3,
  },
  {
    rule: 'forward-abort-signal',
    title: 'a wait with the signal in options',
    program: `import { setTimeout as sleep } from 'node:timers/promises';
async function pause(options: { signal?: AbortSignal }): Promise<void> {
  await sleep(60_000, undefined);
}
export const run = async (signal: AbortSignal): Promise<void> => await pause({ signal });
`,
    repair: /Pass `options.signal` on/,
    drive: stopWaiting,
    before: 1,
  },
  {
    rule: 'forward-abort-signal',
    title: 'a function of the project',
    program: `import { setTimeout as sleep } from 'node:timers/promises';
const pause = async (ms: number, signal?: AbortSignal): Promise<void> => await sleep(ms, undefined, { signal });
export async function run(signal: AbortSignal): Promise<void> {
  await pause(60_000);
}
`,
    repair: /Pass `signal` on/,
    drive: stopWaiting,
    before: 1,
  },
  {
    rule: 'forward-abort-signal',
    title: 'a request that nobody answers',
    program: `export async function load(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { method: 'POST' });
  return await response.text();
}
`,
    repair: /Pass `signal` on/,
    drive: `
  const { url, asked } = await server();
  const controller = new AbortController();
  const work = subject.load(url, controller.signal);
  await asked();
  controller.abort();
  return (await stateOf(work)) === 'pending' ? 1 : 0;`,
    before: 1,
  },
  {
    rule: 'forward-abort-signal',
    title: 'the wait for an event',
    program: `import { once, type EventEmitter } from 'node:events';
export async function next(bus: EventEmitter, signal: AbortSignal): Promise<unknown> {
  const [value] = await once(bus, 'value');
  return value;
}
`,
    repair: /Pass `signal` on/,
    drive: `
  const bus = new EventEmitter();
  const controller = new AbortController();
  const work = subject.next(bus, controller.signal);
  await turns();
  controller.abort();
  await stateOf(work);
  return bus.listenerCount('value');`,
    before: 1,
  },
  {
    rule: 'forward-abort-signal',
    title: 'a loop over events',
    program: `import { on, type EventEmitter } from 'node:events';
export async function follow(bus: EventEmitter, seen: (value: unknown) => void, signal: AbortSignal): Promise<void> {
  for await (const [value] of on(bus, 'value')) seen(value);
}
`,
    repair: /Pass `signal` on/,
    drive: `
  const bus = new EventEmitter();
  const controller = new AbortController();
  let seen = 0;
  const work = subject.follow(bus, () => { seen += 1; }, controller.signal);
  await turns();
  controller.abort();
  await stateOf(work);
  bus.emit('value', 1);
  bus.emit('value', 2);
  await turns();
  return seen;`,
    before: 2,
  },
  {
    rule: 'accept-abort-signal',
    title: 'one function in between',
    program: `import { setTimeout as sleep } from 'node:timers/promises';
async function pause(ms: number): Promise<void> {
  await sleep(ms);
}
export async function run(signal: AbortSignal): Promise<void> {
  await pause(60_000);
}
`,
    repair: /new parameter/,
    drive: stopWaiting,
    before: 1,
  },
  {
    rule: 'accept-abort-signal',
    title: 'a method in between',
    program: `import { setTimeout as sleep } from 'node:timers/promises';
class Poller {
  async pause(): Promise<void> {
    await sleep(60_000);
  }
  async poll(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await this.pause();
  }
}
export const run = async (signal: AbortSignal): Promise<void> => await new Poller().poll(signal);
`,
    repair: /new parameter/,
    drive: stopWaiting,
    before: 1,
  },
  {
    rule: 'accept-abort-signal',
    title: 'two functions in between, to a request',
    program: `async function get(url: string): Promise<Response> {
  return await fetch(url, { method: 'GET' });
}
const text = async (url: string): Promise<string> => {
  const response = await get(url);
  return await response.text();
};
export async function load(url: string, signal: AbortSignal): Promise<string> {
  return await text(url);
}
`,
    repair: /new parameter/,
    drive: `
  const { url, asked } = await server();
  const controller = new AbortController();
  const work = subject.load(url, controller.signal);
  await asked();
  controller.abort();
  return (await stateOf(work)) === 'pending' ? 1 : 0;`,
    before: 1,
  },
]);
