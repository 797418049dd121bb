/**
 * The editor shows what ESLint says: all programs of the rules' tests under the strictest preset, through ESLint with the packed plugin and through the
 * server, one by one. Other configurations: `parity-matrix.test.ts`.
 */
import { ESLint } from 'eslint';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, root, TSCONFIG } from './client.ts';
import { ofEslint, ofServer, programs } from './said.ts';

const corpus = programs();

const CONFIG = `
import asyncHazards from 'eslint-plugin-async-hazards';
import tseslint from 'typescript-eslint';
export default [
  { files: ['**/*.{ts,tsx,mts,cts}'], languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  { files: ['**/*.{js,jsx,mjs}'], languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } } },
  { files: ['**/*.{js,jsx,mjs,ts,tsx,mts,cts}'], ...asyncHazards.configs.strict },
];
`;

let client: Client;
beforeAll(async () => {
  client = await Client.start({ options: { trusted: true }, files: { 'tsconfig.json': TSCONFIG, 'eslint.config.mjs': CONFIG, 'package.json': '{"type":"module"}' } });
  symlinkSync(path.join(root, 'node_modules'), client.path('node_modules'));
  for (const { name, code } of corpus) {
    mkdirSync(path.dirname(client.path(name)), { recursive: true });
    writeFileSync(client.path(name), code);
  }
}, 120_000);
afterAll(() => client.stop());

describe('the same findings in ESLint and in the server', () => {
  const rules = [...new Set(corpus.map(({ rule }) => rule))];
  it('there is something to compare', () => {
    expect(rules.length).toBeGreaterThan(3);
  });
  for (const rule of rules) {
    it(rule, { timeout: 300_000 }, async () => {
      const files = corpus.filter((each) => each.rule === rule);
      const eslint = new ESLint({ cwd: client.folder, overrideConfigFile: client.path('eslint.config.mjs') });
      const results = new Map((await eslint.lintFiles(files.map(({ name }) => client.path(name)))).map((result) => [pathToFileURL(result.filePath).href, result.messages]));
      let compared = 0;
      for (const { name, code } of files) {
        const uri = await client.open(name, code);
        const messages = results.get(uri) ?? [];
        const inServer = await client.typedFindings(uri);
        await client.close(uri);
        // Text that does not parse is an error for ESLint; in the editor the language itself says so.
        if (messages.some(({ fatal }) => fatal)) continue;
        const said = ofEslint(messages);
        expect({ name, said: inServer.map(ofServer) }).toEqual({ name, said });
        compared += said.length;
      }
      // A rule that is in no preset says nothing on either side, and that is compared too.
      const optIn = rule === 'no-unyielding-loop';
      if (optIn) expect(compared).toBe(0);
      else expect(compared).toBeGreaterThan(0);
    });
  }
});
