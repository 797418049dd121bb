/**
 * What server and client say to each other beside the Language Server Protocol. Types only: the client imports nothing else.
 * A client that knows none of this loses the status item and the commands, nothing else.
 */
import type { WorkspaceEdit } from 'vscode-languageserver';

/** Why a file has no findings of ours, or fewer than it could have. One word for programs, a sentence for people beside it. */
export type StatusReason =
  | 'disabled'
  | 'too-large'
  | 'minified'
  | 'generated'
  | 'ignored'
  | 'syntax-error'
  | 'no-types'
  | 'rule-failed'
  | 'too-many'
  | 'timed-out'
  | 'out-of-memory'
  | 'failed'
  | 'config-failed'
  | 'untrusted';

export interface StatusNote {
  readonly reason: StatusReason;
  /** A whole sentence. */
  readonly text: string;
}

/** Which configuration a file is linted with. */
export interface ConfigInForce {
  readonly kind: 'preset' | 'eslint';
  /** Name of the preset, or path of the ESLint configuration. */
  readonly name: string;
  /** Why this one and not the other. */
  readonly why: string;
}

/** Notification `async-hazards/status`: how the last lint of an open document went. */
export interface StatusParams {
  readonly uri: string;
  readonly version: number;
  /** `off`: not linted, the first note says why. `syntax`: types are still to come or not to be had. `types`: complete. */
  readonly state: 'off' | 'syntax' | 'types';
  /** True while the tier with types is on its way. */
  readonly waitingForTypes: boolean;
  readonly findings: number;
  /** Where the types came from, in words: `TypeScript 7.1.0 of the editor`. */
  readonly types?: string;
  /** Milliseconds that the last run of each tier took. */
  readonly syntaxMs?: number;
  readonly typesMs?: number;
  readonly config?: ConfigInForce;
  readonly notes: readonly StatusNote[];
}
export const StatusNotification = 'async-hazards/status';

/** Notification to the server: the workspace has become trusted, so its ESLint configuration may run. */
export const TrustNotification = 'async-hazards/trust';

/** Notification to the server, with a boolean: whether the log shows what each rule takes. An editor without it says `trace` when it initializes. */
export const DebugNotification = 'async-hazards/debug';

/** Notification to the server: everything is to be checked again, with settings, configurations and types as they are now. */
export const RevalidateNotification = 'async-hazards/revalidate';

/**
 * Notification to the server: the editor has a TypeScript 7 server that listens for questions about types (its request
 * `custom/initializeAPISession` opens a pipe). Sent again when that server was started anew, and with null when there is none any more.
 */
export interface TypescriptServer {
  /** Path of the socket, or name of the named pipe. */
  readonly pipe: string;
  /** The `package.json` of the very package that the server is of. */
  readonly packageJson: string;
}
export const TypescriptNotification = 'async-hazards/typescript';

/** Request `async-hazards/explain`: the page of a rule. */
export interface ExplainParams {
  readonly rule: string;
}
export interface ExplainResult {
  readonly rule: string;
  readonly markdown: string;
  readonly url: string;
}
export const ExplainRequest = 'async-hazards/explain';

export interface RuleSummary {
  readonly name: string;
  readonly family: string;
  readonly description: string;
  readonly types: 'required' | 'helpful' | 'unused';
  readonly url: string;
  readonly presets: Readonly<Record<string, string>>;
}
/** Request `async-hazards/rules`: every rule that the server has. */
export const RulesRequest = 'async-hazards/rules';

/** Request `async-hazards/fixAll`: all repairs that keep behaviour, for one document, optionally of one rule; or one suggestion for all findings that have it. */
export interface FixAllParams {
  readonly uri: string;
  readonly rule?: string;
  /** Of the suggestion. */
  readonly title?: string;
}
export const FixAllRequest = 'async-hazards/fixAll';

/** Request `async-hazards/sharedSuggestions`: those that more than one finding of a rule has in a document. */
export interface SharedSuggestionsParams {
  readonly uri: string;
  readonly rule: string;
}
export interface SharedSuggestion {
  readonly title: string;
  /** How many findings have it. */
  readonly count: number;
}
export const SharedSuggestionsRequest = 'async-hazards/sharedSuggestions';

