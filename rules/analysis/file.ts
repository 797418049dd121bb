/**
 * Everything that the rules may ask about one file. One `FileAnalysis` per lint of a file, shared by all rules, each fact computed
 * when first asked. It reports nothing and knows no editor.
 */
import type { TSESLint } from '@typescript-eslint/utils';
import type { TSESTree } from '@typescript-eslint/types';
import { parseSettings, type HazardSettings } from '../settings.ts';
import { BoundedByLength } from './bounded-by-length.ts';
import { host } from './host-node.ts';
import type { Host } from './host.ts';
import { sourceTypeOf } from './source-type.ts';
import { linkParents, walk, type VisitorKeys, type WalkOptions } from './walk.ts';
import type { TypeOracle } from './types/oracle.ts';
import { chooseTypes } from './types/choose.ts';
import { Questions } from './types/questions.ts';
import type { FunctionNode } from './syntax.ts';

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

/** What was parsed of a file. */
interface Parsed {
  readonly text: string;
  readonly ast: TSESTree.Program;
  readonly visitorKeys: VisitorKeys;
  /** Asked for late: oxlint makes them only then. */
  scopes(): Scopes;
  comments(): readonly TSESTree.Comment[];
  /** With tokens, which are seldom asked of another file. */
  source(): Readonly<TSESLint.SourceCode>;
}

type Scopes = TSESLint.SourceCode['scopeManager'];

/** Parses the text of another file the way this one was parsed; undefined when it does not parse. */
type ParseOther = (text: string, path: string) => Parsed | undefined;

/** Files read beyond the one that is linted, kept while their text is the same; a tree takes about a hundred times its text. */
const others = new BoundedByLength<FileAnalysis>(150_000);
const MAX_OTHER_LENGTH = 500_000;

export class FileAnalysis {
  /** Its whole text. */
  readonly code: string;
  readonly program: TSESTree.Program;
  readonly filename: string;
  readonly settings: HazardSettings;
  readonly types: TypeOracle;
  readonly questions: Questions;
  readonly keys: VisitorKeys;
  readonly host: Host;
  readonly #memo = new Map<unknown, Map<unknown, unknown>>();

  readonly #parse: ParseOther;
  readonly #parsed: Parsed;

  constructor(parsed: Parsed, services: TSESLint.SourceCode['parserServices'], filename: string, settings: HazardSettings, parse: ParseOther, host: Host) {
    this.#parse = parse;
    this.#parsed = parsed;
    this.host = host;
    this.code = parsed.text;
    this.program = parsed.ast;
    this.filename = filename;
    this.settings = settings;
    this.keys = parsed.visitorKeys;
    this.types = chooseTypes(services, filename, this.code, settings, this.keys);
    this.questions = new Questions(this.types);
  }

  get scopes(): Scopes {
    return this.#parsed.scopes();
  }

  /** In source order. */
  get comments(): readonly TSESTree.Comment[] {
    return this.#parsed.comments();
  }

  /** For what needs tokens; many a source makes them only then. */
  get source(): Readonly<TSESLint.SourceCode> {
    return this.#parsed.source();
  }

  text(node: TSESTree.Node | TSESTree.Token): string {
    return this.code.slice(node.range[0], node.range[1]);
  }

  walk(root: TSESTree.Node, options?: WalkOptions): Generator<TSESTree.Node> {
    return walk(root, this.keys, options);
  }

  /** The answer of `compute` for `key`, computed once for this file; `fact` tells apart the facts that share a key. */
  memo<Key, Value>(fact: unknown, key: Key, compute: () => Value): Value {
    let known = this.#memo.get(fact) as Map<Key, Value> | undefined;
    if (!known) this.#memo.set(fact, (known = new Map<Key, Value>()));
    if (known.has(key)) return known.get(key) as Value;
    const value = compute();
    known.set(key, value);
    return value;
  }

  /**
   * The analysis of another source file of the program, without types; undefined when its text or a parser is not to be had.
   * @param path absolute path as a declaration names it
   */
  other(path: string): FileAnalysis | undefined {
    if (path === this.filename) return this;
    // Asked before the text: a native compiler would hand over the whole of `lib.dom.d.ts` for nothing.
    if (/\.d\.([^.]+\.)?[cm]?ts$/u.test(path)) return undefined;
    const text = this.types.sourceText(path);
    if (text === undefined || text.length > MAX_OTHER_LENGTH) return undefined;
    const known = others.get(path);
    if (known?.code === text) return known;
    const analysis = this.#analyse(text, path);
    if (analysis) others.set(path, analysis, text.length);
    return analysis;
  }

