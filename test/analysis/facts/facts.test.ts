/**
 * Facts as text: each file of `fixtures/SUBJECT` is a program whose head comment is the table of what the analysis knows of it. A line
 * `//// NAME` begins another file of the program; the last one is asked about. With types and without; where they differ, the table
 * without types stands in a second comment. `UPDATE=1` rewrites the comments.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Linter } from 'eslint';
import * as parser from '@typescript-eslint/parser';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../rules/analysis/file.ts';
import { programOf } from '../../rules/picture.ts';
import { factsOf, type Subject } from './facts.ts';

const folder = join(import.meta.dirname, 'fixtures');

interface Fixture {
  /** Paths and texts; the last is asked about. */
  readonly files: ReadonlyMap<string, string>;
  readonly code: string;
  readonly tables: string;
}

function readFixture(file: string): Fixture {
  const [, tables = '', code = ''] = /^((?:\/\*\n[\s\S]*?\n\*\/\n)*)([\s\S]*)$/u.exec(readFileSync(file, 'utf8')) ?? [];
  const [first = '', ...named] = code.split(/^\/\/\/\/ (?=\S+$)/mu);
  const files = new Map<string, string>();
  for (const part of named) {
    const [name = '', ...lines] = part.split('\n');
    files.set(`/src/${name}`, lines.join('\n'));
  }
  if (files.size === 0) files.set('/src/program.ts', first);
  return { files, code, tables };
}

function tableOf(files: ReadonlyMap<string, string>, subject: Subject, types: boolean): string {
  const [path = '', text = ''] = [...files].at(-1) ?? [];
  const program = types ? programOf(files) : undefined;
  const lines: string[] = [];
  const probe = {
    meta: { schema: [] },
    create: (context: never) => ({ 'Program:exit': () => void lines.push(...factsOf(analyse(context), subject)) }),
  };
  const messages = new Linter({ configType: 'flat', cwd: '/' }).verify(
    text,
    [{ files: ['**/*.ts'], languageOptions: { parser, parserOptions: { programs: program ? [program] : null } }, plugins: { probe: { rules: { probe } } }, rules: { 'probe/probe': 'error' } }],
    { filename: path },
  );
  expect(messages).toEqual([]);
  return lines.join('\n');
}

const comment = (table: string): string => `/*\n${table}\n*/\n`;

describe.each(['signals', 'effects', 'calls', 'context', 'intent', 'loops', 'blocking', 'resources'] as const)('%s as text', (subject) => {
  it.each(readdirSync(join(folder, subject)).filter((name) => name.endsWith('.txt')))('%s', (name) => {
    const file = join(folder, subject, name);
    const { files, code, tables } = readFixture(file);
    const [typed, untyped] = [tableOf(files, subject, true), tableOf(files, subject, false)];
    const actual = comment(typed) + (untyped === typed ? '' : comment(`without types\n${untyped}`));
    if (process.env['UPDATE'] && actual !== tables) writeFileSync(file, actual + code);
    else expect(actual).toBe(tables);
  });
});
