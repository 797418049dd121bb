/** Every row of the catalogue: inserted into files that are otherwise empty it compiles under `strict`, runs, prints what its page says, and ends. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/types';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { patterns, preferredFlavour, searchPatterns } from '../../snippets/catalogue.ts';
import { moduleText } from '../../snippets/helper-text.ts';
import { applyEdits, planInsertion } from '../../snippets/insert/index.ts';
import type { PatternEntry } from '../../snippets/pattern.ts';
import { mapConcurrent } from '../../snippets/patterns/map-concurrent.ts';
import { fillTemplate, slotNames, toSnippetBody } from '../../snippets/template.ts';
import { root, strictOptions } from './compiler-options.ts';

// The compiler emits nothing for what lies below a node_modules.
const cache = mkdtempSync(join(realpathSync(tmpdir()), 'async-hazards-catalogue-'));
afterAll(() => rmSync(cache, { recursive: true, force: true }));
const run = promisify(execFile);

type Language = 'typescript' | 'javascript';
type Helper = 'module' | 'file';
const forms = (['typescript', 'javascript'] as const).flatMap((language) => (['module', 'file'] as const).map((helper) => ({ language, helper })));
const folderOf = ({ name }: PatternEntry, language: Language, helper: Helper): string => join(cache, `${language}-${helper}`, name);

/** Inserts a pattern into a file that holds only what its example stands on. Writes the files and gives the path of the first. */
function write(entry: PatternEntry, language: Language, helper: Helper): string {
  const path = join(folderOf(entry, language, helper), language === 'typescript' ? 'main.ts' : 'main.js');
  const given = entry.given[language] ? `${entry.given[language]}\n` : '';
  const ast = parse(given, { range: true, loc: true, comment: true, tokens: true, sourceType: 'module' }) as unknown as TSESTree.Program;
  const plan = planInsertion({ file: { text: given, ast, path }, pattern: entry.name, at: given.length, helper });
  let text = applyEdits(given, plan.edits);
  if (entry.show) text = text.replace(plan.usage.text.trim(), (usage) => `${usage}\n${fillTemplate(`${entry.usage[language]}\0${entry.show}`).split('\0')[1]}`);
  for (const [file, content] of [[path, text], ...(plan.newFile ? [[plan.newFile.path, plan.newFile.text]] : [])] as [string, string][]) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return path;
}

const strict: ts.CompilerOptions = {
  ...strictOptions,
  exactOptionalPropertyTypes: true,
  noImplicitReturns: true,
  noImplicitOverride: true,
  isolatedModules: true,
  erasableSyntaxOnly: true,
  noEmitOnError: false,
};

/** Complaints of the compiler by folder of the pattern. */
function compile(files: readonly string[], options: ts.CompilerOptions, counts: (code: number) => boolean = () => true): Map<string, string[]> {
  const program = ts.createProgram(files, options);
  const found = new Map<string, string[]>();
  for (const each of ts.getPreEmitDiagnostics(program)) {
    if (!counts(each.code)) continue;
    const file = each.file?.fileName ?? '';
    const folder = files.map(dirname).find((one) => file.startsWith(`${one}/`)) ?? '';
    const line = each.file && each.start !== undefined ? each.file.getLineAndCharacterOfPosition(each.start).line + 1 : 0;
    found.set(folder, [...(found.get(folder) ?? []), `${file.slice(folder.length + 1)}:${line} ${ts.flattenDiagnosticMessageText(each.messageText, ' ')}`]);
  }
  program.emit();
  return found;
}

describe.each(patterns.map((entry) => [entry.name, entry] as const))('%s', (_name, entry) => {
  test('says what there is to say', () => {
    expect(entry.problems.length).toBeGreaterThanOrEqual(3);
    expect(entry.summary).toMatch(/\.$/u);
    for (const answer of [entry.when, entry.cost, entry.failure, entry.abort, entry.empty, entry.zero]) expect(answer).toMatch(/^[A-Z`].*[.`)]$/u);
    expect(existsSync(join(root, `snippets/docs/${entry.name}.md`))).toBe(true);
    expect(existsSync(join(root, `test/patterns/${entry.name}.test.ts`))).toBe(true);
    expect(entry.prints).not.toBe('');
    expect(patterns.filter(({ prefix, title }) => prefix === entry.prefix || title === entry.title)).toEqual([entry]);
  });

  test('is found by each of its problems', () => {
    for (const problem of entry.problems) expect(searchPatterns(problem).slice(0, 3), problem).toContain(entry);
  });

  test('its snippets are code once they are filled in', () => {
    for (const [language, template] of [entry.usage, entry.surround, ...entry.flavours.map(({ usage }) => usage)].flatMap((each) => Object.entries(each ?? {}) as [Language, string][])) {
      const filled = fillTemplate(template, {}, 'step();');
      if (language === 'javascript') expect(() => new Function(`return async () => {${filled.replaceAll('import.meta.url', 'here')}}`) as unknown, filled).not.toThrow();
      else expect(() => parse(filled, { sourceType: 'module' }), filled).not.toThrow();
      expect(toSnippetBody(template)).not.toMatch(/[«»]/u);
    }
    if (entry.surround) expect(entry.surround.javascript).toContain('«selection»');
    expect(entry.usage.typescript).not.toContain('«selection»');
    expect(slotNames(entry.show).filter((name) => !slotNames(entry.usage.javascript).includes(name))).toEqual([]);
  });
});

