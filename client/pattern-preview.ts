/** Shows what a pattern would make of a document, in the place of the document: a comparison that goes when the picker goes. */
import * as vscode from 'vscode';
import type { InsertPatternResult } from '../server/protocol.ts';

const SCHEME = 'async-hazards-pattern';
/** Milliseconds that an entry of the picker must be the active one. */
const PAUSE = 300;

export class PatternPreview implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #texts = new Map<string, string>();
  readonly #provider: vscode.Disposable;
  readonly #report: (error: unknown) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Grows with each wish, so that an answer that comes late is dropped. */
  #wish = 0;

  constructor(report: (error: unknown) => void) {
    this.#report = report;
    this.#provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: this.#changed.event,
      provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? '',
    });
  }

  /** Shows a pattern unless another one is wished for first. */
  soon(editor: vscode.TextEditor, title: string, plan: () => Promise<InsertPatternResult | undefined>): void {
    clearTimeout(this.#timer);
    const wish = ++this.#wish;
    this.#timer = setTimeout(() => {
      this.#show(editor, title, plan, () => wish === this.#wish).catch(this.#report);
    }, PAUSE);
  }

  async #show({ document, viewColumn }: vscode.TextEditor, title: string, plan: () => Promise<InsertPatternResult | undefined>, isWished: () => boolean): Promise<void> {
    let text: string;
    try {
      const answer = await plan();
      if (!answer) return;
      text = applied(document, answer);
    } catch {
      // It cannot go there; choosing it says why.
      text = document.getText();
    }
    if (!isWished()) return;
    const uri = vscode.Uri.from({ scheme: SCHEME, path: document.uri.path });
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    await vscode.commands.executeCommand('vscode.diff', document.uri, uri, vscode.l10n.t('{0}: what it makes of the file', title), { preview: true, preserveFocus: true, viewColumn: viewColumn ?? vscode.ViewColumn.Active });
    // The picker went while the comparison came.
    if (this.#texts.size === 0) await this.#closeTabs();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#wish += 1;
    this.#texts.clear();
    await this.#closeTabs();
  }

  async #closeTabs(): Promise<void> {
    const own = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === SCHEME);
    if (own.length > 0) await vscode.window.tabGroups.close(own, true);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#provider.dispose();
    this.#changed.dispose();
  }
}

/** The text of a document after the plan's edits of it. */
function applied(document: vscode.TextDocument, { edit }: InsertPatternResult): string {
  const changes = (edit.documentChanges ?? []).flatMap((change) => ('edits' in change && change.textDocument.version !== null ? change.edits : []));
  const edits = [...changes, ...Object.values(edit.changes ?? {}).flat()].flatMap((each) => {
    if (!('newText' in each)) return [];
    const { start, end } = each.range;
    return [{ from: document.offsetAt(new vscode.Position(start.line, start.character)), to: document.offsetAt(new vscode.Position(end.line, end.character)), text: each.newText }];
  });
  let text = document.getText();
  for (const { from, to, text: inserted } of edits.sort((a, b) => b.from - a.from)) text = text.slice(0, from) + inserted + text.slice(to);
  return text;
}
