/** Promises that are settled from outside: `Promise.withResolvers()` kept in a variable or a field. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { constantValue } from './origin.ts';
import { parseMethodCall, parsePath, propertyName, unwrap } from './syntax.ts';

/** Whether a node is `held.promise` of what `Promise.withResolvers()` gave, and nothing of the file rejects it or hands `held` to others. */
export function isOnlyResolved(file: FileAnalysis, node: TSESTree.MemberExpression): boolean {
  const path = propertyName(node) === 'promise' ? pathOf(file, node.object) : undefined;
  return path !== undefined && file.memo('onlyResolved', path, () => findOnlyResolved(file, path) && !isRejectedElsewhere(file, path));
}

/** Whether another file of the project rejects a field of that name. Variables are out of its reach. */
function isRejectedElsewhere(file: FileAnalysis, path: string): boolean {
  const name = /^this\.\[?([\w$]+)\]?$/u.exec(path)?.[1];
  if (name === undefined) return false;
  const rejects = new RegExp(String.raw`\b${name.replaceAll('$', String.raw`\$`)}\]?[?!]?\.reject\b`, 'u');
  return (file.types.filesWith(name) ?? []).some((other) => other !== file.filename && rejects.test(file.types.sourceText(other) ?? ''));
}

function findOnlyResolved(file: FileAnalysis, path: string): boolean {
  let made = false;
  for (const node of file.walk(file.program, { intoFunctions: true })) {
    if (node.type === 'PropertyDefinition' && node.value && `this.${keyOf(file, node) ?? ''}` === path) {
      if (!isWithResolvers(node.value)) return false;
      made = true;
    }
    if ((node.type !== 'MemberExpression' && node.type !== 'Identifier') || pathOf(file, node) !== path) continue;
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

/** `held`, `this.held`, and `this[kHeld]` of a symbol. */
function pathOf(file: FileAnalysis, node: TSESTree.Node): string | undefined {
  const path = parsePath(node)?.join('.');
  const inner = unwrap(node);
  if (path !== undefined || inner.type !== 'MemberExpression' || inner.object.type !== 'ThisExpression') return path;
  const key = keyOf(file, inner);
  return key === undefined ? undefined : `this.${key}`;
}

function keyOf(file: FileAnalysis, node: TSESTree.MemberExpression | TSESTree.PropertyDefinition): string | undefined {
  const written = propertyName(node);
  const key = node.type === 'MemberExpression' ? node.property : node.key;
  if (written !== undefined || !node.computed || key.type !== 'Identifier') return written;
  const value = constantValue(file, key);
  const made = value && unwrap(value);
  return made?.type === 'CallExpression' && /^Symbol(?:\.for)?$/u.test(parsePath(made.callee)?.join('.') ?? '') ? `[${key.name}]` : undefined;
}

const isWithResolvers = (node: TSESTree.Node): boolean => {
  const call = parseMethodCall(unwrap(node));
  return call?.method === 'withResolvers' && parsePath(call.object)?.join('.') === 'Promise';
};
