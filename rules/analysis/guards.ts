/** What stands around a place and means to see how it ends: a `catch`, a `finally`, a resource that is disposed of at the end. */
import type { TSESTree } from '@typescript-eslint/types';
import { mentions } from './completion.ts';
import type { FileAnalysis } from './file.ts';
import { isFunction, parseMethodCall, statementListOf } from './syntax.ts';

export type Guard =
  | { readonly kind: 'catch'; readonly statement: TSESTree.TryStatement; readonly handler: TSESTree.CatchClause }
  | { readonly kind: 'finally'; readonly statement: TSESTree.TryStatement; readonly finalizer: TSESTree.BlockStatement }
  | { readonly kind: 'using'; readonly name: string; readonly declaration: TSESTree.VariableDeclaration };

/** The guards of the same function around a node, from the inside. A `using` counts only when the node mentions its resource. */
export function* guardsAround(file: FileAnalysis, node: TSESTree.Node): Generator<Guard> {
  for (let child = node, { parent } = node; parent && !isFunction(parent) && parent.type !== 'StaticBlock'; child = parent, parent = parent.parent) {
    if (parent.type === 'TryStatement') {
      if (child === parent.block && parent.handler) yield { kind: 'catch', statement: parent, handler: parent.handler };
      if (child !== parent.finalizer && parent.finalizer) yield { kind: 'finally', statement: parent, finalizer: parent.finalizer };
    }
    for (const statement of statementListOf(child) ?? []) {
      if (statement === child) break;
      if (statement.type !== 'VariableDeclaration' || !statement.kind.includes('using')) continue;
      for (const { id } of statement.declarations) {
        if (id.type === 'Identifier' && mentions(file, node, id.name)) yield { kind: 'using', name: id.name, declaration: statement };
      }
    }
  }
}

/** A handler that passes on what it caught, and does nothing else: `throw error` or `return Promise.reject(error)`. */
export function onlyRethrows(handler: TSESTree.CatchClause): boolean {
  const [statement, ...others] = handler.body.body;
  const error = handler.param?.type === 'Identifier' ? handler.param.name : undefined;
  if (others.length > 0 || error === undefined) return false;
  const passed =
    statement?.type === 'ThrowStatement' ? statement.argument
    : statement?.type === 'ReturnStatement' && statement.argument ? rejectedWith(statement.argument)
    : undefined;
  return passed?.type === 'Identifier' && passed.name === error;
}

/** The reason in `Promise.reject(reason)`. */
export function rejectedWith(node: TSESTree.Node): TSESTree.Node | undefined {
  const parsed = parseMethodCall(node);
  return parsed?.method === 'reject' && parsed.object.type === 'Identifier' && parsed.object.name === 'Promise' ? parsed.call.arguments[0] : undefined;
}
