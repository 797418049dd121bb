/** What a selection is, so that a pattern can be put round it without losing its result. */
import type { TSESTree } from '@typescript-eslint/types';
import type { SourceFile } from './places.ts';
import { nodesOf } from './tree.ts';

export interface Selection {
  /** The selection without the blanks at its ends. */
  readonly range: readonly [number, number];
  /** Code that becomes the body of the work: it returns the value where there is one. */
  readonly body: string;
  /** What stands before the pattern so that the value goes where it went: `const x = `, `return `, or nothing. */
  readonly before: string;
  /** Whether the pattern takes the place of an expression, so that no semicolon may end it. */
  readonly isExpression: boolean;
  /** Names that the selection declares and the code behind it uses: they would be out of reach. */
  readonly escaping: readonly string[];
}

/**
 * Reads a selection of whole statements or of one expression.
 * @param semicolon what ends a statement in this file
 */
export function readSelection({ text, ast }: SourceFile, [from, to]: readonly [number, number], semicolon: string): Selection {
  const selected = text.slice(from, to);
  const start = from + (selected.length - selected.trimStart().length);
  const end = Math.max(start, to - (selected.length - selected.trimEnd().length));
  const range = [start, end] as const;
  const plain: Selection = { range, body: text.slice(start, end), before: '', isExpression: false, escaping: [] };
  for (const { node } of nodesOf(ast)) {
    if (node.range[0] !== start || node.range[1] < end - 1 || node.range[1] > end + 1) continue;
    const isWhole = node.range[1] === end || (node.range[1] === end + 1 && text[end] === ';');
    if (!isWhole || node.type === 'Program') continue;
    const whole: Selection = { ...plain, range: node.range[1] > end ? [start, node.range[1]] : range };
    const returning = (value: TSESTree.Node): string => `return ${text.slice(...value.range)}${semicolon}`;
    if (node.type === 'VariableDeclaration' && node.declarations.length === 1) {
      const [declarator] = node.declarations;
      if (declarator?.init) return { ...whole, body: returning(declarator.init), before: text.slice(start, declarator.init.range[0]) };
    }
    if (node.type === 'ReturnStatement' && node.argument) return { ...whole, body: returning(node.argument), before: 'return ' };
    if (node.type === 'ExpressionStatement' && node.expression.type === 'AssignmentExpression' && node.expression.operator === '=') {
      const { left, right } = node.expression;
      return { ...whole, body: returning(right), before: `${text.slice(...left.range)} = ` };
    }
    if (node.type.endsWith('Statement') || node.type.endsWith('Declaration')) return { ...whole, body: text.slice(...whole.range) };
    if (/Expression$|^Identifier$|^TemplateLiteral$/u.test(node.type)) return { ...plain, body: returning(node), isExpression: true };
  }
  return { ...plain, escaping: escapingNames(ast, range) };
}

/** Names declared by top-level statements of the range and mentioned behind it. */
function escapingNames(ast: TSESTree.Program, [start, end]: readonly [number, number]): string[] {
  const declared = new Set<string>();
  const used = new Set<string>();
  for (const { node, parent } of nodesOf(ast)) {
    if (node.type === 'Identifier' && node.range[0] >= end) used.add(node.name);
    if (node.type === 'VariableDeclarator' && parent && parent.range[0] >= start && parent.range[1] <= end && node.id.type === 'Identifier') declared.add(node.id.name);
    if ((node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.range[0] >= start && node.range[1] <= end && node.id) declared.add(node.id.name);
  }
  return [...declared].filter((name) => used.has(name));
}

/** The innermost function round an offset. */
export function functionAround(ast: TSESTree.Program, offset: number): TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression | undefined {
  let found: TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression | undefined;
  for (const { node } of nodesOf(ast)) {
    const isFunction = node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';
    if (isFunction && node.range[0] < offset && offset < node.range[1] && (!found || node.range[0] >= found.range[0])) found = node;
  }
  return found;
}
