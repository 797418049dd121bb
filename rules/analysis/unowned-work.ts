/** Places that start work and cannot wait for its end: constructors, getters, and modules that others import. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { enclosingFunction, isFunction, propertyName, unwrap, type FunctionNode } from './syntax.ts';

export interface UnownedPlace {
  readonly kind: 'constructor' | 'getter' | 'module';
  /** The class or the property; empty for a module. */
  readonly name: string;
}

/** What a statement starts, `void` or not. */
export const startedBy = (statement: TSESTree.ExpressionStatement): TSESTree.Expression =>
  statement.expression.type === 'UnaryExpression' && statement.expression.operator === 'void' ? statement.expression.argument : statement.expression;

/** Where a statement runs without anybody who could wait for what it starts; undefined elsewhere. */
export function unownedPlace(file: FileAnalysis, statement: TSESTree.ExpressionStatement): UnownedPlace | undefined {
  const value = unwrap(startedBy(statement));
  if (value.type !== 'CallExpression') return undefined;
  const fn = enclosingFunction(statement);
  if (!fn) return statement.parent.type === 'Program' && isLibraryModule(file) && !isFunction(unwrap(value.callee)) ? { kind: 'module', name: '' } : undefined;
  const method = ownerOf(fn);
  if (method?.kind === 'constructor') {
    const owner = method.parent.parent;
    return { kind: 'constructor', name: owner.id?.name ?? 'this class' };
  }
  return method?.kind === 'get' ? { kind: 'getter', name: propertyName(method) ?? 'it' } : undefined;
}

const ownerOf = (fn: FunctionNode): TSESTree.MethodDefinition | undefined => (fn.parent.type === 'MethodDefinition' ? fn.parent : undefined);

/** A module that others import for what it exports: not the entry of a program, which starts everything. */
function isLibraryModule(file: FileAnalysis): boolean {
  if (/(?:^|[\\/])(?:index|main|app|server|start|worker|cli|bin|entry[\w-]*|bootstrap)\.[cm]?[jt]sx?$/iu.test(file.filename)) return false;
  return file.program.body.some((statement) => statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration' || statement.type === 'ExportAllDeclaration');
}
