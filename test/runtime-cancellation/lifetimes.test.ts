/** Controllers and listeners that outlive their work: C5 and C6. */
import { leftBehind, runPairs } from './pair.ts';

runPairs('controllers that are lost', [
  {
    rule: 'no-lost-abort-controller',
    title: 'a signal that nobody aborts',
    program: `export async function load(url: string): Promise<string> {
  const controller = new AbortController();
  const response = await fetch(url, { signal: controller.signal });
  return await response.text();
}
`,
    repair: /time limit instead/,
    drive: `
  const { url, asked } = await server();
  const work = subject.load(url);
  await asked();
  clock.expire();
  return (await stateOf(work)) === 'pending' ? 1 : 0;`,
    before: 1,
  },
  {
    rule: 'no-lost-abort-controller',
    title: 'a new search leaves the last one running',
    options: { also: ['replaced'] },
    program: `export class Search {
  controller: AbortController | undefined;
  async find(url: string): Promise<Response> {
    this.controller = new AbortController();
    return await fetch(url, { signal: this.controller.signal });
  }
  cancel(): void {
    this.controller?.abort();
  }
}
`,
    repair: /last call first/,
    drive: `
  const { url, asked } = await server();
  const search = new subject.Search();
  const first = search.find(url + 'a');
  first.catch(() => undefined);
  await asked();
  const second = search.find(url + 'ab');
  second.catch(() => undefined);
  await asked();
  search.cancel();
  return (await stateOf(first)) === 'pending' ? 1 : 0;`,
    before: 1,
  },
  {
    rule: 'no-lost-abort-controller',
    title: 'the same with a variable of the module',
    options: { also: ['replaced'] },
    program: `import { setTimeout as sleep } from 'node:timers/promises';
let current: AbortController | undefined;
export async function wait(): Promise<void> {
  current = new AbortController();
  await sleep(60_000, undefined, { signal: current.signal });
}
export const cancel = (): void => current?.abort();
`,
    repair: /last call first/,
    drive: `
  const works = [];
  for (let n = 0; n < 3; n += 1) {
    const work = subject.wait();
    work.catch(() => undefined);
    works.push(work);
  }
  await turns();
  subject.cancel();
  await Promise.all(works.map(stateOf));
  return timers();`,
    before: 2,
  },
  {
    rule: 'no-lost-abort-controller',
    title: 'listeners stay after a failure',
    program: `export async function drag(target: EventTarget, draw: () => Promise<void>, onMove: () => void): Promise<void> {
  const done = new AbortController();
  target.addEventListener('move', onMove, { signal: done.signal });
  await draw();
  done.abort();
}
`,
    repair: /in a `finally`/,
    drive: `
  const target = new EventTarget();
  for (const n of [1, 2, 3]) await stateOf(subject.drag(target, async () => { throw new Error('no paper'); }, () => n));
  return listenersFor(target, 'move');`,
    before: 3,
  },
]);

