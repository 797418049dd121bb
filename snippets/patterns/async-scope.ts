/**
 * A scope that closes all that was opened in it, the last first, whatever happens; no failure hides another.
 *
 * @title Cleanup scope
 * @prefix asyncScope
 * @main asyncScope
 * @problems several resources in nested try and finally | defer a cleanup | AsyncDisposableStack on older targets | close in reverse order | cleanup of half a setup
 * @asyncio `AsyncExitStack`, `@asynccontextmanager`
 * @when Several things are opened one after the other and each needs the one before. For a single one take async-resource.
 * @cost One entry for each cleanup.
 * @failure Every cleanup runs, one after the other. If only one thing failed, that error is passed on; else all arrive in an AggregateError, the body's error first.
 * @abort The body gets the signal; cleanups run all the same and are never aborted. An abort before rejects with `signal.reason`.
 * @empty A scope without cleanups gives the body's value.
 * @zero There is no number to be zero.
 * @given
 * async function open(name: string): Promise<{ name: string; close(): Promise<void> }> {
 *   return { name, close: async () => console.log(`closed ${name}`) };
 * }
 * @example
 * await asyncScope(async (scope) => {
 *   const «first:database» = scope.use(await «openFirst:open('database')», (each) => «closeFirst:each.close()»);
 *   const «second:server» = scope.use(await «openSecond:open('server')», (each) => «closeSecond:each.close()»);
 *   scope.defer(() => «cleanup:console.log('stopped')»);
 *   «work:console.log(database.name, server.name)»;«»
 * });
 * @prints
 * database server
 * stopped
 * closed server
 * closed database
 */

export interface AsyncScope {
  readonly signal: AbortSignal;
  /** Keeps a resource until the end of the scope and gives it back. */
  use<R>(resource: R, close: (resource: R) => unknown): R;
  /** Runs something at the end of the scope. */
  defer(cleanup: () => unknown): void;
}

/** Runs `body` and then all cleanups, the last first, each waited for. */
export async function asyncScope<T>(
  body: (scope: AsyncScope) => T | PromiseLike<T>,
  { signal = new AbortController().signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Awaited<T>> {
  signal.throwIfAborted();
  const cleanups: (() => unknown)[] = [];
  const scope: AsyncScope = {
    signal,
    use(resource, close) {
      cleanups.push(() => close(resource));
      return resource;
    },
    defer(cleanup) {
      cleanups.push(cleanup);
    },
  };
  const cleanUp = async (): Promise<unknown[]> => {
    const errors: unknown[] = [];
    for (let next = cleanups.pop(); next; next = cleanups.pop()) {
      try {
        await next();
      } catch (error) {
        errors.push(error);
      }
    }
    return errors;
  };
  let value: Awaited<T>;
  try {
    value = await body(scope);
  } catch (error) {
    const errors = await cleanUp();
    if (errors.length > 0) throw new AggregateError([error, ...errors], 'the scope and its cleanup failed', { cause: error });
    throw error;
  }
  const errors = await cleanUp();
  if (errors.length > 1) throw new AggregateError(errors, 'several cleanups failed', { cause: errors[0] });
  if (errors.length > 0) throw errors[0];
  return value;
}
