/**
 * Stops calling something that keeps failing: after a number of failures calls are refused at once, after a while one is tried again, and
 * after enough successes all is as before.
 *
 * @title Circuit breaker
 * @prefix circuitBreaker
 * @main CircuitBreaker
 * @problems stop hammering a service that is down | fail fast | cascading failures | half-open state | protect a dependency from overload
 * @asyncio circuit breaker with CLOSED, OPEN, HALF_OPEN
 * @when Many callers depend on one service, and waiting for its failure each time costs more than being refused. Put retry inside, not outside.
 * @cost A few numbers; no timer.
 * @failure Failures of the work are passed on and counted; a refused call rejects with a CircuitOpenError, without calling the work.
 * @abort The work gets the signal; ending because of it counts as neither failure nor success.
 * @empty With no calls nothing changes.
 * @zero `failures` or `successes` below 1, or a `recovery` below 0, is a RangeError; a `recovery` of 0 tries again at the next call.
 * @given
 * async function callService(): Promise<string> {
 *   throw new Error('service is down');
 * }
 * @example
 * const «breaker» = new CircuitBreaker({ failures: «failures:2», recovery: «recovery:30_000» });
 * for (let attempt = 1; attempt <= 3; attempt += 1) {
 *   try {
 *     await «breaker».run((signal) => «work:callService()»);
 *   } catch (error) {
 *     «onError:console.log(String(error))»;«»
 *   }
 * }
 * @prints
 * Error: service is down
 * Error: service is down
 * CircuitOpenError: refused: the circuit is open
 * @package cockatiel Take it when it is there already, or when breakers are combined with retries, timeouts and bulkheads as one policy; it has sampling breakers too.
 * import { circuitBreaker, ConsecutiveBreaker, handleAll } from 'cockatiel';
 * const «breaker» = circuitBreaker(handleAll, { halfOpenAfter: «recovery:30_000», breaker: new ConsecutiveBreaker(«failures:2») });
 * await «breaker».execute(({ signal }) => «work:callService()»);«»
 */

export type CircuitState = 'closed' | 'open' | 'half-open';

/** A call was refused because the circuit is open. */
export class CircuitOpenError extends Error {
  override readonly name = 'CircuitOpenError';
}

export interface CircuitBreakerOptions {
  /** Failures in a row that open the circuit. */
  failures?: number;
  /** Successes in a row that close it again. */
  successes?: number;
  /** Milliseconds from opening to the first trial. */
  recovery?: number;
  /** Which errors count; by default all. */
  isFailure?: (error: unknown) => boolean;
  onStateChange?: (state: CircuitState) => void;
}

export class CircuitBreaker {
  readonly #options: Required<CircuitBreakerOptions>;
  #state: CircuitState = 'closed';
  #count = 0;
  #openedAt = 0;
  #isTrying = false;
  /** Calls that began before the last change of state no longer count. */
  #era = 0;
  /** For calls without a signal; making one for each would cost more than all the rest. */
  readonly #never = new AbortController().signal;

  constructor({ failures = 5, successes = 1, recovery = 30_000, isFailure = () => true, onStateChange = () => {} }: CircuitBreakerOptions = {}) {
    if (!(failures >= 1) || !(successes >= 1) || !(recovery >= 0)) throw new RangeError('failures and successes must be at least 1, recovery at least 0');
    this.#options = { failures, successes, recovery, isFailure, onStateChange };
  }

  get state(): CircuitState {
    return this.#state;
  }

  /** Calls `work` if the circuit allows it. While half-open, one call is tried at a time. */
  async run<T>(work: (signal: AbortSignal) => T | PromiseLike<T>, { signal = this.#never }: { signal?: AbortSignal | undefined } = {}): Promise<Awaited<T>> {
    signal.throwIfAborted();
    if (this.#state === 'open' && performance.now() - this.#openedAt >= this.#options.recovery) this.#become('half-open');
    if (this.#state === 'open') throw new CircuitOpenError('refused: the circuit is open');
    if (this.#state === 'half-open' && this.#isTrying) throw new CircuitOpenError('refused: a trial is under way');
    const era = this.#era;
    this.#isTrying = this.#state === 'half-open';
    try {
      const value = await work(signal);
      if (era === this.#era) this.#succeed();
      return value;
    } catch (error) {
      const isAbort = signal.aborted && (error === signal.reason || (error instanceof Error && error.cause === signal.reason));
      if (era === this.#era && !isAbort && this.#options.isFailure(error)) this.#fail();
      throw error;
    } finally {
      if (era === this.#era) this.#isTrying = false;
    }
  }

  #succeed(): void {
    if (this.#state === 'closed') this.#count = 0;
    else {
      this.#count += 1;
      if (this.#count >= this.#options.successes) this.#become('closed');
    }
  }

  #fail(): void {
    this.#count += 1;
    if (this.#state === 'half-open' || this.#count >= this.#options.failures) this.#become('open');
  }

  #become(state: CircuitState): void {
    this.#state = state;
    this.#era += 1;
    this.#count = 0;
    this.#isTrying = false;
    if (state === 'open') this.#openedAt = performance.now();
    this.#options.onStateChange(state);
  }
}
