/**
 * Rules take trees of any parser: the programs of the rules' own pictures, read by each parser that people lint with, have the findings and
 * repairs that they have with typescript-eslint, at the same places of the same text.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Linter } from 'eslint';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import plugin from '../../rules/plugin.ts';
import { parseCases, type Case } from '../rules/picture.ts';
import { babelReader, espreeReader, oxcReader, reference, svelteReader, vueReader, type Reader } from './parsers.ts';

const pictures = path.resolve(import.meta.dirname, '..', 'rules');

interface Program {
  readonly name: string;
  readonly file: string;
  readonly code: string;
  readonly settings: object;
}

const cases: readonly (Case & { readonly rule: string; readonly at: string })[] = readdirSync(pictures, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: rule }) =>
    readdirSync(path.join(pictures, rule))
      .filter((name) => name.endsWith('.txt'))
      .flatMap((name) => parseCases(readFileSync(path.join(pictures, rule, name), 'utf8')).map((one) => ({ ...one, rule, at: `${rule}/${name}: ${one.title}` }))),
  );

/** Every third program, or with `ALL=1` each. */
const programs = (language: 'js' | 'ts'): readonly Program[] =>
  cases.filter((_, index) => process.env.ALL || index % 3 === 0).flatMap((one) => {
    // Names say where code runs (a test, a command), and JSX is written in each kind of component in its own way.
    if (!/^(?:case|index)\.[cm]?[jt]s$/u.test(one.file)) return [];
    const isTyped = /\.[cm]?tsx?$/u.test(one.file);
    const settings = { ...one.settings, types: 'none' };
    if (language === 'ts') return isTyped ? [{ name: one.at, file: one.file, code: one.code, settings }] : [];
    const code = isTyped ? withoutTypes(one.file, one.code) : one.code;
    return code === undefined ? [] : [{ name: one.at, file: one.file.replace(/\.([cm]?)ts(x?)$/u, '.$1js$2'), code, settings }];
  });

/** The same program as JavaScript, with its comments; undefined where nothing is left of it. */
function withoutTypes(file: string, code: string): string | undefined {
  const { outputText } = ts.transpileModule(code, { fileName: file, compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, jsx: ts.JsxEmit.Preserve, verbatimModuleSyntax: true } });
  return outputText.trim() === '' ? undefined : outputText;
}

const rules = Object.fromEntries(Object.keys(plugin.rules).map((name) => [`async-hazards/${name}`, 'error' as const]));
const linter = new Linter({ cwd: '/' });

/** What is said of a program, with places as they are in the program itself. @returns a text when it does not parse */
function findings(reader: Reader, { file, code, settings }: Program, language: 'js' | 'ts'): readonly object[] | string {
  const jsx = /x$/u.test(file);
  const messages = (reader.linter ?? linter).verify(
    reader.wrap(code, language),
    [{ files: ['**/*.*'], languageOptions: reader.options(language, jsx), plugins: { 'async-hazards': plugin as never }, settings: { 'async-hazards': settings }, rules }],
    { filename: `/src/${reader.file(file)}` },
  );
  const fatal = messages.find((message) => message.fatal);
  if (fatal) return fatal.message;
  const units = reader.before;
  const moved = ({ range, text }: { range: readonly [number, number]; text: string }): object => ({ from: range[0] - units, to: range[1] - units, text });
  return messages.map(({ ruleId, message, line, column, endLine, endColumn, fix, suggestions }) => ({
    rule: ruleId,
    message,
    from: `${line}:${line === 1 ? column - units : column}`,
    to: `${endLine}:${endLine === 1 ? (endColumn ?? 0) - units : endColumn}`,
    ...(fix ? { fix: moved(fix) } : {}),
    repairs: suggestions?.map(({ desc, fix: edit }) => ({ desc, ...moved(edit) })),
  }));
}

/** In a component the first statement stands behind a tag, and blank lines about what is new are others. */
const textOf = (reader: Reader, all: readonly object[] | undefined): string => (reader.before === 0 ? JSON.stringify(all) : JSON.stringify(all).replaceAll(/\\n|\s/gu, ''));

const sameFinding = (one: object, other: object): boolean => ['rule', 'message', 'from'].every((key) => one[key as never] === other[key as never]);

/** Parsers that read both languages, and those that read one. */
const readers: readonly { readonly reader: () => Reader; readonly languages: readonly ('js' | 'ts')[] }[] = [
  { reader: () => espreeReader, languages: ['js'] },
  { reader: babelReader, languages: ['js', 'ts'] },
  { reader: () => vueReader, languages: ['js', 'ts'] },
  { reader: () => svelteReader, languages: ['js', 'ts'] },
  { reader: oxcReader, languages: ['js', 'ts'] },
];

describe.each(['js', 'ts'] as const)('programs in %s', (language) => {
  const all = programs(language);
  const expected = new Map(all.map((one) => [one, findings(reference, one, language)]));

  it('are read and reported by typescript-eslint', () => {
    expect([...expected.values()].filter((each) => typeof each === 'string').length).toBeLessThan(5);
    expect([...expected.values()].filter((each) => typeof each !== 'string' && each.length > 0).length).toBeGreaterThan(60);
  });

  it.each(readers.filter(({ languages }) => languages.includes(language)).map(({ reader }) => [reader()] as const))('have the same findings with $name', (reader) => {
    const unread: string[] = [];
    const differ: object[] = [];
    let compared = 0;
    for (const one of all) {
      const wanted = expected.get(one);
      // Nothing is awaited at the top of a component.
      if (typeof wanted === 'string' || (reader.before > 0 && one.name.includes('at the top of a module'))) continue;
      const got = findings(reader, one, language);
      if (typeof got === 'string') {
        unread.push(`${one.name}: ${got}`);
        continue;
      }
      compared++;
      const isSame = reader.knowsLess === language ? got.every((each) => wanted?.some((other) => sameFinding(each, other))) : textOf(reader, got) === textOf(reader, wanted);
      if (!isSame) differ.push({ name: one.name, got, wanted });
    }
    if (process.env.SHOW) console.log(JSON.stringify(differ, undefined, 1), unread.join('\n'));
    expect(differ.map((one) => JSON.stringify(one)).filter((text) => text.includes('could not check this file'))).toEqual([]);
    if (reader.share === undefined) expect(differ).toEqual([]);
    else expect(compared - differ.length).toBeGreaterThan(compared * reader.share);
    // Each parser has a few forms that it does not take.
    expect(unread.length, unread.join('\n')).toBeLessThan(all.length * 0.03);
    expect(compared).toBeGreaterThan(100);
  });
});
