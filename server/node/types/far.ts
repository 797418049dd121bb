/**
 * What crosses between the thread that speaks with the editor's TypeScript server and the one that lints: plain data. The server's objects
 * stay in the first thread; the second has stand-ins for them, each with the number that the object has there.
 */

import type { MessagePort } from 'node:worker_threads';

/** A node of a fetched file: the number of the file, and the place of the node in its table. */
export interface FarNode {
  readonly $: 'node';
  readonly file: number;
  readonly index: number;
}

/** Where a declaration is, and the names on the way up from it. */
export interface FarPlace {
  readonly kind: number;
  readonly pos: number;
  readonly end: number;
  /** Without the white space before it; of the first of a chain only. */
  readonly start?: number;
  readonly name?: { readonly text?: string; readonly kind?: number };
  /** Whether there is a body or an initializer. */
  readonly body?: boolean;
}

/** An object of the server, as far as its fields are read; everything else is asked for by its number. */
export type FarValue =
  | { readonly $: 'object'; readonly ref: number; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly $: 'type'; readonly ref: number; readonly id: number; readonly flags: number; readonly union: boolean; readonly intersection: boolean; readonly parameter: boolean; readonly named: boolean }
  | { readonly $: 'file'; readonly ref: number; readonly kind: number; readonly end: number; readonly text: string; readonly table: Uint8Array; readonly nodes: number; readonly offset: number }
  | { readonly $: 'places'; readonly chain: readonly FarPlace[] };

/** One call of a method. `on` is the number of its object; 0 is the API itself. */
export interface FarCall {
  readonly on: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

export interface FarRequest {
  readonly id: number;
  readonly calls: readonly FarCall[];
}

export type FarAnswer = { readonly value: unknown } | { readonly error: string };

export type FromEditorThread =
  | { readonly kind: 'ready'; readonly version: string; readonly kinds: Record<string, number>; readonly typeFlags: Record<string, number>; readonly symbolFlags: Record<string, number>; readonly caseSensitive: boolean }
  | { readonly kind: 'failed'; readonly error: string }
  | { readonly kind: 'answers'; readonly id: number; readonly answers: readonly FarAnswer[] }
  /** The editor's server is gone. */
  | { readonly kind: 'gone'; readonly id: number; readonly error: string };

/** What the thread is born with. */
export interface EditorThreadData {
  readonly port: MessagePort;
  /** Counts the messages to the linting thread, which waits on it. */
  readonly signal: SharedArrayBuffer;
  readonly pipe: string;
  readonly packageJson: string;
}

/** The number of an object that is sent back as an argument. */
export interface FarReference {
  readonly $ref: number;
}
