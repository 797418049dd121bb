/**
 * The parser for those who have none configured: the bin, the language server, and `plugin.parser` for a project without
 * typescript-eslint. It is typescript-estree with TypeScript 6 bundled; the build puts it into a file of its own (`dist/parser.cjs`),
 * loaded when the first file is parsed.
 *
 * Compared with oxc-parser over 20,000 public files (figures in `analysis/types/README.md`): the trees are equal in all but 65, and oxc
 * is five times faster. It is not used, because it is a native binary for each platform (eight or more packages beside the plugin, and as
 * many extensions to publish), and hands out no tokens, which ESLint's own rules and our repairs need, and no scopes. oxlint brings it along
 * anyway: who wants that speed has it there, with the same rules.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { analyze, type AnalyzeOptions, type ScopeManager } from '@typescript-eslint/scope-manager';
import type { Lib, ParserOptions, TSESTree } from '@typescript-eslint/types';
import { parseAndGenerateServices, type ParserServices, type TSESTreeOptions } from '@typescript-eslint/typescript-estree';
import { visitorKeys } from '@typescript-eslint/visitor-keys';
import ts from 'typescript';
import { findNative } from './analysis/types/native/find.ts';
import { takeTypesAsBefore, tookAllTypes } from './parser/automatic-types.ts';
import { commentsOf } from './parser/comments.ts';
import { analyzeKept } from './parser/kept-scopes.ts';
import { compilerNodeOf, parseKept } from './parser/kept-statements.ts';
import { KeptTrees } from './parser/kept-trees.ts';
import { sourceFileOf } from './parser/source-file.ts';
import { tokensOf, type TokensAndComments } from './parser/tokens.ts';

export interface HazardParserOptions extends ParserOptions {
  /**
   * Whether types are wanted. They come from the tsconfig that the file belongs to; a file in none is parsed without. So is a file of a
   * project with TypeScript 7: the rules ask that one, which is several times faster than the program that would be made here.
   */
  readonly types?: boolean;
  /**
   * Whether the process lints each file once and ends: then a program need not be kept up to date, and trees are kept for rules that look from
   * file to file. It goes into this thread's environment, where typescript-eslint looks for it; without it both are guessed.
   */
  readonly singleRun?: boolean;
  /**
   * The compiler's tree of the same text, where the caller keeps it up to date: saves making it, and all that stands where an edit was not.
   * What was made of the tree before is not to be used any more then.
   */
  readonly tree?: ts.SourceFile;
  /** The program that `tree` is of, for types. */
  readonly program?: ts.Program;
  /** `false` for tokens that are made when somebody asks for them: few do, ESLint among them. */
  readonly tokens?: boolean;
  /** Whether the file is looked into for the lint of another one. */
  readonly isLookup?: boolean;
}

export interface Parsed {
  readonly ast: TSESTree.Program & { comments: TSESTree.Comment[]; tokens: TSESTree.Token[] };
  readonly scopeManager: ScopeManager;
  readonly services: ParserServices;
  readonly visitorKeys: typeof visitorKeys;
}

/** As typescript-eslint guesses it. A repair makes another text of the file, whose tree is wanted once. */
const IS_ESLINT_COMMAND = /[\\/](?:\.bin[\\/]eslint|eslint[\\/]bin[\\/]eslint\.js)$/u.test(process.argv[1] ?? '') && !process.argv.includes('--fix');

export const meta = { name: 'eslint-plugin-async-hazards/parser', version: '0.1.0' };

/**
 * Parses one file of JavaScript or TypeScript, JSX where the file name or the content allows it.
 * @throws a SyntaxError-like object with `lineNumber` and `column` for text that does not parse; nothing else: trouble with types
 *   (no tsconfig, a broken one, a file outside every project) only means that there are none.
 */
export function parseForESLint(code: string, options: HazardParserOptions = {}): Parsed {
  const { types, singleRun, tree, program, ...rest } = options;
  const isSingle = singleRun ?? IS_ESLINT_COMMAND;
  const plain: ParserOptions = { ...rest, ...jsxFor(rest), projectService: false, project: null };
  if (tree && program) return parseProgram(tree, program, plain);
  if (rest.programs) return parseTyped(code, plain);
  if (!types || rest.filePath === undefined || findNative(dirname(rest.filePath)) || !mayHaveTypes(rest.filePath)) return parseUntyped(code, plain, tree, isSingle);
  try {
    const typed = parseInProject(code, { ...plain, projectService: true }, rest.filePath, singleRun);
    // Without the services, which would hold on to a program of each file.
    if (isSingle) keptTrees.keep(keyOf(plain), code, true, { ...typed, services: NO_SERVICES });
    return typed;
  } catch {
    // Either the text is broken, and then the parse without types says where, or only the types are not to be had.
    return parseUntyped(code, plain, tree, isSingle);
  }
}

