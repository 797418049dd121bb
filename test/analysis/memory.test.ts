/** That a file which was linted can be forgotten, although files that it led to are kept. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Linter } from 'eslint';
import { parseForESLint } from '@typescript-eslint/parser';
import { expect, it } from 'vitest';
import { analysisOf } from '../../rules/analysis/file.ts';
import plugin from '../../rules/plugin.ts';
import { programOf } from '../rules/picture.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const STORE = 'export async function store(name: string): Promise<void> { await fetch(name); }\n';
const CALLER = "import { store } from './store.ts';\nexport async function all(names: string[]): Promise<void> {\n  for (const name of names) await store(name);\n}\n";

/** Lints a file that leads to another one. @returns its source, which nobody else should hold */
function lint(): { source: WeakRef<object>; other: object } {
  const program = programOf(new Map([['/src/store.ts', STORE], ['/src/caller.ts', CALLER]]));
  const linter = new Linter({ cwd: '/' });
  const parser = { parseForESLint: (text: string, options: object) => parseForESLint(text, { ...options, programs: [program] }) };
  linter.verify(CALLER, [{ files: ['**/*.ts'], languageOptions: { parser } }, plugin.configs.strict as never], { filename: '/src/caller.ts' });
  const source = linter.getSourceCode();
  const other = analysisOf(source)?.other('/src/store.ts');
  if (!other) throw new Error('the other file was not read');
  return { source: new WeakRef(source), other };
}

it('a linted file goes, a file that it led to stays', async () => {
  const { source, other } = lint();
  // A weak reference holds until the present turn is over.
  await new Promise((resolve) => void setImmediate(resolve));
  collect();
  expect(source.deref()).toBeUndefined();
  expect(other).toBeDefined();
});
