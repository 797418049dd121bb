/** Which TypeScript server of the editor the questions of this worker go to. */
import path from 'node:path';
import { readCompiler } from '../../../rules/analysis/types/native/find.ts';
import { shareEditor } from '../../../rules/analysis/types/native/sessions.ts';
import type { TypescriptServer } from '../../protocol.ts';
import { connectEditor } from './editor-link.ts';

/** Milliseconds that an answer may take; after that a process of our own is asked. */
const LIMIT = 10_000;

export class EditorTypes {
  readonly #isHalted: () => boolean;
  #used: TypescriptServer | undefined;

  /** @param isHalted whether nobody waits for the present job any more */
  constructor(isHalted: () => boolean) {
    this.#isHalted = isHalted;
  }

  /** Asks this server from now on. One that did not answer is asked again only when it is another one. */
  use(server: TypescriptServer | undefined): void {
    if (server?.pipe === this.#used?.pipe && server?.packageJson === this.#used?.packageJson) return;
    const compiler = readCompiler((server ?? this.#used)?.packageJson ?? '');
    this.#used = server;
    if (!compiler) return;
    const script = path.join(__dirname, 'editor-types.js');
    shareEditor(compiler, LIMIT, server && (() => connectEditor(server, { script, limit: LIMIT, isHalted: this.#isHalted })));
  }
}
