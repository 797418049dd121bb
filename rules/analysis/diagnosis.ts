/** Calls that note something for whoever looks at a log later: each line says what it is about, and nobody reads them as one text. */
import type { TSESTree } from '@typescript-eslint/types';
import { fileContext } from './context.ts';
import type { FileAnalysis } from './file.ts';
import { ancestors, isFunction, parsePath, parsePromiseChainStep } from './syntax.ts';

/**
 * Whether a call only notes something: lines below the level of information, failures that are noted where they are caught, and every line
 * that a logger gets in a program that is no command (in a command, lines are what its user reads).
 */
export function isDiagnosis(file: FileAnalysis, call: TSESTree.CallExpression): boolean {
  const path = parsePath(call.callee);
  const method = path?.at(-1) ?? '';
  const receiver = path?.at(-2)?.replace(/^[#_]+/u, '') ?? '';
  if (!/^(?:console|log|logger|\w+Logger)$/iu.test(receiver)) return false;
  if (/^(?:debug|trace|verbose|silly|fine)$/u.test(method)) return true;
  if (/^(?:error|warn|warning|exception)$/u.test(method) && isCaught(call)) return true;
  // The console is also where a program prints what it was asked for.
  return receiver !== 'console' && /^(?:log|info|notice|error|warn|warning)$/u.test(method) && fileContext(file) === 'program';
}

function isCaught(call: TSESTree.Node): boolean {
  for (const outer of ancestors(call)) {
    if (outer.type === 'CatchClause') return true;
    if (isFunction(outer)) return parsePromiseChainStep(outer.parent)?.onRejected === outer;
  }
  return false;
}
