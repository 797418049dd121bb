/** The VS Code extension: starts the language server, shows how it goes, and offers the commands. */
import * as vscode from 'vscode';
import { LanguageClient, TransportKind, type LanguageClientOptions, type ServerOptions as Launch } from 'vscode-languageclient/node';
import { DebugNotification, TrustNotification, TypescriptNotification, type ServerOptions } from '../server/protocol.ts';
import { registerCommands } from './commands.ts';
import { Duplicates } from './duplicates.ts';
import { registerPages } from './pages.ts';
import { registerPicker } from './picker.ts';
import { Status } from './status.ts';
import { registerTimeline } from './timeline.ts';
import { registerTools } from './tools.ts';
import { followTypescript } from './typescript.ts';
import { registerWorkspaceLint } from './workspace-lint.ts';

const LANGUAGES = ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'];
const SCHEMES = ['file', 'untitled', 'vscode-vfs'];
export const selector = SCHEMES.flatMap((scheme) => LANGUAGES.map((language) => ({ scheme, language })));

let client: LanguageClient | undefined;

/** What tests and other extensions may use. */
export interface Api {
  readonly client: LanguageClient;
}

export async function activate(context: vscode.ExtensionContext): Promise<Api> {
  const output = vscode.window.createOutputChannel('Async Hazards', { log: true });
  const module = context.asAbsolutePath('dist/server.js');
  // Of the thread that speaks with the editor; the others have bounds of their own.
  const heap = '--max-old-space-size=512';
  const launch: Launch = {
    run: { module, transport: TransportKind.ipc, options: { execArgv: [heap] } },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: [heap, '--nolazy', '--inspect=6019'] } },
  };
  const duplicates = new Duplicates(() => client);
  const initializationOptions: ServerOptions = { trusted: vscode.workspace.isTrusted, commands: true };
  const options: LanguageClientOptions = {
    documentSelector: selector,
    outputChannel: output,
    initializationOptions,
    // A file that is only looked at in passing is not worth a lint; one that comes into view again may be out of date.
    textSynchronization: { delayOpenNotifications: true },
    diagnosticPullOptions: { onChange: true, onSave: true, onFocus: true },
    middleware: { provideDiagnostics: duplicates.provide },
  };
  client = new LanguageClient('asyncHazards', 'Async Hazards', launch, options);
  const status = new Status(client, selector);
  context.subscriptions.push(output, client, status, duplicates);
  registerPages(context, client);
  registerCommands(context, client, output);
  registerPicker(context, client);
  registerWorkspaceLint(context, client);
  registerTimeline(context, client);
  registerTools(context, client);
  const started = client;
  context.subscriptions.push(
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      started.sendNotification(TrustNotification).catch((error: unknown) => output.error(String(error)));
    }),
  );
  await client.start();
  const tellLevel = (level: vscode.LogLevel): void => {
    const isDebug = level === vscode.LogLevel.Trace || level === vscode.LogLevel.Debug;
    started.sendNotification(DebugNotification, isDebug).catch((error: unknown) => output.error(String(error)));
  };
  tellLevel(output.logLevel);
  context.subscriptions.push(output.onDidChangeLogLevel(tellLevel));
  const report = (error: unknown): void => output.warn(String(error));
  context.subscriptions.push(
    followTypescript({
      extension: (id) => vscode.extensions.getExtension(id),
      onExtensionsChanged: vscode.extensions.onDidChange,
      tell: (server) => {
        started.sendNotification(TypescriptNotification, server).catch(report);
      },
      report,
    }),
  );
  return { client };
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
