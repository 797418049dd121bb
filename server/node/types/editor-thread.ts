/**
 * Entry of `dist/editor-types.js`: the thread that speaks with the TypeScript server of the editor, by the asynchronous client of that
 * server's own package. Everything asked here is asked of a snapshot of our own, derived from the state that the editor sees.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { workerData } from 'node:worker_threads';
import type { EditorThreadData, FarAnswer, FarCall, FarPlace, FarReference, FarRequest, FarNode, FromEditorThread } from './far.ts';

type Loose = Record<string, unknown>;
type Method = (...args: unknown[]) => unknown;
interface Snapshot {
  readonly id: number;
  update(change: object): Promise<Snapshot>;
  dispose(): Promise<void>;
  isDisposed(): boolean;
}

const { port, signal, pipe, packageJson } = workerData as EditorThreadData;
const words = new Int32Array(signal);
let gone: string | undefined;

function say(message: FromEditorThread): void {
  port.postMessage(message);
  Atomics.add(words, 0, 1);
  Atomics.notify(words, 0);
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Objects of the server that the other thread may name, by number. All but snapshots are forgotten with the next snapshot. */
class Objects {
  readonly #byNumber = new Map<number, object>();
  readonly #numbers = new WeakMap<object, number>();
  #next = 1;

  number(object: object): number {
    let number = this.#numbers.get(object);
    if (number === undefined) this.#numbers.set(object, (number = this.#next++));
    this.#byNumber.set(number, object);
    return number;
  }

  has(number: number): boolean {
    return this.#byNumber.has(number);
  }

  get(number: number): object {
    const object = this.#byNumber.get(number);
    if (!object) throw new Error(`object ${number} is of an older snapshot`);
    return object;
  }

  /** Forgets all but what is given. */
  keepOnly(kept: readonly object[]): void {
    this.#byNumber.clear();
    for (const object of kept) this.number(object);
  }
}

class EditorServer {
  readonly #api: Loose;
  readonly #objects = new Objects();
  /** The state of the editor that the snapshots below were derived from. */
  #ground: Snapshot | undefined;
  readonly #derived = new Set<Snapshot>();

  constructor(api: Loose) {
    this.#api = api;
  }

