/** Repairs for functions given to `new Promise`. */
import type { TSESTree } from '@typescript-eslint/types';
import type { Executor } from '../analysis/executor.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { contains, isFunction, statementListOf } from '../analysis/syntax.ts';
import type { Repair, TextEdit } from '../rule.ts';
import { insertAfter, nameInScope, replace } from './edits.ts';
import { guardBody } from './try-catch.ts';

/** A `try` around an async executor, whose failure goes to `reject`. */
export function handFailureToReject(file: FileAnalysis, executor: Executor): Repair | undefined {
  const { fn, reject } = executor;
  const name = reject?.name ?? 'reject';
  const guarded = guardBody(file, fn, `${name}(error);`);
  const [first] = fn.params;
  if (!guarded || !first || (!reject && nameInScope(file, fn.body, 'reject')) || takesOneBare(file, executor)) return undefined;
  return { kind: 'suggestion', title: 'Hand a failure to `reject`', edits: [...(reject ? [] : [insertAfter(first, ', reject')]), ...guarded] };
}

/** `resolve => …` without parentheses has no room for a second parameter. */
const takesOneBare = (file: FileAnalysis, { fn, reject }: Executor): boolean => {
  const [first] = fn.params;
  return reject === undefined && first !== undefined && file.source.getTokenAfter(first)?.value === '=>';
};

/** `(async () => { … return value; })()`: an async function makes the promise by itself. Only where each settling ends the function. */
export function returnInstead(file: FileAnalysis, { construction, fn, uses, reject }: Executor): Repair | undefined {
  if (fn.type !== 'ArrowFunctionExpression' || fn.body.type !== 'BlockStatement' || construction.typeArguments || uses.length === 0) return undefined;
  const edits: TextEdit[] = [];
  for (const use of uses) {
    const call = use.parent;
    if (call.type !== 'CallExpression' || call.callee !== use || call.arguments.length > 1 || call.arguments[0]?.type === 'SpreadElement') return undefined;
    const statement = call.parent;
    const isReject = use.name === reject?.name;
    if (functionOf(use) !== fn || (statement.type !== 'ExpressionStatement' && statement.type !== 'ReturnStatement')) return undefined;
    if (statement.type === 'ExpressionStatement' && !endsFunction(statement, fn)) return undefined;
    if (isReject && insideTry(statement, fn)) return undefined;
    const value = call.arguments[0] ? file.text(call.arguments[0]) : '';
    if (isReject && value === '') return undefined;
    edits.push(replace(statement, `${isReject ? 'throw' : 'return'}${value && ` ${value}`};`));
  }
  const last = fn.params.at(-1);
  const arrow = last && file.source.getTokenAfter(last, (token) => token.value === '=>');
  if (!arrow || file.source.getCommentsBefore(arrow).length > 0) return undefined;
  return {
    kind: 'suggestion',
    title: 'Let the async function make the promise: its failure is the promise’s own',
    edits: [
      { range: [construction.range[0], arrow.range[0]], text: '(async () ' },
      ...edits,
      { range: [fn.range[1], construction.range[1]], text: ')()' },
    ],
  };
}

function functionOf(node: TSESTree.Node): TSESTree.Node | undefined {
  for (let at = node.parent; at; at = at.parent) if (isFunction(at)) return at;
  return undefined;
}

/** Nothing of the function runs after the statement: it is the last of its block, and so is every block around it. */
function endsFunction(statement: TSESTree.Node, fn: TSESTree.Node): boolean {
  for (let at = statement; at !== fn; at = at.parent as TSESTree.Node) {
    const list = statementListOf(at);
    if (list && list.at(-1) !== at) return false;
    const parent = at.parent as TSESTree.Node;
    if (parent.type !== 'BlockStatement' && parent.type !== 'IfStatement' && parent.type !== 'TryStatement' && parent.type !== 'CatchClause' && parent !== fn) return false;
    if (parent.type === 'TryStatement' && parent.finalizer) return false;
  }
  return true;
}

function insideTry(statement: TSESTree.Node, fn: TSESTree.Node): boolean {
  for (let at = statement; at !== fn; at = at.parent as TSESTree.Node) {
    const { parent } = at;
    if (parent?.type === 'TryStatement' && parent.handler && contains(parent.block, statement)) return true;
  }
  return false;
}

/** `stream.once('error', reject)` beside the event that is waited for. */
export function listenForError(file: FileAnalysis, { fn, reject }: Executor, call: TSESTree.CallExpression, target: string): readonly Repair[] {
  const [first] = fn.params;
  const bare = first !== undefined && file.source.getTokenAfter(first)?.value === '=>';
  if (!first || (!reject && nameInScope(file, fn.body, 'reject'))) return [];
  const name = reject?.name ?? 'reject';
  const parameter: readonly TextEdit[] = reject ? [] : bare ? [replace(first, `(${file.text(first)}, reject)`)] : [insertAfter(first, ', reject')];
  const listen = `${target}.once('error', ${name});`;
  const title = `Fail when \`${target}\` does: listen for \`error\` too`;
  if (fn.body === call) return [{ kind: 'suggestion', title, edits: [...parameter, replace(call, `{ ${file.text(call)}; ${listen} }`)] }];
  const statement = call.parent;
  if (statement.type !== 'ExpressionStatement') return [];
  const indent = /^\s*/u.exec(file.source.lines[statement.loc.start.line - 1] ?? '')?.[0] ?? '';
  const sameLine = statement.loc.start.line === fn.loc.start.line;
  return [{ kind: 'suggestion', title, edits: [...parameter, insertAfter(statement, sameLine ? ` ${listen}` : `\n${indent}${listen}`)] }];
}

/** The promise itself in place of the one around it. */
export function useThePromise(file: FileAnalysis, { construction }: Executor, promise: TSESTree.Expression): readonly Repair[] {
  const comments = file.source.getCommentsInside(construction).filter((comment) => comment.range[0] < promise.range[0] || comment.range[1] > promise.range[1]);
  if (comments.length > 0) return [];
  return [{ kind: 'suggestion', title: 'Use that promise itself: its failure is heard then', edits: [replace(construction, file.text(promise))] }];
}

/** `return reject(error);` in place of a `throw` that nobody catches, or of a `return` that leaves the promise pending. */
export function rejectInstead(file: FileAnalysis, { fn, reject }: Executor, statement: TSESTree.Node, error: string): readonly Repair[] {
  const [first] = fn.params;
  if (!first || (!reject && nameInScope(file, fn.body, 'reject'))) return [];
  const bare = file.source.getTokenAfter(first)?.value === '=>';
  const parameter: readonly TextEdit[] = reject ? [] : bare ? [replace(first, `(${file.text(first)}, reject)`)] : [insertAfter(first, ', reject')];
  const settle = `${reject?.name ?? 'reject'}(${error})`;
  const isExpression = statement.type !== 'ThrowStatement' && statement.type !== 'ReturnStatement';
  const text = isExpression ? `(${error} ? ${settle} : ${file.text(statement)})` : `return ${settle};`;
  return [{ kind: 'suggestion', title: `Reject with \`${error.length > 30 ? 'the error' : error}\``, edits: [...parameter, replace(statement, text)] }];
}
