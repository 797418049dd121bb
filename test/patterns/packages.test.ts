/** The flavours that use a package: what the engine inserts is type-checked against the package's own types and run with the package. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/types';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { isCommonJsVersion, patterns } from '../../snippets/catalogue.ts';
import { addHelper, applyEdits, planInsertion } from '../../snippets/insert/index.ts';
import type { PackageFlavour, PatternEntry } from '../../snippets/pattern.ts';
import { fillTemplate } from '../../snippets/template.ts';
import { root, strictOptions } from './compiler-options.ts';

const cache = mkdtempSync(join(realpathSync(tmpdir()), 'async-hazards-packages-'));
const run = promisify(execFile);

interface Row {
  readonly entry: PatternEntry;
  readonly flavour: PackageFlavour;
}
const rows: Row[] = patterns.flatMap((entry) => entry.flavours.map((flavour) => ({ entry, flavour })));

/** What an example prints with the package, where it is not what the page of our own helper shows. */
const prints: Readonly<Record<string, string>> = {
  // One call of a breaker that opens after two failures.
  cockatiel: 'rejected: service is down',
  piscina: '500000500000',
};
const shows: Readonly<Record<string, string>> = { vitest: 'export const seen = [await «load»(1), «load».mock.calls];' };
/** Declarations that the use of the package stands on, beside those of the pattern. */
const files: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  piscina: { 'worker.js': 'export default (count) => {\n  let sum = 0;\n  for (let i = 1; i <= count; i += 1) sum += i;\n  return sum;\n};\n' },
};

const forms = [
  { form: 'ts', language: 'typescript', file: 'main.ts' },
  { form: 'js', language: 'javascript', file: 'main.js' },
  { form: 'cjs', language: 'javascript', file: 'main.cjs' },
] as const;
type Form = (typeof forms)[number];
const folderOf = ({ entry }: Row, { form }: Form): string => join(cache, form, entry.name);

/** `import.meta` and vitest are there in ES modules only. */
const hasForm = ({ flavour }: Row, { form }: Form): boolean => form !== 'cjs' || !['piscina', 'vitest'].includes(flavour.package);

