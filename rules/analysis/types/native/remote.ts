/** What the rest of the provider sees of the native compiler's objects, whatever its version. */

/** A question in the making: yields requests that go out together with those of the other questions of a batch. */
export type Asking<T> = Generator<unknown, T, unknown>;

export interface RemoteNode {
  readonly kind: number;
  readonly pos: number;
  readonly end: number;
  readonly parent: RemoteNode | undefined;
  readonly name?: { readonly text?: string; readonly kind?: number };
  readonly body?: unknown;
  readonly initializer?: unknown;
  getStart(): number;
  forEachChild(visit: (child: RemoteNode) => void): void;
}

export interface RemoteSourceFile extends RemoteNode {
  readonly text: string;
  /** The flat table of nodes; not part of the declared API, so each use checks that it is there. */
  readonly view?: DataView;
  readonly nodes?: { readonly length: number };
  readonly _offsetNodes?: number;
  getOrCreateNodeAtIndex?(index: number): RemoteNode;
}

export interface RemoteType {
  readonly id: number;
  readonly flags: number;
  isUnionType(): boolean;
  isIntersectionType(): boolean;
  isTypeParameter(): boolean;
  isClassOrInterface(): boolean;
}

/** Where a declaration is: a node of a file that need not have been fetched. */
export interface RemoteHandle {
  readonly path: string;
  readonly index: number;
  readonly kind: number;
}

export interface RemoteSymbol {
  readonly name: string;
  readonly flags: number;
  readonly declarations: readonly RemoteHandle[];
}

export interface RemoteSignature {
  readonly declaration?: RemoteHandle | undefined;
  readonly hasRestParameter: boolean;
}

export interface ParsedConfig {
  readonly fileNames: readonly string[];
  readonly options: { readonly allowJs?: boolean; readonly checkJs?: boolean };
  /** Configurations that this one refers to: files or folders. */
  readonly references: readonly string[];
}

/** What shall be different in the next snapshot. All paths absolute, in the compiler's spelling. */
export interface Change {
  readonly open?: readonly string[];
  readonly close?: readonly string[];
  /** Texts to be seen in place of those on disk. */
  readonly files?: ReadonlyMap<string, string>;
  readonly changed?: readonly string[];
  readonly created?: readonly string[];
  readonly deleted?: readonly string[];
}
