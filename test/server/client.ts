/** A small editor: starts the built server over stdio and speaks to it as a client would, waiting for events and never for time. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter, type CancellationToken, type MessageConnection } from 'vscode-jsonrpc/node';
import type {
  ClientCapabilities,
  CodeAction,
  Diagnostic,
  DocumentDiagnosticReport,
  InitializeResult,
  PublishDiagnosticsParams,
  Range,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ServerOptions, StatusParams } from '../../server/protocol.ts';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

export const pulling: ClientCapabilities = {
  workspace: { diagnostics: { refreshSupport: true }, configuration: true, workspaceEdit: { documentChanges: true }, workspaceFolders: true },
  textDocument: {
    diagnostic: { dynamicRegistration: true },
    publishDiagnostics: { relatedInformation: true, codeDescriptionSupport: true, tagSupport: { valueSet: [1, 2] } },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } }, resolveSupport: { properties: ['edit'] }, dataSupport: true },
  },
};
/** What Neovim 0.7 says, roughly: no pull, no refresh. */
export const pushed: ClientCapabilities = {
  workspace: { configuration: true, workspaceEdit: { documentChanges: false } },
  textDocument: { publishDiagnostics: { relatedInformation: true, versionSupport: true } },
};

export interface StartOptions {
  readonly capabilities?: ClientCapabilities;
  readonly options?: ServerOptions;
  /** The settings under `asyncHazards`; may be changed later through `settings`. */
  readonly settings?: Record<string, unknown>;
  /** Files of the workspace, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Another server than the built one. */
  readonly server?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly processId?: number | null;
  readonly folders?: readonly string[];
}

export const TSCONFIG = JSON.stringify({ compilerOptions: { strict: true, target: 'es2022', module: 'nodenext', moduleDetection: 'force', noEmit: true, types: [] }, include: ['**/*.ts', '**/*.tsx'] });

/** Things that happened, and who waits for the next of them. */
class Events<T> {
  readonly all: T[] = [];
  readonly #waiting = new Set<() => void>();
  add(event: T): void {
    this.all.push(event);
    for (const check of [...this.#waiting]) check();
  }
  /** The first event, from `since` on, that fits. */
  until(fits: (event: T) => boolean, since = 0): Promise<T> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = this.all.slice(since).find(fits);
        if (found === undefined) return;
        this.#waiting.delete(check);
        resolve(found);
      };
      this.#waiting.add(check);
      check();
    });
  }
}

export class Client {
  readonly folder: string;
  readonly process: ChildProcessWithoutNullStreams;
  readonly connection: MessageConnection;
  readonly pushes = new Events<PublishDiagnosticsParams>();
  readonly statuses = new Events<StatusParams>();
  readonly logs = new Events<string>();
  readonly refreshes = new Events<number>();
  readonly exit: Promise<number | null>;
  settings: Record<string, unknown>;
  /** Settings of what stands below a folder, instead. */
  readonly settingsBelow: [folder: string, settings: Record<string, unknown>][] = [];
  initialized!: InitializeResult;
  #documents = new Map<string, TextDocument>();

