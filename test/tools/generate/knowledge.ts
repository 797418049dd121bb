/**
 * The part of the knowledge base that types tell: which functions of Node and of browsers give promises, which functions of Node block and what stands beside them,
 * and where they take an AbortSignal. Made of the types of @types/node and of TypeScript's lib.dom, for code that is linted without types.
 */
import { readFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import path from 'node:path';
import ts from 'typescript';

export const KNOWLEDGE_FILE = 'rules/knowledge/node-and-dom.ts';

interface Knowledge {
  readonly promises: readonly string[];
  /** `fs.readFileSync` → `fs/promises.readFile`. */
  readonly promiseSiblings: Readonly<Record<string, string>>;
  /** `zlib.gzipSync`: the same name without `Sync` takes a callback, or tells its end by events. */
  readonly callbackSiblings: readonly string[];
  /** Index of the options object that takes a `signal`. */
  readonly slots: Readonly<Record<string, number>>;
}

/** The newest types of Node, beside those of the oldest Node that we support: knowledge is of what people use. */
const nodeTypes = createRequire(import.meta.url).resolve('node-types/package.json');

/** Modules that people import: no parts of the inside, no second names for what is under another. */
const modules = builtinModules.filter((name) => !/^_|^node:|^sys$|^punycode$|\/posix$|\/win32$|^assert\/|^path\//u.test(name)).toSorted();
/** Objects that lead back to everything else, and second names of others. */
const LEFT_OUT = /^(?:window|self|globalThis|global|parent|top|frames|opener|external|exports|module|require|clientInformation|body|head|documentElement)$/u;

/** Reads the types. Takes a few seconds: the library is parsed and bound. */
export function readKnowledge(): Knowledge {
  const root = path.join(path.dirname(nodeTypes), 'knowledge-of-async-hazards.ts');
  const text = `/// <reference path="./index.d.ts" />\n${modules.map((name, index) => `import * as m${index} from 'node:${name}';`).join('\n')}\n`;
  const options: ts.CompilerOptions = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.asynciterable.d.ts'], types: [], strict: true, noEmit: true };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, ...rest) => (name === root ? ts.createSourceFile(name, text, ts.ScriptTarget.ESNext) : getSourceFile(name, ...rest));
  host.fileExists = (name) => name === root || fileExists(name);
  const program = ts.createProgram([root], options, host);
  const file = program.getSourceFile(root);
  if (!file) throw new Error('the file that imports the modules was not read');
  const facts = new FunctionFacts(program.getTypeChecker(), file);
  const all = new Map<string, readonly ts.Signature[]>();
  for (const [index, statement] of file.statements.entries()) {
    const { importClause } = statement as ts.ImportDeclaration;
    const symbol = importClause?.namedBindings && facts.checker.getSymbolAtLocation((importClause.namedBindings as ts.NamespaceImport).name);
    if (symbol) facts.addMembers(all, `${modules[index] as string}.`, facts.checker.getExportsOfModule(facts.checker.getAliasedSymbol(symbol)));
  }
  for (const symbol of facts.checker.getSymbolsInScope(file, ts.SymbolFlags.Function | ts.SymbolFlags.Variable | ts.SymbolFlags.ValueModule)) {
    if (!/^[A-Za-z]/u.test(symbol.name) || LEFT_OUT.test(symbol.name) || /^m\d+$/u.test(symbol.name) || (symbol.flags & ts.SymbolFlags.TypeAlias) !== 0) continue;
    facts.addMembers(all, '', [symbol]);
    facts.addGlobalMembers(all, symbol);
  }
  return facts.toKnowledge(all);
}

class FunctionFacts {
  readonly checker: ts.TypeChecker;
  readonly #at: ts.Node;

  constructor(checker: ts.TypeChecker, at: ts.Node) {
    this.checker = checker;
    this.#at = at;
  }

  addMembers(all: Map<string, readonly ts.Signature[]>, prefix: string, symbols: readonly ts.Symbol[]): void {
    for (const symbol of symbols) {
      if (!/^[A-Za-z$][\w$]*$/u.test(symbol.name) || symbol.name === 'default') continue;
      const type = this.checker.getTypeOfSymbolAtLocation(symbol, this.#at);
      const signatures = type.getCallSignatures();
      if (signatures.length > 0) all.set(`${prefix}${symbol.name}`, signatures);
    }
  }

  /** What hangs on a global object: `crypto.subtle.digest`, `navigator.clipboard.readText`, `Promise.all`. */
  addGlobalMembers(all: Map<string, readonly ts.Signature[]>, symbol: ts.Symbol): void {
    const type = this.checker.getTypeOfSymbolAtLocation(symbol, this.#at);
    this.addMembers(all, `${symbol.name}.`, (symbol.flags & ts.SymbolFlags.ValueModule) !== 0 ? this.checker.getExportsOfModule(symbol) : type.getProperties());
    // Of a class only its own functions are meant, not those of what `prototype` is.
    if (type.getConstructSignatures().length > 0) return;
    for (const property of type.getProperties()) {
      const inner = this.checker.getTypeOfSymbolAtLocation(property, this.#at);
      const isObject = (inner.flags & ts.TypeFlags.Object) !== 0 && inner.getCallSignatures().length === 0 && inner.getConstructSignatures().length === 0;
      if (isObject && !LEFT_OUT.test(property.name)) this.addMembers(all, `${symbol.name}.${property.name}.`, inner.getProperties());
    }
  }

  toKnowledge(all: ReadonlyMap<string, readonly ts.Signature[]>): Knowledge {
    const promises = [...all].filter(([, signatures]) => signatures.every((signature) => this.#gives(signature, /^Promise$/u))).map(([name]) => name);
    const isPromise = new Set(promises);
    const promiseSiblings: Record<string, string> = {};
    const callbackSiblings: string[] = [];
    const slots: Record<string, number> = {};
    for (const [name, signatures] of all) {
      const stem = /^([a-z_/]+)\.(\w+)Sync$/u.exec(name);
      const [, module = '', own = ''] = stem ?? [];
      if (isPromise.has(`${module}/promises.${own}`) || (stem && all.has(`${module}/promises.${own}`))) promiseSiblings[name] = `${module}/promises.${own}`;
      else if (stem && (all.get(`${module}.${own}`) ?? []).some((signature) => this.#tellsEnd(signature))) callbackSiblings.push(name);
      if (!signatures.every((signature) => this.#gives(signature, /^(?:Promise|AsyncIterable|AsyncIterator|AsyncIterableIterator|AsyncGenerator|AsyncIteratorObject)$/u))) continue;
      const slot = signatures.map((signature) => this.#slotOf(signature)).find((one) => one !== undefined);
      // Where another signature has something else at that place, only types tell which one a call means.
      if (slot !== undefined && signatures.every((signature) => signature.getParameters().length <= slot || this.#slotOf(signature) === slot)) slots[name] = slot;
    }
    return { promises: promises.toSorted(), promiseSiblings: sorted(promiseSiblings), callbackSiblings: callbackSiblings.toSorted(), slots: sorted(slots) };
  }

  #gives(signature: ts.Signature, names: RegExp): boolean {
    return names.test(signature.getReturnType().getSymbol()?.name ?? '');
  }

  /** A callback as the last parameter, or a child process as the result. */
  #tellsEnd(signature: ts.Signature): boolean {
    const last = signature.getParameters().at(-1);
    const type = last && this.checker.getNonNullableType(this.checker.getTypeOfSymbolAtLocation(last, this.#at));
    return (type?.getCallSignatures().length ?? 0) > 0 || /ChildProcess/u.test(signature.getReturnType().getSymbol()?.name ?? '');
  }

  /** The parameter that has an optional `signal`. */
  #slotOf(signature: ts.Signature): number | undefined {
    for (const [index, parameter] of signature.getParameters().entries()) {
      const type = this.checker.getNonNullableType(this.checker.getTypeOfSymbolAtLocation(parameter, this.#at));
      for (const part of type.isUnion() ? type.types : [type]) {
        const property = part.getProperty('signal');
        const wanted = property && this.checker.getNonNullableType(this.checker.getTypeOfSymbolAtLocation(property, this.#at));
        if (property && wanted?.getSymbol()?.name === 'AbortSignal' && (property.flags & ts.SymbolFlags.Optional) !== 0) return index;
      }
    }
    return undefined;
  }
}

const sorted = <T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> => Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** The module with the data. */
export function knowledgeText(knowledge: Knowledge = readKnowledge()): string {
  const { version } = JSON.parse(readFileSync(nodeTypes, 'utf8')) as { version: string };
  const list = (names: readonly string[]): string => {
    const lines: string[] = [];
    let line = ' ';
    for (const name of names) {
      const word = ` '${name}',`;
      if (line.length + word.length > 150) {
        lines.push(line);
        line = ' ';
      }
      line += word;
    }
    return [...lines, line].join('\n');
  };
  const rows = (record: Readonly<Record<string, string | number>>): string =>
    Object.entries(record).map(([name, value]) => `  '${name}': ${typeof value === 'string' ? `'${value}'` : String(value)},`).join('\n');
  return `/**
 * Generated by \`npm run generate\` from the types of @types/node ${version} and lib.dom of TypeScript ${ts.version}: not to be edited. What types do not
 * tell stands beside it, in files written by hand. Keys are origins without \`node:\`; globals are plain.
 */

/** Functions whose every signature gives a promise. */
export const typedPromiseFunctions: readonly string[] = [
${list(knowledge.promises)}
];

/** Functions of Node that block, and the function that gives a promise for the same. */
export const typedPromiseSiblings: Readonly<Record<string, string>> = {
${rows(knowledge.promiseSiblings)}
};

/** Functions of Node that block, and that call back, or tell their end by events, without \`Sync\` in their name. */
export const typedCallbackSiblings: readonly string[] = [
${list(knowledge.callbackSiblings)}
];

/** Asynchronous functions whose options have a \`signal\`: which argument the options are. */
export const typedSlots: Readonly<Record<string, number>> = {
${rows(knowledge.slots)}
};
`;
}
