/**
 * The adapter to TypeScript 7's own API: everything that knows how that API is called, spelt and versioned is in this file. Written
 * for 7.0 (`./unstable/sync`: no batches, no layers, no awaited types) and 7.1 (`./sync`). The client and the compiler's process must come from the
 * same package, so both are loaded from the linted project.
 */
import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import type { NativeCompiler } from './find.ts';
import { readReferences } from './references.ts';
import { toCompilerPath } from './paths.ts';
import type { Asking, Change, ParsedConfig, RemoteHandle, RemoteNode, RemoteSignature, RemoteSourceFile, RemoteSymbol, RemoteType } from './remote.ts';

type Loose = Record<string, unknown>;
type Method = ((...args: unknown[]) => unknown) & { gen?: (...args: unknown[]) => Asking<unknown> };

/** Thrown by a client that waits for an answer which nobody wants any more: a matter of whoever asked, not of the compiler. */
export class Halted extends Error {
  constructor() {
    super('nobody waits for the answer any more');
  }
}

/** A client of a compiler that runs, and what its package says of the language. */
export interface Client {
  readonly version: string;
  /** Process id; undefined for a process that is not ours to end, or when the client hides it. */
  readonly pid: number | undefined;
  /** Whether Node has seen the process end. */
  hasEnded?(): boolean;
  readonly kinds: Readonly<Record<string, number>>;
  readonly typeFlags: Readonly<Record<string, number>>;
  readonly symbolFlags: Readonly<Record<string, number>>;
  /** The package's own client object, or one that stands for it. */
  readonly api: object;
  /** Texts that a compiler without layers reads in place of those on disk. */
  readonly overlays?: Map<string, string>;
  /**
   * For the server of an editor, which knows more than the disk: takes the editor's present state as the next snapshot's ground.
   * @returns the new ground; undefined when nothing changed
   */
  follow?(): object | undefined;
}

/**
 * Starts a process of our own and its synchronous client.
 * @param cwd folder that it runs in; no meaning beyond that, since all paths are absolute
 * @throws whatever the package throws when it cannot be loaded or its process cannot be started
 */
export function startCompiler(compiler: NativeCompiler, cwd: string): Client {
  const load = createRequire(compiler.api);
  const sync = load(compiler.api) as Record<string, unknown>;
  const ast = load(compiler.ast) as Record<string, unknown>;
  const API = sync.API as new (options: object) => Loose;
  // Not read but looked for: the client's methods are getters that tie themselves to what they are read from.
  const hasLayers = 'createSnapshot' in (API.prototype as object);
  const overlays = new Map<string, string>();
  // Without layers the compiler asks us for each file that it reads; undefined means the one on disk.
  const fs = { readFile: (path: string) => overlays.get(path), fileExists: (path: string) => (overlays.has(path) ? true : undefined) };
  const api = withDefault('GOGC', GOGC, () => new API({ cwd, ...(hasLayers ? {} : { fs }) }));
  const child = findProcess(api);
  return {
    version: compiler.version,
    pid: child?.pid,
    hasEnded: () => child !== undefined && (child.exitCode ?? child.signalCode ?? undefined) !== undefined,
    kinds: ast.SyntaxKind as Record<string, number>,
    typeFlags: sync.TypeFlags as Record<string, number>,
    symbolFlags: sync.SymbolFlags as Record<string, number>,
    api,
    overlays,
  };
}

/**
 * How far, in percent, the heap of the process may grow before its garbage is collected; Go's own 100 keeps as much garbage as there is alive. Whoever
 * would rather spend memory than time sets the variable of this name.
 */
const GOGC = '70';

/** Runs something while a variable of the environment is set that was not: the client hands all on to the process that it starts. */
function withDefault<T>(name: string, value: string, work: () => T): T {
  if (process.env[name] !== undefined) return work();
  process.env[name] = value;
  try {
    return work();
  } finally {
    delete process.env[name];
  }
}

