/**
 * `npx tsx test/tools/compare-tokens.ts [--files N] FOLDER...`: the tokens and comments of `rules/parser/tokens.ts` beside those of typescript-estree, on public
 * files. Says which files differ and where; exit code 1 when one does.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { differenceOfTokens } from './parsers/diff-tokens.ts';
import { sources } from './parsers/sources.ts';

const { values, positionals } = parseArgs({ options: { files: { type: 'string', default: '20000' } }, allowPositionals: true });
const limit = Number(values.files);
const counts = { files: 0, broken: 0, differ: 0 };

outer: for (const ofPackages of [false, true]) {
  for (const folder of positionals) {
    for (const path of sources(resolve(folder), ofPackages)) {
      if (counts.files >= limit) break outer;
      counts.files++;
      const difference = differenceOfTokens(path, readFileSync(path, 'utf8').replace(/^\uFEFF/u, ''));
      if (difference === 'broken') counts.broken++;
      else if (difference !== undefined) {
        counts.differ++;
        console.log(`${path}: ${difference}`);
      }
      if (counts.files % 500 === 0) process.stderr.write(`${JSON.stringify(counts)}\n`);
    }
  }
}
console.log(JSON.stringify(counts));
process.exitCode = counts.differ > 0 ? 1 : 0;
