/** Commands that act on a file, a rule or the server. */
import * as vscode from 'vscode';
import type { LanguageClient, WorkspaceEdit } from 'vscode-languageclient/node';

import { FixAllRequest, RevalidateNotification, SharedSuggestionsRequest, type FixAllParams, type SharedSuggestion, type SharedSuggestionsParams } from '../server/protocol.ts';
import { pickRule } from './pages.ts';

export function registerCommands(context: vscode.ExtensionContext, client: LanguageClient, output: vscode.LogOutputChannel): void {
  const register = (name: string, run: (...args: never[]) => unknown): void => {
    context.subscriptions.push(vscode.commands.registerCommand(`asyncHazards.${name}`, run));
  };
  register('restart', () => client.restart());
  register('showOutput', () => output.show());
  register('revalidate', () => client.sendNotification(RevalidateNotification));
  register('fixAll', () => fixAll(client));
  register('fixAllOfRule', async (rule?: string) => {
    const chosen = rule ?? (await pickRule(client));
    if (chosen !== undefined) await fixAllOfRule(client, chosen);
  });
  register('configureRule', async (rule?: string) => {
    const chosen = rule ?? (await pickRule(client));
    if (chosen !== undefined) await configureRule(chosen);
  });
}

/** Repairs what can be repaired without changing behaviour; else asks which suggestion all findings of the rule shall get. */
async function fixAllOfRule(client: LanguageClient, rule: string): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const params: SharedSuggestionsParams = { uri: client.code2ProtocolConverter.asUri(editor.document.uri), rule };
  const suggestions = await client.sendRequest<SharedSuggestion[]>(SharedSuggestionsRequest, params);
  if (suggestions.length === 0) return fixAll(client, rule);
  const items = suggestions.map(({ title, count }) => ({ label: title, description: vscode.l10n.t('{0} findings', count), title }));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('What all findings of {0} in this file shall get', rule) });
  if (chosen) await fixAll(client, rule, chosen.title);
}

async function fixAll(client: LanguageClient, rule?: string, title?: string): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const { version } = editor.document;
  const params: FixAllParams = { uri: client.code2ProtocolConverter.asUri(editor.document.uri), ...(rule === undefined ? {} : { rule }), ...(title === undefined ? {} : { title }) };
  const answer = await client.sendRequest<WorkspaceEdit | null>(FixAllRequest, params);
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(answer);
  if (!edit || editor.document.version !== version) {
    vscode.window.setStatusBarMessage(vscode.l10n.t('Async Hazards: nothing here can be repaired without changing behaviour.'), 5000);
    return;
  }
  await vscode.workspace.applyEdit(edit);
}

/** Asks for a level and writes it where the setting is already, else into the workspace. */
async function configureRule(rule: string): Promise<void> {
  const levels = [
    { label: 'error', description: vscode.l10n.t('a red line') },
    { label: 'warn', description: vscode.l10n.t('a yellow line') },
    { label: 'off', description: vscode.l10n.t('nothing') },
    { label: 'default', description: vscode.l10n.t('what the preset says') },
  ];
  const chosen = await vscode.window.showQuickPick(levels, { placeHolder: rule });
  if (!chosen) return;
  const settings = vscode.workspace.getConfiguration('asyncHazards', vscode.window.activeTextEditor?.document.uri);
  const { [rule]: _old, ...others } = settings.get<Record<string, unknown>>('rules') ?? {};
  const target = vscode.workspace.workspaceFolders ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await settings.update('rules', chosen.label === 'default' ? others : { ...others, [rule]: chosen.label }, target);
}
