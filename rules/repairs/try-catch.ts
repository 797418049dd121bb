/** Puts what a function does into a `try`, so that its failure goes to a handler instead of out of the function. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import type { FunctionNode } from '../analysis/syntax.ts';
import { thenable } from '../analysis/thenables.ts';
import type { TextEdit } from '../rule.ts';
import { replace } from './edits.ts';
import { indentOf } from './handlers.ts';

/**
 * @param statement what the `catch` does with `error`
 * @returns nothing for a body that cannot be taken apart: an arrow's expression in parentheses with comments around it
 */
export function guardBody(file: FileAnalysis, fn: FunctionNode, statement: string): readonly TextEdit[] | undefined {
  const { body } = fn;
  if (body.type !== 'BlockStatement') {
    if (file.source.getCommentsBefore(body).length > 0) return undefined;
    const text = needsAwait(file, body) ? `await ${file.text(body)}` : file.text(body);
    return [replaceWithParentheses(file, body, `{ try { ${text}; } catch (error) { ${statement} } }`)];
  }
  const inner = withAwaits(file, body).slice(1, -1);
  if (body.loc.start.line === body.loc.end.line) {
    return [replace(body, `{ try {${inner.trim() === '' ? ' ' : inner}} catch (error) { ${statement} } }`)];
  }
  const outer = closingIndent(file, body);
  const unit = unitOf(file, body, outer);
  const lines = inner.replace(/^[^\S\n]*\n/u, '').replace(/\n[^\S\n]*$/u, '').split('\n');
  const first = body.loc.start.line + (/^[^\S\n]*\n/u.test(inner) ? 1 : 0);
  const fixed = linesInsideTemplates(file, body);
  const indented = lines.map((line, index) => (line.trim() === '' || fixed.has(first + index) ? line : `${unit}${line}`));
  return [replace(body, `{\n${outer}${unit}try {\n${indented.join('\n')}\n${outer}${unit}} catch (error) {\n${outer}${unit}${unit}${statement}\n${outer}${unit}}\n${outer}}`)];
}

/** What a function returns unawaited fails outside of its `try`. */
const needsAwait = (file: FileAnalysis, value: TSESTree.Expression): boolean => value.type === 'CallExpression' && thenable(file, value) !== 'never';

/** The text of a body whose returned promises are waited for. */
function withAwaits(file: FileAnalysis, body: TSESTree.BlockStatement): string {
  const places: number[] = [];
  for (const node of file.walk(body)) {
    if (node.type === 'ReturnStatement' && node.argument && needsAwait(file, node.argument) && thenable(file, node.argument) !== 'unknown') places.push(node.argument.range[0] - body.range[0]);
  }
  let text = file.text(body);
  for (const place of places.reverse()) text = `${text.slice(0, place)}await ${text.slice(place)}`;
  return text;
}

/** An arrow's object literal stands in parentheses that go with it. */
function replaceWithParentheses(file: FileAnalysis, body: TSESTree.Node, text: string): TextEdit {
  const before = file.source.getTokenBefore(body);
  const after = file.source.getTokenAfter(body);
  const own = before?.value === '(' && after?.value === ')' && file.source.getTokenBefore(before)?.value === '=>';
  return own ? { range: [before.range[0], after.range[1]], text } : replace(body, text);
}

const closingIndent = (file: FileAnalysis, body: TSESTree.BlockStatement): string => /^\s*/u.exec(file.source.lines[body.loc.end.line - 1] ?? '')?.[0] ?? '';

/** One level of indentation, as the body itself uses it. */
function unitOf(file: FileAnalysis, body: TSESTree.BlockStatement, outer: string): string {
  const [statement] = body.body;
  const inner = statement ? indentOf(file, statement) : '';
  return inner.startsWith(outer) && inner.length > outer.length ? inner.slice(outer.length) : '  ';
}

/** Lines that begin inside a template literal: white space there is text. */
function linesInsideTemplates(file: FileAnalysis, body: TSESTree.Node): ReadonlySet<number> {
  const lines = new Set<number>();
  for (const node of file.walk(body, { intoFunctions: true })) {
    if (node.type !== 'TemplateElement') continue;
    for (let line = node.loc.start.line + 1; line <= node.loc.end.line; line += 1) lines.add(line);
  }
  return lines;
}
