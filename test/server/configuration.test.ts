import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { rootOf } from '../../server/documents/paths.ts';
import { installed } from '../analysis/types/compilers.ts';
import { Client, root, TSCONFIG, type StartOptions } from './client.ts';
import { TWO_FLOATING } from './programs.ts';

let client: Client;
async function start(files: Readonly<Record<string, string>>, { options = { trusted: true }, ...more }: StartOptions = {}): Promise<Client> {
  client = await Client.start({ options, ...more, files: { 'tsconfig.json': TSCONFIG, ...files } });
  // The workspace has ESLint and the plugin installed, as the packages of this repository.
  symlinkSync(path.join(root, 'node_modules'), client.path('node_modules'));
  return client;
}
afterEach(() => client.stop());

const levels = async (uri: string): Promise<unknown[]> => (await client.findings(uri)).map(({ code, severity }) => [code, severity]);
const inForce = async (uri: string) => (await client.statuses.until((each) => each.uri === uri)).config;
const changed = (name: string) => client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: client.uri(name), type: 2 }] });

const using = (rules: string, prefix = 'async-hazards', more = ''): string => `
import asyncHazards from 'eslint-plugin-async-hazards';
export default [
  { ignores: ['**/ignored/**'] },
  { files: ['**/*.ts'], plugins: { '${prefix}': asyncHazards }, rules: ${rules} },
  ${more}
];
`;

