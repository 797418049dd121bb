/** Our tokens and comments of a text beside those of typescript-estree. */
import { isDeepStrictEqual } from 'node:util';
import { parseAndGenerateServices } from '@typescript-eslint/typescript-estree';
import { commentsOf } from '../../../rules/parser/comments.ts';
import { sourceFileOf } from '../../../rules/parser/source-file.ts';
import { tokensOf } from '../../../rules/parser/tokens.ts';

/** @returns the first difference in words, `broken` for a text that does not parse, undefined when all is equal */
export function differenceOfTokens(path: string, text: string): string | undefined {
  const jsx = !/\.[cm]?ts$/u.test(path);
  const file = sourceFileOf(path, text, true, jsx);
  let theirs: { readonly tokens?: readonly unknown[] | undefined; readonly comments?: readonly unknown[] | undefined };
  try {
    theirs = parseAndGenerateServices(file, { filePath: path, jsx, loc: true, range: true, tokens: true, comment: true, sourceType: 'module' }).ast;
  } catch {
    return 'broken';
  }
  // Made of a tree of its own: nothing that the other one has left behind may help.
  const ours = tokensOf(sourceFileOf(path, text, true, jsx));
  return firstDifference('token', ours.tokens, theirs.tokens ?? []) ?? firstDifference('comment', ours.comments, theirs.comments ?? [])
    ?? firstDifference('comment without tokens', commentsOf(sourceFileOf(path, text, true, jsx)), theirs.comments ?? []);
}

function firstDifference(what: string, ours: readonly unknown[], theirs: readonly unknown[]): string | undefined {
  for (let index = 0; index < Math.max(ours.length, theirs.length); index++) {
    if (!isDeepStrictEqual(ours[index], theirs[index])) return `${what} ${index}: ${JSON.stringify(ours[index])} here, ${JSON.stringify(theirs[index])} there`;
  }
  return undefined;
}
