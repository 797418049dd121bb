/** What the client can do, asked once, and what the server offers it. */
import {
  CodeActionKind,
  TextDocumentSyncKind,
  type ClientCapabilities,
  type DidChangeWatchedFilesRegistrationOptions,
  type ServerCapabilities,
} from 'vscode-languageserver';
import { DISABLE_FILE, DISABLE_LINE, FIX_ALL, type ActionFeatures } from './actions/actions.ts';
import { REWRITE } from './actions/refactorings.ts';
import type { ServerOptions } from './protocol.ts';

export interface Features extends ActionFeatures {
  /** The client asks for diagnostics and can be told to ask again; otherwise they are pushed. */
  readonly pulls: boolean;
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly folders: boolean;
  readonly progress: boolean;
  /** The client shows why an action cannot be taken. */
  readonly disables: boolean;
}

export function featuresOf({ textDocument, workspace, window }: ClientCapabilities, options: ServerOptions): Features {
  const { diagnostic, publishDiagnostics: pushed, codeAction } = textDocument ?? {};
  const pulls = diagnostic !== undefined && workspace?.diagnostics?.refreshSupport === true;
  return {
    pulls,
    related: (pulls ? (diagnostic.relatedInformation ?? pushed?.relatedInformation) : pushed?.relatedInformation) ?? false,
    links: (pulls ? (diagnostic.codeDescriptionSupport ?? pushed?.codeDescriptionSupport) : pushed?.codeDescriptionSupport) ?? false,
    tags: ((pulls ? (diagnostic.tagSupport ?? pushed?.tagSupport) : pushed?.tagSupport) ?? undefined) !== undefined,
    configuration: workspace?.configuration ?? false,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration ?? false,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
    folders: workspace?.workspaceFolders ?? false,
    versioned: workspace?.workspaceEdit?.documentChanges ?? false,
    annotated: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    snippets: workspace?.workspaceEdit?.snippetEditSupport ?? false,
    resolves: codeAction?.resolveSupport?.properties.includes('edit') ?? false,
    commands: options.commands ?? false,
    disables: codeAction?.disabledSupport ?? false,
    progress: window?.workDoneProgress ?? false,
  };
}

export function capabilitiesOf(features: Features): ServerCapabilities {
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, DISABLE_LINE, DISABLE_FILE, FIX_ALL, REWRITE], resolveProvider: features.resolves },
    hoverProvider: true,
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    // Types cross files: an edit in one may change the findings of another.
    ...(features.pulls ? { diagnosticProvider: { identifier: 'async-hazards', interFileDependencies: true, workspaceDiagnostics: false } } : {}),
  };
}

/** Files whose change on disk changes findings. */
export const watched: DidChangeWatchedFilesRegistrationOptions = {
  watchers: ['**/package.json', '**/{tsconfig,jsconfig}*.json', '**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'].map((globPattern) => ({ globPattern })),
};
