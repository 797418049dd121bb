import type { TSESTree } from '@typescript-eslint/types';
import { fileContext } from '../analysis/context.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { intentOf } from '../analysis/intent.ts';
import { isSafeToFloat } from '../analysis/safe-to-float.ts';
import { enclosingFunction, isFunction, parsePromiseChainStep, propertyName, unwrap, type FunctionNode } from '../analysis/syntax.ts';
import { mayReject, thenable } from '../analysis/thenables.ts';
import { excerpt } from '../analysis/words.ts';
import { offered } from '../repairs/async-callers.ts';
import { keepAsReady } from '../repairs/background.ts';
import { makeFactory } from '../repairs/factory.ts';
import { defineRule, type Finding } from '../rule.ts';

export const noUnownedBackgroundWork = defineRule<TSESTree.ExpressionStatement, object>({
  name: 'no-unowned-background-work',
  docs: {
    description: 'work that is started where nobody can wait for its end: in a constructor, a getter, or by importing a module',
    family: 'A10',
    types: 'helpful',
    presets: { recommended: 'off', strict: 'error', library: 'error' },
  },
  messages: {
    constructor: 'Nobody can wait for `{{call}}`: `new {{name}}()` gives an object that is not ready, and says nothing of when it is.',
    getter: 'Nobody can wait for `{{call}}`: whoever reads `{{name}}` does not know that it starts work.',
    module: 'Nobody can wait for `{{call}}`: importing this module starts it, and says nothing of when it is done.',
  },
  defaults: {},

  collect: (file, add) => {
    const context = fileContext(file);
    if (context !== 'program' && context !== 'cli') return {};
    return {
      ExpressionStatement(node) {
        if (placeOf(file, node)) add(node);
      },
    };
  },

  ask: (statement) => [started(statement)],

  find(statement, file): Finding | undefined {
    const value = started(statement);
    const place = placeOf(file, statement);
    // A call that may fail unheard is reported as such: who waits is the second question.
    if (!place || thenable(file, value) !== 'always' || mayReject(file, value) !== 'never' || parsePromiseChainStep(value)?.onRejected) return undefined;
    if (isSafeToFloat(file, value) || intentOf(file, statement, 'detached')) return undefined;
    return {
      node: value,
      messageId: place.kind,
      data: { call: excerpt(file, value), name: place.name },
      ...(place.kind === 'constructor' ? offered([...keepAsReady(file, statement, value), makeFactory(file, statement, value)]) : {}),
      certainty: 'likely',
    };
  },
});

const started = (statement: TSESTree.ExpressionStatement): TSESTree.Expression =>
  statement.expression.type === 'UnaryExpression' && statement.expression.operator === 'void' ? statement.expression.argument : statement.expression;

/** Where a statement runs without anybody who could wait. */
function placeOf(file: FileAnalysis, statement: TSESTree.ExpressionStatement): { readonly kind: 'constructor' | 'getter' | 'module'; readonly name: string } | undefined {
  const value = unwrap(started(statement));
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
