/**
 * A flag that can be waited for: set it and all who wait go on, clear it and they wait again.
 *
 * @title Event flag
 * @prefix asyncEvent
 * @main AsyncEvent
 * @problems wait until ready | wait for a flag | signal other tasks to go on | pause and resume a worker | gate requests until connected
 * @asyncio `Event`
 * @when Several tasks wait for one state (connected, warm, resumed) that may come and go.
 * @cost One entry for each waiting caller.
 * @failure It cannot fail.
 * @abort A waiting caller rejects at once with `signal.reason`; the others wait on.
 * @empty Setting it with nobody waiting just sets it.
 * @zero There is no number to be zero.
 * @given
 * async function connect(): Promise<void> {}
 * @example
 * const «event:connected» = new AsyncEvent();
 * const «waiting» = «event».wait().then(() => «work:console.log('go')»);
 * await «prepare:connect()»;
 * «event».set();
 * await «waiting»;«»
 * @prints go
 */

/** A flag; it is clear at first. */
export class AsyncEvent {
  #isSet = false;
  readonly #waiting = new Set<() => void>();

  get isSet(): boolean {
    return this.#isSet;
  }

  /** Sets the flag and lets all go on who wait, in the order in which they came. */
  set(): void {
    this.#isSet = true;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const go of waiting) go();
  }

  /** Clears the flag: who waits from now on waits for the next `set`. */
  clear(): void {
    this.#isSet = false;
  }

  /** Resolves when the flag is set, at once if it is. It may be clear again by the time the caller goes on. */
  async wait({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
    signal?.throwIfAborted();
    if (this.#isSet) return;
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.delete(go);
        reject(signal?.reason);
      };
      const go = (): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.add(go);
    });
  }
}