/** Request `async-hazards/lintFiles`: findings of files on disk (open buffers win). */
export interface LintFilesParams {
  /** Files or folders, as URIs. */
  readonly uris: readonly string[];
  readonly maxFiles?: number;
  /** Where progress is wanted, see the protocol's work-done progress. */
  readonly workDoneToken?: string | number;
}
export interface FileFindings {
  readonly uri: string;
  readonly findings: readonly FindingSummary[];
  readonly notes: readonly StatusNote[];
}
export interface FindingSummary {
  readonly rule: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
  /** Zero-based, UTF-16. */
  readonly range: { readonly start: { line: number; character: number }; readonly end: { line: number; character: number } };
  readonly repairs: readonly { readonly title: string; readonly keepsBehaviour: boolean }[];
}
export interface LintFilesResult {
  readonly files: readonly FileFindings[];
  readonly linted: number;
  readonly left: number;
  readonly cancelled: boolean;
}
export const LintFilesRequest = 'async-hazards/lintFiles';

/** Request `async-hazards/patterns`: the catalogue for the picker. */
export interface PatternSummary {
  readonly name: string;
  readonly title: string;
  /** What people call the problem: "limit concurrency", "first wins". */
  readonly problems: readonly string[];
  readonly summary: string;
  readonly preview: string;
  readonly when: string;
  /** What it costs in time and memory, in whole sentences. */
  readonly cost: string;
  /** Whether it can go round a selection. */
  readonly surrounds: boolean;
  /** Packages that it can be taken from instead. */
  readonly packages: readonly string[];
}
export const PatternsRequest = 'async-hazards/patterns';

/** Request `async-hazards/patternQuestions`: the questions that lead to a pattern; the first is asked first. */
export interface PatternQuestion {
  readonly id: string;
  readonly text: string;
  /** Each answer leads to the next question or to the patterns that fit, best first. */
  readonly answers: readonly { readonly text: string; readonly next?: string; readonly patterns?: readonly string[] }[];
}
export const PatternQuestionsRequest = 'async-hazards/patternQuestions';

/** Request `async-hazards/insertPattern`: the edit that inserts a pattern at a selection of an open document. */
export interface InsertPatternParams {
  readonly uri: string;
  readonly version: number;
  readonly range: FindingSummary['range'];
  readonly pattern: string;
}
export interface InsertPatternResult {
  /** Everything as plain edits. */
  readonly edit: WorkspaceEdit;
  /** The same for an editor that walks through blanks: the edits beside the use of the pattern, and the use as a snippet. */
  readonly rest: WorkspaceEdit;
  readonly range: FindingSummary['range'];
  readonly snippet: string;
  /** What the person has to look after, in whole sentences. */
  readonly notes: readonly string[];
}
export const InsertPatternRequest = 'async-hazards/insertPattern';

/** Request `async-hazards/timeline`: how the awaits of the function at a position wait, drawn as an SVG picture. */
export interface TimelineParams {
  readonly uri: string;
  readonly position: { readonly line: number; readonly character: number };
}
export interface TimelineResult {
  readonly title: string;
  readonly svg: string;
  /** The same in words, for those who do not see pictures. */
  readonly text: string;
  /** Whether a repair that makes it shorter is drawn too. */
  readonly shorter: boolean;
}
export const TimelineRequest = 'async-hazards/timeline';

/** Request `async-hazards/doctor`: a report for bug reports, without paths of the user's home and without source text. */
export interface DoctorResult {
  readonly markdown: string;
}
export const DoctorRequest = 'async-hazards/doctor';

/** What a client may send as `initializationOptions`. */
export interface ServerOptions {
  /** True where the workspace's own code (its ESLint configuration) may be run. */
  readonly trusted?: boolean;
  /** True when the client has the commands `asyncHazards.*` that code actions may name. */
  readonly commands?: boolean;
  /** Settings for clients without `workspace/configuration`: what stands under `asyncHazards`. */
  readonly settings?: Readonly<Record<string, unknown>>;
}
