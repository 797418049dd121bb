/** Which values a program knows depends on its libraries: a repair uses none that the project does not have. */
import { afterAll, describe, expect, it } from 'vitest';
import { closeSessions } from '../../../rules/analysis/types/native/sessions.ts';
import { compilerErrors, lint, programOf, repairsOf } from '../../rules/picture.ts';
import { nativeVersions } from './compilers.ts';
import { compilerOptions, makeProject } from './project.ts';

const CODE = `declare function send(id: string): Promise<void>;
export async function all(ids: string[]) {
  await Promise.allSettled(ids.map((id) => send(id)));
}
`;
const rules = { 'async-hazards/no-lost-error': 'error' } as const;
const OLDER = ['es2019', 'es2020.promise', 'dom'];

describe.each([
  { lib: OLDER, title: 'When all are done, throw the first failure', thrown: 'throw failures[0];' },
  { lib: ['es2021', 'dom'], title: 'When all are done, throw what failed', thrown: 'throw new AggregateError(failures);' },
])('with $lib', ({ lib, title, thrown }) => {
  afterAll(closeSessions);

  it.each(nativeVersions)('TypeScript %s', (version) => {
    const project = makeProject(version, { 'case.ts': CODE }, { compilerOptions: { ...compilerOptions, target: 'es2018', lib, types: [] } });
    try {
      const [repair] = repairsOf(lint(project.path('case.ts'), CODE, rules, undefined, { types: 'native' }));
      expect(repair?.title).toBe(title);
      expect(repair?.apply(CODE)).toContain(thrown);
    } finally {
      project.remove();
    }
  });

  it('TypeScript 6, which compiles what the repair makes', () => {
    const options = { lib: lib.map((name) => `lib.${name}.d.ts`), types: [] };
    const [repair] = repairsOf(lint('/case.ts', CODE, rules, programOf(new Map([['/case.ts', CODE]]), options)));
    const repaired = repair?.apply(CODE) ?? '';
    expect(repair?.title).toBe(title);
    expect(repaired).toContain(thrown);
    expect(compilerErrors(programOf(new Map([['/case.ts', repaired]]), options), '/case.ts')).toEqual([]);
  });
});

it('without types the newest libraries are taken for granted', () => {
  expect(repairsOf(lint('/case.ts', CODE, rules, undefined))[0]?.title).toBe('When all are done, throw what failed');
});
