/**
 * Graphs as text: each file of `fixtures` is a program whose head comment is its graphs. `UPDATE=1 npx vitest run
 * test/analysis/flow/fixtures` rewrites the comments; the difference is then to be reviewed.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TSESTree } from '@typescript-eslint/types';
import { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../../rules/analysis/flow/build.ts';
import { printGraph } from '../../../rules/analysis/flow/print.ts';
import { brokenInvariants } from './invariants.ts';
import { nameOf, parse, rootsOf } from './programs.ts';

const folder = join(import.meta.dirname, 'fixtures');

const graphsOf = (code: string, name: string): string => graphsIn(parse(code, name.includes('jsx')).ast, code, name);

function graphsIn(ast: TSESTree.Program, code: string, name: string): string {
  const parts: string[] = [];
  for (const root of rootsOf(ast)) {
    // A program that only declares functions has nothing to show.
    if (root.type === 'Program' && root.body.every((statement) => statement.type === 'FunctionDeclaration')) continue;
    const graph = buildGraph(root, { accessThrows: name.includes('access-throws') });
    expect(graph).toBeDefined();
    if (!graph) continue;
    expect(brokenInvariants(graph)).toEqual([]);
    const text = printGraph(graph, code);
    parts.push(`${nameOf(root)}\n${text.replace(/^/gmu, '  ')}`);
  }
  return parts.join('\n');
}

describe('graphs as text', () => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  it('has the fixtures', () => expect(names.length).toBeGreaterThanOrEqual(60));
  it.each(names)('%s', (name) => {
    const file = join(folder, name);
    const [, expected = '', code = ''] = /^(?:\/\*\n([\s\S]*?)\n\*\/\n)?([\s\S]*)$/u.exec(readFileSync(file, 'utf8')) ?? [];
    const actual = graphsOf(code, name);
    if (process.env['UPDATE'] && actual !== expected) writeFileSync(file, `/*\n${actual}\n*/\n${code}`);
    else expect(actual).toBe(expected);
  });
});

/** The tree of ESLint's own parser; undefined for what is TypeScript only, or too new for it. */
function parsePlain(code: string, name: string): TSESTree.Program | undefined {
  const linter = new Linter();
  const parserOptions = { ecmaFeatures: { jsx: name.includes('jsx'), globalReturn: true } };
  const problems = linter.verify(code, [{ languageOptions: { parserOptions } }]);
  return problems.some(({ fatal }) => fatal) ? undefined : (linter.getSourceCode().ast as unknown as TSESTree.Program);
}

describe('the same graphs from the tree of ESLint’s own parser', () => {
  let compared = 0;
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.txt'))) {
    const code = readFileSync(join(folder, name), 'utf8').replace(/^\/\*\n[\s\S]*?\n\*\/\n/u, '');
    const ast = parsePlain(code, name);
    if (!ast) continue;
    compared += 1;
    it(name, () => expect(graphsIn(ast, code, name)).toBe(graphsOf(code, name)));
  }
  it('compares most fixtures', () => expect(compared).toBeGreaterThanOrEqual(70));
});
