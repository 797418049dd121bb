/** Where something new goes in a file: behind the imports, or behind what must stay at its head. */
import type { TSESTree } from '@typescript-eslint/types';
import { lineEnd } from './text.ts';

/** A file as the engine takes it: its text, the tree of exactly this text, and where it lies if that is known. */
export interface SourceFile {
  readonly text: string;
  readonly ast: TSESTree.Program;
  /** Absolute or relative, with forward slashes. */
  readonly path?: string;
}

/** A place for new lines. `before` and `after` are the line breaks that the new text needs round it. */
export interface Place {
  readonly offset: number;
  readonly before: string;
  readonly after: string;
}

const pragma = /@(?:license|licence|preserve|file|fileoverview|copyright|author|ts-|jsx)|eslint|copyright|spdx|prettier|\bglobals? |istanbul|\bc8\b|^\/\*!/iu;

const COMPONENT = /\.(?:vue|svelte|astro)$/iu;

/** Whether a file is written in TypeScript, by its name, or as a component (Vue, Svelte, Astro) by the language of its script; undefined when neither says. */
export function saysTypeScript(path: string, text: string): boolean | undefined {
  if (/\.[cm]?tsx?$/u.test(path)) return true;
  if (/\.[cm]?jsx?$/u.test(path)) return false;
  return COMPONENT.test(path) ? /\.astro$/iu.test(path) || /<script\b[^>]*\blang\s*=\s*["']?(?:tsx?|typescript)\b/iu.test(text) : undefined;
}

/**
 * The part of a file that holds the program: all of it, but in a component (Vue, Svelte, Astro) the block of script that the statements are in.
 * @returns UTF-16 offsets
 */
export function scriptOf({ text, ast, path }: SourceFile): readonly [number, number] {
  if (!COMPONENT.test(path ?? '')) return [0, text.length];
  const blocks = [...text.matchAll(/(<script\b[^>]*>)([\s\S]*?)<\/script\s*>/giu)].map(({ index, 1: tag = '', 2: script = '' }) => [index + tag.length, index + tag.length + script.length, tag] as const);
  const first = ast.body[0];
  // Svelte's tree has the blocks themselves where other trees have the statements; new code goes to each component, not to the module.
  const block = blocks.find(([start, end]) => first && start <= first.range[0] && first.range[0] < end) ?? blocks.find(([, , tag]) => !/\bmodule\b/iu.test(tag)) ?? blocks[0];
  return block ? [block[0], block[1]] : [0, text.length];
}

/**
 * The place behind everything that has to stay first: byte order mark, shebang, directives, the licence or pragma comment.
 * A comment that belongs to the first statement stays with it.
 */
export function headPlace(file: SourceFile, eol: string): Place {
  const { text, ast } = file;
  const directives = ast.body.filter((statement) => 'directive' in statement && typeof statement.directive === 'string');
  const last = directives.at(-1);
  if (last) return behindLine(text, endOfLineComment(text, last.range[1]), eol, true);
  const [start] = scriptOf(file);
  let offset = start === 0 && text.startsWith('\uFEFF') ? 1 : start;
  if (text.startsWith('#!', offset)) offset = lineEnd(text, offset);
  const firstStatement = ast.body[0]?.range[0] ?? text.length;
  let end = offset;
  for (;;) {
    const gap = /^\s*/u.exec(text.slice(end))?.[0].length ?? 0;
    const group = commentGroup(text, end + gap);
    if (group === end + gap || group > firstStatement) break;
    const isAttached = !/^[ \t]*(?:\r?\n[ \t]*){2}/u.test(text.slice(group)) && text.slice(group).trim() !== '';
    if (isAttached && !pragma.test(text.slice(end + gap, group))) break;
    end = group;
  }
  // The line break behind the tag is the one behind the new text.
  if (start > 0 && end === start) return { offset: end, before: eol, after: /^[ \t]*\r?\n/u.test(text.slice(end)) ? '' : eol };
  if (end === 0 || (end === 1 && text.startsWith('\uFEFF'))) {
    // Leading blank lines stay where they are, before the statement.
    return { offset: end, before: '', after: eol + (text.slice(end).trim() === '' || /^\r?\n/u.test(text.slice(end)) ? '' : eol) };
  }
  return behindLine(text, end, eol, true);
}

/** The place on the line behind a statement; a comment on the statement's line stays on it. */
export function placeBehind(text: string, statement: TSESTree.Node, eol: string): Place {
  // In a file without semicolons one on the next line (`;[a].map(f)`) is counted to this statement; it stays where it is.
  const end = statement.range[0] + text.slice(...statement.range).replace(/\s*\n\s*;$/u, '').length;
  return behindLine(text, endOfLineComment(text, end), eol, false);
}

/** The last import of the file, or the last `require` declaration of the first run of them. */
export function lastImport(ast: TSESTree.Program): TSESTree.Node | undefined {
  const imports = ast.body.filter((each) => each.type === 'ImportDeclaration' || each.type === 'TSImportEqualsDeclaration');
  if (imports.length > 0) return imports.at(-1);
  let last: TSESTree.Node | undefined;
  for (const statement of ast.body) {
    if (isRequireDeclaration(statement)) last = statement;
    else if (last) break;
  }
  return last;
}

/** `const x = require('m')`, `const { y } = require('m')`, `require('m')`, `require('m').z`. */
export function isRequireDeclaration(statement: TSESTree.Node): boolean {
  if (statement.type === 'ExpressionStatement') return isRequire(statement.expression);
  return statement.type === 'VariableDeclaration' && statement.declarations.length > 0 && statement.declarations.every(({ init }) => init !== null && isOfRequire(init));
}

/** `require('m')`, `require('m').x`, `require('m')(options)`. */
function isOfRequire(value: TSESTree.Expression): boolean {
  if (isRequire(value)) return true;
  if (value.type === 'MemberExpression') return isOfRequire(value.object);
  return value.type === 'CallExpression' && isOfRequire(value.callee);
}

function isRequire(node: TSESTree.Node): boolean {
  return node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'require' && node.arguments.length === 1;
}

function behindLine(text: string, end: number, eol: string, withGap: boolean): Place {
  const rest = text.slice(end);
  const gap = withGap ? eol : '';
  // Something else on the same line: the new text takes a line of its own between the two.
  if (/^[ \t]*[^\s]/u.test(rest)) return { offset: end, before: eol + gap, after: eol };
  return { offset: end, before: eol + gap, after: withGap && rest.trim() !== '' && !/^[ \t]*(?:\r?\n[ \t]*){2}/u.test(rest) ? eol : '' };
}

/** End of the comments that follow on the same line. */
export function endOfLineComment(text: string, from: number): number {
  let end = from;
  for (;;) {
    const found = /^[ \t]*(?:\/\/[^\r\n]*|\/\*(?:(?!\*\/)[^\r\n])*\*\/(?=[ \t]*(?:\r?\n|$|\/[/*])))/u.exec(text.slice(end));
    if (!found) return end;
    end += found[0].length;
  }
}

/** End of the comments that start at `from` with no blank line between them; `from` itself when there is none. */
function commentGroup(text: string, from: number): number {
  let end = from;
  for (;;) {
    const found = /^(?:[ \t]*(?:\r?\n[ \t]*)?)(?:\/\/[^\r\n]*|\/\*[\s\S]*?\*\/)/u.exec(text.slice(end));
    if (!found || (end === from && /^\s/u.test(found[0]))) return end;
    end += found[0].length;
  }
}
