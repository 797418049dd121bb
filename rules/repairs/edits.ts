/** Small edits that several repairs are made of. */
import type { TSESTree } from '@typescript-eslint/types';
import { applyEdits } from '../../snippets/insert/text.ts';
import { detectStyle } from '../../snippets/insert/style.ts';
import { saysTypeScript, type SourceFile } from '../../snippets/insert/places.ts';
import { keepsPromiseUnheard } from '../analysis/fates/of-file.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { thenable } from '../analysis/thenables.ts';
import { enclosingFunction, statementListOf, unwrap, wrapped, type FunctionNode } from '../analysis/syntax.ts';
import type { TextEdit } from '../rule.ts';

export const insertBefore = (node: TSESTree.Node | TSESTree.Token, text: string): TextEdit => ({ range: [node.range[0], node.range[0]], text });
export const insertAfter = (node: TSESTree.Node | TSESTree.Token, text: string): TextEdit => ({ range: [node.range[1], node.range[1]], text });
export const replace = (node: TSESTree.Node | TSESTree.Token, text: string): TextEdit => ({ range: [node.range[0], node.range[1]], text });

/** The file as the insertion engine wants it. */
export const insertionTarget = (file: FileAnalysis): SourceFile => ({ text: file.code, ast: file.program, path: file.filename.replaceAll('\\', '/') });

/**
 * Whether an `await` may be written at a place: in an async function, or at the top level of an ES module that runs as one, and not
 * where a promise that runs already would be left without a handler meanwhile.
 */
export function mayAwaitAt(file: FileAnalysis, node: TSESTree.Node): boolean {
  for (let child = node, { parent } = node; parent; child = parent, parent = parent.parent) {
    if (parent.type === 'StaticBlock' || (parent.type === 'PropertyDefinition' && child === parent.value)) return false;
  }
  const fn = enclosingFunction(node);
  return (fn ? fn.async && !isParameterOf(fn, node) : runsAsModule(file)) && !keepsPromiseUnheard(file, node);
}

const isParameterOf = (fn: FunctionNode, node: TSESTree.Node): boolean =>
  fn.params.some((parameter) => parameter.range[0] <= node.range[0] && node.range[1] <= parameter.range[1]);

/** Whether the file is an ES module at run time, so that top-level await works: by its ending or the package's `type`. */
export function runsAsModule(file: FileAnalysis): boolean {
  if (file.program.sourceType !== 'module') return false;
  if (/\.m[jt]sx?$/u.test(file.filename)) return true;
  return /\.[jt]sx?$/u.test(file.filename) && file.host.nearestPackage(file.filename)?.isModule === true;
}

/** The edits that put `await` before an expression, with parentheses where its place would otherwise change the meaning. */
export function addAwait(file: FileAnalysis, node: TSESTree.Node): readonly TextEdit[] {
  return awaitAround(file, wrapped(node));
}

/** The same for a call that takes the place of a synchronous one: in `readFileSync(path) as string` the type is that of what is waited for. */
export const addAwaitToSync = (file: FileAnalysis, call: TSESTree.CallExpression): readonly TextEdit[] =>
  awaitAround(file, call.parent.type === 'ChainExpression' ? call.parent : call);

function awaitAround(file: FileAnalysis, outer: TSESTree.Node): readonly TextEdit[] {
  const { parent } = outer;
  const bindsTighter =
    (parent?.type === 'MemberExpression' && parent.object === outer)
    || ((parent?.type === 'CallExpression' || parent?.type === 'NewExpression') && parent.callee === outer)
    || (parent?.type === 'TaggedTemplateExpression' && parent.tag === outer)
    || parent?.type === 'TSNonNullExpression'
    || (parent?.type === 'BinaryExpression' && parent.operator === '**' && parent.left === outer);
  const needsOwn = (!bindsLikeUnary(unwrap(outer)) || outer.type === 'TSAsExpression' || outer.type === 'TSSatisfiesExpression') && !isParenthesised(file, outer);
  if (!bindsTighter && !needsOwn) return [insertBefore(openingOf(file, outer), 'await ')];
  if (isParenthesised(file, outer) && !needsOwn) return [insertBefore(outer, 'await ')];
  return [insertBefore(outer, bindsTighter ? `(await ${needsOwn ? '(' : ''}` : 'await ('), insertAfter(outer, bindsTighter && needsOwn ? '))' : ')')];
}

