/** How a file is written, and our own code rewritten that way. */
import type { TSESTree } from '@typescript-eslint/types';
import { saysTypeScript } from './places.ts';
import { segmentsOf } from './segments.ts';
import { nodesOf } from './tree.ts';

export interface FileStyle {
  /** One level of indentation. */
  readonly indent: string;
  readonly quotes: 'single' | 'double';
  readonly semicolons: boolean;
  readonly eol: '\n' | '\r\n';
  readonly modules: 'esm' | 'cjs';
  /** Whether built-in modules are imported as `node:fs` (true) or `fs`. */
  readonly nodePrefix: boolean;
  readonly language: 'typescript' | 'javascript';
}

export const defaultStyle: FileStyle = {
  indent: '  ',
  quotes: 'single',
  semicolons: true,
  eol: '\n',
  modules: 'esm',
  nodePrefix: true,
  language: 'typescript',
};

const builtinNames = new Set('assert async_hooks buffer child_process cluster console crypto dgram diagnostics_channel dns events fs http http2 https inspector module net os path perf_hooks process querystring readline repl stream string_decoder timers tls tty url util v8 vm worker_threads zlib'.split(' '));
const prefixOnly = new Set(['test', 'sqlite', 'sea']);

export const isBuiltin = (module: string): boolean => {
  const name = module.replace(/^node:/u, '').split('/')[0] ?? '';
  return builtinNames.has(name) || (module.startsWith('node:') && prefixOnly.has(name));
};

/** The module's name without the prefix, so that `fs` and `node:fs` are the same. */
export const moduleKey = (module: string): string => (isBuiltin(module) ? module.replace(/^node:/u, '') : module);

/** The module's name in the habit of the file. */
export function spellModule(module: string, style: Pick<FileStyle, 'nodePrefix'>): string {
  if (!isBuiltin(module)) return module;
  const bare = moduleKey(module);
  return style.nodePrefix || prefixOnly.has(bare.split('/')[0] ?? '') ? `node:${bare}` : bare;
}

/**
 * Reads a file's habits from its text and tree; where the file shows none, `defaultStyle` holds.
 * @param path decides language and module system where the code does not (`.ts`, `.cjs`, `.mjs` ...)
 */
export function detectStyle(text: string, ast: TSESTree.Program, path = ''): FileStyle {
  const votes = { single: 0, double: 0, semicolons: 0, bare: 0, esm: 0, cjs: 0, prefixed: 0, unprefixed: 0, types: 0 };
  const seeModule = (module: string): void => {
    if (isBuiltin(module)) votes[module.startsWith('node:') ? 'prefixed' : 'unprefixed'] += 1;
  };
  for (const { node, parent } of nodesOf(ast)) {
    if (node.type.startsWith('TS')) votes.types += 1;
    if (node.type === 'Literal' && typeof node.value === 'string' && parent?.type !== 'JSXAttribute') {
      const quote = text[node.range[0]];
      if (quote === "'") votes.single += 1;
      if (quote === '"') votes.double += 1;
    }
    if (endsWithSemicolon.has(node.type) && !isPartOfStatement(node, parent)) {
      const last = text[node.range[1] - 1];
      // `;[a].map(f)`: that one stands before the next statement.
      if (last === ';' && !/\n\s*;$/u.test(text.slice(...node.range))) votes.semicolons += 1;
      else votes.bare += 1;
    }
    if (node.type === 'ImportDeclaration' || node.type === 'ExportNamedDeclaration' || node.type === 'ExportDefaultDeclaration' || node.type === 'ExportAllDeclaration') votes.esm += 1;
    if (node.type === 'ImportDeclaration') seeModule(node.source.value);
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'require') {
      const [argument] = node.arguments;
      if (argument?.type === 'Literal' && typeof argument.value === 'string') {
        votes.cjs += 1;
        seeModule(argument.value);
      }
    }
    if (node.type === 'MemberExpression' && node.object.type === 'Identifier' && (node.object.name === 'exports' || (node.object.name === 'module' && node.property.type === 'Identifier' && node.property.name === 'exports'))) votes.cjs += 1;
  }
  const isTypeScript = saysTypeScript(path, text) ?? votes.types > 0;
  return {
    indent: detectIndent(text),
    quotes: votes.double > votes.single ? 'double' : 'single',
    semicolons: votes.bare <= votes.semicolons,
    eol: (text.match(/\r\n/gu)?.length ?? 0) * 2 > (text.match(/\n/gu)?.length ?? 0) ? '\r\n' : '\n',
    modules: votes.esm > 0 || /\.m[jt]s$/u.test(path) ? 'esm' : votes.cjs > 0 || /\.c[jt]s$/u.test(path) ? 'cjs' : 'esm',
    nodePrefix: votes.prefixed >= votes.unprefixed,
    language: isTypeScript ? 'typescript' : 'javascript',
  };
}

