/** The pictures of all rules once more, with types from TypeScript 7: each version that is supported must draw what TypeScript 6 draws. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Linter } from 'eslint';
import { closeSessions } from '../../../rules/analysis/types/native/sessions.ts';
import { allRules } from '../../../rules/hazards/index.ts';
import { draw, lint, parseCases, type Case } from '../../rules/picture.ts';
import { nativeVersions, type NativeVersion } from './compilers.ts';
import { makeProject, type Project } from './project.ts';

const pictures = join(import.meta.dirname, '..', '..', 'rules');
const rulesOf = (rule: string, one: Case): Linter.RulesRecord => ({ [`async-hazards/${rule}`]: one.options ? ['error', one.options] : 'error' });

for (const version of nativeVersions) {
  describe(version, () => {
    afterAll(closeSessions);
    for (const rule of allRules) {
      const folder = join(pictures, rule.name);
      for (const name of readdirSync(folder).filter((file) => file.endsWith('.txt'))) {
        const cases = parseCases(readFileSync(join(folder, name), 'utf8')).filter((one) => one.types !== 'off');
        if (cases.length > 0) describe(`${rule.name}/${name}`, () => draws(version, rule.name, cases));
      }
    }
  });
}

function draws(version: NativeVersion, rule: string, cases: readonly Case[]): void {
  let project: Project;
  beforeAll(() => {
    project = makeProject(version, Object.fromEntries(cases.map((one, index) => [`case-${index}/${one.file}`, one.code])));
  });
  afterAll(() => project.remove());
  for (const [index, one] of cases.entries()) {
    it(one.title, () => {
      const path = join(project.root, `case-${index}`, one.file);
      const messages = lint(path, one.code, rulesOf(rule, one), undefined, { ...one.settings, types: 'native' });
      expect(draw(one.code, messages)).toBe(one.picture);
    });
  }
}
