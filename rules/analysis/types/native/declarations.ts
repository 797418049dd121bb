/**
 * What a name refers to: where that is declared, in what, and whose it is. Most of it is told by symbols. What only the node of a declaration tells
 * is kept, since its whole file has to be fetched for it and is let go soon.
 */
import { packageFolderOf, packageOf } from '../declarations.ts';
import type { DeclarationFacts } from '../oracle.ts';
import type { Program } from './api.ts';
import type { Asking, RemoteHandle, RemoteNode, RemoteSignature, RemoteSymbol } from './remote.ts';

export interface Home {
  readonly origin: 'project' | 'library' | 'dependency';
  readonly module: string | undefined;
}

/** Declarations that are types, classes or signatures: no function starts there. */
const NO_BODY = [
  'InterfaceDeclaration', 'TypeLiteral', 'ClassDeclaration', 'ClassExpression', 'EnumDeclaration', 'EnumMember',
  'MethodSignature', 'PropertySignature', 'CallSignature', 'ConstructSignature', 'IndexSignature', 'FunctionType', 'ConstructorType',
] as const;
/** Those that are written with a body or without: overloads, abstract and declared members. */
const PERHAPS_BODY = ['FunctionDeclaration', 'MethodDeclaration', 'Constructor', 'GetAccessor', 'SetAccessor', 'PropertyDeclaration'] as const;
/** Members whose symbol may have no parent. */
const MEMBERS = ['MethodSignature', 'MethodDeclaration', 'PropertySignature', 'PropertyDeclaration', 'GetAccessor'] as const;

/** The names around a declaration, by its handle. */
type Names = Map<string, string | undefined>;

export class Declarations {
  readonly #program: Program;
  readonly #symbolFlags: Readonly<Record<string, number>>;
  readonly #hasNoBody: ReadonlySet<number>;
  readonly #mayHaveBody: ReadonlySet<number>;
  readonly #isMember: ReadonlySet<number>;
  readonly #metadata = new Map<string, { readonly isDefaultLibrary: boolean; readonly isFromExternalLibrary: boolean } | undefined>();
  readonly #ownNames: Names = new Map();
  readonly #containers: Names = new Map();
  readonly #modules: Names = new Map();
  readonly #offsets = new Map<string, number>();
  readonly #ends = new Map<string, number>();
  readonly #bodiless = new Map<string, boolean>();

  constructor(program: Program) {
    this.#program = program;
    const { kinds, symbolFlags } = program.compiler;
    this.#symbolFlags = symbolFlags;
    const numbers = (names: readonly string[]): ReadonlySet<number> => new Set(names.map((name) => kinds[name]).filter((kind) => kind !== undefined));
    this.#hasNoBody = numbers(NO_BODY);
    this.#mayHaveBody = numbers(PERHAPS_BODY);
    this.#isMember = numbers(MEMBERS);
  }

