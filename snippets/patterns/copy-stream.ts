/**
 * Copies a stream into another with back-pressure, through transforms if wanted; on failure or abort all of them are closed.
 *
 * @title Copy a stream
 * @prefix copyStream
 * @main copyStream
 * @runtime node
 * @problems pipe without error handling | stream.pipe leaks file handles | copy a big file | abort an upload | back-pressure between streams | half-written file after a crash
 * @asyncio streaming with `StreamReader` and `StreamWriter`
 * @when Data is too big for memory or comes bit by bit. For files, `copyFileWhole` leaves either the whole copy or none.
 * @cost One buffer for each stream in the chain.
 * @failure A failure of any stream closes all and rejects with its error; `copyFileWhole` removes what it had written.
 * @abort Closes all streams and rejects with `signal.reason`.
 * @empty An empty source gives an empty target.
 * @zero There is no number to be zero.
 * @given
 * import { Readable, Writable } from 'node:stream';
 *
 * const chunks: string[] = [];
 * const source = Readable.from(['a', 'b']);
 * const target = new Writable({ write: (chunk, _encoding, done) => (chunks.push(String(chunk)), done()) });
 * @example
 * const «bytes» = await copyStream(«source», «target»);«»
 * @show
 * console.log(«bytes», chunks);
 * @prints 2 [ 'a', 'b' ]
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Transform, type Duplex, type Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface CopyStreamOptions {
  /** Streams in between, in order. */
  through?: readonly Duplex[];
  /** Told of the bytes that have come so far. */
  onProgress?: (bytes: number) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Copies until the source ends and the target has taken all.
 * @returns how many bytes came from the source
 */
export async function copyStream(source: Readable, target: Writable, { through = [], onProgress, signal }: CopyStreamOptions = {}): Promise<number> {
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      onProgress?.(bytes);
      done(null, chunk);
    },
  });
  try {
    await pipeline([source, counter, ...through, target], signal ? { signal } : {});
  } catch (error) {
    // Node rejects with an AbortError of its own.
    signal?.throwIfAborted();
    throw error;
  }
  return bytes;
}

/** Copies a file beside its target and then renames it, so that nobody ever sees half of it. */
export async function copyFileWhole(from: string, to: string, options: CopyStreamOptions = {}): Promise<number> {
  const { signal } = options;
  signal?.throwIfAborted();
  const unfinished = `${to}.${process.pid}.part`;
  try {
    const bytes = await copyStream(createReadStream(from, signal ? { signal } : {}), createWriteStream(unfinished), options);
    await rename(unfinished, to);
    return bytes;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
