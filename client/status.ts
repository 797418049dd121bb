/** The item under the braces in the status bar: what was checked with what, how long it took, and why a file was not checked. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { StatusNotification, type StatusNote, type StatusParams } from '../server/protocol.ts';

/** Notes that a person should look at; the others are only said. */
const TROUBLES: ReadonlySet<StatusNote['reason']> = new Set(['rule-failed', 'timed-out', 'out-of-memory', 'failed', 'config-failed']);

/** Milliseconds after which a person notices: the first tier answers while one types, types come after it. */
const BUDGET = { syntax: 1000, types: 4000 };

/** What the item says about the last lint. */
export function describe({ state, waitingForTypes, findings, config, notes, syntaxMs, typesMs }: StatusParams): { text: string; detail: string; isTrouble: boolean } {
  const isSlow = (syntaxMs ?? 0) > BUDGET.syntax || (typesMs ?? 0) > BUDGET.types;
  const isTrouble = isSlow || notes.some(({ reason }) => TROUBLES.has(reason));
  const first = notes[0]?.text;
  if (state === 'off') return { text: vscode.l10n.t('not checked'), detail: first ?? '', isTrouble };
  const count = findings === 1 ? vscode.l10n.t('1 hazard') : vscode.l10n.t('{0} hazards', findings);
  const tier = state === 'types' ? vscode.l10n.t('with types') : waitingForTypes ? vscode.l10n.t('types are coming') : vscode.l10n.t('without types');
  const times = [syntaxMs, typesMs].filter((time) => time !== undefined).map((time) => `${Math.round(time)} ms`);
  // Why it is that one stands in the report of *Doctor*: the item has room for a few words.
  const origin = config?.kind === 'eslint' ? vscode.l10n.t('ESLint configuration') : vscode.l10n.t('preset {0}', config?.name ?? '');
  return { text: `${count}, ${tier}`, detail: [times.join(' + '), isSlow ? vscode.l10n.t('slower than it should be') : undefined, origin, first].filter(Boolean).join(' · '), isTrouble };
}

export class Status implements vscode.Disposable {
  readonly #item: vscode.LanguageStatusItem;
  readonly #known = new Map<string, StatusParams>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(client: LanguageClient, selector: vscode.DocumentSelector) {
    this.#item = vscode.languages.createLanguageStatusItem('asyncHazards.status', selector);
    this.#item.name = 'Async Hazards';
    this.#item.command = { command: 'asyncHazards.showOutput', title: vscode.l10n.t('Show log') };
    this.#subscriptions = [
      this.#item,
      client.onNotification(StatusNotification, (status: StatusParams) => {
        this.#known.set(key(client.protocol2CodeConverter.asUri(status.uri)), status);
        this.#show();
      }),
      vscode.window.onDidChangeActiveTextEditor(() => this.#show()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#known.delete(key(uri))),
    ];
    this.#show();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #show(): void {
    const document = vscode.window.activeTextEditor?.document;
    const status = document && this.#known.get(key(document.uri));
    if (!status) {
      this.#item.text = 'Async Hazards';
      this.#item.detail = '';
      this.#item.severity = vscode.LanguageStatusSeverity.Information;
      return;
    }
    const { text, detail, isTrouble } = describe(status);
    this.#item.text = text;
    this.#item.detail = detail;
    this.#item.severity = isTrouble ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
    this.#item.busy = status.waitingForTypes;
  }
}

const key = (uri: vscode.Uri): string => uri.toString();
