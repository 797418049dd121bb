/**
 * Tokens and comments of a text, from TypeScript's tree of it, in one walk. typescript-estree makes them of the lists of children that
 * TypeScript's services build node by node, in two walks: a quarter of the time of a parse. What a tree has no nodes for (punctuation,
 * most keywords) stands in the gaps between its nodes and is scanned; comments stand in the gaps between tokens.
 *
 * They are the same tokens and comments, in the same order, which `test/tools/compare-tokens.ts` holds against public files.
 */
import { AST_TOKEN_TYPES as Type, type TSESTree } from '@typescript-eslint/types';
import ts from 'typescript';
import { commentAt, lineEnd } from './comments.ts';

const { SyntaxKind } = ts;

export interface TokensAndComments {
  readonly tokens: TSESTree.Token[];
  readonly comments: TSESTree.Comment[];
}

/** @param sourceFile a tree without errors, its parents set */
export function tokensOf(sourceFile: ts.SourceFile): TokensAndComments {
  return new TokenMaker(sourceFile).all();
}

/** Makes tokens and comments from the beginning of a file to its end: all at once, or statement by statement. */
export class TokenMaker implements TokensAndComments {
  readonly tokens: TSESTree.Token[] = [];
  readonly comments: TSESTree.Comment[] = [];
  readonly #file: ts.SourceFile;
  readonly #text: string;
  readonly #lines: readonly number[];
  readonly #scanner: ts.Scanner;
  /** Where the last token ended; up to the next one there is white space and comments. */
  #at = 0;
  /** The line of what was made last, from 0: places only grow. */
  #line = 0;

  constructor(file: ts.SourceFile) {
    this.#file = file;
    this.#text = file.text;
    this.#lines = file.getLineStarts();
    this.#scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, file.text);
  }

  all(): TokensAndComments {
    this.#walk(this.#file);
    return this;
  }

  /** The next statement. @returns what it has, and not what stands before it */
  make(statement: ts.Statement): TokensAndComments {
    this.#commentsUpTo(statement.getStart(this.#file));
    const [tokens, comments] = [this.tokens.length, this.comments.length];
    this.#walk(statement);
    return { tokens: this.tokens.slice(tokens), comments: this.comments.slice(comments) };
  }

  /** The next statement, of which all is made. */
  take(statement: ts.Statement, { tokens, comments }: TokensAndComments): void {
    this.#commentsUpTo(statement.getStart(this.#file));
    for (const token of tokens) this.tokens.push(token);
    for (const comment of comments) this.comments.push(comment);
    this.#at = statement.end;
  }

  /** What stands after the last statement. */
  end(): void {
    this.#walk(this.#file.endOfFileToken);
  }

