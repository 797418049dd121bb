/** The packed plugin, as its users get it: installed in empty projects beside what they have. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workshop } from './install.ts';

const MINUTES = 60_000;
const RULE = 'async-hazards/no-floating-promise';

/** One bug that is plain to see, and one that only types show. */
const CODE = `import { load } from './lib.js';

async function save(): Promise<void> {
  await fetch('https://example.org');
}

export function start(): void {
  save();
  load();
}
`;
const LIB = 'export declare function load(): Promise<void>;\n';
const PLAIN = "async function save() {\n  await fetch('https://example.org');\n}\nsave();\n";
const TSCONFIG = JSON.stringify({
  compilerOptions: { target: 'es2022', module: 'nodenext', lib: ['es2022', 'dom'], types: [], strict: true, noEmit: true },
  include: ['src', 'eslint.config.ts'],
});

const PLAIN_CONFIG = `import asyncHazards from 'eslint-plugin-async-hazards';

export default [asyncHazards.configs.recommended];
`;
const TYPED_CONFIG = `import tseslint from 'typescript-eslint';
import asyncHazards from 'eslint-plugin-async-hazards';

export default tseslint.config({ files: ['**/*.ts'], extends: [tseslint.configs.base, asyncHazards.configs.recommended], languageOptions: { parserOptions: { projectService: true } } });
`;
const OWN_PARSER_CONFIG = `import asyncHazards from 'eslint-plugin-async-hazards';
export default [{ files: ['**/*.ts'], languageOptions: { parser: asyncHazards.parser } }, asyncHazards.configs.recommended];
`;

const workshop = new Workshop();
beforeAll(() => workshop.pack(), 2 * MINUTES);
afterAll(() => workshop.remove());

describe('the packed plugin', { timeout: 5 * MINUTES }, () => {
  it('ESLint 10, plain JavaScript, no TypeScript anywhere', async () => {
    const project = await workshop.project('plain', ['eslint@10'], { 'eslint.config.js': PLAIN_CONFIG, 'a.js': PLAIN, 'b.cjs': PLAIN });
    expect(existsSync(path.join(project.folder, 'node_modules', 'typescript'))).toBe(false);
    expect(await project.lint('.')).toEqual([`a.js:4 ${RULE}`, `b.cjs:4 ${RULE}`]);

    // Without its parser being asked for, TypeScript is not even loaded.
    const loaded = await project.node('-e', "require('eslint-plugin-async-hazards'); console.log(Object.keys(require.cache).some((file) => file.endsWith('parser.cjs')))");
    expect(loaded.stdout).toBe('false\n');

    const required = await project.node('-e', "const p = require('eslint-plugin-async-hazards'); console.log(Object.keys(p).sort().join(), Object.keys(p.configs).join())");
    expect(required.stdout).toBe('configs,meta,parser,rules recommended,strict,server,browser,library\n');

    const imported = await project.node(
      '--input-type=module',
      '-e',
      "import p, { meta, rules, configs, parser } from 'eslint-plugin-async-hazards'; import { createRequire } from 'node:module'; console.log(p === createRequire(import.meta.url)('eslint-plugin-async-hazards'), p.meta === meta, p.rules === rules, p.configs === configs, typeof parser.parseForESLint)",
    );
    expect(imported.stdout).toBe('true true true true function\n');

    const command = await project.node(path.join('node_modules', 'eslint-plugin-async-hazards', 'dist', 'cli.cjs'), 'a.js', '--format', 'stylish');
    expect(command.code).toBe(1);
    expect(command.stdout).toContain(RULE);
    expect(existsSync(path.join(project.folder, 'node_modules', '.bin', process.platform === 'win32' ? 'async-hazards.cmd' : 'async-hazards'))).toBe(true);
  });

  it('ESLint 9, TypeScript 5.9, typescript-eslint with types', async () => {
    const files = { 'eslint.config.js': TYPED_CONFIG, 'tsconfig.json': TSCONFIG, 'src/lib.d.ts': LIB, 'src/a.ts': CODE };
    const project = await workshop.project('typed-9', ['eslint@9', 'typescript@~5.9', 'typescript-eslint@8'], files);
    expect(await project.lint('src/a.ts')).toEqual([`src/a.ts:8 ${RULE}`, `src/a.ts:9 ${RULE}`]);
  });

  it('ESLint 10, TypeScript 6, typescript-eslint with types; the configuration type-checks', async () => {
    const config = `import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import asyncHazards, { configs, type AsyncHazards } from 'eslint-plugin-async-hazards';

const presets: (keyof AsyncHazards['configs'])[] = ['recommended', 'strict', 'server', 'browser', 'library'];
console.error(presets.length, asyncHazards.meta.name);

// @ts-expect-error There is no such preset.
void configs.best;

export default defineConfig(
  { files: ['**/*.ts'], extends: [tseslint.configs.base, asyncHazards.configs.recommended], languageOptions: { parserOptions: { projectService: true } } },
  { files: ['scripts/*.mts'], plugins: { 'async-hazards': asyncHazards }, languageOptions: { parser: asyncHazards.parser }, rules: { 'async-hazards/no-floating-promise': 'warn' } },
  configs.server,
);
`;
    const commonjs = `import asyncHazards = require('eslint-plugin-async-hazards');
import { defineConfig } from 'eslint/config';

export = defineConfig(asyncHazards.configs.strict, { plugins: { a: asyncHazards } });
`;
    const files = { 'eslint.config.ts': config, 'src/other.cts': commonjs, 'tsconfig.json': TSCONFIG, 'src/lib.d.ts': LIB, 'src/a.ts': CODE, 'eslint.config.js': TYPED_CONFIG };
    const project = await workshop.project('typed-10', ['eslint@10', 'typescript@~6.0', 'typescript-eslint@8'], files);
    expect(await project.lint('src/a.ts')).toEqual([`src/a.ts:8 ${RULE}`, `src/a.ts:9 ${RULE}`]);
    const { code, stdout } = await project.node(path.join('node_modules', 'typescript', 'bin', 'tsc'), '--noEmit');
    expect([code, stdout]).toEqual([0, '']);
  });

  it('TypeScript without a parser for it: three lines of configuration, then types with one more', async () => {
    const files = { 'eslint.config.js': OWN_PARSER_CONFIG, 'tsconfig.json': TSCONFIG, 'src/lib.d.ts': LIB, 'src/a.ts': CODE };
    const project = await workshop.project('own-parser', ['eslint@10'], {
      ...files,
      'typed.config.js': OWN_PARSER_CONFIG.replace('parser: asyncHazards.parser', 'parser: asyncHazards.parser, parserOptions: { types: true }'),
    });
    expect(existsSync(path.join(project.folder, 'node_modules', 'typescript'))).toBe(false);
    expect(await project.lint('src/a.ts')).toEqual([`src/a.ts:8 ${RULE}`]);
    expect(await project.lint('-c', 'typed.config.js', 'src/a.ts')).toEqual([`src/a.ts:8 ${RULE}`, `src/a.ts:9 ${RULE}`]);
  });
});
