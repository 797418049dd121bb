/**
 * Opens something, uses it, and closes it whatever happens; a failure while closing does not hide the failure of the work.
 *
 * @title Use and close a resource
 * @prefix withResource
 * @main withResource
 * @problems close the file even on error | finally with await hides the error | await using on older targets | context manager | resource leak
 * @asyncio `async with`, `__aenter__` and `__aexit__`
 * @when One thing is opened for one piece of work. For several at once take async-scope; where `await using` is available, `closing` makes a disposable for it.
 * @cost Nothing beyond the resource.
 * @failure If the work fails, it is closed and that error is passed on; if closing fails too, both arrive in an AggregateError whose cause is the work's error.
 * @abort An abort before or during opening rejects with `signal.reason`, and what was opened is closed; the work gets the signal. Closing is never aborted.
 * @empty There is nothing that could be empty.
 * @zero There is no number to be zero.
 * @given
 * async function open(): Promise<{ read(): Promise<string>; close(): Promise<void> }> {
 *   return { read: async () => 'content', close: async () => console.log('closed') };
 * }
 * @example
 * const «result» = await withResource(
 *   (signal) => «open:open()»,
 *   (resource) => «close:resource.close()»,
 *   (resource, signal) => «work:resource.read()»,
 * );«»
 * @show
 * console.log(«result»);
 * @prints
 * closed
 * content
 */

/**
 * Opens, uses and closes.
 * @param open gets the signal
 * @param close is called once for what was opened, and waited for
 * @param work what is done with it
 */
export async function withResource<R, T>(
  open: (signal: AbortSignal) => R | PromiseLike<R>,
  close: (resource: Awaited<R>) => unknown,
  work: (resource: Awaited<R>, signal: AbortSignal) => T | PromiseLike<T>,
  { signal = new AbortController().signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Awaited<T>> {
  signal.throwIfAborted();
  const resource = await open(signal);
  let value: Awaited<T>;
  try {
    signal.throwIfAborted();
    value = await work(resource, signal);
  } catch (error) {
    try {
      await close(resource);
    } catch (second) {
      throw new AggregateError([error, second], 'the work and closing failed', { cause: error });
    }
    throw error;
  }
  await close(resource);
  return value;
}

/** Something with a way to close it, for `await using`. */
export function closing<R>(resource: R, close: (resource: R) => unknown): { readonly resource: R; [Symbol.asyncDispose](): Promise<void> } {
  return {
    resource,
    async [Symbol.asyncDispose]() {
      await close(resource);
    },
  };
}
