/**
 * Which configuration a file belongs to. The compiler's own search (`openFiles`) ends its process where an ancestor tsconfig has references
 * and the file is in none of them (every Vite template has such a file), so we search ourselves: the nearest configuration, what it refers to, then those above.
 */
import { foldersAbove, joinPath, toPathKey } from './paths.ts';
import type { ParsedConfig } from './remote.ts';

const NAMES = ['tsconfig.json', 'jsconfig.json'] as const;
/** How many configurations are looked through for files that only imports bring in: each must be loaded for that. */
const MAX_LOADED = 4;
const MAX_SEARCHED = 500;

export interface ProjectHost {
  readonly caseSensitive: boolean;
  exists(path: string): boolean;
  /** @throws for a configuration that cannot be read */
  parse(config: string): ParsedConfig;
  /** Whether the program of a configuration has a file; loads the program. */
  programHas(config: string, file: string): boolean;
}

interface Configuration {
  readonly files: ReadonlySet<string>;
  readonly references: readonly string[];
  readonly takesJavaScript: boolean;
}

export class Projects {
  readonly #host: ProjectHost;
  readonly #parsed = new Map<string, Configuration | undefined>();
  readonly #byFile = new Map<string, string | undefined>();

  constructor(host: ProjectHost) {
    this.#host = host;
  }

  /** Configurations that were read so far: when one changes, `forget` is due. */
  get configurations(): IterableIterator<string> {
    return this.#parsed.keys();
  }

  forget(): void {
    this.#parsed.clear();
    this.#byFile.clear();
  }

  /**
   * @param file absolute path in the compiler's spelling
   * @returns the path of the configuration that the file belongs to, or undefined for a file in none
   */
  find(file: string): string | undefined {
    const key = this.#key(file);
    if (this.#byFile.has(key)) return this.#byFile.get(key);
    const config = this.#search(file);
    this.#byFile.set(key, config);
    return config;
  }

  /** The closest configuration above a file, whatever it says about the file. */
  nearest(file: string): string | undefined {
    for (const folder of foldersAbove(file)) {
      const config = this.#configIn(folder);
      if (config !== undefined) return config;
    }
    return undefined;
  }

  /** Takes note that a file was found in a configuration's program after all. */
  assign(file: string, config: string): void {
    this.#byFile.set(this.#key(file), config);
  }

  #search(file: string): string | undefined {
    const seen = new Set<string>();
    const perhaps: string[] = [];
    for (const folder of foldersAbove(file)) {
      const config = this.#configIn(folder);
      if (config === undefined) continue;
      const found = this.#within(config, file, seen, perhaps);
      if (found !== undefined) return found;
    }
    return perhaps.slice(0, MAX_LOADED).find((config) => this.#host.programHas(config, file));
  }

  /** Breadth first through a configuration and what it refers to. */
  #within(start: string, file: string, seen: Set<string>, perhaps: string[]): string | undefined {
    const key = this.#key(file);
    const queue = [start];
    for (const config of queue) {
      if (seen.has(this.#key(config)) || seen.size >= MAX_SEARCHED) continue;
      seen.add(this.#key(config));
      const configuration = this.#configuration(config);
      if (!configuration) continue;
      if (configuration.files.has(key)) return config;
      if (configuration.files.size > 0 && (configuration.takesJavaScript || /\.[cm]?tsx?$/u.test(file))) perhaps.push(config);
      for (const reference of configuration.references) queue.push(reference.endsWith('.json') ? reference : joinPath(reference, 'tsconfig.json'));
    }
    return undefined;
  }

  #configIn(folder: string): string | undefined {
    return NAMES.map((name) => joinPath(folder, name)).find((path) => this.#exists(path));
  }

  readonly #existing = new Map<string, boolean>();
  #exists(path: string): boolean {
    let known = this.#existing.get(path);
    if (known === undefined) this.#existing.set(path, (known = this.#host.exists(path)));
    return known;
  }

  #configuration(config: string): Configuration | undefined {
    const key = this.#key(config);
    if (this.#parsed.has(key)) return this.#parsed.get(key);
    const configuration = this.#read(config);
    this.#parsed.set(key, configuration);
    return configuration;
  }

  #read(config: string): Configuration | undefined {
    if (!this.#host.exists(config)) return undefined;
    let parsed: ParsedConfig;
    try {
      parsed = this.#host.parse(config);
    } catch {
      // One that cannot be read has no files.
      return undefined;
    }
    return {
      files: new Set(parsed.fileNames.map((name) => this.#key(name))),
      references: parsed.references,
      takesJavaScript: parsed.options.allowJs === true || parsed.options.checkJs === true || config.endsWith('/jsconfig.json'),
    };
  }

  #key(path: string): string {
    return toPathKey(path, this.#host.caseSensitive);
  }
}
