/** What the turns of a loop hand on to one another by variables: results that are collected, or values that a later turn reads. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import type { CollectionLoop } from './loops.ts';
import { variableOf } from './origin.ts';
import { isSeenAfterFailure } from './partial-progress.ts';
import { contains, parseMethodCall, unwrap } from './syntax.ts';

/** A collection that the loop fills turn by turn. */
export interface Reduction {
  readonly kind: 'push' | 'store' | 'sum';
  readonly target: TSESTree.Identifier;
  readonly node: TSESTree.Node;
}

/** Outer variables and members that the body writes, as reductions; an obstacle when a turn may read what another wrote. */
export function carriedValues(file: FileAnalysis, loop: CollectionLoop): readonly Reduction[] | 'carried-value' {
  const reductions: Reduction[] = [];
  for (const node of file.walk(loop.body, { intoFunctions: true })) {
    const reduction = reductionAt(file, node, loop);
    if (reduction === 'carried-value') return reduction;
    if (reduction) reductions.push(reduction);
  }
  // Entries of one turn that belong together would be torn apart: a map keeps the order in which they come.
  const entries = reductions.filter(({ kind, node }) => kind === 'store' && node.type === 'CallExpression').map(({ target }) => variableOf(file, target));
  if (new Set(entries).size < entries.length) return 'carried-value';
  // What the turns before the one that fails have done.
  if (reductions.some(({ target }) => isSeenAfterFailure(loop.node, variableOf(file, target)))) return 'carried-value';
  for (const { target, node } of reductions) {
    const variable = variableOf(file, target);
    // What is filled must not be read in the loop: `seen.has(x)` decides on earlier turns.
    const readElsewhere = variable?.references.some((reference) => {
      const { identifier } = reference;
      return contains(loop.node, identifier) && !reductions.some((one) => one.target === identifier) && !contains(node, identifier);
    });
    if (readElsewhere) return 'carried-value';
  }
  return reductions;
}

export function reductionAt(file: FileAnalysis, node: TSESTree.Node, loop: CollectionLoop): Reduction | 'carried-value' | undefined {
  if (node.type === 'AssignmentExpression' || node.type === 'UpdateExpression') {
    const target = unwrap(node.type === 'AssignmentExpression' ? node.left : node.argument);
    if (target.type === 'Identifier') {
      if (!isOuter(file, target, loop)) return undefined;
      const sums = node.type === 'UpdateExpression' || ((node.operator === '+=' || node.operator === '-=') && isNumber(file, target) && !holdsAwait(file, node.right));
      return sums ? { kind: 'sum', target, node } : 'carried-value';
    }
    if (target.type === 'MemberExpression') return storeAt(file, target, node, loop);
    // Destructuring into outer variables carries the last turn's value out.
    for (const part of file.walk(target)) if (part.type === 'Identifier' && isOuter(file, part, loop)) return 'carried-value';
    return undefined;
  }
  if (node.type !== 'CallExpression') return undefined;
  const method = parseMethodCall(node);
  const receiver = method && unwrap(method.object);
  if (!method || !/^(?:push|set|add|unshift|pop|shift|splice|delete|clear|sort|reverse|append)$/u.test(method.method)) return undefined;
  if (receiver?.type === 'Identifier') {
    if (!isOuter(file, receiver, loop)) return undefined;
    if (method.method === 'push') return { kind: 'push', target: receiver, node };
    if (method.method === 'set' || method.method === 'add') return { kind: 'store', target: receiver, node };
    return 'carried-value';
  }
  return receiver?.type === 'MemberExpression' && rootIsOuter(file, receiver, loop) ? 'carried-value' : undefined;
}

/** Sums of numbers come out the same in any order; text that is put together does not. */
function isNumber(file: FileAnalysis, target: TSESTree.Identifier): boolean {
  const type = file.types.text(target);
  if (type !== undefined) return type === 'number' || type === 'bigint';
  const definition = variableOf(file, target)?.defs[0];
  const init = definition?.type === 'Variable' && definition.node.type === 'VariableDeclarator' ? definition.node.init : undefined;
  return init?.type === 'Literal' && typeof init.value === 'number';
}

/**
 * `out[key] = value` and `out[key].part = value` with a key of this turn are stores into the turn's own slot; any other member of something
 * outside may be read by the next turn.
 */
function storeAt(file: FileAnalysis, target: TSESTree.MemberExpression, node: TSESTree.Node, loop: CollectionLoop): Reduction | 'carried-value' | undefined {
  if (!rootIsOuter(file, target, loop)) return undefined;
  let slot = target;
  for (let object = unwrap(slot.object); object.type === 'MemberExpression'; object = unwrap(slot.object)) slot = object;
  const object = unwrap(slot.object);
  if (object.type !== 'Identifier' || !slot.computed || slot.property.type === 'Literal') return 'carried-value';
  if (node.type === 'UpdateExpression' || (node.type === 'AssignmentExpression' && node.operator !== '=')) return 'carried-value';
  return { kind: 'store', target: object, node };
}

export function rootIsOuter(file: FileAnalysis, member: TSESTree.MemberExpression, loop: CollectionLoop): boolean {
  let root = unwrap(member);
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  if (root.type === 'ThisExpression') return true;
  return root.type === 'Identifier' && isOuter(file, root, loop);
}

/** Whether a name is declared outside the loop (a global counts as outside). */
export function isOuter(file: FileAnalysis, name: TSESTree.Identifier, loop: CollectionLoop): boolean {
  const definition = variableOf(file, name)?.defs[0];
  return !definition || !contains(loop.node, definition.name);
}

export function holdsAwait(file: FileAnalysis, root: TSESTree.Node): boolean {
  for (const node of file.walk(root)) if (node.type === 'AwaitExpression') return true;
  return false;
}
