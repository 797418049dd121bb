/** Where two ESTree trees of one text differ. */

export type Tree = Readonly<Record<string, unknown>> & { readonly type: string };

/** Not parts of the tree, or told otherwise: positions are compared by `range`, and what a file is (`sourceType`) ESLint says itself. */
const LEFT_OUT = new Set(['parent', 'loc', 'start', 'end', 'tokens', 'comments', 'hashbang', 'sourceType']);

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/**
 * The kinds of differences, as `Type.key: what`, once for each place. A part that is missing in one tree is not gone into; a
 * property that one of the two does not have is equal to one that is undefined, null, false or empty in the other.
 */
export function* diffTrees(one: Tree, other: Tree): Generator<string> {
  if (one.type !== other.type) {
    yield `${one.type} is ${other.type}`;
    return;
  }
  const [a, b] = [one['range'], other['range']] as (readonly [number, number] | undefined)[];
  // Where a program begins when its first lines are comments is a matter of taste.
  if (one.type !== 'Program' && (a?.[0] !== b?.[0] || a?.[1] !== b?.[1])) yield `${one.type}: range`;
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    if (key !== 'range' && key !== 'type' && !LEFT_OUT.has(key)) yield* diffValues(`${one.type}.${key}`, one[key], other[key]);
  }
}

function* diffValues(name: string, one: unknown, other: unknown): Generator<string> {
  if (isTree(one) && isTree(other)) {
    yield* diffTrees(one, other);
  } else if (Array.isArray(one) && Array.isArray(other)) {
    if (one.length !== other.length) yield `${name}: length`;
    else for (const [index, element] of one.entries()) yield* diffValues(name, element, other[index]);
  } else if (!isSame(one, other)) {
    yield `${name}: ${word(one)} is ${word(other)}`;
  }
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0);

function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other) || (isAbsent(one) && isAbsent(other))) return true;
  if (one instanceof RegExp || other instanceof RegExp) return String(one) === String(other);
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const [a, b] = [one, other].map((value) => JSON.stringify(value, Object.keys(value).toSorted()));
  return a === b;
}

const word = (value: unknown): string => (isTree(value) ? value.type : Array.isArray(value) ? 'list' : typeof value === 'string' ? 'text' : typeof value === 'object' && value !== null ? 'object' : String(value));
