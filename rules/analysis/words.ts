/** The reader's own code, short enough for the first line of a message. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { functionName, isFunction, unwrap, type FunctionNode } from './syntax.ts';

const LONGEST = 40;

/** The source of an expression in one line: arguments that are too long become `…`, chains keep their beginning and their end. */
export function excerpt(file: FileAnalysis, node: TSESTree.Node, longest = LONGEST): string {
  const whole = oneLine(file.text(node));
  if (whole.length <= longest) return whole;
  const inner = unwrap(node);
  if (inner.type === 'CallExpression' && isFunction(unwrap(inner.callee))) return `(${excerpt(file, inner.callee, longest)})(${inner.arguments.length > 0 ? '…' : ''})`;
  if (inner.type === 'CallExpression') return `${excerpt(file, inner.callee, longest - 3)}(${inner.arguments.length > 0 ? '…' : ''})`;
  if (inner.type === 'NewExpression') return `new ${excerpt(file, inner.callee, longest - 7)}(${inner.arguments.length > 0 ? '…' : ''})`;
  if (inner.type === 'MemberExpression' && !inner.computed) {
    const property = file.text(inner.property);
    const room = longest - property.length - 1;
    return room < SHORTEST ? `….${property}` : `${excerpt(file, inner.object, room)}.${property}`;
  }
  if (isFunction(inner)) return headOf(inner);
  return `${whole.slice(0, Math.max(1, longest - 1))}…`;
}

/** A function by its name, or by how it begins. */
export const nameOf = (fn: FunctionNode): string => functionName(fn) ?? headOf(fn);

const headOf = (fn: FunctionNode): string => `${fn.async ? 'async ' : ''}${fn.type === 'ArrowFunctionExpression' ? '() => …' : 'function …'}`;

/** Room below which the beginning of a chain says nothing any more. */
const SHORTEST = 6;

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();
