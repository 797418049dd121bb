/** Types from the TypeScript 7 of a project. In a browser `none.ts` beside this folder takes its place (see `browser` in `rules/package.json`). */
import { dirname } from 'node:path';
import type { VisitorKeys } from '../../walk.ts';
import type { TypeOracle } from '../oracle.ts';
import { NativeOracle } from './oracle.ts';
import { compilerFor, sessionOf } from './sessions.ts';

/**
 * @param file absolute path as ESLint has it
 * @param text what is linted, without byte order mark
 * @param limit milliseconds that one answer may take
 * @param keys how the parser's tree is walked
 * @returns undefined for a file whose project has no TypeScript 7
 */
export function nativeTypes(file: string, text: string, limit: number, keys?: VisitorKeys): TypeOracle | undefined {
  const compiler = compilerFor(dirname(file));
  return compiler && new NativeOracle(sessionOf(compiler, limit), file, text, keys);
}
