/**
 * A TCP server whose connections are handled by an async function each: one that fails ends alone, writing waits for the other side, and
 * closing aborts and waits for all.
 *
 * @title TCP server
 * @prefix tcpServer
 * @main tcpServer
 * @runtime node
 * @problems net.createServer with async handler | error of one socket crashes the server | wait for drain | close all connections on shutdown | back-pressure on a socket
 * @asyncio `start_server`, `StreamReader`, `StreamWriter.drain()`
 * @when A protocol of one's own over TCP. For HTTP take the platform's server.
 * @cost One promise and one AbortController for each connection.
 * @failure A failing handler or a broken connection goes to `report` (by default `console.error`) and ends that connection; the server goes on. If it cannot listen, it rejects.
 * @abort Stops listening, aborts the signals of all handlers, destroys their sockets and waits for the handlers; `close()` does the same.
 * @empty Without connections it waits; closing it resolves at once.
 * @zero Port 0 lets the system choose; `port` says which it was.
 * @given
 * import { connect } from 'node:net';
 *
 * @example
 * const «server» = await tcpServer(async (socket, signal) => {
 *   for await (const chunk of socket) await writeAll(socket, «answer:chunk», { signal });«»
 * }, { port: «port:0» });
 * @show
 * const client = connect(«server».port);
 * client.end('hello');
 * for await (const chunk of client) console.log(String(chunk));
 * await «server».close();
 * @prints hello
 */
import { createServer, type Socket } from 'node:net';

export interface TcpServerOptions {
  port: number;
  host?: string;
  /** Closes the server. */
  signal?: AbortSignal | undefined;
  /** Told of each connection that fails. */
  report?: (error: unknown) => void;
}

export interface TcpServer {
  readonly port: number;
  /** Connections that are open. */
  readonly connections: number;
  /** Stops listening, ends all connections and waits for their handlers. */
  close(reason?: unknown): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts to listen.
 * @param handler serves one connection; when it returns, the connection is ended. Its signal aborts when the connection breaks or the server closes
 */
export async function tcpServer(
  handler: (socket: Socket, signal: AbortSignal) => unknown,
  { port, host, signal, report = console.error }: TcpServerOptions,
): Promise<TcpServer> {
  signal?.throwIfAborted();
  const stop = new AbortController();
  const running = new Set<Promise<void>>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const run = serve(socket);
    running.add(run);
    void run.finally(() => running.delete(run));
  });

  async function serve(socket: Socket): Promise<void> {
    const own = new AbortController();
    const onStop = (): void => {
      own.abort(stop.signal.reason);
      socket.destroy();
    };
    let isBroken = false;
    const onError = (error: unknown): void => {
      isBroken = true;
      own.abort(error);
    };
    const onClose = (): void => own.abort(new DOMException('the connection is closed', 'AbortError'));
    stop.signal.addEventListener('abort', onStop, { once: true });
    socket.on('error', onError);
    socket.on('close', onClose);
    try {
      await handler(socket, own.signal);
      socket.end();
    } catch (error) {
      socket.destroy();
      if (isBroken || !isEnd(error, own.signal)) report(error);
    } finally {
      stop.signal.removeEventListener('abort', onStop);
      socket.off('close', onClose);
    }
  }

  let closed: Promise<void> | undefined;
  const close = (reason: unknown = new DOMException('the server is closed', 'AbortError')): Promise<void> => {
    closed ??= (async () => {
      signal?.removeEventListener('abort', onAbort);
      const ended = new Promise<void>((resolve) => server.close(() => resolve()));
      stop.abort(reason);
      await Promise.all(running);
      await ended;
    })();
    return closed;
  };
  const onAbort = (): void => {
    close(signal?.reason).catch(report);
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  server.on('error', report);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) await close(signal.reason);
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    get connections() {
      return running.size;
    },
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

/** Writes and, when the other side is slow, waits until it has caught up. */
export async function writeAll(socket: Socket, data: string | Uint8Array, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<void> {
  signal?.throwIfAborted();
  if (socket.write(data)) return;
  await new Promise<void>((resolve, reject) => {
    const done = (): void => {
      socket.off('drain', onDrain);
      socket.off('close', onClose);
      signal?.removeEventListener('abort', onAbort);
    };
    const onDrain = (): void => {
      done();
      resolve();
    };
    const onClose = (): void => {
      done();
      reject(new Error('the connection was closed before all was written'));
    };
    const onAbort = (): void => {
      done();
      reject(signal?.reason);
    };
    socket.on('drain', onDrain);
    socket.on('close', onClose);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Whether an error only says that the connection was ended. */
function isEnd(error: unknown, signal: AbortSignal): boolean {
  if (!signal.aborted) return false;
  return error === signal.reason || (error instanceof Error && (error.cause === signal.reason || ('code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')));
}
