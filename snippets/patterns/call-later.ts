/**
 * Runs something at a later time; it can be cancelled, and its failure is reported.
 *
 * @title Call later
 * @prefix callLater
 * @main callLater
 * @problems setTimeout with an async callback | error inside setTimeout is lost | schedule a call | cancel a delayed call | run at a date | timer over 24 days fires at once
 * @asyncio `delay_call`, `call_soon`, `call_later`, `call_at`
 * @when Something small is due later and nobody waits for it. For something that repeats take cancellable-loop.
 * @cost One timer until it is due.
 * @failure Goes to `report` (by default `console.error`), whether the function throws or its promise rejects; `done` resolves all the same.
 * @abort Before it is due the call is cancelled; once it runs, it sees the abort through its signal, and ending because of that is not reported.
 * @empty There is nothing that could be empty.
 * @zero With 0 ms or a date that has passed it runs at the next turn of timers; NaN throws a RangeError.
 * @given
 * async function remind(): Promise<void> {
 *   console.log('reminded');
 * }
 * @example
 * const «call:reminder» = callLater(«ms:20», () => «work:remind()»);
 * await «call».done;«»
 * @prints reminded
 */

export interface CallLaterOptions {
  /** Cancels the call. */
  signal?: AbortSignal | undefined;
  /** Told of a failure. */
  report?: (error: unknown) => void;
}

export interface ScheduledCall {
  /** Resolves when the call has ended or has been cancelled; never rejects. */
  readonly done: Promise<void>;
  /** Cancels the call, or aborts its signal when it runs already. */
  cancel(reason?: unknown): void;
  [Symbol.dispose](): void;
}

/** Calls `fn` after `ms` milliseconds, however many. */
export function callLater(ms: number, fn: (signal: AbortSignal) => unknown, { signal, report = console.error }: CallLaterOptions = {}): ScheduledCall {
  if (Number.isNaN(ms)) throw new RangeError('ms must be a number');
  const stop = new AbortController();
  const { signal: stopped } = stop;
  const cancel = (reason: unknown = new DOMException('the call is cancelled', 'AbortError')): void => stop.abort(reason);
  const onAbort = (): void => cancel(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();

  const run = async (): Promise<void> => {
    try {
      await fn(stopped);
    } catch (error) {
      const reason: unknown = stopped.reason;
      const isAbort = stopped.aborted && (error === reason || (error instanceof Error && error.cause === reason));
      if (!isAbort) report(error);
    }
  };
  const done = new Promise<void>((resolve) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let left = ms;
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      resolve();
    };
    const wait = (): void => {
      // A timer cannot wait longer than 2^31 - 1 ms; more would fire at once.
      const next = Math.min(left, 2_147_483_647);
      left -= next;
      timer = setTimeout(() => {
        if (left > 0) return wait();
        stopped.removeEventListener('abort', end);
        run().then(end, (error: unknown) => {
          end();
          console.error(error);
        });
      }, next);
    };
    if (stopped.aborted) return end();
    stopped.addEventListener('abort', end, { once: true });
    wait();
  });
  return { done, cancel, [Symbol.dispose]: cancel };
}

/** Calls `fn` at a date, or at once when that has passed. */
export function callAt(date: Date, fn: (signal: AbortSignal) => unknown, options: CallLaterOptions = {}): ScheduledCall {
  return callLater(date.getTime() - Date.now(), fn, options);
}
