/**
 * `npm run check`: everything about the repository that is no test of behaviour. Each step says what is wrong and how it is put
 * right; all run, whatever the ones before said.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkContents } from './check/contents.ts';
import { findStale } from './generate.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

interface Step {
  readonly title: string;
  /** @returns what is wrong, one line each; empty when all is well */
  readonly run: () => Promise<readonly string[]> | readonly string[];
}

/** Runs a program of node_modules and takes what it prints for the complaint. */
function tool(script: string, ...args: string[]): readonly string[] {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [path.join('node_modules', script), ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status === 0) return [];
  return [error?.message ?? '', stdout, stderr].map((text) => text.trim()).filter(Boolean);
}

const steps: readonly Step[] = [
  {
    title: 'Generated files are current',
    run: async () => (await findStale(root)).map((file) => `${file} is not current: npm run generate`),
  },
  { title: 'Types', run: () => tool('typescript/bin/tsc', '-b') },
  { title: 'Lint, our own rules included', run: () => tool('eslint/bin/eslint.js', '.', '--max-warnings', '0') },
  { title: 'Duplicates', run: () => tool('jscpd/run-jscpd.js', '--config', '.jscpd.json', '.') },
  { title: 'Contents of the packages', run: () => checkContents(root) },
];

let failed = 0;
for (const { title, run } of steps) {
  process.stdout.write(`${title} ... `);
  let complaints: readonly string[];
  try {
    complaints = await run();
  } catch (error) {
    complaints = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
  process.stdout.write(complaints.length === 0 ? 'ok\n' : `failed\n${complaints.join('\n')}\n`);
  if (complaints.length > 0) failed++;
}
process.stdout.write(`\n${steps.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;