runPairs('listeners that stay on the signal', [
  {
    rule: 'no-abort-listener-leak',
    title: 'a wait that is over before the abort',
    program: `export function wait(signal: AbortSignal): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const timer = setImmediate(resolve);
    signal.addEventListener('abort', () => { clearImmediate(timer); reject(signal.reason); });
  });
}
`,
    repair: /as soon as the promise is settled/,
    drive: leftBehind('subject.wait(signal)'),
    before: 3,
  },
  {
    rule: 'no-abort-listener-leak',
    title: 'once does not help',
    program: `export const wait = (signal: AbortSignal): Promise<void> => new Promise<void>((resolve, reject) => {
  const timer = setImmediate(resolve);
  signal.addEventListener('abort', () => { clearImmediate(timer); reject(signal.reason); }, { once: true });
});
`,
    repair: /as soon as the promise is settled/,
    drive: leftBehind('subject.wait(signal)'),
    before: 3,
  },
  {
    rule: 'no-abort-listener-leak',
    title: 'a race that the work wins',
    program: `export async function first(work: Promise<string>, signal: AbortSignal): Promise<string> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  return await Promise.race([work, aborted]);
}
`,
    repair: /as soon as the race is over/,
    drive: leftBehind("subject.first(Promise.resolve('done'), signal)"),
    before: 3,
  },
  {
    rule: 'no-abort-listener-leak',
    title: 'a race that the work loses by a failure',
    program: `export async function first(work: Promise<string>, signal: AbortSignal): Promise<string> {
  return await Promise.race([work, new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  })]);
}
`,
    repair: /as soon as the race is over/,
    drive: leftBehind("subject.first(Promise.reject(new Error('broken')), signal)"),
    before: 3,
  },
  {
    rule: 'no-abort-listener-leak',
    title: 'a resource of the function',
    program: `import { EventEmitter, once } from 'node:events';
export async function run(make: () => EventEmitter, signal: AbortSignal): Promise<void> {
  const job = make();
  signal.addEventListener('abort', () => job.emit('stop'));
  await once(job, 'end');
}
`,
    repair: /in a `finally`/,
    drive: leftBehind(`subject.run(() => { const job = new EventEmitter(); setImmediate(() => job.emit('end')); return job; }, signal)`),
    before: 3,
  },
  {
    rule: 'no-abort-listener-leak',
    title: 'the same with using',
    program: `import { EventEmitter, once } from 'node:events';
export async function run(make: () => EventEmitter, signal?: AbortSignal): Promise<void> {
  const job = make();
  signal?.addEventListener('abort', () => job.emit('stop'));
  await once(job, 'end');
}
`,
    repair: /`using`/,
    drive: leftBehind(`subject.run(() => { const job = new EventEmitter(); setImmediate(() => job.emit('end')); return job; }, signal)`),
    before: 3,
  },
  {
    rule: 'no-abort-listener-leak',
    title: 'a removal that a failure skips',
    program: `import { EventEmitter, once } from 'node:events';
export async function run(make: () => EventEmitter, signal: AbortSignal): Promise<void> {
  const job = make();
  const stop = () => { job.emit('stop'); };
  signal.addEventListener('abort', stop);
  await once(job, 'end');
  signal.removeEventListener('abort', stop);
}
`,
    repair: /in a `finally`/,
    drive: leftBehind(`subject.run(() => { const job = new EventEmitter(); setImmediate(() => job.emit('error', new Error('broken'))); return job; }, signal)`),
    before: 3,
  },
  {
    rule: 'no-abort-listener-leak',
    title: 'a controller that is linked by hand',
    program: `export async function load(url: string, signal: AbortSignal): Promise<string> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), 1000);
  signal.addEventListener('abort', () => controller.abort());
  const response = await fetch(url, { signal: controller.signal });
  const text = await response.text();
  clearTimeout(timer);
  return text;
}
`,
    repair: /AbortSignal\.any/,
    drive: `
  const { url } = await server({ answers: true });
  const controller = new AbortController();
  for (let n = 0; n < 3; n += 1) await subject.load(url, controller.signal);
  return listeners(controller.signal);`,
    before: 3,
  },
  {
    rule: 'no-abort-listener-leak',
    title: 'a controller that others abort too',
    program: `declare function read(url: string, signal: AbortSignal): Promise<string>;
export async function load(work: (signal: AbortSignal) => Promise<string>, signal: AbortSignal): Promise<string> {
  const controller = new AbortController();
  signal.addEventListener('abort', () => controller.abort(signal.reason));
  try {
    return await work(controller.signal);
  } finally {
    controller.abort();
  }
}
`,
    repair: /AbortSignal\.any/,
    drive: leftBehind('subject.load(async () => "done", signal)'),
    before: 3,
  },
  {
    rule: 'no-abort-listener-leak',
    title: 'a helper that is raced',
    program: `function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => { reject(signal.reason); }, { once: true });
  });
}
export async function run(work: () => Promise<string>, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  return await Promise.race([work(), abortOf(signal)]);
}
`,
    repair: /as soon as the race is over/,
    drive: leftBehind('subject.run(async () => "done", signal)'),
    before: 3,
  },
  {
    rule: 'no-abort-listener-leak',
    title: 'an object with an end',
    options: { objects: true },
    program: `export class Upload {
  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => this.close());
  }
  close(): void {}
}
`,
    repair: /in `close/,
    drive: leftBehind('(async () => new subject.Upload(signal).close())()'),
    before: 3,
  },
  {
    rule: 'no-abort-listener-leak',
    title: 'a function that links a controller',
    options: { objects: true },
    program: `export function follow(source: AbortSignal): AbortSignal {
  const controller = new AbortController();
  source.addEventListener('abort', () => controller.abort());
  return controller.signal;
}
`,
    repair: /itself/,
    drive: leftBehind('(async () => subject.follow(signal))()'),
    before: 3,
  },
  {
    rule: 'no-abort-listener-leak',
    title: 'an abort that came before the listener',
    options: { missedAborts: true },
    program: `export function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const onAbort = () => { clearTimeout(timer); reject(signal.reason); };
    const timer = setTimeout(() => { signal.removeEventListener('abort', onAbort); resolve(); }, ms);
    signal.addEventListener('abort', onAbort);
  });
}
`,
    repair: /Call `onAbort` at once/,
    drive: `
  await stateOf(subject.wait(60_000, AbortSignal.abort()));
  return timers();`,
    before: 1,
  },
]);
