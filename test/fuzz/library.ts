/**
 * The modules and globals that programs of the fuzzer use: named as real ones are, so that the rules know them, but living in a
 * world with a virtual clock.
 */
import { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
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

/** The head of every program: what it imports and declares. */
export const PRELUDE = `import { readFileSync, statSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { saveItem, updateItem, deleteItem } from 'item-store';
declare function getUser(id: number): Promise<number>;
declare function loadScore(id: number): Promise<number>;
declare function fetchCount(id: number): Promise<number>;
declare function consult(id: number): Promise<number>;
declare function ponder(id: number): Promise<number>;
declare function download(id: number, options?: { signal?: AbortSignal }): Promise<number>;
declare function openHandle(id: number): { read(at: number): Promise<number>; close(): void };
declare function log(place: string, ...values: unknown[]): void;
`;

/** Text of a value as it goes into the record; failures of the world keep their message, others their name too. */
export function textOf(value: unknown): string {
  if (value instanceof WorldError) return `<${value.message}>`;
  if (value instanceof Error) return `<${value.name}: ${value.message}>`;
  return inspect(value, { depth: 6, breakLength: Infinity, sorted: true });
}

/** The parameters of a program's function, in the order of `valuesFor`. */
export const PARAMETERS = ['require', 'module', ...Object.keys(declaredFunctions), 'download', 'openHandle', 'log', 'console', 'fetch', 'setTimeout', 'clearTimeout', 'Error'] as const;

export function valuesFor(world: World, module: object): readonly unknown[] {
  const modules: Readonly<Record<string, object>> = {
    fs: {
      readFileSync: (path: string) => `${world.callAtOnce('readFile', path)}`,
      statSync: (path: string) => ({ size: world.callAtOnce('stat', path) }),
    },
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
    (place: string, ...values: unknown[]) => world.record('log', `${place} ${values.map(textOf).join(' ')}`),
    { log: write('log'), error: write('error'), warn: write('warn') },
    (url: string, options?: Options) => world.call('fetch', url, options).then((value) => ({ ok: true, status: 200 + value })),
    (run: () => void, ms = 0) => world.after(ms, run),
    (timer: number) => world.cancel(timer),
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
