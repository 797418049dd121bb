/**
 * Awaits that stand in a row: statements of one list, or parts of one literal or argument list. What each of them waits for, what it
 * gives, what it reads and writes by name. Nothing here says yet whether two of them are independent.
 */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { intentOf } from './intent.ts';
import { isQuiet } from './quiet.ts';
import { variableOf } from './origin.ts';
import { isFunction, parsePath, unwrap } from './syntax.ts';

/** One await that a unit of a run waits for. */
export interface Wait {
  readonly node: TSESTree.AwaitExpression;
  /** What is waited for, without the `await`. */
  readonly operand: TSESTree.Expression;
  /** Where its value goes: to a declaration, an assignment, into a literal or call, or nowhere. */
  readonly value: 'declared' | 'assigned' | 'part' | 'none';
}

/** A statement (or a part of a literal) of a run. */
export interface Unit {
  readonly node: TSESTree.Node;
  /** Absent for what only computes: a declaration between two awaits. */
  readonly wait: Wait | undefined;
  /** What is bound or written, by variable or by path (`this.user`). */
  readonly writes: ReadonlySet<unknown>;
  /** What is read to compute the unit, closures in it included. */
  readonly reads: ReadonlySet<unknown>;
}

/** The runs of a statement list with at least two awaits: maximal rows of awaits and of declarations that only compute. */
export function runsOf(file: FileAnalysis, statements: readonly TSESTree.Node[]): readonly (readonly Unit[])[] {
  const runs: Unit[][] = [];
  let units: Unit[] = [];
  const end = (): void => {
    while (units.length > 0 && !units.at(-1)?.wait) units.pop();
    if (units.filter(({ wait }) => wait).length >= 2) runs.push(units);
    units = [];
  };
  for (const statement of statements) {
    const unit = unitOf(file, statement);
    // Whoever said so on purpose is left alone, and so is the order around it.
    if (!unit || (unit.wait && intentOf(file, statement, 'sequential'))) end();
    if (unit && (unit.wait || units.length > 0)) units.push(unit);
  }
  end();
  return runs;
}

function unitOf(file: FileAnalysis, statement: TSESTree.Node): Unit | undefined {
  switch (statement.type) {
    case 'ExpressionStatement':
      return unitOfExpression(file, statement);
    case 'VariableDeclaration':
      return unitOfDeclaration(file, statement);
    case 'TSTypeAliasDeclaration':
    case 'TSInterfaceDeclaration':
    case 'FunctionDeclaration':
      return { node: statement, wait: undefined, writes: new Set(), reads: new Set() };
    default:
      return undefined;
  }
}

function unitOfExpression(file: FileAnalysis, statement: TSESTree.ExpressionStatement): Unit | undefined {
  const { expression } = statement;
  if (expression.type === 'AwaitExpression') {
    const { argument } = expression;
    return { node: statement, wait: { node: expression, operand: argument, value: 'none' }, ...namesIn(file, [argument]) };
  }
  if (expression.type !== 'AssignmentExpression' || expression.operator !== '=') return undefined;
  const wait = onlyAwaitOf(file, expression.right);
  if (!wait) return undefined;
  const target = expression.left;
  const plain = target.type === 'Identifier' || parsePath(target) !== undefined;
  if (!plain) return undefined;
  const { reads, writes } = namesIn(file, [expression.right]);
  return { node: statement, wait: { node: wait, operand: wait.argument, value: 'assigned' }, reads, writes: new Set([...writes, ...namesOfTarget(file, target)]) };
}

function unitOfDeclaration(file: FileAnalysis, statement: TSESTree.VariableDeclaration): Unit | undefined {
  if (statement.kind === 'using' || statement.kind === 'await using') return undefined;
  const [declarator, more] = statement.declarations;
  if (!declarator) return undefined;
  const inits = statement.declarations.flatMap(({ init }) => (init ? [init] : []));
  const defaults = statement.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [] : [id]));
  if (!defaults.every((pattern) => isQuiet(file, pattern))) return undefined;
  const { reads, writes } = namesIn(file, [...inits, ...defaults]);
  const bound = new Set<unknown>(writes);
  for (const { id } of statement.declarations) for (const name of namesOfTarget(file, id)) bound.add(name);
  if (inits.every((init) => isQuiet(file, init))) return { node: statement, wait: undefined, reads, writes: bound };
  if (more || !declarator.init) return undefined;
  const wait = onlyAwaitOf(file, declarator.init);
  return wait && { node: statement, wait: { node: wait, operand: wait.argument, value: 'declared' }, reads, writes: bound };
}

/**
 * The one await that an expression begins with: `await f()`, `(await f()).data`, `(await f()) ?? []`, `(await f()).map(…)`. The rest
 * only computes.
 */
