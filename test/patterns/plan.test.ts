import { parse } from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/types';
import { describe, expect, test } from 'vitest';
import { applyEdits, defaultHelperPath, planInsertion, relativeSpecifier, detectStyle, type Insertion, type InsertionRequest, type StyledFile } from '../../snippets/insert/index.ts';

function fileOf(text: string, path?: string): StyledFile {
  const ast = parse(text, { range: true, loc: true, comment: true, tokens: true, sourceType: 'module', ...(path ? { filePath: path } : {}) }) as unknown as TSESTree.Program;
  return { text, ast, ...(path ? { path } : {}) };
}

/** Plans at the mark `|`, or round what is between two marks; the result must parse, by edits and by the two parts that an editor takes. */
function insert(marked: string, pattern: string, { path, ...options }: Partial<InsertionRequest> & { path?: string } = {}): Insertion & { text: string } {
  const [first = '', second, third] = marked.split('|');
  const text = marked.replaceAll('|', '');
  const at = third === undefined ? first.length : ([first.length, first.length + (second ?? '').length] as const);
  const plan = planInsertion({ file: fileOf(text, path), pattern, at, ...options });
  const result = applyEdits(text, plan.edits);
  fileOf(result, path);
  expect(applyEdits(text, [...plan.otherEdits, plan.usage])).toBe(result);
  return { ...plan, text: result };
}

