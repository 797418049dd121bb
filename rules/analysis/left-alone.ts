/** Functions whose promise nobody waits for: a failure that leaves one is nobody's. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { variableOf } from './origin.ts';
import { wrapped, type FunctionNode } from './syntax.ts';

/**
 * Whether a function of this file is called somewhere as a statement of its own (`task();`, `void task();`), so that a promise of it that
 * rejects is an unhandled rejection. Calls from other files, and of methods, are not known.
 */
export function isLeftAlone(file: FileAnalysis, fn: FunctionNode): boolean {
  const name = fn.type === 'FunctionDeclaration' ? fn.id : fn.parent.type === 'VariableDeclarator' && fn.parent.id.type === 'Identifier' ? fn.parent.id : undefined;
  if (!name) {
    const { parent } = wrapped(fn);
    return parent?.type === 'CallExpression' && parent.callee === wrapped(fn) && isStatement(parent);
  }
  return variableOf(file, name)?.references.some(({ identifier }) => {
    const { parent } = identifier;
    return parent.type === 'CallExpression' && parent.callee === identifier && isStatement(parent);
  }) ?? false;
}

function isStatement(call: TSESTree.CallExpression): boolean {
  const { parent } = wrapped(call);
  const outer = parent?.type === 'UnaryExpression' && parent.operator === 'void' ? parent.parent : parent;
  return outer?.type === 'ExpressionStatement';
}
