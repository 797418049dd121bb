/** Just enough of an editor to time a language server: documents, edits, diagnostics pushed or pulled, code actions. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter, type MessageConnection } from 'vscode-jsonrpc/node';
import type { CodeAction, Diagnostic, DocumentDiagnosticReport, InitializeResult, PublishDiagnosticsParams } from 'vscode-languageserver';

export interface ServerCommand {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly initializationOptions?: unknown;
  /** What `workspace/configuration` answers, for each section. */
  configuration(section: string | undefined): unknown;
}

interface OpenFile {
  version: number;
  lines: readonly string[];
}

/** How long to wait before diagnostics are asked for again, where the server does not say that there are new ones. */
const POLL_MS = 5;
const GIVE_UP_MS = 120_000;

export class LanguageClient {
  readonly #folder: string;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #connection: MessageConnection;
  readonly #files = new Map<string, OpenFile>();
  readonly #pushed = new Map<string, PublishDiagnosticsParams>();
  readonly #wakers = new Set<() => void>();
  /** Grows with each word of the server that there may be other diagnostics. */
  #news = 0;
  #pulls = false;
  #wantsWholeText = false;
  #stderr = '';

  private constructor(command: ServerCommand, folder: string) {
    const [program, ...rest] = command.argv as [string, ...string[]];
    this.#folder = folder;
    this.#process = spawn(program, rest, { cwd: folder, stdio: 'pipe', env: { ...process.env, ...command.env } });
    this.#process.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr = (this.#stderr + text).slice(-2000)));
    this.#process.stdin.on('error', () => {
      // It ended; whoever waits for an answer hears of it.
    });
    const connection = (this.#connection = createMessageConnection(new StreamMessageReader(this.#process.stdout), new StreamMessageWriter(this.#process.stdin)));
    connection.onRequest('workspace/configuration', ({ items }: { items: { section?: string }[] }) => items.map(({ section }) => command.configuration(section) ?? null));
    connection.onRequest('client/registerCapability', ({ registrations }: { registrations: { method: string }[] }) => {
      if (registrations.some(({ method }) => method === 'textDocument/diagnostic')) this.#pulls = true;
      return null;
    });
    connection.onRequest('workspace/diagnostic/refresh', () => {
      this.#wake();
      return null;
    });
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.#pushed.set(params.uri, params);
      this.#wake();
    });
    // Other requests need an answer of some kind, or the server waits.
    connection.onRequest((method) => (method === 'eslint/confirmESLintExecution' ? 4 : null));
    connection.onUnhandledNotification(() => {});
    connection.onError(() => {});
    connection.listen();
  }

  /** @throws Error when the server does not answer `initialize` */
  static async start(command: ServerCommand, folder: string): Promise<LanguageClient> {
    const client = new LanguageClient(command, folder);
    const root = pathToFileURL(folder).href;
    const { capabilities } = await client.#request<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: root,
      workspaceFolders: [{ uri: root, name: 'edited' }],
      initializationOptions: command.initializationOptions,
      capabilities: {
        general: { positionEncodings: ['utf-16'] },
        workspace: { configuration: true, workspaceFolders: true, applyEdit: true, diagnostics: { refreshSupport: true }, didChangeConfiguration: { dynamicRegistration: true } },
        textDocument: {
          synchronization: { didSave: true },
          publishDiagnostics: { versionSupport: true, dataSupport: true, codeDescriptionSupport: true, relatedInformation: true },
          diagnostic: { dynamicRegistration: true },
          codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['', 'quickfix', 'source', 'source.fixAll'] } }, isPreferredSupport: true, dataSupport: true, resolveSupport: { properties: ['edit'] } },
        },
      },
    });
    const sync = capabilities.textDocumentSync;
    client.#wantsWholeText = (typeof sync === 'object' ? sync.change : sync) === 1;
    client.#pulls ||= capabilities.diagnosticProvider !== undefined;
    await client.#connection.sendNotification('initialized', {});
    return client;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  async open(name: string, text: string): Promise<void> {
    this.#files.set(name, { version: 1, lines: text.split('\n') });
    await this.#connection.sendNotification('textDocument/didOpen', { textDocument: { uri: this.#uri(name), languageId: 'typescript', version: 1, text } });
  }

  /** Replaces whole lines, `by` ending with a line break. */
  async replaceLines(name: string, from: number, to: number, by: string): Promise<void> {
    const file = this.#file(name);
    file.version++;
    file.lines = [...file.lines.slice(0, from), ...by.split('\n').slice(0, -1), ...file.lines.slice(to)];
    const change = this.#wantsWholeText
      ? { text: file.lines.join('\n') }
      : { range: { start: { line: from, character: 0 }, end: { line: to, character: 0 } }, text: by };
    await this.#connection.sendNotification('textDocument/didChange', { textDocument: { uri: this.#uri(name), version: file.version }, contentChanges: [change] });
  }

  /** Waits for diagnostics of the present version that fit; of a server that pushes, also for those that it gives no version to. */
  async until(name: string, fits: (diagnostics: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]> {
    const uri = this.#uri(name);
    const { version } = this.#file(name);
    const end = performance.now() + GIVE_UP_MS;
    let found: readonly Diagnostic[] | undefined;
    while (performance.now() < end) {
      const news = this.#news;
      if (this.#pulls) found = await this.#pull(uri);
      else {
        const pushed = this.#pushed.get(uri);
        found = pushed && (pushed.version ?? version) >= version ? pushed.diagnostics : undefined;
      }
      if (found && fits(found)) return found;
      // What was heard meanwhile may be it already.
      if (this.#news === news) await this.#woken();
    }
    throw new Error(`no diagnostics that fit, the last were ${JSON.stringify(found?.slice(0, 2))}\n${this.#stderr}`);
  }

  actions(name: string, line: number, diagnostics: readonly Diagnostic[], only: string): Promise<readonly CodeAction[] | null> {
    const range = diagnostics[0]?.range ?? { start: { line, character: 0 }, end: { line, character: 0 } };
    return this.#request('textDocument/codeAction', { textDocument: { uri: this.#uri(name) }, range, context: { diagnostics, only: [only], triggerKind: 1 } });
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    const killer = setTimeout(() => this.#process.kill('SIGKILL'), 3000);
    try {
      await this.#request('shutdown', undefined);
      await this.#connection.sendNotification('exit');
    } catch {
      this.#process.kill('SIGKILL');
    }
    await ended;
    clearTimeout(killer);
    this.#connection.dispose();
  }

  async #pull(uri: string): Promise<readonly Diagnostic[] | undefined> {
    try {
      const report = await this.#request<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri } });
      return report.kind === 'full' ? report.items : undefined;
    } catch (error) {
      // Cancelled because the text is newer than the request: asked again.
      if ([-32_800, -32_801, -32_802].includes((error as { code?: number }).code ?? 0)) return undefined;
      throw error;
    }
  }

  #request<T>(method: string, params: unknown): Promise<T> {
    return params === undefined ? this.#connection.sendRequest(method) : this.#connection.sendRequest(method, params);
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#wakers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, POLL_MS);
      this.#wakers.add(wake);
    });
  }

  #wake(): void {
    this.#news++;
    for (const wake of [...this.#wakers]) wake();
  }

  #file(name: string): OpenFile {
    const file = this.#files.get(name);
    if (!file) throw new Error(`${name} is not open`);
    return file;
  }

  #uri(name: string): string {
    return pathToFileURL(path.join(this.#folder, name)).href;
  }
}
