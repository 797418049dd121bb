/** Cancellation fixes: whether a rule asked for them before, and is silent after. */
import { join } from 'node:path';
import { checkout, findingsIn, type Hit } from './checkout.ts';
import { git, mirrorOf } from './mirrors.ts';

/** What a fix did, and the rules that ask for such a fix. */
const RULES = {
  threads: ['forward-abort-signal', 'accept-abort-signal', 'no-unobserved-signal'],
  timeout: ['require-request-timeout'],
  listener: ['no-abort-listener-leak'],
  rethrow: ['no-swallowed-abort', 'no-unreliable-abort-check'],
  stale: ['no-stale-timeout-signal'],
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
  /** The batch that it was collected in, 1 when not said. A later one was counted once before anything was changed for it: see `README.md`. */
  readonly batch?: number;
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

/** Whether a finding, or an end of what a repair of it changes, is beside the lines of a fix. */
const isBeside = ({ line, endLine, repaired }: Hit, stretches: readonly Stretch[]): boolean =>
  [{ from: line, to: endLine }, ...repaired.map((one) => ({ from: one, to: one }))].some((place) => stretches.some(({ from, to }) => place.to >= from - BESIDE && place.from <= to + BESIDE));

/** @returns the fact with what the rules say now */
export function examineFix(fix: KnownFix, mirrors: string, work: string): KnownFix {
  const mirror = mirrorOf(mirrors, fix.repo);
  const hits = (revision: string): readonly Hit[] => {
    const commit = git(mirror, 'rev-parse', revision).trim();
    const name = [fix.repo, commit.slice(0, 10), fix.around ?? ''].join('+').replaceAll('/', '+');
    return findingsIn(checkout(mirror, commit, join(work, name), fix.around), fix.path, RULES[fix.kind]);
  };
  const lines = touched(mirror, fix.commit, fix.path);
  const before = hits(`${fix.commit}^`).filter((hit) => isBeside(hit, lines.before));
  const after = before.length === 0 ? [] : hits(fix.commit).filter((hit) => isBeside(hit, lines.after));
  // A call beside it that the fix forgot is another finding: the words are of another call, and there is one less of its kind.
  const isStill = ({ rule, messageId, message }: Hit): boolean => {
    const alike = (hit: Hit): boolean => hit.rule === rule && hit.messageId === messageId;
    return after.some((hit) => alike(hit) && hit.message === message) || after.filter(alike).length >= before.filter(alike).length;
  };
  // Of two findings at one place the fix answers the one that is gone.
  const found = before.find((hit) => !isStill(hit)) ?? before[0];
  const still = found && isStill(found);
  const { repo, commit, path, around, kind, what, batch, outside } = fix;
  return {
    repo, commit, path, ...(around === undefined ? {} : { around }), kind, what, ...(batch === undefined ? {} : { batch }), ...(outside === undefined ? {} : { outside }),
    ...(found && { rule: found.rule, messageId: found.messageId, line: found.line }), before: found ? 'found' : 'missed', after: still ? 'reported' : 'silent',
  };
}


export const describeFix = (fix: KnownFix): string =>
  `${fix.before} ${fix.after} ${fix.kind} ${fix.repo} ${fix.commit} ${fix.path}${fix.line === undefined ? '' : `:${fix.line} ${fix.rule ?? ''} ${fix.messageId ?? ''}`}${fix.outside === undefined ? '' : ' (outside)'}`;

/** The counts of each kind and of all, as lines. */
export function countFixes(fixes: readonly KnownFix[]): string[] {
  const counted = fixes.filter(({ outside }) => outside === undefined);
  const line = (name: string, some: readonly KnownFix[]): string => {
    const found = some.filter(({ before }) => before === 'found');
    return `${name}: ${some.length} fixes, ${found.length} found before, ${found.filter(({ after }) => after === 'silent').length} of them silent after`;
  };
  return [
    ...[...Object.keys(RULES), 'all'].map((kind) => line(kind, counted.filter((fix) => kind === 'all' || fix.kind === kind))),
    ...[...new Set(counted.map(({ batch = 1 }) => batch))].map((number) => line(`batch ${number}`, counted.filter(({ batch = 1 }) => batch === number))),
  ];
}
