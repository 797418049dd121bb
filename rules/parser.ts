/**
 * The parser for those who have none configured: the bin, the language server, and `plugin.parser` for a project without
 * typescript-eslint. It is typescript-estree with TypeScript 6 bundled; the build puts it into a file of its own (`dist/parser.cjs`),
 * loaded when the first file is parsed.
 */
import { parseForESLint as parseTree, type ParserOptions } from '@typescript-eslint/parser';

export interface HazardParserOptions extends ParserOptions {
  /** Whether types are wanted. They come from the tsconfig that the file belongs to; a file in none is parsed without. */
  readonly types?: boolean;
}

export const meta = { name: 'eslint-plugin-async-hazards/parser', version: '0.1.0' };

/**
 * Parses one file of JavaScript or TypeScript, JSX where the file name or the content allows it.
 * @throws a SyntaxError-like object with `lineNumber` and `column` for text that does not parse; nothing else: trouble with types
 *   (no tsconfig, a broken one, a file outside every project) only means that there are none.
 */
export function parseForESLint(code: string, options: HazardParserOptions = {}): ReturnType<typeof parseTree> {
  const { types, ...rest } = options;
  const plain: ParserOptions = { ...rest, ...jsxFor(rest), range: true, loc: true, tokens: true, comment: true, projectService: false, project: null };
  if (!types || rest.filePath === undefined) return parseTree(code, plain);
  try {
    return parseTree(code, { ...plain, projectService: true, disallowAutomaticSingleRunInference: false });
  } catch {
    // Either the text is broken, and then the parse without types says where, or only the types are not to be had.
    return parseTree(code, plain);
  }
}

/** JavaScript often holds JSX in `.js`; TypeScript holds it in `.tsx` only, where `<T>x` is no assertion. */
function jsxFor(options: ParserOptions): ParserOptions {
  const jsx = !/\.[cm]?ts$/u.test(options.filePath ?? '');
  return { ecmaFeatures: { ...options.ecmaFeatures, jsx } };
}
