/**
 * Sends events to async handlers: one handler's failure is reported and stops no other, and a signal ends a subscription.
 *
 * @title Event bus
 * @prefix eventBus
 * @main EventBus
 * @problems EventEmitter with async listeners | unhandled rejection in an event handler | publish and subscribe | unsubscribe with a signal | wait for all handlers
 * @asyncio an event bus
 * @when Parts of a program should not know each other, and handlers do asynchronous work that somebody may want to wait for.
 * @cost One entry for each subscription; all handlers of an event run at once.
 * @failure Goes to `report` with the name of the event (by default `console.error`); `emit` resolves all the same.
 * @abort The signal given to `on` ends that subscription; a handler that runs already goes on.
 * @empty An event without handlers does nothing.
 * @zero There is no number to be zero.
 * @given
 * async function sendMail(to: string): Promise<void> {
 *   console.log(`mail to ${to}`);
 * }
 * @example
 * const «bus» = new EventBus<{ «event:registered»: { «field:mail»: string } }>();
 * const unsubscribe = «bus».on('«event»', ({ «field» }) => «work:sendMail(mail)»);
 * await «bus».emit('«event»', { «field»: «value:'you'» });
 * unsubscribe();«»
 * @prints mail to you
 */

export interface SubscribeOptions {
  /** Ends the subscription. */
  signal?: AbortSignal | undefined;
  /** Only the next event. */
  once?: boolean;
}

/** @typeParam Events the payload of each event, by name */
export class EventBus<Events extends object> {
  readonly #handlers = new Map<keyof Events, Set<(payload: never) => unknown>>();
  readonly #report: (message: string, error: unknown) => void;

  constructor({ report = console.error }: { report?: (message: string, error: unknown) => void } = {}) {
    this.#report = report;
  }

  /** Handlers of an event. */
  count(event: keyof Events): number {
    return this.#handlers.get(event)?.size ?? 0;
  }

  /**
   * Subscribes a handler.
   * @returns a function that ends the subscription
   */
  on<E extends keyof Events>(event: E, handler: (payload: Events[E]) => unknown, { signal, once = false }: SubscribeOptions = {}): () => void {
    if (signal?.aborted) return () => {};
    const handlers = this.#handlers.get(event) ?? new Set();
    this.#handlers.set(event, handlers);
    // An entry of its own for each subscription: the same handler may subscribe twice.
    const entry = (payload: Events[E]): unknown => {
      if (once) off();
      return handler(payload);
    };
    const off = (): void => {
      signal?.removeEventListener('abort', off);
      handlers.delete(entry);
      if (handlers.size === 0 && this.#handlers.get(event) === handlers) this.#handlers.delete(event);
    };
    handlers.add(entry);
    signal?.addEventListener('abort', off, { once: true });
    return off;
  }

  /** Calls all handlers of an event at once and resolves when each has ended; never rejects. */
  async emit<E extends keyof Events>(event: E, payload: Events[E]): Promise<void> {
    const handlers = [...(this.#handlers.get(event) ?? [])] as ((payload: Events[E]) => unknown)[];
    await Promise.all(
      handlers.map(async (handler) => {
        try {
          await handler(payload);
        } catch (error) {
          this.#report(`a handler of ${String(event)} failed`, error);
        }
      }),
    );
  }
}
