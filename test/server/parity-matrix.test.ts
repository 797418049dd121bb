/**
 * The editor shows what CI shows, however ESLint is configured: each row is a folder with a configuration of its own, linted by the ESLint that is installed
 * there and by one server for all rows. The same programs for most rows, one of each rule.
 */
import type { ESLint } from 'eslint';
import { mkdirSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installed } from '../analysis/types/compilers.ts';
import { Client, root, TSCONFIG } from './client.ts';
import { drawn, ofEslint, ofServer, programs, type Program, type Said } from './said.ts';

const all = programs();
/** Of each rule the program with most findings; nothing in it depends on options. */
const plain = all.filter(({ options, settings, types }) => !options && !settings && types !== 'off').toSorted((a, b) => drawn(b) - drawn(a));
const corpus = plain.filter(({ rule }, index) => plain.findIndex((each) => each.rule === rule) === index);
const textsOf = (chosen: readonly Program[]): Record<string, string> => Object.fromEntries(chosen.map(({ name, code }) => [name, code]));
const filesOfAll = textsOf(corpus);

const SAVE = 'declare function save(id: number): Promise<void>;\n';
const silenced = (prefix: string): string => `${SAVE}
// eslint-disable-next-line ${prefix}/no-floating-promise -- kept
save(1);
save(2); // eslint-disable-line ${prefix}/no-floating-promise
save(3); // eslint-disable-line ${prefix}/no-late-await
// eslint-disable-next-line no-console, ${prefix}/no-late-await
save(4);
/* eslint-disable ${prefix}/no-floating-promise */
save(5);
/* eslint-enable ${prefix}/no-floating-promise */
save(6);
/* eslint-disable */
save(7);
`;
const inline = (prefix: string): string => `/* eslint ${prefix}/no-floating-promise: "warn", ${prefix}/no-async-callback: "off" */\n${SAVE}save(1);\n[1].forEach(async (id) => { await save(id); });\n`;
const COMMENTS = {
  'silenced.ts': silenced('async-hazards'),
  'inline.ts': inline('async-hazards'),
  'whole.ts': `/* eslint-disable async-hazards/no-floating-promise -- all of it */\n${SAVE}save(1);\n`,
  'view.tsx': `${SAVE}export const view = <p>{/* eslint-disable-next-line async-hazards/no-floating-promise */}{void [1].map((id) => { save(id); return id; })}</p>;\n`,
};

const HEAD = "import asyncHazards from 'eslint-plugin-async-hazards';\nimport tseslint from 'typescript-eslint';\n";
const FILES = "files: ['**/*.{js,jsx,mjs,ts,tsx,mts,cts}']";
const TYPED = "{ files: ['**/*.{ts,tsx,mts,cts}'], languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true } } }";
const SCRIPTS = "{ files: ['**/*.{js,jsx,mjs}'], languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } } }";
const config = (...entries: string[]): string => `${HEAD}export default [\n  ${[TYPED, SCRIPTS, ...entries].join(',\n  ')},\n];\n`;
const preset = (name: string): string => `{ ${FILES}, ...asyncHazards.configs.${name} }`;

interface Row {
  /** Configuration files by path, and what else the folder needs. */
  readonly config: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  readonly prefix?: string;
  /** Version of an ESLint of its own. */
  readonly eslint?: string;
  /** Settings of the editor for this folder: only what ESLint has no word for. */
  readonly settings?: Record<string, unknown>;
  /** What is true of the findings only where the configuration is really in force. */
  readonly shows: (said: ReadonlyMap<string, readonly Said[]>) => void;
}

const flat = (said: ReadonlyMap<string, readonly Said[]>): readonly Said[] => [...said.values()].flat();
const has = (rule: string, severity: number) => (said: ReadonlyMap<string, readonly Said[]>): void =>
  expect(flat(said)).toContainEqual(expect.objectContaining({ rule, severity }));
