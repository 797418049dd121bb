/** What passes between the thread that lints and the one that shows: plain data only. */
import type { ESLint, Linter } from 'eslint';
import type { PresetName } from '../rule.ts';

/** A place that a finding rests on: absolute path, lines and columns from 1 as ESLint counts them. */
export interface RelatedMessage {
  readonly message: string;
  readonly filePath: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Every finding that rests on this place would go with it. */
  readonly cause?: true;
}

/** An ESLint message with what our rules know beyond it. */
export interface HazardMessage extends Linter.LintMessage {
  related?: readonly RelatedMessage[];
  /** What the automatic repair does, in words. */
  fixTitle?: string;
}

export interface HazardResult extends ESLint.LintResult {
  messages: HazardMessage[];
}

/** Where the types of a file came from: the kind of its type oracle, or the native compiler and its version; `unasked` where no rule had a question. */
export type TypeSource = string;

export interface LintJob {
  readonly files: readonly string[];
  readonly cwd: string;
  readonly preset: PresetName;
  readonly fix: boolean;
  readonly types: boolean;
}

export type LintNews =
  | { readonly kind: 'started'; readonly file: string }
  | { readonly kind: 'linted'; readonly result: HazardResult; readonly types: TypeSource; readonly trouble?: string }
  | { readonly kind: 'skipped'; readonly file: string; readonly reason: string }
  | { readonly kind: 'failed'; readonly file: string; readonly reason: string };
