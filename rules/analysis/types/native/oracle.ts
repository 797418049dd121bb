/** Types from the TypeScript 7 of the linted project, through its own process. Nothing is started before the first question. */
import { readFileSync } from 'node:fs';
import type { TSESTree } from '@typescript-eslint/types';
import type { Certainty, CollectionKind, DeclarationFacts, MemberFacts, OfferedSignal, Plainness, Question, SignalSlot, TypeName, TypeOracle, TypesReport, WantedReturn, YesNo } from '../oracle.ts';
import type { VisitorKeys } from '../../walk.ts';
import { askAhead, askTogether } from './ahead.ts';
import type { Compiler } from './api.ts';
import { Neighbours } from './neighbours.ts';
import { plainness } from './plain.ts';
import { findSignalSlot, offeredBy, type CallSite } from './signal-slot.ts';
import type { Session } from './session.ts';
import type { Asking, RemoteHandle, RemoteNode, RemoteType } from './remote.ts';
import { certaintyOf, contextualReturn, contextualType, inheritedReturn, newView, typeOf, type View } from './view.ts';

export class NativeOracle implements TypeOracle {
  readonly #session: Session;
  readonly #file: string;
  readonly #text: string;
  #view: View | 'none' | undefined;
  readonly #slots = new Map<TSESTree.Node, SignalSlot | undefined | 'unknown'>();
  readonly #declarations = new Map<TSESTree.Node, readonly DeclarationFacts[]>();
  readonly #neighbours: Neighbours;

  /**
   * @param file as ESLint has it
   * @param text what is linted, without byte order mark
   * @param keys how the tree is walked: with them, what is asked about one node of a function is asked about its like at once
   */
  constructor(session: Session, file: string, text: string, keys?: VisitorKeys) {
    this.#neighbours = new Neighbours(keys);
    this.#session = session;
    this.#file = file;
    this.#text = text;
  }

  report(): TypesReport {
    const { compilerPackage: { version }, isShared, trouble } = this.#session;
    return { source: this.#view === undefined ? 'unasked' : this.kind, version, ...(isShared ? { shared: true } : {}), ...(trouble === undefined ? {} : { trouble }) };
  }

  /** `none` for a file in no project, or when the compiler gave up. Asking starts the compiler. */
  get kind(): 'native' | 'none' {
    return this.#attempt<'native' | 'none'>('none', () => 'native');
  }

  prepare(questions: readonly (TSESTree.Node | Question)[]): void {
    if (questions.length > 0) this.#attempt(undefined, (compiler, view) => askAhead(compiler, view, questions));
  }

  thenable(node: TSESTree.Node): Certainty {
    return this.#attempt<Certainty>('unknown', (compiler, view) => {
      if (!view.calls.thenable.has(node) && !view.types.has(node)) askAhead(compiler, view, this.#neighbours.of(node));
      return compiler.run(certaintyOf(view, 'thenable', node));
    });
  }

  thenableElements(node: TSESTree.Node): Certainty {
    // Few of its neighbours will be asked about: most calls are no promise, and that is all.
    return this.#ask<Certainty>('unknown', (view) => certaintyOf(view, 'thenableElements', node));
  }

  thenableLists(node: TSESTree.Node): Certainty {
    return this.#ofType<Certainty>(node, 'unknown', (view, type) => view.facts.thenableLists(type));
  }

  thenableItems(node: TSESTree.Node): Certainty {
    return this.#ofType<Certainty>(node, 'unknown', (view, type) => view.facts.thenableItems(type));
  }

  plainness(node: TSESTree.Node): Plainness {
    return this.#ofType<Plainness>(node, 'unknown', (view, type) => plainness(view.program, view.facts, type));
  }

