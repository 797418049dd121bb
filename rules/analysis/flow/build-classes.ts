/** Classes: heritage, keys and decorators run where the class stands; methods and initialisers are closures with graphs of their own. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FlowBuilder } from './build.ts';
import { buildExpression } from './build-expressions.ts';

export function buildClass(b: FlowBuilder, node: TSESTree.ClassDeclaration | TSESTree.ClassExpression): void {
  if (node.declare) return;
  for (const decorator of node.decorators ?? []) buildExpression(b, decorator.expression);
  if (node.superClass) buildExpression(b, node.superClass);
  const initialisers: TSESTree.Node[] = [];
  for (const member of node.body.body) buildMember(b, member, initialisers);
  // Static fields and blocks run now, in their order, after all keys.
  for (const member of initialisers) {
    b.emit('closure', member);
    b.mayThrow('call');
  }
  if (node.id) b.emit('write', node.id);
}

function buildMember(b: FlowBuilder, member: TSESTree.ClassElement, initialisers: TSESTree.Node[]): void {
  switch (member.type) {
    case 'StaticBlock':
      initialisers.push(member);
      return;
    case 'MethodDefinition':
      decorate(b, member);
      for (const param of member.value.params) decorate(b, param);
      if (member.computed) buildExpression(b, member.key);
      if (member.value.type === 'FunctionExpression') b.emit('closure', member.value);
      return;
    case 'PropertyDefinition':
    case 'AccessorProperty':
      decorate(b, member);
      if (member.computed) buildExpression(b, member.key);
      if (member.value) {
        if (member.static) initialisers.push(member);
        else b.emit('closure', member);
      }
      return;
    default:
      // Abstract members and index signatures are types.
      return;
  }
}

function decorate(b: FlowBuilder, node: { decorators?: readonly TSESTree.Decorator[] }): void {
  for (const decorator of node.decorators ?? []) buildExpression(b, decorator.expression);
}

type JSXNode = TSESTree.JSXElement | TSESTree.JSXFragment;

/** JSX: the component's name is read, then attributes and children are evaluated from left to right. */
export function buildJSX(b: FlowBuilder, node: JSXNode): void {
  if (node.type === 'JSXElement') {
    buildJSXName(b, node.openingElement.name);
    for (const attribute of node.openingElement.attributes) {
      if (attribute.type === 'JSXSpreadAttribute') buildExpression(b, attribute.argument);
      else if (attribute.value) buildJSXPart(b, attribute.value);
    }
  }
  for (const child of node.children) buildJSXPart(b, child);
}

function buildJSXPart(b: FlowBuilder, part: TSESTree.Node): void {
  if (part.type === 'JSXElement' || part.type === 'JSXFragment') return buildExpression(b, part);
  const holds = part.type === 'JSXExpressionContainer' || part.type === 'JSXSpreadChild';
  if (holds && part.expression.type !== 'JSXEmptyExpression') buildExpression(b, part.expression);
}

function buildJSXName(b: FlowBuilder, name: TSESTree.Node, isObject = false): void {
  if (name.type === 'JSXMemberExpression') {
    let object: TSESTree.Node = name.object;
    while (object.type === 'JSXMemberExpression') object = object.object;
    buildJSXName(b, object, true);
    b.emit('get', name);
  } else if (name.type === 'JSXIdentifier' && (/^[^a-z]/u.test(name.name) || isObject)) {
    if (name.name !== 'this') b.emit('read', name);
  }
}
