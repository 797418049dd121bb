/**
 * The linting thread's end of the link to the editor's TypeScript server. Rules decide synchronously, the server answers asynchronously:
 * a thread in between speaks with the server, and this one sleeps until the answers are there, somebody wants it to stop, or its time is up.
 */
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { Halted, type Client } from '../../../rules/analysis/types/native/api.ts';
import type { EditorThreadData, FarAnswer, FarCall, FarNode, FarPlace, FarReference, FarRequest, FarValue, FromEditorThread } from './far.ts';

/** Where the editor's TypeScript server listens, and the package that it is of. */
export interface EditorServerAddress {
  readonly pipe: string;
  readonly packageJson: string;
}

export interface LinkOptions {
  /** File of the thread. */
  readonly script: string;
  /** Milliseconds that an answer may take. */
  readonly limit: number;
  /** Whether nobody waits for the present lint any more. */
  isHalted(): boolean;
}

/** Milliseconds of sleep after which it is looked whether anybody still waits. */
const NAP = 20;

class Link {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #words: Int32Array;
  readonly #options: LinkOptions;
  #id = 0;
  #broken: Error | undefined;

  constructor(address: EditorServerAddress, options: LinkOptions) {
    const { port1, port2 } = new MessageChannel();
    const signal = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    this.#options = options;
    this.#port = port1;
    this.#words = new Int32Array(signal);
    this.#worker = new Worker(options.script, {
      workerData: { ...address, port: port2, signal } satisfies EditorThreadData,
      transferList: [port2],
      // It keeps answers only until the next change.
      resourceLimits: { maxOldGenerationSizeMb: 512 },
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    this.#worker.unref();
    port1.unref();
    // It says itself what is wrong; what it cannot say shows as an answer that does not come.
    this.#worker.on('error', () => {});
    this.#worker.stdout.resume();
    this.#worker.stderr.resume();
  }

