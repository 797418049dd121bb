/**
 * The modules and globals that programs of the fuzzer use: named as real ones are, so that the rules know them, but living in a
 * world with a virtual clock.
 */
import { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
import { platformModules, signalsOf } from './platform.ts';
import { hash } from './random.ts';
import { WorldError, type World } from './world.ts';

/** What programs may declare: a name, and what a call of it does. */
export const declaredFunctions = {
  getUser: 'read', loadScore: 'read', fetchCount: 'read',
  consult: 'unknown', ponder: 'unknown',
} as const;

/** Writes come from a package. */
export const packageFunctions = ['saveItem', 'updateItem', 'deleteItem'] as const;

type Options = { signal?: AbortSignal } | undefined;

/** What modules export, by the text of an import without its names. */
const IMPORTS: readonly (readonly [module: string, names: readonly string[]])[] = [
  ['node:fs', ['readFileSync', 'statSync']],
  ['node:fs/promises', ['readFile', 'stat']],
  ['node:timers/promises', ['delay']],
  ['node:events', ['EventEmitter']],
  ['node:stream', ['Readable', 'Writable']],
  ['node:child_process', ['exec', 'spawn']],
  ['item-store', packageFunctions],
  ['js-yaml', ['load']],
  ['react', ['useEffect']],
];

const DECLARATIONS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.keys(declaredFunctions).map((name) => [name, '(id: number): Promise<number>'])),
  download: '(id: number, options?: { signal?: AbortSignal }): Promise<number>',
  openHandle: '(id: number): { read(at: number): Promise<number>; close(): void }',
  openLock: '(id: number): Disposable',
  openTask: '(id: number): { promise: Promise<number>; cancel(): void }',
  withSignal: '<T>(controller: AbortController, run: (signal: AbortSignal) => Promise<T>): Promise<T>',
  report: '(error: unknown): void',
  log: '(place: string, ...values: unknown[]): void',
};

/** What a program imports and declares: what it uses, so that some repairs have to import, others find a name taken. */
export function preludeFor(code: string): readonly string[] {
  const uses = (name: string): boolean => new RegExp(`(?<![.\\w])${name}\\b`, 'u').test(code);
  const imports = IMPORTS.flatMap(([module, names]) => {
    const used = names.filter(uses).map((name) => (name === 'delay' ? 'setTimeout as delay' : name));
    return used.length > 0 ? [`import { ${used.join(', ')} } from '${module}';`] : [];
  });
  return [
    ...(uses('fs') ? ["import * as fs from 'node:fs';"] : []), ...(uses('express') ? ["import express from 'express';"] : []),
    ...imports,
    ...Object.entries(DECLARATIONS).filter(([name]) => uses(name)).map(([name, type]) => `declare function ${name}${type};`),
  ];
}

/** Text of a value as it goes into the record; failures of the world keep their message, others their name too. */
export function textOf(value: unknown): string {
  if (value instanceof WorldError) return `<${value.message}>`;
  if (value instanceof Error) return `<${value.name}: ${value.message}>`;
  return inspect(value, { depth: 6, breakLength: Infinity, sorted: true });
}

/** The parameters of a program's function, in the order of `valuesFor`. */
export const PARAMETERS = ['require', 'module', ...Object.keys(declaredFunctions), 'download', 'openHandle', 'openLock', 'openTask', 'withSignal', 'report', 'log', 'console', 'fetch', 'setTimeout', 'clearTimeout', 'AbortSignal', 'globalThis', 'resolveModule', 'Error'] as const;

export function valuesFor(world: World, module: object): readonly unknown[] {
  const modules: Readonly<Record<string, object>> = {
    ...platformModules(world),
    'fs/promises': {
      readFile: (path: string, options?: unknown) => world.call('readFile', path, optionsOf(options)).then(String),
      stat: (path: string) => world.call('stat', path).then((size) => ({ size })),
    },
    'timers/promises': {
      setTimeout: (ms: number, value: unknown, options?: Options) => world.wait(ms, options).then(() => value),
    },
    'item-store': Object.fromEntries(packageFunctions.map((name) => [name, (id: number, value: unknown) => world.call(name, id, {}, { value: `${name} ${textOf(value)}` })])),
  };
  const declared = Object.keys(declaredFunctions).map((name) => (id: number) => world.call(name, id));
  const write = (what: string) => (...values: unknown[]) => world.record('console', `${what} ${values.map(textOf).join(' ')}`);
  return [
    (name: string) => modules[name.replace(/^node:/u, '')] ?? missing(name),
    module,
    ...declared,
    (id: number, options?: Options) => world.call('download', id, options),
    (id: number) => openHandle(world, id),
    (id: number) => ({ [Symbol.dispose]: () => world.record('log', `unlock ${id}`) }),
    (id: number) => ({ promise: world.call('task', id), cancel: () => world.record('log', `cancel ${id}`) }),
    (controller: AbortController, run: (signal: AbortSignal) => Promise<unknown>) => run(controller.signal),
    (error: unknown) => world.record('console', `report ${textOf(error)}`),
    (place: string, ...values: unknown[]) => world.record('log', `${place} ${values.map(textOf).join(' ')}`),
    { log: write('log'), error: write('error'), warn: write('warn') },
    (url: string, options?: Options) => world.call('fetch', url, options).then((value) => ({ ok: true, status: 200 + value })),
    (run: () => void, ms = 0) => world.after(ms, run),
    (timer: number) => world.cancel(timer),
    signalsOf(world),
    { setImmediate: (run: () => void) => world.after(0, run) },
    (name: string) => `fuzz:${name}`,
    new Proxy(Error, {
      construct(target, values: ConstructorParameters<typeof Error>) {
        world.ownFailures += 1;
        return new target(...values);
      },
    }),
  ];
}

/** A thing that has to be closed, and is of no use then. */
function openHandle(world: World, id: number): object {
  let open = true;
  world.record('start', `open ${id}`);
  world.record('done', `open ${id}`);
  return {
    read: (at: number) => (open ? world.call(`read${id}`, at) : Promise.reject(new RangeError('closed'))),
    close: () => {
      open = false;
      world.record('start', `close ${id}`);
      world.record('done', `close ${id}`);
    },
  };
}

function missing(name: string): never {
  throw new Error(`the fuzzer has no module ${name}`);
}

const optionsOf = (options: unknown): { signal?: AbortSignal } => (typeof options === 'object' && options !== null ? options : {});

/** Abort listeners that are left on a signal. */
export const listenersOn = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

/** The items that a program is called with: three to five different small numbers. */
export function itemsFor(seed: number): readonly number[] {
  const length = 2 + (hash(seed, 'length') % 4);
  return Array.from({ length }, (_, index) => 11 + index * 3 + (hash(seed, `item ${index}`) % 3));
}
