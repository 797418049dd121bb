/** What the server and the process that runs the workspace's ESLint say to each other. */
import type { RuleEntry } from '../lint/jobs.ts';

export interface ChildRequest {
  readonly id: number;
  readonly file: string;
  /** Folder of the configuration file. */
  readonly cwd: string;
}

export type FileVerdict =
  /** The configuration leaves this file out; `elsewhere`: it has our plugin for other files. */
  | { readonly kind: 'ignored'; readonly elsewhere: boolean }
  /** The configuration does not have our plugin for this file. */
  | { readonly kind: 'unused'; readonly elsewhere: boolean }
  | {
      readonly kind: 'used';
      readonly prefix: string;
      readonly rules: Readonly<Record<string, RuleEntry>>;
      readonly settings: Readonly<Record<string, unknown>>;
      readonly unusedDirectives: 0 | 1 | 2;
      readonly noInlineConfig: boolean;
      readonly version: string;
    }
  | { readonly kind: 'failed'; readonly error: string };

export type ChildAnswer = { readonly id: number } & FileVerdict;
