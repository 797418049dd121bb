/** Files that are compiled and never run have no hazards. */
import { parseForESLint } from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { expect, it } from 'vitest';
import plugin from '../../rules/plugin.ts';

const reports = (name: string): number =>
  new Linter({ configType: 'flat', cwd: '/' }).verify('async function save() { await fetch("/"); }\nsave();\n', [{
    files: ['**/*.ts', '**/*.tsx', '**/*.mts'], languageOptions: { parser: { parseForESLint } }, plugins: { 'async-hazards': plugin as never }, rules: { 'async-hazards/no-floating-promise': 'error' },
  }], { filename: `/app/${name}` }).length;

it.each(['index.test-d.ts', 'test-d/index.test-d.mts', 'src/save.test-d.tsx', 'typetests/save.tst.ts'])('%s is a test of types', (name) => {
  expect(reports(name)).toBe(0);
});

it.each(['src/tst.ts', 'latest-d.ts', 'contest-d/save.ts'])('%s runs', (name) => {
  expect(reports(name)).toBe(1);
});
