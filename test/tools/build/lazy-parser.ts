/**
 * Keeps the parser with its TypeScript (several megabytes) out of the bundles that only hand it on: there, importing it costs
 * nothing, and `parser.cjs` beside the bundle is loaded when something is parsed.
 */
import path from 'node:path';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'lazy-parser';

export function lazyParser(root: string): Plugin {
  const real = path.join(root, 'rules', 'parser.ts');
  return {
    name: NAMESPACE,
    setup(build) {
      build.onResolve({ filter: /\/parser\.ts$/ }, ({ path: request, resolveDir }) =>
        path.resolve(resolveDir, request) === real ? { path: real, namespace: NAMESPACE } : undefined,
      );
      build.onResolve({ filter: /^\.\/parser\.cjs$/, namespace: NAMESPACE }, () => ({ path: './parser.cjs', external: true }));
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, () => ({
        resolveDir: path.dirname(real),
        contents: `
          import { version } from './package.json';
          export const meta = { name: 'eslint-plugin-async-hazards/parser', version };
          export const parseForESLint = (code, options) => require('./parser.cjs').parseForESLint(code, options);
        `,
        loader: 'js',
      }));
    },
  };
}