export function onlyAwaitOf(file: FileAnalysis, value: TSESTree.Node): TSESTree.AwaitExpression | undefined {
  const inner = unwrap(value);
  switch (inner.type) {
    case 'AwaitExpression':
      return inner;
    case 'MemberExpression':
      return !inner.computed || isQuiet(file, inner.property) ? onlyAwaitOf(file, inner.object) : undefined;
    case 'LogicalExpression':
      return isQuiet(file, inner.right) ? onlyAwaitOf(file, inner.left) : undefined;
    case 'BinaryExpression':
      return inner.left.type !== 'PrivateIdentifier' && isQuiet(file, inner.right) ? onlyAwaitOf(file, inner.left) : undefined;
    case 'UnaryExpression':
      return inner.operator === 'delete' ? undefined : onlyAwaitOf(file, inner.argument);
    case 'CallExpression': {
      const wait = onlyAwaitOf(file, inner.callee);
      if (!wait) return undefined;
      // The rest must be quiet with anything in the place of the awaited value.
      return restIsQuiet(file, inner, wait) ? wait : undefined;
    }
    default:
      return undefined;
  }
}

function restIsQuiet(file: FileAnalysis, call: TSESTree.CallExpression, wait: TSESTree.AwaitExpression): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression') return false;
  const name = callee.property.type === 'Identifier' ? callee.property.name : '';
  return /^(?:map|filter|slice|concat|flat|flatMap|find|some|every|includes|indexOf|join|at|split|trim|toLowerCase|toUpperCase|toString|replace|sort|reverse|reduce)$/u.test(name)
    && call.arguments.every((argument) => isQuiet(file, argument)) && !call.arguments.some((argument) => holds(argument, wait));
}

const holds = (outer: TSESTree.Node, inner: TSESTree.Node): boolean => outer.range[0] <= inner.range[0] && inner.range[1] <= outer.range[1];

/** What expressions read and write by name, functions inside them included: variables by identity, members as paths. */
export function namesIn(file: FileAnalysis, roots: readonly TSESTree.Node[]): { reads: ReadonlySet<unknown>; writes: ReadonlySet<unknown> } {
  const reads = new Set<unknown>();
  const writes = new Set<unknown>();
  for (const root of roots) {
    for (const node of file.walk(root, { intoFunctions: true })) {
      if (node.type === 'AssignmentExpression') for (const name of namesOfTarget(file, node.left)) writes.add(name);
      else if (node.type === 'UpdateExpression') for (const name of namesOfTarget(file, node.argument)) writes.add(name);
      else if (node.type === 'Identifier' || node.type === 'JSXIdentifier') {
        const variable = variableOf(file, node);
        if (variable) reads.add(variable);
      } else if (node.type === 'MemberExpression') {
        const path = parsePath(node);
        // `this.a.b` reads `this.a` too.
        if (path?.[0] === 'this') for (let length = 2; length <= path.length; length += 1) reads.add(path.slice(0, length).join('.'));
      } else if (node.type === 'ThisExpression') {
        const { parent } = node;
        if (parent.type !== 'MemberExpression') reads.add('this');
      }
    }
  }
  return { reads, writes };
}

/** The variables that a pattern binds, or the place that an assignment writes. */
function namesOfTarget(file: FileAnalysis, target: TSESTree.Node): readonly unknown[] {
  const inner = unwrap(target);
  if (inner.type === 'MemberExpression') {
    const path = parsePath(inner);
    if (path?.[0] === 'this') return [path.join('.')];
    let root: TSESTree.Node = inner;
    while (root.type === 'MemberExpression') root = unwrap(root.object);
    const variable = root.type === 'Identifier' ? variableOf(file, root) : undefined;
    return variable ? [variable] : [];
  }
  const names: unknown[] = [];
  for (const node of file.walk(inner)) {
    if (node.type !== 'Identifier') continue;
    if (node.parent.type === 'Property' && node.parent.key === node && !node.parent.shorthand && !node.parent.computed) continue;
    const variable = variableOf(file, node);
    if (variable) names.push(variable);
  }
  return names;
}

/** A list whose parts are evaluated one after the other: an array or object literal, or the arguments of a call. */
export type PartList = TSESTree.ArrayExpression | TSESTree.ObjectExpression | TSESTree.CallExpression | TSESTree.NewExpression;

/** The awaits that are parts of a list, if at least two are and everything else in it only computes; else undefined. */
export function partsOf(file: FileAnalysis, list: PartList): readonly Unit[] | undefined {
  const parts = valuesOf(list);
  const units: Unit[] = [];
  for (const part of parts) {
    if (part.type === 'SpreadElement') {
      if (!isQuiet(file, part.argument)) return undefined;
      continue;
    }
    if (isFunction(part) || isQuiet(file, part)) continue;
    const wait = onlyAwaitOf(file, part);
    if (!wait) return undefined;
    units.push({ node: part, wait: { node: wait, operand: wait.argument, value: 'part' }, ...namesIn(file, [part]) });
  }
  return units.length >= 2 ? units : undefined;
}

function valuesOf(list: PartList): readonly TSESTree.Node[] {
  switch (list.type) {
    case 'ArrayExpression':
      return list.elements.filter((element) => element !== null);
    case 'ObjectExpression':
      return list.properties.map((property) => (property.type === 'SpreadElement' ? property : property.value));
    default:
      return list.arguments;
  }
}
