/** The pattern catalogue for the picker, and the insertion of a pattern as edits of the protocol. */
import { pathToFileURL } from 'node:url';
import type { TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import { patterns } from '../snippets/catalogue.ts';
import { toTextEdit, toWorkspaceEdit } from './actions/edits.ts';
import { diskPath } from './documents/paths.ts';
import type { InsertAnswer, PlainEdit } from './lint/jobs.ts';
import type { InsertPatternParams, InsertPatternResult, PatternSummary } from './protocol.ts';
import type { Session } from './session.ts';

export const patternSummaries = (): PatternSummary[] =>
  patterns.map(({ name, title, problems, summary, typescript }) => ({ name, title, problems, summary, preview: typescript.inline?.body ?? typescript.module.body }));

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
  const toEdit = (edits: readonly PlainEdit[]): WorkspaceEdit => {
    const edit = toWorkspaceEdit(edits, document, session.features);
    const { newFile } = answer;
    if (!newFile) return edit;
    const created = pathToFileURL(newFile.path).href;
    const filled: TextDocumentEdit = { textDocument: { uri: created, version: null }, edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText: newFile.text }] };
    return { documentChanges: [{ kind: 'create', uri: created, options: { ignoreIfExists: true } }, filled, ...(edit.documentChanges ?? [])] };
  };
  return {
    edit: toEdit(answer.edits),
    rest: toEdit(answer.otherEdits),
    range: toTextEdit(answer.usage, document.document).range,
    snippet: answer.snippet,
    notes: answer.notes,
  };
}
