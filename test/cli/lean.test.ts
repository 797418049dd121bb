/** The command's own source is traversed to some nodes only: it must find what ESLint's traversal finds. */
import { join } from 'node:path';
import { ESLint, type Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import { createLinter } from '../../rules/cli/lint.ts';
import asyncHazards from '../../rules/plugin.ts';
import { programs } from '../server/said.ts';

const corpus = programs();

const command = createLinter({ cwd: '/', preset: 'strict', fix: false, types: false });
const eslint = new ESLint({
  cwd: '/',
  overrideConfigFile: true,
  overrideConfig: [{
    ...asyncHazards.configs.strict, files: ['**/*.*'], languageOptions: { parser: asyncHazards.parser }, settings: { 'async-hazards': { types: 'none' } },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
  } as unknown as Linter.Config],
});

const saysOf = (messages: readonly Linter.LintMessage[]): readonly string[] =>
  messages.filter(({ ruleId }) => ruleId?.startsWith('async-hazards/')).map(({ line, column, ruleId, message, suggestions }) => `${line}:${column} ${ruleId} ${message} ${suggestions?.length ?? 0}`);

describe('the command and ESLint', () => {
  it.each([...new Set(corpus.map(({ rule }) => rule))])('find the same: %s', async (rule) => {
    const cases = corpus.filter((program) => program.rule === rule);
    for (const { file, code } of cases) {
      const path = join('/project', file);
      // sequential: one file at a time is what the command does
      const [expected] = await eslint.lintText(code, { filePath: path });
      expect(saysOf(command(code, path).result.messages)).toEqual(saysOf(expected?.messages ?? []));
    }
    expect(cases.length).toBeGreaterThan(0);
  });
});
