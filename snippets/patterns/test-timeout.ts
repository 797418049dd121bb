/**
 * Makes a test fail quickly, and say what it was waiting for, when something that should happen does not.
 *
 * @title Test: expect it in time
 * @prefix inTime
 * @main inTime
 * @problems test hangs until the runner's timeout | which await was stuck in a test | wait for an event in a test | await with a message on timeout
 * @asyncio `asyncio.wait_for` in a pytest-asyncio test, `pytest-timeout`
 * @when A test waits for an event or a promise that a bug would leave pending. With fake clocks, advance the clock instead.
 * @cost One timer; it is gone when the wait is over.
 * @failure A rejection is passed on. When the time is over it rejects with an Error that says what was missing, with the stack of the caller.
 * @abort The signal ends the wait with its reason.
 * @empty There is nothing that could be empty.
 * @zero With 0 ms only what is settled already is in time; below zero or NaN rejects with a RangeError.
 * @given
 * const started = Promise.resolve('started');
 * @example
 * const «value» = await inTime(«promise:started», '«what:the server has started»');«»
 * @show
 * console.log(«value»);
 * @prints started
 */

export interface InTimeOptions {
  /** Milliseconds. */
  within?: number;
  signal?: AbortSignal | undefined;
}

/**
 * Waits for a promise, but not for ever.
 * @param what completes the sentence "it did not happen within ... ms that ..."
 */
export async function inTime<T>(promise: PromiseLike<T>, what: string, { within = 2000, signal }: InTimeOptions = {}): Promise<Awaited<T>> {
  if (!(within >= 0)) throw new RangeError('within must be 0 or more');
  // Made here, so that its stack leads to the test.
  const late = new Error(`it did not happen within ${within} ms that ${what}`);
  signal?.throwIfAborted();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let onAbort = (): void => {};
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late), within);
    onAbort = () => reject(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