describe('the ESLint configuration of the workspace', () => {
  it('decides about rules and severities where it uses the plugin', async () => {
    await start({ 'eslint.config.mjs': using("{ 'async-hazards/no-floating-promise': 'warn' }") });
    const uri = await client.open('a.ts', TWO_FLOATING);
    expect(await levels(uri)).toEqual([['no-floating-promise', 2], ['no-floating-promise', 2]]);
    expect(await inForce(uri)).toMatchObject({ kind: 'eslint', name: client.path('eslint.config.mjs') });
  });

  it('may know the plugin by another name, and comments use that', async () => {
    await start({ 'eslint.config.mjs': using("{ 'hazards/no-floating-promise': 'error' }", 'hazards') });
    const uri = await client.open('a.ts', TWO_FLOATING);
    expect(await levels(uri)).toEqual([['no-floating-promise', 1], ['no-floating-promise', 1]]);
    const [silence] = await client.actions(uri, client.range(uri, 'save(1)'), { only: ['quickfix.disable.line'] });
    const text = client.applied(uri, silence?.edit);
    expect(text).toContain('// eslint-disable-next-line hazards/no-floating-promise');
    await client.change(uri, [{ text }]);
    expect(await levels(uri)).toHaveLength(1);
  });

  it('may leave files out, or leave them without the plugin', async () => {
    await start({ 'eslint.config.mjs': using("{ 'async-hazards/no-floating-promise': 'error' }") });
    const ignored = await client.open('ignored/a.ts', TWO_FLOATING);
    expect(await levels(ignored)).toEqual([]);
    expect((await client.statuses.until((each) => each.uri === ignored)).notes[0]?.text).toMatch(/leaves this file out/u);
    const script = await client.open('a.js', 'async function save() { throw new Error(); }\nsave();\n');
    expect(await levels(script)).toEqual([]);
    expect((await client.statuses.until((each) => each.uri === script)).notes[0]?.text).toMatch(/does not use the plugin for this file/u);
  });

  it('is that of the nearest folder', async () => {
    await start({
      'eslint.config.mjs': using("{ 'async-hazards/no-floating-promise': 'warn' }"),
      'packages/one/eslint.config.mjs': using("{ 'async-hazards/no-floating-promise': 'error' }"),
    });
    const inner = await client.open('packages/one/src/a.ts', TWO_FLOATING);
    expect((await levels(inner))[0]).toEqual(['no-floating-promise', 1]);
    const outer = await client.open('packages/two/src/a.ts', TWO_FLOATING);
    expect((await levels(outer))[0]).toEqual(['no-floating-promise', 2]);
  });

  it('brings its settings along', async () => {
    await start({ 'eslint.config.mjs': using("{ 'async-hazards/no-floating-promise': 'error' }, settings: { 'async-hazards': { knowledge: { safeToFloat: ['save'] } } }") });
    expect(await levels(await client.open('a.ts', TWO_FLOATING))).toEqual([]);
  });

  it.each(['9.39.5', '10.15.0'])('may be in TypeScript, and of ESLint %s', async (version) => {
    const packages = installed(`eslint-${version}`, { eslint: version, jiti: '2.6.1' });
    client = await Client.start({
      options: { trusted: true },
      files: { 'tsconfig.json': TSCONFIG, 'eslint.config.ts': using("{ 'async-hazards/no-floating-promise': 'warn' } as const") },
    });
    mkdirSync(client.path('node_modules'));
    for (const name of ['eslint', 'jiti']) symlinkSync(path.join(packages, name), client.path(`node_modules/${name}`), 'junction');
    symlinkSync(path.join(root, 'rules'), client.path('node_modules/eslint-plugin-async-hazards'), 'junction');
    const uri = await client.open('a.ts', TWO_FLOATING);
    expect(await levels(uri)).toEqual([['no-floating-promise', 2], ['no-floating-promise', 2]]);
    expect(await inForce(uri)).toMatchObject({ kind: 'eslint', name: client.path('eslint.config.ts') });
  });

  it('is read again when it changes', async () => {
    await start({ 'eslint.config.mjs': using("{ 'async-hazards/no-floating-promise': 'error' }") });
    const uri = await client.open('a.ts', TWO_FLOATING);
    expect(await levels(uri)).toHaveLength(2);
    client.write('eslint.config.mjs', using("{ 'async-hazards/no-floating-promise': 'off' }"));
    await changed('eslint.config.mjs');
    await client.refreshes.until(() => true);
    expect(await levels(uri)).toEqual([]);
  });

  it('is read again when a file changes that it imports', async () => {
    await start({
      'eslint.config.mjs': `import './other.mjs';\n${using('rules').replace('export default', "import { rules } from './shared/index.mjs';\nexport default")}`,
      'other.mjs': '',
      'shared/index.mjs': "export * from './rules.mjs';\n",
      'shared/rules.mjs': "export const rules = { 'async-hazards/no-floating-promise': 'error' };\n",
    });
    const uri = await client.open('a.ts', TWO_FLOATING);
    expect(await levels(uri)).toHaveLength(2);
    client.write('shared/rules.mjs', "export const rules = { 'async-hazards/no-floating-promise': 'off' };\n");
    await changed('shared/rules.mjs');
    await client.refreshes.until(() => true);
    expect(await levels(uri)).toEqual([]);
  });

  it('may have options that this version of a rule does not know: that rule is left out with a note', async () => {
    await start({ 'eslint.config.mjs': using("{ 'async-hazards/no-floating-promise': ['error', { noSuchOption: 1 }] }").replace("import asyncHazards from 'eslint-plugin-async-hazards';", "import real from 'eslint-plugin-async-hazards';\nconst rule = real.rules['no-floating-promise'];\nconst asyncHazards = { meta: real.meta, rules: { ...real.rules, 'no-floating-promise': { ...rule, meta: { ...rule.meta, schema: false } } } };") });
    const uri = await client.open('a.ts', TWO_FLOATING);
    expect(await levels(uri)).toEqual([]);
    expect((await client.statuses.until((each) => each.uri === uri)).notes.map(({ reason }) => reason)).toEqual(['rule-failed']);
  });
});

