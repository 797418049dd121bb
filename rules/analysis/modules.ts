/** Functions of other source files, found by the import that names them: for files that are read without types. */
import { dirname, posix } from 'node:path';
import type { TSESTree } from '@typescript-eslint/types';
import { functionOf, functionsCalled, type CalledFunction } from './calls.ts';
import type { FileAnalysis } from './file.ts';
import { variableOf } from './origin.ts';
import { isFunction, unwrap } from './syntax.ts';

const ENDINGS = ['', '.ts', '.tsx', '.mts', '.js', '.mjs', '/index.ts', '/index.tsx', '/index.js'];

/**
 * The one function that a call in any file of the program runs; undefined when it may be several, or is not of the project.
 * @param root the file that is linted, through which others are read
 * @param home the file of the call
 */
export function functionBehind(root: FileAnalysis, home: FileAnalysis, call: TSESTree.CallExpression): CalledFunction | undefined {
  const called = functionsCalled(home, call);
  if (called) return called.length === 1 ? called[0] : undefined;
  const callee = unwrap(call.callee);
  const definition = callee.type === 'Identifier' ? variableOf(home, callee)?.defs[0] : undefined;
  if (definition?.type !== 'ImportBinding' || definition.node.type !== 'ImportSpecifier' || definition.parent?.type !== 'ImportDeclaration') return undefined;
  const { imported } = definition.node;
  return exportedFunction(root, home, definition.parent.source.value, imported.type === 'Identifier' ? imported.name : imported.value, 0);
}

/** The function that a module of the project exports by a name, also by way of another module. */
function exportedFunction(root: FileAnalysis, from: FileAnalysis, specifier: string, name: string, depth: number): CalledFunction | undefined {
  const file = depth < 4 ? moduleAt(root, from, specifier) : undefined;
  if (!file) return undefined;
  for (const statement of file.program.body) {
    if (statement.type === 'ExportAllDeclaration' && !statement.exported) {
      const found = exportedFunction(root, file, statement.source.value, name, depth + 1);
      if (found) return found;
    }
    if (statement.type !== 'ExportNamedDeclaration') continue;
    const { declaration } = statement;
    if (declaration?.type === 'FunctionDeclaration' && declaration.id?.name === name) return { file, fn: declaration };
    if (declaration?.type === 'VariableDeclaration') {
      const init = declaration.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name)?.init;
      const value = init && unwrap(init);
      if (value && isFunction(value)) return { file, fn: value };
    }
    for (const part of statement.specifiers) {
      const exported = part.exported.type === 'Identifier' ? part.exported.name : part.exported.value;
      if (exported !== name) continue;
      if (statement.source) return exportedFunction(root, file, statement.source.value, part.local.type === 'Identifier' ? part.local.name : part.local.value, depth + 1);
      const fn = functionOf(file, part.local);
      return fn && { file, fn };
    }
  }
  return undefined;
}

function moduleAt(root: FileAnalysis, from: FileAnalysis, specifier: string): FileAnalysis | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const base = posix.join(dirname(from.filename).replaceAll('\\', '/'), specifier);
  const bare = base.replace(/\.[cm]?js$/u, '');
  for (const path of [...(bare === base ? [] : ENDINGS.slice(1).map((ending) => bare + ending)), ...ENDINGS.map((ending) => base + ending)]) {
    const file = root.other(path);
    if (file) return file;
  }
  return undefined;
}
