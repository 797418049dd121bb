/** Functions that are members of something: those whose base says that nobody looks at what they return, and `Symbol.dispose`. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { isFunction, isPromiseType, parsePath, type FunctionNode } from './syntax.ts';
import { heritageOwner, memberKey } from './types/members.ts';

/** A member of a class or an interface that is a function. */
export interface FunctionMember {
  readonly node: TSESTree.Node;
  readonly key: TSESTree.Node;
  readonly name: string;
  /** Undefined for one that is only declared. */
  readonly fn: FunctionNode | undefined;
}

/** A member that may override one of what its class or interface extends or implements, and gives a promise by its form. */
export function parseOverride(member: TSESTree.Node): FunctionMember | undefined {
  const name = memberKey(member);
  if (name === undefined || name === 'constructor' || !('key' in member) || ('static' in member && member.static) || !heritageOwner(member)) return undefined;
  const value = 'value' in member ? member.value : undefined;
  const fn = isFunction(value) ? value : undefined;
  return fn || declaresPromise(member) ? { node: member, key: member.key, name, fn } : undefined;
}

/** `abstract f(): Promise<void>`, `f: () => Promise<void>`: what a member without a body is said to return. */
function declaresPromise(member: TSESTree.Node): boolean {
  if (member.type === 'TSMethodSignature') return isPromiseType(member.returnType?.typeAnnotation);
  if (member.type === 'TSAbstractMethodDefinition') return isPromiseType(member.value.returnType?.typeAnnotation);
  const annotation = 'typeAnnotation' in member ? (member.typeAnnotation as TSESTree.TSTypeAnnotation | undefined)?.typeAnnotation : undefined;
  return annotation?.type === 'TSFunctionType' && isPromiseType(annotation.returnType?.typeAnnotation);
}

/** Whether those who call a member by a type that it has of its base take it to return nothing. */
export const returnsNothingByBase = (file: FileAnalysis, { node }: FunctionMember): boolean => file.types.inheritedReturn(node) === 'void';

/** The function behind `[Symbol.dispose]` of a class or an object; `using` calls it and looks at nothing that it returns. */
export function parseDisposer(member: TSESTree.MethodDefinition | TSESTree.PropertyDefinition | TSESTree.Property): FunctionMember | undefined {
  const { key, computed, value } = member;
  if (!computed || parsePath(key)?.join('.') !== 'Symbol.dispose' || !isFunction(value)) return undefined;
  return { node: member, key, name: 'Symbol.dispose', fn: value };
}
