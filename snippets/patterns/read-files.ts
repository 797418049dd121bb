/**
 * Reads many files at once, but only so many that neither memory nor file handles run out.
 *
 * @title Read files
 * @prefix readFiles
 * @main readFiles
 * @runtime node
 * @problems EMFILE too many open files | read all files of a folder | readFileSync in a loop | parallel file reading with a limit
 * @asyncio `aiofiles`
 * @when Many small files are read whole. For big ones take copy-stream or read them as streams.
 * @cost At most `limit` open files; the texts of all of them.
 * @failure The first failure rejects at once and aborts the other reads; its error names the path. What fails after that is dropped: it is the same abort.
 * @abort Rejects at once with `signal.reason`, and reads in flight are aborted.
 * @empty Resolves with an empty array.
 * @zero A `limit` below 1 (or NaN) rejects with a RangeError.
 * @given
 * const paths = [new URL(import.meta.url)];
 * @example
 * const «texts» = await readFiles(«paths», { limit: «limit:16» });«»
 * @show
 * console.log(«texts».length);
 * @prints 1
 */
import { readFile } from 'node:fs/promises';

export interface ReadFilesOptions {
  /** Files open at once. */
  limit?: number;
  encoding?: BufferEncoding;
  signal?: AbortSignal | undefined;
}

/**
 * Reads files as text.
 * @returns the texts in the order of the paths
 */
export async function readFiles(paths: Iterable<string | URL>, { limit = 16, encoding = 'utf8', signal }: ReadFilesOptions = {}): Promise<string[]> {
  if (!(limit >= 1)) throw new RangeError('limit must be at least 1');
  signal?.throwIfAborted();
  const stop = new AbortController();
  const list = [...paths];
  const texts = new Array<string>(list.length);
  const queue = (function* () {
    yield* list.entries();
  })();
  const stopped = new Promise<never>((_resolve, reject) => {
    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
  });
  const onAbort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  const work = async (): Promise<void> => {
    for (const [index, path] of queue) {
      stop.signal.throwIfAborted();
      texts[index] = await readFile(path, { encoding, signal: stop.signal });
    }
  };
  try {
    await Promise.race([stopped, Promise.all(Array.from({ length: Math.min(limit, list.length) }, work))]);
    return texts;
  } catch (error) {
    stop.abort(error);
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}
