/**
 * `npm run fuzz -- --count N --seed S [--repair TEXT] [--typed-every N] [--keep-going]`: runs random programs and what our repairs make
 * of them. Progress goes to standard error, the summary as JSON to standard output; exit code 1 on a difference.
 */
import { parseArgs } from 'node:util';
import { fuzz, type Summary } from './fuzz.ts';
import { reportOf } from './report.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    repair: { type: 'string' },
    'typed-every': { type: 'string', default: '10' },
    'keep-going': { type: 'boolean', default: false },
  },
});

const started = Date.now();
const seed = values.seed === undefined ? started % 1_000_000 : Number(values.seed);
const count = Number(values.count);
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
  console.error('--count and --seed take whole numbers');
  process.exit(2);
}

const line = (summary: Summary): string => {
  const seconds = (Date.now() - started) / 1000;
  return `${summary.programs} of ${count} programs, ${Object.values(summary.repairs).reduce((a, b) => a + b, 0)} repairs, ${summary.runs} runs, ${summary.differences.length} differences, ${Math.round(seconds)} s`;
};
const every = process.stderr.isTTY ? 20 : 1000;
const summary = await fuzz({
  count, seed, only: values.repair, typedEvery: Number(values['typed-every']), keepGoing: values['keep-going'],
  onProgress: (now) => {
    if (now.programs % every === 0) process.stderr.write(process.stderr.isTTY ? `\r${line(now)}` : `${line(now)}\n`);
  },
  onDifference: (difference) => process.stderr.write(`\n${reportOf(difference)}`),
});
process.stderr.write(`${process.stderr.isTTY ? '\n' : ''}${line(summary)}\n`);
const { differences, repairs, ...figures } = summary;
console.log(JSON.stringify({
  ...figures,
  seconds: Math.round((Date.now() - started) / 1000),
  repairs: Object.fromEntries(Object.entries(repairs).sort(([a], [b]) => (a < b ? -1 : 1))),
  differences: differences.map(({ rule, title, why }) => ({ rule, title, why })),
}, null, 2));
process.exitCode = differences.length > 0 ? 1 : 0;
