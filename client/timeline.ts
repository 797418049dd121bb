/** Shows how the awaits of a function wait, as a picture beside the code that follows the caret. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { TimelineRequest, type TimelineParams, type TimelineResult } from '../server/protocol.ts';

export function registerTimeline(context: vscode.ExtensionContext, client: LanguageClient): void {
  let panel: vscode.WebviewPanel | undefined;
  let asked = 0;
  const draw = async (editor: vscode.TextEditor | undefined): Promise<void> => {
    if (!panel || !editor) return;
    const turn = ++asked;
    const params: TimelineParams = { uri: client.code2ProtocolConverter.asUri(editor.document.uri), position: client.code2ProtocolConverter.asPosition(editor.selection.active) };
    const timeline = await client.sendRequest<TimelineResult | null>(TimelineRequest, params);
    // The caret may have moved on while the answer was on its way.
    if (turn !== asked) return;
    panel.title = timeline ? vscode.l10n.t('Timeline of {0}', timeline.title) : vscode.l10n.t('Timeline');
    panel.webview.html = page(timeline);
  };
  const redraw = (editor: vscode.TextEditor | undefined): void => {
    draw(editor).catch((error: unknown) => client.error(String(error)));
  };
  context.subscriptions.push(
    vscode.commands.registerCommand('asyncHazards.showTimeline', async () => {
      const editor = vscode.window.activeTextEditor;
      if (!panel) {
        panel = vscode.window.createWebviewPanel('asyncHazards.timeline', vscode.l10n.t('Timeline'), { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }, { enableScripts: false });
        panel.onDidDispose(() => {
          panel = undefined;
        });
      } else panel.reveal(undefined, true);
      await draw(editor);
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => redraw(textEditor)),
    {
      dispose() {
        panel?.dispose();
      },
    },
  );
}

function page(timeline: TimelineResult | null): string {
  const nothing = vscode.l10n.t('Nothing here waits for anything.');
  const legend = vscode.l10n.t('Orange waits alone; green goes on while something else does. Every wait is drawn equally long; loops and lists are drawn with three items.');
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  const body = timeline ? `<div role="img" aria-label="${escape(timeline.text)}">${timeline.svg}</div><p>${escape(legend)}</p>` : `<p>${escape(nothing)}</p>`;
  return `<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy" content="${policy}"></head><body>${body}</body></html>`;
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
