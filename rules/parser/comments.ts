/**
 * The comments of a text without its tokens, which take ten times as long and which few files are asked for. What looks like the beginning of a
 * comment is one unless it stands in a text, a template, a regular expression or the text of JSX; only the parts of the tree that
 * have such a place are looked into.
 */
import { AST_TOKEN_TYPES as Type, type TSESTree } from '@typescript-eslint/types';
import ts from 'typescript';

const { SyntaxKind } = ts;

/** @param file a tree without errors */
export function commentsOf(file: ts.SourceFile): TSESTree.Comment[] {
  const { text } = file;
  const comments: TSESTree.Comment[] = [];
  let at = nextBeginning(text, text.startsWith('#!') ? lineEnd(text, 0) : 0);

  const locOf = (start: number, end: number): TSESTree.SourceLocation => ({ start: placeOf(file, start), end: placeOf(file, end) });
  /** What begins before `end` is comments. */
  const takeUpTo = (end: number): void => {
    while (at < end) {
      const comment = commentAt(text, at, locOf);
      comments.push(comment);
      at = nextBeginning(text, comment.range[1]);
    }
  };
  const look = (node: ts.Node): void => {
    if (node.end <= at) return;
    // All texts before it have been passed.
    if (at < node.pos) takeUpTo(node.pos);
    if (node.kind > SyntaxKind.LastToken) {
      ts.forEachChild(node, look);
    } else if (isText(node.kind)) {
      takeUpTo(node.kind === SyntaxKind.JsxText ? node.pos : node.getStart(file));
      if (at < node.end) at = nextBeginning(text, node.end);
    }
  };
  look(file);
  takeUpTo(text.length);
  return comments;
}

const isText = (kind: ts.SyntaxKind): boolean =>
  kind === SyntaxKind.StringLiteral || kind === SyntaxKind.JsxText || kind === SyntaxKind.RegularExpressionLiteral || (kind >= SyntaxKind.NoSubstitutionTemplateLiteral && kind <= SyntaxKind.TemplateTail);

const BEGINNING = /\/[/*]/gu;

/** Where the next comment may begin; behind the text when nowhere. */
function nextBeginning(text: string, from: number): number {
  BEGINNING.lastIndex = from;
  return BEGINNING.exec(text)?.index ?? Infinity;
}

/** The comment that begins at a place. */
export function commentAt(text: string, start: number, locOf: (start: number, end: number) => TSESTree.SourceLocation): TSESTree.Comment {
  const isLine = text[start + 1] === '/';
  const end = isLine ? lineEnd(text, start) : text.indexOf('*/', start + 2) + 2;
  return { type: isLine ? Type.Line : Type.Block, loc: locOf(start, end), range: [start, end], value: text.slice(start + 2, isLine ? end : end - 2) };
}

const LINE_BREAK = /[\n\r\u2028\u2029]/gu;

/** Where the line of a place ends. */
export function lineEnd(text: string, from: number): number {
  LINE_BREAK.lastIndex = from;
  return LINE_BREAK.exec(text)?.index ?? text.length;
}

function placeOf(file: ts.SourceFile, offset: number): TSESTree.Position {
  const { line, character } = file.getLineAndCharacterOfPosition(offset);
  return { line: line + 1, column: character };
}
