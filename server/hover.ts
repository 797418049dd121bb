/** What the pointer shows over a finding: what it is, why it matters, where it comes from, and where to read on. */
import type { Hover, Position } from 'vscode-languageserver';
import type { View } from './diagnostics/tracker.ts';
import type { OpenDocument } from './documents/documents.ts';
import type { Problem } from './lint/jobs.ts';
import { summaryOf } from './pages.ts';

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
    const picture = await pictureOf(problem);
    const lines = [`**${rule}**${certainty === 'likely' ? ' (likely)' : ''}`];
    const summary = summaryOf(await pageOf(rule));
    if (summary !== undefined) lines.push(summary);
    if (picture !== undefined) lines.push(picture);
    if (repairs.length > 0) lines.push(`Repairs: ${repairs.map(({ title, kind }) => (kind === 'fix' ? title : `${title} *(changes behaviour)*`)).join('; ')}`);
    if (url !== undefined) lines.push(`[Read more](${url})`);
    return lines.join('\n\n');
  };
  const parts = await Promise.all([...told.values()].map(part));
  const [start, end] = [Math.min(...problems.map((problem) => problem.start)), Math.min(...problems.map((problem) => problem.end))];
  return {
    contents: { kind: 'markdown', value: parts.join('\n\n---\n\n') },
    range: { start: document.document.positionAt(start), end: document.document.positionAt(Math.max(start, end)) },
  };
}
