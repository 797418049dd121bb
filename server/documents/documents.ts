/** The open documents: their text kept by incremental changes, and the way each offset has moved since an earlier revision. */
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import type { DidChangeTextDocumentParams, TextDocumentItem } from 'vscode-languageserver';
import { Moves } from './moves.ts';

export class OpenDocument {
  readonly uri: string;
  readonly languageId: string;
  /** Counts our own changes; unlike the client's version it always grows. */
  revision = 1;
  /** The revision that was opened or last saved. */
  savedRevision = 1;
  readonly moves = new Moves();
  #text: TextDocument;
  #closed = false;

  constructor({ uri, languageId, version, text }: TextDocumentItem) {
    this.uri = uri;
    this.languageId = languageId;
    this.#text = TextDocument.create(uri, languageId, version, text);
  }

  get version(): number {
    return this.#text.version;
  }
  get text(): string {
    return this.#text.getText();
  }
  get document(): TextDocument {
    return this.#text;
  }
  get isClosed(): boolean {
    return this.#closed;
  }

  change(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    this.revision++;
    for (const change of changes) {
      const document = this.#text;
      if ('range' in change && change.range) {
        const start = document.offsetAt(change.range.start);
        const end = document.offsetAt(change.range.end);
        this.moves.addReplacement(this.revision, document.getText().slice(Math.min(start, end), Math.max(start, end)), change.text, Math.min(start, end));
      } else {
        this.moves.addReplacement(this.revision, document.getText(), change.text);
      }
      this.#text = TextDocument.update(document, [change], version);
    }
    if (changes.length === 0) this.#text = TextDocument.update(this.#text, [], version);
  }

  close(): void {
    this.#closed = true;
  }
}

export class Documents {
  readonly #open = new Map<string, OpenDocument>();

  open(item: TextDocumentItem): OpenDocument {
    const document = new OpenDocument(item);
    // Opened twice: the newer text counts, work for the older one is void.
    this.#open.get(item.uri)?.close();
    this.#open.set(item.uri, document);
    return document;
  }

  /** @returns undefined for a document that was never opened */
  change({ textDocument, contentChanges }: DidChangeTextDocumentParams): OpenDocument | undefined {
    const document = this.#open.get(textDocument.uri);
    document?.change(contentChanges, textDocument.version);
    return document;
  }

  save(uri: string): OpenDocument | undefined {
    const document = this.#open.get(uri);
    if (document) document.savedRevision = document.revision;
    return document;
  }

  close(uri: string): OpenDocument | undefined {
    const document = this.#open.get(uri);
    document?.close();
    this.#open.delete(uri);
    return document;
  }

  get(uri: string): OpenDocument | undefined {
    return this.#open.get(uri);
  }

  all(): readonly OpenDocument[] {
    return [...this.#open.values()];
  }
}
