/**
 * Walks through the items of a paged source and loads each page only when its items are asked for.
 *
 * @title Paginate
 * @prefix paginate
 * @main paginate
 * @problems follow the next page token | load all pages lazily | cursor pagination | loop over an API with pages | stop loading when enough is found
 * @asyncio an async generator over pages
 * @when An interface gives its items in pages with a token for the next, and the consumer may stop early.
 * @cost One page in memory.
 * @failure A failure to load a page is thrown into the loop; the items before it have been given.
 * @abort Throws `signal.reason` into the loop at once; the page that is loading sees it through its signal. Leaving the loop aborts that signal too.
 * @empty A first page without items and without a next ends the loop; an empty page in between is passed over.
 * @zero There is no number to be zero.
 * @given
 * async function loadPage(cursor: number): Promise<{ items: string[]; next?: number }> {
 *   console.log(`page ${cursor}`);
 *   return cursor < 2 ? { items: [`item ${cursor}`], next: cursor + 1 } : { items: ['last'] };
 * }
 * @example
 * for await (const «item» of paginate((cursor, signal) => «work:loadPage(cursor)», «start:0»)) {
 *   «use:console.log(item)»;«»
 * }
 * @prints
 * page 0
 * item 0
 * page 1
 * item 1
 * page 2
 * last
 */

/** A page: its items, and what leads to the next, if there is one. */
export interface Page<T, C> {
  items: Iterable<T>;
  next?: C | null | undefined;
}

/**
 * Yields the items of all pages.
 * @param loadPage loads the page that a cursor leads to
 * @param start cursor of the first page
 */
export async function* paginate<T, C>(
  loadPage: (cursor: C, signal: AbortSignal) => Page<T, C> | PromiseLike<Page<T, C>>,
  start: C,
  { signal }: { signal?: AbortSignal | undefined } = {},
): AsyncGenerator<T, void, undefined> {
  signal?.throwIfAborted();
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    for (let cursor: C | null | undefined = start; cursor !== undefined && cursor !== null; ) {
      const page: Page<T, C> = await unlessAborted(loadPage(cursor, stop.signal), stop.signal);
      for (const item of page.items) {
        yield item;
        stop.signal.throwIfAborted();
      }
      cursor = page.next;
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    if (!stop.signal.aborted) stop.abort(new DOMException('the loop has ended', 'AbortError'));
  }
}

function unlessAborted<V>(value: V | PromiseLike<V>, signal: AbortSignal): Promise<V> {
  return new Promise<V>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    const done = (): void => signal.removeEventListener('abort', onAbort);
    Promise.resolve(value).then(
      (each) => {
        done();
        resolve(each);
      },
      (error: unknown) => {
        done();
        reject(error);
      },
    );
  });
}
