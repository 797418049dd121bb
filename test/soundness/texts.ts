/** What a repair did to the text beside what it meant to do: comments that are gone, and code that only looks different now. */
import type { TSESTree } from '@typescript-eslint/types';
import { without } from '../tools/lists.ts';
import type { Linted } from './linting.ts';

const words = (comment: TSESTree.Comment): string => comment.value.replace(/\s+/gu, ' ').trim();

/** @returns the comments that a repair lost */
export const lostComments = (before: Linted, after: Linted): string[] => without(before.comments.map(words), after.comments.map(words));

/** More tokens than this between the first and the last change are not compared: no repair is that large, and the comparison is quadratic. */
const LONGEST = 3000;

interface Piece {
  readonly value: string;
  readonly from: number;
  readonly to: number;
}

/** Indices of what is equal in the two texts. */
type Pair = readonly [number, number];

const pieces = (text: string, { tokens, comments }: Linted): Piece[] =>
  [...tokens, ...comments].map(({ range: [from, to] }) => ({ value: text.slice(from, to), from, to })).sort((a, b) => a.from - b.from);

/**
 * Tokens that stood side by side and still do, with other space between them. A line that is indented otherwise does not count: what is
 * wrapped in a block moves to the right.
 * @returns a sentence about the first such place
 */
export function reformatted(before: { readonly text: string; readonly linted: Linted }, after: { readonly text: string; readonly linted: Linted }): string | undefined {
  const old = pieces(before.text, before.linted);
  const now = pieces(after.text, after.linted);
  const pairs = commonPairs(old.map(({ value }) => value), now.map(({ value }) => value));
  for (let at = 1; at < pairs.length; at += 1) {
    const [i, j] = pairs[at] as [number, number];
    const [lastI, lastJ] = pairs[at - 1] as [number, number];
    if (i !== lastI + 1 || j !== lastJ + 1) continue;
    // Two tokens with other code on both sides are alike by chance: `= await`, and what is around was written anew.
    if (!followsOn(pairs[at - 1], pairs[at - 2]) && !followsOn(pairs[at + 1], pairs[at])) continue;
    const was = before.text.slice(old[lastI]?.to, old[i]?.from);
    const is = after.text.slice(now[lastJ]?.to, now[j]?.from);
    // A line like its neighbour was inserted: it may as well be the one after as the one before.
    const [nextI, nextJ] = pairs[at + 1] ?? [0, 0];
    const isRepeated = nextI === i + 1 && nextJ > j + 1 && now[nextJ - 1]?.value === old[i]?.value && now[nextJ - 2]?.value === old[lastI]?.value;
    if (isRepeated && shape(was) === shape(after.text.slice(now[nextJ - 2]?.to, now[nextJ - 1]?.from))) continue;
    if (shape(was) !== shape(is)) return `between \`${old[lastI]?.value}\` and \`${old[i]?.value}\`: ${JSON.stringify(was)} became ${JSON.stringify(is)}`;
  }
  return undefined;
}

/** Whether two pairs are next to each other in both texts; the ends of the texts count as that. */
const followsOn = (pair: Pair | undefined, last: Pair | undefined): boolean => !pair || !last || (pair[0] === last[0] + 1 && pair[1] === last[1] + 1);

/** The last line of the space is indentation when there is a line break before it. */
const shape = (space: string): string => space.replace(/\n[ \t]*$/u, '\n');

/** A longest common subsequence, as pairs of indices; what is equal at both ends is taken without search. */
function commonPairs(a: readonly string[], b: readonly string[]): [number, number][] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const head = Array.from({ length: start }, (_, index): [number, number] => [index, index]);
  const tail = Array.from({ length: end }, (_, index): [number, number] => [a.length - end + index, b.length - end + index]);
  return [...head, ...longest(a, b, [start, a.length - end], [start, b.length - end]), ...tail];
}

function longest(a: readonly string[], b: readonly string[], [fromA, toA]: [number, number], [fromB, toB]: [number, number]): [number, number][] {
  const [m, n] = [toA - fromA, toB - fromB];
  if (m > LONGEST || n > LONGEST) return [];
  const width = n + 1;
  const lengths = new Uint16Array((m + 1) * width);
  for (let i = m - 1; i >= 0; i -= 1) {
    for (let j = n - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        a[fromA + i] === b[fromB + j]
          ? (lengths[(i + 1) * width + j + 1] as number) + 1
          : Math.max(lengths[(i + 1) * width + j] as number, lengths[i * width + j + 1] as number);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < m && j < n; ) {
    if (a[fromA + i] === b[fromB + j]) pairs.push([fromA + i++, fromB + j++]);
    else if ((lengths[(i + 1) * width + j] as number) >= (lengths[i * width + j + 1] as number)) i += 1;
    else j += 1;
  }
  return pairs;
}
