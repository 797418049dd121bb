/**
 * `npx tsx test/ledger/sample.ts --most N --seed TEXT < DRAFTS`: draws lines of `npm run ledger -- --draft …`, of as many projects as wanted, so that
 * a person reads findings that nobody has chosen. The same drafts and seed give the same lines.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Place } from './entries.ts';

const { values: options } = parseArgs({ options: { most: { type: 'string', default: '40' }, seed: { type: 'string', default: '1' } } });

const lot = (line: string): string => {
  const { file, line: at, rule } = JSON.parse(line) as Place;
  const { project } = JSON.parse(line) as { readonly project: string };
  return createHash('sha256').update(`${options.seed} ${project} ${file}:${at} ${rule}`).digest('hex');
};

const drawn = readFileSync(0, 'utf8').split('\n').filter(Boolean).map((line) => ({ line, lot: lot(line) })).toSorted((a, b) => a.lot.localeCompare(b.lot)).slice(0, Number(options.most));
for (const { line } of drawn) console.log(line);
