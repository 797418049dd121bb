/**
 * Ends a process properly on SIGTERM or SIGINT: no new work is taken, running work is aborted and waited for up to a limit, resources
 * are closed, and the exit code says how it went. A second signal ends it at once.
 *
 * @title Graceful shutdown
 * @prefix gracefulShutdown
 * @main gracefulShutdown
 * @runtime node
 * @problems SIGTERM handler | close the server before exit | Kubernetes stops the pod and requests are lost | Ctrl+C does not end the program
 * | exit code after shutdown | wait for running requests
 * @asyncio signal handlers that cancel all tasks and wait
 * @when A server or worker is started by something that stops it with signals: a container, systemd, a terminal. Call it once, at the start.
 * @cost Two signal handlers and, during the shutdown, one timer.
 * @failure A failing close step is reported and makes the exit code 1; the other steps still run.
 * @abort `shutdown.signal` aborts when the shutdown begins, with a reason that names the signal.
 * @empty With nothing to close and nothing running it exits with code 0.
 * @zero `timeout` 0 gives running work no time: what is not done in the same turn counts as late, with exit code 1.
 * @given
 * async function serve(signal: AbortSignal): Promise<void> {
 *   signal.throwIfAborted();
 *   console.log('serving');
 * }
 * @example
 * const shutdown = gracefulShutdown({ timeout: «timeout:10_000» });
 * shutdown.close('«resource:server»', () => «close:console.log('closed')»);
 * await shutdown.track(«work:serve(shutdown.signal)»);«»
 * @show
 * await shutdown.begin();
 * @prints
 * serving
 * closed
 */

export interface GracefulShutdownOptions {
  /** Milliseconds for everything together, from the signal to the exit. */
  timeout?: number;
  /** Signals that begin the shutdown. */
  signals?: readonly NodeJS.Signals[];
  /** Told what went wrong or is late. */
  report?: (message: string, error?: unknown) => void;
  /** Ends the process; another function makes it testable. */
  exit?: (code: number) => void;
}

export interface Shutdown {
  /** Aborts when the shutdown begins. */
  readonly signal: AbortSignal;
  /** Adds a step that closes something; steps run one after the other, the last added first. */
  close(name: string, step: () => unknown): void;
  /** Counts work that the shutdown waits for, and gives it back. Failures stay with the caller's promise. */
  track<T>(work: Promise<T>): Promise<T>;
  /** Begins the shutdown as a signal would; resolves when `exit` has been called. */
  begin(reason?: unknown): Promise<void>;
  /** Takes the signal handlers away again. */
  [Symbol.dispose](): void;
}

/**
 * Installs the handlers.
 * Exit codes: 0 when all went well, 1 when a step failed or the time was over, 128 plus the signal's number when a second signal came.
 */
export function gracefulShutdown({
  timeout = 10_000,
  signals = ['SIGTERM', 'SIGINT'],
  report = console.error,
  exit = (code) => process.exit(code),
}: GracefulShutdownOptions = {}): Shutdown {
  const stop = new AbortController();
  const steps: { name: string; step: () => unknown }[] = [];
  const running = new Set<Promise<unknown>>();
  let ending: Promise<void> | undefined;

  const onSignal = (signal: NodeJS.Signals, number: number): void => {
    if (ending) {
      report(`second ${signal}: ending at once`);
      exit(128 + number);
    } else {
      begin(new DOMException(`received ${signal}`, 'AbortError')).catch((error: unknown) => {
        report('the shutdown itself failed', error);
        exit(1);
      });
    }
  };
  for (const signal of signals) process.on(signal, onSignal);
  const dispose = (): void => {
    for (const signal of signals) process.off(signal, onSignal);
  };

  function begin(reason: unknown = new DOMException('shutting down', 'AbortError')): Promise<void> {
    ending ??= end(reason);
    return ending;
  }

  async function end(reason: unknown): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), timeout);
    });
    // The first step has begun, and with it no new work comes in, before the running work is aborted.
    const finished = finish();
    stop.abort(reason);
    const result = await Promise.race([finished, late]);
    clearTimeout(timer);
    if (result === 'late') report(`not done after ${timeout} ms: ${running.size} still running, ${steps.length} not closed`);
    dispose();
    exit(result === 'done' ? 0 : 1);
  }

  /** Closes first, so that no new work comes in, and then waits for what is running. */
  async function finish(): Promise<'done' | 'failed'> {
    let result: 'done' | 'failed' = 'done';
    for (let next = steps.pop(); next; next = steps.pop()) {
      try {
        await next.step();
      } catch (error) {
        result = 'failed';
        report(`closing ${next.name} failed`, error);
      }
    }
    while (running.size > 0) await Promise.allSettled(running);
    return result;
  }

  return {
    signal: stop.signal,
    close: (name, step) => void steps.push({ name, step }),
    track: (work) => {
      running.add(work);
      const forget = (): void => void running.delete(work);
      work.then(forget, forget);
      return work;
    },
    begin,
    [Symbol.dispose]: dispose,
  };
}
