/**
 * `npx tsx test/known-fixes/main.ts MIRRORS WORK [--facts cancellation|concurrency] [--update] [--only TEXT] [--half tuned|kept]
 * [--report certain|likely|unknown]`: runs rules on files
 * before and after changes from public history, and says which changes they would have asked for.
 *
 * MIRRORS holds git repositories as `owner+name/repo` or `owner+name`; WORK is a folder for checkouts. Neither is part of this repository:
 * `cancellation.json` and `concurrency.json` hold facts only. A cancellation fix is found when a rule for its kind reports a line that the
 * fix touches, or one beside it, and silent when that rule no longer says the same there. A loop or row that was made concurrent is found
 * when its rule reports a place in it. Exit code 1 when an answer differs from the recorded one.
 *
 * The facts about concurrency are in two halves, by a hash: rules are worked on with the half `tuned` only, and the half `kept` is
 * counted when that is done. `propose.ts` looks for more of them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { countFixes, describeFix, examineFix, type KnownFix } from './cancellation.ts';
import { countChanges, describeChange, examineChange, type KnownChange } from './concurrency.ts';
import { halfOf } from './halves.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { update: { type: 'boolean', default: false }, only: { type: 'string' }, facts: { type: 'string', default: 'cancellation' }, half: { type: 'string' }, report: { type: 'string' } },
});
const [mirrors = '', work = ''] = positionals;

interface Kind<Fact> {
  readonly examine: (fact: Fact, mirrors: string, work: string) => Fact;
  readonly describe: (fact: Fact) => string;
  readonly count: (facts: readonly Fact[]) => readonly string[];
}

/** Examines the facts of one file. @returns whether all answers are as recorded */
function run<Fact extends { readonly repo: string; readonly commit: string }>({ examine, describe, count }: Kind<Fact>): boolean {
  const file = join(import.meta.dirname, `${options.facts}.json`);
  const known = JSON.parse(readFileSync(file, 'utf8')) as Fact[];
  const { only, half } = options;
  let changed = 0;
  const examined: Fact[] = [];
  const now = known.map((fact) => {
    if ((only !== undefined && !JSON.stringify(fact).includes(only)) || (half !== undefined && halfOf(fact.repo, fact.commit) !== half)) return fact;
    const answer = examine(fact, mirrors, work);
    examined.push(answer);
    const isSame = JSON.stringify(answer) === JSON.stringify(fact);
    if (!isSame) changed += 1;
    console.log(`${isSame ? ' ' : '!'} ${describe(answer)}`);
    return answer;
  });
  for (const line of count(options.update ? now : examined)) console.log(line);
  if (options.update) writeFileSync(file, `[\n${now.map((fact) => `  ${JSON.stringify(fact)}`).join(',\n')}\n]\n`);
  return changed === 0 || options.update;
}

const isSame = options.facts === 'concurrency'
  ? run<KnownChange>({ examine: (change, from, to) => examineChange(change, from, to, options.report), describe: describeChange, count: countChanges })
  : run<KnownFix>({ examine: examineFix, describe: describeFix, count: countFixes });
process.exitCode = isSame ? 0 : 1;
