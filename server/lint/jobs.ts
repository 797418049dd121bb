/**
 * What crosses between the protocol thread and a lint worker: plain data only. Places are UTF-16 offsets into the text of the
 * buffer, with its BOM if it has one.
 */
import type { RuleSummary, TypescriptServer } from '../protocol.ts';

/** `syntax` answers at once; `types` also knows what TypeScript knows and takes longer. */
export type Tier = 'syntax' | 'types';

export type RuleEntry = readonly [severity: 1 | 2, ...options: unknown[]];

export interface LintConfig {
  /** Equal keys mean equal configurations. */
  readonly key: string;
  /** The name under which directives and messages know our plugin; `async-hazards` unless an ESLint configuration says otherwise. */
  readonly prefix: string;
  /** Rule (without prefix) to severity and options; rules that are off are left out. */
  readonly rules: Readonly<Record<string, RuleEntry>>;
  /** The value of `settings['async-hazards']`. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Severity of disable comments of ours that disable nothing; 0 is silence. */
  readonly unusedDirectives: 0 | 1 | 2;
  /** Comments switch nothing off. */
  readonly noInlineConfig?: boolean;
}

/** A file as a job sees it. */
export interface JobFile {
  /** Absolute path, or a made-up one for a document that is not on disk. */
  readonly path: string;
  /** Folder from which TypeScript projects are looked for. */
  readonly root: string;
  readonly text: string;
  /** Whether the TypeScript 7 of the project may be run for its types: it is the workspace's code. */
  readonly native: boolean;
  /** The editor's own TypeScript 7 server, where there is one: it is asked for types before all others. */
  readonly typescript?: TypescriptServer;
}

export interface LintJob {
  readonly kind: 'lint';
  readonly tier: Tier;
  readonly file: JobFile;
  readonly config: LintConfig;
  readonly maxProblems: number;
  /** Whether to measure what each rule takes, which costs a little itself. */
  readonly timings?: boolean;
}

/** Applies the repairs that keep behaviour, or the suggestion that a person has chosen for all findings of a rule, until nothing changes any more. */
export interface FixJob {
  readonly kind: 'fix';
  readonly tier: Tier;
  readonly file: JobFile;
  readonly config: LintConfig;
  /** Only findings of this rule. */
  readonly rule?: string;
  /** The title of the suggestion that is wanted. */
  readonly title?: string;
}

/** A document was closed: its text no longer counts, the file on disk does. */
export interface CloseJob {
  readonly kind: 'close';
  readonly path: string;
}

/** Files were made, changed or deleted on disk: absolute paths with forward slashes. */
export interface ChangedJob {
  readonly kind: 'changed';
  readonly paths: readonly string[];
}

export interface TimelineJob {
  readonly kind: 'timeline';
  readonly file: JobFile;
  readonly offset: number;
  /** Repairs whose effect is to be drawn beside it: the first one that shortens the wait is. */
  readonly repairs?: readonly PlainRepair[];
}

/** Plans the insertion of a pattern of the catalogue. */
export interface InsertJob {
  readonly kind: 'insert';
  readonly file: JobFile;
  readonly start: number;
  readonly end: number;
  readonly pattern: string;
  /** `auto`, `platform`, or the name of a package. */
  readonly flavour: string;
  /** Folder for new helper modules; empty means the usual place. */
  readonly helperFolder: string;
  /** Whether the document is a file of a project, where a helper module may be made. */
  readonly onDisk: boolean;
}
export interface InsertAnswer {
  readonly edits: readonly PlainEdit[];
  readonly otherEdits: readonly PlainEdit[];
  readonly usage: PlainEdit;
  readonly snippet: string;
  readonly newFile?: { readonly path: string; readonly text: string };
  readonly notes: readonly string[];
}

/** What a person may have rewritten at a place, without a finding. */
export interface RefactorJob extends Omit<InsertJob, 'kind' | 'pattern'> {
  readonly kind: 'refactor';
}
export interface PlainRefactoring {
  /** Kebab-case. */
  readonly name: string;
  readonly title: string;
  readonly edits: readonly PlainEdit[];
  readonly newFile?: { readonly path: string; readonly text: string };
  /** Why it cannot be done, in a whole sentence; then there are no edits. */
  readonly reason?: string;
}