const hasNot = (rule: string) => (said: ReadonlyMap<string, readonly Said[]>): void => {
  expect(flat(said).map((each) => each.rule)).not.toContain(rule);
  expect(flat(said).length).toBeGreaterThan(20);
};
const RENAMED = (to: string): string => `Object.fromEntries(Object.entries(asyncHazards.configs.strict.rules).map(([name, entry]) => [name.replace('async-hazards', '${to}'), entry]))`;
const IN_TYPESCRIPT = `${HEAD.replace("import tseslint from 'typescript-eslint';\n", "import { defineConfig } from 'eslint/config';\n")}
const level: 'warn' | 'error' = 'warn' as const;
export default defineConfig({ files: ['**/*.ts'], plugins: { 'async-hazards': asyncHazards }, extends: ['async-hazards/strict'], languageOptions: { parser: asyncHazards.parser, parserOptions: { types: true } }, rules: { 'async-hazards/no-floating-promise': level } });
`;
const withOptions = all.filter(({ options, settings }) => options ?? settings);

const rows: Readonly<Record<string, Row>> = {
  'the recommended preset': { config: { 'eslint.config.mjs': config(preset('recommended')) }, files: filesOfAll, shows: hasNot('require-handler-on-void') },
  'the strict preset': { config: { 'eslint.config.mjs': config(preset('strict')) }, files: filesOfAll, shows: has('require-handler-on-void', 2) },
  'the preset for servers, with the settings that it brings': { config: { 'eslint.config.mjs': config(preset('server')) }, files: filesOfAll, shows: has('no-blocking-call', 1) },
  'the preset for browsers, with the settings that it brings': { config: { 'eslint.config.mjs': config(preset('browser')) }, files: filesOfAll, shows: hasNot('no-blocking-call') },
  'no types on either side': {
    config: { 'eslint.config.mjs': config(preset('strict')).replace(', parserOptions: { projectService: true }', '') },
    files: filesOfAll,
    settings: { types: false },
    shows: has('no-floating-promise', 2),
  },
  'our own parser, with types': {
    config: { 'eslint.config.mjs': `${HEAD}export default [{ ${FILES}, ...asyncHazards.configs.strict, languageOptions: { parser: asyncHazards.parser, parserOptions: { types: true } } }];\n` },
    files: filesOfAll,
    shows: has('require-handler-on-void', 2),
  },
  'a plugin by another name': {
    config: { 'eslint.config.mjs': config(`{ ${FILES}, plugins: { hazards: asyncHazards }, rules: ${RENAMED('hazards')} }`) },
    files: { ...filesOfAll, 'silenced.ts': silenced('hazards'), 'other-name.ts': silenced('async-hazards'), 'inline.ts': inline('hazards') },
    prefix: 'hazards',
    shows: has('no-floating-promise', 1),
  },
  'a monorepo: a package with a configuration that stands on that of the root': {
    config: {
      'eslint.config.mjs': config(preset('recommended')),
      'packages/inner/eslint.config.mjs': `import above from '../../eslint.config.mjs';\nimport asyncHazards from 'eslint-plugin-async-hazards';\nexport default [...above, { ${FILES}, plugins: { 'async-hazards': asyncHazards }, rules: { 'async-hazards/no-floating-promise': 'warn', 'async-hazards/no-late-await': 'off' } }];\n`,
      'packages/own/eslint.config.mjs': config(preset('strict')),
    },
    files: Object.fromEntries(Object.entries(filesOfAll).filter(([name]) => /floating|late|void/u.test(name)).flatMap(([name, text]) => ['', 'packages/inner/src/', 'packages/own/', 'packages/none/'].map((folder) => [folder + name, text]))),
    shows(said) {
      const of = (start: string): readonly Said[] => [...said].filter(([name]) => name.startsWith(start)).flatMap(([, list]) => list);
      expect(new Set(of('packages/inner/').map(({ rule, severity }) => `${rule} ${severity}`))).toContain('no-floating-promise 1');
      expect(of('packages/inner/').map(({ rule }) => rule)).not.toContain('no-late-await');
      expect(of('packages/own/').map(({ rule }) => rule)).toContain('require-handler-on-void');
      expect(new Set(of('packages/none/').map(({ rule, severity }) => `${rule} ${severity}`))).toContain('no-floating-promise 2');
    },
  },
  'options, severities and settings, by file': {
    config: {
      'eslint.config.mjs': config(
        preset('recommended'),
        ...withOptions.map(({ rule, name, options, settings }, index) =>
          `{ files: ['${name}'], plugins: { 'async-hazards': asyncHazards }, rules: { 'async-hazards/${rule}': ${JSON.stringify([index % 2 === 0 ? 'warn' : 'error', ...(options ? [options] : [])])} }, settings: { 'async-hazards': ${JSON.stringify(settings ?? {})} } }`),
      ),
    },
    files: textsOf(withOptions),
    shows(said) {
      expect(new Set(flat(said).map(({ severity }) => severity))).toEqual(new Set([1, 2]));
      expect(flat(said).length).toBeGreaterThan(withOptions.length / 2);
    },
  },
  'files that are left out, and rules that are off for some': {
    config: {
      'eslint.config.mjs': config(
        preset('strict'),
        "{ ignores: ['**/ignored/**', '!**/ignored/kept/**'] }",
        "{ files: ['**/no-floating-promise/**'], rules: { 'async-hazards/no-floating-promise': 0 } }",
        "{ files: ['**/*.js'], rules: { 'async-hazards/no-lost-error': [1] } }",
        "{ files: ['**/*.ts'], ignores: ['no-*/**'], rules: { 'async-hazards/forward-abort-signal': 'warn' } }",
      ),
    },
    files: { ...filesOfAll, 'ignored/a.ts': `${SAVE}save(1);\n`, 'ignored/kept/a.ts': `${SAVE}save(1);\n`, 'kept.ts': `${SAVE}save(1);\n` },
    shows(said) {
      expect(said.get('ignored/a.ts')).toEqual([]);
      expect(said.get('kept.ts')).toHaveLength(1);
      expect([...said].filter(([name]) => name.startsWith('no-floating-promise/')).flatMap(([, list]) => list.map(({ rule }) => rule))).not.toContain('no-floating-promise');
      has('forward-abort-signal', 1)(said);
    },
  },
  'rules that comments switch off and on': {
    config: { 'eslint.config.mjs': config(preset('strict'), "{ linterOptions: { reportUnusedDisableDirectives: 'error' } }") },
    files: COMMENTS,
    shows(said) {
      expect(said.get('silenced.ts')?.map(({ rule, from }) => `${from.split(':')[0]} ${rule}`)).toEqual(['6 no-floating-promise', '6 unused', '7 unused', '8 no-floating-promise', '12 no-floating-promise']);
      expect(said.get('inline.ts')?.map(({ severity }) => severity)).toEqual([1]);
      expect(said.get('whole.ts')).toEqual([]);
    },
  },
  'comments that no longer count': {
    config: { 'eslint.config.mjs': config(preset('strict'), '{ linterOptions: { noInlineConfig: true } }') },
    files: COMMENTS,
    shows(said) {
      expect(said.get('silenced.ts')).toHaveLength(7);
      expect(said.get('whole.ts')).toHaveLength(1);
    },
  },
  'comments that disable nothing are nobody\'s business': {
    config: { 'eslint.config.mjs': config(preset('strict'), "{ linterOptions: { reportUnusedDisableDirectives: 'off' } }") },
    files: COMMENTS,
    shows: (said) => expect(flat(said).map(({ rule }) => rule)).not.toContain('unused'),
  },
  'a configuration in CommonJS': {
    config: {
      'package.json': '{"type":"commonjs"}',
      'eslint.config.cjs': `const asyncHazards = require('eslint-plugin-async-hazards');\nconst tseslint = require('typescript-eslint');\nmodule.exports = [${TYPED}, ${preset('recommended')}, { files: ['**/*.ts'], rules: { 'async-hazards/no-floating-promise': 'warn' } }];\n`,
    },
    files: { ...filesOfAll, 'script.cjs': "const { readFileSync } = require('node:fs');\nasync function save() { throw new Error(); }\nsave();\nmodule.exports = async () => readFileSync('a');\n" },
    shows: has('no-floating-promise', 1),
  },
  'a configuration in TypeScript, ESLint 9': { config: { 'eslint.config.ts': IN_TYPESCRIPT }, files: filesOfAll, eslint: '9.39.5', shows: has('no-floating-promise', 1) },
  'a configuration in TypeScript, ESLint 10': { config: { 'eslint.config.ts': IN_TYPESCRIPT }, files: filesOfAll, eslint: '10.15.0', shows: has('no-floating-promise', 1) },
};
const folderOf = (title: string): string => `row-${Object.keys(rows).indexOf(title)}`;

