/**
 * Tells which files of a program changed on disk since it was loaded. A run that lasts is not to answer from the past: somebody saves,
 * another process generates code, an editor keeps the lint alive for hours. Looking costs a `stat` a file, so it is done seldom enough to be cheap.
 */
import { foldersAbove, joinPath } from './paths.ts';

export interface DiskHost {
  /** Time of the last change in milliseconds, or undefined for what is not there. */
  modified(path: string): number | undefined;
  /** Names in a folder; none for one that is not there. */
  names(folder: string): readonly string[];
  /** Milliseconds of the wall clock, which the times of files are told in. */
  now(): number;
}

export interface DiskChanges {
  readonly changed: readonly string[];
  readonly created: readonly string[];
  readonly deleted: readonly string[];
}

/** At least this long between two looks, and at least this many times as long as the last look took. */
const PAUSE_MS = 2000;
const PAUSE_FACTOR = 50;
const SOURCE = /\.[cm]?[jt]sx?$|^[tj]sconfig.*\.json$/u;

export class Freshness {
  readonly #host: DiskHost;
  /** File → time of the change that is known, or undefined for "as it was when the program was loaded". */
  readonly #files = new Map<string, number | undefined>();
  readonly #folders = new Map<string, { modified: number | undefined; names: Set<string> }>();
  #since: number;
  #next: number;

  constructor(host: DiskHost) {
    this.#host = host;
    this.#since = host.now();
    this.#next = this.#since + PAUSE_MS;
  }

  /** Watches more files; those of packages are left out: they change with an installation only. */
  track(paths: Iterable<string>): void {
    for (const path of paths) {
      if (this.#files.has(path) || path.includes('/node_modules/')) continue;
      this.#files.set(path, undefined);
      const [folder] = foldersAbove(path);
      if (folder === undefined) continue;
      let known = this.#folders.get(folder);
      if (!known) this.#folders.set(folder, (known = { modified: undefined, names: new Set() }));
      known.names.add(path.slice(path.lastIndexOf('/') + 1));
    }
  }

  /** Whether it is time to look again. */
  get isDue(): boolean {
    return this.#host.now() >= this.#next;
  }

  /** It is time to look again. */
  hurry(): void {
    this.#next = 0;
  }

  /** Looks at the disk. Each change is told once. */
  look(): DiskChanges | undefined {
    const started = this.#host.now();
    const changed: string[] = [];
    const deleted: string[] = [];
    const created: string[] = [];
    for (const [path, known] of this.#files) {
      const modified = this.#host.modified(path);
      if (modified === undefined) {
        deleted.push(path);
        this.#files.delete(path);
      } else if (modified > (known ?? this.#since) || (known !== undefined && modified !== known)) {
        changed.push(path);
        this.#files.set(path, modified);
      }
    }
    for (const [folder, known] of this.#folders) {
      const modified = this.#host.modified(folder);
      if (modified === undefined || (known.modified === undefined ? modified <= this.#since : modified === known.modified)) continue;
      known.modified = modified;
      const names = new Set(this.#host.names(folder).filter((name) => SOURCE.test(name)));
      for (const name of names) {
        if (known.names.has(name)) continue;
        const path = joinPath(folder, name);
        created.push(path);
        this.#files.set(path, this.#host.modified(path));
      }
      known.names = names;
    }
    const now = this.#host.now();
    this.#next = now + Math.max(PAUSE_MS, PAUSE_FACTOR * (now - started));
    return changed.length + created.length + deleted.length > 0 ? { changed, created, deleted } : undefined;
  }
}
