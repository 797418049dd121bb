/** Calls that give something back at once and are done later: what `await` of them misses. */

/** Functions that start a timer and give its handle. */
export const timers: ReadonlyMap<string, 'once' | 'again'> = new Map([
  ['setTimeout', 'once'], ['setImmediate', 'once'], ['setInterval', 'again'], ['requestAnimationFrame', 'once'], ['requestIdleCallback', 'once'],
  ['timers.setTimeout', 'once'], ['timers.setImmediate', 'once'], ['timers.setInterval', 'again'],
]);

export interface LateResult {
  /** What comes back at once, for the message. */
  readonly gives: string;
  /** What has not happened by then, after "before". */
  readonly before: string;
  /** How it can be waited for: by an event of what came back, as the end of a stream, through `pipeline`, or by Node's promise of the same function; `none` where no one way is right. */
  readonly wait: { readonly event: string } | 'finished' | 'pipeline' | 'promisify' | 'none';
}

const process = (wait: LateResult['wait']): LateResult => ({ gives: 'the child process', before: 'it has ended', wait });

/** By origin. */
export const lateFunctions: Readonly<Record<string, LateResult>> = {
  'child_process.exec': process('promisify'),
  'child_process.execFile': process('promisify'),
  'child_process.spawn': process({ event: 'close' }),
  'child_process.fork': process({ event: 'close' }),
};

/** By the type of what comes back (`write`: of the stream), and the method. */
export const lateMethods: Readonly<Record<string, Readonly<Record<string, LateResult>>>> = {
  server: {
    listen: { gives: 'the server', before: 'it listens', wait: { event: 'listening' } },
    close: { gives: 'the server', before: 'it is closed', wait: { event: 'close' } },
  },
  stream: {
    pipe: { gives: 'the stream that it writes to', before: 'all is written', wait: 'pipeline' },
    end: { gives: 'the stream', before: 'all is written', wait: 'finished' },
    write: { gives: 'whether there is room for more', before: 'it is written', wait: 'none' },
  },
};

export const serverTypes = /^(?:Server|HttpServer|HttpsServer|Http2Server|Http2SecureServer)$/u;

/** Members that hold the promise of what an object stands for, as a property or as a method without arguments. */
export const promiseMembers: readonly string[] = ['promise', 'finished', 'done', 'completed', 'result'];
