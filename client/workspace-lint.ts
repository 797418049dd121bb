/** Checks a whole workspace on request; the findings of files that are not open join those of the open ones in the Problems panel. */
import * as vscode from 'vscode';
import { WorkDoneProgress, type LanguageClient } from 'vscode-languageclient/node';
import { LintFilesRequest, type FindingSummary, type LintFilesParams, type LintFilesResult } from '../server/protocol.ts';

let runs = 0;

export function registerWorkspaceLint(context: vscode.ExtensionContext, client: LanguageClient): void {
  const collection = vscode.languages.createDiagnosticCollection('async-hazards-workspace');
  context.subscriptions.push(
    collection,
    vscode.commands.registerCommand('asyncHazards.lintWorkspace', async () => {
      const folders = vscode.workspace.workspaceFolders ?? [];
      if (folders.length === 0) return undefined;
      const result = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Checking for async hazards'), cancellable: true },
        (progress, token) => lint(client, folders.map(({ uri }) => uri), progress, token),
      );
      collection.clear();
      for (const { uri, findings } of result.files) {
        const place = client.protocol2CodeConverter.asUri(uri);
        // An open file has its own, newer findings.
        if (!isInTab(place)) collection.set(place, findings.map(toDiagnostic));
      }
      const count = result.files.reduce((sum, { findings }) => sum + findings.length, 0);
      vscode.window.setStatusBarMessage(vscode.l10n.t('Async Hazards: {0} hazards in {1} files', count, result.linted), 8000);
      return result;
    }),
    vscode.window.tabGroups.onDidChangeTabs(({ opened }) => {
      for (const { input } of opened) if (input instanceof vscode.TabInputText) collection.delete(input.uri);
    }),
  );
}

const isInTab = (uri: vscode.Uri): boolean =>
  vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString()));

/** Lints files through the server, with progress. */
export async function lint(
  client: LanguageClient,
  uris: readonly vscode.Uri[],
  progress: vscode.Progress<{ message?: string; increment?: number }> | undefined,
  token: vscode.CancellationToken,
  maxFiles?: number,
): Promise<LintFilesResult> {
  const workDoneToken = `async-hazards-lint-${++runs}`;
  let done = 0;
  const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (report) => {
    if (report.kind !== 'report') return;
    const { percentage = done, message } = report;
    progress?.report({ increment: percentage - done, ...(message === undefined ? {} : { message }) });
    done = percentage;
  });
  const params: LintFilesParams = { uris: uris.map((uri) => client.code2ProtocolConverter.asUri(uri)), workDoneToken, ...(maxFiles === undefined ? {} : { maxFiles }) };
  try {
    return await client.sendRequest<LintFilesResult>(LintFilesRequest, params, token);
  } finally {
    listening.dispose();
  }
}

function toDiagnostic({ rule, message, severity, range: { start, end } }: FindingSummary): vscode.Diagnostic {
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  const diagnostic = new vscode.Diagnostic(range, message, severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning);
  diagnostic.source = 'async-hazards';
  diagnostic.code = rule;
  return diagnostic;
}