let client: Client;
beforeAll(async () => {
  client = await Client.start({ options: { trusted: true }, files: { 'tsconfig.json': TSCONFIG, 'package.json': '{"type":"module"}' } });
  symlinkSync(path.join(root, 'node_modules'), client.path('node_modules'), 'junction');
  for (const [title, { config: configs, files, eslint, settings }] of Object.entries(rows)) {
    const folder = folderOf(title);
    if (settings) client.settingsBelow.push([folder, settings]);
    for (const [name, text] of Object.entries({ ...configs, ...files })) client.write(`${folder}/${name}`, text);
    if (eslint === undefined) continue;
    const packages = installed(`eslint-${eslint}`, { eslint, jiti: '2.6.1' });
    mkdirSync(client.path(`${folder}/node_modules`));
    for (const name of ['eslint', 'jiti']) symlinkSync(path.join(packages, name), client.path(`${folder}/node_modules/${name}`), 'junction');
    symlinkSync(path.join(root, 'rules'), client.path(`${folder}/node_modules/eslint-plugin-async-hazards`), 'junction');
  }
}, 120_000);
afterAll(() => client.stop());

/** What the ESLint of a folder says of its files, as on a command line in that folder. */
async function inEslint(folder: string, files: readonly string[]): Promise<Map<string, ESLint.LintResult['messages']>> {
  const eslint = createRequire(path.join(folder, 'package.json'))('eslint') as { ESLint: typeof ESLint };
  const results = await new eslint.ESLint({ cwd: folder }).lintFiles([...files]);
  return new Map(results.map(({ filePath, messages }) => [pathToFileURL(filePath).href, messages]));
}

describe('the same findings in ESLint and in the server, with', () => {
  it.each(Object.entries(rows))('%s', { timeout: 300_000 }, async (title, { files, prefix, settings, shows }) => {
    const folder = folderOf(title);
    const messages = await inEslint(client.path(folder), Object.keys(files));
    const ours = new Map<string, readonly Said[]>();
    const theirs = new Map<string, readonly Said[]>();
    for (const [name, text] of Object.entries(files)) {
      const uri = await client.open(`${folder}/${name}`, text);
      const found = await client.typedFindings(uri);
      const status = client.statuses.all.findLast((each) => each.uri === uri);
      await client.close(uri);
      // Each side has its own way to types: it shall not be the same for want of them.
      if (/\.[cm]?tsx?$/u.test(name) && status?.state !== 'off') expect({ name, state: status?.state }).toEqual({ name, state: settings ? 'syntax' : 'types' });
      const said = messages.get(uri) ?? [];
      // Text that does not parse is an error for ESLint; in the editor the language itself says so.
      if (said.some(({ fatal }) => fatal)) continue;
      ours.set(name, found.map(ofServer));
      theirs.set(name, ofEslint(said, prefix));
    }
    shows(theirs);
    expect(ours).toEqual(theirs);
  });
});