const endsWithSemicolon = new Set<string>(['ExpressionStatement', 'VariableDeclaration', 'ImportDeclaration', 'ExportNamedDeclaration', 'ReturnStatement', 'ThrowStatement', 'BreakStatement', 'ContinueStatement', 'DebuggerStatement']);

/** A declaration in a loop's head or behind `export` ends with no semicolon of its own. */
function isPartOfStatement(node: TSESTree.Node, parent: TSESTree.Node | undefined): boolean {
  if (node.type === 'ExportNamedDeclaration') return node.declaration !== null;
  if (!parent || node.type !== 'VariableDeclaration') return false;
  if (parent.type === 'ForStatement') return parent.init === node;
  return (parent.type === 'ForOfStatement' || parent.type === 'ForInStatement') && parent.left === node;
}

function detectIndent(text: string): string {
  const votes = new Map<string, number>();
  const lines = text.split(/\r?\n/u);
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1] ?? '';
    if (!/[{([]\s*$/u.test(before) || !line.trim()) continue;
    const outer = /^[ \t]*/u.exec(before)?.[0] ?? '';
    const inner = /^[ \t]*/u.exec(line)?.[0] ?? '';
    const unit = inner.startsWith(outer) ? inner.slice(outer.length) : '';
    if (unit === '\t' || /^ {1,8}$/u.test(unit)) votes.set(unit, (votes.get(unit) ?? 0) + 1);
  }
  const [best] = [...votes].sort((a, b) => b[1] - a[1]);
  return best?.[0] ?? defaultStyle.indent;
}

/**
 * Rewrites our own code (two spaces, single quotes, semicolons, `\n`) in the style of a file.
 * @param code text of a pattern; strings and templates keep their meaning
 */
export function restyle(code: string, style: FileStyle): string {
  let result = '';
  const segments = segmentsOf(code);
  let isLineStart = true;
  for (const [index, { kind, from, to }] of segments.entries()) {
    let text = code.slice(from, to);
    if (kind === 'string' && style.quotes === 'double' && !/["\\]/u.test(text)) text = `"${text.slice(1, -1)}"`;
    if (kind === 'code' && !style.semicolons) {
      text = text.replaceAll(/;(?=[ \t]*(?:\n|$))/gu, (semicolon: string, at: number) => {
        const rest = text.slice(at + 1);
        const isLast = !rest.includes('\n') && index < segments.length - 1;
        // A comment may follow on the same line; then what comes after the comment decides.
        if (isLast && segments[index + 1]?.kind !== 'comment') return semicolon;
        return isNeeded(code, from + at + 1) ? semicolon : '';
      });
    }
    if (kind === 'code') text = text.replaceAll(/(^|\n)( +)/gu, (whole, start: string, spaces: string) => (start || isLineStart ? start + toIndent(spaces, style.indent) : whole));
    if (kind === 'comment') text = text.replaceAll(/\n( +)/gu, (_whole, spaces: string) => `\n${toIndent(spaces, style.indent)}`);
    isLineStart = text.endsWith('\n') || (isLineStart && text.trim() === '');
    result += text;
  }
  return style.eol === '\n' ? result : result.replaceAll('\n', style.eol);
}

function toIndent(spaces: string, unit: string): string {
  return unit.repeat(Math.floor(spaces.length / 2)) + (spaces.length % 2 === 1 ? ' ' : '');
}

/** Whether leaving out a semicolon at a line's end would join the statement with the next line. */
function isNeeded(code: string, after: number): boolean {
  const next = code.slice(after).replace(/^(?:\s|\/\/[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/u, '');
  return /^[([`+\-*/,.]/u.test(next) || /^in(?:stanceof)?\b/u.test(next);
}