describe('planning an insertion', () => {
  test('a new helper module, imported', () => {
    const plan = insert("import { load } from './load.js';\n\nexport async function main() {\n  |\n}\n", 'with-timeout', { path: '/app/src/jobs/run.ts', names: { work: 'load(signal)', result: 'data' } });
    expect(plan.text).toBe("import { load } from './load.js';\nimport { withTimeout } from '../async/with-timeout.js';\n\nexport async function main() {\n  const data = await withTimeout((signal) => load(signal), 5000);\n}\n");
    expect(plan.newFile?.path).toBe('/app/src/async/with-timeout.ts');
    expect(plan.newFile?.text).toContain('export async function withTimeout<T, F = never>(');
    expect(plan.usage.snippet).toBe('  const data = await withTimeout((signal) => load(signal), ${1:5000});$0');
    expect(plan.notes).toEqual([]);
  });

  test('a helper module that is there is imported, one that is imported is used', () => {
    const read = (path: string) => (path === '/app/src/async/retry.ts' ? 'export function retry() {}' : undefined);
    const plan = insert('|\n', 'retry', { path: '/app/src/a.ts', read });
    expect(plan.newFile).toBeUndefined();
    expect(plan.text).toMatch(/^import \{ retry \} from '\.\/async\/retry\.js';\n\nconst result = await retry\(/u);
    const again = insert(`${plan.text}|\n`, 'retry', { path: '/app/src/a.ts', read });
    expect(again.text.match(/import/gu)).toHaveLength(1);
  });

  test('a module of that name that is something else stays; the helper goes into the file', () => {
    const plan = insert('run();\n|', 'retry', { path: '/app/src/a.ts', read: () => 'export const other = 1;' });
    expect(plan.newFile).toBeUndefined();
    expect(plan.text).toContain('async function retry<T>(');
  });

  test('without a path the helper goes into the file, and a namesake makes it change its name', () => {
    const plan = insert('function retry() {}\n|\n', 'retry');
    expect(plan.text).toContain('await retry2(');
    expect(plan.text).not.toContain('function retried');
    expect(plan.text).toContain('async function retry2(');
  });

  test('the project maps its paths', () => {
    const plan = insert('|', 'retry', { path: '/app/src/a.ts', helperPath: '/app/lib/retry.ts', spell: (path) => path.replace('/app/', '@/').replace('.ts', '') });
    expect(plan.text).toContain("from '@/lib/retry'");
    expect(plan.newFile?.path).toBe('/app/lib/retry.ts');
  });

  test('a package instead', () => {
    const plan = insert("import a from 'a'\n|", 'map-concurrent', { path: '/app/a.js', flavour: 'p-map', names: { items: 'a', item: 'x', work: 'f(x)' } });
    expect(plan.newFile).toBeUndefined();
    expect(plan.text).toBe("import a from 'a'\nimport pMap from 'p-map'\nconst users = await pMap(a, async (x) => {\n  return await f(x)\n}, { concurrency: 8 })");
  });

  test('CommonJS: the module is required, and await at the top level gets a function', () => {
    const plan = insert("'use strict';\nconst a = require('./a');\n|\n", 'retry', { path: '/app/a.js', names: { work: 'a()' } });
    expect(plan.text).toContain("const { retry } = require('./async/retry');\n");
    expect(plan.text).toContain('async function main() {\n  const result = await retry(');
    expect(plan.text).toContain('main().catch((error) => {');
    expect(plan.newFile?.path).toBe('/app/async/retry.js');
    expect(plan.newFile?.text).toMatch(/\nmodule\.exports = \{ retry, retried \};\n$/u);
    expect(plan.newFile?.text).not.toContain('export ');
    fileOf(plan.newFile?.text ?? '');
  });

  test('a line that is not empty keeps its code; behind an opening bracket the level is deeper', () => {
    const plan = insert('async function f() {|\n\treturn 1\n}\n', 'retry', { path: 'a.js', helper: 'file', names: { work: 'g()' } });
    expect(plan.text).toContain('async function f() {\n\tconst result = await retry((attempt, signal) => g(), { attempts: 5, base: 10 })\n\treturn 1\n}\n');
  });

  test('says when the function around is not async', () => {
    expect(insert('function f() {\n  |\n}\n', 'retry').notes).toEqual(['The function around it is not async: `await` needs that.']);
    expect(insert('async () => {\n  |\n};\n', 'retry').notes).toEqual([]);
  });

  test('an empty file', () => {
    expect(insert('|', 'map-concurrent', { path: 'a.mjs', helper: 'file' }).text).toMatch(/^const users = await mapConcurrent[\s\S]*\n\n\/\*\* Maps[\s\S]*\}\n$/u);
    const plan = insert('\n|\n', 'run-blocking', { path: 'src/a.ts' });
    expect(plan.text).toMatch(/^import \{ runBlocking \} from '\.\/async\/run-blocking\.js';\n\nconst result = await runBlocking\(/u);
    expect(plan.usage.snippet).toContain('${1:result}');
    expect(insert('|', 'run-blocking', { path: 'a.cjs' }).text).toMatch(/^const \{ runBlocking \} = require\('\.\/async\/run-blocking\.cjs'\);\n\nasync function main\(\) \{/u);
  });
});

describe('putting a pattern round a selection', () => {
  const round = (marked: string, options: Partial<InsertionRequest> & { path?: string } = {}) =>
    insert(marked, 'with-timeout', { helper: 'file', ...options }).text.split('\n\n/**')[0];

  test.each([
    ['statements', 'async function f() {\n  |await a();\n  if (b) {\n    await c();\n  }|\n}\n', 'async function f() {\n  await withTimeout(async (signal) => {\n    await a();\n    if (b) {\n      await c();\n    }\n  }, 5000);\n}\n'],
    ['a declaration keeps its name', 'const x = 1;\n|const user = await load(x);|\nuse(user);\n', 'const x = 1;\nconst user = await withTimeout(async (signal) => {\n  return await load(x);\n}, 5000);\nuse(user);\n'],
    ['an assignment', 'let user;\n|user = await load();|\n', 'let user;\nuser = await withTimeout(async (signal) => {\n  return await load();\n}, 5000);\n'],
    ['a return', 'async function f() {\n  |return await load();|\n}\n', 'async function f() {\n  return await withTimeout(async (signal) => {\n    return await load();\n  }, 5000);\n}\n'],
    ['an expression', 'const user = (|await load()|).name;\n', 'const user = ((await withTimeout(async (signal) => {\n  return await load();\n}, 5000))).name;\n'],
    ['four spaces and double quotes stay', 'async function f() {\n    |if (a) {\n        await b("x");\n    }|\n}\n', 'async function f() {\n    await withTimeout(async (signal) => {\n        if (a) {\n            await b("x");\n        }\n    }, 5000);\n}\n'],
    ['no semicolons', 'const a = "a"\n|const b = await load(a)|\nuse(b)\n', 'const a = "a"\nconst b = await withTimeout(async (signal) => {\n  return await load(a)\n}, 5000)\nuse(b)\n'],
    ['text that looks like our templates', 'await use(`${1}`);\n|await say("«bon»", `$0`);|\n', 'await use(`${1}`);\nawait withTimeout(async (signal) => {\n  await say("«bon»", `$0`);\n}, 5000);\n'],
  ])('%s', (_name, marked, expected) => {
    const body = round(marked)?.trimEnd();
    expect(body).toBe(expected.trimEnd());
  });

  test('tab stops, and the selection escaped', () => {
    const { usage } = insert('|await say(`$0`);|\n', 'with-timeout', { helper: 'file' });
    expect(usage.snippet).toBe('await withTimeout(async (signal) => {\n  await say(`\\$0`);\n}, ${1:5000});');
  });

  test('says what would be out of reach', () => {
    expect(insert('|const a = await x();\nconst b = await y();|\nuse(b);\n', 'with-timeout').notes).toEqual(['The code behind the selection uses b, declared inside it.']);
  });

  test('a pattern that cannot go round', () => {
    expect(() => insert('|a();|', 'run-blocking')).toThrow('run-blocking does not go round a selection');
  });
});

describe('the way to the helper', () => {
  test.each([
    ['/app/src/a/b.ts', '/app/src/async/retry.ts'],
    ['/app/packages/x/src/b.tsx', '/app/packages/x/src/async/retry.ts'],
    ['/app/lib/b.mjs', '/app/lib/async/retry.mjs'],
    ['/src/src/b.cts', '/src/src/async/retry.cts'],
    ['b.js', 'async/retry.js'],
  ])('%s', (path, expected) => expect(defaultHelperPath(path, 'retry')).toBe(expected));

  test.each([
    ['', '/app/src/a.ts', '/app/src/async/retry.ts', './async/retry.js'],
    ['', '/app/src/x/y/a.ts', '/app/src/async/retry.ts', '../../async/retry.js'],
    ["import './b';", '/app/a.ts', '/app/async/retry.ts', './async/retry'],
    ["import './b.ts';", '/app/a.ts', '/app/async/retry.ts', './async/retry.ts'],
    ["import './b.js';\nimport './style.css';", '/app/a.ts', '/app/async/retry.ts', './async/retry.js'],
    ["import './b.mjs';", '/app/a.mts', '/app/async/retry.mts', './async/retry.mjs'],
    ["const b = require('./b');", '/app/a.js', '/app/async/retry.js', './async/retry'],
  ])('%j from %s', (text, from, to, expected) => {
    const { ast } = fileOf(text);
    expect(relativeSpecifier(from, to, ast, detectStyle(text, ast, from))).toBe(expected);
  });
});
