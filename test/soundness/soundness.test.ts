/** The examination itself: it must see each kind of damage, or its table says nothing. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examine, type Trouble } from './examine.ts';
import { createLinting, type Linted } from './linting.ts';
import { tableOf, titleOf } from './table.ts';
import { reformatted } from './texts.ts';

describe('the examination of repairs', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(path.join(tmpdir(), 'async-hazards-soundness-'));
    writeFileSync(path.join(root, 'tsconfig.json'), JSON.stringify({ compilerOptions: { strict: true, target: 'es2022', module: 'nodenext', noEmit: true, types: [] }, include: ['*.ts'] }));
    writeFileSync(path.join(root, 'user.ts'), "import { save } from './store.js';\nexport const done: Promise<void> = save(1);\n");
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const STORE = 'declare function write(id: number): Promise<void>;\nexport async function save(id: number): Promise<void> {\n  // The newest.\n  write(id);\n}\n';

  /** Lints with the real rules, but every suggestion does something else. */
  function troublesWith(repair: (text: string) => { range: [number, number]; text: string }): Set<Trouble> {
    const file = path.join(root, 'store.ts');
    writeFileSync(file, STORE);
    const lint = createLinting(root, 'strict');
    const damaged = (text: string, name: string): Linted => {
      const linted = lint(text, name);
      return { ...linted, messages: linted.messages.map((message) => ({ ...message, suggestions: (message.suggestions ?? []).slice(0, 1).map((one) => ({ ...one, fix: repair(text) })) })) };
    };
    return new Set(examine(damaged, file, STORE, () => true).flatMap(({ troubles }) => troubles.map(({ kind }) => kind)));
  }

  const replacing = (from: string, to: string) => (text: string): { range: [number, number]; text: string } => ({ range: [text.indexOf(from), text.indexOf(from) + from.length], text: to });

  it('has nothing against a repair of ours', () => {
    const file = path.join(root, 'store.ts');
    writeFileSync(file, STORE);
    const examined = examine(createLinting(root, 'strict'), file, STORE, () => true);
    expect(examined.map(({ rule, typed }) => ({ rule, typed }))).toContainEqual({ rule: 'no-floating-promise', typed: true });
    expect(examined.flatMap(({ troubles }) => troubles)).toEqual([]);
  });

  it.each<[string, Trouble, string, string]>([
    ['text that does not parse', 'parse', 'write(id);', 'await (write(id);'],
    ['a type error', 'types', 'write(id);', 'await write(String(id));'],
    ['a type error in another file', 'types', 'save(id: number)', 'save(id: number, more: string)'],
    ['a finding that stays', 'finding', 'write(id);', 'write(id + 1 - 1), write(id);'],
    ['another finding', 'new finding', 'write(id);', 'await write(id);\n  const p = write(id);'],
    ['a comment that goes', 'comments', '  // The newest.\n  write(id);', '  await write(id);'],
    ['space that changes', 'formatting', 'function write(id: number)', 'function write( id: number )'],
  ])('sees %s', (_what, kind, from, to) => {
    expect([...troublesWith(replacing(from, to))]).toContain(kind);
  });

  const allOf = (text: string): { readonly title: string; readonly troubles: readonly Trouble[] }[] => {
    const file = path.join(root, 'store.ts');
    writeFileSync(file, text);
    return examine(createLinting(root, 'strict'), file, text, () => true).map(({ title, troubles }) => ({ title, troubles: troubles.map(({ kind }) => kind) }));
  };

  it('does not take a finding for another because the line that it names has moved', () => {
    const examined = allOf(`declare function load(id: number): Promise<string>;
export async function both(): Promise<string> {
  const one = load(1);
  const other = load(2);
  await load(3);
  return (await one) + (await other);
}
`);
    expect(examined.filter(({ title }) => title.endsWith('as observed (its failure is still thrown where it is used)'))).toHaveLength(2);
    expect(examined.filter(({ troubles }) => troubles.length > 0)).toEqual([]);
  });

  it('knows that who waits throws a failure on, and that whoever calls it is told then', () => {
    const examined = allOf(`declare function load(id: number): Promise<string>;
async function quiet(): Promise<void> {
  load(1);
}
export function start(): void {
  quiet();
}
`);
    expect(examined.map(({ title }) => title)).toContain('Wait for it here (what follows runs after it, its failure is thrown here)');
    expect(examined.filter(({ troubles }) => troubles.length > 0)).toEqual([]);
  });

  it('leaves indentation to the block that code was put into', () => {
    const lint = createLinting(root, 'strict');
    const at = (text: string): { text: string; linted: Linted } => ({ text, linted: lint(text, path.join(root, 'store.ts')) });
    expect(reformatted(at('f(1);\ng(2);\n'), at('if (x) {\n  f(1);\n  g(2);\n}\n'))).toBeUndefined();
    expect(reformatted(at('f(1);\n\ng(2);\n'), at('f(1);\ng(2);\n'))).toMatch(/^between `;` and `g`/u);
    // What is around `= await` was written anew.
    expect(reformatted(
      at("const { a } =\n  await load('a').catch(\n    none,\n  );\nconst { b } = await load('b').catch(\n  none,\n);\n"),
      at("const [{ a }, { b }] = await Promise.all([\n  load('a').catch(\n    none,\n  ),\n  load('b').catch(\n    none,\n  ),\n]);\n"),
    )).toBeUndefined();
    // An import is put behind one that looks like it.
    expect(reformatted(at("const a = f('a')\n\nconst g = 1\n"), at("const a = f('a')\nconst b = f('b')\n\nconst g = 1\n"))).toBeUndefined();
    expect(reformatted(at("const a = f('a')\n\nconst g = 1\n"), at("const a = f('a')\nconst b = f('b')\nconst g = 1\n"))).toMatch(/^between/u);
  });

  it('draws a table with a row for each project and each repair', () => {
    const repair = { line: 1, rule: 'no-floating-promise', messageId: 'floating', typed: true, troubles: [{ kind: 'types' as const, what: 'TS1: no' }] };
    const table = tableOf([{ project: 'a/b', commit: '123', file: 'x.ts', lines: 10, repairs: [{ ...repair, title: 'Wait for `a`' }, { ...repair, title: 'Wait for `b`', troubles: [] }] }]);
    expect(table).toContain('| a/b 123 (1 files, 10 lines) | 2 | 2 | 0 | 0 | 1 |');
    expect(table).toContain(`| no-floating-promise: ${titleOf('Wait for `x`')} | 2 | 2 | 0 | 0 | 1 |`);
  });
});
