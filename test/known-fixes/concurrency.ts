/** Awaits in turn that their authors made concurrent, and concurrent work that was put in turn again: what our rules say of each. */
import { join } from 'node:path';
import { checkout, findingsIn, packageAround } from './checkout.ts';
import { halfOf } from './halves.ts';
import { git, mirrorOf } from './mirrors.ts';

/** The rule that asks for what was done; for what went back it must be silent. */
const RULES = { loop: 'prefer-concurrent-loop', row: 'prefer-concurrent-awaits', 'loop-back': 'prefer-concurrent-loop' } as const;

/** ESLint's own rule, at the same places. */
const PEER = 'no-await-in-loop';

export interface KnownChange {
  readonly repo: string;
  readonly commit: string;
  readonly path: string;
  /** `loop` and `row` were made concurrent by the commit; `loop-back` was concurrent before and is a loop of awaits since. */
  readonly kind: keyof typeof RULES;
  /** The loop or row in the file that waits in turn: before the commit, or after it for what went back. */
  readonly line: number;
  readonly to: number;
  /** What the awaits do, in own words. */
  readonly what: string;
  /** Why it does not count: the code as it was could not run together. */
  readonly outside?: string;
  /** Whether our rule reports it. */
  readonly ours?: 'found' | 'silent';
  readonly peer?: 'found' | 'silent';
}

/**
 * @param report the least certainty that our rules report, instead of the preset's
 * @returns the fact with what the rules say now
 */
export function examineChange(change: KnownChange, mirrors: string, work: string, report?: string): KnownChange {
  const mirror = mirrorOf(mirrors, change.repo);
  const commit = git(mirror, 'rev-parse', change.kind === 'loop-back' ? change.commit : `${change.commit}^`).trim();
  const around = packageAround(mirror, commit, change.path);
  const name = [change.repo, commit.slice(0, 10), around].join('+').replaceAll('/', '+');
  const hits = findingsIn(checkout(mirror, commit, join(work, name), around), change.path, [RULES[change.kind], `eslint:${PEER}`], report === undefined ? undefined : { report });
  const said = (rule: string): 'found' | 'silent' => (hits.some((hit) => hit.rule === rule && hit.endLine >= change.line && hit.line <= change.to) ? 'found' : 'silent');
  const { repo, path, kind, line, to, what, outside } = change;
  return { repo, commit: change.commit, path, kind, line, to, what, ...(outside === undefined ? {} : { outside }), ours: said(RULES[kind]), peer: said(PEER) };
}

export const describeChange = (change: KnownChange): string =>
  `${change.ours ?? '?'} (${PEER}: ${change.peer ?? '?'}) ${change.kind} ${halfOf(change.repo, change.commit)} ${change.repo} ${change.commit} ${change.path}:${change.line} ${change.what}${change.outside === undefined ? '' : ' (outside)'}`;

/** The counts of each kind in each half and in both, as lines. */
export function countChanges(changes: readonly KnownChange[]): string[] {
  const counted = changes.filter(({ outside, ours }) => outside === undefined && ours !== undefined);
  const percent = (part: readonly unknown[], whole: readonly unknown[]): string => `${part.length} of ${whole.length}${whole.length === 0 ? '' : ` (${Math.round((100 * part.length) / whole.length)} %)`}`;
  return (['tuned', 'kept', 'all'] as const).flatMap((half) =>
    Object.keys(RULES).map((kind) => {
      const some = counted.filter((change) => change.kind === kind && (half === 'all' || halfOf(change.repo, change.commit) === half));
      return `${half} ${kind}: ours reports ${percent(some.filter(({ ours }) => ours === 'found'), some)}, ${PEER} ${percent(some.filter(({ peer }) => peer === 'found'), some)}`;
    }));
}
