/** TypeScript 7's own language server, as an editor runs it beside ours: the real one, of the package that the native tests install. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter, type MessageConnection } from 'vscode-jsonrpc/node';
import type { TypescriptServer } from '../../server/protocol.ts';
import { compilerFolder, NATIVE } from '../analysis/types/compilers.ts';

export class RealTypescriptServer {
  readonly process: ChildProcessWithoutNullStreams;
  readonly connection: MessageConnection;
  readonly exit: Promise<unknown>;
  readonly #folder: string;
  readonly #package = compilerFolder(NATIVE);

  private constructor(folder: string, executable: string) {
    this.#folder = folder;
    this.process = spawn(executable, ['--lsp', '--stdio'], { cwd: folder, stdio: 'pipe' });
    this.process.stderr.resume();
    this.exit = new Promise((resolve) => this.process.on('exit', resolve));
    this.connection = createMessageConnection(new StreamMessageReader(this.process.stdout), new StreamMessageWriter(this.process.stdin));
    this.connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => null));
    this.connection.onRequest(() => null);
    this.connection.onUnhandledNotification(() => {});
    this.connection.onError(() => {});
    this.process.stdin.on('error', () => {});
    this.connection.listen();
  }

  static async start(folder: string): Promise<RealTypescriptServer> {
    const { default: executable } = (await import(pathToFileURL(path.join(compilerFolder(NATIVE), 'lib', 'getExePath.js')).href)) as { default: () => string };
    const server = new RealTypescriptServer(folder, executable());
    const uri = pathToFileURL(folder).href;
    const capabilities = { textDocument: { synchronization: {}, hover: {} }, workspace: { configuration: true } };
    await server.connection.sendRequest('initialize', { processId: process.pid, rootUri: uri, capabilities, workspaceFolders: [{ uri, name: 'w' }] });
    await server.connection.sendNotification('initialized', {});
    return server;
  }

  /** Opens the pipe for questions about types, as an editor's extension does. */
  async address(): Promise<TypescriptServer> {
    const { pipe } = await this.connection.sendRequest<{ pipe: string }>('custom/initializeAPISession', {});
    return { pipe, packageJson: createRequire(import.meta.url).resolve(path.join(this.#package, 'package.json')) };
  }

  async open(name: string, text: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri: this.#uri(name), languageId: 'typescript', version: 1, text } });
  }

  async change(name: string, version: number, text: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didChange', { textDocument: { uri: this.#uri(name), version }, contentChanges: [{ text }] });
  }

  /** What the user of the editor sees at a place. */
  async hover(name: string, line: number, character: number): Promise<string> {
    const answer = await this.connection.sendRequest('textDocument/hover', { textDocument: { uri: this.#uri(name) }, position: { line, character } });
    return JSON.stringify(answer);
  }

  async stop(): Promise<void> {
    this.process.kill('SIGCONT');
    this.process.kill('SIGKILL');
    await this.exit;
    this.connection.dispose();
  }

  #uri(name: string): string {
    return pathToFileURL(path.join(this.#folder, name)).href;
  }
}
