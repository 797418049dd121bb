/** The page of the patterns beside the packages, made of what `npm run bench -- --patterns --record` has measured. */

export interface MeasuredSide {
  /** CPU time of a call. */
  readonly microseconds: number;
  /** Bytes of heap that a call holds while it waits. */
  readonly held: number;
  /** Bytes that a bundle grows by, minified and compressed. */
  readonly bytes: number;
}

export interface MeasuredPattern {
  readonly pattern: string;
  readonly package: string;
  readonly version: string;
  readonly what: string;
  readonly ours: MeasuredSide;
  readonly theirs: MeasuredSide;
  /** Median of the ratios of CPU time, ours to theirs. */
  readonly ratio: number;
  /** What explains a difference that one would not expect. */
  readonly because?: string;
}

export interface MeasuredPatterns {
  readonly node: string;
  readonly machine: string;
  readonly rounds: number;
  readonly load: readonly number[];
  readonly rows: readonly MeasuredPattern[];
}

/** As slow as ours may be beside the package without a reason. */
export const MOST = 1.3;

const perSecond = (microseconds: number): string => `${Math.round(1000 / microseconds).toLocaleString('en')} k`;

export function measuredPage({ node, machine, rounds, load, rows }: MeasuredPatterns): string {
  const table = rows.map(({ pattern, package: peer, version, what, ours, theirs, ratio }) =>
    `| [${pattern}](${pattern}.md) | ${peer} ${version} | ${what} | ${perSecond(ours.microseconds)} : ${perSecond(theirs.microseconds)} | ${ratio} | ${ours.held} : ${theirs.held} | ${ours.bytes} : ${theirs.bytes} |`);
  const slow = rows.filter(({ ratio }) => ratio > 1);
  const reasons = rows.flatMap(({ pattern, package: peer, because }) => (because === undefined ? [] : [`- ${pattern} beside ${peer}: ${because}`]));
  return `# The patterns beside the packages

The same work by the platform flavour of a pattern and by the package that one would use instead; ours stands first in each cell. Which of them
is offered first is another question: the package, where the project has it already (the setting \`patterns.flavour\` pins either).

| pattern | package | work | calls a CPU second | CPU, ours to theirs | bytes held by a waiting call | bytes in a bundle |
| --- | --- | --- | --- | --- | --- | --- |
${table.join('\n')}

Measured by \`npm run bench -- --patterns --record\` with Node ${node} on ${machine}: medians of ${rounds} rounds in which the two take turns in one
process, load ${load.join(' to ')}. CPU time is that of the whole process, so that other work on the machine counts for little. The bytes of a bundle are
minified and compressed.

${slow.length === 0 ? 'Ours is nowhere slower.' : `Ours is slower in ${slow.length} of ${rows.length}, at most ${Math.max(...slow.map(({ ratio }) => ratio))} times.`}${reasons.length > 0 ? `\n\n${reasons.join('\n')}` : ''}
`;
}
