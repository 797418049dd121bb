/**
 * One contest in a process of its own: `node --expose-gc --import tsx contest.ts NAME ROUNDS`. The sides take turns; CPU time is that of
 * the process, memory is what all calls hold while none of them can go on. Prints one JSON line.
 */
import { atOnce, contests, type Contest, type Side, type Way } from './contests.ts';

export interface Measured {
  readonly name: string;
  /** Medians: microseconds of CPU for a call. */
  readonly ours: number;
  readonly theirs: number;
  /** Median of the ratios of the rounds: ours to theirs. */
  readonly ratio: number;
  /** Bytes of heap for a call that waits. */
  readonly oursHeld: number;
  readonly theirsHeld: number;
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
};

const quick = async (item: number): Promise<number> => item;

async function cpuOf(side: Side, count: number, way: Way): Promise<number> {
  globalThis.gc?.();
  const before = process.cpuUsage();
  const result = await side(count, quick, way);
  const { user, system } = process.cpuUsage(before);
  if (Number.isNaN(result)) throw new Error('a call failed');
  return (user + system) / count;
}

/** As many as the caches have room for. */
const MANY = 900;

/** What calls that are all under way hold, while their work waits for a gate. */
async function heldBy(side: Side, count: number): Promise<number> {
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  await side(100, quick, atOnce);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  let started = (): void => {};
  const begun = new Promise<void>((resolve) => (started = resolve));
  const done = side(count, (item) => (started(), gate.then(() => item)), atOnce);
  done.catch(() => {});
  await begun;
  // Enough turns for every call to have come as far as it can.
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  globalThis.gc?.();
  const held = process.memoryUsage().heapUsed - before;
  open();
  await done;
  return held / count;
}

async function run({ name, ours, theirs, count, way }: Contest, rounds: number): Promise<Measured> {
  const spent: { ours: number; theirs: number }[] = [];
  // The first round warms both up.
  for (let round = 0; round <= rounds; round += 1) {
    const pair = { ours: 0, theirs: 0 };
    for (const side of round % 2 === 0 ? (['ours', 'theirs'] as const) : (['theirs', 'ours'] as const)) {
      // sequential: two at a time would measure each other
      pair[side] = await cpuOf(side === 'ours' ? ours : theirs, count, way);
    }
    if (round > 0) spent.push(pair);
  }
  return {
    name,
    ours: median(spent.map((pair) => pair.ours)),
    theirs: median(spent.map((pair) => pair.theirs)),
    ratio: median(spent.map((pair) => pair.ours / pair.theirs)),
    oursHeld: await heldBy(ours, Math.min(count, MANY)),
    theirsHeld: await heldBy(theirs, Math.min(count, MANY)),
  };
}

const [name = '', rounds = '9'] = process.argv.slice(2);
const contest = contests.find((each) => each.name === name);
if (!contest) throw new Error(`no contest is called ${name}`);
process.stdout.write(`${JSON.stringify(await run(contest, Number(rounds)))}\n`);
