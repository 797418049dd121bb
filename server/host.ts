/**
 * What the server needs of the machine that it runs on. The server itself touches no files, processes or threads, so that it can run
 * where there are none, as in a browser; `node/` has those of Node.
 */
import type { Configurations } from './config/configs.ts';
import type { LintWorker, WorkerEars, WorkerNeeds } from './lint/lane.ts';

export interface ServerHost {
  readonly files: Files;
  /** How many threads run at the same time. */
  readonly processors: number;
  /** Starts a worker that answers jobs (`lint/desk.ts`). */
  startWorker(needs: WorkerNeeds, ears: WorkerEars): LintWorker;
  /**
   * The ESLint configurations of the workspace; none where its code cannot be run.
   * @param log told what is read, in a line for people
   */
  configurations?(log: (text: string) => void): Configurations;
  /** The page of a rule, undefined when there is none. */
  page(rule: string): Promise<string | undefined>;
  /** What a bug report says of the machine and of the memory in use: lines for people. */
  describe(): readonly string[];
  /** The folder whose name gives the user away, left out of reports. */
  readonly home?: string;
}

export interface Files {
  /** The text of a file, undefined when it cannot be read. */
  read(path: string): Promise<string | undefined>;
  /** What is at a path; undefined for anything else, and for nothing. */
  kind(path: string): Promise<'file' | 'folder' | undefined>;
  /** What lies in a folder, without links; empty when it cannot be read. */
  list(folder: string): Promise<readonly { readonly name: string; readonly kind: 'file' | 'folder' }[]>;
}
