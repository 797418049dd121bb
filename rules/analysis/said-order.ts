/** What the author wrote about the order of things. */
import type { TSESTree } from '@typescript-eslint/types';
import { ORDER_WORDS } from '../knowledge/effects.ts';
import type { FileAnalysis } from './file.ts';
import { enclosingFunction } from './syntax.ts';
import type { Unit } from './waits.ts';

/** Whether a comment in or just before a run, or before its function, says that it goes in turn. */
export function saysInTurn(file: FileAnalysis, units: readonly Unit[]): boolean {
  const first = units[0]?.node;
  const last = units.at(-1)?.node;
  return first !== undefined && last !== undefined && isOrderSaidAbout(file, first, last);
}

/** The same for any stretch of code, from the start of one node to the end of another. */
export function isOrderSaidAbout(file: FileAnalysis, first: TSESTree.Node, last: TSESTree.Node = first): boolean {
  const fn = enclosingFunction(first);
  return file.comments.some((comment) => {
    const within = first.loc.start.line - 3 <= comment.loc.end.line && comment.loc.end.line <= last.loc.end.line && (!fn || comment.range[0] >= fn.range[0]);
    const aboutFunction = fn !== undefined && comment.loc.end.line === fn.loc.start.line - 1;
    return (within || aboutFunction) && (ORDER_WORDS.test(comment.value) || /^[\s*]*sequential\b/iu.test(comment.value));
  });
}