/** One running compiler and its newest snapshot. Not to be shared between threads. */
export class Compiler {
  readonly version: string;
  readonly pid: number | undefined;
  readonly kinds: Readonly<Record<string, number>>;
  readonly typeFlags: Readonly<Record<string, number>>;
  readonly symbolFlags: Readonly<Record<string, number>>;
  readonly caseSensitive: boolean;
  readonly #client: Client;
  readonly #api: Loose;
  readonly #overlays: Map<string, string>;
  #snapshot: Loose | undefined;
  #isBatching = false;
  #trees = new WeakSet<object>();
  #treeBytes = 0;

  constructor(client: Client) {
    this.#client = client;
    this.#api = client.api as Loose;
    this.#overlays = client.overlays ?? new Map<string, string>();
    this.version = client.version;
    this.pid = client.pid;
    this.kinds = client.kinds;
    this.typeFlags = client.typeFlags;
    this.symbolFlags = client.symbolFlags;
    this.caseSensitive = this.#handshake();
  }

  /** Whether this is the server of an editor, which sees the editor's buffers and watches the disk itself. */
  get isShared(): boolean {
    return this.#client.follow !== undefined;
  }

  /** Takes the editor's present state as ground. @returns whether that is another one than before: then all programs are void */
  follow(): boolean {
    const ground = this.#client.follow?.() as Loose | undefined;
    if (!ground) return false;
    this.#replace(ground);
    return true;
  }

