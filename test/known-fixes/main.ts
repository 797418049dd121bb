/**
 * `npx tsx test/known-fixes/main.ts MIRRORS WORK [--update] [--only TEXT]`: runs the cancellation rules on files before and after fixes from
 * public history, and says which fixes they would have asked for.
 *
 * MIRRORS holds git repositories as `owner+name/repo` or `owner+name`; WORK is a folder for checkouts. Neither is part of this repository:
 * `cancellation.json` holds facts only. A fix is found when a rule for its kind reports a line that the fix touches, or one beside it, and
 * silent when that rule no longer says the same there. Exit code 1 when an answer differs from the recorded one.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkout, findingsIn, git, type Hit } from './checkout.ts';

/** What a fix did, and the rules that ask for such a fix. */
const RULES = {
  threads: ['forward-abort-signal', 'accept-abort-signal', 'no-unobserved-signal'],
  timeout: ['require-request-timeout'],
  listener: ['no-abort-listener-leak'],
  rethrow: ['no-swallowed-abort', 'no-unreliable-abort-check'],
} as const;

export interface KnownFix {
  readonly repo: string;
  readonly commit: string;
  readonly path: string;
  /** Only this folder is taken out of the repository. */
  readonly around?: string;
  readonly kind: keyof typeof RULES;
  /** What the fix did, in own words. */
  readonly what: string;
  /** Why it does not count: before the fix there was nothing in the file that a rule could go by. */
  readonly outside?: string;
  readonly rule?: string;
  readonly messageId?: string;
  /** In the file before the fix. */
  readonly line?: number;
  readonly before: 'found' | 'missed';
  readonly after: 'silent' | 'reported';
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Lines between a finding and the lines that a fix touches. */
const BESIDE = 6;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { update: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const [mirrors = '', work = ''] = positionals;
const facts = join(import.meta.dirname, 'cancellation.json');

/** The lines that a commit touches in a file, before and after. */
function touched(mirror: string, commit: string, path: string): { readonly before: Stretch[]; readonly after: Stretch[] } {
  const before: Stretch[] = [];
  const after: Stretch[] = [];
  for (const [, a = '0', an = '1', b = '0', bn = '1'] of git(mirror, 'diff', '-U0', `${commit}^`, commit, '--', path).matchAll(/^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gmu)) {
    before.push({ from: Number(a), to: Number(a) + Math.max(0, Number(an) - 1) });
    after.push({ from: Number(b), to: Number(b) + Math.max(0, Number(bn) - 1) });
  }
  return { before, after };
}

const isBeside = ({ line, endLine }: Hit, stretches: readonly Stretch[]): boolean => stretches.some(({ from, to }) => endLine >= from - BESIDE && line <= to + BESIDE);

function examine(fix: KnownFix): KnownFix {
  const mirror = [`${fix.repo.replace('/', '+')}/repo`, fix.repo.replace('/', '+')].map((name) => join(mirrors, name)).find((path) => existsSync(path));
  if (mirror === undefined) throw new Error(`no mirror of ${fix.repo}`);
  const hits = (revision: string): readonly Hit[] => {
    const commit = git(mirror, 'rev-parse', revision).trim();
    const name = [fix.repo, commit.slice(0, 10), fix.around ?? ''].join('+').replaceAll('/', '+');
    return findingsIn(checkout(mirror, commit, join(work, name), fix.around), fix.path).filter(({ rule }) => (RULES[fix.kind] as readonly string[]).includes(rule));
  };
  const lines = touched(mirror, fix.commit, fix.path);
  const found = hits(`${fix.commit}^`).find((hit) => isBeside(hit, lines.before));
  const still = found && hits(fix.commit).some((hit) => hit.rule === found.rule && hit.messageId === found.messageId && isBeside(hit, lines.after));
  const { repo, commit, path, around, kind, what, outside } = fix;
  return {
    repo, commit, path, ...(around === undefined ? {} : { around }), kind, what, ...(outside === undefined ? {} : { outside }),
    ...(found && { rule: found.rule, messageId: found.messageId, line: found.line }), before: found ? 'found' : 'missed', after: still ? 'reported' : 'silent',
  };
}

const known = JSON.parse(readFileSync(facts, 'utf8')) as KnownFix[];
const { only } = options;
let changed = 0;
const now = known.map((fix) => {
  if (only !== undefined && !JSON.stringify(fix).includes(only)) return fix;
  const answer = examine(fix);
  const isSame = JSON.stringify(answer) === JSON.stringify(fix);
  if (!isSame) changed += 1;
  console.log(`${isSame ? ' ' : '!'} ${answer.before} ${answer.after} ${fix.kind} ${fix.repo} ${fix.commit} ${fix.path}${answer.line === undefined ? '' : `:${answer.line} ${answer.rule ?? ''} ${answer.messageId ?? ''}`}${fix.outside === undefined ? '' : ' (outside)'}`);
  return answer;
});
const counted = now.filter(({ outside }) => outside === undefined);
for (const kind of [...Object.keys(RULES), 'all']) {
  const some = counted.filter((fix) => kind === 'all' || fix.kind === kind);
  const found = some.filter(({ before }) => before === 'found');
  console.log(`${kind}: ${some.length} fixes, ${found.length} found before, ${found.filter(({ after }) => after === 'silent').length} of them silent after`);
}
if (options.update) writeFileSync(facts, `[\n${now.map((fix) => `  ${JSON.stringify(fix)}`).join(',\n')}\n]\n`);
process.exitCode = changed > 0 && !options.update ? 1 : 0;