describe('inserted into a file that is otherwise empty', () => {
  const complaints = new Map<string, string[]>();
  const outputs = new Map<string, { stdout: string; stderr: string }>();

  /** Runs all examples of a language one after the other, in a process that has to end by itself. */
  async function runAll(language: Language, mains: readonly (readonly [folder: string, main: string])[]): Promise<void> {
    const file = join(cache, `${language}.mjs`);
    writeFileSync(file, runner);
    const { stdout } = await run(process.execPath, [file, JSON.stringify(mains)], { timeout: 120_000, maxBuffer: 2 ** 24 });
    for (const [folder, output] of Object.entries(JSON.parse(stdout) as Record<string, { stdout: string; stderr: string }>)) outputs.set(folder, output);
  }

  const runner = `
    import { formatWithOptions } from 'node:util';
    import { pathToFileURL } from 'node:url';
    const outputs = {};
    let output;
    const write = (to) => (...args) => void (output[to] += formatWithOptions({ breakLength: 80 }, ...args) + '\\n');
    console.log = write('stdout');
    console.error = console.warn = write('stderr');
    process.exit = () => {};
    process.on('unhandledRejection', (error) => console.error('unhandled', error));
    process.on('uncaughtException', (error) => console.error('uncaught', error));
    process.on('warning', (warning) => console.error(warning));
    for (const [folder, main] of JSON.parse(process.argv[2])) {
      output = outputs[folder] = { stdout: '', stderr: '' };
      try {
        await import(pathToFileURL(main).href);
      } catch (error) {
        console.error(error);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    process.on('exit', () => process.stdout.write(JSON.stringify(outputs)));
  `;

  beforeAll(async () => {
    writeFileSync(join(cache, 'package.json'), '{ "type": "module" }');
    const files = { typescript: [] as string[], javascript: [] as string[] };
    for (const { language, helper } of forms) for (const entry of patterns) files[language].push(write(entry, language, helper));
    const outDir = join(cache, 'out');
    const found = [
      compile(files.typescript, { ...strict, rootDir: cache, outDir }),
      // Without types the compiler can only say whether the code is code and its names exist.
      compile(files.javascript, { ...strict, allowJs: true, checkJs: true, noEmit: true }, (code) => code < 2000 || [2300, 2304, 2305, 2307, 2451, 2552].includes(code)),
      // What runs in a browser must not lean on Node's types.
      new Map([...compile(
        patterns.filter(({ runtime }) => runtime === 'any').map((entry) => join(folderOf(entry, 'typescript', 'module'), 'main.ts')),
        { ...strict, types: [], lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'], module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, noEmit: true },
      )].map(([folder, list]) => [folder, list.map((each) => `browser: ${each}`)])),
    ];
    await Promise.all([
      runAll('typescript', patterns.map((entry) => {
        const folder = folderOf(entry, 'typescript', 'module');
        return [folder, join(cache, 'out', folder.slice(cache.length + 1), 'main.js')] as const;
      })),
      runAll('javascript', patterns.map((entry) => {
        const folder = folderOf(entry, 'javascript', 'file');
        return [folder, join(folder, 'main.js')] as const;
      })),
    ]);
    for (const map of found) for (const [folder, list] of map) complaints.set(folder, [...(complaints.get(folder) ?? []), ...list]);
  }, 300_000);

  test('the compiler has nothing to say beyond the patterns', () => {
    const folders = new Set(patterns.flatMap((entry) => forms.map(({ language, helper }) => folderOf(entry, language, helper))));
    expect([...complaints].filter(([folder]) => !folders.has(folder))).toEqual([]);
  });

  describe.each(forms)('$language, helper in the $helper', ({ language, helper }) => {
    test.each(patterns.map((entry) => [entry.name, entry] as const))('%s compiles, runs and ends', (_name, entry) => {
      const folder = folderOf(entry, language, helper);
      expect(complaints.get(folder) ?? []).toEqual([]);
      // Compiling says enough of the other two forms: their code is the same.
      if ((language === 'typescript') === (helper === 'module')) expect({ stdout: outputs.get(folder)?.stdout.trim(), stderr: outputs.get(folder)?.stderr }).toEqual({ stdout: entry.prints, stderr: '' });
    });
  });
});

describe('inserted into a CommonJS file that is otherwise empty', () => {
  const outputs = new Map<string, { stdout: string; stderr: string }>();
  const folder = join(cache, 'commonjs');

  /** What the example stands on, in the words of CommonJS. */
  const toCommonJs = (given: string): string =>
    given
      .replaceAll(/^import \{ (.*) \} from ('.*');$/gmu, 'const { $1 } = require($2);')
      .replaceAll('new URL(import.meta.url)', "require('node:url').pathToFileURL(__filename)");

  /** Writes program and helper, and says whether the module or the file has the helper. */
  function writeCommon(entry: PatternEntry, helper: Helper): string {
    const path = join(folder, helper, entry.name, 'main.cjs');
    const given = toCommonJs(entry.given.javascript);
    // Where the example itself has to wait it is in a function; elsewhere the engine makes one.
    const waits = /^\s*await\b/mu.test(`${given}\n${entry.show}`);
    const before = waits ? `'use strict';\nasync function example() {\n${given}\n` : `'use strict';\n${given}${given ? '\n' : ''}`;
    const file = waits ? `${before}\n}\nexample();\n` : before;
    const ast = parse(file, { range: true, loc: true, comment: true, tokens: true, sourceType: 'script' }) as unknown as TSESTree.Program;
    const plan = planInsertion({ file: { text: file, ast, path }, pattern: entry.name, at: before.length, helper });
    let text = applyEdits(file, plan.edits);
    parse(text, { sourceType: 'script' });
    expect(text).not.toMatch(/^(?:import|export)\b/mu);
    const [usage = '', show = ''] = fillTemplate(`${entry.usage.javascript}\0${entry.show}`).split('\0');
    const last = usage.trimEnd().split('\n').at(-1)?.trim() ?? '';
    const at = text.indexOf(last, text.indexOf(usage.trim().split('\n')[0] ?? ''));
    expect(at).toBeGreaterThan(0);
    text = `${text.slice(0, at + last.length)}\n${show}${text.slice(at + last.length)}`;
    for (const [name, content] of [[path, text], ...(plan.newFile ? [[plan.newFile.path, plan.newFile.text]] : [])] as [string, string][]) {
      mkdirSync(dirname(name), { recursive: true });
      writeFileSync(name, content);
    }
    return path;
  }

  beforeAll(async () => {
    const mains = patterns.flatMap((entry) => (['module', 'file'] as const).map((helper) => writeCommon(entry, helper)));
    await mapConcurrent(mains, 2, async (main) => {
      outputs.set(main, await run(process.execPath, ['--no-warnings', main], { timeout: 60_000 }).catch((error: { stdout: string; stderr: string }) => error));
    });
  }, 300_000);

  describe.each(['module', 'file'] as const)('helper in the %s', (helper) => {
    test.each(patterns.map((entry) => [entry.name, entry] as const))('%s runs and ends', (name, entry) => {
      const output = outputs.get(join(folder, helper, name, 'main.cjs'));
      expect({ stdout: output?.stdout.trim(), stderr: output?.stderr }).toEqual({ stdout: entry.prints, stderr: '' });
    });
  });
});

describe('the catalogue', () => {
  test('has a row for every module, and a module for every row', () => {
    const modules = readdirSync(join(root, 'snippets/patterns')).filter((file) => !file.endsWith('.inline.ts')).map((file) => file.slice(0, -3)).sort();
    expect(patterns.map(({ name }) => name)).toEqual(modules);
  });

  test('short forms are shorter and have the same name', () => {
    for (const { main, typescript, javascript } of patterns) {
      for (const { module, inline } of [typescript, javascript]) {
        if (!inline) continue;
        expect(moduleText(inline).length).toBeLessThan(moduleText(module).length);
        expect(inline.names).toHaveProperty([main]);
      }
    }
  });

  test('the package comes first where the project has it, unless a setting says otherwise', () => {
    const entry = patterns.find(({ name }) => name === 'map-concurrent');
    if (!entry) throw new Error('no map-concurrent');
    expect(preferredFlavour(entry, new Set())).toBeUndefined();
    expect(preferredFlavour(entry, new Set(['p-map']))?.package).toBe('p-map');
    expect(preferredFlavour(entry, new Set(['p-map']), 'platform')).toBeUndefined();
    expect(preferredFlavour(entry, new Set(), 'p-map')?.package).toBe('p-map');
  });

  test('search by problem', () => {
    expect(searchPatterns('limit concurrency')[0]?.name).toBe('map-concurrent');
    expect(searchPatterns('SIGTERM')[0]?.name).toBe('graceful-shutdown');
    expect(searchPatterns('stop after 5')[0]?.name).toBe('with-timeout');
    expect(searchPatterns('')).toEqual(patterns);
    expect(searchPatterns('no such thing at all')).toEqual([]);
  });
});
