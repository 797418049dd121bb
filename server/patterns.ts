/** The pattern catalogue for the picker, and the insertion of a pattern as edits of the protocol. */
import type { WorkspaceEdit } from 'vscode-languageserver';
import { patterns } from '../snippets/catalogue.ts';
import { questions } from '../snippets/decide.ts';
import { toTextEdit, withNewFile } from './actions/edits.ts';
import { diskPath } from './documents/paths.ts';
import type { InsertAnswer, PlainEdit } from './lint/jobs.ts';
import type { InsertPatternParams, InsertPatternResult, PatternQuestion, PatternSummary } from './protocol.ts';
import type { Session } from './session.ts';

export const patternSummaries = (): PatternSummary[] =>
  patterns.map(({ name, title, problems, summary, when, cost, surround, flavours, typescript }) => ({
    name, title, problems, summary, when, cost,
    surrounds: surround !== undefined,
    packages: flavours.map((flavour) => flavour.package),
    preview: typescript.inline?.body ?? typescript.module.body,
  }));

export const patternQuestions = (): readonly PatternQuestion[] => questions;

/**
 * @returns undefined when the document is not open or has changed since
 * @throws Error with a sentence for people when the pattern cannot go there
 */
export async function planPattern(session: Session, { uri, version, range, pattern }: InsertPatternParams): Promise<InsertPatternResult | undefined> {
  const document = session.documents.get(uri);
  if (!document || document.version !== version) return undefined;
  const { patterns: wanted } = await session.settingsOf(uri);
  const start = document.document.offsetAt(range.start);
  const end = document.document.offsetAt(range.end);
  const file = session.jobFile(uri, document.languageId, document.text);
  const answer = await session.ask<InsertAnswer>({ kind: 'insert', file, start, end, pattern, ...wanted, onDisk: diskPath(uri) !== undefined });
  if (document.version !== version) return undefined;
  const toEdit = (edits: readonly PlainEdit[]): WorkspaceEdit => withNewFile(edits, answer.newFile, document, session.features);
  return {
    edit: toEdit(answer.edits),
    rest: toEdit(answer.otherEdits),
    range: toTextEdit(answer.usage, document.document).range,
    snippet: answer.snippet,
    notes: answer.notes,
  };
}
