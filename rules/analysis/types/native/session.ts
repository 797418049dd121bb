/**
 * The life of a compiler process: started when the first question comes, shared by all files that this thread lints, started again
 * (a few times) after it broke or was ended because it hung, ended with the thread. In an editor its TypeScript server is asked instead, as
 * long as it answers. What goes wrong here costs answers, never the lint.
 */
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { Compiler, Halted, startCompiler, type Client, type Program } from './api.ts';
import { ProjectFacts } from './facts.ts';
import type { NativeCompiler } from './find.ts';
import { Freshness, type DiskHost } from './freshness.ts';
import { KindTable, NodeIndex } from './nodes.ts';
import { foldersAbove, toCompilerPath, toPathKey } from './paths.ts';
import { Projects } from './projects.ts';
import { Watchdog } from './watchdog.ts';
import type { Change, RemoteSourceFile } from './remote.ts';

/** Breaks of the process after which a thread does without types. */
const MAX_BREAKS = 4;
/** Breaks at one file after which that file does without types. */
const MAX_BREAKS_AT_FILE = 2;
/** Programs kept open at once; the one that was not asked for longest is closed. */
const MAX_OPEN = 16;
/** Bytes of fetched trees after which all that the client keeps is let go: a linted file's tree is wanted once, and what declarations in libraries tell is kept without theirs. */
const MAX_TREES = 64 * 2 ** 20;

/** A file as the compiler sees it: valid as long as the session's generation is the same. */
export interface Located {
  readonly generation: number;
  readonly file: string;
  readonly program: Program;
  readonly facts: ProjectFacts;
  readonly index: NodeIndex;
}

