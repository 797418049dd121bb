/**
 * What the rules of family A say of code that a framework calls: whether it waits, and what becomes of a failure, is told by types and by the
 * version that is installed. Each file of `pictures` is a project: `@install NAME@VERSION` says what lies in its `node_modules`, with
 * the declarations of `types`, which follow those of the packages. `UPDATE=1` draws the pictures anew.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Linter } from 'eslint';
import { afterAll, describe, expect, it } from 'vitest';
import plugin from '../../rules/plugin.ts';
import { compilerErrors, draw, lint, parseCases, programOf, repairsOf } from '../rules/picture.ts';

const here = import.meta.dirname;
const update = process.env.UPDATE === '1';
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

const { namespace } = plugin.meta;
const familyA: Linter.RulesRecord = Object.fromEntries(
  (Object.entries(plugin.configs.strict.rules) as [string, Linter.RuleEntry][]).filter(([name]) => plugin.rules[name.slice(namespace.length + 1)]?.meta.docs?.family.startsWith('A')),
);

/** A folder with those packages installed. */
function projectWith(packages: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'frameworks-'));
  folders.push(folder);
  const dependencies = Object.fromEntries(packages.map((one) => [one.slice(0, one.lastIndexOf('@')), one.slice(one.lastIndexOf('@') + 1)]));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'app', dependencies }));
  for (const [name, version] of Object.entries(dependencies)) {
    const home = join(folder, 'node_modules', name);
    mkdirSync(home, { recursive: true });
    if (existsSync(join(here, 'types', name))) cpSync(join(here, 'types', name), home, { recursive: true });
    writeFileSync(join(home, 'package.json'), JSON.stringify({ name, version, types: 'index.d.ts' }));
  }
  return folder;
}

for (const name of readdirSync(join(here, 'pictures'))) {
  describe(name, () => {
    const path = join(here, 'pictures', name);
    const text = readFileSync(path, 'utf8');
    const head = text.slice(0, text.indexOf('### '));
    const folder = projectWith([...head.matchAll(/^@install (\S+)$/gmu)].map(([, one = '']) => one));
    const cases = parseCases(text);
    const at = cases.map((one, index) => join(folder, 'src', String(index), one.file));
    const program = programOf(new Map(cases.map((one, index) => [at[index] ?? '', one.code])));
    const drawn = cases.map(() => '');

    it.each(cases.map((one, index) => [one.title, one, index] as const))('%s', (_title, one, index) => {
      const file = at[index] ?? '';
      const messages = lint(file, one.code, familyA, program, one.settings);
      drawn[index] = draw(one.code, messages);
      if (!update) expect(drawn[index]).toBe(one.picture);
      const known = compilerErrors(program, file);
      for (const [number, repair] of repairsOf(messages).entries()) {
        const repaired = join(folder, 'repaired', `${index}-${number}`, one.file);
        const now = compilerErrors(programOf(new Map([[repaired, repair.apply(one.code)]])), repaired);
        expect(now.filter((problem) => !known.includes(problem)), repair.title).toEqual([]);
      }
    });

    afterAll(() => {
      if (update) writeFileSync(path, `${head}${cases.map((one, index) => `${one.header}\n${drawn[index] ?? ''}`).join('\n')}`);
    });
  });
}