/** What may stand after `await` as it is. */
function bindsLikeUnary(node: TSESTree.Node): boolean {
  switch (node.type) {
    case 'ArrowFunctionExpression':
    case 'AssignmentExpression':
    case 'BinaryExpression':
    case 'ConditionalExpression':
    case 'LogicalExpression':
    case 'SequenceExpression':
    case 'YieldExpression':
      return false;
    default:
      return true;
  }
}

export function isParenthesised(file: FileAnalysis, node: TSESTree.Node): boolean {
  const before = file.source.getTokenBefore(node);
  const after = file.source.getTokenAfter(node);
  if (before?.value !== '(' || after?.value !== ')') return false;
  const { parent } = node;
  // The parentheses of a call or of a statement's head are not the expression's own.
  if ((parent?.type === 'CallExpression' || parent?.type === 'NewExpression') && parent.callee !== node) {
    return file.source.getTokenBefore(before)?.value === '(' || file.source.getTokenBefore(before)?.value === ',';
  }
  if (parent?.type === 'SwitchStatement' && parent.discriminant === node) return false;
  return !(parent && 'test' in parent && parent.test === node) || parent.type === 'ConditionalExpression';
}

/** The token before which text may be put so that it stands outside the expression's own parentheses. */
function openingOf(file: FileAnalysis, node: TSESTree.Node): TSESTree.Node | TSESTree.Token {
  return isParenthesised(file, node) ? (file.source.getTokenBefore(node) ?? node) : node;
}

/** Whether a name can be used at a node: declared in a scope around it, or known to the linter as a global. */
export function nameInScope(file: FileAnalysis, node: TSESTree.Node, name: string): boolean {
  for (let scope: ReturnType<typeof file.source.getScope> | null | undefined = file.source.getScope?.(node); scope; scope = scope.upper) {
    if (scope.set.has(name)) return true;
  }
  return false;
}

/** Whether the file is TypeScript, so that annotations may be written. */
export const isTypeScript = (file: FileAnalysis): boolean => saysTypeScript(file.filename, file.code) ?? false;

