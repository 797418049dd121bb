/**
 * Everything that the rules may ask about one file. One `FileAnalysis` per lint of a file, shared by all rules, each fact computed
 * when first asked. It reports nothing and knows no editor.
 */
import type { TSESLint } from '@typescript-eslint/utils';
import type { TSESTree } from '@typescript-eslint/types';
import { parseSettings, type HazardSettings } from '../settings.ts';
import { nodeHost, type Host } from './host.ts';
import { linkParents, walk, type VisitorKeys, type WalkOptions } from './walk.ts';
import type { TypeOracle } from './types/oracle.ts';
import { chooseTypes } from './types/choose.ts';
import { Questions } from './types/questions.ts';
import type { FunctionNode } from './syntax.ts';

type Context = Readonly<TSESLint.RuleContext<string, readonly unknown[]>>;

/** Parses the text of another file the way this one was parsed; undefined when it does not parse. */
type ParseOther = (text: string, path: string) => Readonly<TSESLint.SourceCode> | undefined;

/** Files read beyond the one that is linted, kept while their text is the same; the oldest go first. */
const others = new Map<string, FileAnalysis>();
/** UTF-16 units of all of them together: a tree takes about a hundred times its text. */
const MAX_OTHERS = 150_000;
const MAX_OTHER_LENGTH = 500_000;

export class FileAnalysis {
  readonly source: Readonly<TSESLint.SourceCode>;
  readonly program: TSESTree.Program;
  readonly filename: string;
  readonly settings: HazardSettings;
  readonly types: TypeOracle;
  readonly questions: Questions;
  readonly keys: VisitorKeys;
  readonly host: Host;
  readonly #memo = new Map<unknown, Map<unknown, unknown>>();

  readonly #parse: ParseOther;

  constructor(source: Readonly<TSESLint.SourceCode>, filename: string, settings: HazardSettings, parse: ParseOther, host: Host) {
    this.#parse = parse;
    this.host = host;
    this.source = source;
    this.program = source.ast;
    this.filename = filename;
    this.settings = settings;
    this.keys = source.visitorKeys;
    this.types = chooseTypes(source.parserServices, filename, source.text, settings, this.keys);
    this.questions = new Questions(this.types);
  }

  text(node: TSESTree.Node | TSESTree.Token): string {
    return this.source.text.slice(node.range[0], node.range[1]);
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
    others.delete(path);
    const analysis = known?.source.text === text ? known : this.#analyse(text, path);
    if (!analysis) return undefined;
    others.set(path, analysis);
    let length = 0;
    for (const one of others.values()) length += one.source.text.length;
    for (const [oldest, { source }] of others) {
      if (length <= MAX_OTHERS) break;
      others.delete(oldest);
      length -= source.text.length;
    }
    return analysis;
  }

  #analyse(text: string, path: string): FileAnalysis | undefined {
    const source = this.#parse(text, path);
    return source && new FileAnalysis(source, path, { ...this.settings, types: 'none' }, this.#parse, this.host);
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
  const analysis = new FileAnalysis(context.sourceCode, context.physicalFilename, parseSettings(context.settings), parseLike(context), nodeHost);
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
  return (text, path) => {
    if (!parser?.parseForESLint) return undefined;
    try {
      const parsed = parser.parseForESLint(text, {
        ...parserOptions, filePath: path, types: false, project: null, projectService: false, programs: null,
        range: true, loc: true, tokens: true, comment: true,
        // Nobody asks for TypeScript's own nodes of it, and JSDoc is read from the comments.
        preserveNodeMaps: false, jsDocParsingMode: 'none',
      }) as { ast: TSESTree.Program; services?: object; scopeManager?: object; visitorKeys?: object };
      const source = new SourceCode({ text, ast: parsed.ast, parserServices: {}, scopeManager: parsed.scopeManager ?? null, visitorKeys: parsed.visitorKeys ?? visitorKeys });
      linkParents(source.ast, source.visitorKeys);
      return source;
    } catch {
      return undefined;
    }
  };
}

/** The analysis that a finished lint left behind, for hosts that have the source code only (which types were used). */
export const analysisOf = (source: object): FileAnalysis | undefined => analyses.get(source);