  /**
   * Throws when the process has ended. The client goes on to use the numbers of its pipes, which may be those of other pipes by then: a
   * read would never return.
   */
  ensureRuns(): void {
    if (this.#client.hasEnded?.()) throw new Error('the process of TypeScript has ended');
  }

  /** Whether the process still answers. */
  isAlive(): boolean {
    if (this.#client.hasEnded?.()) return false;
    const client = this.#api.client as { echo?: (payload: string) => unknown } | undefined;
    try {
      if (typeof client?.echo === 'function') client.echo('still there');
      else (this.#request(this.#hasLayers ? 'createSnapshot' : 'updateSnapshot') as { dispose(): void }).dispose();
      return true;
    } catch (error) {
      if (error instanceof Halted) throw error;
      return false;
    }
  }

  close(): void {
    try {
      this.ensureRuns();
      this.#request('close');
    } catch {
      // The process is gone already.
    }
  }

  /** Reads a configuration from disk, with what it extends. Parsed anew at each call. */
  parseConfig(path: string): ParsedConfig {
    const parsed = this.#request('parseConfigFile', path) as Loose;
    const references = parsed.projectReferences as readonly { path: string }[] | undefined;
    return {
      fileNames: (parsed.fileNames as readonly string[] | undefined) ?? [],
      options: (parsed.options as ParsedConfig['options'] | undefined) ?? {},
      references: 'projectReferences' in parsed ? (references ?? []).map((reference) => toCompilerPath(reference.path)) : readReferences(path),
    };
  }

  /** Makes the next snapshot; the types, symbols and nodes of the one before are no longer good for anything. */
  change(change: Change): void {
    const { open, close, files, changed, created, deleted } = change;
    const notices = { ...(changed ? { changed } : {}), ...(created ? { created } : {}), ...(deleted ? { deleted } : {}) };
    const hasNotices = Object.keys(notices).length > 0;
    const projects = { ...(open ? { openProjects: open } : {}), ...(close ? { closeProjects: close } : {}) };
    let next: Loose;
    if (this.#hasLayers) {
      const request = {
        ...projects,
        ...(hasNotices ? { fileNotifications: notices } : {}),
        ...(files ? { fileSystem: { kind: 'layer', files: Object.fromEntries(files) } } : {}),
        ensurePrograms: true,
      };
      next = (this.#snapshot ? (this.#snapshot.update as Method)(request) : this.#request('createSnapshot', request)) as Loose;
    } else {
      for (const [path, text] of files ?? []) this.#overlays.set(path, text);
      const all = { ...notices, ...(files ? { changed: [...(changed ?? []), ...files.keys()] } : {}) };
      next = this.#request('updateSnapshot', { ...projects, ...(hasNotices || files ? { fileChanges: all } : {}) }) as Loose;
    }
    this.#replace(next);
  }

  #replace(next: Loose): void {
    const last = this.#snapshot;
    this.#snapshot = next;
    if (last && last !== next) (last.dispose as Method).call(last);
  }

  /** The program of a configuration that is open, in the newest snapshot. */
  program(config: string): Program | undefined {
    const snapshot = this.#snapshot;
    const method = (snapshot?.getConfiguredProject ?? snapshot?.getProject) as Method | undefined;
    const project = method?.call(snapshot, config) as Loose | undefined;
    return project && new Program(project, this);
  }

  /** Bytes of the trees that were fetched since they were last let go. */
  get treeBytes(): number {
    return this.#treeBytes;
  }

  /** Counts a tree that was fetched, by any of its nodes. */
  countTree(node: RemoteNode | undefined): void {
    let root = node;
    while (root?.parent) root = root.parent;
    if (!root || this.#trees.has(root)) return;
    this.#trees.add(root);
    this.#treeBytes += (root as RemoteSourceFile).view?.byteLength ?? 0;
  }

  /** Lets go of the trees that were fetched. */
  forgetTrees(): void {
    this.#request('clearSourceFileCache');
    this.#trees = new WeakSet();
    this.#treeBytes = 0;
  }

  /** Answers one question, request by request. */
  run<T>(question: Asking<T>): T {
    const step = question.next();
    if (!step.done) throw new Error('a question of its own must not wait for a batch');
    return step.value;
  }

  /** Answers many questions with as few round trips as the longest of them needs; one that fails answers `fallback`. */
  runAll<T>(questions: readonly Asking<T>[], fallback: T): T[] {
    const guarded = questions.map((question) => orElse(question, fallback));
    const batch = this.#api.batch as ((...questions: Asking<T>[]) => T[]) | undefined;
    if (!batch) return guarded.map((question) => this.run(question));
    this.#isBatching = true;
    try {
      const answers: T[] = [];
      for (let at = 0; at < guarded.length; at += BATCH) answers.push(...batch.apply(this.#api, guarded.slice(at, at + BATCH)));
      return answers;
    } finally {
      this.#isBatching = false;
    }
  }

  /** One request as part of a question. */
  *ask<T>(owner: object, name: string, ...args: unknown[]): Asking<T> {
    const method = (owner as Loose)[name] as Method | undefined;
    if (!method) throw new Error(`TypeScript ${this.version} has no ${name}`);
    if (this.#isBatching && method.gen) return (yield* method.gen(...args)) as T;
    return method.apply(owner, args) as T;
  }

  /** Makes the client and its process agree on the rest of their talk; tells whether file names are case-sensitive. */
  #handshake(): boolean {
    this.change({});
    const canonical = this.#api.getCanonicalFileName as ((name: string) => string) | undefined;
    return canonical ? canonical.call(this.#api, '/A').endsWith('A') : process.platform !== 'win32' && process.platform !== 'darwin';
  }

  get #hasLayers(): boolean {
    return typeof this.#api.createSnapshot === 'function';
  }

  #request(name: string, ...args: unknown[]): unknown {
    return (this.#api[name] as Method).apply(this.#api, args);
  }
}

/** Questions in one batch: their answers are held in memory at once. */
const BATCH = 2000;

function* orElse<T>(question: Asking<T>, fallback: T): Asking<T> {
  try {
    return yield* question;
  } catch (error) {
    // A process that is gone is no matter of one question.
    if (isBroken(error) || error instanceof Halted) throw error;
    return fallback;
  }
}

/** Whether an error tells of the connection rather than of the question. */
const isBroken = (error: unknown): boolean => error instanceof Error && /EOF|EPIPE|EBADF|ECONNRESET|is closed/u.test(`${error.message}`);

type Child = Pick<ChildProcess, 'exitCode' | 'signalCode'> & { readonly pid: number };

/** The client's child process: where it is kept is not part of the declared API, so it is looked for. */
function findProcess(api: object): Child | undefined {
  const seen = new Set<unknown>();
  let level: unknown[] = [api];
  for (let depth = 0; depth < 4; depth++) {
    const next: unknown[] = [];
    for (const one of level) {
      if (typeof one !== 'object' || one === null || seen.has(one)) continue;
      seen.add(one);
      const { pid, kill } = one as { pid?: unknown; kill?: unknown };
      if (typeof pid === 'number' && typeof kill === 'function') return one as Child;
      for (const descriptor of Object.values(Object.getOwnPropertyDescriptors(one))) if ('value' in descriptor) next.push(descriptor.value);
    }
    level = next;
  }
  return undefined;
}

/** The program of one configuration: its files, and its checker's answers as questions. */
export class Program {
  readonly compiler: Compiler;
  readonly #program: Loose;
  readonly #checker: Loose;

  constructor(project: Loose, compiler: Compiler) {
    this.compiler = compiler;
    this.#program = project.program as Loose;
    this.#checker = project.checker as Loose;
  }

  sourceFile(path: string): RemoteSourceFile | undefined {
    const source = (this.#program.getSourceFile as Method).call(this.#program, path) as RemoteSourceFile | undefined;
    this.compiler.countTree(source);
    return source;
  }

  fileNames(): readonly string[] {
    return (this.#program.getSourceFileNames as Method).call(this.#program) as readonly string[];
  }

  /** What is wrong with the configuration and those that it extends, in the compiler's words. */
  configurationErrors(): readonly string[] {
    const diagnostics = (this.#program.getConfigFileParsingDiagnostics as Method).call(this.#program) as readonly Loose[];
    return diagnostics.map((diagnostic) => String(diagnostic.text ?? diagnostic.messageText ?? diagnostic.message));
  }

  *typesAt(nodes: readonly RemoteNode[]): Asking<readonly (RemoteType | undefined)[]> {
    return nodes.length === 0 ? [] : yield* this.#check('getTypeAtLocation', nodes);
  }

  symbolAt(node: RemoteNode): Asking<RemoteSymbol | undefined> {
    return this.#check('getSymbolAtLocation', node);
  }

  /** Whether a value of that name is declared where a node is; `unknown` from a compiler that cannot be asked. */
  *hasValue(name: string, at: RemoteNode): Asking<'yes' | 'no' | 'unknown'> {
    if (!this.#checker.resolveName) return 'unknown';
    return (yield* this.#check('resolveName', name, this.compiler.symbolFlags.Value, at)) ? 'yes' : 'no';
  }

  aliased(symbol: RemoteSymbol): Asking<RemoteSymbol> {
    return this.#check('getAliasedSymbol', symbol);
  }

  typeOfSymbol(symbol: RemoteSymbol): Asking<RemoteType | undefined> {
    return this.#check('getTypeOfSymbol', symbol);
  }

  /** The type that `await` gives; `unsupported` from a compiler that cannot be asked. */
  *awaited(type: RemoteType): Asking<RemoteType | undefined | 'unsupported'> {
    return this.#checker.getAwaitedType ? yield* this.#check('getAwaitedType', type) : 'unsupported';
  }

  nonNullable(type: RemoteType): Asking<RemoteType | undefined> {
    return this.#check('getNonNullableType', type);
  }

  apparent(type: RemoteType): Asking<RemoteType | undefined> {
    return this.#check('getApparentType', type);
  }

  baseConstraint(type: RemoteType): Asking<RemoteType | undefined> {
    return this.#check('getBaseConstraintOfType', type);
  }

  property(type: RemoteType, name: string): Asking<RemoteSymbol | undefined> {
    return this.#check('getPropertyOfType', type, name);
  }

  properties(type: RemoteType): Asking<readonly RemoteSymbol[]> {
    return this.#check('getPropertiesOfType', type);
  }

  *hasIndexSignature(type: RemoteType): Asking<boolean> {
    return (yield* this.#check<readonly unknown[]>('getIndexInfosOfType', type)).length > 0;
  }

  signatures(type: RemoteType, kind: 'call' | 'construct'): Asking<readonly RemoteSignature[]> {
    // SignatureKind: the two values are those of every TypeScript.
    return this.#check('getSignaturesOfType', type, kind === 'call' ? 0 : 1);
  }

  resolvedSignature(call: RemoteNode): Asking<RemoteSignature | undefined> {
    return this.#check('getResolvedSignature', call);
  }

  returnType(signature: RemoteSignature): Asking<RemoteType | undefined> {
    return this.#check('getReturnTypeOfSignature', signature);
  }

  parameters(signature: RemoteSignature): Asking<readonly RemoteSymbol[]> {
    return this.compiler.ask(signature, 'getParameters');
  }

  contextual(node: RemoteNode): Asking<RemoteType | undefined> {
    return this.#check('getContextualType', node);
  }

  isArray(type: RemoteType): Asking<boolean> {
    return this.#check('isArrayType', type);
  }

  isTuple(type: RemoteType): Asking<boolean> {
    return this.#check('isTupleType', type);
  }

  typeArguments(type: RemoteType): Asking<readonly RemoteType[]> {
    return this.#check('getTypeArguments', type);
  }

  /** The types of the elements that a tuple always has: those before a rest. */
  *fixedElements(tuple: RemoteType): Asking<readonly RemoteType[]> {
    const { fixedLength } = yield* this.compiler.ask<{ readonly fixedLength: number }>(tuple, 'getTarget');
    return (yield* this.typeArguments(tuple)).slice(0, fixedLength);
  }

  baseTypes(type: RemoteType): Asking<readonly RemoteType[]> {
    return this.#check('getBaseTypes', type);
  }

  isAssignable(source: RemoteType, target: RemoteType): Asking<boolean> {
    return this.#check('isTypeAssignableTo', source, target);
  }

  toText(type: RemoteType): Asking<string> {
    return this.#check('typeToString', type);
  }

  /** Members of a union or an intersection. */
  *members(type: RemoteType): Asking<readonly RemoteType[]> {
    return (yield* this.compiler.ask<readonly RemoteType[] | undefined>(type, 'getTypes')) ?? [];
  }

  symbolOf(type: RemoteType): Asking<RemoteSymbol | undefined> {
    return this.compiler.ask(type, 'getSymbol');
  }

  aliasSymbolOf(type: RemoteType): Asking<RemoteSymbol | undefined> {
    return this.compiler.ask(type, 'getAliasSymbol');
  }

  parentOf(symbol: RemoteSymbol): Asking<RemoteSymbol | undefined> {
    return this.compiler.ask(symbol, 'getParent');
  }

  metadata(path: string): Asking<{ readonly isDefaultLibrary: boolean; readonly isFromExternalLibrary: boolean } | undefined> {
    return this.compiler.ask(this.#program, 'getSourceFileMetadataByPath', path);
  }

  /** The node of a declaration. Fetches the whole file that it is in, so it is for when there is no other way. */
  *resolve(handle: RemoteHandle): Asking<RemoteNode | undefined> {
    const node = yield* this.compiler.ask<RemoteNode | undefined>(handle, 'resolve');
    this.compiler.countTree(node);
    return node;
  }

  #check<T>(name: string, ...args: unknown[]): Asking<T> {
    return this.compiler.ask(this.#checker, name, ...args);
  }
}
