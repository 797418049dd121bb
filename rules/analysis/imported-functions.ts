/** Functions that a file imports from other files of the project, found by their specifiers: for files that were read without types. */
import type { TSESTree } from '@typescript-eslint/types';
import { functionOf, functionsCalled, type CalledFunction } from './calls.ts';
import type { FileAnalysis } from './file.ts';
import { variableOf } from './origin.ts';
import { isFunction, propertyName, unwrap } from './syntax.ts';

const ENDINGS = ['', '.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx', '/index.ts', '/index.tsx', '/index.js'];

/**
 * The one function that a call in any file of the program runs; undefined when it may be several, or is not of the project.
 * @param root the file that is linted, through which others are read
 * @param home the file of the call
 */
export function functionBehind(root: FileAnalysis, home: FileAnalysis, call: TSESTree.CallExpression): CalledFunction | undefined {
  const called = functionsCalled(home, call);
  if (called) return called.length === 1 ? called[0] : undefined;
  return importedFunction(root, home, call.callee);
}

/**
 * The function that a callee imported by `file` stands for.
 * @param root the linted file, whose program knows the texts of the others
 */
export function importedFunction(root: FileAnalysis, file: FileAnalysis, callee: TSESTree.Node): CalledFunction | undefined {
  const inner = unwrap(callee);
  if (inner.type === 'Identifier') {
    const wanted = importOf(file, inner);
    return wanted && wanted.name !== '*' ? exportedFunction(root, file, wanted.module, wanted.name, 0) : undefined;
  }
  if (inner.type !== 'MemberExpression' || inner.object.type !== 'Identifier') return undefined;
  const wanted = importOf(file, inner.object);
  const name = propertyName(inner);
  return wanted?.name === '*' && name !== undefined ? exportedFunction(root, file, wanted.module, name, 0) : undefined;
}

/** The module and the export (`*` for all of it) that a local name was imported as. */
export function importOf(file: FileAnalysis, name: TSESTree.Identifier): { module: string; name: string } | undefined {
  const definition = variableOf(file, name)?.defs[0];
  if (definition?.type !== 'ImportBinding' || definition.parent?.type !== 'ImportDeclaration') return undefined;
  const module = definition.parent.source.value;
  if (!module.startsWith('.')) return undefined;
  const specifier = definition.node;
  if (specifier.type === 'ImportNamespaceSpecifier') return { module, name: '*' };
  if (specifier.type === 'ImportDefaultSpecifier') return { module, name: 'default' };
  if (specifier.type !== 'ImportSpecifier') return undefined;
  return { module, name: nameOf(specifier.imported) };
}

function exportedFunction(root: FileAnalysis, from: FileAnalysis, module: string, name: string, depth: number): CalledFunction | undefined {
  const home = depth < 4 ? moduleFile(root, from, module) : undefined;
  if (!home) return undefined;
  for (const statement of home.program.body) {
    if (statement.type === 'ExportDefaultDeclaration' && name === 'default') return asCalled(home, statement.declaration);
    if (statement.type === 'ExportAllDeclaration' && !statement.exported) {
      const found = exportedFunction(root, home, statement.source.value, name, depth + 1);
      if (found) return found;
    }
    if (statement.type !== 'ExportNamedDeclaration') continue;
    const { declaration } = statement;
    if (declaration?.type === 'FunctionDeclaration' && declaration.id?.name === name) return { file: home, fn: declaration };
    if (declaration?.type === 'VariableDeclaration') {
      const declarator = declaration.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name);
      if (declarator?.init && declaration.kind === 'const') return asCalled(home, declarator.init);
    }
    for (const specifier of statement.specifiers) {
      if (nameOf(specifier.exported) !== name) continue;
      return statement.source ? exportedFunction(root, home, statement.source.value, nameOf(specifier.local), depth + 1) : asCalled(home, specifier.local);
    }
  }
  return undefined;
}

const nameOf = (name: TSESTree.Identifier | TSESTree.StringLiteral): string => (name.type === 'Identifier' ? name.name : name.value);

function asCalled(file: FileAnalysis, node: TSESTree.Node): CalledFunction | undefined {
  const fn = isFunction(node) ? node : functionOf(file, node);
  return fn ? { file, fn } : undefined;
}

/** The file that a relative specifier means; a specifier that ends in `.js` may mean the `.ts` beside it. */
export function moduleFile(root: FileAnalysis, from: FileAnalysis, module: string): FileAnalysis | undefined {
  if (!module.startsWith('.')) return undefined;
  const folder = from.filename.replaceAll('\\', '/').split('/').slice(0, -1);
  for (const part of module.split('/')) {
    if (part === '..') folder.pop();
    else if (part !== '.' && part !== '') folder.push(part);
  }
  const path = folder.join('/');
  const written = /^(.*)\.([cm]?)js(x?)$/u.exec(path);
  const candidates = written ? [`${written[1]}.${written[2]}ts${written[3]}`, `${written[1]}.tsx`, path] : ENDINGS.map((ending) => path + ending);
  for (const candidate of candidates) {
    const found = root.other(candidate);
    if (found) return found;
  }
  return undefined;
}
