/** What the pointer shows over a finding: a picture of how the waits lie, why it matters, what a repair makes of the reader's code, and where to read on. */
import type { Hover, Position } from 'vscode-languageserver';
import { beforeAndAfter } from './before-after.ts';
import type { View } from './diagnostics/tracker.ts';
import type { OpenDocument } from './documents/documents.ts';
import type { Problem } from './lint/jobs.ts';
import { whyOf } from './pages.ts';

export async function hoverOf(
  document: OpenDocument,
  view: View,
  position: Position,
  pageOf: (rule: string) => Promise<string | undefined>,
  pictureOf: (problem: Problem) => Promise<string | undefined>,
): Promise<Hover | undefined> {
  const at = document.document.offsetAt(position);
  const problems = view.problems.filter(({ start, end, unusedDirective }) => start <= at && at <= end && !unusedDirective);
  if (problems.length === 0) return undefined;
  const told = new Map(problems.map((problem) => [problem.rule, problem]));
  const part = async (problem: Problem): Promise<string> => {
    const { rule, url, certainty, repairs } = problem;
    const [first, ...others] = repairs;
    const picture = await pictureOf(problem);
    const why = whyOf(await pageOf(rule));
    const lines = [`**${rule}**${certainty === 'likely' ? ' (likely)' : ''}${url === undefined ? '' : ` · [Read more](${url})`}`];
    // People would rather look than read: pictures first.
    if (picture !== undefined) lines.push(picture);
    if (why !== undefined) lines.push(why);
    if (first) {
      const code = beforeAndAfter(document.text, first.edits, problem.start);
      lines.push(`**${first.title}**`, ...(code === undefined ? [] : [code]));
    }
    if (others.length > 0) lines.push(`Or: ${others.map(({ title }) => title).join('; ')}`);
    return lines.join('\n\n');
  };
  const parts = await Promise.all([...told.values()].map(part));
  const [start, end] = [Math.min(...problems.map((problem) => problem.start)), Math.min(...problems.map((problem) => problem.end))];
  return {
    contents: { kind: 'markdown', value: parts.join('\n\n---\n\n') },
    range: { start: document.document.positionAt(start), end: document.document.positionAt(Math.max(start, end)) },
  };
}
