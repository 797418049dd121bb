/** One line on the terminal that says how far the work is, from one second on; nothing where nobody watches. */
import path from 'node:path';
import type { WriteStream } from 'node:tty';

const QUIET_MS = 1000;
const STEP_MS = 100;

export class Progress {
  readonly #stream: WriteStream;
  readonly #total: number;
  readonly #cwd: string;
  readonly #started: number;
  readonly #now: () => number;
  #done = 0;
  #shownAt = 0;
  #isShown = false;

  /** @param now milliseconds of any steady clock */
  constructor(stream: WriteStream, total: number, cwd: string, now: () => number = () => performance.now()) {
    this.#stream = stream;
    this.#total = total;
    this.#cwd = cwd;
    this.#now = now;
    this.#started = now();
  }

  /** The file that is being linted from now on. */
  start(file: string): void {
    const now = this.#now();
    if (!this.#stream.isTTY || now - this.#started < QUIET_MS || now - this.#shownAt < STEP_MS) return;
    this.#shownAt = now;
    this.#isShown = true;
    const line = `${this.#done}/${this.#total} ${path.relative(this.#cwd, file)}`;
    const width = Math.max(20, this.#stream.columns || 80) - 1;
    this.#stream.write(`\r\u001B[2K${line.length > width ? `${line.slice(0, width - 1)}…` : line}`);
  }

  finish(): void {
    this.#done++;
  }

  /** Takes the line away, before anything else is written. */
  clear(): void {
    if (this.#isShown) this.#stream.write('\r\u001B[2K');
    this.#isShown = false;
  }
}
