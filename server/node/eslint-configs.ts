/**
 * The workspace's own ESLint configuration, as far as it concerns our plugin. It is asked in a process of its own, one a
 * configuration file, which ends when it has been idle; answers are kept until a configuration changes on disk.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Configurations } from '../config/configs.ts';
import type { ChildAnswer, FileVerdict } from '../config/eslint-messages.ts';

const NAMES = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((extension) => `eslint.config.${extension}`);
const PLUGIN = 'eslint-plugin-async-hazards';

/** Files whose change may change the answer of every configuration. */
const isConfigFile = (file: string): boolean => /(?:^|[/\\])(?:eslint\.config\.[cm]?[jt]s|package\.json)$/u.test(file);

export interface EslintConfigOptions {
  /** Path of the bundle of `eslint-child.ts`. */
  readonly script: string;
  readonly idleSeconds: number;
  log(text: string): void;
}

class Asker {
  readonly #options: EslintConfigOptions;
  readonly #cwd: string;
  readonly #waiting = new Map<number, (verdict: FileVerdict) => void>();
  #child: ChildProcess | undefined;
  #idle: NodeJS.Timeout | undefined;
  #complaint = '';
  #nextId = 1;

  constructor(options: EslintConfigOptions, cwd: string) {
    this.#options = options;
    this.#cwd = cwd;
  }

  /** @param seconds that the answer may take */
  async ask(file: string, seconds: number): Promise<FileVerdict> {
    const child = this.#start();
    const id = this.#nextId++;
    clearTimeout(this.#idle);
    let alarm: NodeJS.Timeout | undefined;
    const verdict = await new Promise<FileVerdict>((resolve) => {
      this.#waiting.set(id, resolve);
      alarm = setTimeout(() => {
        this.#end(child, `it took longer than ${seconds} seconds`);
      }, seconds * 1000);
      child.send({ id, file, cwd: this.#cwd }, (error) => {
        if (error) this.#end(child, error.message);
      });
    });
    clearTimeout(alarm);
    if (this.#waiting.size === 0) {
      this.#idle = setTimeout(() => this.close(), this.#options.idleSeconds * 1000);
      this.#idle.unref();
    }
    return verdict;
  }

  close(): void {
    if (this.#child) this.#end(this.#child, 'it was asked again');
  }

  #start(): ChildProcess {
    if (this.#child) return this.#child;
    const child = fork(this.#options.script, [], { cwd: this.#cwd, stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
    this.#child = child;
    this.#complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => (this.#complaint = (this.#complaint + chunk.toString()).slice(-2000)));
    child.on('message', ({ id, ...verdict }: ChildAnswer) => this.#settle(id, verdict));
    child.on('error', (error) => this.#end(child, error.message));
    child.on('exit', (code, signal) => this.#end(child, `it ended the process (${signal ?? `exit code ${code}`})`));
    child.unref();
    child.channel?.unref();
    return child;
  }

  #settle(id: number, verdict: FileVerdict): void {
    const resolve = this.#waiting.get(id);
    this.#waiting.delete(id);
    resolve?.(verdict);
  }

  #end(child: ChildProcess, why: string): void {
    if (child !== this.#child) return;
    this.#child = undefined;
    clearTimeout(this.#idle);
    child.kill('SIGKILL');
    const error = this.#complaint.trim() === '' ? why : `${why}: ${this.#complaint.trim().split('\n').slice(0, 3).join(' ')}`;
    for (const id of [...this.#waiting.keys()]) this.#settle(id, { kind: 'failed', error });
  }
}

export class EslintConfigs implements Configurations {
  readonly #options: EslintConfigOptions;
  readonly #askers = new Map<string, Asker>();
  readonly #verdicts = new Map<string, Promise<FileVerdict>>();
  readonly #found = new Map<string, string | undefined>();
  readonly #usable = new Map<string, boolean>();
  /** The files of the workspace that each configuration is made of. */
  readonly #imports = new Map<string, ReadonlySet<string>>();

  constructor(options: EslintConfigOptions) {
    this.#options = options;
  }

  find(file: string): string | undefined {
    const folder = path.dirname(file);
    if (this.#found.has(folder)) return this.#found.get(folder);
    let found: string | undefined;
    for (let at = folder; ; at = path.dirname(at)) {
      const name = NAMES.find((each) => existsSync(path.join(at, each)));
      if (name) found = path.join(at, name);
      if (name ?? (existsSync(path.join(at, '.git')) || path.dirname(at) === at)) break;
    }
    this.#found.set(folder, found);
    return found;
  }

  mayUsePlugin(config: string): boolean {
    const known = this.#usable.get(config);
    if (known !== undefined) return known;
    const usable = this.namesPlugin(config) || isInstalled(path.dirname(config));
    this.#usable.set(config, usable);
    return usable;
  }

  namesPlugin(config: string): boolean {
    try {
      return readFileSync(config, 'utf8').includes('async-hazards');
    } catch {
      return false;
    }
  }

  ask(config: string, file: string, seconds: number): Promise<FileVerdict> {
    const key = `${config}\0${file}`;
    let verdict = this.#verdicts.get(key);
    if (!verdict) {
      const cwd = path.dirname(config);
      let asker = this.#askers.get(config);
      if (!asker) this.#askers.set(config, (asker = new Asker(this.#options, cwd)));
      if (!this.#imports.has(config)) this.#imports.set(config, importsOf(config));
      this.#options.log(`Reading ${config} for ${file}`);
      verdict = asker.ask(file, seconds);
      this.#verdicts.set(key, verdict);
    }
    return verdict;
  }

  dependsOn(paths: readonly string[]): boolean {
    return paths.some((changed) => isConfigFile(changed) || [...this.#imports.values()].some((imports) => imports.has(path.normalize(changed))));
  }

  forget(): void {
    for (const asker of this.#askers.values()) asker.close();
    this.#askers.clear();
    this.#verdicts.clear();
    this.#found.clear();
    this.#usable.clear();
    this.#imports.clear();
  }
}

const IMPORT = /\b(?:from|import|require)\s*\(?\s*(['"`])(\.{1,2}\/[^'"`\n]+)\1/gu;
const ENDINGS = ['', '.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.json', '/index.js', '/index.ts'];

/** The files that a configuration imports by relative paths, directly or through one another: told by their text, nothing is run. */
function importsOf(config: string): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [config];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch {
      continue;
    }
    for (const [, , specifier = ''] of text.matchAll(IMPORT)) {
      const named = path.resolve(path.dirname(file), specifier);
      const imported = [...ENDINGS.map((ending) => named + ending), named.replace(/js$/u, 'ts')].find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile());
      if (imported === undefined || found.has(imported)) continue;
      found.add(imported);
      waiting.push(imported);
    }
  }
  return found;
}

/** Whether some `node_modules` above a folder holds our plugin, directly or as pnpm keeps the dependencies of dependencies. */
function isInstalled(folder: string): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    const modules = path.join(at, 'node_modules');
    if (existsSync(path.join(modules, PLUGIN))) return true;
    try {
      if (readdirSync(path.join(modules, '.pnpm')).some((name) => name.startsWith(`${PLUGIN}@`))) return true;
    } catch {
      // No pnpm here.
    }
    if (path.dirname(at) === at) return false;
  }
}
