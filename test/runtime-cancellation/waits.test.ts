/** Signals that are offered, combined or hidden behind another error, and waits that no abort ends: kinds of C1, C2, C3, C6 and C8. */
import { leftBehind, runPairs } from './pair.ts';

/** A run that is begun, aborted, and looked at: how many timers it still waits for. */
const timersAfterAbort = (call: string): string => `
  const controller = new AbortController();
  const { signal } = controller;
  const work = ${call};
  await turns();
  controller.abort();
  await stateOf(work);
  return timers();`;

/** How often a caller that leaves aborts alone takes one for a failure. */
const takenForFailure = (call: string): string => `
  const controller = new AbortController();
  const { signal } = controller;
  const work = ${call};
  work.catch(() => undefined);
  await turns();
  controller.abort();
  await turns();
  try {
    await work;
    return 0;
  } catch (error) {
    return error === signal.reason || error?.cause === signal.reason ? 0 : 1;
  }`;

runPairs('signals that a caller offers', [
  {
    rule: 'accept-abort-signal',
    title: 'a job that takes nothing',
    options: { offered: true },
    program: `import { setTimeout as sleep } from 'node:timers/promises';
type Job = (signal: AbortSignal) => Promise<void>;
const jobs: Job[] = [];
const add = (job: Job): number => jobs.push(job);
add(async () => {
  await sleep(60_000);
});
export const run: Job = async (given) => { await Promise.all(jobs.map((job) => job(given))); };
`,
    repair: /Take the signal that `add` offers/,
    drive: timersAfterAbort('subject.run(signal)'),
    before: 1,
  },
  {
    rule: 'accept-abort-signal',
    title: 'a query that takes only a part of its context',
    options: { offered: true },
    program: `import { setTimeout as sleep } from 'node:timers/promises';
interface Context { readonly key: string; readonly signal: AbortSignal }
interface Query { readonly load: (context: Context) => Promise<string> }
const defineQuery = (query: Query): Query => query;
export const query = defineQuery({
  load: async ({ key }) => {
    await sleep(60_000);
    return key;
  },
});
`,
    repair: /Take the signal that `load` offers/,
    drive: timersAfterAbort("subject.query.load({ key: 'a', signal })"),
    before: 1,
  },
  {
    rule: 'accept-abort-signal',
    title: 'a method that is handed over by its name',
    options: { offered: true },
    program: `import { setTimeout as sleep } from 'node:timers/promises';
class Clock {
  readonly jobs: ((epoch: number, signal: AbortSignal) => Promise<void>)[] = [];
  eachEpoch(job: (epoch: number, signal: AbortSignal) => Promise<void>): void {
    this.jobs.push(job);
  }
}
export const clock = new Clock();
class Service {
  constructor(own: Clock) {
    own.eachEpoch(this.poll);
  }
  private poll = async (epoch: number): Promise<void> => {
    await sleep(epoch * 1000);
  };
}
export const service = new Service(clock);
`,
    repair: /Take the signal that `eachEpoch` offers/,
    drive: timersAfterAbort('subject.clock.jobs[0](60, signal)'),
    before: 1,
  },
]);

const WITH_LIMIT = `import { setTimeout as sleep } from 'node:timers/promises';
export async function run(signal: AbortSignal): Promise<void> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(1000)]);
  limited.throwIfAborted();
  await sleep(60_000);
}
`;

runPairs('signals that are made of others', [
  {
    rule: 'forward-abort-signal',
    title: 'the one with a limit: the abort arrives',
    program: WITH_LIMIT,
    repair: /Pass `limited` on/,
    drive: timersAfterAbort('subject.run(signal)'),
    before: 1,
  },
  {
    rule: 'forward-abort-signal',
    title: 'the one with a limit: the limit arrives',
    program: WITH_LIMIT,
    repair: /Pass `limited` on/,
    drive: `
  const work = subject.run(new AbortController().signal);
  await turns();
  clock.expire();
  await stateOf(work);
  return timers();`,
    before: 1,
  },
  {
    rule: 'forward-abort-signal',
    title: 'parameters of a mapped type',
    program: `import { setTimeout as sleep } from 'node:timers/promises';
type Bound<F> = F extends (path: string, ...rest: infer Rest) => infer Result ? (...args: Rest) => Result : never;
interface Branches { find(path: string, ms: number, cancellation?: AbortSignal): Promise<void> }
const all: Branches = { find: async (_path, ms, cancellation) => { await sleep(ms, undefined, { signal: cancellation }); } };
const here: { [Key in keyof Branches]: Bound<Branches[Key]> } = { find: (...args) => all.find('.', ...args) };
export async function run(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await here.find(60_000);
}
`,
    repair: /Pass `signal` on/,
    drive: timersAfterAbort('subject.run(signal)'),
    before: 1,
  },
]);

runPairs('aborts behind other errors', [
  {
    rule: 'no-swallowed-abort',
    title: 'an abort that is thrown as another error',
    options: { wrapped: true },
    program: `import { setTimeout as sleep } from 'node:timers/promises';
export async function load(signal: AbortSignal): Promise<void> {
  try {
    await sleep(60_000, undefined, { signal });
  } catch {
    throw new Error('cannot load');
  }
}
`,
    repair: /Pass an abort on/,
    drive: takenForFailure('subject.load(signal)'),
    before: 1,
  },
  {
    rule: 'no-swallowed-abort',
    title: 'the same while the body of a response is read',
    options: { wrapped: true },
    program: `export async function load(get: typeof fetch, url: string, signal: AbortSignal): Promise<unknown> {
  const response = await get(url, { signal });
  try {
    return await response.json();
  } catch (error) {
    throw new Error('not JSON: ' + (error as Error).message);
  }
}
`,
    repair: /Pass an abort on/,
    drive: takenForFailure(`subject.load(async (_url, init) => new Response(new ReadableStream({
    start: (stream) => init.signal.addEventListener('abort', () => stream.error(init.signal.reason)),
  })), 'x:', signal)`),
    before: 1,
  },
]);

