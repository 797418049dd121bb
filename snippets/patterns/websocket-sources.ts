/**
 * Sends several sources into one WebSocket; when one of them ends or fails, or the socket closes, the others are stopped and unsubscribed.
 *
 * @title Sources into a WebSocket
 * @prefix sendSources
 * @main sendSources
 * @problems two subscriptions into one WebSocket | unsubscribe when the socket closes | messages and a ticker on one connection | socket keeps sending after close | slow WebSocket client fills memory
 * @asyncio a socket and a subscription, `wait(FIRST_COMPLETED)`
 * @when A connection is fed from several places and nothing may go on behind it.
 * @cost One message of each source at a time; a slow socket holds the sources back once `highWater` bytes wait in it.
 * @failure The first failure stops the others and rejects; when others fail while they stop, all arrive in an AggregateError whose cause is the first.
 * @abort Stops all sources, and when they have stopped rejects with `signal.reason`. The socket stays open: close it where it was opened.
 * @empty Without sources it resolves at once.
 * @zero A `highWater` of 0 waits after each message until all has been sent.
 * @given
 * const socket = Object.assign(new EventTarget(), { readyState: 1, bufferedAmount: 0, send: (data: string) => console.log(data) });
 * async function* prices(): AsyncGenerator<string> {
 *   yield 'price 1';
 *   yield 'price 2';
 * }
 * async function* news(signal: AbortSignal): AsyncGenerator<string> {
 *   await new Promise((resolve) => signal.addEventListener('abort', resolve));
 *   console.log('news unsubscribed');
 * }
 * @example
 * await sendSources(«socket», [
 *   (signal) => «firstCall:prices()»,
 *   (signal) => «secondCall:news(signal)»,
 * ]);«»
 * @prints
 * price 1
 * price 2
 * news unsubscribed
 */

/** What it needs of a WebSocket: the browser's, Node's or the one of `ws`. */
export interface SocketLike<D> {
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(data: D): void;
  addEventListener(type: 'close' | 'error', listener: () => void): void;
  removeEventListener(type: 'close' | 'error', listener: () => void): void;
}

export interface SendSourcesOptions {
  signal?: AbortSignal | undefined;
  /** Bytes that may wait in the socket before the sources have to. */
  highWater?: number;
  /** Milliseconds between two looks at a socket that is full; WebSockets do not tell when they have sent. */
  pause?: number;
}

/**
 * Sends until the first source ends or the socket closes.
 * @param sources each gets a signal that aborts when it is to stop; its loop is left as well, which runs its `finally`
 */
export async function sendSources<D>(
  socket: SocketLike<D>,
  sources: Iterable<(signal: AbortSignal) => AsyncIterable<D>>,
  { signal, highWater = 1_048_576, pause = 20 }: SendSourcesOptions = {},
): Promise<void> {
  signal?.throwIfAborted();
  const stop = new AbortController();
  const { signal: stopped } = stop;
  const failures: unknown[] = [];
  const isOpen = 1;

  const onClose = (): void => stop.abort(new DOMException('the socket is closed', 'AbortError'));
  const onAbort = (): void => stop.abort(signal?.reason);
  socket.addEventListener('close', onClose);
  socket.addEventListener('error', onClose);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (socket.readyState !== isOpen) onClose();

  async function forward(source: (given: AbortSignal) => AsyncIterable<D>): Promise<void> {
    try {
      for await (const data of source(stopped)) {
        while (!stopped.aborted && socket.bufferedAmount > highWater) await wait();
        if (stopped.aborted) break;
        socket.send(data);
      }
    } catch (error) {
      const reason: unknown = stopped.reason;
      const isAbort = stopped.aborted && (error === reason || (error instanceof Error && error.cause === reason));
      if (!isAbort) failures.push(error);
    } finally {
      stop.abort(new DOMException('another source has ended', 'AbortError'));
    }
  }

  function wait(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        stopped.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, pause);
      stopped.addEventListener('abort', done, { once: true });
    });
  }

  try {
    await Promise.all(Array.from(sources, forward));
  } finally {
    socket.removeEventListener('close', onClose);
    socket.removeEventListener('error', onClose);
    signal?.removeEventListener('abort', onAbort);
  }
  if (failures.length > 1) throw new AggregateError(failures, 'several sources failed', { cause: failures[0] });
  if (failures.length > 0) throw failures[0];
  if (signal?.aborted && stopped.reason === signal.reason) throw signal.reason;
}
