/** Node's modules and some packages in the world of the fuzzer: real streams and emitters, whose work takes virtual time. */
import childProcess from 'node:child_process';
import * as events from 'node:events';
import os from 'node:os';
import * as stream from 'node:stream';
import * as streamPromises from 'node:stream/promises';
import * as util from 'node:util';
import type { World } from './world.ts';

type Done = (error?: Error | null) => void;
type Called<T> = (error: unknown, value?: T) => void;

/** Calls back when a call of the world is over. What the callback throws is an unhandled failure, as it is in Node. */
function calledBack<T>(work: Promise<T>, done: Called<T>): void {
  work.then((value) => done(null, value), done);
}

/** A process that ends after a while, with its number; or does not start. */
function child(world: World, command: string): events.EventEmitter {
  const emitter = new events.EventEmitter();
  world.call('run', command).then(
    (value) => {
      emitter.emit('exit', value, null);
      emitter.emit('close', value, null);
    },
    (error: unknown) => emitter.emit('error', error),
  );
  return emitter;
}

function exec(world: World, command: string, done: Called<{ stdout: string }> = () => {}): events.EventEmitter {
  const emitter = new events.EventEmitter();
  calledBack(world.call('run', command).then((value) => ({ stdout: String(value) })), done);
  return emitter;
}

/** A thread: runs the functions of modules, whose names are those of `resolveModule`, after a moment. */
const workerOf = (world: World, load: (name: string) => Readonly<Record<string, (...values: readonly unknown[]) => unknown>>) => class extends events.EventEmitter {
  postMessage({ module, name, args }: { module: string; name: string; args: readonly unknown[] }): void {
    const copies = structuredClone(args);
    world.after(1, () => {
      try {
        this.emit('message', { isFailed: false, value: structuredClone(load(module.replace(/^fuzz:/u, ''))[name]?.(...copies)) });
      } catch (error) {
        this.emit('message', { isFailed: true, error });
      }
    });
  }
  ref(): void {}
  unref(): void {}
  terminate(): Promise<number> {
    world.after(0, () => this.emit('exit', 1));
    return Promise.resolve(1);
  }
};

type Handler = (request: object, response: object, next: (error?: unknown) => void) => unknown;

/** An application of Express 4: each handler gets one request, a moment after it was registered, and nobody looks at what it returns. */
function express(world: World): object {
  const serve = (handler: Handler): void => {
    const response = { send: (value: unknown) => world.record('log', `answer ${String(value)}`) };
    world.after(1, () => { handler({ body: '[1, 2]' }, response, (error) => world.record('console', error === undefined ? 'next' : `next ${util.inspect(error)}`)); });
  };
  return { get: (_path: string, handler: Handler) => serve(handler), use: serve };
}

/** By name, without `node:`. */
export function platformModules(world: World): Readonly<Record<string, object>> {
  const modules: Record<string, object> = {
    fs: {
      readFileSync: (path: string) => `${world.callAtOnce('readFile', path)}`,
      statSync: (path: string) => ({ size: world.callAtOnce('stat', path) }),
      readFile: (path: string, _encoding: string, done: Called<string>) => calledBack(world.call('readFile', path).then(String), done),
      createWriteStream: (path: string) => new stream.Writable({
        write: (_chunk: unknown, _encoding: string, done: Done) => calledBack(world.call('write', path, {}, { value: 'written' }), done as Called<number>),
        destroy: (error, done) => done(error),
      }),
      createReadStream(path: string) {
        let isRead = false;
        return new stream.Readable({
          read() {
            if (isRead) this.push(null);
            else calledBack(world.call('readFile', path), (error, value) => (error ? this.destroy(error as Error) : this.push(String(value))));
            isRead = true;
          },
        });
      },
    },
    events, stream, 'stream/promises': streamPromises, util, os,
    child_process: { ...childProcess, spawn: (command: string, values: readonly string[]) => child(world, [command, ...values].join(' ')), exec: exec.bind(undefined, world) },
    react: { useEffect: (run: () => unknown) => { run(); } },
    express: () => express(world),
    'js-yaml': { load: (text: string) => JSON.parse(text) as unknown },
  };
  modules['worker_threads'] = { Worker: workerOf(world, (name) => modules[name] as never) };
  return modules;
}

/** `AbortSignal`, whose limits are of virtual time. */
export const signalsOf = (world: World): typeof AbortSignal => new Proxy(AbortSignal, {
  get(target, key, receiver) {
    if (key !== 'timeout') return Reflect.get(target, key, receiver) as unknown;
    return (ms: number) => {
      const controller = new AbortController();
      world.after(ms, () => {
        world.limits.push(world.now);
        controller.abort(new DOMException('too late', 'TimeoutError'));
      });
      return controller.signal;
    };
  },
});
