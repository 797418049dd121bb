/** The reader's own code, short enough for the first line of a message. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { isFunction, unwrap } from './syntax.ts';

const LONGEST = 40;

/** The source of an expression in one line: arguments that are functions become `…`, what is too long is cut. */
export function excerpt(file: FileAnalysis, node: TSESTree.Node, longest = LONGEST): string {
  const whole = oneLine(file.text(node));
  if (whole.length <= longest) return whole;
  const inner = unwrap(node);
  if (inner.type === 'CallExpression' || inner.type === 'NewExpression') {
    const callee = oneLine(file.text(inner.callee));
    const prefix = inner.type === 'NewExpression' ? 'new ' : '';
    const short = `${prefix}${shortCallee(file, inner.callee, callee, longest - 3)}(${inner.arguments.length > 0 ? '…' : ''})`;
    return short;
  }
  if (isFunction(inner)) return 'this function';
  return `${whole.slice(0, longest - 1)}…`;
}

function shortCallee(file: FileAnalysis, callee: TSESTree.Node, text: string, longest: number): string {
  if (text.length <= longest) return text;
  const inner = unwrap(callee);
  if (inner.type === 'MemberExpression' && !inner.computed) return `….${file.text(inner.property)}`;
  return `${text.slice(0, longest - 1)}…`;
}

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();
