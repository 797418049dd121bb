/** Which files are not worth linting: nobody repairs them by hand, and parsing them takes longer than all the others. */
import path from 'node:path';

/** In UTF-16 code units, which is bytes for nearly all code. */
export const LARGEST_FILE = 1_000_000;
const MINIFIED_NAME = /[.-]min\.[cm]?js$/u;
/** A file of this length with lines as long as this on average was written by a tool. */
const SHORTEST_MINIFIED = 10_000;
const LONGEST_AVERAGE_LINE = 500;

const EXTENSIONS = new Set(['.js', '.mjs', '.cjs', '.jsx', '.ts', '.mts', '.cts', '.tsx']);

/** Whether a name is that of JavaScript or TypeScript with code in it (declaration files have none). */
export function isSourceName(file: string): boolean {
  return EXTENSIONS.has(path.extname(file)) && !/\.d\.([^.]+\.)?[cm]?ts$/u.test(file);
}

/**
 * @param file name or path
 * @param text its content
 * @returns why the file is left out, as the end of the sentence "NAME: ...", or undefined for a file to lint
 */
export function reasonToSkip(file: string, text: string): string | undefined {
  if (text.length > LARGEST_FILE) return `skipped, larger than ${LARGEST_FILE / 1_000_000} MB`;
  if (MINIFIED_NAME.test(file)) return 'skipped, minified';
  if (text.length < SHORTEST_MINIFIED) return undefined;
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return text.length / lines > LONGEST_AVERAGE_LINE ? 'skipped, minified (its lines are too long to be written by hand)' : undefined;
}
