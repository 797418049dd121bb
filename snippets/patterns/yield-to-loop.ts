/**
 * Lets the event loop take its turn in the middle of long synchronous work, so that timers, requests and clicks are served.
 *
 * @title Yield to the event loop
 * @prefix yieldToLoop
 * @main yieldToLoop
 * @problems long loop freezes the page | let other requests run | await Promise.resolve does not help | setImmediate in a loop | keep the server responsive
 * @asyncio `sleep(0)`
 * @when A computation takes more than a few milliseconds but is not worth a worker. For heavy work take run-blocking.
 * @cost One turn of the event loop for each call; `yieldEvery` makes that one turn for each slice of time.
 * @failure It cannot fail.
 * @abort Rejects with `signal.reason` instead of going on.
 * @empty There is nothing that could be empty.
 * @zero `yieldEvery(0)` yields at each call.
 * @given
 * const rows = [1, 2, 3];
 * @example
 * const «pause:breathe» = yieldEvery(«ms:10»);
 * for (const «item:row» of «items:rows») {
 *   await «pause»();
 *   «work:console.log(row)»;«»
 * }
 * @prints
 * 1
 * 2
 * 3
 */

/** What the platforms offer; none has all of it. */
interface Host {
  scheduler?: { yield?: () => Promise<void> };
  setImmediate?: (callback: () => void) => unknown;
  MessageChannel: new () => { port1: { onmessage: () => void; close(): void }; port2: { postMessage(message: unknown): void } };
}

/**
 * Resolves after the event loop has taken a turn: in Node after input and output (`setImmediate`), in browsers by `scheduler.yield`, which keeps
 * the place in the queue, else by a message.
 */
export async function yieldToLoop({ signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
  signal?.throwIfAborted();
  const host = globalThis as unknown as Host;
  await new Promise<void>((resolve, reject) => {
    if (host.setImmediate) host.setImmediate(resolve);
    else if (host.scheduler?.yield) host.scheduler.yield().then(resolve, reject);
    else {
      const { port1, port2 } = new host.MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(undefined);
    }
  });
  signal?.throwIfAborted();
}

/**
 * Makes a function to call in every round of a loop: it yields only when so much time has passed since it last did.
 * @param ms longest stretch of work without a turn of the event loop
 */
export function yieldEvery(ms: number, options: { signal?: AbortSignal | undefined } = {}): () => Promise<void> {
  let last = performance.now();
  return async () => {
    options.signal?.throwIfAborted();
    if (performance.now() - last < ms) return;
    await yieldToLoop(options);
    last = performance.now();
  };
}
