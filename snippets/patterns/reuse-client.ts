/**
 * One HTTP client for the whole process: connections are kept alive and used again, limited in number, and closed at shutdown.
 *
 * @title Shared HTTP client
 * @prefix httpClient
 * @main HttpClient
 * @runtime node
 * @problems new connection for every request | TIME_WAIT and too many sockets | keep-alive agent | one session for all requests | close idle connections at shutdown
 * @asyncio one shared `ClientSession`
 * @when Many requests go to the same hosts through `node:http`. The global `fetch` keeps connections alive too, but neither limits nor closes them.
 * @cost At most `connections` sockets for each host; those that are idle for `idle` milliseconds are closed.
 * @failure A broken connection or answer rejects with Node's error; a status is no failure, look at `status`.
 * @abort Rejects at once with `signal.reason`, and the request is destroyed; so does `close`, with an error of its own.
 * @empty An answer without a body gives an empty text.
 * @zero `connections` below 1, or `idle` below 0, is a RangeError.
 * @given
 * import { createServer } from 'node:http';
 *
 * const server = createServer((_request, response) => response.end('hello'));
 * await new Promise<void>((resolve) => server.listen(0, resolve));
 * const address = server.address();
 * const url = `http://localhost:${typeof address === 'object' ? address?.port : ''}/`;
 * @example
 * const «client» = new HttpClient({ connections: «connections:10» });
 * const «answer» = await «client».request(«url»);«»
 * @show
 * console.log(«answer».status, «answer».body);
 * await «client».close();
 * server.close();
 * @prints 200 hello
 */
import http, { type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface HttpRequest {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Uint8Array;
  signal?: AbortSignal | undefined;
}

/** Make one for the process, or one for each set of limits. */
export class HttpClient {
  readonly #plain: http.Agent;
  readonly #secure: https.Agent;
  readonly #stop = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  constructor({ connections = 10, idle = 10_000 }: { connections?: number; idle?: number } = {}) {
    if (!(connections >= 1) || !(idle >= 0)) throw new RangeError('connections must be at least 1, idle at least 0');
    const options = { keepAlive: true, maxSockets: connections, timeout: idle };
    this.#plain = new http.Agent(options);
    this.#secure = new https.Agent(options);
  }

  /** Sends a request and reads the whole answer, so that its connection is free for the next. */
  async request(url: string | URL, { signal, ...request }: HttpRequest = {}): Promise<HttpAnswer> {
    signal?.throwIfAborted();
    this.#stop.signal.throwIfAborted();
    const run = this.#send(new URL(url), request, signal);
    // Closing waits for what is running, however it ends.
    const ended: Promise<unknown> = run.catch(() => {}).finally(() => this.#running.delete(ended));
    this.#running.add(ended);
    return await run;
  }

  /** Ends what is running and closes all connections. */
  async close(): Promise<void> {
    this.#stop.abort(new Error('the client is closed'));
    await Promise.all(this.#running);
    this.#plain.destroy();
    this.#secure.destroy();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #send(url: URL, { method = 'GET', headers = {}, body }: HttpRequest, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const isSecure = url.protocol === 'https:';
      const request = isSecure
        ? https.request(url, { method, headers, agent: this.#secure })
        : http.request(url, { method, headers, agent: this.#plain });
      const end = (settle: () => void): void => {
        signal?.removeEventListener('abort', onAbort);
        this.#stop.signal.removeEventListener('abort', onStop);
        settle();
      };
      const fail = (error: unknown): void => end(() => reject(error));
      const onAbort = (): void => {
        fail(signal?.reason);
        request.destroy();
      };
      const onStop = (): void => {
        fail(this.#stop.signal.reason);
        request.destroy();
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#stop.signal.addEventListener('abort', onStop, { once: true });
      request.on('error', fail);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('error', fail);
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => end(() => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() })));
      });
      request.end(body);
    });
  }
}
