/** What the server knows for as long as it runs: documents, settings, folders, the two lint lanes and the tracker above them. */
import path from 'node:path';
import type { CancellationToken, Connection } from 'vscode-languageserver';
import { configOf, type Configurations, type DocumentConfig } from './config/configs.ts';
import { Tracker, type View } from './diagnostics/tracker.ts';
import { Documents, type OpenDocument } from './documents/documents.ts';
import { diskPath, lintPath, rootOf } from './documents/paths.ts';
import type { Features } from './features.ts';
import type { ServerHost } from './host.ts';
import type { FixAnswer, Job, JobFile, LintAnswer, LintConfig, Ready, Tier } from './lint/jobs.ts';
import { Lane, troubleText, type Wanted } from './lint/lane.ts';
import { showWhenLong } from './progress.ts';
import { StatusNotification, type ServerOptions, type StatusParams, type TypescriptServer } from './protocol.ts';
import { defaultSettings, isRecord, parseSettings, type Settings } from './settings.ts';

export interface SessionOptions {
  readonly connection: Connection;
  readonly host: ServerHost;
  readonly features: Features;
  readonly options: ServerOptions;
  readonly folders: readonly string[];
  readonly client: string;
  onNews(document: OpenDocument, view: View): void;
}

/** The types lane may take this many times as long as the syntax lane: it also loads projects. */
const TYPES_PATIENCE = 3;
const SYNTAX_MEMORY_MB = 512;
const YOUNG_MB = 48;
/** With two processors the first tier came 20 ms later when both ran (`npm run bench -- --editor 1000`). */
const PROCESSORS_FOR_BOTH = 4;

export class Session {
  readonly documents = new Documents();
  readonly host: ServerHost;
  readonly features: Features;
  readonly tracker: Tracker;
  readonly client: string;
  /** Whether what each rule takes goes into the log. */
  debug = false;
  readonly troubles: string[] = [];
  readonly statuses = new Map<string, StatusParams>();
  folders: string[];
  trusted: boolean;
  /** The editor's own TypeScript 7 server, where there is one. */
  typescript: TypescriptServer | undefined;
  readonly #connection: Connection;
  readonly #eslint: Configurations | undefined;
  readonly #syntax: Lane;
  readonly #types: Lane;
  readonly #settings = new Map<string, Promise<Settings>>();
  #pushedSettings: unknown;
  readonly #pages = new Map<string, Promise<string | undefined>>();
  #ready: Promise<Ready>;
  #gains = new Set<string>();
  #isLoading = false;

