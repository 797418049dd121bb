/** The editor shows what ESLint says: the same files, through ESLint with the packed plugin and through the server, one by one. */
import { ESLint } from 'eslint';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver';
import { parseCases } from '../rules/picture.ts';
import { Client, root, TSCONFIG } from './client.ts';

/** All programs of the rules' own tests, by rule, with what they are called. */
const corpus = readdirSync(path.join(root, 'test', 'rules'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name: rule }) => {
    const folder = path.join(root, 'test', 'rules', rule);
    const pictures = readdirSync(folder).filter((name) => name.endsWith('.txt'));
    const cases = pictures.flatMap((name) => parseCases(readFileSync(path.join(folder, name), 'utf8')));
    return cases.map(({ file, code }, index) => ({ rule, name: `${rule}/case-${index}${path.extname(file)}`, code }));
  });

const CONFIG = `
import asyncHazards from 'eslint-plugin-async-hazards';
import tseslint from 'typescript-eslint';
export default [
  { files: ['**/*.{ts,tsx,mts,cts}'], languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  { files: ['**/*.{js,jsx,mjs}'], languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } } },
  { files: ['**/*.{js,jsx,mjs,ts,tsx,mts,cts}'], ...asyncHazards.configs.strict },
];
`;

/** One finding in a form that both sides can be brought into. */
interface Said {
  readonly rule: string;
  readonly message: string;
  readonly severity: number;
  readonly from: string;
  readonly to: string;
}

const fromServer = ({ code, message, severity, range: { start, end } }: Diagnostic): Said => ({
  rule: String(code),
  message: message as string,
  severity: severity === 1 ? 2 : 1,
  from: `${start.line + 1}:${start.character + 1}`,
  to: `${end.line + 1}:${end.character + 1}`,
});

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
        const said: Said[] = messages
          .filter(({ ruleId }) => ruleId?.startsWith('async-hazards/'))
          .map(({ ruleId, message, severity, line, column, endLine, endColumn }) => ({
            rule: (ruleId ?? '').slice('async-hazards/'.length),
            message,
            severity,
            from: `${line}:${column}`,
            to: `${endLine}:${endColumn}`,
          }));
        const unusual = inServer.filter(({ tags }) => !tags).map(fromServer);
        expect({ name, said: unusual }).toEqual({ name, said });
        compared += said.length;
      }
      // A rule that is in no preset says nothing on either side, and that is compared too.
      const optIn = rule === 'no-unyielding-loop';
      if (optIn) expect(compared).toBe(0);
      else expect(compared).toBeGreaterThan(0);
    });
  }
});
