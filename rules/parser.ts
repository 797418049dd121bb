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
import { parseForESLint as parseTree, type ParserOptions } from '@typescript-eslint/parser';
import ts from 'typescript';
import { findNative } from './analysis/types/native/find.ts';

export interface HazardParserOptions extends ParserOptions {
  /**
   * Whether types are wanted. They come from the tsconfig that the file belongs to; a file in none is parsed without. So is a file of a
   * project with TypeScript 7: the rules ask that one, which is several times faster than the program that would be made here.
   */
  readonly types?: boolean;
  /** The compiler's tree of the same text, where the caller keeps it up to date: saves making it. Without types only. */
  readonly tree?: ts.SourceFile;
}

export const meta = { name: 'eslint-plugin-async-hazards/parser', version: '0.1.0' };

/**
 * Parses one file of JavaScript or TypeScript, JSX where the file name or the content allows it.
 * @throws a SyntaxError-like object with `lineNumber` and `column` for text that does not parse; nothing else: trouble with types
 *   (no tsconfig, a broken one, a file outside every project) only means that there are none.
 */
export function parseForESLint(code: string, options: HazardParserOptions = {}): ReturnType<typeof parseTree> {
  const { types, tree, ...rest } = options;
  const plain: ParserOptions = { ...(rest.programs ? typed : untyped), ...rest, ...jsxFor(rest), range: true, loc: true, tokens: true, comment: true, projectService: false, project: null };
  if (!types || rest.filePath === undefined || findNative(dirname(rest.filePath)) || !mayHaveTypes(rest.filePath)) return parseTree(tree ?? code, plain);
  try {
    return parseTree(code, { ...plain, ...typed, projectService: true, disallowAutomaticSingleRunInference: false });
  } catch {
    // Either the text is broken, and then the parse without types says where, or only the types are not to be had.
    return parseTree(code, plain);
  }
}

/** Without types nobody asks for the nodes of TypeScript; remembering them takes a quarter of the time, and JSDoc a part of the rest. */
const untyped: ParserOptions = { preserveNodeMaps: false, jsDocParsingMode: 'none' };
const typed: ParserOptions = { preserveNodeMaps: true, jsDocParsingMode: 'all' };

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
