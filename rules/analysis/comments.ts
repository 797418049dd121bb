/** Comments by their place. They are looked up in the text and not among the tokens, which take ten times as long to make. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';

/** The comments between the token before a node and the node, in source order. */
export function commentsBefore(file: FileAnalysis, node: TSESTree.Node | TSESTree.Comment): readonly TSESTree.Comment[] {
  const { comments, code } = file;
  const found: TSESTree.Comment[] = [];
  let [start] = node.range;
  for (let index = firstFrom(comments, start) - 1; index >= 0; index--) {
    const comment = comments[index] as TSESTree.Comment;
    if (code.slice(comment.range[1], start).trim() !== '') break;
    found.unshift(comment);
    [start] = comment.range;
  }
  return found;
}

/** The comments within a node, in source order. */
export function commentsInside({ comments }: FileAnalysis, { range: [start, end] }: TSESTree.Node): readonly TSESTree.Comment[] {
  return comments.slice(firstFrom(comments, start), firstFrom(comments, end));
}

/** Whether code stands before a comment on its line. */
export function followsCode(file: FileAnalysis, comment: TSESTree.Comment): boolean {
  const [first = comment] = commentsBefore(file, comment);
  const codeEnd = file.code.slice(0, first.range[0]).trimEnd().length;
  return codeEnd > 0 && !/[\n\r\u2028\u2029]/u.test(file.code.slice(codeEnd, comment.range[0]));
}

/** The number of comments that begin before a place. */
function firstFrom(comments: readonly TSESTree.Comment[], place: number): number {
  let [from, to] = [0, comments.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((comments[middle] as TSESTree.Comment).range[0] < place) from = middle + 1;
    else to = middle;
  }
  return from;
}
