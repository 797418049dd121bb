/** The handlers of the protocol: what comes in goes to the room that knows, what comes out is the protocol's. */
import {
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  MessageType,
  ResponseError,
  ShowMessageNotification,
  WorkDoneProgress,
  type CancellationToken,
  type CodeAction,
  type CodeActionParams,
  type Connection,
  type DocumentDiagnosticParams,
  type HoverParams,
  type InitializeParams,
  type WorkDoneProgressReport,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { FIX_ALL, quickActions, sharedSuggestions, wants, type FixAllData, type WideData } from './actions/actions.ts';
import { refactoringActions } from './actions/refactorings.ts';
import { differences, toWorkspaceEdit } from './actions/edits.ts';
import { wideEdit, type WideEdit } from './actions/wide.ts';
import { cancellable } from './cancellation.ts';
import { Publisher } from './diagnostics/publisher.ts';
import { doctorReport } from './doctor.ts';
import type { OpenDocument } from './documents/documents.ts';
import { reasonToSkip } from './documents/guard.ts';
import { diskPath, toUri } from './documents/paths.ts';
import { capabilitiesOf, featuresOf, watched } from './features.ts';
import { hoverOf } from './hover.ts';
import type { PlainWideRepair } from './lint/jobs.ts';
import type { ServerHost } from './host.ts';
import { lintFiles, type FileLint } from './lint-files.ts';
import {
  DebugNotification,
  DoctorRequest,
  ExplainRequest,
  FixAllRequest,
  InsertPatternRequest,
  LintFilesRequest,
  PatternQuestionsRequest,
  PatternsRequest,
  RevalidateNotification,
  RulesRequest,
  TimelineRequest,
  SharedSuggestionsRequest,
  TrustNotification,
  TypescriptNotification,
  type DoctorResult,
  type ExplainParams,
  type ExplainResult,
  type FixAllParams,
  type SharedSuggestion,
  type SharedSuggestionsParams,
  type InsertPatternParams,
  type LintFilesParams,
  type ServerOptions,
  type TimelineParams,
  type TypescriptServer,
} from './protocol.ts';
import { patternQuestions, patternSummaries, planPattern } from './patterns.ts';
import { Session } from './session.ts';
import { isRecord } from './settings.ts';
import { pictureOf, timelineAt } from './timeline/answers.ts';

export const VERSION = '0.1.0';

/** Serves a connection until it ends. Call before `connection.listen()`. */
export function serve(connection: Connection, host: ServerHost): void {
  let current: Session | undefined;
  const session = (): Session => {
    if (!current) throw new ResponseError(ErrorCodes.ServerNotInitialized, 'initialize comes first');
    return current;
  };
  const publisher = new Publisher(connection, session);
  const inBackground = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => connection.console.error(`In the background: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`));
  };
  const fixEdit = async (document: OpenDocument, which?: { readonly rule?: string; readonly title?: string }, token?: CancellationToken): Promise<WorkspaceEdit | undefined> => {
    const text = await session().fixed(document, which, token);
    return text === undefined ? undefined : toWorkspaceEdit(differences(document.text, text), document, session().features);
  };
  const makeWide = (repair: PlainWideRepair): Promise<WideEdit> => wideEdit(repair, { open: session().documents.all(), read: host.files.read }, session().features);

  connection.onInitialize((params: InitializeParams) => {
    const options: ServerOptions = isRecord(params.initializationOptions) ? params.initializationOptions : {};
    const features = featuresOf(params.capabilities ?? {}, options);
    const roots = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
    current = new Session({
      connection,
      host,
      features,
      options,
      folders: roots.map(diskPath).filter((folder) => folder !== undefined),
      client: `${params.clientInfo?.name ?? 'unknown'} ${params.clientInfo?.version ?? ''}`.trim(),
      onNews: (document, view) => inBackground(publisher.news(document, view)),
    });
    current.debug = params.trace !== undefined && params.trace !== 'off';
    return { capabilities: capabilitiesOf(features), serverInfo: { name: 'async-hazards', version: VERSION } };
  });

  connection.onInitialized(() => {
    const { features } = session();
    session().start();
    if (features.registersConfiguration) inBackground(connection.client.register(DidChangeConfigurationNotification.type, { section: 'asyncHazards' }));
    if (features.registersWatchers) inBackground(connection.client.register(DidChangeWatchedFilesNotification.type, watched));
    if (features.folders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => diskPath(uri)));
        const kept = session().folders.filter((folder) => !gone.has(folder));
        session().folders = [...kept, ...added.map(({ uri }) => diskPath(uri)).filter((folder) => folder !== undefined)];
        session().forget();
        inBackground(publisher.refresh());
      });
    }
  });

  connection.onShutdown(() => session().close());

  connection.onDidOpenTextDocument(({ textDocument }) => {
    const document = session().documents.open(textDocument);
    if (!session().features.pulls) inBackground(publisher.push(document));
  });
  connection.onDidChangeTextDocument((params) => {
    const document = session().documents.change(params);
    if (!document) return;
    session().tracker.changed(document);
    if (!session().features.pulls) inBackground(publisher.push(document));
  });
  connection.onDidSaveTextDocument(({ textDocument }) => {
    const document = session().documents.save(textDocument.uri);
    if (!document || session().features.pulls) return;
    // Other files may have been waiting for what was saved here.
    inBackground(Promise.all(session().documents.all().map((each) => publisher.push(each))));
  });
  connection.onDidCloseTextDocument(({ textDocument }) => {
    const document = session().documents.close(textDocument.uri);
    if (!document) return;
    session().tracker.closed(document);
    session().forgetDocument(textDocument.uri);
    inBackground(publisher.closed(textDocument.uri));
  });

  connection.onDidChangeConfiguration(({ settings }) => {
    session().settingsChanged(settings);
    inBackground(publisher.refresh());
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const paths = changes.map(({ uri }) => diskPath(uri)).filter((path) => path !== undefined);
    session().diskChanged(paths);
    inBackground(publisher.refresh());
  });
  connection.onNotification(TrustNotification, () => {
    session().trusted = true;
    session().forget();
    inBackground(publisher.refresh());
  });

  connection.onNotification(DebugNotification, (on: unknown) => {
    session().debug = on === true;
  });
  connection.onNotification(RevalidateNotification, () => {
    session().revalidate();
    inBackground(publisher.refresh());
  });

  connection.onNotification(TypescriptNotification, (server: unknown) => {
    session().typescript = isTypescriptServer(server) ? server : undefined;
    session().tracker.typesMayDiffer(session().documents.all());
    inBackground(publisher.refresh());
  });

  connection.languages.diagnostics.on(
    cancellable(({ textDocument, previousResultId }: DocumentDiagnosticParams, token) => publisher.report(session().documents.get(textDocument.uri), previousResultId, token)),
  );

  connection.onCodeAction(cancellable(async ({ textDocument, range, context }: CodeActionParams, token) => {
    const document = session().documents.get(textDocument.uri);
    if (!document) return [];
    const { features, tracker } = session();
    if (context.only?.length === 1 && wants(context.only, FIX_ALL)) {
      const edit = await fixEdit(document, {}, token);
      return edit ? [{ title: 'Repair all async hazards that can be repaired safely', kind: FIX_ALL, edit }] : [];
    }
    const view = await tracker.view(document);
    if (!view || token.isCancellationRequested) return [];
    const quick = await quickActions(document, view, range, context, features, { fixRule: (rule) => fixEdit(document, { rule }, token), wide: makeWide });
    return [...quick, ...(await refactoringActions(session(), document, range, context))];
  }));
  connection.onCodeActionResolve(cancellable(async (action: CodeAction, token) => {
    const data = action.data as FixAllData | WideData | undefined;
    const document = data && session().documents.get(data.uri);
    if (!document || document.version !== data.version) return action;
    if ('wide' in data) {
      const { rule, start, title } = data.wide;
      const view = await session().tracker.view(document);
      const repair = view?.problems.find((problem) => problem.rule === rule && problem.start === start)?.wide?.find((each) => each.title === title);
      const made: WideEdit = repair ? await makeWide(repair) : { refused: 'Nothing was changed: this repair is no longer to be had.' };
      if ('edit' in made) return { ...action, edit: made.edit };
      inBackground(connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message: made.refused }));
      return action;
    }
    const edit = await fixEdit(document, data, token);
    return edit ? { ...action, edit } : action;
  }));

  connection.onHover(cancellable(async ({ textDocument, position }: HoverParams) => {
    const document = session().documents.get(textDocument.uri);
    const view = document && (await session().tracker.view(document));
    return view && (await hoverOf(document, view, position, (rule) => session().page(rule), (problem) => pictureOf(session(), document, problem)));
  }));

  connection.onRequest(RulesRequest, async () => (await session().ready()).rules);
  connection.onRequest(ExplainRequest, async ({ rule }: ExplainParams): Promise<ExplainResult | undefined> => {
    const known = (await session().ready()).rules.find(({ name }) => name === rule);
    if (!known) return undefined;
    const page = await session().page(rule);
    return { rule, url: known.url, markdown: page ?? `# ${rule}\n\n${known.description}\n` };
  });
  connection.onRequest(FixAllRequest, cancellable(async ({ uri, ...which }: FixAllParams, token) => {
    const document = session().documents.get(uri);
    return document && (await fixEdit(document, which, token));
  }));
  connection.onRequest(SharedSuggestionsRequest, cancellable(async ({ uri, rule }: SharedSuggestionsParams): Promise<SharedSuggestion[]> => {
    const document = session().documents.get(uri);
    const view = document && (await session().tracker.view(document));
    return view ? sharedSuggestions(rule, view.problems) : [];
  }));
  connection.onRequest(TimelineRequest, cancellable(({ uri, position }: TimelineParams) => timelineAt(session(), uri, position)));
  connection.onRequest(PatternsRequest, patternSummaries);
  connection.onRequest(PatternQuestionsRequest, patternQuestions);
  connection.onRequest(InsertPatternRequest, cancellable((params: InsertPatternParams) => planPattern(session(), params)));
  connection.onRequest(LintFilesRequest, (params: LintFilesParams, token: CancellationToken) => {
    const { workDoneToken } = params;
    const progress = (done: number, all: number): void => {
      if (workDoneToken === undefined) return;
      const report: WorkDoneProgressReport = { kind: 'report', percentage: Math.round((100 * done) / all), message: `${done} of ${all} files` };
      inBackground(connection.sendProgress(WorkDoneProgress.type, workDoneToken, report));
    };
    return lintFiles(params, host.files, (file) => lintFile(session(), file), token, progress);
  });
  connection.onRequest(DoctorRequest, async (): Promise<DoctorResult> => {
    const { client, trusted, folders, features, statuses, troubles } = session();
    const [settings, ready] = [await session().settingsOf(folders[0] ?? ''), await session().ready()];
    const facts = { version: VERSION, client, rules: ready.rules.length, pulls: features.pulls, trusted, folders, settings, statuses: [...statuses.values()], troubles, machine: host.describe(), ...(host.home === undefined ? {} : { home: host.home }) };
    return { markdown: doctorReport(facts) };
  });
}

const isTypescriptServer = (value: unknown): value is TypescriptServer => isRecord(value) && typeof value['pipe'] === 'string' && typeof value['packageJson'] === 'string';

/** One file for `lintFiles`: the open buffer if there is one, else the disk, with the same configuration and guards. */
async function lintFile(session: Session, file: string): Promise<FileLint | undefined> {
  const open = session.documents.all().find(({ uri }) => diskPath(uri) === file);
  const text = open?.text ?? (await session.host.files.read(file));
  if (text === undefined) return undefined;
  const uri = open?.uri ?? toUri(file);
  const [settings, config] = [await session.settingsOf(uri), await session.configOf(uri)];
  const skip = config.off ?? reasonToSkip(file, text, settings.maxFileSize);
  if (skip) return { text, problems: [], notes: skip.reason === 'ignored' ? [] : [skip] };
  const answer = await session.lintOnce(session.jobFile(uri, open?.languageId ?? '', text), config.lint, settings);
  if (!answer) return { text, problems: [], notes: [{ reason: 'failed', text: 'The check failed; the log says why.' }] };
  const notes = answer.syntaxError === undefined ? [] : [{ reason: 'syntax-error' as const, text: answer.syntaxError }];
  return { text, problems: answer.problems, notes };
}
