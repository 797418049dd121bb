/**
 * Starts a program: an error is printed with its causes and makes the exit code 1, signals abort, and what was opened is closed.
 *
 * @title Entry point
 * @prefix runMain
 * @main runMain
 * @runtime node
 * @problems top-level await without error handling | main().catch | process.exit cuts off output | exit code 1 on error | print the cause of an error | close resources at the end of a script
 * @asyncio `asyncio.run(main())`
 * @when A script, a command-line tool or a job that ends by itself. For a server take graceful-shutdown.
 * @cost Two signal handlers while the program runs.
 * @failure Printed with the chain of causes and the errors of an AggregateError; the exit code is 1. Failures of closing steps are printed as well.
 * @abort SIGINT or SIGTERM aborts the signal, and the exit code becomes 130 or 143; a second one ends the process at once, as without a handler.
 * @empty A main that does nothing ends with code 0.
 * @zero There is no number to be zero.
 * @given
 * async function work(signal: AbortSignal): Promise<void> {
 *   signal.throwIfAborted();
 *   console.log('working');
 * }
 * @example
 * await runMain(async ({ signal, defer }) => {
 *   defer(() => «close:console.log('closed')»);
 *   await «work:work(signal)»;«»
 * });
 * @prints
 * working
 * closed
 */
import { inspect } from 'node:util';

export interface Main {
  /** Aborts at SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Runs something at the end, the last added first. */
  defer(step: () => unknown): void;
}

export interface RunMainOptions {
  /** Gets the text of what went wrong. */
  print?: (text: string) => void;
}

/** Runs `main` and sets the exit code. The process ends by itself when nothing is open any more, so that no output is cut off. */
export async function runMain(main: (context: Main) => unknown, { print = console.error }: RunMainOptions = {}): Promise<void> {
  const stop = new AbortController();
  const steps: (() => unknown)[] = [];
  let received: number | undefined;
  const onSignal = (name: NodeJS.Signals, number: number): void => {
    received = 128 + number;
    removeHandlers();
    stop.abort(new DOMException(`received ${name}`, 'AbortError'));
  };
  const removeHandlers = (): void => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);

  const fail = (error: unknown): void => {
    const reason: unknown = stop.signal.reason;
    const isAbort = stop.signal.aborted && (error === reason || (error instanceof Error && error.cause === reason));
    if (isAbort) return;
    process.exitCode = 1;
    print(inspect(error, { depth: 10 }));
  };
  try {
    await main({ signal: stop.signal, defer: (step) => void steps.push(step) });
  } catch (error) {
    fail(error);
  }
  for (let step = steps.pop(); step; step = steps.pop()) {
    try {
      await step();
    } catch (error) {
      fail(error);
    }
  }
  removeHandlers();
  if (received !== undefined) process.exitCode ??= received;
}
