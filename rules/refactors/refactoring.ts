/** What a refactoring is: a rewrite that a person asks for at a place where no rule has found anything. */
import type { PlannedHelper } from '../../snippets/insert/index.ts';
import type { FileStyle } from '../../snippets/insert/style.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import type { TextEdit } from '../rule.ts';

/** Where it is asked for, and what the project offers. */
export interface Place {
  readonly file: FileAnalysis;
  /** The selection without blanks at its ends, or twice the offset of the caret. */
  readonly range: readonly [number, number];
  readonly style: FileStyle;
  /** The package that the pattern is to be taken from, if the project or a setting says so. */
  flavour(pattern: string): string | undefined;
  /** Makes the helper of a pattern available: in a module of the project, where there is one. */
  helper(pattern: string, used: readonly string[], flavour?: string): PlannedHelper;
}

export interface Rewrite {
  /** Says what changes. */
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** A helper module that has to be made. */
  readonly newFile?: { readonly path: string; readonly text: string };
}

/** It is the right place, but the rewrite would not be right. */
export interface Refused {
  readonly title: string;
  /** A whole sentence. */
  readonly reason: string;
}

export interface Refactoring {
  /** Kebab-case; also the last part of the action's kind. */
  readonly name: string;
  /** @returns undefined where the question does not arise */
  plan(place: Place): Rewrite | Refused | undefined;
}

export const isEmpty = ({ range }: Place): boolean => range[0] === range[1];
