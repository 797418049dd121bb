/** What is bundled of what: one row a file that ships. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { BuildOptions } from 'esbuild';
import { lazyParser } from './lazy-parser.ts';

export interface Bundle {
  /** What a progress line calls it. */
  readonly title: string;
  /** Path of the entry module from the root of the repository. */
  readonly entry: string;
  /** Path of the bundle from the root of the repository. */
  readonly output: string;
  /** The parser with its TypeScript comes from `parser.cjs` beside the bundle, when it is first used. */
  readonly parserBeside?: boolean;
  /** TypeScript looks for the declarations of the language beside the file that it runs from. */
  readonly withLibraries?: boolean;
  readonly options?: BuildOptions;
}

export const bundles: readonly Bundle[] = [
  { title: 'parser', entry: 'rules/parser.ts', output: 'rules/dist/parser.cjs', withLibraries: true, options: { minify: true } },
  {
    title: 'plugin',
    entry: 'rules/plugin.ts',
    output: 'rules/dist/index.cjs',
    parserBeside: true,
    // `require()` hands out the plugin itself, as ESLint plugins do.
    options: { footer: { js: 'module.exports = module.exports.default;' } },
  },
  { title: 'command line', entry: 'rules/cli/main.ts', output: 'rules/dist/cli.cjs', parserBeside: true },
  { title: 'language server', entry: 'server/node/main.ts', output: 'dist/server.js', options: { minify: true } },
  { title: 'extension', entry: 'client/extension.ts', output: 'dist/extension.js', options: { minify: true, external: ['vscode'] } },
  { title: 'question to ESLint', entry: 'server/node/eslint-child.ts', output: 'dist/eslint-config.js' },
  { title: "link to the editor's TypeScript", entry: 'server/node/types/editor-thread.ts', output: 'dist/editor-types.js', options: { minify: true } },
  // The workers bring ESLint, the parser and TypeScript with them: an editor has no node_modules.
  { title: 'lint worker', entry: 'server/node/worker.ts', output: 'dist/lint-worker.js', withLibraries: true, options: { minify: true, external: [] } },
];

/** @returns what esbuild is asked for one row */
export function toBuildOptions(bundle: Bundle, root: string): BuildOptions {
  return {
    absWorkingDir: root,
    entryPoints: [bundle.entry],
    outfile: bundle.output,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    // Characters beyond Latin are escaped: with one of them in it an engine would keep the whole source at two bytes a character.
    charset: 'ascii',
    metafile: true,
    logLevel: 'silent',
    legalComments: 'none',
    external: ['eslint'],
    plugins: bundle.parserBeside ? [lazyParser(root)] : [],
    // Modules that ask where they are must get an answer in a CommonJS file too.
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "'use strict';\nconst importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    ...bundle.options,
  };
}

/** @returns the absolute paths of TypeScript's declarations of the language and the platform */
export function libraryFiles(root: string): string[] {
  const folder = path.join(root, 'node_modules', 'typescript', 'lib');
  return readdirSync(folder)
    .filter((name) => /^lib(\..+)?\.d\.ts$/u.test(name))
    .map((name) => path.join(folder, name));
}
