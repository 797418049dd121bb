/**
 * Remembers of what each output was made, so that a second build does nothing. Packages count by the lock file, since reading
 * TypeScript to learn that it is still TypeScript would take longer than many a bundle.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

interface Made {
  /** Paths from the root of the repository. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly digest: string;
}

export class Stamp {
  readonly #root: string;
  readonly #file: string;
  readonly #made: Record<string, Made>;
  /** Files that every output depends on: the lock file and the build itself. */
  readonly #common: readonly string[];

  constructor(root: string, common: readonly string[]) {
    this.#root = root;
    this.#common = common;
    this.#file = path.join(root, 'node_modules', '.cache', 'async-hazards', 'build.json');
    try {
      this.#made = JSON.parse(readFileSync(this.#file, 'utf8')) as Record<string, Made>;
    } catch {
      this.#made = {};
    }
  }

  /** @returns whether the outputs of this name exist and were made of what their inputs hold now */
  isCurrent(name: string): boolean {
    const made = this.#made[name];
    return (
      made !== undefined &&
      made.outputs.every((output) => existsSync(path.join(this.#root, output))) &&
      made.digest === this.#digest(made.inputs)
    );
  }

  /** Notes that `outputs` were made of `inputs`; inputs inside node_modules are left to the lock file. */
  record(name: string, inputs: readonly string[], outputs: readonly string[]): void {
    const own = inputs.filter((input) => !input.includes('node_modules/')).toSorted();
    this.#made[name] = { inputs: own, outputs, digest: this.#digest(own) };
    mkdirSync(path.dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, JSON.stringify(this.#made, undefined, 1));
  }

  #digest(inputs: readonly string[]): string {
    const hash = createHash('sha256');
    for (const input of [...this.#common, ...inputs]) {
      const file = path.join(this.#root, input);
      hash.update(input).update('\0');
      hash.update(existsSync(file) ? readFileSync(file) : 'missing').update('\0');
    }
    return hash.digest('hex');
  }
}
