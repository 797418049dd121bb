/** What a pattern leaves in a file has no finding of our own rules, of the preset that everybody begins with. */
import { join } from 'node:path';
import { parse } from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/types';
import type { Linter } from 'eslint';
import { describe, expect, test } from 'vitest';
import plugin from '../../rules/plugin.ts';
import { patterns } from '../../snippets/catalogue.ts';
import { applyEdits, planInsertion } from '../../snippets/insert/index.ts';
import type { PatternEntry } from '../../snippets/pattern.ts';
import { lint, programOf } from '../rules/picture.ts';
import { root } from './compiler-options.ts';

const forms = (['typescript', 'javascript'] as const).flatMap((language) => (['module', 'file'] as const).map((helper) => ({ language, helper })));
type Form = (typeof forms)[number];

/** The files after the insertion of a pattern into one that holds only what its example stands on. They lie nowhere, but where packages can be found. */
function filesOf(entry: PatternEntry, { language, helper }: Form): readonly (readonly [path: string, text: string])[] {
  const path = join(root, 'test', `clean-${language}-${helper}`, entry.name, language === 'typescript' ? 'main.ts' : 'main.js');
  const given = entry.given[language] ? `${entry.given[language]}\n` : '';
  const ast = parse(given, { range: true, loc: true, comment: true, tokens: true, sourceType: 'module' }) as unknown as TSESTree.Program;
  const plan = planInsertion({ file: { text: given, ast, path }, pattern: entry.name, at: given.length, helper });
  return [[path, applyEdits(given, plan.edits)], ...(plan.newFile ? [[plan.newFile.path, plan.newFile.text] as const] : [])];
}

const all = new Map(forms.flatMap((form) => patterns.flatMap((entry) => filesOf(entry, form))));
const program = programOf(all);
const rules = plugin.configs.recommended.rules as unknown as Linter.RulesRecord;

/** Where a rule says too much: the group itself looks after the failure of what it starts, which the rule does not see in the code of the helper. */
const KNOWN: Readonly<Record<string, readonly string[]>> = { 'task-group typescript file': ['async-hazards/no-floating-promise', 'async-hazards/no-floating-promise'] };

describe.each(forms)('inserted into a file, $language, helper in the $helper', (form) => {
  test.each(patterns.map((entry) => [entry.name, entry] as const))('%s has no finding', (_name, entry) => {
    const found = filesOf(entry, form).flatMap(([path, text]) =>
      lint(path, text, rules, form.language === 'typescript' ? program : undefined).map(({ ruleId, line, message }) => ({ ruleId, code: text.split('\n')[line - 1]?.trim(), message })));
    expect(found).toEqual((KNOWN[`${entry.name} ${form.language} ${form.helper}`] ?? []).map((ruleId) => expect.objectContaining({ ruleId }) as unknown));
  });
});