runPairs('waits that no abort ends', [
  {
    rule: 'no-unobserved-signal',
    title: 'a promise that only a success settles',
    program: `import type { EventEmitter } from 'node:events';
function defer<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((done) => { resolve = done; });
  return { promise, resolve };
}
export async function answer(bus: EventEmitter, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  const found = defer<string>();
  bus.once('answer', (value: string) => { found.resolve(value); });
  return await found.promise;
}
`,
    repair: /Wait with `shield`/,
    drive: `
  const controller = new AbortController();
  const work = subject.answer(new EventEmitter(), controller.signal);
  await turns();
  controller.abort();
  return (await stateOf(work)) === 'pending' ? 1 : 0;`,
    before: 1,
  },
  {
    rule: 'no-unobserved-signal',
    title: 'the same where the signal may be missing',
    program: `import type { EventEmitter } from 'node:events';
function defer<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((done) => { resolve = done; });
  return { promise, resolve };
}
export async function answer(bus: EventEmitter, options: { signal?: AbortSignal }): Promise<string> {
  if (options.signal?.aborted) return '';
  const found = defer<string>();
  bus.once('answer', (value: string) => { found.resolve(value); });
  return await found.promise;
}
`,
    repair: /Wait with `shield`/,
    drive: `
  const controller = new AbortController();
  const work = subject.answer(new EventEmitter(), { signal: controller.signal });
  await turns();
  controller.abort();
  return (await stateOf(work)) === 'pending' ? 1 : 0;`,
    before: 1,
  },
]);

runPairs('listeners that one end of the work forgets', [
  {
    rule: 'no-abort-listener-leak',
    title: 'taken off when another promise is settled',
    program: `export function withLimit(promise: Promise<string>, signal: AbortSignal): Promise<string> {
  return new Promise<string>((resolve, reject) => {
    if (signal.aborted) { reject(signal.reason); return; }
    const onAbort = () => { reject(signal.reason); };
    signal.addEventListener('abort', onAbort, { once: true });
    promise.finally(() => { signal.removeEventListener('abort', onAbort); }).catch(() => undefined);
    setTimeout(() => { reject(new Error('too late')); }, 0);
    promise.then(resolve, reject);
  });
}
`,
    repair: /as soon as the promise is settled/,
    drive: `
  const controller = new AbortController();
  for (let n = 0; n < 3; n += 1) await subject.withLimit(new Promise(() => undefined), controller.signal).catch(() => undefined);
  return listeners(controller.signal);`,
    before: 3,
  },
  {
    rule: 'no-abort-listener-leak',
    title: 'a consumer that stops in between',
    program: `export async function* values(source: AsyncIterable<string>, signal: AbortSignal): AsyncGenerator<string> {
  const state = { stopped: false };
  const stop = () => { state.stopped = true; };
  signal.addEventListener('abort', stop);
  for await (const value of source) {
    if (state.stopped) break;
    yield value;
  }
  signal.removeEventListener('abort', stop);
}
`,
    repair: /in a `finally`/,
    drive: `
  const controller = new AbortController();
  async function* source() { yield 'a'; yield 'b'; }
  for (let n = 0; n < 3; n += 1) for await (const value of subject.values(source(), controller.signal)) if (value === 'a') break;
  return listeners(controller.signal);`,
    before: 3,
  },
  {
    rule: 'no-abort-listener-leak',
    title: 'a handler that is called at the end too',
    options: { objects: true },
    program: `export function begin(work: (hooks: { onComplete(): void }) => string, signal: AbortSignal): string {
  const timer = setTimeout(() => undefined, 60_000);
  const clear = () => clearTimeout(timer);
  signal.addEventListener('abort', clear);
  return work({ onComplete: clear });
}
`,
    repair: /in `clear/,
    drive: leftBehind('(async () => subject.begin(({ onComplete }) => { onComplete(); return "done"; }, signal))()'),
    before: 3,
  },
  {
    rule: 'no-abort-listener-leak',
    title: 'other listeners are taken off, this one is not',
    options: { objects: true },
    program: `import type { EventEmitter } from 'node:events';
export function follow(socket: EventEmitter, signal: AbortSignal): void {
  const onClose = () => { cleanup(); };
  const cleanup = () => { socket.off('close', onClose); };
  const onAbort = () => { cleanup(); socket.emit('stop'); };
  socket.on('close', onClose);
  signal.addEventListener('abort', onAbort);
}
`,
    repair: /in `cleanup/,
    drive: leftBehind('(async () => { const socket = new EventEmitter(); subject.follow(socket, signal); socket.emit("close"); })()'),
    before: 3,
  },
  {
    rule: 'no-abort-listener-leak',
    title: 'an abort that came before the listener of a download',
    options: { missedAborts: true },
    program: `export class Planner {
  readonly sent: string[] = [];
  constructor(private readonly done: Promise<void>) {}
  async download(signal: AbortSignal): Promise<void> {
    this.sent.push('commit');
    signal.addEventListener('abort', () => { this.sent.push('cancel'); });
    await this.done;
  }
}
`,
    repair: /Throw the reason/,
    drive: `
  const planner = new subject.Planner(new Promise(() => undefined));
  return (await stateOf(planner.download(AbortSignal.abort()))) === 'pending' ? 1 : 0;`,
    before: 1,
  },
]);