  private constructor({ files = {}, settings = {}, server, env }: StartOptions) {
    this.folder = mkdtempSync(path.join(os.tmpdir(), 'async-hazards-'));
    this.settings = settings;
    for (const [name, text] of Object.entries(files)) this.write(name, text);
    this.process = spawn(process.execPath, [server ?? path.join(root, 'dist', 'server.js'), '--stdio'], { cwd: this.folder, stdio: 'pipe', env: { ...process.env, ...env } });
    this.process.stderr.resume();
    this.exit = new Promise((resolve) => this.process.on('exit', (code) => resolve(code)));
    this.connection = createMessageConnection(new StreamMessageReader(this.process.stdout), new StreamMessageWriter(this.process.stdin));
    this.connection.onRequest('workspace/configuration', ({ items }: { items: { scopeUri?: string }[] }) =>
      items.map(({ scopeUri = '' }) => this.settingsBelow.find(([folder]) => scopeUri.startsWith(this.uri(folder)))?.[1] ?? this.settings));
    this.connection.onRequest('client/registerCapability', () => null);
    this.connection.onRequest('window/workDoneProgress/create', () => null);
    this.connection.onRequest('workspace/diagnostic/refresh', () => {
      this.refreshes.add(this.refreshes.all.length);
      return null;
    });
    this.connection.onNotification('window/logMessage', ({ message }: { message: string }) => this.logs.add(message));
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => this.pushes.add(params));
    this.connection.onNotification('async-hazards/status', (params: StatusParams) => this.statuses.add(params));
    this.connection.onUnhandledNotification(() => {});
    // A server that is killed closes its pipes: that is what some tests want.
    this.connection.onError(() => {});
    this.process.stdin.on('error', () => {});
    this.connection.listen();
  }

  static async start(options: StartOptions = {}): Promise<Client> {
    const client = new Client(options);
    client.initialized = await client.connection.sendRequest('initialize', {
      processId: options.processId === undefined ? process.pid : options.processId,
      clientInfo: { name: 'test', version: '1' },
      rootUri: null,
      workspaceFolders: (options.folders ?? ['']).map((folder) => ({ uri: client.uri(folder), name: folder })),
      capabilities: options.capabilities ?? pulling,
      initializationOptions: options.options ?? {},
    });
    await client.connection.sendNotification('initialized', {});
    return client;
  }

  path(name: string): string {
    return path.join(this.folder, name);
  }
  uri(name: string): string {
    return pathToFileURL(this.path(name)).href;
  }
  write(name: string, text: string): void {
    mkdirSync(path.dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  /** Opens a document of the workspace folder (written to disk too) or, with a scheme in its name, one that is nowhere. */
  async open(name: string, text: string, { languageId = languageOf(name), version = 1 } = {}): Promise<string> {
    const uri = name.includes(':') ? name : this.uri(name);
    // eslint-disable-next-line async-hazards/no-transitive-blocking-call -- nothing else runs in the test meanwhile
    if (uri.startsWith('file:')) this.write(name, text);
    this.#documents.set(uri, TextDocument.create(uri, languageId, version, text));
    await this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version, text } });
    return uri;
  }

  text(uri: string): string {
    return this.#documents.get(uri)?.getText() ?? '';
  }

  /** Replaces the first occurrence of a text, as typing would. */
  async replace(uri: string, what: string, by: string, version?: number): Promise<void> {
    const document = this.#document(uri);
    const at = document.getText().indexOf(what);
    if (at < 0) throw new Error(`no "${what}" in the document`);
    await this.change(uri, [{ range: { start: document.positionAt(at), end: document.positionAt(at + what.length) }, text: by }], version);
  }

  async change(uri: string, contentChanges: { range?: Range; text: string }[], version = this.#document(uri).version + 1): Promise<void> {
    this.#documents.set(uri, TextDocument.update(this.#document(uri), contentChanges, version));
    await this.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  async save(uri: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
  }
  async close(uri: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  pull(uri: string, previousResultId?: string, token?: CancellationToken): Promise<DocumentDiagnosticReport> {
    const params = { textDocument: { uri }, ...(previousResultId === undefined ? {} : { previousResultId }) };
    return token ? this.connection.sendRequest('textDocument/diagnostic', params, token) : this.connection.sendRequest('textDocument/diagnostic', params);
  }

  /** The findings of the first tier. */
  async findings(uri: string): Promise<Diagnostic[]> {
    const report = await this.pull(uri);
    return report.kind === 'full' ? report.items : [];
  }

  /** The findings after the tier with types has answered for the present version. */
  async typedFindings(uri: string): Promise<Diagnostic[]> {
    const { version } = this.#document(uri);
    const first = await this.findings(uri);
    const status = await this.statuses.until((each) => each.uri === uri && each.version >= version && !each.waitingForTypes);
    return status.state === 'off' ? first : this.findings(uri);
  }

  actions(uri: string, range: Range, { only, diagnostics = [], triggerKind = 1 }: { only?: string[]; diagnostics?: Diagnostic[]; triggerKind?: 1 | 2 } = {}): Promise<CodeAction[]> {
    return this.connection.sendRequest('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics, triggerKind, ...(only ? { only } : {}) } });
  }

  resolve(action: CodeAction): Promise<CodeAction> {
    return this.connection.sendRequest('codeAction/resolve', action);
  }

  /** The text after an edit of the server, which must be for the present version. */
  applied(uri: string, edit: WorkspaceEdit | undefined): string {
    const document = this.#document(uri);
    let edits: TextEdit[] = edit?.changes?.[uri] ?? [];
    const change = edit?.documentChanges?.[0] as TextDocumentEdit | undefined;
    if (change) {
      if (change.textDocument.version !== document.version) throw new Error(`edit for version ${change.textDocument.version}, document has ${document.version}`);
      edits = change.edits as TextEdit[];
    }
    return TextDocument.applyEdits(document, edits);
  }

  range(uri: string, what: string): Range {
    const document = this.#document(uri);
    const at = document.getText().indexOf(what);
    if (at < 0) throw new Error(`no "${what}" in the document`);
    return { start: document.positionAt(at), end: document.positionAt(at + what.length) };
  }

  /** The text that a range covers. */
  at(uri: string, range: Range): string {
    return this.#document(uri).getText(range);
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      await this.connection.sendRequest('shutdown');
      await this.connection.sendNotification('exit');
      await this.exit;
    }
    this.connection.dispose();
    await rm(this.folder, { recursive: true, force: true });
  }

  #document(uri: string): TextDocument {
    const document = this.#documents.get(uri);
    if (!document) throw new Error(`${uri} is not open`);
    return document;
  }
}

function languageOf(name: string): string {
  if (/\.[cm]?ts$/u.test(name)) return 'typescript';
  if (name.endsWith('.tsx')) return 'typescriptreact';
  return name.endsWith('.jsx') ? 'javascriptreact' : 'javascript';
}