  /** Calls are sent together where the client can. */
  answer(calls: readonly FarCall[]): Promise<FarAnswer[]> {
    return Promise.all(calls.map((call) => this.#call(call).then((value) => ({ value: this.#toPlain(value) }), (error: unknown) => ({ error: textOf(error) }))));
  }

  async #call({ on, name, args }: FarCall): Promise<unknown> {
    const given = args.map((argument) => this.#fromPlain(argument));
    if (on === 0) return await this.#ofApi(name, given);
    // What was derived from an older state of the editor is gone already.
    if (name === 'dispose' && !this.#objects.has(on)) return undefined;
    const owner = this.#objects.get(on) as Loose;
    if (name === 'update') return await this.#derive(owner as unknown as Snapshot, given[0] as object);
    // The ground is the editor's own: it is let go of when the next one is taken.
    if (name === 'dispose') return await this.#drop(owner as unknown as Snapshot);
    const found = await (owner[name] as Method).apply(owner, given);
    return name === 'resolve' ? placesOf(found as Loose | undefined) : found;
  }

  async #ofApi(name: string, args: readonly unknown[]): Promise<unknown> {
    switch (name) {
      // Not `createSnapshot` of the API, which knows nothing of what is open in the editor.
      case 'createSnapshot':
        return await this.#derive(this.#ground ?? (await this.#takeGround()), args[0] as object);
      case 'follow': {
        const last = this.#ground;
        const next = await this.#takeGround();
        return next === last ? undefined : next;
      }
      case 'echo':
        return args[0];
      default:
        return await (this.#api[name] as Method).apply(this.#api, [...args]);
    }
  }

  /** With `ensurePrograms`, since the server looks at what was typed last only then. */
  async #takeGround(): Promise<Snapshot> {
    const last = this.#ground;
    const next = (await (this.#api['getCurrentLanguageServerSnapshot'] as Method).call(this.#api, { ensurePrograms: true }, ...(last && !last.isDisposed() ? [last] : []))) as Snapshot;
    if (last && next.id === last.id) return last;
    this.#ground = next;
    const old = [...this.#derived, ...(last ? [last] : [])];
    this.#derived.clear();
    this.#objects.keepOnly([next]);
    await Promise.all(old.map((snapshot) => snapshot.dispose().catch(() => {})));
    return next;
  }

  async #derive(base: Snapshot, change: object): Promise<Snapshot> {
    const next = await base.update(change);
    if (next !== this.#ground) this.#derived.add(next);
    this.#objects.keepOnly([next, ...(this.#ground ? [this.#ground] : []), ...this.#derived]);
    return next;
  }

  async #drop(snapshot: Snapshot): Promise<void> {
    if (this.#derived.delete(snapshot)) await snapshot.dispose();
  }

  #fromPlain(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#fromPlain(one));
    if (typeof value !== 'object' || value === null) return value;
    if ('$ref' in value) return this.#objects.get((value as FarReference).$ref);
    const node = value as FarNode;
    if (node.$ === 'node') return (this.#objects.get(node.file) as { getOrCreateNodeAtIndex(index: number): unknown }).getOrCreateNodeAtIndex(node.index);
    return value;
  }

  #toPlain(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#toPlain(one));
    if (typeof value === 'function') return undefined;
    if (typeof value !== 'object' || value === null) return value;
    const object = value as Loose;
    if (object['$'] === 'places') return object;
    const is = (name: string): boolean => (object[name] as () => boolean).call(object);
    if (typeof object['isUnionType'] === 'function') {
      const { id, flags } = object as { id: number; flags: number };
      return { $: 'type', ref: this.#objects.number(object), id, flags, union: is('isUnionType'), intersection: is('isIntersectionType'), parameter: is('isTypeParameter'), named: is('isClassOrInterface') };
    }
    if (typeof object['getOrCreateNodeAtIndex'] === 'function') return this.#toFile(object);
    const prototype: unknown = Object.getPrototypeOf(object);
    if (prototype === Object.prototype || prototype === null) return Object.fromEntries(Object.entries(object).map(([key, one]) => [key, this.#toPlain(one)]));
    return { $: 'object', ref: this.#objects.number(object), fields: this.#fieldsOf(object) };
  }

  /** The fields of an object that the questions read; what it is made of otherwise stays here. */
  #fieldsOf(object: Loose): Loose {
    const fields: Loose = {};
    for (const name of ['id', 'name', 'flags', 'path', 'index', 'kind', 'hasRestParameter', 'text', 'messageText', 'message', 'configFileName', 'isDefaultLibrary', 'isFromExternalLibrary']) {
      const value = name in object ? object[name] : undefined;
      if (['string', 'number', 'boolean'].includes(typeof value)) fields[name] = value;
    }
    for (const name of ['declarations', 'declaration', 'program', 'checker']) {
      if (name in object && object[name] !== undefined) fields[name] = this.#toPlain(object[name]);
    }
    return fields;
  }

  /** A fetched file: its table of nodes crosses as bytes, and nodes are asked for by their place in it. */
  #toFile(file: Loose): unknown {
    const { view, nodes, _offsetNodes: offset, kind, end, text } = file as { view?: DataView; nodes?: { length: number }; _offsetNodes?: number; kind: number; end: number; text: string };
    if (!(view instanceof DataView) || nodes === undefined || offset === undefined) throw new Error('this version keeps its nodes in another form');
    const table = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice();
    return { $: 'file', ref: this.#objects.number(file), kind, end, text, table, nodes: nodes.length, offset };
  }
}

function placesOf(node: Loose | undefined): { $: 'places'; chain: FarPlace[] } | undefined {
  if (!node) return undefined;
  const chain: FarPlace[] = [];
  for (let at: Loose | undefined = node; at; at = at['parent'] as Loose | undefined) {
    const { kind, pos, end, name } = at as { kind: number; pos: number; end: number; name?: { text?: string; kind?: number } };
    const plain = typeof name === 'object' && name !== null ? { ...(typeof name.text === 'string' ? { text: name.text } : {}), ...(typeof name.kind === 'number' ? { kind: name.kind } : {}) } : undefined;
    chain.push({ kind, pos, end, ...(at === node ? { start: (at['getStart'] as () => number).call(at) } : {}), ...(plain ? { name: plain } : {}), body: Boolean(at['body'] ?? at['initializer']) });
  }
  return { $: 'places', chain };
}

/** The client's socket: it is not part of the declared API, so it is looked for, to learn of its end at once. */
function socketOf(api: object): { once(event: 'close', listener: () => void): void } | undefined {
  let level: unknown[] = [api];
  const seen = new Set<unknown>();
  for (let depth = 0; depth < 3; depth++) {
    const next: unknown[] = [];
    for (const one of level) {
      if (typeof one !== 'object' || one === null || seen.has(one)) continue;
      seen.add(one);
      if (typeof (one as Loose)['remoteFamily'] !== 'function' && typeof (one as Loose)['destroy'] === 'function' && 'bytesWritten' in one) return one as never;
      for (const descriptor of Object.values(Object.getOwnPropertyDescriptors(one))) if ('value' in descriptor) next.push(descriptor.value);
    }
    level = next;
  }
  return undefined;
}

async function main(): Promise<void> {
  const { name, version } = JSON.parse(readFileSync(packageJson, 'utf8')) as { name: string; version: string };
  const { resolve } = createRequire(packageJson);
  const load = (entry: string): Promise<Loose> => import(pathToFileURL(resolve(`${name}/${entry}`)).href) as Promise<Loose>;
  const [{ API, TypeFlags, SymbolFlags }, { SyntaxKind }] = await Promise.all([load('async'), load('ast')]);
  const api = await (API as { fromLSPConnection(options: object): Promise<Loose> }).fromLSPConnection({ pipe });
  const server = new EditorServer(api);
  const lost = new Promise<never>((_, reject) => {
    socketOf(api)?.once('close', () => {
      gone = 'the TypeScript server of the editor has ended';
      reject(new Error(gone));
    });
  });
  lost.catch(() => {});
  port.on('message', ({ id, calls }: FarRequest) => {
    Promise.race([server.answer(calls), lost]).then(
      (answers) => (gone === undefined ? say({ kind: 'answers', id, answers }) : say({ kind: 'gone', id, error: gone })),
      (error: unknown) => say({ kind: 'gone', id, error: textOf(error) }),
    );
  });
  const numbers = (from: unknown): Record<string, number> => Object.fromEntries(Object.entries(from as Record<string, unknown>).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
  const canonical = (api['getCanonicalFileName'] as (path: string) => string).call(api, '/A');
  say({ kind: 'ready', version, kinds: numbers(SyntaxKind), typeFlags: numbers(TypeFlags), symbolFlags: numbers(SymbolFlags), caseSensitive: canonical.endsWith('A') });
}

main().catch((error: unknown) => say({ kind: 'failed', error: textOf(error) }));
