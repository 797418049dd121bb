/** Puts a call round an expression or round statements, by insertions alone: whatever stands there stays as it is. */
import type { TSESTree } from '@typescript-eslint/types';
import { endOfLineComment } from '../../snippets/insert/places.ts';
import { leadAt } from '../../snippets/insert/text.ts';
import type { FileStyle } from '../../snippets/insert/style.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { unwrap } from '../analysis/syntax.ts';
import { insertAfter, insertBefore } from '../repairs/edits.ts';
import type { TextEdit } from '../rule.ts';

/** `call(async (parameters) => { … }rest)` */
export interface Around {
  readonly call: string;
  readonly parameters: string;
  /** What follows the function: `, 5000`. */
  readonly rest: string;
}

/** @param inner edits inside the expression */
export function aroundExpression(file: FileAnalysis, node: TSESTree.Expression, { call, parameters, rest }: Around, inner: readonly TextEdit[] = []): readonly TextEdit[] {
  let waits = false;
  for (const each of file.walk(node)) waits ||= each.type === 'AwaitExpression';
  const isBare = node.type !== 'SequenceExpression' && unwrap(node).type !== 'ObjectExpression';
  const [open, close] = isBare ? ['', ''] : ['(', ')'];
  return [insertBefore(node, `${call}(${waits ? 'async ' : ''}(${parameters}) => ${open}`), ...inner, insertAfter(node, `${close}${rest})`)];
}

/**
 * @param escaping names that the statements declare and the code behind them uses
 * @param inner edits inside the statements
 */
export function aroundStatements(
  file: FileAnalysis, style: FileStyle, statements: readonly TSESTree.Node[], { call, parameters, rest }: Around, escaping: readonly string[], inner: readonly TextEdit[] = [],
): readonly TextEdit[] {
  const [first] = statements;
  const last = statements.at(-1);
  if (!first || !last) return [];
  const { code: text } = file;
  const { eol, indent } = style;
  const semicolon = style.semicolons ? ';' : '';
  const start = first.range[0];
  const comment = endOfLineComment(text, last.range[1]);
  const end = /^[ \t]*(?:\r?\n|$)/u.test(text.slice(comment)) ? comment : last.range[1];
  const lead = leadAt(text, start);
  const [only, more] = escaping;
  const given = only === undefined ? '' : more === undefined ? only : `{ ${escaping.join(', ')} }`;
  return [
    { range: [start, start], text: `${given && `const ${given} = `}await ${call}(async (${parameters}) => {${eol}${lead}${indent}` },
    ...lineStarts(file, start, end).map((at): TextEdit => ({ range: [at, at], text: indent })),
    ...inner,
    { range: [end, end], text: `${given && `${eol}${lead}${indent}return ${given}${semicolon}`}${eol}${lead}}${rest})${semicolon}` },
  ];
}

/** Where lines begin inside of a range, but for blank ones and those that belong to a text. */
function lineStarts(file: FileAnalysis, start: number, end: number): number[] {
  const { code: text } = file;
  const texts: (readonly [number, number])[] = [];
  for (const node of file.walk(file.program, { intoFunctions: true })) {
    if ((node.type === 'TemplateElement' || node.type === 'Literal') && node.loc.start.line !== node.loc.end.line) texts.push(node.range);
  }
  const found: number[] = [];
  for (let at = text.indexOf('\n', start) + 1; at > 0 && at < end; at = text.indexOf('\n', at) + 1) {
    const isBlank = /^[ \t]*(?:\r?\n|$)/u.test(text.slice(at, at + 400));
    if (!isBlank && !texts.some(([from, to]) => from < at && at <= to)) found.push(at);
  }
  return found;
}
