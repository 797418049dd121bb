/** How much of ESLint's time each of our rules takes, from ESLint's own clock (`--stats`). */
import { measure } from './measure.ts';
import type { Contender } from './contenders.ts';

export interface Share {
  readonly rule: string;
  /** Milliseconds over all files. */
  readonly time: number;
  /** Of everything that ESLint did with the files: parsing, scopes, traversal and all rules. */
  readonly percent: number;
}

interface Stats {
  readonly times: { readonly passes: readonly { readonly parse: { readonly total: number }; readonly rules?: Readonly<Record<string, { readonly total: number }>>; readonly total: number }[] };
}

/** @returns the rules by their time, the parser and all our rules together among them, largest first */
export async function measureShares(contender: Contender, project: string): Promise<readonly Share[]> {
  const { stdout, stderr } = await measure([...contender.argv, '--stats'], project, contender.env);
  if (!stdout.startsWith('[')) throw new Error(`${contender.name} did not finish:\n${stderr.slice(-2000)}`);
  const results = JSON.parse(stdout) as readonly { readonly stats?: Stats }[];
  const times = new Map<string, number>();
  const add = (name: string, time: number): void => void times.set(name, (times.get(name) ?? 0) + time);
  let total = 0;
  for (const pass of results.flatMap(({ stats }) => stats?.times.passes ?? [])) {
    total += pass.total;
    add('(parsing, types included)', pass.parse.total);
    for (const [rule, time] of Object.entries(pass.rules ?? {})) {
      add(rule, time.total);
      add('(all rules)', time.total);
    }
  }
  return [...times].map(([rule, time]) => ({ rule, time: Math.round(time), percent: Math.round((1000 * time) / total) / 10 })).toSorted((a, b) => b.time - a.time);
}
