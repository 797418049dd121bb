import type { TSESTree } from '@typescript-eslint/types';
import { describe, expect, it } from 'vitest';
import { thenableByForm } from '../../rules/analysis/form.ts';
import { parseForESLint } from '../../rules/parser.ts';

const expression = (code: string): TSESTree.Expression => {
  const [statement] = parseForESLint(`void 0, ${code};`, { filePath: '/form.tsx', ecmaFeatures: { jsx: true } }).ast.body;
  const { expressions } = (statement as TSESTree.ExpressionStatement).expression as TSESTree.SequenceExpression;
  return expressions.at(-1) as TSESTree.Expression;
};

describe('thenableByForm', () => {
  it.each(['1', '`${a}`', '[load()]', '() => load()', 'async function () {}', 'a + b', 'typeof a', 'a++', '<p>{load()}</p>', '<></>', '({ a: load(), b() {} })', "({ 'a': 1 })", 'expect(found).toEqual(wanted)', 'expect(load()).not.toBe(1)'])('%s is no promise', (code) => {
    expect(thenableByForm(expression(code))).toBe('never');
  });

  it('`import(…)` is one', () => {
    expect(thenableByForm(expression("import('fs')"))).toBe('always');
  });

  it.each(['a', 'load()', 'a ?? b', 'await a', 'new Load()', '({ ...a })', '({ then() {} })', "({ 'then': a })", '({ [a]: b })', '1 as unknown as Promise<1>', 'expect(load()).resolves.toBe(1)', 'expect(load()).rejects.not.toThrow()', 'expect(button).toBeVisible()', 'expect.poll(load).toBe(1)', 'expect(wanted)', 'toBe(1)'])('%s is not told by its form', (code) => {
    expect(thenableByForm(expression(code))).toBeUndefined();
  });
});
