/** From ESLint's places (lines from 1, columns from 1 or 0, text without BOM) to offsets into the buffer. The only such place. */
import type { TSESTree } from '@typescript-eslint/types';
import type { TSESLint } from '@typescript-eslint/utils';

export class Places {
  readonly #source: Readonly<TSESLint.SourceCode>;
  /** 1 when the buffer begins with a BOM, which ESLint takes away. */
  readonly #bom: number;

  constructor(source: Readonly<TSESLint.SourceCode>, text: string) {
    this.#source = source;
    this.#bom = text.startsWith('\uFEFF') ? 1 : 0;
  }

  /** Offset in the buffer of an offset in the text that ESLint sees. */
  offset(index: number): number {
    return index + this.#bom;
  }

  /** @param line from 1 @param column from 0; both are brought inside the text */
  at(line: number, column: number): number {
    const { lines, text } = this.#source;
    if (line < 1) return this.#bom;
    const row = lines[line - 1];
    if (row === undefined) return text.length + this.#bom;
    return this.#source.getIndexFromLoc({ line, column: Math.max(0, Math.min(column, row.length)) }) + this.#bom;
  }

  range(loc: TSESTree.SourceLocation): { start: number; end: number } {
    return { start: this.at(loc.start.line, loc.start.column), end: this.at(loc.end.line, loc.end.column) };
  }

  /** The range of an ESLint message; one without an end covers the word at its beginning. */
  message(message: Pick<TSESLint.Linter.LintMessage, 'line' | 'column' | 'endLine' | 'endColumn'>): { start: number; end: number } {
    const start = this.at(message.line, message.column - 1);
    if (message.endLine !== undefined && message.endColumn !== undefined) {
      return { start, end: Math.max(start, this.at(message.endLine, message.endColumn - 1)) };
    }
    const word = /^[\w$]+/u.exec(this.#source.text.slice(start - this.#bom, start - this.#bom + 200));
    return { start, end: start + (word?.[0].length ?? 0) };
  }
}
