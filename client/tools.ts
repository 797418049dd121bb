/** Tools for language models in the editor: lint files, explain a finding. They read, and change nothing. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { ExplainRequest, type ExplainResult } from '../server/protocol.ts';
import { lint } from './workspace-lint.ts';

/** More is not worth the tokens. */
const MAX_FINDINGS = 100;
const MAX_FILES = 200;

interface LintInput {
  readonly paths?: readonly string[];
}
interface ExplainInput {
  readonly rule?: string;
}

export function registerTools(context: vscode.ExtensionContext, client: LanguageClient): void {
  context.subscriptions.push(
    vscode.lm.registerTool<LintInput>('async_hazards_lint', {
      prepareInvocation: () => ({ invocationMessage: vscode.l10n.t('Checking for async hazards') }),
      async invoke({ input }, token) {
        const folders = vscode.workspace.workspaceFolders ?? [];
        const paths = input.paths ?? [];
        const uris = paths.length === 0 ? folders.map(({ uri }) => uri) : paths.map((path) => toUri(path, folders)).filter((uri) => uri !== undefined);
        const { files, linted, left, cancelled } = await lint(client, uris, undefined, token, MAX_FILES);
        const lines = files.flatMap(({ uri, findings }) => {
          const file = vscode.workspace.asRelativePath(client.protocol2CodeConverter.asUri(uri));
          return findings.map(({ rule, severity, range, message, repairs }) => {
            const ways = repairs.map(({ title, keepsBehaviour }) => (keepsBehaviour ? `${title} (keeps behaviour)` : title));
            return `${file}:${range.start.line + 1}:${range.start.character + 1} ${severity} ${rule}: ${message}${ways.length > 0 ? ` Repairs: ${ways.join('; ')}.` : ''}`;
          });
        });
        const shown = lines.slice(0, MAX_FINDINGS);
        const more = lines.length > shown.length ? ` ${lines.length - shown.length} more are not shown.` : '';
        const rest = left > 0 || cancelled ? ` ${left} files were not checked.` : '';
        return text(`${lines.length} async hazards in ${linted} files.${more}${rest}\n${shown.join('\n')}`);
      },
    }),
    vscode.lm.registerTool<ExplainInput>('async_hazards_explain', {
      async invoke({ input }) {
        const rule = (input.rule ?? '').replace(/^async-hazards\//u, '');
        const page = await client.sendRequest<ExplainResult | null>(ExplainRequest, { rule });
        return text(page?.markdown ?? `There is no rule called ${rule}.`);
      },
    }),
  );
}

const text = (value: string): vscode.LanguageModelToolResult => new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(value)]);

/** A path inside the workspace; anything else is nobody's business. */
function toUri(path: string, folders: readonly vscode.WorkspaceFolder[]): vscode.Uri | undefined {
  const [first] = folders;
  if (!first) return undefined;
  const uri = /^(?:\/|[A-Za-z]:[/\\])/u.test(path) ? vscode.Uri.file(path) : vscode.Uri.joinPath(first.uri, path);
  return vscode.workspace.getWorkspaceFolder(uri) ? uri : undefined;
}
