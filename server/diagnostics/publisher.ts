/** Brings findings to the client: as the answer to its question, or unasked to a client that does not ask. */
import { DocumentDiagnosticReportKind, LSPErrorCodes, ResponseError, type CancellationToken, type Connection, type Diagnostic, type DocumentDiagnosticReport } from 'vscode-languageserver';
import { digestOf } from '../digest.ts';
import type { OpenDocument } from '../documents/documents.ts';
import type { Session } from '../session.ts';
import { toDiagnostic } from './convert.ts';
import type { View } from './tracker.ts';

export class Publisher {
  readonly #connection: Connection;
  readonly #session: () => Session;
  /** What each document's client has now. */
  readonly #sent = new Map<string, string>();
  #asked = false;

  constructor(connection: Connection, session: () => Session) {
    this.#connection = connection;
    this.#session = session;
  }

  /** Answers a pull. */
  async report(document: OpenDocument | undefined, previous: string | undefined, token: CancellationToken): Promise<DocumentDiagnosticReport> {
    if (!document) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    const view = await this.#session().tracker.view(document);
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
    // The text is another one now; the client asks again for that, or is asked to.
    if (!view) throw new ResponseError(LSPErrorCodes.ServerCancelled, 'the document has changed', { retriggerRequest: !document.isClosed });
    const items = this.#diagnostics(document, view);
    const resultId = digest(items);
    this.#sent.set(document.uri, resultId);
    return previous === resultId ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId } : { kind: DocumentDiagnosticReportKind.Full, resultId, items };
  }

  /** Lints and sends, for clients that do not ask. */
  async push(document: OpenDocument): Promise<void> {
    const view = await this.#session().tracker.view(document);
    if (view) await this.#send(document, view);
  }

  /** Types have come, or something else that nobody asked for. */
  async news(document: OpenDocument, view: View): Promise<void> {
    if (!this.#session().features.pulls) return this.#send(document, view);
    if (this.#sent.get(document.uri) !== digest(this.#diagnostics(document, view))) await this.refresh();
  }

  /** All documents again. */
  async refresh(): Promise<void> {
    const { features, documents } = this.#session();
    if (!features.pulls) {
      await Promise.all(documents.all().map((document) => this.push(document)));
    } else if (!this.#asked) {
      // Several reasons in one turn make one question.
      this.#asked = true;
      await new Promise((resolve) => setTimeout(resolve, 0));
      this.#asked = false;
      await this.#connection.languages.diagnostics.refresh();
    }
  }

  async closed(uri: string): Promise<void> {
    this.#sent.delete(uri);
    if (!this.#session().features.pulls) await this.#connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  async #send(document: OpenDocument, view: View): Promise<void> {
    if (document.isClosed || document.revision !== view.revision) return;
    const diagnostics = this.#diagnostics(document, view);
    const id = `${document.version}:${digest(diagnostics)}`;
    if (this.#sent.get(document.uri) === id) return;
    this.#sent.set(document.uri, id);
    await this.#connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics });
  }

  #diagnostics(document: OpenDocument, view: View): Diagnostic[] {
    const { features } = this.#session();
    return view.problems.map((problem) => toDiagnostic(problem, document.document, features));
  }
}

const digest = (diagnostics: readonly Diagnostic[]): string => digestOf(JSON.stringify(diagnostics));