/**
 * With the types of the project of a file: of a program that is made once, else of the project service, which also takes a configuration
 * that extends what is not there, and can be taught what older compilers did.
 */
function parseInProject(code: string, options: ParserOptions, filePath: string, singleRun: boolean | undefined): Parsed {
  takeTypesAsBefore();
  const attempt = (once: boolean): Parsed => {
    if (singleRun !== undefined) process.env['TSESTREE_SINGLE_RUN'] = String(singleRun && once);
    return parseTyped(code, { ...options, disallowAutomaticSingleRunInference: !once });
  };
  if (tookAllTypes(filePath)) return attempt(false);
  try {
    return attempt(true);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('Unable to parse the specified')) throw error;
    return attempt(false);
  }
}

function parseTyped(code: string, options: ParserOptions): Parsed {
  const { ast, services } = parseAndGenerateServices(code, estreeOptions(options, { preserveNodeMaps: true, jsDocParsingMode: 'all' }));
  const sourceFile = services.esTreeNodeToTSNodeMap.get<TSESTree.Program>(ast);
  return parsed(ast, tokensFor(options, sourceFile, () => sourceFile), services, options);
}

/** Of the services there are the program and the way to its nodes: all that our rules ask for. */
function parseProgram(tree: ts.SourceFile, program: ts.Program, options: ParserOptions): Parsed {
  // A program sets the parents of its nodes when it makes a checker.
  program.getTypeChecker();
  const { converted, tokens } = parseKept(tree, (file) => parseAndGenerateServices(file, estreeOptions(options, { preserveNodeMaps: true, jsDocParsingMode: 'all' })));
  const services = { ...converted.services, program, esTreeNodeToTSNodeMap: { get: compilerNodeOf } };
  return parsed(converted.ast, tokens, services as unknown as ParserServices, options, analyzeKept);
}

/** Without types nobody asks for the nodes of TypeScript; remembering them would take a quarter of the time, and JSDoc a part of the rest. */
function parseUntyped(code: string, options: ParserOptions, tree: ts.SourceFile | undefined, isSingleRun: boolean): Parsed {
  const convert = (file: ts.SourceFile) => parseAndGenerateServices(file, estreeOptions(options, { preserveNodeMaps: false, jsDocParsingMode: 'none' }));
  if (tree) {
    const { converted, tokens } = parseKept(tree, convert);
    return parsed(converted.ast, tokens, converted.services, options, analyzeKept);
  }
  const { filePath = '', sourceType, ecmaFeatures } = options;
  const makeTree = (): ts.SourceFile => sourceFileOf(filePath, code, sourceType === 'module', ecmaFeatures?.jsx);
  const parse = (): Parsed => {
    const sourceFile = makeTree();
    const { ast, services } = convert(sourceFile);
    return parsed(ast, tokensFor(options, sourceFile, makeTree), services, options);
  };
  return isSingleRun && filePath !== '' && !filePath.includes('/node_modules/') ? keptTrees.of(keyOf(options), code, options.isLookup !== true, parse) : parse();
}

/**
 * Tokens and comments; where the options have it so, the tokens when somebody asks for them.
 * @param makeTree gives the tree then: one that nothing else holds would be too much to keep for each file
 */
function tokensFor(options: ParserOptions, sourceFile: ts.SourceFile, makeTree: () => ts.SourceFile): TokensAndComments {
  if (options.tokens !== false) return tokensOf(sourceFile);
  let tokens: TSESTree.Token[] | undefined;
  return {
    get tokens() {
      return (tokens ??= tokensOf(makeTree()).tokens);
    },
    comments: commentsOf(sourceFile),
  };
}

const keptTrees = new KeptTrees<Parsed>();
const NO_SERVICES = {} as ParserServices;

/** A file, and all that shapes its tree beside the text. */
const keyOf = ({ filePath, sourceType, ecmaFeatures, jsxPragma, jsxFragmentName, lib }: ParserOptions): string => JSON.stringify([filePath, sourceType, ecmaFeatures, jsxPragma, jsxFragmentName, lib]);

