/**
 * Bundles what ships: the ESLint plugin with its parser and command (`rules/dist`), the language server and the extension (`dist`).
 * What is current is left alone, so that a second build takes a blink. `--force` builds everything.
 */
import { build, type BuildFailure, type Metafile } from 'esbuild';
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundles, libraryFiles, toBuildOptions, type Bundle } from './build/bundles.ts';
import { licensesOf } from './build/licenses.ts';
import { Stamp } from './build/stamp.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

const buildFiles = readdirSync(path.join(root, 'test', 'tools', 'build')).map((name) => `test/tools/build/${name}`);
const stamp = new Stamp(root, ['package-lock.json', 'test/tools/build.ts', ...buildFiles.toSorted()]);

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Prints `Building X ...` only when the work takes longer than a second, so that quick builds stay quiet. */
async function withProgress<T>(title: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const timer = setTimeout(() => say(`Building ${title} ...`), 1000);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
    const seconds = (performance.now() - started) / 1000;
    if (seconds > 1) say(`Built ${title} in ${seconds.toFixed(1)} s.`);
  }
}

async function buildBundle(bundle: Bundle): Promise<void> {
  const result = await build(toBuildOptions(bundle, root));
  const inputs = Object.keys((result.metafile as Metafile).inputs).filter((input) => !input.startsWith('lazy-parser:'));
  const outputs = [bundle.output, `${bundle.output.replace(/\.c?js$/u, '')}.licenses.txt`];
  writeFileSync(path.join(root, outputs[1] as string), licensesOf(root, inputs));
  if (bundle.withLibraries) {
    for (const file of libraryFiles(root)) copyFileSync(file, path.join(root, path.dirname(bundle.output), path.basename(file)));
  }
  stamp.record(bundle.output, inputs, outputs);
}

/** Files that ship as they are, `[from, to]` from the root of the repository. */
const copies: readonly (readonly [string, string])[] = [
  ['rules/types/index.d.ts', 'rules/dist/index.d.ts'],
  ['rules/types/index.d.cts', 'rules/dist/index.d.cts'],
  ['LICENSE', 'rules/LICENSE'],
  ['CHANGELOG.md', 'rules/CHANGELOG.md'],
];

/** The plugin for `import`: the same object as for `require`, with its parts by name. */
const WRAPPER = `import plugin from './index.cjs';
export default plugin;
export const { meta, rules, configs, parser } = plugin;
`;

function copyPlainFiles(): void {
  mkdirSync(path.join(root, 'rules', 'dist'), { recursive: true });
  for (const [from, to] of copies) copyFileSync(path.join(root, from), path.join(root, to));
  writeFileSync(path.join(root, 'rules', 'dist', 'index.js'), WRAPPER);
}

async function main(): Promise<void> {
  if (process.argv.includes('--force')) {
    for (const folder of ['rules/dist', 'dist']) rmSync(path.join(root, folder), { recursive: true, force: true });
  }
  copyPlainFiles();
  for (const bundle of bundles) {
    if (!stamp.isCurrent(bundle.output)) await withProgress(bundle.title, () => buildBundle(bundle));
  }
}

main().catch((error: unknown) => {
  const failure = error as Partial<BuildFailure>;
  if (failure.errors) {
    for (const { text, location } of failure.errors) say(`${location ? `${location.file}:${location.line}:${location.column}: ` : ''}${text}`);
  } else {
    say(String(error instanceof Error ? error.stack : error));
  }
  process.exitCode = 1;
});
