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

  /** What begins before `end` is comments. */
  const takeUpTo = (end: number): void => {
    while (at < end) {
      const isLine = text[at + 1] === '/';
      const close = isLine ? lineEnd(text, at) : text.indexOf('*/', at + 2) + 2;
      comments.push({ type: isLine ? Type.Line : Type.Block, loc: { start: placeOf(file, at), end: placeOf(file, close) }, range: [at, close], value: text.slice(at + 2, isLine ? close : close - 2) });
      at = nextBeginning(text, close);
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
