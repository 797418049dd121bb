/**
 * `npm run test:editor`: the packaged extension in a real VS Code, and the server in Neovim and Emacs. Whatever is missing is
 * installed; what cannot run counts as failed. `npm run test:editor -- journey` runs one suite.
 */
import { runEmacs, runNeovim, runNewNeovim } from './editors.ts';
import { runExtensionHost } from './exthost.ts';
import { journey } from './journey.ts';
import { patternsJourney } from './patterns.ts';
import { prepare, say } from './prepare.ts';
import { previewJourney } from './preview.ts';
import { ownTemporaryFolder } from '../tools/temporary.ts';
import { restricted } from './restricted.ts';

const removeTemporary = ownTemporaryFolder();
let passed = 0;
let failed = 0;

function step(name: string): void {
  passed++;
  say(`  ok    ${name}`);
}
function fail(name: string, error: unknown): void {
  failed++;
  say(`  FAIL  ${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
}

const suites: Readonly<Record<string, (step: (name: string) => void, fail: (name: string, error: unknown) => void) => Promise<void>>> = {
  neovim: runNeovim,
  'neovim 0.10': runNewNeovim,
  emacs: runEmacs,
  'extension host': runExtensionHost,
  journey,
  preview: previewJourney,
  patterns: patternsJourney,
  'restricted mode': restricted,
};

const wanted = process.argv.slice(2);
prepare();
for (const [name, run] of Object.entries(suites)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  say(`\n${name}`);
  const before = passed;
  try {
    await run(step, fail);
    if (passed === before) fail(name, new Error('nothing was tested'));
  } catch (error) {
    fail(name, error);
  }
}
say(`\n${passed} passed, ${failed} failed`);
removeTemporary();
process.exit(failed > 0 ? 1 : 0);
