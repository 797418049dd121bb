/** All repairs of a project at once: what is applied, what the project's own tests say of it, and that the project is left as it was. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLinting } from './linting.ts';
import { examineProject, failuresIn, patchOf } from './together.ts';

const STORE = `import { readFile } from 'node:fs/promises';
export async function sizes(names) {
  const out = [];
  for (const name of names) {
    const text = await readFile(name, 'utf8');
    out.push(text.length);
  }
  return out;
}
export async function both() {
  const own = await readFile('package.json', 'utf8');
  const other = await readFile('store.js', 'utf8');
  return [own.length, other.length];
}
`;
/** Fails as a test runner says it when the store holds a text. */
const complainAbout = (text: string): string => `if grep -q '${text}' store.js; then echo 'not ok 3 - keeps its loop (12ms)'; exit 1; fi; echo 'ok 3'; echo '# pass 1'`;

describe('the repairs of a project, together', () => {
  let root: string;
  const file = (): string => path.join(root, 'store.js');
  beforeAll(() => {
    root = mkdtempSync(path.join(tmpdir(), 'async-hazards-together-'));
    writeFileSync(path.join(root, 'package.json'), '{"type":"module"}');
    writeFileSync(file(), STORE);
    for (const args of [['init', '-q'], ['add', '.'], ['-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '-qm', 'start']]) execFileSync('git', ['-C', root, ...args]);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const run = (rules: string[], title: string, command?: string) => examineProject(createLinting(root, 'strict'), root, { rules, title: new RegExp(title, 'u') }, command);

  it('applies what is wanted of one rule, and leaves the project as it was', () => {
    const { files, newFailures } = run(['prefer-concurrent-loop'], '^Run ', complainAbout('nothing of this'));
    expect(files.map(({ applied, errors }) => ({ applied: applied.map(({ rule }) => rule), errors }))).toEqual([{ applied: ['prefer-concurrent-loop'], errors: [] }]);
    expect(files[0]?.repaired).toContain('await mapConcurrent(names,');
    expect(newFailures).toEqual([]);
    expect(readFileSync(file(), 'utf8')).toBe(STORE);
    expect(patchOf(root, files)).toMatch(/^--- a\/store\.js\n\+\+\+ b\/store\.js\n/u);
  });

  it('applies several to one file, each to the text that the one before left', () => {
    const { files } = run(['prefer-concurrent-loop', 'prefer-concurrent-awaits'], '^(?:Run|Wait) ');
    expect(files[0]?.applied.map(({ rule }) => rule).toSorted()).toEqual(['prefer-concurrent-awaits', 'prefer-concurrent-loop']);
    expect(files[0]?.repaired).toMatch(/await Promise\.all\(\[[^]*await mapConcurrent|await mapConcurrent[^]*await Promise\.all\(\[/u);
  });

  it('names a test that fails only with the repairs', () => {
    const { before, after, newFailures } = run([], '^(?:Run|Wait) ', complainAbout('mapConcurrent'));
    expect(before).toMatchObject({ code: 0, failures: [], counts: ['# pass 1'] });
    expect(after?.code).toBe(1);
    expect(newFailures).toEqual(['not ok - keeps its loop']);
    expect(readFileSync(file(), 'utf8')).toBe(STORE);
  });

  it('does not count what failed before, and not what fails once', () => {
    expect(run([], '^Run ', complainAbout('readFile')).newFailures).toEqual([]);
    const once = `test -f ../$(basename "$PWD").once || { grep -q mapConcurrent store.js && touch ../$(basename "$PWD").once && echo 'not ok 1 - now and then' && exit 1; }; true`;
    const report = run([], '^Run ', once);
    rmSync(`${root}.once`, { force: true });
    expect(report.after?.failures).toEqual(['not ok - now and then']);
    expect(report.newFailures).toEqual([]);
  });

  it('touches no project with changes of its own', () => {
    writeFileSync(file(), `${STORE}// mine\n`);
    expect(() => run([], '^Run ')).toThrow(/has changes/u);
    writeFileSync(file(), STORE);
  });

  it.each([
    ['mocha', '  1) sends a mail:\n  ✓ other (3ms)', ['sends a mail:']],
    ['vitest', ' \u001B[31m×\u001B[0m a.test.ts > sends 12ms\n ✓ b', ['× a.test.ts > sends']],
    ['TAP', 'ok 1 - a\nnot ok 2 - b # time=3ms\nnot ok 3 - later # TODO', ['not ok - b # time=']],
    ['jest', '  ● Mail › sends (5 ms)\n', ['● Mail › sends']],
  ])('reads the failures of %s', (_runner, output, failures) => {
    expect(failuresIn(output)).toEqual(failures);
  });
});
