/** Functions of the project that look as if they took a signal, and put one of their own in its place. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { functionBehind } from './imported-functions.ts';
import { propertyName } from './syntax.ts';
import type { SignalSlot } from './types/oracle.ts';

/**
 * Whether the function behind a call never reads the signal of its options, since it reads others only, or hands them on with another signal in
 * them (`{ ...init, signal: controller.signal }`): a signal that is passed to it goes nowhere.
 */
export function replacesSignal(file: FileAnalysis, call: TSESTree.CallExpression, slot: SignalSlot): boolean {
  if (slot.kind !== 'option' || slot.declared !== 'project') return false;
  const called = functionBehind(file, file, call);
  const parameter = called?.fn.params[slot.index];
  const target = parameter?.type === 'AssignmentPattern' ? parameter.left : parameter;
  if (!called || target?.type !== 'Identifier') return false;
  let isSeen = false;
  for (const node of called.file.walk(called.fn.body, { intoFunctions: true })) {
    if (node.type !== 'Identifier' || node.name !== target.name) continue;
    const { parent } = node;
    isSeen = true;
    if (parent.type === 'MemberExpression' && parent.object === node && propertyName(parent) !== slot.property) continue;
    if (takesOthersOut(node, slot.property)) continue;
    if (parent.type !== 'SpreadElement' || parent.parent.type !== 'ObjectExpression') return false;
    const after = parent.parent.properties.slice(parent.parent.properties.indexOf(parent) + 1);
    if (!after.some((part) => part.type === 'Property' && propertyName(part) === slot.property)) return false;
  }
  return isSeen;
}

/** `const { offset, length } = options ?? {}` */
function takesOthersOut(options: TSESTree.Identifier, property: string): boolean {
  const use = options.parent.type === 'LogicalExpression' && options.parent.left === options ? options.parent : options;
  const { parent } = use;
  if (parent?.type !== 'VariableDeclarator' || parent.init !== use || parent.id.type !== 'ObjectPattern') return false;
  return parent.id.properties.every((part) => part.type === 'Property' && propertyName(part) !== undefined && propertyName(part) !== property);
}
