/** Promises that are settled from outside: `Promise.withResolvers()` kept in a variable or a field. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { parseMethodCall, parsePath, propertyName, unwrap } from './syntax.ts';

/** Whether a node is `held.promise` of what `Promise.withResolvers()` gave, and nothing of the file rejects it or hands `held` to others. */
export function isOnlyResolved(file: FileAnalysis, node: TSESTree.MemberExpression): boolean {
  const path = propertyName(node) === 'promise' ? pathOf(node.object) : undefined;
  return path !== undefined && file.memo('onlyResolved', path, () => findOnlyResolved(file, path));
}

function findOnlyResolved(file: FileAnalysis, path: string): boolean {
  let made = false;
  for (const node of file.walk(file.program, { intoFunctions: true })) {
    if (node.type === 'PropertyDefinition' && node.value && `this.${propertyName(node) ?? ''}` === path) {
      if (!isWithResolvers(node.value)) return false;
      made = true;
    }
    if ((node.type !== 'MemberExpression' && node.type !== 'Identifier') || pathOf(node) !== path) continue;
    const { parent } = node;
    if (parent.type === 'MemberExpression' && parent.object === node) {
      if (propertyName(parent) !== 'promise' && propertyName(parent) !== 'resolve') return false;
      continue;
    }
    if (parent.type === 'MemberExpression') continue;
    const written = parent.type === 'VariableDeclarator' && parent.id === node ? parent.init : parent.type === 'AssignmentExpression' && parent.left === node ? parent.right : undefined;
    if (!written || !isWithResolvers(written)) return false;
    made = true;
  }
  return made;
}

const pathOf = (node: TSESTree.Node): string | undefined => parsePath(node)?.join('.');

const isWithResolvers = (node: TSESTree.Node): boolean => {
  const call = parseMethodCall(unwrap(node));
  return call?.method === 'withResolvers' && pathOf(call.object) === 'Promise';
};
