/** Runs the pictures of every rule: `test/rules/RULE/*.txt`. `UPDATE=1` writes them anew, `RULE=name` runs one rule only. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Linter } from 'eslint';
import type ts from 'typescript';
import { allRules } from '../../rules/hazards/index.ts';
import { commentsOf, compilerErrors, draw, lint, parseCases, programOf, repairsOf, type Case } from './picture.ts';

const here = import.meta.dirname;
const root = join(here, '..', '..');
const update = process.env.UPDATE === '1';
const everyRule = Object.fromEntries(allRules.map((rule) => [`async-hazards/${rule.name}`, 'error' as const]));

for (const rule of allRules) {
  if (process.env.RULE && process.env.RULE !== rule.name) continue;
  describe(rule.name, () => {
    const folder = join(here, rule.name);
    const files = readdirSync(folder).filter((name) => name.endsWith('.txt'));
    it('has pictures', () => expect(files.length).toBeGreaterThan(0));
    for (const name of files) describe(name, () => runPictures(rule.name, join(folder, name)));
  });
}

const rulesOf = (rule: string, one: Case): Linter.RulesRecord => ({ [`async-hazards/${rule}`]: one.options ? ['error', one.options] : 'error' });

function runPictures(rule: string, path: string): void {
  const text = readFileSync(path, 'utf8');
  const cases = parseCases(text);
  // Each case is a module of its own in one program: TypeScript's own library is bound once.
  const pathOf = (one: Case, index: number): string => join(root, `case-${index}`, one.file);
  const program = programOf(new Map(cases.map((one, index) => [pathOf(one, index), one.code])));
  const drawn: string[] = [];
  const repaired: { path: string; code: string; title: string; original: Case; typed: boolean }[] = [];

  for (const [index, one] of cases.entries()) {
    it(one.title, () => {
      const at = pathOf(one, index);
      const rules = rulesOf(rule, one);
      const modes: (ts.Program | undefined)[] = one.types === 'both' ? [program, undefined] : [one.types === 'on' ? program : undefined];
      const pictures = modes.map((mode) => draw(one.code, lint(at, one.code, rules, mode, one.settings)));
      drawn[index] = pictures[0] ?? '';
      if (!update) expect(pictures[0]).toBe(one.picture);
      if (pictures.length === 2) expect(pictures[1], 'the same without types').toBe(pictures[0]);
      const [mode] = modes;
      for (const [number, repair] of repairsOf(lint(at, one.code, rules, mode, one.settings)).entries()) {
        repaired.push({ path: join(root, `case-${index}-${number}`, one.file), code: repair.apply(one.code), title: `${one.title}: ${repair.title}`, original: one, typed: mode !== undefined });
      }
    });
  }

  it('repairs compile, keep comments and are not reported', () => {
    const fixed = programOf(new Map(repaired.map((one) => [one.path, one.code])));
    for (const one of repaired) {
      const index = cases.indexOf(one.original);
      const before = pathOf(one.original, index);
      if (one.typed) {
        const known = compilerErrors(program, before);
        expect(compilerErrors(fixed, one.path).filter((problem) => !known.includes(problem)), one.title).toEqual([]);
      }
      const comments = commentsOf(one.path, one.code);
      for (const comment of commentsOf(before, one.original.code)) expect(comments, one.title).toContain(comment);
      const found = (path: string, code: string, programme: ts.Program): number =>
        lint(path, code, { ...everyRule, ...rulesOf(rule, one.original) }, programme, one.original.settings).length;
      if (one.typed) expect(found(one.path, one.code, fixed), one.title).toBeLessThan(found(before, one.original.code, program));
    }
  });

  if (update) {
    afterAll(() => writeFileSync(path, cases.map((one, index) => `${one.header}\n${drawn[index] ?? one.picture}`).join('\n')));
  }
}
