/** Runs a program under a schedule and says what could be seen of it. */
import { setMaxListeners } from 'node:events';
import { transform } from 'esbuild';
import { itemsFor, listenersOn, PARAMETERS, textOf, valuesFor } from './library.ts';
import type { Schedule } from './schedule.ts';
import { World, type WorldEvent } from './world.ts';

export interface Trace {
  readonly events: readonly WorldEvent[];
  /** How the program's function ended. */
  readonly outcome: { readonly kind: 'returned' | 'threw'; readonly what: string } | { readonly kind: 'pending' };
  /** The virtual time at which it ended. */
  readonly endedAt: number;
  /** Reasons of rejections that nobody handled before Node would have reported them. */
  readonly unhandled: readonly string[];
  readonly stored: string;
  /** Failures that the program made itself, whoever caught them. */
  readonly ownFailures: number;
  /** Whether a time limit ran out while something was still to happen. */
  readonly isTooLate: boolean;
  /** Abort listeners left on the signal when everything is over. */
  readonly listeners: number;
}

export interface Compiled {
  start(world: World, signal: AbortSignal, items: readonly number[]): Promise<unknown>;
}

type Main = (signal: AbortSignal, items: readonly number[]) => Promise<unknown>;

/**
 * Compiles a program: one module that exports `serve(signal, items)`.
 * @throws when it does not parse
 */
export async function compile(code: string): Promise<Compiled> {
  const { code: text } = await transform(code, { loader: 'ts', format: 'cjs', target: 'node20', logLevel: 'silent', define: { 'import.meta.resolve': 'resolveModule' } });
   
  const fn = new Function(...PARAMETERS, text) as (...values: unknown[]) => void;
  return {
    start(world, signal, items) {
      const module: { exports: { serve?: Main } } = { exports: {} };
      fn(...valuesFor(world, module));
      if (!module.exports.serve) throw new Error('the program exports no serve');
      return module.exports.serve(signal, items);
    },
  };
}

/** Steps after which a program is taken to go on for ever. */
const MOST_STEPS = 3000;

const drained = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

/**
 * Runs a program to its end and past it, until nothing is under way. Between two moments of the virtual clock Node's own queues are
 * drained, so that unhandled rejections are exactly those that Node reports.
 */
export async function execute(program: Compiled, schedule: Schedule): Promise<Trace> {
  const world = new World(schedule);
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const unhandled: string[] = [];
  const listen = (reason: unknown): void => { unhandled.push(textOf(reason)); };
  process.on('unhandledRejection', listen);
  // Streams and emitters throw what nobody listens for.
  process.on('uncaughtException', listen);
  // Without a listener Node warns of each handler that comes late.
  const ignore = (): void => {};
  process.on('rejectionHandled', ignore);
  // Stacks of failures that are thrown on purpose cost more than all the rest.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  let outcome: Trace['outcome'] = { kind: 'pending' };
  let endedAt = -1;
  try {
    if (schedule.abortAt !== undefined) world.after(schedule.abortAt, () => controller.abort(new Error('aborted by the schedule')));
    const end = (kind: 'returned' | 'threw') => (value: unknown): void => {
      outcome = { kind, what: textOf(value) };
      endedAt = world.now;
    };
    program.start(world, controller.signal, itemsFor(schedule.seed)).then(end('returned'), end('threw'));
    await drained();
    // In turn: the next moment comes when the one before is over.
    const next = (): boolean => {
      try {
        return world.step();
      } catch (error) {
        listen(error);
        return true;
      }
    };
    for (let steps = 0; steps < MOST_STEPS && next(); steps += 1) await drained();
  } finally {
    process.off('unhandledRejection', listen);
    process.off('uncaughtException', listen);
    process.off('rejectionHandled', ignore);
    Error.stackTraceLimit = stackTraceLimit;
  }
  const lastAt = Math.max(endedAt, world.events.at(-1)?.at ?? 0);
  return {
    isTooLate: world.limits.some((at) => at <= lastAt),
    events: world.events, outcome, endedAt, unhandled, stored: world.stored(), ownFailures: world.ownFailures, listeners: listenersOn(controller.signal),
  };
}