/** The disk of this machine. */
const disk: DiskHost = {
  modified: (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs,
  names: (folder) => (existsSync(folder) ? readdirSync(folder) : []),
  now: () => Date.now(),
};

export class Session {
  static readonly disk = disk;
  readonly compilerPackage: NativeCompiler;
  /** Counts snapshots: whatever was answered by types, symbols or nodes of an older one is void. */
  generation = 0;
  readonly #limit: number;
  readonly #disk: DiskHost;
  #compiler: Compiler | undefined;
  #watchdog: Watchdog | undefined;
  #breaks = 0;
  /** How many of these were the watchdog's doing. */
  #kills = 0;
  readonly #breaksAt = new Map<string, number>();
  #trouble: string | undefined;
  #kinds: KindTable | undefined;
  #freshness: Freshness | undefined;
  #projects: Projects | undefined;
  /** Open configurations, the one asked for last at the end. */
  readonly #open = new Set<string>();
  /** Texts that differ from the disk: unsaved, or repaired in this very lint. */
  readonly #overlays = new Map<string, string>();
  readonly #configurationErrors = new Map<string, readonly string[]>();
  readonly #programs = new Map<string, { program: Program; facts: ProjectFacts; names: ReadonlySet<string> | undefined }>();
  /** Connects with the server of the editor; none where there is none, or none that answers. */
  #connect: (() => Client) | undefined;

  /** @param limit milliseconds that one request may take before the process is ended */
  constructor(compilerPackage: NativeCompiler, limit: number, host: DiskHost = disk) {
    this.compilerPackage = compilerPackage;
    this.#limit = limit;
    this.#disk = host;
  }

  /** What went wrong last, for people; undefined when nothing did. */
  get trouble(): string | undefined {
    if (this.#trouble !== undefined) return this.#trouble;
    for (const [config, errors] of this.#configurationErrors) return `${config}: ${errors.join(' ')}`;
    return undefined;
  }

  /** What is wrong with the configurations that were opened, by their path. */
  get configurationErrors(): ReadonlyMap<string, readonly string[]> {
    return this.#configurationErrors;
  }

  /** Whether the server of an editor is asked. */
  get isShared(): boolean {
    return this.#connect !== undefined;
  }

  /**
   * Asks the server of an editor from now on, in place of a process of our own. One that breaks or does not answer in time is not asked again.
   * @param connect connects with it; undefined ends the sharing
   */
  share(connect: (() => Client) | undefined): void {
    this.close();
    this.#connect = connect;
  }

  /** Files were made, changed or deleted on disk, somebody says: no need to wait for the next look. */
  diskChanged(): void {
    this.#freshness?.hurry();
    if (this.#compiler?.isShared) this.#projects = undefined;
  }

  /** Process id while there is a process of our own. */
  get pid(): number | undefined {
    return this.#compiler?.pid;
  }

  /**
   * Runs something that asks the compiler about a file. When the process breaks meanwhile it is started again and asked once more.
   * @param isFirst whether nothing was asked yet in this lint of the file: then it may be time to look at the disk
   * @returns what `work` returns, or `fallback` when no answer is to be had
   */
  attempt<T>(file: string, fallback: T, work: (compiler: Compiler) => T, isFirst = true): T {
    for (;;) {
      if (this.#breaks >= MAX_BREAKS || (this.#breaksAt.get(file) ?? 0) >= MAX_BREAKS_AT_FILE) return fallback;
      try {
        return this.#guarded(() => {
          this.#compiler?.ensureRuns();
          if (isFirst) this.#refresh();
          return work((this.#compiler ??= this.#start(file)));
        });
      } catch (error) {
        if (error instanceof Halted) return fallback;
        const compiler = this.#compiler;
        // A refusal to answer is an answer; a process that is gone, or whose state is not what we think, is worth another.
        if (compiler && this.#isAlive(compiler)) {
          this.#trouble = `TypeScript ${this.compilerPackage.version} could not answer about ${file}: ${messageOf(error)}`;
          if (!(error instanceof Refused)) return fallback;
          this.#breaksAt.set(file, (this.#breaksAt.get(file) ?? 0) + 1);
          this.#restart();
        } else {
          this.#broke(file, error);
        }
      }
    }
  }

  /**
   * The file, in the text that is linted, as the compiler sees it.
   * @param path as ESLint has it
   * @param text without byte order mark
   * @returns undefined for a file that is in no project
   */
  locate(compiler: Compiler, path: string, text: string): Located | undefined {
    const projects = (this.#projects ??= this.#newProjects(compiler));
    let file = toCompilerPath(path);
    let config = projects.find(file);
    if (config === undefined) {
      const real = realPath(path);
      if (real === undefined) config = this.#fromMemory(compiler, projects, file, text);
      else if (toCompilerPath(real) !== file) config = projects.find((file = toCompilerPath(real)));
    }
    if (config === undefined) return undefined;
    this.#ensureOpen(compiler, config);
    let source = this.#source(config, file);
    if (source?.text !== text) {
      this.#overlays.set(file, text);
      this.#change(compiler, { files: new Map([[file, text]]) });
      source = this.#source(config, file);
      if (source?.text !== text) return undefined;
    }
    const { program, facts } = this.#programOf(compiler, config);
    this.#kinds ??= new KindTable(compiler.kinds);
    return { generation: this.generation, file, program, facts, index: new NodeIndex(source, this.#kinds) };
  }

  /** Ends the process; the next question starts another. */
  close(): void {
    this.#compiler?.close();
    this.#watchdog?.stop();
    this.#watchdog = undefined;
    this.#reset();
  }

  #start(file: string): Compiler {
    const shared = this.#startShared(file);
    if (shared) return shared;
    this.#watchdog ??= new Watchdog(this.#limit);
    this.#watchdog.guard(0);
    const [folder = '/'] = foldersAbove(toCompilerPath(file));
    const compiler = new Compiler(startCompiler(this.compilerPackage, existsSync(folder) ? folder : process.cwd()));
    this.#watchdog.guard(compiler.pid ?? 0);
    this.#freshness = new Freshness(this.#disk);
    if (this.#overlays.size > 0) compiler.change({ files: this.#overlays });
    return compiler;
  }

  #startShared(file: string): Compiler | undefined {
    const connect = this.#connect;
    if (!connect) return undefined;
    // Its own snapshot has what is open in the editor.
    this.#overlays.clear();
    try {
      return new Compiler(connect());
    } catch (error) {
      if (error instanceof Halted) throw error;
      this.#leaveEditor(file, error);
      return undefined;
    }
  }

  #leaveEditor(file: string, error: unknown): void {
    this.#connect = undefined;
    this.#trouble = `The TypeScript server of the editor could not be asked about ${file} (${messageOf(error).replace(/^EOF: /u, '')}), so a process of our own is`;
  }

  #isAlive(compiler: Compiler): boolean {
    try {
      return this.#guarded(() => compiler.isAlive());
    } catch {
      // Nobody waits for the answer.
      return true;
    }
  }

  #guarded<T>(work: () => T): T {
    return this.#watchdog ? this.#watchdog.during(work) : work();
  }

  #broke(file: string, error: unknown): void {
    if (this.#compiler?.isShared) {
      this.#leaveEditor(file, error);
      this.#restart();
      return;
    }
    this.#breaks++;
    this.#breaksAt.set(file, (this.#breaksAt.get(file) ?? 0) + 1);
    const kills = this.#watchdog?.kills ?? 0;
    const reason = kills > this.#kills ? `no answer for ${this.#limit / 1000} seconds` : messageOf(error);
    this.#kills = kills;
    this.#trouble = `TypeScript ${this.compilerPackage.version} ended at ${file}: ${reason}${this.#breaks >= MAX_BREAKS ? '. It is not started again; the files that follow are linted without types' : ''}`;
    this.#restart();
  }

  #restart(): void {
    this.#compiler?.close();
    this.#reset();
  }

  #reset(): void {
    this.#compiler = undefined;
    this.#projects = undefined;
    this.#freshness = undefined;
    this.#open.clear();
    this.#configurationErrors.clear();
    this.#programs.clear();
    this.generation++;
  }

  #change(compiler: Compiler, change: Change): void {
    this.#programs.clear();
    this.generation++;
    try {
      compiler.change(change);
    } catch (error) {
      throw error instanceof Halted ? error : new Refused(error);
    }
  }

  #newProjects(compiler: Compiler): Projects {
    return new Projects({
      caseSensitive: compiler.caseSensitive,
      exists: (path) => existsSync(path),
      parse: (config) => compiler.parseConfig(config),
      programHas: (config, file) => {
        this.#ensureOpen(compiler, config);
        return this.#hasFile(compiler, config, file);
      },
    });
  }

  /** A file that is not on disk belongs where one of its name would: the compiler knows when it is told the text. */
  #fromMemory(compiler: Compiler, projects: Projects, file: string, text: string): string | undefined {
    const config = projects.nearest(file);
    if (config === undefined) return undefined;
    this.#overlays.set(file, text);
    this.#ensureOpen(compiler, config);
    this.#change(compiler, { files: new Map([[file, text]]) });
    if (!this.#hasFile(compiler, config, file)) return undefined;
    projects.assign(file, config);
    return config;
  }

  #hasFile(compiler: Compiler, config: string, file: string): boolean {
    const entry = this.#programOf(compiler, config);
    entry.names ??= new Set(entry.program.fileNames().map((name) => toPathKey(name, compiler.caseSensitive)));
    return entry.names.has(toPathKey(file, compiler.caseSensitive));
  }

  #ensureOpen(compiler: Compiler, config: string): void {
    if (this.#open.delete(config)) {
      this.#open.add(config);
      return;
    }
    if (compiler.isShared && compiler.program(config)) {
      this.#open.add(config);
      return;
    }
    const close = this.#open.size < MAX_OPEN ? [] : [...this.#open].slice(0, this.#open.size + 1 - MAX_OPEN);
    this.#change(compiler, { open: [config], ...(close.length > 0 ? { close } : {}) });
    for (const oldest of close) this.#open.delete(oldest);
    this.#open.add(config);
    const { program } = this.#programOf(compiler, config);
    this.#freshness?.track([config, ...program.fileNames()]);
    const errors = program.configurationErrors();
    if (errors.length > 0) this.#configurationErrors.set(config, errors);
  }

  #programOf(compiler: Compiler, config: string): { program: Program; facts: ProjectFacts; names: ReadonlySet<string> | undefined } {
    const known = this.#programs.get(config);
    if (known) return known;
    const program = compiler.program(config);
    if (!program) throw new Error(`${config} was not loaded`);
    const entry = { program, facts: new ProjectFacts(program), names: undefined };
    this.#programs.set(config, entry);
    return entry;
  }

  #source(config: string, file: string): RemoteSourceFile | undefined {
    const compiler = this.#compiler;
    if (!compiler) return undefined;
    return this.#programOf(compiler, config).program.sourceFile(file);
  }

  /** The editor's server saw changes: what was derived from its state before is void. */
  #newGround(): void {
    this.#programs.clear();
    this.#open.clear();
    this.#overlays.clear();
    this.generation++;
  }

  /** Lets go of what the client keeps for as long as a snapshot lives: trees, types, symbols, signatures. The compiler keeps its checkers. */
  #forget(compiler: Compiler): void {
    compiler.forgetTrees();
    // The snapshot of an editor's server is another one soon enough.
    if (!compiler.isShared) this.#change(compiler, {});
  }

  /** Tells the compiler of files that changed on disk, now and then. */
  #refresh(): void {
    const compiler = this.#compiler;
    if (compiler && compiler.treeBytes > MAX_TREES) this.#forget(compiler);
    if (compiler?.isShared) {
      if (compiler.follow()) this.#newGround();
      return;
    }
    const changes = compiler && this.#freshness?.isDue ? this.#freshness.look() : undefined;
    if (!compiler || !changes) return;
    const { changed, created, deleted } = changes;
    const known = new Set(this.#projects?.configurations);
    if ([...changed, ...deleted].some((path) => known.has(path)) || created.some((path) => /\/[tj]sconfig[^/]*\.json$/u.test(path))) {
      // When a configuration changed, nothing that was known is sure.
      for (const path of [...changed, ...deleted]) this.#overlays.delete(path);
      this.#restart();
      return;
    }
    // What was saved meanwhile is newer than what was linted before.
    const saved = new Map<string, string>();
    for (const file of changed) if (this.#overlays.delete(file)) saved.set(file, readFileSync(file, 'utf8').replace(/^\uFEFF/u, ''));
    this.#change(compiler, { changed, created, deleted, ...(saved.size > 0 ? { files: saved } : {}) });
    this.#projects?.forget();
  }
}

/** The compiler did not go along with a change: what it has open is not what we think. */
class Refused extends Error {
  constructor(cause: unknown) {
    super(messageOf(cause), { cause });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.slice(0, 200) ?? '';

function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}
