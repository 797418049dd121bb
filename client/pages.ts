/** The rules' pages as read-only documents, so that they can be read without a network. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { DoctorRequest, ExplainRequest, RulesRequest, type DoctorResult, type ExplainResult, type RuleSummary } from '../server/protocol.ts';

const SCHEME = 'async-hazards';

export function registerPages(context: vscode.ExtensionContext, client: LanguageClient): void {
  const provider: vscode.TextDocumentContentProvider = {
    async provideTextDocumentContent(uri) {
      if (uri.path === '/rules.md') return rulesPage(await client.sendRequest<RuleSummary[]>(RulesRequest));
      if (uri.path === '/report.md') return (await client.sendRequest<DoctorResult>(DoctorRequest)).markdown;
      const rule = /^\/rules\/([\w-]+)\.md$/u.exec(uri.path)?.[1];
      const page = rule === undefined ? undefined : await client.sendRequest<ExplainResult | null>(ExplainRequest, { rule });
      return page?.markdown ?? vscode.l10n.t('There is no such page.');
    },
  };
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, provider),
    vscode.commands.registerCommand('asyncHazards.explainRule', async (rule?: string) => {
      const chosen = rule ?? (await pickRule(client));
      if (chosen !== undefined) await showMarkdown(vscode.Uri.from({ scheme: SCHEME, path: `/rules/${chosen}.md` }));
    }),
    vscode.commands.registerCommand('asyncHazards.showRules', () => showMarkdown(vscode.Uri.from({ scheme: SCHEME, path: '/rules.md' }))),
    vscode.commands.registerCommand('asyncHazards.doctor', () => showMarkdown(vscode.Uri.from({ scheme: SCHEME, path: '/report.md', query: String(Date.now()) }), true)),
  );
}

/** All rules with their levels in each preset; the names lead to the pages. */
function rulesPage(rules: readonly RuleSummary[]): string {
  const presets = Object.keys(rules[0]?.presets ?? {});
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    `# ${vscode.l10n.t('Rules')}`,
    '',
    row([vscode.l10n.t('Rule'), vscode.l10n.t('What it finds'), ...presets]),
    row(['---', '---', ...presets.map(() => '---')]),
    ...rules.map(({ name, description, presets: levels }) => row([`[${name}](rules/${name}.md)`, description.replaceAll('|', '\\|'), ...presets.map((preset) => levels[preset] ?? 'off')])),
    '',
  ].join('\n');
}

export async function pickRule(client: LanguageClient): Promise<string | undefined> {
  const rules = await client.sendRequest<RuleSummary[]>(RulesRequest);
  const items = rules.map(({ name, family, description }) => ({ label: name, description: family, detail: description }));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which rule?'), matchOnDetail: true });
  return chosen?.label;
}

/** Shows a page as it is meant to look, or as text where the editor has no preview of Markdown. */
async function showMarkdown(uri: vscode.Uri, asText = false): Promise<void> {
  const commands = asText ? [] : await vscode.commands.getCommands(true);
  if (commands.includes('markdown.showPreview')) await vscode.commands.executeCommand('markdown.showPreview', uri);
  else await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
}