/** What ends a statement that takes the place of a block: a semicolon, unless the file does without and nothing that follows would be read as part of it. */
export function endAfter(file: FileAnalysis, block: TSESTree.Node): ';' | '' {
  const next = file.source.getTokenAfter(block)?.value ?? '';
  return /^[([`+\-/]/u.test(next) || detectStyle(file.code, file.program, file.filename).semicolons ? ';' : '';
}

/** The range of an expression with its own parentheses, which a plain name does not need. */
export const withParentheses = (file: FileAnalysis, node: TSESTree.Node): readonly [number, number] =>
  isParenthesised(file, node) ? [file.source.getTokenBefore(node)?.range[0] ?? node.range[0], file.source.getTokenAfter(node)?.range[1] ?? node.range[1]] : node.range;

/** The white space that the line of a node begins with. */
export const indentAt = (file: FileAnalysis, node: TSESTree.Node): string => /^\s*/u.exec(file.source.lines[node.loc.start.line - 1] ?? '')?.[0] ?? '';

/** The text of a node for a place with another indentation: its lines move with it, except where a text of the program spans lines. */
export function textAt(file: FileAnalysis, node: TSESTree.Node, indent: string): string {
  const text = file.text(node);
  const own = indentAt(file, node);
  if (own === indent || node.loc.start.line === node.loc.end.line) return text;
  for (const { type, loc } of file.walk(node, { intoFunctions: true })) {
    if ((type === 'TemplateElement' || type === 'Literal' || type === 'JSXText') && loc.start.line !== loc.end.line) return text;
  }
  return text.split('\n').map((line, index) => (index > 0 && line.startsWith(own) ? indent + line.slice(own.length) : line)).join('\n');
}

/**
 * The edits that put what follows a statement in its list into `try { … } finally { cleanup }`; statements of it that the `finally`
 * replaces go, and a promise that is returned is awaited, so that the `finally` waits for it. Undefined when nothing follows, when a
 * declaration in it is used from outside, or when a promise is returned where nothing can be awaited.
 */
export function wrapRest(file: FileAnalysis, statement: TSESTree.Node, cleanup: string, replaced: readonly TSESTree.Node[] = []): readonly TextEdit[] | undefined {
  const list = statementListOf(statement);
  const rest = list?.slice(list.indexOf(statement) + 1) ?? [];
  const [first] = rest;
  const last = rest.at(-1);
  if (!first || !last || rest.every((one) => replaced.includes(one))) return undefined;
  if (rest.some((one) => one.type === 'FunctionDeclaration' || one.type === 'ClassDeclaration' || one.type === 'ExportNamedDeclaration' || (one.type === 'VariableDeclaration' && one.kind === 'var'))) return undefined;
  const returned = rest.flatMap((one) => promisesReturned(file, one));
  if (returned.length > 0 && enclosingFunction(statement)?.async !== true) return undefined;
  const indent = indentAt(file, statement);
  const { code: text } = file;
  const start = statement.range[1];
  const end = endOfLineComment(file, last);
  const removals = replaced.map((one): TextEdit => {
    const line = /\n?[ \t]*$/u.exec(text.slice(start, one.range[0]))?.[0].length ?? 0;
    return { range: [one.range[0] - line, one.range[1]], text: '' };
  });
  const waits = returned.flatMap((node) => addAwait(file, node));
  const body = applyEdits(text.slice(start, end), [...removals, ...waits].map(({ range, text: insert }) => ({ range: [range[0] - start, range[1] - start] as const, text: insert })));
  const templates = [...file.walk(statement.parent as TSESTree.Node, { intoFunctions: true })].some((node) => node.type === 'TemplateElement' && node.loc.start.line !== node.loc.end.line);
  const indented = templates ? body : body.replaceAll(/\n(?=[^\n\r])/gu, '\n  ');
  const opening = first.loc.start.line === statement.loc.end.line ? `${indented.startsWith(' ') ? '' : ' '}` : '';
  return [{ range: [start, end], text: `\n${indent}try {${opening}${indented}\n${indent}} finally {\n${indent}  ${cleanup}\n${indent}}` }];
}

/** What the function gives back in a statement and what is, or may be, a promise. */
function promisesReturned(file: FileAnalysis, statement: TSESTree.Node): readonly TSESTree.Expression[] {
  const found: TSESTree.Expression[] = [];
  for (const node of file.walk(statement)) {
    if (node.type === 'ReturnStatement' && node.argument && /always|maybe/u.test(thenable(file, node.argument))) found.push(node.argument);
  }
  return found;
}

function endOfLineComment(file: FileAnalysis, last: TSESTree.Node): number {
  const comment = file.source.getCommentsAfter(last).find((one) => one.loc.start.line === last.loc.end.line);
  return comment ? comment.range[1] : last.range[1];
}

/** Takes a statement or class member out, with its line when it has one for itself. */
export function removeStatement(file: FileAnalysis, node: TSESTree.Node): TextEdit {
  const { code: text } = file;
  const before = /(?:^|\n)[ \t]*$/u.exec(text.slice(0, node.range[0]))?.[0];
  const after = /^[ \t]*(?:\r?\n|$)/u.exec(text.slice(node.range[1]))?.[0];
  if (before === undefined || after === undefined) return { range: node.range, text: '' };
  return { range: [node.range[0] - before.length + (before.startsWith('\n') ? 1 : 0), node.range[1] + after.length], text: '' };
}
