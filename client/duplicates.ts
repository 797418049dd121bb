/**
 * Keeps a finding from being shown twice where the ESLint extension reports our plugin too: what ESLint shows on a line is not shown
 * again, and the status says which one setting leaves it to this extension instead.
 */
import * as vscode from 'vscode';
import { DocumentDiagnosticRequest, type DiagnosticProviderMiddleware, type LanguageClient } from 'vscode-languageclient/node';

type Provide = NonNullable<DiagnosticProviderMiddleware['provideDiagnostics']>;

export class Duplicates implements vscode.Disposable {
  readonly #client: () => LanguageClient | undefined;
  /** What ESLint shows of ours in each document: line and rule. */
  readonly #shown = new Map<string, ReadonlySet<string>>();
  readonly #subscriptions: vscode.Disposable[];
  /** Under which names ESLint knows our plugin. */
  readonly #prefixes = new Set<string>();
  #item: vscode.LanguageStatusItem | undefined;

  constructor(client: () => LanguageClient | undefined) {
    this.#client = client;
    this.#subscriptions = [
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        for (const uri of uris) this.#look(uri);
      }),
      vscode.commands.registerCommand('asyncHazards.takeOverFromEslint', () => takeOver([...this.#prefixes])),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#item?.dispose();
  }

  /** Middleware of the client. */
  readonly provide: Provide = async (document, previousResultId, token, next) => {
    const uri = document instanceof vscode.Uri ? document : document.uri;
    const shown = this.#shown.get(uri.toString());
    if (!shown) return next(document, previousResultId, token);
    // The server knows nothing of what is left out here, so "unchanged" would be wrong.
    const report = await next(document, undefined, token);
    if (report?.kind !== 'full') return report;
    const { resultId: _partial, ...rest } = report;
    return { ...rest, items: report.items.filter((diagnostic) => !shown.has(keyOf(diagnostic))) };
  };

  #look(uri: vscode.Uri): void {
    const key = uri.toString();
    const theirs = vscode.languages.getDiagnostics(uri).filter((diagnostic) => diagnostic.source === 'eslint' && isOurs(diagnostic));
    for (const diagnostic of theirs) this.#prefixes.add(prefixOf(diagnostic));
    const now = new Set(theirs.map(keyOf));
    const before = this.#shown.get(key);
    if (now.size === (before?.size ?? 0) && [...now].every((each) => before?.has(each))) return;
    if (now.size === 0) this.#shown.delete(key);
    else this.#shown.set(key, now);
    this.#say();
    const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === key);
    if (document) this.#client()?.getFeature(DocumentDiagnosticRequest.method).getProvider(document)?.onDidChangeDiagnosticsEmitter.fire();
  }

  #say(): void {
    if (this.#shown.size === 0) {
      this.#item?.dispose();
      this.#item = undefined;
    } else if (!this.#item) {
      this.#item = vscode.languages.createLanguageStatusItem('asyncHazards.eslint', [{ language: 'javascript' }, { language: 'javascriptreact' }, { language: 'typescript' }, { language: 'typescriptreact' }]);
      this.#item.name = 'Async Hazards';
      this.#item.text = vscode.l10n.t('shown by the ESLint extension');
      this.#item.detail = vscode.l10n.t('ESLint reports async hazards here, so they are not shown again.');
      this.#item.command = { command: 'asyncHazards.takeOverFromEslint', title: vscode.l10n.t('Show them here instead') };
    }
  }
}

/** The one setting that settles it: ESLint's extension leaves our rules out; ESLint itself, in CI, keeps them. */
async function takeOver(prefixes: readonly string[]): Promise<void> {
  const settings = vscode.workspace.getConfiguration('eslint');
  const customizations = settings.get<{ rule: string; severity: string }[]>('rules.customizations') ?? [];
  const ours = prefixes.map((prefix) => `${prefix}/*`);
  const others = customizations.filter(({ rule }) => !ours.includes(rule));
  await settings.update('rules.customizations', [...others, ...ours.map((rule) => ({ rule, severity: 'off' }))], vscode.ConfigurationTarget.Workspace);
}

const codeOf = ({ code }: vscode.Diagnostic): string => String(typeof code === 'object' ? code.value : (code ?? ''));
const prefixOf = (diagnostic: vscode.Diagnostic): string => codeOf(diagnostic).replace(/\/[^/]*$/u, '');
const keyOf = (diagnostic: vscode.Diagnostic): string => `${diagnostic.range.start.line}:${codeOf(diagnostic).replace(/^.*\//u, '')}`;

/** By its name, or, where a configuration gives the plugin another one, by the page that it links to. */
const isOurs = (diagnostic: vscode.Diagnostic): boolean =>
  prefixOf(diagnostic) === 'async-hazards' || (typeof diagnostic.code === 'object' && /\/async-hazards\/.*\/rules\/docs\//u.test(diagnostic.code.target.path));
