/**
 * An async function for tests that is answered by hand: each call waits until the test resolves or rejects it, so that every order of events
 * can be played without a clock.
 *
 * @title Async mock
 * @prefix asyncMock
 * @main asyncMock
 * @problems mock an async function in a test | control when a promise resolves | test the order of concurrent calls | fake slow backend | test abort in the middle of a call
 * @asyncio `AsyncMock`
 * @when A test is about what happens between the beginning and the end of a call. It works with vitest, jest and node:test alike.
 * @cost One entry for each call.
 * @failure `reject` makes a call fail. A call that nobody answers stays pending, and `open` counts it.
 * @abort A call whose last argument is a signal, or holds one, rejects with `signal.reason` when that aborts.
 * @empty Answering when no call is open throws an Error, so that a test cannot pass by mistake.
 * @zero There is no number to be zero.
 * @example
 * const «load» = asyncMock<«type:[id: number], string»>();
 * const «both» = Promise.all([«load»(1), «load»(2)]);
 * «load».resolve('second', 1);
 * «load».resolve('first', 0);
 * const «result» = await «both»;«»
 * @show
 * console.log(«result», «load».calls);
 * @prints [ 'first', 'second' ] [ [ 1 ], [ 2 ] ]
 * @package vitest Its `vi.fn()` records calls and `mockResolvedValueOnce` answers at once, which is enough where the order does not matter.
 * import { vi } from 'vitest';
 * const «load» = vi.fn().mockResolvedValueOnce('first').mockRejectedValueOnce(new Error('second'));«»
 */

export interface AsyncMock<A extends unknown[], R> {
  (...args: A): Promise<R>;
  /** Arguments of all calls so far. */
  readonly calls: A[];
  /** Numbers of the calls that have not been answered, oldest first. */
  readonly open: number[];
  /** Answers a call: the oldest that is open, or the one of that number. */
  resolve(value: R, call?: number): void;
  reject(error: unknown, call?: number): void;
}

interface OpenCall<R> {
  resolve(value: R): void;
  reject(error: unknown): void;
}

/** Makes the function. */
export function asyncMock<A extends unknown[] = unknown[], R = unknown>(): AsyncMock<A, R> {
  const calls: A[] = [];
  const open = new Map<number, OpenCall<R>>();

  const take = (call: number | undefined): OpenCall<R> => {
    const number = call ?? [...open.keys()][0];
    const found = number === undefined ? undefined : open.get(number);
    if (!found || number === undefined) throw new Error(call === undefined ? 'no call is open' : `call ${call} is not open`);
    open.delete(number);
    return found;
  };
  const mock = (...args: A): Promise<R> =>
    new Promise<R>((resolve, reject) => {
      const number = calls.push(args) - 1;
      const signal = signalOf(args.at(-1));
      const done = (): void => signal?.removeEventListener('abort', onAbort);
      const onAbort = (): void => {
        open.delete(number);
        reject(signal?.reason);
      };
      open.set(number, {
        resolve: (value) => {
          done();
          resolve(value);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      });
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted) onAbort();
    });
  // A getter would be read once by Object.assign.
  const withOpen = Object.defineProperty(mock, 'open', { get: () => [...open.keys()] }) as typeof mock & { readonly open: number[] };
  return Object.assign(withOpen, {
    calls,
    resolve: (value: R, call?: number) => take(call).resolve(value),
    reject: (error: unknown, call?: number) => take(call).reject(error),
  });
}

function signalOf(argument: unknown): AbortSignal | undefined {
  if (argument instanceof AbortSignal) return argument;
  return argument instanceof Object && 'signal' in argument && argument.signal instanceof AbortSignal ? argument.signal : undefined;
}
