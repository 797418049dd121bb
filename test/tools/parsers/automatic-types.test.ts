/** Packages of `@types` that no import names: a project sees those that its own TypeScript would show it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Linter } from 'eslint';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseForESLint } from '../../../rules/parser.ts';
import plugin from '../../../rules/plugin.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

const PROGRAM = 'export function open(): void {\n  ringBell();\n}\n';

/** What is found in a project with a global of `@types/bell`. */
function findingsIn(compilerOptions: object, typescript: string | undefined): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'types-'));
  folders.push(folder);
  const write = (path: string, text: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  write('package.json', JSON.stringify({ name: 'app' }));
  write('node_modules/@types/bell/package.json', JSON.stringify({ name: '@types/bell', version: '1.0.0', types: 'index.d.ts' }));
  write('node_modules/@types/bell/index.d.ts', 'declare function ringBell(): Promise<void>;\n');
  if (typescript !== undefined) write('node_modules/typescript/package.json', JSON.stringify({ name: 'typescript', version: typescript }));
  write('open.ts', PROGRAM);
  const config = {
    files: ['**/*.ts'],
    plugins: { 'async-hazards': plugin as never },
    rules: { 'async-hazards/no-floating-promise': 'error' },
    languageOptions: { parser: { parseForESLint }, parserOptions: { types: true, tsconfigRootDir: folder } },
  } as unknown as Linter.Config;
  return new Linter({ configType: 'flat', cwd: '/' }).verify(PROGRAM, [config], { filename: join(folder, 'open.ts') }).map(({ messageId }) => messageId ?? 'broken');
}

// typescript-estree makes programs of its own for a run in CI.
describe.each(['true', 'false'])('packages of @types that nobody names, CI=%s', (ci) => {
  beforeEach(() => void vi.stubEnv('CI', ci));
  afterEach(() => void vi.unstubAllEnvs());

  it.each([
    ['are seen in a project of TypeScript 5', {}, '5.9.3', ['floating']],
    ['are seen in a project without a compiler of its own', {}, undefined, ['floating']],
    ['are not in one of TypeScript 6', {}, '6.0.2', []],
    ['are in one of TypeScript 6 that wants all', { types: ['*'] }, '6.0.2', ['floating']],
    ['are in one that names them', { types: ['bell'] }, '6.0.2', ['floating']],
    ['are not in one that wants none', { types: [] }, '5.9.3', []],
  ])('%s', (_title, options, typescript, found) => expect(findingsIn(options, typescript)).toEqual(found));
});