export type Job = LintJob | FixJob | CloseJob | ChangedJob | TimelineJob | InsertJob | RefactorJob;

export interface PlainEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface PlainRepair {
  readonly kind: 'fix' | 'suggestion' | 'disable-line' | 'disable-file';
  readonly title: string;
  readonly edits: readonly PlainEdit[];
  /** Offset into the last edit's text where a reason may be written; only for disable comments. */
  readonly reasonAt?: number;
}

/** A repair of several files at once: applied as a whole or not at all. */
export interface PlainWideRepair {
  readonly title: string;
  /** The linted file first. */
  readonly files: readonly PlainFileEdits[];
}
export interface PlainFileEdits {
  /** Absolute path. */
  readonly path: string;
  /** `digestOf` the text that the edits were made for. */
  readonly digest: string;
  readonly edits: readonly PlainEdit[];
}

export interface PlainRelated {
  readonly message: string;
  /** In the same file ... */
  readonly start?: number;
  readonly end?: number;
  /** ... or elsewhere: absolute path, lines from 0, UTF-16 columns from 0. */
  readonly file?: string;
  readonly range?: { start: { line: number; character: number }; end: { line: number; character: number } };
}

export interface Problem {
  readonly rule: string;
  readonly message: string;
  readonly severity: 1 | 2;
  readonly start: number;
  readonly end: number;
  readonly url?: string;
  readonly certainty?: 'certain' | 'likely' | 'unknown';
  readonly related: readonly PlainRelated[];
  /** At most one `fix`, it comes first. */
  readonly repairs: readonly PlainRepair[];
  readonly wide?: readonly PlainWideRepair[];
  readonly disable: readonly PlainRepair[];
  /** Set on a disable comment that disables nothing. */
  readonly unusedDirective?: boolean;
}

export interface RuleFailure {
  readonly rule: string;
  readonly error: string;
}

export interface LintAnswer {
  readonly problems: readonly Problem[];
  /** Problems that were left out because there are too many. */
  readonly left: number;
  readonly failures: readonly RuleFailure[];
  readonly syntaxError?: string;
  /** The parser itself broke: a fault of ours, not of the file. */
  readonly parserFailure?: string;
  /** True when types were there. */
  readonly typed: boolean;
  /** Where they came from, in words. */
  readonly typesFrom?: string;
  /** What went wrong with the types. */
  readonly typesTrouble?: string;
  readonly parseMs: number;
  readonly ms: number;
  /** Milliseconds by rule, as far as it was asked for. */
  readonly timings?: Readonly<Record<string, number>>;
}

export interface FixAnswer {
  /** The text after all repairs, or undefined when there was nothing to repair. */
  readonly text?: string;
  readonly passes: number;
}

export interface TimelineAnswer {
  readonly timeline?: { readonly title: string; readonly svg: string; readonly text: string; readonly shorter: boolean };
}

export interface PresetFacts {
  readonly rules: Readonly<Record<string, RuleEntry>>;
  /** What the preset sets under `settings['async-hazards']`. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The first message of a worker. */
export interface Ready {
  readonly kind: 'ready';
  readonly rules: readonly RuleSummary[];
  readonly presets: Readonly<Record<string, PresetFacts>>;
  readonly version: string;
}
export interface Done {
  readonly kind: 'done';
  readonly id: number;
  readonly answer: unknown;
}
/** The job was dropped because somebody wanted it dropped. */
export interface Dropped {
  readonly kind: 'dropped';
  readonly id: number;
}
export interface Failed {
  readonly kind: 'failed';
  readonly id: number;
  readonly error: string;
}
export type FromWorker = Ready | Done | Dropped | Failed;
export interface ToWorker {
  readonly id: number;
  readonly job: Job;
}
/** What a worker is born with. */
export interface WorkerData {
  /** Shared words, see `signals.ts`. */
  readonly shared: SharedArrayBuffer;
  /** Whether others go first when processors are scarce. */
  readonly background: boolean;
}
