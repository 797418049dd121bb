/** A workspace to edit in: one file of a given length beside others, with a configuration for each language server that is measured. */
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const block = (index: number): string => `
/** Keeps what \`load${index}\` has fetched. */
export class Store${index} {
  readonly #items = new Map<string, Item>();

  async get(id: string, signal: AbortSignal): Promise<Item> {
    const known = this.#items.get(id);
    if (known) return known;
    const item = await load${index}(id, signal);
    this.#items.set(id, item);
    return item;
  }

  get total(): number {
    return [...this.#items.values()].reduce((sum, { size }) => sum + size, ${index});
  }
}

export async function load${index}(id: string, signal: AbortSignal): Promise<Item> {
  const response = await fetch(\`https://example.org/${index}/\${id}\`, { signal });
  if (!response.ok) throw new Error(\`\${response.status}: \${id}\`);
  return toItem(await response.json());
}
`;

const HEAD = `import { remote, toItem, type Item } from './other.js';

export async function edited(signal: AbortSignal): Promise<void> {
  await remote('first', signal);
}
`;

const OTHER = `export interface Item { readonly id: string; readonly size: number }

export async function remote(id: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(id, { signal });
  return response.text();
}

export const toItem = (value: unknown): Item => ({ id: String(value), size: JSON.stringify(value).length });
`;

/** Statements that make a finding in \`edited\`, and the line (from 0) where they go. */
export const probes = {
  line: 4,
  /** A promise that nobody waits for, known by types only. */
  typed: "  remote('probe', signal);\n",
  /** The same, known from the file alone. */
  plain: "  load0('probe', signal);\n",
};

/** The text of a file of about so many lines. */
export function textOf(lines: number): string {
  let text = HEAD;
  const perBlock = block(0).split('\n').length - 1;
  for (let index = 0, length = HEAD.split('\n').length; index === 0 || length + perBlock <= lines; index++, length += perBlock) text += block(index);
  return text;
}

/**
 * @param packages the folder whose \`node_modules\` the configurations load from
 * @param copies how many files of that length there are, \`src/f0.ts\` the first
 * @returns the folder; its maker removes it
 */
export function makeWorkspace(packages: string, lines: number, copies: number): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'async-hazards-editor-'));
  const write = (name: string, content: unknown): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  };
  symlinkSync(path.join(packages, 'node_modules'), path.join(folder, 'node_modules'));
  write('package.json', { name: 'edited', private: true, type: 'module' });
  write('tsconfig.json', { compilerOptions: { target: 'es2022', module: 'nodenext', lib: ['es2022', 'dom', 'dom.iterable'], types: [], strict: true, noEmit: true }, include: ['src'] });
  write('eslint.config.mjs', `import tseslint from 'typescript-eslint';
export default [{
  files: ['**/*.ts'],
  plugins: { '@typescript-eslint': tseslint.plugin },
  languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  rules: { '@typescript-eslint/no-floating-promises': 'error' },
}];
`);
  write('.oxlintrc.json', { plugins: ['typescript'], categories: { correctness: 'off' }, rules: { 'typescript/no-floating-promises': 'error' } });
  write('biome.json', { linter: { domains: { types: 'all' }, rules: { preset: 'none', nursery: { noFloatingPromises: 'error' } } }, formatter: { enabled: false }, assist: { enabled: false } });
  write('src/other.ts', OTHER);
  for (let copy = 0; copy < copies; copy++) write(`src/f${copy}.ts`, textOf(lines));
  return folder;
}