function write(row: Row, form: Form): string {
  const { entry, flavour } = row;
  const { language } = form;
  const folder = folderOf(row, form);
  const path = join(folder, form.file);
  const start = form.form === 'cjs' ? "'use strict';\n" : '';
  const given = `${start}${entry.given[language] ? `${entry.given[language]}\n` : ''}`;
  const ast = parse(given, { range: true, loc: true, comment: true, tokens: true, sourceType: form.form === 'cjs' ? 'script' : 'module' }) as unknown as TSESTree.Program;
  const plan = planInsertion({ file: { text: given, ast, path }, pattern: entry.name, at: given.length, flavour: flavour.package });
  expect(plan.newFile).toBeUndefined();
  const [use = '', show = ''] = fillTemplate(`${flavour.usage[language]}\0${shows[flavour.package] ?? entry.show}`).split('\0');
  // The names of the flavour's slots are those of the pattern, so that the same line shows the result; vitest has calls of its own.
  let text = applyEdits(given, plan.edits);
  expect(text).toContain(use.split('\n')[0]?.trim() ?? '');
  const last = use.trimEnd().split('\n').at(-1)?.trim() ?? '';
  text = text.replace(last, () => `${last}\n${show}`);
  if (flavour.package === 'cockatiel') text = text.replace(/await (breaker\.execute\(.*\));/u, (_whole, call: string) => `await ${call}.catch((error${language === 'typescript' ? ': Error' : ''}) => console.log('rejected: ' + error.message));`);
  for (const [name, content] of Object.entries({ ...files[flavour.package], [form.file]: text, 'package.json': form.form === 'cjs' ? '{}' : '{ "type": "module" }' })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return path;
}

const options: ts.CompilerOptions = {
  ...strictOptions,
  exactOptionalPropertyTypes: true,
  noUnusedLocals: true,
  isolatedModules: true,
  rootDir: cache,
  outDir: join(cache, 'out'),
};

describe('the flavours with a package', () => {
  const complaints = new Map<string, string[]>();
  const outputs = new Map<string, { stdout: string; stderr: string }>();

  beforeAll(async () => {
    symlinkSync(join(root, 'node_modules'), join(cache, 'node_modules'));
    const mains = rows.flatMap((row) => forms.filter((form) => hasForm(row, form)).map((form) => ({ row, form, path: write(row, form) })));
    const program = ts.createProgram(mains.filter(({ form }) => form.form === 'ts').map(({ path }) => path), options);
    for (const each of ts.getPreEmitDiagnostics(program)) {
      const folder = dirname(each.file?.fileName ?? '');
      complaints.set(folder, [...(complaints.get(folder) ?? []), ts.flattenDiagnosticMessageText(each.messageText, ' ')]);
    }
    program.emit();
    for (const { row, form, path } of mains) {
      if (row.flavour.package === 'vitest') continue;
      const folder = folderOf(row, form);
      const file = form.form === 'ts' ? join(cache, 'out', form.form, row.entry.name, 'main.js') : path;
      if (form.form === 'ts') for (const [name, content] of Object.entries({ ...files[row.flavour.package], 'package.json': '{ "type": "module" }' })) writeFileSync(join(dirname(file), name), content);
      // sequential: each is a process of its own, and there are few processors
      outputs.set(folder, await run(process.execPath, ['--no-warnings', file], { timeout: 60_000 }));
    }
  }, 300_000);
  afterAll(() => rmSync(cache, { recursive: true, force: true }));

  test('there are some, and none is forgotten', () => {
    expect(rows.map(({ flavour }) => flavour.package).sort()).toEqual(['async-mutex', 'cockatiel', 'lru-cache', 'p-limit', 'p-map', 'p-queue', 'p-queue', 'p-retry', 'piscina', 'vitest']);
  });

  test.each(rows.map((row) => [row.flavour.package, row.entry.name, row] as const))('%s for %s has types that fit', (_package, _name, row) => {
    expect(complaints.get(folderOf(row, forms[0])) ?? []).toEqual([]);
  });

  const runs = rows.flatMap((row) => forms.filter((form) => hasForm(row, form) && row.flavour.package !== 'vitest').map((form) => ({ row, form, name: `${row.flavour.package} for ${row.entry.name} (${form.form})` })));
  test.each(runs)('$name runs and ends', ({ row, form }) => {
    const { stdout, stderr } = outputs.get(folderOf(row, form)) ?? {};
    expect({ stdout: stdout?.trim(), stderr }).toEqual({ stdout: prints[row.flavour.package] ?? row.entry.prints, stderr: '' });
  });
});

test('vitest: the mock answers and records its calls', async () => {
  const row = rows.find(({ flavour }) => flavour.package === 'vitest');
  const body = fillTemplate(`${row?.flavour.usage.javascript}\n${shows['vitest']}`).replaceAll('export const seen =', 'return');
  const seen: unknown = await (new Function('vi', `return (async () => {\n${body}\n})();`) as (mock: typeof vi) => Promise<unknown>)(vi);
  expect(seen).toEqual(['first', [[1]]]);
});

describe('a package whose default export is used, in CommonJS', () => {
  const ast = (text: string) => parse(text, { range: true, loc: true, comment: true, tokens: true, sourceType: 'script' }) as unknown as TSESTree.Program;
  const insert = (isCommonJs: boolean): string => {
    const text = "const a = require('a');\n";
    return applyEdits(text, addHelper({ text, ast: ast(text), path: 'a.cjs' }, 'map-concurrent', { flavour: 'p-map', isCommonJs }).edits);
  };
  test('is a property of the ES module, and the module itself in versions before', () => {
    expect(insert(false)).toContain("const { default: pMap } = require('p-map');\n");
    expect(insert(true)).toContain("const pMap = require('p-map');\n");
  });
  test.each([['p-map', '4.0.0', true], ['p-map', '7.0.3', false], ['p-limit', '3.1.0', true], ['p-retry', undefined, false], ['async-mutex', '0.5.0', false]])('%s %s', (name, version, expected) => {
    expect(isCommonJsVersion(name, version)).toBe(expected);
  });
});
