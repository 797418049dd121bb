/** What the tests of all patterns share: both forms of a pattern, and the proof that nothing is left behind. */
import { createHash } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { patternNamed } from '../../snippets/catalogue.ts';
import { moduleText } from '../../snippets/helper-text.ts';

const cache = join(import.meta.dirname, '../../node_modules/.cache/async-hazards/patterns');

export interface Form<M> {
  readonly form: string;
  readonly module: M;
}

/**
 * A pattern as its TypeScript module and as the JavaScript that the catalogue gives out.
 * @param inline also the short forms, for what both promise
 */
export async function formsOf<M>(name: string, { inline = false } = {}): Promise<Form<M>[]> {
  const { javascript } = patternNamed(name);
  const forms: Form<M>[] = [
    { form: 'TypeScript', module: (await import(`../../snippets/patterns/${name}.ts`)) as M },
    { form: 'JavaScript', module: await importText<M>(name, moduleText(javascript.module)) },
  ];
  if (inline && javascript.inline) {
    forms.push(
      { form: 'TypeScript, short', module: (await import(`../../snippets/patterns/${name}.inline.ts`)) as M },
      { form: 'JavaScript, short', module: await importText<M>(`${name}.inline`, moduleText(javascript.inline)) },
    );
  }
  return forms;
}

/** Imports a text as an ES module: by a file that is named after its content, so that workers of vitest do not meet. */
export async function importText<M>(name: string, text: string): Promise<M> {
  mkdirSync(cache, { recursive: true });
  const file = join(cache, `${name}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.mjs`);
  writeFileSync(file, text);
  return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as M;
}

const realImmediate = setImmediate;

/** Lets everything happen that waits for no timer: microtasks, and the turn in which unhandled rejections are told. */
export const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise<void>((resolve) => realImmediate(resolve));
};

/** Fake clock for each test; afterwards no timer may wait, no rejection may be unhandled, and nothing may have been logged. */
export function leavesNothingBehind(): void {
  let unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown): void => void unhandled.push(reason);
  beforeEach(() => {
    unhandled = [];
    vi.useFakeTimers();
    vi.spyOn(console, 'error').mockImplementation(() => {});
    process.on('unhandledRejection', onUnhandled);
  });
  afterEach(async () => {
    await settle();
    process.off('unhandledRejection', onUnhandled);
    const timers = vi.getTimerCount();
    const logged = vi.mocked(console.error).mock.calls;
    vi.useRealTimers();
    vi.restoreAllMocks();
    expect({ unhandled, timers, logged }).toEqual({ unhandled: [], timers: 0, logged: [] });
  });
}

/** The calls of `console.error` so far, taken off the record: for tests of what is reported. */
export function takeLogged(): unknown[] {
  const { mock } = vi.mocked(console.error);
  return mock.calls.splice(0).map(([first]: unknown[]) => first);
}

export const listenersOf = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

export interface Deferred<T = void> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

export function deferred<T = void>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}

/** Whether a promise has settled by now, and how. */
export async function stateOf(promise: Promise<unknown>): Promise<unknown> {
  let state: unknown = 'pending';
  promise.then(
    (value) => (state = { value }),
    (error: unknown) => (state = { error }),
  );
  await settle();
  return state;
}

/** How a promise ends; asked for at once, so that its rejection is handled whenever it comes. */
export const outcomeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

/** Work that ends only when it is aborted, and then with the reason. */
export const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    else signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