describe('a configuration that is not used', () => {
  it('belongs to a project that does not have the plugin: nothing of it is run, the preset holds', async () => {
    client = await Client.start({ options: { trusted: true }, files: { 'eslint.config.mjs': "import { writeFileSync } from 'node:fs';\nwriteFileSync(new URL('ran.txt', import.meta.url), '');\nexport default [];\n" } });
    const uri = await client.open('a.ts', TWO_FLOATING);
    expect(await levels(uri)).toHaveLength(2);
    expect(await inForce(uri)).toMatchObject({ kind: 'preset', name: 'recommended' });
    expect(existsSync(client.path('ran.txt'))).toBe(false);
  });

  it('does not use the plugin although it is installed: the preset holds', async () => {
    await start({ 'eslint.config.mjs': 'export default [];\n' });
    const uri = await client.open('a.ts', TWO_FLOATING);
    expect(await levels(uri)).toHaveLength(2);
    expect(await inForce(uri)).toMatchObject({ kind: 'preset', name: 'recommended' });
  });

  it('is in a workspace that is not trusted: it is not run before it is', async () => {
    await start({ 'eslint.config.mjs': using("{ 'async-hazards/no-floating-promise': 'warn' }") }, { options: { trusted: false } });
    const uri = await client.open('a.ts', TWO_FLOATING);
    expect((await levels(uri))[0]).toEqual(['no-floating-promise', 1]);
    expect((await client.statuses.until((each) => each.uri === uri)).notes[0]?.reason).toBe('untrusted');
    await client.connection.sendNotification('async-hazards/trust');
    await client.refreshes.until(() => true);
    expect((await levels(uri))[0]).toEqual(['no-floating-promise', 2]);
  });

  it('is switched off by a setting', async () => {
    await start({ 'eslint.config.mjs': using("{ 'async-hazards/no-floating-promise': 'warn' }") }, { settings: { eslintConfig: 'never' } });
    expect((await levels(await client.open('a.ts', TWO_FLOATING)))[0]).toEqual(['no-floating-promise', 1]);
  });
});

describe('a configuration that misbehaves leaves the preset in force', () => {
  const cases: Readonly<Record<string, readonly [string, RegExp]>> = {
    throws: ["throw new Error('the configuration, on purpose');", /the configuration, on purpose/u],
    'ends the process': ['process.exit(0);', /ended the process/u],
    'never comes back': ['for (;;);', /took longer than 2 seconds/u],
    'does not parse': ['export default [((;', /Unexpected token/u],
  };
  for (const [name, [code, said]] of Object.entries(cases)) {
    it(name, async () => {
      await start({ 'eslint.config.mjs': `// async-hazards\n${code}\n` }, { settings: { timeLimit: name === 'never comes back' ? 1 : 10 } });
      const uri = await client.open('a.ts', TWO_FLOATING);
      expect(await levels(uri)).toHaveLength(2);
      const status = await client.statuses.until((each) => each.uri === uri);
      expect(status.config).toMatchObject({ kind: 'preset' });
      expect(status.notes[0]?.reason).toBe('config-failed');
      expect(status.notes[0]?.text).toMatch(said);
    });
  }
});

describe('folders', () => {
  it('come and go', async () => {
    await start({
      'one/eslint.config.mjs': using("{ 'async-hazards/no-floating-promise': 'warn' }"),
      'two/eslint.config.mjs': using("{ 'async-hazards/no-floating-promise': 'error' }"),
    }, { folders: ['one'] });
    const uri = await client.open('one/a.ts', TWO_FLOATING);
    expect(await levels(uri)).toEqual([['no-floating-promise', 2], ['no-floating-promise', 2]]);
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [{ uri: client.uri('two'), name: 'two' }], removed: [{ uri: client.uri('one'), name: 'one' }] } });
    await client.refreshes.until(() => true);
    expect(await levels(uri)).toEqual([['no-floating-promise', 2], ['no-floating-promise', 2]]);
    const other = await client.open('two/a.ts', TWO_FLOATING);
    expect(await levels(other)).toEqual([['no-floating-promise', 1], ['no-floating-promise', 1]]);
    expect(await inForce(other)).toMatchObject({ name: client.path('two/eslint.config.mjs') });
  });

  it('may have settings of their own', async () => {
    await start({}, { folders: ['one', 'two'] });
    client.settingsBelow.push(['two', { ...client.settings, rules: { 'no-floating-promise': 'off' } }]);
    expect(await levels(await client.open('one/a.ts', TWO_FLOATING))).toHaveLength(2);
    expect(await levels(await client.open('two/a.ts', TWO_FLOATING))).toEqual([]);
  });

  it('may be one within another: the innermost counts', () => {
    expect(rootOf('/w/packages/a/src/f.ts', ['/w', '/w/packages/a', '/w/packages/ab'])).toBe('/w/packages/a');
    expect(rootOf('/w/packages/ab/f.ts', ['/w/packages/a'])).toBe('/w/packages/ab');
  });
});
