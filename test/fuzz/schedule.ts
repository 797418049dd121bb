/** Under which circumstances a program is run: how long each call takes, which calls fail, when the signal is aborted. */
import { hash } from './random.ts';

export interface Schedule {
  readonly seed: number;
  /** Calls take 1 to this many units of virtual time. */
  readonly longest: number;
  /** How many calls of a hundred fail. */
  readonly failing: number;
  /** Whether reads see what was written before; otherwise each answer depends on nothing but the question. */
  readonly stateful: boolean;
  /** Whether the same call may end otherwise the next time. */
  readonly fickle: boolean;
  /** The time at which the signal that the program is handed is aborted. */
  readonly abortAt: number | undefined;
}

/** The schedules that a program is run under: all that succeed, some where calls fail, some with an abort. */
export function schedulesOf(seed: number): readonly Schedule[] {
  const base = { longest: 20, failing: 0, stateful: false, fickle: false, abortAt: undefined };
  const of = (index: number, more: Partial<Schedule>): Schedule => ({ ...base, seed: hash(seed, `schedule ${index}`), ...more });
  return [
    of(0, { stateful: true }),
    of(1, { stateful: true, longest: 2 }),
    of(2, {}),
    of(3, { longest: 50 }),
    of(4, { failing: 10 }),
    of(5, { failing: 25, longest: 3 }),
    of(6, { failing: 50 }),
    of(7, { failing: 30, fickle: true, stateful: true }),
    of(8, { failing: 100 }),
    of(9, { abortAt: 1 + (hash(seed, 'abort') % 30), stateful: true }),
    of(10, { abortAt: 1 + (hash(seed, 'late abort') % 60), failing: 20, fickle: true }),
  ];
}
