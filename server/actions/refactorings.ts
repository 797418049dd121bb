/** The refactorings of the menu: rewrites of what is selected, without a finding. */
import { CodeActionKind, CodeActionTriggerKind, type CodeAction, type CodeActionContext, type Range } from 'vscode-languageserver';
import { diskPath } from '../documents/paths.ts';
import type { OpenDocument } from '../documents/documents.ts';
import type { PlainRefactoring } from '../lint/jobs.ts';
import type { Session } from '../session.ts';
import { wants } from './actions.ts';
import { withNewFile } from './edits.ts';

export const REWRITE = `${CodeActionKind.RefactorRewrite}.async-hazards`;

/** Nothing is worked out for a caret that only moves: somebody has asked, or has selected something. */
export async function refactoringActions(session: Session, document: OpenDocument, range: Range, { only, triggerKind }: CodeActionContext): Promise<CodeAction[]> {
  const isAsked = only?.some((kind) => kind !== '' && wants([kind], REWRITE)) === true || only?.some((kind) => kind.startsWith(`${REWRITE}.`)) === true;
  if (!isAsked && (only !== undefined || triggerKind === CodeActionTriggerKind.Automatic)) return [];
  const { uri, version } = document;
  const [start, end] = [document.document.offsetAt(range.start), document.document.offsetAt(range.end)];
  const { patterns } = await session.settingsOf(uri);
  const file = session.jobFile(uri, document.languageId, document.text);
  const found = await session.ask<readonly PlainRefactoring[]>({ kind: 'refactor', file, start, end, ...patterns, onDisk: diskPath(uri) !== undefined });
  if (document.version !== version || document.isClosed) return [];
  return found.flatMap(({ name, title, edits, newFile, reason }): CodeAction[] => {
    const kind = `${REWRITE}.${name}`;
    if (!wants(only, kind)) return [];
    if (reason !== undefined) return session.features.disables ? [{ title, kind, disabled: { reason } }] : [];
    // A client that cannot make files would get an import of nothing.
    if (newFile && !session.features.versioned) return [];
    return [{ title, kind, edit: withNewFile(edits, newFile, document, session.features) }];
  });
}
