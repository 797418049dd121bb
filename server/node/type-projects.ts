/**
 * TypeScript projects as an editor needs them: each open buffer with its own text, edited in place so that TypeScript parses only
 * what changed, and told about files that change on disk. It stands on TypeScript's own project service; nothing watches the disk
 * by itself, the editor says what changed.
 */
import ts from 'typescript';
import { difference } from '../documents/difference.ts';

type WatchCallback = (path: string) => void;

/** Watchers that fire only when somebody says that a path changed. */
class ToldWatchers {
  readonly #files = new Map<string, Set<WatchCallback>>();
  readonly #folders = new Map<string, Set<WatchCallback>>();

  file(path: string, callback: (path: string, kind: ts.FileWatcherEventKind) => void): ts.FileWatcher {
    return add(this.#files, path, (changed) =>
      callback(changed, ts.sys.fileExists(changed) ? ts.FileWatcherEventKind.Changed : ts.FileWatcherEventKind.Deleted),
    );
  }

  folder(path: string, callback: WatchCallback): ts.FileWatcher {
    return add(this.#folders, path.replace(/\/$/u, ''), callback);
  }

  tell(path: string): void {
    for (const callback of [...(this.#files.get(path) ?? [])]) callback(path);
    for (let folder = parentOf(path); folder !== undefined; folder = parentOf(folder)) {
      for (const callback of [...(this.#folders.get(folder) ?? [])]) callback(path);
    }
  }
}

const parentOf = (path: string): string | undefined => {
  const cut = path.lastIndexOf('/');
  return cut > 0 ? path.slice(0, cut) : undefined;
};

function add(map: Map<string, Set<WatchCallback>>, path: string, callback: WatchCallback): ts.FileWatcher {
  let known = map.get(path);
  if (!known) map.set(path, (known = new Set()));
  known.add(callback);
  return {
    close: () => {
      known.delete(callback);
      if (known.size === 0 && map.get(path) === known) map.delete(path);
    },
  };
}

const quiet: ts.server.Logger = {
  close: () => {},
  endGroup: () => {},
  getLogFileName: () => undefined,
  hasLevel: () => false,
  info: () => {},
  loggingEnabled: () => false,
  msg: () => {},
  perftrc: () => {},
  startGroup: () => {},
};

/** Buffers that are kept open in TypeScript at once; the least recently linted one goes first. */
const MAX_OPEN = 30;

export class TypeProjects {
  readonly #watchers = new ToldWatchers();
  readonly #service: ts.server.ProjectService;
  /** Path to the text that TypeScript has of it, least recently used first. */
  readonly #open = new Map<string, string>();

  constructor() {
    const host: ts.server.ServerHost = {
      ...ts.sys,
      setTimeout,
      clearTimeout,
      setImmediate,
      clearImmediate,
      watchFile: (path, callback) => this.#watchers.file(path, callback),
      watchDirectory: (path, callback) => this.#watchers.folder(path, callback),
      // Plugins of a tsconfig are the workspace's code: never loaded.
      require: () => ({ module: undefined, error: { message: 'TypeScript plugins are not loaded here.' } }),
    };
    this.#service = new ts.server.ProjectService({
      host,
      logger: quiet,
      cancellationToken: ts.server.nullCancellationToken,
      useSingleInferredProject: false,
      useInferredProjectPerProjectRoot: false,
      session: undefined,
      jsDocParsingMode: ts.JSDocParsingMode.ParseForTypeInfo,
    });
    this.#service.setHostConfiguration({ preferences: { includePackageJsonAutoImports: 'off' } });
  }

  /**
   * The program of the project that a file belongs to, with exactly this text in it.
   * @param path absolute path with forward slashes
   * @param root no tsconfig above this folder counts
   * @returns undefined for a file outside every project
   */
  program(path: string, text: string, root: string): ts.Program | undefined {
    const had = this.#open.get(path);
    const info = this.#service.getScriptInfo(path);
    if (had === undefined || !info?.isScriptOpen()) {
      const opened = this.#service.openClientFile(path, text, undefined, root);
      this.#open.delete(path);
      this.#open.set(path, text);
      this.#closeOldest();
      if (!opened.configFileName) return undefined;
    } else {
      if (had !== text) {
        const { start, end, inserted } = difference(had, text);
        info.editContent(start, end, inserted);
      }
      this.#open.delete(path);
      this.#open.set(path, text);
    }
    const project = this.#service.getDefaultProjectForFile(ts.server.toNormalizedPath(path), true);
    if (!project || project.projectKind !== ts.server.ProjectKind.Configured) return undefined;
    const program = project.getLanguageService(true).getProgram();
    return program?.getSourceFile(path)?.text === text ? program : undefined;
  }

  /** The buffer is gone: from now on the file on disk counts. */
  close(path: string): void {
    if (!this.#open.delete(path)) return;
    this.#service.closeClientFile(path);
  }

  /** Files were made, changed or deleted on disk. */
  changed(paths: readonly string[]): void {
    for (const path of paths) if (!this.#open.has(path)) this.#watchers.tell(path);
    // A new tsconfig may take in files that were in no project before: they are opened anew when next asked for.
    if (paths.some((path) => /\/[tj]sconfig[^/]*\.json$/u.test(path))) {
      for (const path of [...this.#open.keys()]) this.close(path);
      this.#service.reloadProjects();
    }
  }

  #closeOldest(): void {
    for (const path of this.#open.keys()) {
      if (this.#open.size <= MAX_OPEN) return;
      this.close(path);
    }
  }
}
