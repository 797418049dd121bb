/** The parsers that people lint with, each made to read one program, and how places in their files become places in the program. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as typescript from '@typescript-eslint/parser';
import { analyze } from '@typescript-eslint/scope-manager';
import type { Linter } from 'eslint';
import * as espree from 'espree';
import * as vue from 'vue-eslint-parser';
import { installed } from '../analysis/types/compilers.ts';

export interface Reader {
  readonly name: string;
  /** The file in which a program stands, by the program's own name. */
  file(name: string): string;
  /** The text of that file. */
  wrap(code: string, language: 'js' | 'ts'): string;
  /** UTF-16 units before the program, on its first line. */
  readonly before: number;
  /** What it does not read as TypeScript means it: it may know less, and must not say more. */
  readonly knowsLess?: 'ts';
  options(language: 'js' | 'ts', jsx: boolean): Linter.LanguageOptions;
  /** Least share of programs with the same findings, for a parser whose meaning of a program is another one. */
  readonly share?: number;
  /** For a parser that the newest ESLint does not take. */
  readonly linter?: Linter;
}

const same = { file: (name: string) => name, wrap: (code: string) => code, before: 0 };

export const reference: Reader = {
  ...same,
  name: 'typescript-eslint',
  options: (_, jsx) => ({ parser: typescript, parserOptions: { ecmaFeatures: { jsx } } }),
};

export const espreeReader: Reader = {
  ...same,
  name: 'espree',
  options: (_, jsx) => ({ parser: espree, ecmaVersion: 'latest', sourceType: 'module', parserOptions: { ecmaFeatures: { jsx } } }),
};

/** Version 8 wants Node 22, version 7 wants ESLint 9: so it is no devDependency, and brings its ESLint along. */
export function babelReader(): Reader {
  const folder = installed('babel-7.29.13', { '@babel/core': '7.29.13', '@babel/eslint-parser': '7.29.13', eslint: '9.39.5' });
  const load = createRequire(join(folder, 'x.js'));
  const parser = load('@babel/eslint-parser') as Linter.Parser;
  const older = load('eslint') as { readonly Linter: typeof Linter };
  return {
    ...same,
    name: '@babel/eslint-parser',
    linter: new older.Linter({ cwd: '/' }),
    // It gives `declare` no names in scope.
    knowsLess: 'ts',
    options: (language, jsx) => ({
      parser,
      sourceType: 'module',
      parserOptions: { requireConfigFile: false, babelOptions: { babelrc: false, configFile: false, parserOpts: { plugins: [...(language === 'ts' ? ['typescript', 'decorators'] : []), ...(jsx ? ['jsx'] : []), 'explicitResourceManagement'] } } },
    }),
  };
}

/** A block of script in a file of components. */
const scripted = (ending: string) => ({
  file: (name: string) => name.replace(/\.\w+$/u, ending),
  // On the first line, so that lines which messages name are the same.
  wrap: (code: string, language: 'js' | 'ts') => `<script${language === 'ts' ? ' lang="ts"' : '          '}>${code}</script>\n`,
  before: '<script lang="ts">'.length,
});

export const vueReader: Reader = {
  ...scripted('.vue'),
  name: 'vue-eslint-parser',
  options: (language, jsx) => ({ parser: vue, sourceType: 'module', parserOptions: { ecmaVersion: 'latest', ...(language === 'ts' ? { parser: typescript } : {}), ecmaFeatures: { jsx } } }),
};

export const svelteReader: Reader = {
  ...scripted('.svelte'),
  name: 'svelte-eslint-parser',
  // Its scopes are those of a component: what the module declares may be set from outside, so that less is certain of it.
  share: 0.9,
  options: (language) => ({ parser: loadSvelte(), sourceType: 'module', parserOptions: { ecmaVersion: 'latest', ...(language === 'ts' ? { parser: typescript } : {}) } }),
};

/** No devDependency: rules take a project that has `svelte` for one of the browser, and the pictures are drawn with this project's manifest. */
export const loadSvelte = (): Linter.Parser =>
  createRequire(join(installed('svelte-1.10.1', { svelte: '5.57.3', 'svelte-eslint-parser': '1.10.1' }), 'x.js'))('svelte-eslint-parser') as Linter.Parser;

const OXC = '0.158.0';

/** The tree that oxlint hands out, with tokens and comments by typescript-eslint, since it has none of its own that ESLint could use. */
export function oxcReader(): Reader {
  const { parseSync } = createRequire(join(installed(`oxc-parser-${OXC}`, { 'oxc-parser': OXC }), 'x.js'))('oxc-parser') as {
    parseSync(name: string, text: string, options: object): { readonly program: object; readonly errors: readonly { readonly message: string }[] };
  };
  return {
    ...same,
    name: 'oxc',
    options: (language, jsx) => ({
      parser: {
        parseForESLint(text: string) {
          const { program, errors } = parseSync(`x.${language}${jsx ? 'x' : ''}`, text, { range: true, preserveParens: false, astType: 'ts', lang: `${language}${jsx ? 'x' : ''}`, sourceType: 'module' });
          if (errors[0]) throw new SyntaxError(errors[0].message);
          const { ast } = typescript.parseForESLint(text, { range: true, loc: true, tokens: true, comment: true, ecmaFeatures: { jsx } });
          const lines = lineStarts(text);
          locate(program, lines);
          Object.assign(program, { tokens: ast.tokens, comments: ast.comments });
          return { ast: program, scopeManager: analyze(program as never, { sourceType: 'module' }), visitorKeys: typescript.parseForESLint('', {}).visitorKeys };
        },
      } as never,
    }),
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const { index } of text.matchAll(/\r\n|[\n\r\u2028\u2029]/gu)) starts.push(index + (text.startsWith('\r\n', index) ? 2 : 1));
  return starts;
}

/** Gives nodes the lines and columns that ESLint reads; oxc tells offsets only. */
function locate(value: unknown, lines: readonly number[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) return value.forEach((one) => locate(one, lines));
  const node = value as { range?: readonly [number, number]; loc?: object };
  if (node.range) {
    const at = (offset: number): object => {
      const line = lines.findLastIndex((start) => start <= offset);
      return { line: line + 1, column: offset - (lines[line] ?? 0) };
    };
    node.loc = { start: at(node.range[0]), end: at(node.range[1]) };
  }
  for (const [key, part] of Object.entries(value)) if (key !== 'parent' && key !== 'loc' && key !== 'range') locate(part, lines);
}