  #analyse(text: string, path: string): FileAnalysis | undefined {
    const parsed = this.#parse(text, path);
    return parsed && new FileAnalysis(parsed, {}, path, { ...this.settings, types: 'none' }, this.#parse, this.host);
  }

  /** All functions of the file, in source order. */
  get functions(): readonly FunctionNode[] {
    return this.memo('functions', undefined, () => {
      const found: FunctionNode[] = [];
      for (const node of this.walk(this.program, { intoFunctions: true })) {
        if (node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression') found.push(node);
      }
      return found;
    });
  }
}

const analyses = new WeakMap<object, FileAnalysis>();

/** The analysis of the file that a rule runs on; all rules of one lint get the same one. */
export function analyse(context: Context): FileAnalysis {
  const known = analyses.get(context.sourceCode);
  if (known) return known;
  const { sourceCode, physicalFilename, settings } = context;
  const { text, ast, visitorKeys, parserServices } = sourceCode;
  const parsed: Parsed = { text, ast, visitorKeys, scopes: () => sourceCode.scopeManager, comments: () => sourceCode.getAllComments(), source: () => sourceCode };
  const analysis = new FileAnalysis(parsed, parserServices, physicalFilename, parseSettings(settings), parseLike(context), host);
  analyses.set(context.sourceCode, analysis);
  return analysis;
}

/** A parse of other files with the parser and the SourceCode class of this lint, so that no second copy of either is loaded. */
function parseLike(context: Context): ParseOther {
  const { parser, parserOptions } = context.languageOptions as {
    parser?: TSESLint.Parser.LooseParserModule & { parseForESLint?: (text: string, options: object) => unknown };
    parserOptions?: object;
  };
  // Files that are read are kept longer than the one that is linted: nothing of its lint may be reached from what is returned.
  const SourceCode = context.sourceCode.constructor as new (parts: object) => TSESLint.SourceCode;
  const { visitorKeys } = context.sourceCode;
  const parse = (text: string, path: string, tokens: boolean): OtherParsed | undefined => {
    try {
      return parser?.parseForESLint?.(text, {
        ...parserOptions, filePath: path, isLookup: true, types: false, project: null, projectService: false, programs: null,
        sourceType: sourceTypeOf(path), range: true, loc: true, tokens, comment: tokens,
        // Nobody asks for TypeScript's own nodes of it, and JSDoc is read from the comments.
        preserveNodeMaps: false, jsDocParsingMode: 'none',
      }) as OtherParsed;
    } catch {
      return undefined;
    }
  };
  return (text, path) => {
    const parsed = parse(text, path, false);
    if (!parsed) return undefined;
    const { ast, scopeManager = null } = parsed;
    const keys = parsed.visitorKeys ?? visitorKeys;
    linkParents(ast, keys);
    // Our parser gives both, and typescript-eslint's makes them all the same.
    const complete = (): TSESTree.Program & TokensAndComments => {
      if ('tokens' in ast && ast.comments) return ast as TSESTree.Program & TokensAndComments;
      const { tokens = [], comments = [] } = parse(text, path, true)?.ast ?? {};
      return Object.assign(ast, { tokens, comments });
    };
    let source: Readonly<TSESLint.SourceCode> | undefined;
    return {
      text, ast, visitorKeys: keys, scopes: () => scopeManager,
      comments: () => (ast.comments ?? complete().comments),
      source: () => (source ??= new SourceCode({ text, ast: complete(), parserServices: {}, scopeManager, visitorKeys: keys })),
    };
  };
}

interface TokensAndComments {
  readonly tokens: TSESTree.Token[];
  readonly comments: TSESTree.Comment[];
}

interface OtherParsed {
  readonly ast: TSESTree.Program;
  readonly scopeManager?: Scopes;
  readonly visitorKeys?: VisitorKeys;
}

/** The analysis that a finished lint left behind, for hosts that have the source code only (which types were used). */
export const analysisOf = (source: object): FileAnalysis | undefined => analyses.get(source);
