/**
 * ESLint's source of a text as our rules need it, for those who run ESLint with no other rules: the language server and the command. ESLint's own traversal follows the paths of code as well, and stops at each node twice:
 * that is a quarter of a lint's time, and none of our rules asks for it. And it makes an index of all tokens, for which few files are asked.
 */
import type { Linter } from 'eslint';
import type { TSESLint } from '@typescript-eslint/utils';
import type { TSESTree } from '@typescript-eslint/types';
import { sourceTypeOf } from './analysis/source-type.ts';
import { linkParents, type VisitorKeys } from './analysis/walk.ts';

export type Source = Readonly<TSESLint.SourceCode>;

/** A step of ESLint's traversal: a visit (1) of a node that is entered (1) or left (2). */
interface Step {
  readonly kind: 1;
  readonly phase: 1 | 2;
  readonly target: TSESTree.Node;
  readonly args: readonly [TSESTree.Node];
}

/** What a parser gives. */
export interface Parsed {
  readonly ast: unknown;
  readonly scopeManager?: unknown;
  readonly services?: unknown;
  readonly visitorKeys?: unknown;
}

/** What `new SourceCode` takes. */
export interface SourceParts {
  readonly text: string;
  readonly ast: TSESTree.Program;
  readonly hasBOM?: boolean;
  readonly visitorKeys: VisitorKeys;
  readonly scopeManager: unknown;
  readonly parserServices: unknown;
}

/** A selector that names the type of a node and no more. */
const TYPE_ONLY = /^[A-Z]\w*$/u;

/** What the rules of one run listen to. They are made when ESLint has asked for the traversal, and before it takes the first step. */
export class Listened {
  readonly types = new Set<string>();
  /** Whether some selector is more than a type, or than the end of the program: then the traversal is ESLint's own. */
  isMore = false;

  add(selectors: Iterable<string>): void {
    for (const selector of selectors) {
      if (TYPE_ONLY.test(selector)) this.types.add(selector);
      else if (selector !== 'Program:exit') this.isMore = true;
    }
  }
}

type SourceClass = new (parts: SourceParts) => { traverse(): Iterable<Step> };

/**
 * @param linterClass ESLint's, of whichever of its entries; only the class of its sources is taken from it
 * @returns a function that makes sources; `listened` is what rules listen to, and may be filled until the first step
 */
export function leanSources(linterClass: typeof Linter): (parts: SourceParts, listened: Listened) => Source {
  // The universal entry does not export the class.
  const linter = new linterClass({ configType: 'flat' });
  linter.verify('', []);
  const ESLintSource = linter.getSourceCode().constructor as unknown as SourceClass;
  const listenedOf = new WeakMap<object, Listened>();

  class LeanSource extends ESLintSource {
    readonly #parts: SourceParts;
    /** ESLint's index of the tokens, for a tree that makes these late. */
    #whole: InstanceType<SourceClass> | undefined;

    constructor(parts: SourceParts) {
      const tokens = Object.getOwnPropertyDescriptor(parts.ast, 'tokens');
      const isLate = tokens?.get !== undefined;
      if (isLate) Object.defineProperty(parts.ast, 'tokens', { value: [], configurable: true });
      super(parts);
      this.#parts = parts;
      if (isLate) Object.defineProperty(parts.ast, 'tokens', tokens);
      else this.#whole = this;
    }

    /** The source to ask about tokens. */
    get whole(): InstanceType<SourceClass> {
      return (this.#whole ??= new ESLintSource(this.#parts));
    }

    override traverse(): Iterable<Step> {
      const listened = listenedOf.get(this);
      if (!listened) return super.traverse();
      const { ast, visitorKeys } = this as unknown as Source;
      const all = (): Iterable<Step> => super.traverse();
      return stepsTo(listened, ast, nodesOf(ast, visitorKeys), all);
    }
  }

  const ofTokens = Object.getPrototypeOf(ESLintSource.prototype) as Record<string, unknown>;
  for (const [name, method] of Object.entries(Object.getOwnPropertyDescriptors(ofTokens))) {
    if (name === 'constructor' || typeof method.value !== 'function') continue;
    const ask = method.value as (this: unknown, ...values: unknown[]) => unknown;
    Object.defineProperty(LeanSource.prototype, name, { ...method, value(this: LeanSource, ...values: unknown[]) { return ask.apply(this.whole, values); } });
  }

  return (parts, listened) => {
    const source = new LeanSource(parts);
    listenedOf.set(source, listened);
    return source as unknown as Source;
  };
}

/**
 * Parses a file as ESLint would.
 * @param given its whole text
 * @param parse gets the text as ESLint hands it out, and ESLint's options; throws what the parser throws
 */
export function partsOf(given: string, path: string, parse: (text: string, options: object) => Parsed): SourceParts {
  const text = given.replace(/^\uFEFF/u, '');
  const options = { sourceType: sourceTypeOf(path), range: true, loc: true, tokens: false, comment: true };
  const { ast, scopeManager, services, visitorKeys } = parse(text.replace(/^#!/u, '//'), options);
  return { text, hasBOM: text !== given, ast, scopeManager, parserServices: services ?? {}, visitorKeys } as SourceParts;
}

function* stepsTo({ types, isMore }: Listened, program: TSESTree.Program, statements: readonly (readonly TSESTree.Node[])[], all: () => Iterable<Step>): Generator<Step> {
  if (isMore) {
    yield* all();
    return;
  }
  const step = (target: TSESTree.Node, phase: 1 | 2): Step => ({ kind: 1, phase, target, args: [target] });
  yield step(program, 1);
  for (const nodes of statements) for (const node of nodes) if (types.has(node.type)) yield step(node, 1);
  yield step(program, 2);
}

/** A statement that an edit left as it is has the nodes that it had. */
const known = new WeakMap<TSESTree.Node, readonly TSESTree.Node[]>();

/** The nodes of each statement of a program in source order, linked to their parents. */
function nodesOf(program: TSESTree.Program, keys: VisitorKeys): readonly (readonly TSESTree.Node[])[] {
  return program.body.map((statement) => {
    statement.parent = program;
    let nodes = known.get(statement);
    if (!nodes) known.set(statement, (nodes = linkParents(statement, keys)));
    return nodes;
  });
}
