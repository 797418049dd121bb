/** Reads the folder of the rules: one without registration, page, tests or true examples cannot land. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { allRules } from '../../rules/hazards/index.ts';
import plugin from '../../rules/plugin.ts';
import { lint, programOf } from '../rules/picture.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const namesIn = (folder: string, ending: string): string[] =>
  readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length));

const modules = namesIn('rules/hazards', '.ts').filter((name) => name !== 'index');

describe('rules/hazards', () => {
  it('every module is a registered rule of its name, and nothing else is registered', () => {
    expect(allRules.map(({ name }) => name).toSorted()).toEqual(modules.toSorted());
    expect(Object.keys(plugin.rules).toSorted()).toEqual(modules.toSorted());
  });

  it('every rule has tests', () => {
    for (const name of modules) expect(namesIn(`test/rules/${name}`, '.txt'), name).not.toEqual([]);
  });

  it('every page is that of a rule, and every rule has one', () => {
    expect(namesIn('rules/docs', '.md').toSorted()).toEqual(modules.toSorted());
  });

  it('every rule links to its page', () => {
    for (const { name, meta } of allRules) expect(meta.docs?.url).toMatch(new RegExp(`/rules/docs/${name}\\.md$`, 'u'));
  });

  it('the version is that of the package', () => {
    const manifests = ['package.json', 'rules/package.json'].map((file) => JSON.parse(readFileSync(path.join(root, file), 'utf8')) as { version: string });
    expect(manifests.map(({ version }) => version)).toEqual([plugin.meta.version, plugin.meta.version]);
  });
});

interface Example {
  readonly file: string;
  readonly code: string;
  readonly kind: 'bad' | 'good';
  readonly title: string;
}

/** The fenced blocks of a page that say whether the rule reports them: "```ts bad" and "```ts good". */
function examplesOf(name: string): Example[] {
  const page = path.join(root, 'rules', 'docs', `${name}.md`);
  const text = existsSync(page) ? readFileSync(page, 'utf8') : '';
  return [...text.matchAll(/^```(\w+) (bad|good)\n(.*?)^```$/gmsu)].map(([, language = '', kind = '', code = ''], index) => ({
    file: path.join(root, `example-${name}-${index}.${language}`),
    code,
    kind: kind as 'bad' | 'good',
    title: `${kind} example ${index + 1}`,
  }));
}

describe.each(modules)('the page of %s', (name) => {
  const examples = examplesOf(name);
  const program = programOf(new Map(examples.map(({ file, code }) => [file, code])));

  it('shows both what is reported and what is not', () => {
    expect(new Set(examples.map(({ kind }) => kind))).toEqual(new Set(['bad', 'good']));
  });

  it.each(examples)('$title', ({ file, code, kind }) => {
    const found = lint(file, code, { [`async-hazards/${name}`]: 'error' }, program).map(({ line, message }) => `${line}: ${message}`);
    if (kind === 'good') expect(found).toEqual([]);
    else expect(found).not.toEqual([]);
  });
});