const estreeOptions = (options: ParserOptions, maps: Pick<TSESTreeOptions, 'preserveNodeMaps' | 'jsDocParsingMode'>): TSESTreeOptions => ({
  ...options, ...maps, sourceType: options.sourceType ?? 'script', jsx: options.ecmaFeatures?.jsx === true, loc: true, range: true, errorOnTypeScriptSyntacticAndSemanticIssues: false,
  // Made by `tokensOf`.
  tokens: false, comment: false,
});

/**
 * What @typescript-eslint/parser adds to the tree: tokens and comments, and scopes as the options of the program have them.
 * @param scopesOf how the scopes are made
 */
function parsed(ast: TSESTree.Program, tokens: TokensAndComments, services: ParserServices, options: ParserOptions, scopesOf: (program: TSESTree.Program, options: AnalyzeOptions) => ScopeManager = analyze): Parsed {
  const sourceType = options.sourceType ?? 'script';
  const compiler = services.program?.getCompilerOptions();
  const analyzeOptions: AnalyzeOptions = {
    sourceType,
    globalReturn: options.ecmaFeatures?.globalReturn,
    jsxFragmentName: options.jsxFragmentName ?? firstName(compiler?.jsxFragmentFactory),
    jsxPragma: options.jsxPragma === undefined ? firstName(compiler?.jsxFactory) : options.jsxPragma,
    lib: options.lib ?? (compiler && librariesOf(compiler)),
  };
  const program = Object.defineProperties(Object.assign(ast, { sourceType }), Object.getOwnPropertyDescriptors(tokens)) as Parsed['ast'];
  return { ast: program, scopeManager: scopesOf(program, analyzeOptions), services, visitorKeys };
}

/** The name to look up for a factory such as `preact.h`. */
const firstName = (factory: string | undefined): string | undefined => factory?.split('.')[0]?.trim();

/** The libraries whose globals count: those named, else those that the target brings along. */
function librariesOf({ lib, target = ts.ScriptTarget.LatestStandard }: ts.CompilerOptions): Lib[] {
  if (lib) return lib.flatMap((name) => (/lib\.(.+)\.d\.[cm]?ts$/u.exec(name.toLowerCase())?.[1] as Lib | undefined) ?? []);
  if (target < ts.ScriptTarget.ES2015) return ['lib'];
  if (target === ts.ScriptTarget.ES2015) return ['es6'];
  const name = target >= ts.ScriptTarget.ESNext ? 'esnext' : `es${2015 + target - ts.ScriptTarget.ES2015}`;
  return [`${name}.full` as Lib];
}

/** JavaScript often holds JSX in `.js`; TypeScript holds it in `.tsx` only, where `<T>x` is no assertion. */
function jsxFor(options: ParserOptions): ParserOptions {
  const jsx = !/\.[cm]?ts$/u.test(options.filePath ?? '');
  return { ecmaFeatures: { ...options.ecmaFeatures, jsx } };
}

/** The nearest configuration at or above a folder, and whether it takes JavaScript. Kept for the life of the process. */
const configurations = new Map<string, { readonly path: string | undefined; readonly takesJavaScript: boolean }>();

/**
 * Whether a file can be in a project at all: there is a configuration above it, and for JavaScript one that takes it. Asking first
 * saves the project service a search, and a program made of the file alone, for each file that is in none.
 */
function mayHaveTypes(filePath: string): boolean {
  const configuration = configurationAbove(dirname(filePath));
  return configuration.path !== undefined && (/\.[cm]?tsx?$/u.test(filePath) || configuration.takesJavaScript);
}

function configurationAbove(directory: string): { readonly path: string | undefined; readonly takesJavaScript: boolean } {
  const known = configurations.get(directory);
  if (known) return known;
  const path = ['tsconfig.json', 'jsconfig.json'].map((name) => join(directory, name)).find((candidate) => existsSync(candidate));
  const parent = dirname(directory);
  const found = path !== undefined
    ? { path, takesJavaScript: path.endsWith('jsconfig.json') || allowsJavaScript(path) }
    : parent === directory ? { path: undefined, takesJavaScript: false } : configurationAbove(parent);
  configurations.set(directory, found);
  return found;
}

/** Whether a tsconfig, what it extends, or a project that it refers to says `allowJs` or `checkJs`. Unreadable ones say no. */
function allowsJavaScript(path: string): boolean {
  const parsed = ts.getParsedCommandLineOfConfigFile(path, {}, {
    ...ts.sys,
    // Only the options are wanted: the files need not be looked for.
    readDirectory: () => [],
    onUnRecoverableConfigFileDiagnostic: () => {},
  });
  if (!parsed) return false;
  return parsed.options.allowJs === true || parsed.options.checkJs === true || (parsed.projectReferences?.length ?? 0) > 0;
}
