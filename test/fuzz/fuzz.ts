/** Random programs until one of them shows a difference. */
import fc from 'fast-check';
import { examine, kindOf, type Difference } from './examine.ts';
import { programs } from './programs/arbitrary.ts';
import { render } from './programs/render.ts';
import { hash } from './random.ts';

export interface FuzzOptions {
  readonly count: number;
  readonly seed: number;
  /** Only repairs whose rule or title has this in it. */
  readonly only?: string | undefined;
  /** Every how many programs one is linted with types as well; 0 for never. */
  readonly typedEvery?: number;
  /** Whether to look for further kinds of differences after the first. */
  readonly keepGoing?: boolean;
  readonly onProgress?: (summary: Summary) => void;
  /** Gets each difference, shrunk, as soon as it is there. */
  readonly onDifference?: (difference: Difference) => void;
}

export interface Summary {
  readonly seed: number;
  programs: number;
  typed: number;
  /** Programs in which a repair was offered. */
  withRepairs: number;
  /** Runs of a program under a schedule. */
  runs: number;
  /** How often each kind of repair was run. */
  readonly repairs: Record<string, number>;
  readonly differences: Difference[];
}

/** Runs `count` programs; each difference is shrunk to a small program before it is kept. */
export async function fuzz(options: FuzzOptions): Promise<Summary> {
  const { count, seed, only, typedEvery = 0 } = options;
  const summary: Summary = { seed, programs: 0, typed: 0, withRepairs: 0, runs: 0, repairs: {}, differences: [] };
  const except = new Set<string>();
  for (let round = 0; summary.programs < count; round += 1) {
    let failed = false;
    let smallest: Difference | undefined;
    const property = fc.asyncProperty(programs, async (program) => {
      const code = render(program);
      const own = hash(seed, code);
      const typed = typedEvery > 0 && own % typedEvery === 0;
      const { differences, repairs, runs } = await examine(code, { seed: own, typed, only, except });
      if (!failed) {
        summary.programs += 1;
        if (typed) summary.typed += 1;
        if (repairs.length > 0) summary.withRepairs += 1;
        for (const repair of repairs) summary.repairs[repair] = (summary.repairs[repair] ?? 0) + 1;
        summary.runs += runs;
        options.onProgress?.(summary);
      }
      // While shrinking, only the difference that was found first counts.
      const [first] = smallest ? differences.filter(({ rule, title }) => kindOf(rule, title) === kindOf(smallest?.rule ?? '', smallest?.title ?? '')) : differences;
      if (!first) return true;
      failed = true;
      smallest = first;
      return false;
    });
    await fc.check(property, { numRuns: count - summary.programs, seed: hash(seed, `round ${round}`) | 0 });
    if (!smallest) break;
    summary.differences.push(smallest);
    options.onDifference?.(smallest);
    if (!options.keepGoing) break;
    except.add(kindOf((smallest).rule, (smallest).title));
  }
  return summary;
}