  /** @param resolve fetches the node of a declaration, when somebody wants to know where exactly it is */
  *of(node: RemoteNode, resolve: (handle: RemoteHandle) => RemoteNode | undefined): Asking<readonly DeclarationFacts[]> {
    const symbol = yield* this.#symbolAt(node);
    if (!symbol) return [];
    const parent = yield* this.#program.parentOf(symbol);
    const offset = (declaration: RemoteHandle): number => atNode(this.#offsets, declaration, resolve, (found) => found.getStart()) ?? -1;
    const end = (declaration: RemoteHandle): number => atNode(this.#ends, declaration, resolve, (found) => found.end) ?? -1;
    const isBodiless = (declaration: RemoteHandle): boolean => {
      if (!this.#mayHaveBody.has(declaration.kind)) return this.#hasNoBody.has(declaration.kind);
      return atNode(this.#bodiless, declaration, resolve, (found) => !found.body && !found.initializer) ?? false;
    };
    const found: DeclarationFacts[] = [];
    for (const declaration of symbol.declarations) {
      const container = parent ? yield* this.#containerName(parent) : yield* this.#containerOfMember(declaration);
      const home = yield* this.home(symbol, declaration);
      found.push({
        name: symbol.name,
        container,
        ...home,
        file: declaration.path,
        get offset() {
          return offset(declaration);
        },
        get end() {
          return end(declaration);
        },
        get bodiless() {
          return isBodiless(declaration);
        },
      });
    }
    return found;
  }

  *homeOf(signature: RemoteSignature): Asking<Home> {
    return signature.declaration ? yield* this.home(undefined, signature.declaration) : { origin: 'project', module: undefined };
  }

  *home(symbol: RemoteSymbol | undefined, declaration: RemoteHandle): Asking<Home> {
    if (!this.#metadata.has(declaration.path)) this.#metadata.set(declaration.path, yield* this.#program.metadata(declaration.path));
    const metadata = this.#metadata.get(declaration.path);
    if (metadata?.isDefaultLibrary) return { origin: 'library', module: undefined };
    const inPackage = packageFolderOf(declaration.path);
    if (inPackage === '@types/node') {
      const ambient = symbol ? yield* this.#ambientModuleOf(symbol, declaration) : undefined;
      return { origin: 'library', module: (ambient ?? 'node').replace(/^node:/u, '') };
    }
    if (inPackage) return { origin: 'dependency', module: packageOf(inPackage) };
    return { origin: metadata?.isFromExternalLibrary ? 'dependency' : 'project', module: undefined };
  }

  *#symbolAt(node: RemoteNode): Asking<RemoteSymbol | undefined> {
    const symbol = yield* this.#program.symbolAt(node);
    if (!symbol || (symbol.flags & (this.#symbolFlags.Alias ?? 0)) === 0) return symbol;
    return yield* this.#program.aliased(symbol);
  }

  /** The name of what a member is in, if that is a class, an interface or an enumeration. */
  *#containerName(parent: RemoteSymbol): Asking<string | undefined> {
    const { Class = 0, Interface = 0, RegularEnum = 0, ConstEnum = 0 } = this.#symbolFlags;
    if ((parent.flags & (Class | Interface | RegularEnum | ConstEnum)) === 0) return undefined;
    const [first] = parent.declarations;
    // `export default class Client` is called `default`; its own name stands at its declaration.
    return parent.name === 'default' && first ? yield* this.#named(this.#ownNames, first, (node) => node.name?.text) : parent.name;
  }

  /** The same for a member that several types of a union share: its symbol has no parent, so only the place of its declaration tells. */
  *#containerOfMember(declaration: RemoteHandle): Asking<string | undefined> {
    return this.#isMember.has(declaration.kind) ? yield* this.#named(this.#containers, declaration, (node) => node.parent?.name?.text) : undefined;
  }

  /** The name in `declare module "name"` around a declaration. */
  *#ambientModuleOf(symbol: RemoteSymbol, declaration: RemoteHandle): Asking<string | undefined> {
    for (let parent = yield* this.#program.parentOf(symbol); parent; parent = yield* this.#program.parentOf(parent)) {
      if (/^["'].*["']$/u.test(parent.name)) return parent.name.slice(1, -1);
    }
    // Globals that are declared within a module have no parent but the global scope: only their place tells.
    const { StringLiteral, ModuleDeclaration } = this.#program.compiler.kinds;
    return yield* this.#named(this.#modules, declaration, (found) => {
      for (let node = found.parent; node; node = node.parent) if (node.kind === ModuleDeclaration && node.name?.kind === StringLiteral) return node.name?.text;
      return undefined;
    });
  }

  *#named(known: Names, declaration: RemoteHandle, read: (node: RemoteNode) => string | undefined): Asking<string | undefined> {
    const key = keyOf(declaration);
    if (known.has(key)) return known.get(key);
    const node = yield* this.#program.resolve(declaration);
    const name = node && read(node);
    known.set(key, name);
    return name;
  }
}

const keyOf = ({ path, index }: RemoteHandle): string => `${index} ${path}`;

/** What the node of a declaration tells, read once. */
function atNode<T>(known: Map<string, T>, declaration: RemoteHandle, resolve: (handle: RemoteHandle) => RemoteNode | undefined, read: (node: RemoteNode) => T): T | undefined {
  const key = keyOf(declaration);
  const before = known.get(key);
  if (before !== undefined) return before;
  const node = resolve(declaration);
  if (!node) return undefined;
  const found = read(node);
  known.set(key, found);
  return found;
}
