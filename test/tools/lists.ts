/** What several tools that compare lists need. */

/** @returns those of the first list that the second does not hold, as often as they stand there */
export function without<T>(list: readonly T[], taken: readonly T[]): T[] {
  const counts = new Map<T, number>();
  for (const item of taken) counts.set(item, (counts.get(item) ?? 0) + 1);
  return list.filter((item) => {
    const left = counts.get(item) ?? 0;
    counts.set(item, left - 1);
    return left <= 0;
  });
}

/** @returns the items by a key, keys and items in the order in which they come first */
export function groupBy<T>(list: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const name = key(item);
    const known = groups.get(name);
    if (known) known.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}
