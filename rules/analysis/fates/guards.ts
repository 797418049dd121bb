/**
 * Branches that cannot be taken while a promise is held: `if (p)` is true when `p` is the promise, and a test that had to hold for
 * the promise to be created is taken to hold later on too.
 */
import type { TSESTree } from '@typescript-eslint/types';
import type { Edge } from '../flow/graph.ts';
import { calleeName, isFunction, propertyName, unwrap } from '../syntax.ts';

/** What a test is known to give: its text, or (for the variable itself) its node. */
export interface Guards {
  /** Whether an edge may be taken on a path that starts where the promise is created. */
  allows(edge: Edge): boolean;
}

export interface GuardDeps {
  text(node: TSESTree.Node): string;
  /** Whether an expression is the variable that holds the promise. */
  isHolder(node: TSESTree.Node): boolean;
}

export function guardsOf(creation: TSESTree.Node, deps: GuardDeps): Guards {
  const known = new Map<string, boolean>();
  for (let child = creation, { parent } = creation; parent && !isFunction(parent); child = parent, parent = parent.parent) {
    if ((parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') && child !== parent.test) {
      learn(parent.test, child === parent.consequent, known, deps);
    } else if (parent.type === 'LogicalExpression' && child === parent.right && parent.operator !== '??') {
      learn(parent.left, parent.operator === '&&', known, deps);
    }
  }
  return {
    allows({ kind, test }) {
      if (!test) return true;
      if (kind === 'nullish' || kind === 'present') return kind === 'present' || !deps.isHolder(unwrap(test));
      if (kind !== 'true' && kind !== 'false') return true;
      const value = valueOf(test, deps) ?? known.get(deps.text(test));
      return value === undefined || value === (kind === 'true');
    },
  };
}

/** Takes a test apart: `a && b` is true only if both are. */
function learn(test: TSESTree.Node, value: boolean, known: Map<string, boolean>, deps: GuardDeps): void {
  const inner = unwrap(test);
  if (inner.type === 'UnaryExpression' && inner.operator === '!') return learn(inner.argument, !value, known, deps);
  if (inner.type === 'LogicalExpression' && inner.operator === (value ? '&&' : '||')) {
    learn(inner.left, value, known, deps);
    return learn(inner.right, value, known, deps);
  }
  // A test that calls something may give another answer next time.
  if (inner.type !== 'CallExpression' && inner.type !== 'AwaitExpression') known.set(deps.text(inner), value);
}

/** What a test gives when the variable holds a promise. */
function valueOf(test: TSESTree.Node, deps: GuardDeps): boolean | undefined {
  const inner = unwrap(test);
  if (deps.isHolder(inner) || isThenOf(inner, deps)) return true;
  if (inner.type === 'CallExpression') {
    const [argument] = inner.arguments;
    return argument && deps.isHolder(unwrap(argument)) && /^is\w*(?:Promise|Thenable)\w*$/u.test(calleeName(inner) ?? '') ? true : undefined;
  }
  if (inner.type !== 'BinaryExpression' || inner.left.type === 'PrivateIdentifier') return undefined;
  const { operator, right } = inner;
  const typed = unwrap(inner.left);
  if (typed.type === 'UnaryExpression' && typed.operator === 'typeof' && isThenOf(unwrap(typed.argument), deps)) {
    return right.type === 'Literal' && right.value === 'function' ? operator.startsWith('=') : undefined;
  }
  if (operator === 'instanceof') return deps.isHolder(unwrap(inner.left)) ? true : undefined;
  const other = deps.isHolder(unwrap(inner.left)) ? inner.right : deps.isHolder(unwrap(inner.right)) ? inner.left : undefined;
  if (!other || !isNothing(unwrap(other))) return undefined;
  return operator === '===' || operator === '==' ? false : operator === '!==' || operator === '!=' ? true : undefined;
}

/** `p.then`, which tells a promise from a plain value. */
const isThenOf = (node: TSESTree.Node, deps: GuardDeps): boolean =>
  node.type === 'MemberExpression' && deps.isHolder(unwrap(node.object)) && /^(?:then|catch|finally)$/u.test(propertyName(node) ?? '');

const isNothing = (node: TSESTree.Node): boolean =>
  (node.type === 'Literal' && node.value === null) || (node.type === 'Identifier' && node.name === 'undefined') || (node.type === 'UnaryExpression' && node.operator === 'void');
