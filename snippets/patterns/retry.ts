/**
 * Calls a function again when it fails, with waits that grow exponentially and are drawn at random (full jitter), up to a cap.
 *
 * @title Retry
 * @prefix retry
 * @main retry
 * @problems try again on failure | retry with exponential backoff and jitter | flaky network | 503 and ECONNRESET | retry loop swallows abort
 * | decorator for retries
 * @asyncio `async_retry`, retry with backoff, `@retry`
 * @when The work may be repeated without harm and its failure is likely to pass. Say in `shouldRetry` what is worth it: a 404 never is.
 * @cost One timer during a wait. At worst `attempts` calls and the sum of the waits: a wait is at most `base * 2^n` and at most `cap` ms.
 * @failure Rejects with the last error; errors that have no `cause` get the error of the attempt before as theirs, so that the whole chain is there.
 * @abort During a wait it rejects at once with `signal.reason`; during an attempt, as soon as that attempt ends (it is given the signal). A failure of
 * that attempt that is not just the abort goes to `onLateError` (by default `console.error`).
 * @empty There is nothing that could be empty.
 * @zero `attempts` below 1 rejects with a RangeError; `base` 0 retries without a wait.
 * @given
 * let calls = 0;
 * async function load(): Promise<string> {
 *   calls += 1;
 *   if (calls < 3) throw new Error(`attempt ${calls} failed`);
 *   return `loaded by attempt ${calls}`;
 * }
 * @example
 * const «result» = await retry((attempt, signal) => «work:load()», { attempts: «attempts:5», base: «base:10» });«»
 * @show
 * console.log(«result»);
 * @prints loaded by attempt 3
 * @surround
 * await retry(async (attempt, signal) => {
 *   «selection»
 * }, { attempts: «attempts:5», base: «base:100» });
 * @package p-retry Take it when it is there already: same backoff by `retries`, `minTimeout` and `randomize`, and an `AbortError` that ends the
 * retries from inside. Its attempts count from 1 as here, but `retries` is one less than `attempts`.
 * import pRetry from 'p-retry';
 * const «result» = await pRetry((attempt) => «work:load()», { retries: «retries:4», minTimeout: «base:10», randomize: true });«»
 */

export interface RetryOptions {
  /** Calls in all, at least 1. */
  attempts?: number;
  /** Milliseconds that the first wait is at most. */
  base?: number;
  /** Milliseconds that any wait is at most. */
  cap?: number;
  /** Whether another attempt is worth it. */
  shouldRetry?: (error: unknown, attempt: number) => boolean;
  signal?: AbortSignal | undefined;
  /** Told of a failure that an abort has overtaken. */
  onLateError?: (error: unknown) => void;
  /** Source of randomness, from 0 to 1. */
  random?: () => number;
}

/**
 * Calls `fn` until it succeeds, is not worth repeating, or has been called `attempts` times.
 * Waits between a try and the next are `random() * min(cap, base * 2 ** n)`, the "full jitter" of the AWS Architecture Blog (M. Brooker, 2015).
 * @param fn gets the number of the attempt, from 1, and the signal
 */
export async function retry<T>(fn: (attempt: number, signal: AbortSignal) => T | PromiseLike<T>, options: RetryOptions = {}): Promise<Awaited<T>> {
  const { attempts = 5, base = 100, cap = 10_000, shouldRetry = () => true, onLateError = console.error, random = Math.random } = options;
  if (!(attempts >= 1)) throw new RangeError('attempts must be at least 1');
  const { signal = new AbortController().signal } = options;
  signal.throwIfAborted();
  let previous: unknown;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await fn(attempt, signal);
    } catch (error) {
      if (signal.aborted) {
        const reason: unknown = signal.reason;
        if (error !== reason && !(error instanceof Error && error.cause === reason)) onLateError(error);
        throw reason;
      }
      if (attempt > 1) linkCause(error, previous);
      if (attempt >= attempts || !shouldRetry(error, attempt)) throw error;
      previous = error;
    }
    await pause(random() * Math.min(cap, base * 2 ** (attempt - 1)), signal);
  }
}

/**
 * The same as a decorator: a method that is retried.
 * @example class Client { @retried({ attempts: 3 }) async load() {} }
 */
export function retried(options: RetryOptions = {}) {
  return function <This, A extends unknown[], R>(method: (this: This, ...args: A) => R | PromiseLike<R>, _context?: unknown) {
    return function (this: This, ...args: A): Promise<Awaited<R>> {
      return retry(() => method.apply(this, args), options);
    };
  };
}

/** Makes an earlier failure the cause of a later one, unless that would change what is there or close a circle. */
function linkCause(error: unknown, earlier: unknown): void {
  if (!(error instanceof Error) || 'cause' in error || !Object.isExtensible(error)) return;
  for (let each = earlier; each instanceof Error; each = each.cause) if (each === error) return;
  Object.defineProperty(error, 'cause', { value: earlier, writable: true, configurable: true });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
