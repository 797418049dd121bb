/** What the providers must know of syntax: methods of object literals, and members of classes and interfaces that have a base. */
import type { TSESTree } from '@typescript-eslint/types';

export type HeritageOwner = TSESTree.ClassDeclaration | TSESTree.ClassExpression | TSESTree.TSInterfaceDeclaration;

/** The object literal and the name of a method that is written in it; undefined for any other function. */
export function methodOfLiteral(fn: TSESTree.Node): { readonly object: TSESTree.ObjectExpression; readonly name: string } | undefined {
  const { parent } = fn;
  if (parent?.type !== 'Property' || !parent.method || parent.value !== fn || parent.parent.type !== 'ObjectExpression') return undefined;
  const name = memberKey(parent);
  return name === undefined ? undefined : { object: parent.parent, name };
}

/** The call that an argument is spread into, and the index of the argument. */
export function spreadPlace(spread: TSESTree.SpreadElement): { readonly call: TSESTree.CallExpression | TSESTree.NewExpression; readonly index: number } | undefined {
  const { parent: call } = spread;
  return call.type === 'CallExpression' || call.type === 'NewExpression' ? { call, index: call.arguments.indexOf(spread) } : undefined;
}

/** The name of a member as a type has it; undefined for computed and private ones. */
export function memberKey(member: TSESTree.Node): string | undefined {
  if (!('key' in member) || ('computed' in member && member.computed)) return undefined;
  const { key } = member;
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? String(key.value) : undefined;
}

/** The class or interface that a member stands in, if it extends or implements something. */
export function heritageOwner(member: TSESTree.Node): HeritageOwner | undefined {
  const owner = member.parent?.parent;
  if (owner?.type === 'TSInterfaceDeclaration') return owner.extends.length > 0 ? owner : undefined;
  if (owner?.type !== 'ClassDeclaration' && owner?.type !== 'ClassExpression') return undefined;
  // Parsers without types have no `implements`.
  return owner.superClass || (owner.implements as unknown[] | undefined)?.length ? owner : undefined;
}
