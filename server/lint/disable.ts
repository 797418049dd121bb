/**
 * The comments that switch a rule off for one line or for the file, written as a person would: joined to a comment that is there
 * already, as `{/* ... *\/}` between JSX elements, inside the line where no line of comment may stand (templates), and after the
 * shebang, the header and the directives at the top of a file.
 */
import type { TSESTree } from '@typescript-eslint/types';
import type { TSESLint } from '@typescript-eslint/utils';
import type { PlainEdit, PlainRepair } from './jobs.ts';

const DIRECTIVE = /^\s*eslint-disable(-next-line|-line)?(?=\s|$)\s*([\s\S]*?)(\s+--[\s\S]*)?\s*$/u;

/** Both kinds of edit for one finding. Offsets are those of ESLint's text. */
export class DisableComments {
  readonly #source: Readonly<TSESLint.SourceCode>;
  readonly #newline: string;
  readonly #unbroken: readonly { range: readonly [number, number]; jsx: boolean }[];

  constructor(source: Readonly<TSESLint.SourceCode>) {
    this.#source = source;
    this.#newline = /\r\n|\n|\r/u.exec(source.text)?.[0] ?? '\n';
    const over = source.ast.tokens.filter(({ type, loc }) => loc.start.line !== loc.end.line && type !== 'Punctuator');
    this.#unbroken = [
      ...over.map(({ type, range }) => ({ range, jsx: (type as string) === 'JSXText' })),
      ...source.getAllComments().filter(({ loc }) => loc.start.line !== loc.end.line).map(({ range }) => ({ range, jsx: false })),
    ];
  }

  /** @param rule as a comment names it, with prefix @param line of the finding, from 1 @param index offset where it begins */
  line(rule: string, line: number, index: number): PlainRepair {
    return { kind: 'disable-line', title: `Disable ${rule} for this line`, ...this.#line(rule, line, index) };
  }

  file(rule: string): PlainRepair {
    return { kind: 'disable-file', title: `Disable ${rule} for this file`, ...this.#file(rule) };
  }

  #line(rule: string, line: number, index: number): { edits: readonly PlainEdit[]; reasonAt?: number } {
    const existing = this.#directive((kind, comment) =>
      kind === '-next-line' ? comment.loc.end.line === line - 1 : kind === '-line' && comment.loc.start.line === line && comment.loc.end.line === line,
    );
    if (existing) return { edits: [join(existing, rule)] };
    const start = this.#source.getIndexFromLoc({ line, column: 0 });
    const indent = /^[ \t]*/u.exec(this.#source.text.slice(start, start + 500))?.[0] ?? '';
    const text = `eslint-disable-next-line ${rule}`;
    const inside = this.#unbroken.find(({ range, jsx }) => range[0] < start && (jsx ? start <= range[1] : start < range[1]));
    if (inside?.jsx) return above(start, `${indent}{/* `, text, ` */}${this.#newline}`);
    // The line begins inside a template, a string or a comment: only within the code of this line may something be written.
    if (inside) return above(index, '/* ', `eslint-disable-line ${rule}`, ' */ ');
    return above(start, `${indent}// `, text, this.#newline);
  }

  #file(rule: string): { edits: readonly PlainEdit[]; reasonAt?: number } {
    const firstCode = this.#source.ast.tokens[0]?.range[0] ?? Infinity;
    const at = this.#top();
    const existing = this.#directive((kind, comment) => kind === '' && comment.type === 'Block' && (comment.range[0] < firstCode || comment.range[0] <= at));
    if (existing) return { edits: [join(existing, rule)] };
    const { text } = this.#source;
    const alone = at === 0 || /[\n\r]/u.test(text[at - 1] ?? '');
    return above(at, `${alone ? '' : this.#newline}/* `, `eslint-disable ${rule}`, ` */${this.#newline}`);
  }

  /** Offset of the line after shebang, header comments and directives like `'use strict'`. */
  #top(): number {
    const { ast, text } = this.#source;
    let last: TSESTree.Node | TSESTree.Token | undefined;
    for (const statement of ast.body) {
      if (statement.type !== 'ExpressionStatement' || !('directive' in statement) || typeof statement.directive !== 'string') break;
      last = statement;
    }
    if (!last) {
      const first = ast.tokens[0];
      const header = this.#source.getAllComments().filter(({ range }) => !first || range[1] <= first.range[0]);
      const [shebang, ...others] = header;
      if (shebang && (shebang.type as string) === 'Shebang') last = shebang;
      const notice = others.length > 0 || last === undefined ? (last ? others[0] : shebang) : undefined;
      // A first comment with an empty line after it, or one that speaks of rights, belongs to the file and not to the code below.
      if (notice && (/^\s*(?:\r\n|\n|\r)\s*(?:\r\n|\n|\r)/u.test(text.slice(notice.range[1])) || /@license|copyright|SPDX/iu.test(notice.value))) last = notice;
    }
    if (!last) return 0;
    const rest = /^[^\S\r\n]*(?:\/\/[^\r\n]*)?(?:\r\n|\n|\r)?/u.exec(text.slice(last.range[1]));
    return last.range[1] + (rest?.[0].length ?? 0);
  }

  #directive(wanted: (kind: string, comment: TSESTree.Comment) => boolean): { comment: TSESTree.Comment; text: string } | undefined {
    for (const comment of this.#source.getAllComments()) {
      const parts = DIRECTIVE.exec(comment.value);
      // A comment without names switches everything off already; then there is no finding to disable.
      if (parts?.[2] && wanted(parts[1] ?? '', comment)) return { comment, text: this.#source.text.slice(...comment.range) };
    }
    return undefined;
  }
}

/** Adds a rule to the names of a directive, before its reason. */
function join({ comment, text }: { comment: TSESTree.Comment; text: string }, rule: string): PlainEdit {
  const names = /^\/[/*]\s*eslint-disable(?:-next-line|-line)?\s+([\s\S]*?)(?=\s+--|\s*\*\/$|\s*$)/u.exec(text);
  const at = comment.range[0] + (names?.[0].length ?? text.length);
  return { start: at, end: at, text: `, ${rule}` };
}

const above = (at: number, before: string, text: string, after: string): { edits: readonly PlainEdit[]; reasonAt: number } => ({
  edits: [{ start: at, end: at, text: `${before}${text}${after}` }],
  reasonAt: before.length + text.length,
});
