/** The piece of work that a place is about: what is awaited there, a promise that is handed on, or whole statements. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import { ancestors, enclosingFunction, isFunction, statementListOf, unwrap, wrapped } from '../analysis/syntax.ts';
import { thenable } from '../analysis/thenables.ts';
import { isEmpty, type Place } from './refactoring.ts';

export type Work =
  /** `work` of `await work`, or a promise that is returned without an await. */
  | { readonly kind: 'expression'; readonly node: TSESTree.Expression; readonly awaited: boolean }
  | { readonly kind: 'statements'; readonly statements: readonly TSESTree.Node[] };

/** The innermost node that covers a range. */
export function nodeAt({ file, range }: Pick<Place, 'file' | 'range'>): TSESTree.Node {
  let found: TSESTree.Node = file.program;
  for (const node of file.walk(file.program, { intoFunctions: true })) {
    if (node.range[0] <= range[0] && range[1] <= node.range[1] && node.range[1] - node.range[0] <= found.range[1] - found.range[0]) found = node;
  }
  return found;
}

/** The whole statements that a selection covers; undefined when it cuts through one, or covers none. */
export function statementsIn({ file, range }: Place): readonly TSESTree.Node[] | undefined {
  const [start, end] = range;
  for (const node of file.walk(file.program, { intoFunctions: true })) {
    const list = statementListOf(node);
    if (!list || node.range[0] !== start) continue;
    const covered = list.filter((each) => each.range[0] >= start && each.range[1] <= end + 1);
    const last = covered.at(-1);
    if (last && (last.range[1] === end || (last.range[1] === end + 1 && file.code[end] === ';'))) return covered;
    // Comments behind the last statement belong to the selection.
    if (last && file.code.slice(last.range[1], end).trim() !== '' && file.source.getCommentsAfter(last).some((comment) => comment.range[1] === end)) return covered;
  }
  return undefined;
}

/** What is to be done at a place, taken apart. */
export function workAt(place: Place): Work | undefined {
  const { file } = place;
  if (isEmpty(place)) return waitAround(file, nodeAt(place));
  const statements = statementsIn(place);
  const [only] = statements ?? [];
  if (statements?.length === 1 && only) {
    const awaited = onlyWait(only);
    return awaited ? { kind: 'expression', node: awaited.argument, awaited: true } : handedOn(file, only) ?? { kind: 'statements', statements };
  }
  if (statements) return { kind: 'statements', statements };
  const node = outermost(file, place.range);
  if (!node) return undefined;
  const inner = unwrap(node);
  if (inner.type === 'AwaitExpression') return { kind: 'expression', node: inner.argument, awaited: true };
  const outer = wrapped(node);
  if (outer.parent?.type === 'AwaitExpression') return { kind: 'expression', node: inner as TSESTree.Expression, awaited: true };
  return isPassedOn(inner) && thenable(file, inner) !== 'never' ? { kind: 'expression', node: inner as TSESTree.Expression, awaited: false } : undefined;
}

/** The expression that a selection covers exactly. */
function outermost(file: FileAnalysis, [start, end]: readonly [number, number]): TSESTree.Node | undefined {
  for (const node of file.walk(file.program, { intoFunctions: true })) {
    if (node.range[0] === start && node.range[1] === end && /Expression$|^Identifier$/u.test(node.type)) return node;
  }
  return undefined;
}

/** From the caret outwards: the closest await, or the call whose promise a function hands on. */
function waitAround(file: FileAnalysis, at: TSESTree.Node): Work | undefined {
  for (const node of [at, ...ancestors(at)]) {
    if (node.type === 'AwaitExpression') return { kind: 'expression', node: node.argument, awaited: true };
    if (node.type === 'CallExpression' && isPassedOn(node) && thenable(file, node) === 'always') return { kind: 'expression', node, awaited: false };
    if (node.type === 'ExpressionStatement' || node.type === 'VariableDeclaration' || node.type === 'ReturnStatement') {
      const wait = onlyWait(node);
      if (wait) return { kind: 'expression', node: wait.argument, awaited: true };
      return node.type === 'ReturnStatement' ? handedOn(file, node) : undefined;
    }
    if (isFunction(node) || statementListOf(node)) return undefined;
  }
  return undefined;
}

/** The one await of a plain statement: `await f();`, `const x = await f();`, `x = await f();`, `return await f();`. */
function onlyWait(statement: TSESTree.Node): TSESTree.AwaitExpression | undefined {
  let value: TSESTree.Node | null | undefined;
  if (statement.type === 'ExpressionStatement') value = statement.expression.type === 'AssignmentExpression' ? statement.expression.right : statement.expression;
  else if (statement.type === 'ReturnStatement') value = statement.argument;
  else if (statement.type === 'VariableDeclaration' && statement.declarations.length === 1) value = statement.declarations[0]?.init;
  const inner = value && unwrap(value);
  return inner?.type === 'AwaitExpression' ? inner : undefined;
}

/** `return load(id);`, where the function gives out the promise itself. */
function handedOn(file: FileAnalysis, statement: TSESTree.Node): Work | undefined {
  const inner = statement.type === 'ReturnStatement' && statement.argument ? unwrap(statement.argument) : undefined;
  return inner?.type === 'CallExpression' && thenable(file, inner) === 'always' ? { kind: 'expression', node: inner, awaited: false } : undefined;
}

/** Whether the value of an expression leaves its function as it is. */
function isPassedOn(node: TSESTree.Node): boolean {
  const outer = wrapped(node);
  const { parent } = outer;
  return parent?.type === 'ReturnStatement' || (parent?.type === 'ArrowFunctionExpression' && parent.body === outer);
}

/** Whether the code at a node may wait. */
export const isInAsync = (node: TSESTree.Node): boolean => enclosingFunction(node)?.async === true;
