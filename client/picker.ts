/** Inserts a pattern of the catalogue: found by the problem in one's own words, shown before it is chosen. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { InsertPatternRequest, PatternsRequest, type InsertPatternParams, type InsertPatternResult, type PatternSummary } from '../server/protocol.ts';

interface PatternItem extends vscode.QuickPickItem {
  readonly pattern: PatternSummary;
}

const PREVIEW = 'async-hazards-pattern';

export function registerPicker(context: vscode.ExtensionContext, client: LanguageClient): void {
  const previews = new Map<string, string>();
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(PREVIEW, { provideTextDocumentContent: ({ path }) => previews.get(path) ?? '' }),
    vscode.commands.registerCommand('asyncHazards.insertPattern', async (name?: string) => {
      const editor = vscode.window.activeTextEditor;
      if (!editor) return;
      const all = await client.sendRequest<PatternSummary[]>(PatternsRequest);
      for (const { name: each, preview } of all) previews.set(`/${each}.ts`, preview);
      const pattern = name === undefined ? await pick(client, all) : all.find((each) => each.name === name);
      if (pattern) await insert(client, editor, pattern.name);
    }),
  );
}

async function pick(client: LanguageClient, all: readonly PatternSummary[]): Promise<PatternSummary | undefined> {
  const picker = vscode.window.createQuickPick<PatternItem>();
  picker.placeholder = vscode.l10n.t('What is the problem? "limit concurrency", "stop after 5 s", "first wins" ...');
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  const button: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('open-preview'), tooltip: vscode.l10n.t('Show the code') };
  picker.items = all.map((pattern) => ({ label: pattern.title, description: pattern.problems.join(', '), detail: pattern.summary, buttons: [button], pattern }));
  const subscriptions = [
    picker.onDidTriggerItemButton(({ item }) => {
      preview(item.pattern).catch((error: unknown) => client.error(String(error)));
    }),
  ];
  try {
    return await new Promise<PatternSummary | undefined>((resolve) => {
      subscriptions.push(
        picker.onDidAccept(() => resolve(picker.selectedItems[0]?.pattern)),
        picker.onDidHide(() => resolve(undefined)),
      );
      picker.show();
    });
  } finally {
    for (const subscription of subscriptions) subscription.dispose();
    picker.dispose();
  }
}

async function preview({ name }: PatternSummary): Promise<void> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: PREVIEW, path: `/${name}.ts` }));
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true });
}

async function insert(client: LanguageClient, editor: vscode.TextEditor, pattern: string): Promise<void> {
  const { document, selection } = editor;
  const params: InsertPatternParams = {
    uri: client.code2ProtocolConverter.asUri(document.uri),
    version: document.version,
    range: client.code2ProtocolConverter.asRange(selection),
    pattern,
  };
  const { version } = document;
  let plan: InsertPatternResult | null;
  try {
    plan = await client.sendRequest<InsertPatternResult | null>(InsertPatternRequest, params);
  } catch (error) {
    vscode.window.setStatusBarMessage(`Async Hazards: ${error instanceof Error ? error.message : String(error)}`, 8000);
    return;
  }
  if (!plan || document.version !== version) return;
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