  constructor({ connection, host, features, options, folders, client, onNews }: SessionOptions) {
    this.#connection = connection;
    this.host = host;
    this.features = features;
    this.client = client;
    this.folders = [...folders];
    this.trusted = options.trusted ?? false;
    this.#pushedSettings = options.settings;
    this.#eslint = host.configurations?.((text) => connection.console.log(text));
    let isReady: (ready: Ready) => void = () => {};
    this.#ready = new Promise<Ready>((resolve) => (isReady = resolve));
    const trouble = (name: string) => (what: Parameters<typeof troubleText>[0]) => this.trouble(`${troubleText(what)} (${name})`);
    const common = { startWorker: host.startWorker, seconds: defaultSettings.timeLimit };
    this.#syntax = new Lane({
      ...common,
      name: 'lint',
      memoryMb: SYNTAX_MEMORY_MB,
      youngMb: YOUNG_MB,
      onReady: (ready) => {
        this.#gains = new Set(ready.rules.filter(({ types }) => types !== 'unused').map((rule) => rule.name));
        isReady(ready);
      },
      onTrouble: trouble('first tier'),
    });
    this.#types = new Lane({ ...common, seconds: defaultSettings.timeLimit * TYPES_PATIENCE, name: 'types', memoryMb: defaultSettings.memoryLimit, youngMb: YOUNG_MB, background: true, onTrouble: trouble('types') });
    this.tracker = new Tracker({
      syntax: this.#syntax,
      types: this.#types,
      hasRoom: host.processors >= PROCESSORS_FOR_BOTH,
      settingsOf: (document) => this.settingsOf(document.uri),
      configOf: (document) => this.configOf(document.uri),
      jobFile: (document) => this.jobFile(document.uri, document.languageId, document.text),
      gainsByTypes: ({ rules }) => Object.keys(rules).some((rule) => this.#gains.has(rule)),
      onNews,
      onStatus: (document, view) => this.#status(document, view),
      timings: () => this.debug,
      onAnswer: (document, tier, answer) => {
        if (answer.timings) connection.console.debug(timingsText(document.uri, tier, answer));
      },
      onTypesAsked: (wanted) => this.#showLoading(wanted),
      onTypesTrouble: (text) => this.trouble(text),
      onFailures: (failures) => {
        for (const { rule, error } of failures) this.trouble(`${rule === '' ? 'The server' : rule} failed: ${error}`);
      },
    });
  }

  /** Starts the workers: the first file shall not wait for them. */
  start(): void {
    this.#syntax.start();
    this.#types.start();
  }

  async close(): Promise<void> {
    this.#eslint?.forget();
    await Promise.all([this.#syntax.close(), this.#types.close()]);
  }

  ready(): Promise<Ready> {
    this.#syntax.start();
    return this.#ready;
  }

  /** The page of a rule of ours; asked with any other name there is none. */
  async page(rule: string): Promise<string | undefined> {
    const { rules } = await this.ready();
    if (!rules.some(({ name }) => name === rule)) return undefined;
    let page = this.#pages.get(rule);
    if (!page) this.#pages.set(rule, (page = this.host.page(rule)));
    return page;
  }

  /** Said once: in the log, and in the doctor's report. */
  trouble(text: string): void {
    if (this.troubles.includes(text)) return;
    if (this.troubles.length < 100) this.troubles.push(text);
    this.#connection.console.warn(text);
  }

  /** Settings that hold for a document; asked once until something changes. */
  settingsOf(uri: string): Promise<Settings> {
    if (!this.features.configuration) return Promise.resolve(parseSettings(this.#pushedSettings));
    let settings = this.#settings.get(uri);
    if (!settings) {
      settings = this.#connection.workspace.getConfiguration({ scopeUri: uri, section: 'asyncHazards' }).then(
        (value: unknown) => parseSettings(value ?? this.#pushedSettings),
        () => parseSettings(this.#pushedSettings),
      );
      this.#settings.set(uri, settings);
    }
    return settings.then((known) => {
      this.#syntax.limit(known.timeLimit);
      this.#types.limit(known.timeLimit * TYPES_PATIENCE);
      return known;
    });
  }

  async configOf(uri: string): Promise<DocumentConfig> {
    const [settings, ready] = [await this.settingsOf(uri), await this.ready()];
    return configOf({ file: diskPath(uri), settings, trusted: this.trusted, ready }, this.#eslint);
  }

  /** @param settings what the client sent along, for clients that cannot be asked */
  settingsChanged(settings: unknown): void {
    if (isRecord(settings) && 'asyncHazards' in settings) this.#pushedSettings = settings['asyncHazards'];
    this.forget();
  }

  forgetDocument(uri: string): void {
    this.#settings.delete(uri);
    this.statuses.delete(uri);
  }

  /** Files were made, changed or deleted on disk. */
  diskChanged(paths: readonly string[]): void {
    if (this.#eslint?.dependsOn(paths)) this.forget();
    this.tracker.diskChanged(paths, this.documents.all());
  }

  /** Nothing that was known of configurations holds any more. */
  forget(): void {
    this.#settings.clear();
    this.#eslint?.forget();
    this.tracker.forget(this.documents.all());
  }

  /** Everything is asked anew, the projects and their packages, too. */
  revalidate(): void {
    this.forget();
    this.tracker.diskChanged(this.folders.flatMap((folder) => ['package.json', 'tsconfig.json'].map((name) => path.join(folder, name))), this.documents.all());
  }

  jobFile(uri: string, languageId: string, text: string): JobFile {
    const path = lintPath(uri, languageId);
    return { path, root: rootOf(path, this.folders), text, native: this.trusted, ...(this.trusted && this.typescript ? { typescript: this.typescript } : {}) };
  }

  /** Lints a text outside the tracker's order: for files that are not open. */
  async lintOnce(file: JobFile, config: LintConfig, settings: Settings): Promise<LintAnswer | undefined> {
    const lane = settings.types && !this.#types.isDown ? this.#types : this.#syntax;
    const tier = lane === this.#types ? 'types' : 'syntax';
    const outcome = await lane.ask<LintAnswer>({ kind: 'lint', tier, file, config, maxProblems: settings.maxProblems }, false).outcome;
    if (outcome.kind === 'failed') this.trouble(`${file.path}: ${outcome.error.split('\n')[0]}`);
    return outcome.kind === 'done' ? outcome.answer : undefined;
  }

  /**
   * Asks the lane without types for something of its own.
   * @throws Error when it cannot be done, with a sentence for people
   */
  async ask<T>(job: Job): Promise<T> {
    const outcome = await this.#syntax.ask<T>(job).outcome;
    if (outcome.kind === 'done') return outcome.answer;
    throw new Error(outcome.kind === 'failed' ? (outcome.error.split('\n')[0] ?? '').replace(/^\w*Error: /u, '') : 'dropped');
  }

  /**
   * The text after all repairs that keep behaviour, or after the suggestion with a title, of one rule if need be.
   * @returns undefined when there is none, or when the document moved on meanwhile
   */
  async fixed(document: OpenDocument, { rule, title }: { readonly rule?: string; readonly title?: string } = {}, token?: CancellationToken): Promise<string | undefined> {
    const view = await this.tracker.view(document);
    if (!view || view.state === 'off' || !view.config || !view.problems.some(({ repairs }) => title !== undefined || repairs[0]?.kind === 'fix')) return undefined;
    const { revision } = document;
    const lane = view.state === 'types' ? this.#types : this.#syntax;
    const tier = view.state === 'types' ? 'types' : 'syntax';
    const file = this.jobFile(document.uri, document.languageId, document.text);
    const wanted = lane.ask<FixAnswer>({ kind: 'fix', tier, file, config: view.config.lint, ...(rule === undefined ? {} : { rule }), ...(title === undefined ? {} : { title }) });
    const cancelled = token?.onCancellationRequested(() => wanted.drop());
    const outcome = await wanted.outcome;
    cancelled?.dispose();
    if (outcome.kind !== 'done' || document.isClosed || document.revision !== revision) return undefined;
    return outcome.answer.text;
  }

  /** The first check with types may have a whole project to load. */
  #showLoading(wanted: Wanted<LintAnswer>): void {
    if (!this.features.progress || !this.#types.isFresh || this.#isLoading) return;
    this.#isLoading = true;
    const show = async () => {
      const progress = await this.#connection.window.createWorkDoneProgress();
      progress.begin('Async Hazards: loading types', undefined, undefined, true);
      return progress;
    };
    showWhenLong(wanted.outcome, show, () => wanted.drop())
      .catch((error: unknown) => this.trouble(`Progress could not be shown: ${String(error)}`))
      .finally(() => (this.#isLoading = false));
  }

  #status(document: OpenDocument, view: View): void {
    const { state, waitingForTypes, problems, config, notes, syntaxMs, typesMs, typesFrom } = view;
    const status: StatusParams = {
      uri: document.uri,
      version: document.version,
      state,
      waitingForTypes,
      findings: problems.length,
      ...(config ? { config: config.inForce } : {}),
      ...(syntaxMs === undefined ? {} : { syntaxMs }),
      ...(typesMs === undefined ? {} : { typesMs }),
      ...(typesFrom === undefined ? {} : { types: typesFrom }),
      notes,
    };
    if (JSON.stringify(status) === JSON.stringify(this.statuses.get(document.uri))) return;
    this.statuses.set(document.uri, status);
    // The client may be gone; then nobody wants to know.
    this.#connection.sendNotification(StatusNotification, status).catch(() => {});
  }
}

/** Rules that took longest are named first; those below a tenth of a millisecond together. */
export function timingsText(uri: string, tier: Tier, { ms, parseMs, timings = {} }: Pick<LintAnswer, 'ms' | 'parseMs' | 'timings'>): string {
  const all = Object.entries(timings).toSorted(([, a], [, b]) => b - a);
  const named = all.filter(([, time]) => time >= 0.1).map(([rule, time]) => `${rule} ${time.toFixed(1)}`);
  const rest = all.filter(([, time]) => time < 0.1).reduce((sum, [, time]) => sum + time, 0);
  return `${uri}: ${tier} ${ms.toFixed(1)} ms, of it parsing ${parseMs.toFixed(1)}; ${[...named, `other rules ${rest.toFixed(1)}`].join(', ')}`;
}