  isAny(node: TSESTree.Node): boolean {
    return this.#ask(true, function* (view) {
      const type = yield* typeOf(view, node);
      return !type || view.facts.isAny(type);
    });
  }

  callable(node: TSESTree.Node): YesNo {
    return this.#ofType<YesNo>(node, 'unknown', (view, type) => view.facts.callable(type));
  }

  callReturns(node: TSESTree.Node): Certainty {
    return this.#ofTypes<Certainty>(node, 'unknown', (view, type) => view.facts.callReturns(type));
  }

  elementCallReturns(node: TSESTree.Node): Certainty {
    return this.#ofType<Certainty>(node, 'unknown', (view, type) => view.facts.elementCallReturns(type));
  }

  typeNames(node: TSESTree.Node): readonly TypeName[] {
    return this.#ofTypes<readonly TypeName[]>(node, [], (view, type) => view.facts.typeNames(type));
  }

  declarations(node: TSESTree.Node): readonly DeclarationFacts[] {
    const known = this.#declarations.get(node);
    if (known) return known;
    this.#attempt(undefined, (compiler, view) => {
      // A place in an older snapshot would silently be another node in the newest.
      const resolve = (handle: RemoteHandle): RemoteNode | undefined =>
        this.#ask<RemoteNode | undefined>(undefined, (now) => (now.generation === view.generation ? now.program.resolve(handle) : answer(undefined)));
      const nodes = this.#neighbours.of(node).filter((one) => !this.#declarations.has(one));
      const found = compiler.runAll(nodes.map((one) => declarationsOf(view, one, resolve)), []);
      for (const [index, one] of nodes.entries()) this.#declarations.set(one, found[index] ?? []);
    });
    return this.#declarations.get(node) ?? [];
  }

  collection(node: TSESTree.Node): CollectionKind {
    return this.#ofTypes<CollectionKind>(node, 'unknown', (view, type) => view.facts.collection(type));
  }

  member(node: TSESTree.Node, name: string): MemberFacts {
    return this.#ofType<MemberFacts>(node, { exists: 'unknown', callReturns: 'unknown' }, (view, type) => view.facts.member(type, name));
  }

  isAbortSignal(node: TSESTree.Node): YesNo {
    return this.#ofTypes<YesNo>(node, 'unknown', function* (view, type) {
      if (view.facts.isOpaque(type)) return 'unknown';
      return (yield* view.facts.isSignal(type)) ? 'yes' : 'no';
    });
  }

  signalProperties(node: TSESTree.Node): readonly string[] {
    return this.#ofTypes<readonly string[]>(node, [], function* (view, type) {
      if (view.facts.isOpaque(type)) return [];
      return (yield* view.facts.signalProperties(type)).map((property) => property.name);
    });
  }

  signalSlot(call: TSESTree.CallExpression | TSESTree.NewExpression): SignalSlot | undefined | 'unknown' {
    if (this.#slots.has(call)) return this.#slots.get(call);
    const slot = this.#ask<SignalSlot | undefined | 'unknown'>('unknown', (view) => {
      const remote = view.index.find(call);
      if (!remote) return answer('unknown' as const);
      const site: CallSite = { program: view.program, facts: view.facts, typeOf: (node) => typeOf(view, node) };
      return findSignalSlot(site, call, remote);
    });
    this.#slots.set(call, slot);
    return slot;
  }

  contextualReturn(fn: TSESTree.Node): WantedReturn {
    return this.#attempt<WantedReturn>('unknown', (compiler, view) => {
      if (!view.contextual.has(fn)) askAhead(compiler, view, this.#neighbours.of(fn).map((node) => ({ about: 'contextualReturn', node })));
      return compiler.run(contextualReturn(view, fn));
    });
  }

  offeredSignal(fn: TSESTree.Node): OfferedSignal | undefined {
    return this.#ask<OfferedSignal | undefined>(undefined, function* (view) {
      const type = yield* contextualType(view, fn);
      return type && (yield* offeredBy(view, type));
    });
  }

  inheritedReturn(member: TSESTree.Node): WantedReturn {
    return this.#ask<WantedReturn>('unknown', (view) => inheritedReturn(view, member));
  }

  hasValue(name: string, at: TSESTree.Node): YesNo {
    return this.#ask<YesNo>('unknown', function* (view) {
      const remote = view.index.find(at);
      return remote ? yield* view.program.hasValue(name, remote) : 'unknown';
    });
  }

  filesWith(word: string): readonly string[] | undefined {
    const names = this.#ask<readonly string[] | undefined>(undefined, (view) => answer(view.program.fileNames()));
    // The texts that the process has would come with their trees.
    return names?.filter((name) => /\.[cm]?[jt]sx?$/u.test(name) && !/\.d\.[cm]?ts$|[\\/]node_modules[\\/]|^bundled:/u.test(name) && hasWord(name, word));
  }

  sourceText(path: string): string | undefined {
    return this.#ask(undefined, (view) => answer(view.program.sourceFile(path)?.text));
  }

  memberText(node: TSESTree.Node, name: string): string | undefined {
    return this.#ofType<string | undefined>(node, undefined, function* (view, type) {
      const member = yield* view.facts.memberType(type, name);
      return member && (yield* view.program.toText(member));
    });
  }

  text(node: TSESTree.Node): string | undefined {
    return this.#ofType<string | undefined>(node, undefined, (view, type) => view.program.toText(type));
  }

  #ofType<T>(node: TSESTree.Node, fallback: T, question: (view: View, type: RemoteType) => Asking<T>): T {
    return this.#ask(fallback, function* (view) {
      const type = yield* typeOf(view, node);
      return type ? yield* question(view, type) : fallback;
    });
  }

  /** The same, asked about the neighbours too when the type of the node is not known yet. */
  #ofTypes<T>(node: TSESTree.Node, fallback: T, question: (view: View, type: RemoteType) => Asking<T>): T {
    return this.#attempt(fallback, (compiler, view) => {
      if (!view.types.has(node)) askTogether(compiler, view, this.#neighbours.of(node), (type) => question(view, type));
      const type = view.types.get(node);
      return type ? compiler.run(question(view, type)) : fallback;
    });
  }

  #ask<T>(fallback: T, question: (view: View) => Asking<T>): T {
    return this.#attempt(fallback, (compiler, view) => compiler.run(question(view)));
  }

  #attempt<T>(fallback: T, work: (compiler: Compiler, view: View) => T): T {
    if (this.#view === 'none') return fallback;
    return this.#session.attempt(
      this.#file,
      fallback,
      (compiler) => {
        const view = this.#bind(compiler);
        return view ? work(compiler, view) : fallback;
      },
      this.#view === undefined,
    );
  }

  /** The file in the newest snapshot; found again when another file, or a new process, made an end of the last. */
  #bind(compiler: Compiler): View | undefined {
    const view = this.#view;
    if (view === 'none') return undefined;
    if (view?.generation === this.#session.generation) return view;
    const located = this.#session.locate(compiler, this.#file, this.#text);
    this.#view = located ? newView(located) : 'none';
    return this.#view === 'none' ? undefined : this.#view;
  }
}

/** The declarations of what a call, a member or an identifier refers to. */
function declarationsOf(view: View, node: TSESTree.Node, resolve: (handle: RemoteHandle) => RemoteNode | undefined): Asking<readonly DeclarationFacts[]> {
  const target = node.type === 'CallExpression' || node.type === 'NewExpression' ? node.callee : node;
  const remote = view.index.find(target.type === 'MemberExpression' ? target.property : target);
  return remote ? view.facts.declared.of(remote, resolve) : answer([]);
}

function hasWord(path: string, word: string): boolean {
  try {
    return readFileSync(path, 'utf8').includes(word);
  } catch {
    // Not on the disk, or not any more.
    return false;
  }
}

/** An answer that needs no request, as a question. */
function* answer<T>(known: T): Asking<T> {
  return known;
}
