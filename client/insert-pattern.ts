/** Asks the server how a pattern goes into a document, and puts it there. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { askAboutCurrent } from './current.ts';
import { InsertPatternRequest, type InsertPatternParams, type InsertPatternResult } from '../server/protocol.ts';

/**
 * The edits for what is selected in an editor now.
 * @throws Error with a sentence for people when the pattern cannot go there
 */
export function planPattern(client: LanguageClient, editor: vscode.TextEditor, pattern: string): Promise<InsertPatternResult | undefined> {
  const { document } = editor;
  return askAboutCurrent(document, (version) => {
    const params: InsertPatternParams = {
      uri: client.code2ProtocolConverter.asUri(document.uri),
      version,
      range: client.code2ProtocolConverter.asRange(editor.selection),
      pattern,
    };
    return client.sendRequest<InsertPatternResult | null>(InsertPatternRequest, params);
  });
}

export async function insertPattern(client: LanguageClient, editor: vscode.TextEditor, pattern: string): Promise<void> {
  const { document } = editor;
  let plan: InsertPatternResult | undefined;
  try {
    plan = await planPattern(client, editor, pattern);
  } catch (error) {
    vscode.window.setStatusBarMessage(`Async Hazards: ${error instanceof Error ? error.message : String(error)}`, 8000);
    return;
  }
  if (!plan) return;
  // The use goes in last, as a snippet whose blanks one walks through; what stands before it moves its place.
  const at = client.protocol2CodeConverter.asRange(plan.range);
  const anchor = document.offsetAt(at.start);
  const length = document.offsetAt(at.end) - anchor;
  const rest = await client.protocol2CodeConverter.asWorkspaceEdit(plan.rest);
  const moved = rest.get(document.uri).reduce((by, edit) => {
    const start = document.offsetAt(edit.range.start);
    return start <= anchor ? by + edit.newText.length - (document.offsetAt(edit.range.end) - start) : by;
  }, 0);
  if (rest.size > 0) await vscode.workspace.applyEdit(rest);
  const shown = await vscode.window.showTextDocument(document, { viewColumn: editor.viewColumn ?? vscode.ViewColumn.Active });
  const range = new vscode.Range(document.positionAt(anchor + moved), document.positionAt(anchor + moved + length));
  await shown.insertSnippet(new vscode.SnippetString(plan.snippet), range, { undoStopBefore: rest.size === 0, undoStopAfter: true });
  if (plan.notes.length > 0) vscode.window.setStatusBarMessage(`Async Hazards: ${plan.notes.join(' ')}`, 10_000);
}
