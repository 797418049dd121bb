/**
 * Where known functions take an AbortSignal, for code without types, and functions whose type has such a slot that means something
 * else. Keys are origins without `node:`.
 */
import { typedSlots } from './node-and-dom.ts';

export interface KnownSlot {
  readonly kind: 'parameter' | 'option';
  /** Index of the argument that is the signal or the options object. */
  readonly index: number;
  readonly property: string;
}

const option = (index: number, property = 'signal'): KnownSlot => ({ kind: 'option', index, property });

export const knownSlots: Readonly<Record<string, KnownSlot>> = {
  ...Object.fromEntries(Object.entries(typedSlots).map(([name, index]) => [name, option(index)])),
  'undici.fetch': option(1),
  'undici.request': option(1),
  'node-fetch': option(1),
  'cross-fetch': option(1),
  'fs/promises.appendFile': option(2),
  'fs/promises.watch': option(1),
  axios: option(1),
  'axios.get': option(1),
  'axios.delete': option(1),
  'axios.head': option(1),
  'axios.post': option(2),
  'axios.put': option(2),
  'axios.patch': option(2),
  got: option(1),
  'got.get': option(1),
  'got.post': option(1),
  ky: option(1),
  'ky.get': option(1),
  'ky.post': option(1),
  'axios.request': option(0),
  'axios.options': option(1),
  'got.put': option(1),
  'got.patch': option(1),
  'got.delete': option(1),
  'got.head': option(1),
  'ky.put': option(1),
  'ky.patch': option(1),
  'ky.delete': option(1),
  'ky.head': option(1),
  'undici.stream': option(1),
  'p-retry': option(1),
  execa: option(2, 'cancelSignal'),
};

/** Methods of clients that are made by `new`: their module, which methods, and the slot. */
export interface KnownClient {
  readonly module: RegExp;
  readonly methods: RegExp;
  readonly slot: KnownSlot;
}

export const knownClients: readonly KnownClient[] = [
  { module: /^@aws-sdk\/client-/u, methods: /^send$/u, slot: option(1, 'abortSignal') },
  { module: /^(?:openai|groq-sdk|@anthropic-ai\/sdk)$/u, methods: /^(?:create|parse|stream|retrieve|list|generate|edit)$/u, slot: option(1) },
  { module: /^undici$/u, methods: /^request$/u, slot: option(0) },
];

/**
 * Types of functions that accept `signal` only because they inherit an options type, or where it means "unsubscribe"; and streams that are
 * made of another one, which end with their source.
 */
export const falseSlots = /(?:Sync|^createHash|^createHmac|^createCipheriv|^createDecipheriv|^createSign|^createVerify|^duplexPair|^addEventListener|^any|^raceAbort|^raceSignal|^pipeThrough|^from)$/u;

/** Functions that clean up: an aborted signal would keep them from running. */
export const cleanupNames = /^(?:#?_*)(?:abort|cancel|clean\w*|close\w*|dispose\w*|destroy\w*|disconnect\w*|dismiss\w*|end|finali[sz]e\w*|on(?:Abort|Cancel|Close|End|Exit|Destroy|Unmount)\w*|release\w*|rollback\w*|shut\w*|stop\w*|tear\w*|terminate\w*|unload\w*|unlock\w*|unmount\w*|unregister\w*|unsubscribe\w*|\[Symbol\.asyncDispose\])$/iu;
