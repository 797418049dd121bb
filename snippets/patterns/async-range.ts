/**
 * Counts in a loop that lets the event loop take its turn now and then and can be aborted.
 *
 * @title Async range
 * @prefix asyncRange
 * @main asyncRange
 * @problems long counting loop blocks | loop over numbers without freezing | abort a long computation | range for await
 * @asyncio `arange`
 * @when A long computation goes by numbers and other work must be served meanwhile. For a loop over other things take yield-to-loop.
 * @cost One turn of the event loop for each `slice` of time.
 * @failure It cannot fail by itself; leaving the loop ends it.
 * @abort Throws `signal.reason` into the loop at the next number.
 * @empty A range whose end is not behind its start gives nothing.
 * @zero A `step` of 0 (or NaN) throws a RangeError at the first number; a `slice` of 0 lets the event loop turn at each.
 * @example
 * for await (const «index» of asyncRange(«start:0», «end:3»)) {
 *   «work:console.log(index)»;«»
 * }
 * @prints
 * 0
 * 1
 * 2
 */

export interface AsyncRangeOptions {
  /** Distance between two numbers; below 0 it counts down. */
  step?: number;
  /** Milliseconds of work between two turns of the event loop. */
  slice?: number;
  signal?: AbortSignal | undefined;
}

/** Yields `start`, `start + step` and so on, up to but without `end`. */
export async function* asyncRange(start: number, end: number, { step = 1, slice = 10, signal }: AsyncRangeOptions = {}): AsyncGenerator<number, void, undefined> {
  if (Number.isNaN(step) || step === 0) throw new RangeError('step must not be 0');
  let last = performance.now();
  for (let count = 0; ; count += 1) {
    // Multiplied rather than added up, so that steps like 0.1 do not drift.
    const value = start + count * step;
    if (step > 0 ? !(value < end) : !(value > end)) return;
    signal?.throwIfAborted();
    if (performance.now() - last >= slice) {
      await new Promise<void>((resolve) => setTimeout(resolve, 0));
      signal?.throwIfAborted();
      last = performance.now();
    }
    yield value;
  }
}
