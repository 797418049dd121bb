/**
 * Measures how long an awaited operation takes, so that profilers and observers see it by name.
 *
 * @title Timed
 * @prefix timed
 * @main timed
 * @problems how long does this await take | measure async duration | performance.measure for a promise | log slow calls | profile async code
 * @asyncio profiling async code
 * @when One wants durations of named operations in the profiler's timeline, in metrics, or in a log. It is wall time: waiting counts.
 * @cost Two readings of the clock and one entry, which is dropped again after observers have been told.
 * @failure Measured as well, with `outcome: 'failed'`, and passed on.
 * @abort The work keeps its own signal; ending because of it is measured as a failure.
 * @empty There is nothing that could be empty.
 * @zero There is no number to be zero.
 * @given
 * async function load(): Promise<string> {
 *   return 'value';
 * }
 * @example
 * const «result» = await timed('«name:load»', () => «work:load()», ({ name, outcome }) => «report:console.log(name, outcome)»);«»
 * @show
 * console.log(«result»);
 * @prints
 * load done
 * value
 * @surround
 * await timed('«name»', async () => {
 *   «selection»
 * });
 */

/** One measured operation; times in milliseconds of `performance.now()`. */
export interface Timing {
  name: string;
  start: number;
  duration: number;
  outcome: 'done' | 'failed';
}

/**
 * Runs `work` and measures it as an entry of type `measure` whose `detail` holds the outcome.
 * @param report is told directly, besides any PerformanceObserver
 */
export async function timed<T>(name: string, work: () => T | PromiseLike<T>, report?: (timing: Timing) => void): Promise<Awaited<T>> {
  const start = performance.now();
  const measure = (outcome: Timing['outcome']): void => {
    const { duration } = performance.measure(name, { start, detail: { outcome } });
    // Observers have the entry by now; kept in the timeline it would pile up.
    performance.clearMeasures(name);
    report?.({ name, start, duration, outcome });
  };
  let value: Awaited<T>;
  try {
    value = await work();
  } catch (error) {
    measure('failed');
    throw error;
  }
  measure('done');
  return value;
}
