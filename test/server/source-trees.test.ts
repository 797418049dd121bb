/** A tree that was brought up to date, edit by edit, gives the parser what a fresh one does. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseForESLint } from '../../rules/parser.ts';
import { SourceTrees } from '../../server/lint/source-trees.ts';
import { root } from './client.ts';

/** All that rules see of a file: nodes, tokens, comments, with their places; or where it does not parse. */
function seen(text: string, file: string, tree: unknown): string {
  try {
    const { ast } = parseForESLint(text, { filePath: file, sourceType: 'module', ...(tree ? { tree: tree as never } : {}) });
    return JSON.stringify(ast, (key, value: unknown) => (key === 'parent' ? undefined : typeof value === 'bigint' ? `${value}n` : value instanceof RegExp ? String(value) : value));
  } catch (error) {
    const { lineNumber, column, message } = error as { lineNumber?: number; column?: number; message: string };
    return `${lineNumber}:${column} ${message}`;
  }
}

const folder = path.join(root, 'server', 'lint');
const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
const pieces = ['', ' ', '\n', '{', '}', '(', ')', ';', '`', '${', "'", '/*', '*/', '//', '<', '>', '=>', 'async ', 'await ', 'await x;', 'yield ', 'function f() {', 'class A {', 'return ', '?.', '=', 'a', '1', '@d ', '/a/', ' as T', '<T,>'];

describe('a tree kept up to date', () => {
  test.each(files)('%s', (name) => {
    const original = readFileSync(path.join(folder, name), 'utf8');
    const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), drop: fc.integer({ min: 0, max: 12 }), piece: fc.constantFrom(...pieces) });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        const trees = new SourceTrees();
        let text = original;
        seen(text, name, trees.tree(name, text, true));
        for (const { at, drop, piece } of edits) {
          const start = Math.floor(at * text.length);
          text = text.slice(0, start) + piece + text.slice(start + drop);
          expect(seen(text, name, trees.tree(name, text, true))).toBe(seen(text, name, undefined));
        }
      }),
      { numRuns: 12 },
    );
  }, 60_000);

  test('knows no language for a strange name', () => {
    expect(new SourceTrees().tree('a.vue', 'let a', true)).toBeUndefined();
  });

  test('keeps modules and scripts apart', () => {
    const trees = new SourceTrees();
    const text = 'await 1;';
    expect(seen(text, 'a.js', trees.tree('a.js', text, true))).toBe(seen(text, 'a.js', undefined));
    trees.tree('a.js', text, false);
    expect(seen(text, 'a.js', trees.tree('a.js', text, true))).toBe(seen(text, 'a.js', undefined));
  });
});
