/**
 * Starts the background services of a program with it, and aborts and awaits them when it closes.
 *
 * @title Background services
 * @prefix startServices
 * @main startServices
 * @problems start workers with the server | stop background loops at shutdown | wait until services are ready | one service failed and nobody noticed | cleanup of an app
 * @asyncio `cleanup_ctx`
 * @when Loops and consumers live exactly as long as the program. For single detached jobs take background-task.
 * @cost One promise for each service.
 * @failure A service that fails before it is ready makes the start reject, after the others have been stopped. One that fails or ends later goes to `report`;
 * the others go on. Failures while stopping arrive in an AggregateError of `close`.
 * @abort The caller's signal stops all services, as `close` does.
 * @empty Without services it starts and closes at once.
 * @zero There is no number to be zero.
 * @given
 * async function poll(signal: AbortSignal, ready: () => void): Promise<void> {
 *   ready();
 *   await new Promise((resolve) => signal.addEventListener('abort', resolve));
 *   console.log('poller stopped');
 * }
 * @example
 * const «services» = await startServices({
 *   «name:poller»: (signal, ready) => «work:poll(signal, ready)»,
 * });
 * «use:console.log('running')»;
 * await «services».close();«»
 * @prints
 * running
 * poller stopped
 */

/** A service: runs until its signal aborts, and says when it is ready. */
export type Service = (signal: AbortSignal, ready: () => void) => unknown;

export interface StartServicesOptions {
  signal?: AbortSignal | undefined;
  /** Told of a service that has failed or ended by itself. */
  report?: (message: string, error?: unknown) => void;
}

export interface RunningServices {
  /** Names of the services that are running. */
  readonly names: string[];
  /** Aborts all services and waits for their end. */
  close(reason?: unknown): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts all services at once and waits until each is ready. */
export async function startServices(services: Readonly<Record<string, Service>>, { signal, report = console.error }: StartServicesOptions = {}): Promise<RunningServices> {
  signal?.throwIfAborted();
  const stop = new AbortController();
  const running = new Map<string, Promise<void>>();
  const failures: unknown[] = [];
  let hasStarted = false;
  let onFailure = (_error: unknown): void => {};

  const start = (name: string, service: Service): Promise<void> =>
    new Promise((resolve, reject) => {
      const run = async (): Promise<void> => {
        try {
          await service(stop.signal, resolve);
          stop.signal.throwIfAborted();
          if (hasStarted) report(`${name} has ended`);
          else throw new Error(`${name} ended before all were ready`);
        } catch (error) {
          const reason: unknown = stop.signal.reason;
          const isAbort = stop.signal.aborted && (error === reason || (error instanceof Error && error.cause === reason));
          if (!isAbort && hasStarted && !stop.signal.aborted) report(`${name} failed`, error);
          else if (!isAbort) failures.push(error);
          onFailure(error);
          reject(error);
        } finally {
          running.delete(name);
        }
      };
      running.set(name, Promise.resolve().then(run));
    });

  let closed: Promise<void> | undefined;
  const close = (reason: unknown = new DOMException('the services are stopped', 'AbortError')): Promise<void> => {
    closed ??= (async () => {
      signal?.removeEventListener('abort', onAbort);
      stop.abort(reason);
      await Promise.all(running.values());
      if (failures.length > 0) throw new AggregateError(failures, 'services failed while they were stopped');
    })();
    return closed;
  };
  const onAbort = (): void => {
    close(signal?.reason).catch((error: unknown) => report('stopping failed', error));
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  const failed = new Promise<never>((_resolve, reject) => (onFailure = reject));
  try {
    await Promise.race([failed, Promise.all(Object.entries(services).map(([name, service]) => start(name, service)))]);
  } catch (error) {
    await Promise.allSettled([close(error)]);
    signal?.throwIfAborted();
    if (failures.length > 1) throw new AggregateError(failures, 'the services did not start', { cause: error });
    throw error;
  }
  hasStarted = true;
  return {
    get names() {
      return [...running.keys()];
    },
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}
