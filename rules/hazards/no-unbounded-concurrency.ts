import type { TSESTree } from '@typescript-eslint/types';
import { fileContext } from '../analysis/context.ts';
import { ioOfFanOut, parseFanOut, sizeOf, type SizeKind } from '../analysis/fan-out.ts';
import { RANK, type Level } from '../analysis/independence.ts';
import type { Io } from '../analysis/io.ts';
import { excerpt } from '../analysis/words.ts';
import { boundFanOut } from '../repairs/bounded-fan-out.ts';
import { defineRule, type Finding } from '../rule.ts';
import type { IoKind } from '../knowledge/io.ts';

interface Options {
  /** The least certainty that is reported. */
  readonly report: Level;
  /** A collection of which at most so many items are taken needs no bound. */
  readonly maxKnownSize: number;
}

export const noUnboundedConcurrency = defineRule<TSESTree.CallExpression, Options>({
  name: 'no-unbounded-concurrency',
  docs: {
    description: 'outside work that is started at once for every item of a collection without a bound',
    family: 'B3',
    types: 'helpful',
    presets: { recommended: 'warn', strict: 'error' },
  },
  messages: {
    open: '`{{name}}` is started for every item of `{{items}}` at once, and nothing bounds {{what}}: {{consequence}}.',
  },
  options: {
    report: { type: 'string', enum: ['certain', 'likely', 'unknown'], description: 'The least certainty that is reported.' },
    maxKnownSize: { type: 'integer', minimum: 1, description: 'A collection of which at most so many items are taken needs no bound.' },
  },
  defaults: { report: 'likely', maxKnownSize: 20 },

  collect: (file, add) => {
    const context = fileContext(file);
    if (context === 'test' || context === 'config' || context === 'script') return {};
    return { CallExpression: add };
  },

  find(call, file, options): Finding | undefined {
    const fanOut = parseFanOut(file, call);
    if (!fanOut) return undefined;
    const size = sizeOf(file, fanOut.items, options.maxKnownSize);
    if (size.kind === 'bounded' || (size.kind === 'unknown' && options.report !== 'unknown')) return undefined;
    const io = ioOfFanOut(file, fanOut);
    // Browsers hold back requests to one host by themselves.
    if (!io || (io.kind === 'network' && file.settings.environment === 'browser')) return undefined;
    const certainty: Level = size.kind === 'unknown' ? 'unknown' : io.sure ? 'certain' : 'likely';
    if (RANK[certainty] < RANK[options.report]) return undefined;
    return {
      node: call,
      loc: (fanOut.map ?? fanOut.call).callee.loc,
      messageId: 'open',
      data: { name: io.name, items: excerpt(file, fanOut.items, 30), what: whatOf(size), consequence: CONSEQUENCES[io.kind] },
      related: [{ message: 'the items come from here', node: fanOut.items }],
      repairs: boundFanOut(file, fanOut),
      certainty,
    };
  },
});

const CONSEQUENCES: Readonly<Record<IoKind, string>> = {
  file: 'too many open files (EMFILE)',
  network: 'sockets, memory and rate limits run out',
  process: 'as many processes run at once',
  database: 'the pool runs dry for everybody else',
} satisfies Record<Io['kind'], string>;

function whatOf(size: SizeKind): string {
  if (size.kind !== 'open') return 'their number';
  return { files: 'the number of files', rows: 'the number of rows', lines: 'the number of lines', request: 'what a request may list' }[size.from];
}
