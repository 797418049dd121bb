/** Components: where findings stand in the file, what repairs make of the whole file, and types through the parser's own services. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as typescript from '@typescript-eslint/parser';
import { Linter } from 'eslint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as vue from 'vue-eslint-parser';
import plugin from '../../rules/plugin.ts';
import { loadSvelte } from './parsers.ts';

const svelte = loadSvelte();

let folder = '';
beforeAll(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'async-hazards-components-')));
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { strict: true, target: 'es2022', module: 'esnext', moduleResolution: 'bundler', allowImportingTsExtensions: true, noEmit: true, types: [] }, include: ['*'] }));
  writeFileSync(path.join(folder, 'save.ts'), 'export declare function save(id: number): Promise<void>;\nexport declare function note(id: number): void;\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

function lint(name: string, text: string, parser: unknown, rule: string, typed = false): { messages: Linter.LintMessage[]; at: string[] } {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  const messages = new Linter({ cwd: folder }).verify(
    text,
    [
      {
        files: ['**/*.{vue,svelte}'],
        languageOptions: { parser: parser as never, parserOptions: { parser: typescript, extraFileExtensions: ['.vue', '.svelte'], ...(typed ? { projectService: true, tsconfigRootDir: folder } : {}) } },
        plugins: { 'async-hazards': plugin as never },
        rules: { [`async-hazards/${rule}`]: 'error' },
      },
    ],
    { filename: file },
  );
  const lines = text.split('\n');
  return { messages, at: messages.map(({ line, column, endColumn, message, fatal }) => (fatal ? message : (lines[line - 1] ?? '').slice(column - 1, (endColumn ?? 1) - 1))) };
}

const CALLS = "import { note, save } from './save.ts';\nfunction all() {\n  note(1);\n  save(2);\n}\n";

describe('types of the parser', () => {
  it('Vue: the call is found, at its place in the file', () => {
    const { at } = lint('a.vue', `<template>\n  <p @click="all">😀</p>\n</template>\n\n<script setup lang="ts">\n${CALLS}</script>\n`, vue, 'no-floating-promise', true);
    expect(at).toEqual(['save(2)']);
  });
  it('Svelte: the same', () => {
    const { at } = lint('b.svelte', `<script lang="ts">\n${CALLS}</script>\n\n<button on:click={all}>😀</button>\n`, svelte, 'no-floating-promise', true);
    expect(at).toEqual(['save(2)']);
  });
});

describe('repairs stay within the script', () => {
  const LOOP = 'async function names(ids: string[]): Promise<string[]> {\n  const found: string[] = [];\n  for (const id of ids) {\n    const response = await fetch(id);\n    found.push(await response.text());\n  }\n  return found;\n}\n';
  const repaired = (text: string, { suggestions = [] }: Linter.LintMessage): string => {
    const { fix } = suggestions[0] ?? {};
    if (!fix) throw new Error('no repair');
    return text.slice(0, fix.range[0]) + fix.text + text.slice(fix.range[1]);
  };
  it.each([
    ['c.vue', vue, ['<script setup lang="ts">\n', '</script>\n\n<template>\n  <p>{{ names }}</p>\n</template>\n']],
    ['d.svelte', svelte, ['<script lang="ts">\n', '</script>\n\n<p>{names}</p>\n']],
  ] as const)('%s', (name, parser, [head, tail]) => {
    const text = head + LOOP + tail;
    const { messages } = lint(name, text, parser, 'prefer-concurrent-loop');
    expect(messages).toHaveLength(1);
    const after = repaired(text, messages[0] as Linter.LintMessage);
    expect(after.startsWith(head)).toBe(true);
    expect(after.endsWith(tail)).toBe(true);
    expect(after).toContain('async function mapConcurrent<');
    expect(lint(name, after, parser, 'prefer-concurrent-loop').at).toEqual([]);
  });
});
