/** Runs a random program with traced primitives whose answers come from a script. */
import type { Mode } from './random-programs.ts';

/** What one primitive did; `outcome` is the value it gave, or THROW. */
export interface Traced {
  readonly key: string;
  readonly outcome: unknown;
}

export const THROW = Symbol('throw');

const LONG_ENOUGH = 60;

type Program = (...primitives: readonly unknown[]) => unknown;

/**
 * @param answers numbers that decide, used round and round
 * @param last per primitive the answer that ends loops, given once the trace is long
 * @returns what happened in order; the last item is `exit` or `thrown`
 */
export async function run(program: Program, mode: Mode, answers: readonly number[], last: ReadonlyMap<number, unknown>): Promise<Traced[]> {
  const trace: Traced[] = [];
  let used = 0;
  const decide = (key: string, id: number, choices: readonly unknown[], mayThrow = true): unknown => {
    const n = answers[used % answers.length] ?? 0;
    used += 1;
    const end = last.get(id);
    const outcome =
      trace.length >= LONG_ENOUGH ? (choices.includes(end) ? end : choices[0]) : mayThrow && n % 7 === 0 ? THROW : choices[n % choices.length];
    trace.push({ key: `${key}:${id}`, outcome });
    if (outcome === THROW) throw new Error(`${key}:${id}`);
    return outcome;
  };
  const yes = (value: unknown): unknown => value;
  const settle = (key: string, id: number, choices: readonly unknown[]): PromiseLike<unknown> => ({
    then(resolve, reject) {
      try {
        return resolve?.(decide(key, id, choices)) as never;
      } catch (error) {
        return reject?.(error) as never;
      }
    },
  });
  const primitives = [
    (id: number) => decide('t', id, [false, true]),
    (id: number) => (decide('n', id, [null, true]) === null ? null : yes),
    (id: number) => (decide('a', id, [undefined]), settle('await', id, [false, true])),
    (id: number) => {
      decide('it', id, [undefined]);
      return { [Symbol.iterator]: () => ({ next: () => ({ done: decide('step', id, ['done', 'item']) === 'done', value: 1 }) }) };
    },
    (id: number) => {
      decide('ait', id, [undefined]);
      return {
        [Symbol.asyncIterator]: () => ({
          next: async () => ({ done: decide('step', id, ['done', 'item']) === 'done', value: 1 }),
          return: async () => (decide('close', id, [undefined]), {}),
        }),
      };
    },
    (id: number) => {
      decide('res', id, [undefined]);
      const dispose = (): void => void decide('dispose', id, [undefined]);
      return { [Symbol.dispose]: dispose, [Symbol.asyncDispose]: async () => dispose() };
    },
    (id: number) => decide('s', id, [0, 1, 2]),
    (id: number) => (decide('o', id, ['absent', 'there']) === 'there' ? { p: 1 } : {}),
    (id: number) => {
      const value = decide('g', id, [false, true, null]);
      return { get v() { return value; }, set v(_) { /* only the answer counts */ } };
    },
    (...values: unknown[]) => values.at(-1),
  ];
  try {
    const result = program(...primitives);
    if (mode.generator) await consume(result as Generator | AsyncGenerator, decide, trace);
    else await result;
    trace.push({ key: 'exit', outcome: undefined });
  } catch {
    trace.push({ key: 'thrown', outcome: undefined });
  }
  return trace;
}

/** A consumer that goes on, throws, or closes the generator at each `yield`, as the script says. */
async function consume(generator: Generator | AsyncGenerator, decide: (key: string, id: number, choices: readonly unknown[], mayThrow: boolean) => unknown, trace: Traced[]): Promise<void> {
  let step = await generator.next();
  while (!step.done) {
    const id = step.value as number;
    const order = decide('yield', id, ['next', 'throw', 'return'], false);
    if (order === 'throw') {
      trace[trace.length - 1] = { key: `yield:${id}`, outcome: THROW };
      step = await generator.throw(new Error('consumer'));
    } else {
      step = order === 'return' ? await generator.return(undefined) : await generator.next(undefined);
    }
  }
}