  /** @throws Error when there is no answer in time, Halted when nobody wants it any more */
  next<T extends FromEditorThread['kind']>(isIt: (message: FromEditorThread) => boolean): Extract<FromEditorThread, { kind: T }> {
    if (this.#broken) throw this.#broken;
    try {
      return this.#sleep(isIt) as Extract<FromEditorThread, { kind: T }>;
    } catch (error) {
      // Who did not answer once is not waited for again.
      if (!(error instanceof Halted)) this.#broken = error as Error;
      throw error;
    }
  }

  #sleep(isIt: (message: FromEditorThread) => boolean): FromEditorThread {
    const end = performance.now() + this.#options.limit;
    for (;;) {
      const count = Atomics.load(this.#words, 0);
      const message = receiveMessageOnPort(this.#port)?.message as FromEditorThread | undefined;
      if (message) {
        if (message.kind === 'failed' || message.kind === 'gone') throw new Error(`EOF: ${message.error}`);
        // What an earlier question was given up on is of no use any more.
        if (isIt(message)) return message;
        continue;
      }
      if (this.#options.isHalted()) throw new Halted();
      const left = end - performance.now();
      if (left <= 0) throw new Error(`EOF: no answer for ${this.#options.limit / 1000} seconds`);
      Atomics.wait(this.#words, 0, count, Math.min(left, NAP));
    }
  }

  ask(calls: readonly FarCall[]): readonly FarAnswer[] {
    const id = ++this.#id;
    this.#port.postMessage({ id, calls } satisfies FarRequest);
    return this.next<'answers'>((message) => message.kind === 'answers' && message.id === id).answers;
  }

  close(): void {
    this.#port.close();
    void this.#worker.terminate();
  }
}

/** A request of a batch: given to `yield`, answered by the value that `next` brings. */
type Step = Generator<FarCall, unknown, unknown>;

/**
 * Connects with the editor's server.
 * @throws Error when that cannot be done, Halted when nobody waits for it any more
 */
export function connectEditor(address: EditorServerAddress, options: LinkOptions): Client {
  const link = new Link(address, options);
  try {
    const { version, kinds, typeFlags, symbolFlags, caseSensitive } = link.next<'ready'>(({ kind }) => kind === 'ready');
    const api = new FarApi(link, caseSensitive);
    return { version, pid: undefined, kinds, typeFlags, symbolFlags, api, follow: () => api.follow() };
  } catch (error) {
    link.close();
    throw error;
  }
}

/** Fields of the server's objects: one that is missing is undefined, and no method. */
const FIELDS: ReadonlySet<string> = new Set(['id', 'name', 'flags', 'path', 'index', 'kind', 'hasRestParameter', 'text', 'messageText', 'message', 'declarations', 'declaration', 'program', 'checker', 'parent']);

/** Stands for the API: the few of its methods that the adapter calls, with the rest of its objects as stand-ins. */
class FarApi {
  readonly #link: Link;
  readonly #caseSensitive: boolean;

  constructor(link: Link, caseSensitive: boolean) {
    this.#link = link;
    this.#caseSensitive = caseSensitive;
  }

  get client(): { echo(text: string): unknown } {
    return { echo: (text) => this.#ask(0, 'echo', [text]) };
  }

  getCanonicalFileName(name: string): string {
    return this.#caseSensitive ? name : name.toLowerCase();
  }

  createSnapshot(change: object): unknown {
    return this.#ask(0, 'createSnapshot', [change]);
  }

  follow(): object | undefined {
    return this.#ask(0, 'follow', []) as object | undefined;
  }

  parseConfigFile(path: string): unknown {
    return this.#ask(0, 'parseConfigFile', [path]);
  }

  clearSourceFileCache(): unknown {
    return this.#ask(0, 'clearSourceFileCache', []);
  }

  close(): void {
    this.#link.close();
  }

  /** Takes all questions one step further with each message, as the client of the package does with its batches. */
  batch(...questions: readonly Step[]): unknown[] {
    const results: unknown[] = questions.map(() => undefined);
    let waiting: { readonly at: number; readonly question: Step; readonly call: FarCall }[] = [];
    const advance = (at: number, question: Step, step: IteratorResult<FarCall, unknown>): void => {
      if (step.done) results[at] = step.value;
      else waiting.push({ at, question, call: step.value });
    };
    for (const [at, question] of questions.entries()) advance(at, question, question.next());
    while (waiting.length > 0) {
      const asked = waiting;
      waiting = [];
      const answers = this.#link.ask(asked.map(({ call }) => call));
      for (const [index, { at, question }] of asked.entries()) {
        const answer = answers[index];
        if (!answer || 'error' in answer) advance(at, question, question.throw(new Error(answer?.error ?? 'no answer')));
        else advance(at, question, question.next(this.#near(answer.value)));
      }
    }
    return results;
  }

  #ask(on: number, name: string, args: readonly unknown[]): unknown {
    const [answer] = this.#link.ask([{ on, name, args: args.map(toPlain) }]);
    if (!answer || 'error' in answer) throw new Error(answer?.error ?? 'no answer');
    return this.#near(answer.value);
  }

  /** Makes stand-ins of what came. */
  #near(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.#near(one));
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
    const far = value as FarValue;
    switch (far.$) {
      case 'object':
        return this.#standIn(far.ref, Object.fromEntries(Object.entries(far.fields).map(([name, field]) => [name, this.#near(field)])));
      case 'type':
        return this.#standIn(far.ref, {
          id: far.id,
          flags: far.flags,
          isUnionType: () => far.union,
          isIntersectionType: () => far.intersection,
          isTypeParameter: () => far.parameter,
          isClassOrInterface: () => far.named,
        });
      case 'file':
        return nearFile(far);
      case 'places':
        return nearPlaces(far.chain);
      default:
        return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, this.#near(field)]));
    }
  }

  /** An object with the given fields, whose every other field is a method that is asked of the server. */
  #standIn(ref: number, fields: Record<string, unknown>): object {
    const methods = new Map<string, unknown>();
    return new Proxy(Object.assign(fields, { $ref: ref }), {
      get: (target, name) => {
        if (name in target || typeof name === 'symbol' || FIELDS.has(name)) return Reflect.get(target, name) as unknown;
        let method = methods.get(name);
        if (method === undefined) methods.set(name, (method = this.#method(ref, name)));
        return method;
      },
    });
  }

  #method(on: number, name: string): unknown {
    const method = (...args: unknown[]): unknown => this.#ask(on, name, args);
    return Object.assign(method, {
      *gen(...args: unknown[]): Step {
        return yield { on, name, args: args.map(toPlain) };
      },
    });
  }
}

function toPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== 'object' || value === null) return value;
  if ('$ref' in value) return { $ref: (value as FarReference).$ref } satisfies FarReference;
  return value;
}

function nearFile({ ref, kind, end, text, table, nodes, offset }: Extract<FarValue, { $: 'file' }>): object {
  return {
    kind,
    end,
    pos: 0,
    text,
    view: new DataView(table.buffer, table.byteOffset, table.byteLength),
    nodes: { length: nodes },
    _offsetNodes: offset,
    getOrCreateNodeAtIndex: (index: number): FarNode => ({ $: 'node', file: ref, index }),
  };
}

function nearPlaces(chain: readonly FarPlace[]): object | undefined {
  let parent: object | undefined;
  for (const { start, ...place } of chain.toReversed()) parent = { ...place, parent, getStart: () => start ?? place.pos };
  return parent;
}
