/** Timelines for the hover and for the command. */
import type { Position } from 'vscode-languageserver';
import type { OpenDocument } from '../documents/documents.ts';
import type { Problem, TimelineAnswer } from '../lint/jobs.ts';
import type { TimelineResult } from '../protocol.ts';
import type { Session } from '../session.ts';

/** The timeline of the function round a position, with the repair of a finding in that function beside it if it shortens the wait. */
export async function timelineAt(session: Session, uri: string, position: Position): Promise<TimelineResult | undefined> {
  const document = session.documents.get(uri);
  const view = document && (await session.tracker.view(document));
  if (!document || !view) return undefined;
  const offset = document.document.offsetAt(position);
  const problems = view.problems.filter(({ start, end }) => Math.abs(start - offset) < NEAR || (start <= offset && offset <= end));
  return ask(session, document, offset, problems);
}

/** Characters round the caret within which a finding is taken to be of the same function. */
const NEAR = 2000;

/** A picture for the hover of a finding, where one of its repairs shortens the wait; in words for clients without pictures. */
export async function pictureOf(session: Session, document: OpenDocument, problem: Problem): Promise<string | undefined> {
  if (problem.repairs.length === 0) return undefined;
  const timeline = await ask(session, document, problem.start, [problem]).catch(() => undefined);
  if (!timeline?.shorter) return undefined;
  if (!session.features.commands) return `\`\`\`text\n${timeline.text}\n\`\`\``;
  return `![${timeline.title}](data:image/svg+xml;base64,${toBase64(timeline.svg)})`;
}

async function ask(session: Session, document: OpenDocument, offset: number, problems: readonly Problem[]): Promise<TimelineResult | undefined> {
  const file = session.jobFile(document.uri, document.languageId, document.text);
  const repairs = problems.flatMap((problem) => problem.repairs);
  const { timeline } = await session.ask<TimelineAnswer>({ kind: 'timeline', file, offset, repairs });
  return timeline;
}

const toBase64 = (text: string): string => btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