  readonly #walk = (node: ts.Node): void => {
    const { kind } = node;
    if (kind <= SyntaxKind.LastToken) {
      // The end of the file is no token, but comments stand before it.
      if (kind === SyntaxKind.EndOfFileToken) this.#commentsUpTo(node.end);
      else this.#addNode(node);
      return;
    }
    let { pos } = node;
    ts.forEachChild(node, (child) => {
      if (pos < child.pos) this.#fill(pos, child.pos);
      this.#walk(child);
      pos = child.end;
    });
    if (pos < node.end) this.#fill(pos, node.end);
  };

  /** Tokens that the tree has no nodes for. */
  #fill(from: number, to: number): void {
    const scanner = this.#scanner;
    scanner.resetTokenState(from);
    for (let end = from; end < to; ) {
      const kind = scanner.scan();
      const start = scanner.getTokenStart();
      if (kind === SyntaxKind.EndOfFileToken || start >= to) return;
      end = scanner.getTokenEnd();
      if (end <= to) {
        this.#add(typeOfScanned(kind), start, end);
      } else if (this.#text[start] === '<') {
        // The parser has split a `<<`: the first half belongs to this gap, the second one is in the next.
        this.#add(Type.Punctuator, start, start + 1);
        return;
      }
    }
  }

  #addNode(node: ts.Node): void {
    const start = node.kind === SyntaxKind.JsxText ? node.pos : node.getStart(this.#file);
    this.#add(typeOfNode(node), start, node.end);
  }

  #add(type: Type, start: number, end: number): void {
    if (start > this.#at) this.#commentsUpTo(start);
    this.#at = end;
    const value = this.#text.slice(start, end);
    const loc = this.#locOf(start, end);
    const range: [number, number] = [start, end];
    if (type === Type.RegularExpression) {
      const slash = value.lastIndexOf('/');
      this.tokens.push({ type, loc, range, regex: { flags: value.slice(slash + 1), pattern: value.slice(1, slash) }, value });
    } else {
      this.tokens.push({ type, loc, range, value: type === Type.PrivateIdentifier ? value.slice(1) : value } as TSESTree.Token);
    }
  }

  #commentsUpTo(end: number): void {
    const text = this.#text;
    let at = this.#at;
    if (at === 0 && text.startsWith('#!')) at = lineEnd(text, 0);
    for (at = text.indexOf('/', at); at >= 0 && at < end; at = text.indexOf('/', at)) {
      const comment = commentAt(text, at, (from, to) => this.#locOf(from, to));
      this.comments.push(comment);
      [, at] = comment.range;
    }
    this.#at = end;
  }

  #locOf(start: number, end: number): TSESTree.SourceLocation {
    const from = this.#placeOf(start);
    return { start: from, end: this.#placeOf(end) };
  }

  #placeOf(offset: number): TSESTree.Position {
    const lines = this.#lines;
    while (this.#line + 1 < lines.length && (lines[this.#line + 1] as number) <= offset) this.#line++;
    return { line: this.#line + 1, column: offset - (lines[this.#line] as number) };
  }
}

/** The type of a token that was scanned in a gap: a keyword or a punctuator. */
function typeOfScanned(kind: ts.SyntaxKind): Type {
  if (kind >= SyntaxKind.FirstPunctuation && kind <= SyntaxKind.LastPunctuation) return Type.Punctuator;
  return typeOfKeyword(kind) ?? Type.Identifier;
}

function typeOfKeyword(kind: ts.SyntaxKind): Type | undefined {
  if (kind === SyntaxKind.NullKeyword) return Type.Null;
  if (kind === SyntaxKind.TrueKeyword || kind === SyntaxKind.FalseKeyword) return Type.Boolean;
  return kind >= SyntaxKind.FirstKeyword && kind <= SyntaxKind.LastFutureReservedWord ? Type.Keyword : undefined;
}

function typeOfNode(node: ts.Node): Type {
  const { kind, parent } = node;
  switch (kind) {
    case SyntaxKind.Identifier:
      return isJsxName(node) ? Type.JSXIdentifier : Type.Identifier;
    case SyntaxKind.StringLiteral:
      return parent.kind === SyntaxKind.JsxAttribute || parent.kind === SyntaxKind.JsxElement ? Type.JSXText : Type.String;
    case SyntaxKind.NumericLiteral:
    case SyntaxKind.BigIntLiteral:
      return Type.Numeric;
    case SyntaxKind.PrivateIdentifier:
      return Type.PrivateIdentifier;
    case SyntaxKind.JsxText:
      return Type.JSXText;
    case SyntaxKind.RegularExpressionLiteral:
      return Type.RegularExpression;
    default:
      return kind >= SyntaxKind.NoSubstitutionTemplateLiteral && kind <= SyntaxKind.TemplateTail ? Type.Template : typeOfScanned(kind);
  }
}

const isJsx = (node: ts.Node): boolean => node.kind >= SyntaxKind.JsxElement && node.kind <= SyntaxKind.JsxAttribute;

/** As typescript-estree has it: each identifier of a property access anywhere in JSX counts as one. */
function isJsxName(identifier: ts.Node): boolean {
  const { parent } = identifier;
  if (isJsx(parent)) return true;
  if (parent.kind !== SyntaxKind.PropertyAccessExpression) return false;
  for (let node: ts.Node | undefined = parent; node; node = node.parent) if (isJsx(node)) return true;
  return false;
}
