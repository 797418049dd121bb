/** Which types the command has: those of the project as its own compiler would see it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createLinter } from '../../rules/cli/lint.ts';

const KEY = 'TSESTREE_SINGLE_RUN';
const before = process.env[KEY];
const GREETS = 'const holder = { greet };\nexport function a(): void {\n  holder.greet("you");\n}\n';
const LOADS = 'import { load } from "./b";\nconst holder = { load };\nexport function c(): void {\n  holder.load();\n}\n';

const folders: string[] = [];
afterAll(() => {
  if (before === undefined) delete process.env[KEY];
  else process.env[KEY] = before;
  folders.forEach((folder) => rmSync(folder, { recursive: true }));
});

/** A project with a version of TypeScript, whose global `greet` comes from a package of `@types`. */
function projectWith(version: string, tsconfig: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'types-of-command-'));
  folders.push(folder);
  const files: Record<string, string> = {
    'tsconfig.json': JSON.stringify(tsconfig),
    'node_modules/typescript/package.json': JSON.stringify({ name: 'typescript', version }),
    'node_modules/@types/greeter/package.json': JSON.stringify({ name: '@types/greeter', version: '1.0.0', types: 'index.d.ts' }),
    'node_modules/@types/greeter/index.d.ts': 'declare function greet(name: string): Promise<string>;\n',
    'src/a.ts': GREETS,
    'src/b.ts': 'export const load = async (): Promise<string> => await Promise.resolve("x");\n',
    'src/c.ts': LOADS,
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function rulesIn(folder: string, name: string, code: string, fix: boolean) {
  const { result, types } = createLinter({ cwd: folder, preset: 'recommended', fix, types: true })(code, join(folder, name));
  return { types, rules: result.messages.map(({ ruleId }) => ruleId) };
}

const FLOATS = { types: 'services', rules: ['async-hazards/no-floating-promise'] };

describe('types of the command', () => {
  it.each([false, true])('are those of all packages of @types before TypeScript 6 (with --fix: %s)', (fix) => {
    expect(rulesIn(projectWith('5.9.2', { include: ['src'] }), 'src/a.ts', GREETS, fix)).toEqual(FLOATS);
  });

  it('are only those that the configuration names since', () => {
    expect(rulesIn(projectWith('6.0.3', { include: ['src'] }), 'src/a.ts', GREETS, false).rules).toEqual([]);
    expect(rulesIn(projectWith('6.0.3', { include: ['src'], compilerOptions: { types: ['greeter'] } }), 'src/a.ts', GREETS, false)).toEqual(FLOATS);
  });

  it.each(['5.9.2', '6.0.3'])('are there although the configuration extends what is not (TypeScript %s)', (version) => {
    expect(rulesIn(projectWith(version, { extends: '@acme/tsconfig', include: ['src'] }), 'src/c.ts', LOADS, false)).toEqual(FLOATS);
  });
});
