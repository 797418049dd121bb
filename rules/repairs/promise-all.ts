/** The text of `await Promise.all([…])` for several pieces of work, and names for their values. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import { variableOf } from '../analysis/origin.ts';
import { mayThrowAtOnce } from '../analysis/sync-throws.ts';
import { unwrap } from '../analysis/syntax.ts';
import { nameInScope, textAt } from './edits.ts';

const WIDEST = 110;

/** What changes when several are waited for at once, for titles. */
export const atOnce = (count: number): string => `Wait for ${count === 2 ? 'both' : 'all'} at once (the first failure rejects, the others go on)`;

/**
 * The operands as elements of an array, each as it is written. One that may throw at once, with others started before it, gets an
 * async function of its own, so that all are handled; undefined when that would change what it means, or when a comment speaks to a tool
 * about the line that it is on.
 * @param indent of the statement that the array is in
 */
export function elementsFor(file: FileAnalysis, operands: readonly TSESTree.Node[], indent: string): readonly string[] | undefined {
  const elements: string[] = [];
  for (const [index, operand] of operands.entries()) {
    if (file.source.getAllComments().some(({ loc, value }) => loc.end.line === operand.loc.start.line - 1 && DIRECTIVE.test(value))) return undefined;
    const text = textAt(file, operand, innerIndent(indent));
    if (operand.type === 'SequenceExpression') return undefined;
    if (index === 0 || !mayThrowAtOnce(file, operand)) elements.push(text);
    else if (canMoveIntoFunction(file, operand)) elements.push(`(async () => ${text})()`);
    else return undefined;
  }
  return elements;
}

/** Comments that are about the next line. */
const DIRECTIVE = /^[\s*/]*(?:@ts-(?:ignore|expect-error)|eslint-disable-next-line|biome-ignore|prettier-ignore|oxlint-disable-next-line)\b/u;

function canMoveIntoFunction(file: FileAnalysis, operand: TSESTree.Node): boolean {
  for (const node of file.walk(operand, { intoFunctions: true })) {
    if (node.type === 'YieldExpression') return false;
    if (node.type !== 'Identifier') continue;
    if (node.name === 'arguments') return false;
    const variable = variableOf(file, node);
    // TypeScript forgets what it knows of a variable that changes as soon as a function closes over it.
    if (variable?.references.some((reference) => reference.isWrite() && !reference.init)) return false;
  }
  return true;
}

const innerIndent = (indent: string): string => `${indent}${indent.includes('\t') ? '\t' : '  '}`;

/** `prefix` + `await Promise.all([…])` + `suffix`, on several lines when one would be too long. */
export function promiseAll(prefix: string, elements: readonly string[], suffix: string, indent: string): string {
  const short = `${prefix}await Promise.all([${elements.join(', ')}])${suffix}`;
  if (!short.includes('\n') && indent.length + short.length <= WIDEST) return short;
  const inner = innerIndent(indent);
  return `${prefix}await Promise.all([\n${elements.map((element) => `${inner}${element},\n`).join('')}${indent}])${suffix}`;
}

/** A name for the value of an operand that nothing else at that place has: `getUser(id)` → `user`. */
export function nameForValue(file: FileAnalysis, at: TSESTree.Node, operand: TSESTree.Node, taken: Set<string>, wish?: string): string {
  const base = wish ?? wordFor(operand);
  const candidates = [base, `${base}Value`, `${base}Result`, ...Array.from({ length: 50 }, (_, index) => `${base}${index + 2}`)];
  const free = candidates.find((name) => /^[A-Za-z_$][\w$]*$/u.test(name) && !RESERVED.test(name) && !taken.has(name) && !nameInScope(file, at, name) && !isGlobalName(file, name)) ?? base;
  taken.add(free);
  return free;
}

const RESERVED = /^(?:break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|export|extends|false|finally|for|function|if|import|in|instanceof|new|null|return|super|switch|this|throw|true|try|typeof|var|void|while|with|yield|let|static|await|async|of|undefined|arguments|eval)$/u;

/** Whether the file means a global by the name. */
function isGlobalName(file: FileAnalysis, name: string): boolean {
  return file.scopes?.globalScope?.through.some(({ identifier }) => identifier.name === name) === true;
}

function wordFor(operand: TSESTree.Node): string {
  let node: TSESTree.Node = unwrap(operand);
  if (node.type === 'ImportExpression') return moduleWord(node) ?? 'module';
  if (node.type === 'CallExpression') node = unwrap(node.callee);
  const name = node.type === 'MemberExpression' && node.property.type === 'Identifier' ? node.property.name : node.type === 'Identifier' ? node.name : 'value';
  const word = /^(?:get|fetch|load|read|find|list|resolve|retrieve|download)([A-Z]\w*)$/u.exec(name)?.[1];
  if (!word) return name === 'value' ? name : `${name}Value`;
  return word.charAt(0).toLowerCase() + word.slice(1);
}

/** `import('./date-format.js')` → `dateFormat` */
function moduleWord({ source }: TSESTree.ImportExpression): string | undefined {
  const path = source.type === 'Literal' && typeof source.value === 'string' ? source.value : '';
  const [first, ...others] = (path.split('/').at(-1) ?? '').replace(/\.[cm]?[jt]sx?$/u, '').split(/[^A-Za-z0-9]+/u).filter(Boolean);
  return first && first + others.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('');
}
