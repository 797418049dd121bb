/** The plugin in oxlint, as users run it: the real program, the built plugin, a project with TypeScript 7. It must find what it finds in ESLint. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import plugin from '../../rules/plugin.ts';
import { installed, NATIVE } from '../analysis/types/compilers.ts';
import { compilerOptions, makeProject, type Project } from '../analysis/types/project.ts';

const repository = join(import.meta.dirname, '..', '..');
const bundle = join(repository, 'rules', 'dist', 'index.js');
const OXLINT = '1.94.0';
const run = promisify(execFile);

const save = 'export declare function save(): Promise<void>;\nexport declare function read(id: string): string;\n';
const code = `import { readFileSync } from 'node:fs';
import { read, save } from './save.ts';
save();
read('a');
// eslint-disable-next-line async-hazards/no-floating-promise -- on purpose
save();
// oxlint-disable-next-line async-hazards/no-floating-promise
save();
export async function all(ids: string[], signal: AbortSignal): Promise<void> {
  for (const id of ids) await fetch(id);
  save();
}
export async function text(): Promise<string> { return readFileSync('x', 'utf8'); }
`;

let project: Project;
let oxlint = '';
const configuration = (settings: object = {}): object => ({
  plugins: [],
  jsPlugins: [{ name: 'async-hazards', specifier: bundle }],
  categories: { correctness: 'off' },
  rules: plugin.configs.recommended.rules,
  settings: { 'async-hazards': settings },
});

beforeAll(() => {
  if (!existsSync(bundle)) throw new Error('npm run build comes first');
  oxlint = join(installed('oxlint', { oxlint: OXLINT }), 'oxlint', 'bin', 'oxlint');
  project = makeProject(
    NATIVE,
    {
      'src/save.ts': save,
      'src/a.ts': code,
      'src/b.vue': '<script lang="ts">\nimport { save } from "./save.ts";\nsave();\n</script>\n',
      '.oxlintrc.json': configuration(),
      'untyped.json': configuration({ types: 'none' }),
      'eslint.config.mjs': `import plugin from ${JSON.stringify(bundle)};
        export default [{ files: ['**/*.ts'], languageOptions: { parser: plugin.parser } }, plugin.configs.recommended];`,
    },
    { compilerOptions: { ...compilerOptions, allowImportingTsExtensions: true } },
  );
});
afterAll(() => project.remove());

async function output(program: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await run(process.execPath, [program, ...args], { cwd: project.root }).catch((error: { stdout: string; stderr: string }) => error);
  expect(stderr).toBe('');
  return stdout;
}

/** `line:column rule: message`, in order of the place. */
async function foundByOxlint(...args: string[]): Promise<string[]> {
  const { diagnostics } = JSON.parse(await output(oxlint, '-f', 'json', ...args)) as {
    diagnostics: readonly { code: string; message: string; labels: readonly [{ span: { line: number; column: number } }] }[];
  };
  return diagnostics.map(({ code: rule, message, labels: [{ span }] }) => `${span.line}:${span.column} ${rule.replace('(', '/').replace(')', '')}: ${message}`).toSorted();
}

async function foundByEslint(...args: string[]): Promise<string[]> {
  const results = JSON.parse(await output(join(repository, 'node_modules', 'eslint', 'bin', 'eslint.js'), '-f', 'json', ...args)) as readonly {
    messages: readonly { line: number; column: number; ruleId: string; message: string }[];
  }[];
  return results.flatMap(({ messages }) => messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`)).toSorted();
}

describe('oxlint', () => {
  it('finds what ESLint finds, with types', async () => {
    const found = await foundByOxlint('src/a.ts');
    expect(found.filter((one) => one.includes('no-floating-promise')).map((one) => one.split(' ')[0])).toEqual(['11:3', '3:1']);
    expect(found.filter((one) => one.includes('forward-abort-signal'))).toHaveLength(1);
    // The directive for oxlint is one that ESLint does not know.
    expect((await foundByEslint('src/a.ts')).filter((one) => !one.startsWith('8:1 '))).toEqual(found);
  });

  it('takes settings', async () => {
    const found = await foundByOxlint('-c', 'untyped.json', 'src/a.ts');
    expect(found.some((one) => one.includes('no-floating-promise'))).toBe(false);
    expect(found.some((one) => one.includes('no-blocking-call'))).toBe(true);
  });

  it('repairs where asked to', async () => {
    const repairable = "import { save } from './save.ts';\nexport async function all(): Promise<void> {\n  save();\n}\n";
    project.write({ 'src/repair.ts': repairable });
    await output(oxlint, '--fix-suggestions', 'src/repair.ts');
    expect(readFileSync(project.path('src/repair.ts'), 'utf8')).toBe(repairable.replace('  save()', '  await save()'));
  });

  it('has no types in files of other languages (said on the page)', async () => {
    expect(await foundByOxlint('src/b.vue')).toEqual([]);
  });
});
