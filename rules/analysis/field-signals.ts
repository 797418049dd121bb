/**
 * Signals that an object holds in a field: one that it was made with, or that of a controller which it aborts itself. A method ought to
 * hand such a signal on where the class shows that this is what the field is for: another of its calls gets it.
 */
import type { TSESTree } from '@typescript-eslint/types';
import { isAbortController } from './abort-controllers.ts';
import { classAround } from './calls.ts';
import type { FileAnalysis } from './file.ts';
import type { SignalSource } from './signals.ts';
import { calleeName, contains, enclosingFunction, enclosingStatement, parsePath, propertyName, unwrap, wrapped } from './syntax.ts';

type ClassNode = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

interface SignalField {
  /** `this.signal`, `this.#abort.signal` */
  readonly text: string;
  readonly kind: 'signal' | 'controller';
  readonly node: TSESTree.Node;
  readonly optional: boolean;
  /** What is assigned to it outside of the constructor. */
  readonly assigned: readonly TSESTree.AssignmentExpression[];
}

/** The signals of the fields that code at a node can name, as long as each is the same from the beginning of the method on. */
export function fieldSignalsAt(file: FileAnalysis, node: TSESTree.Node): readonly SignalSource[] {
  const owner = classAround(node);
  if (!owner) return [];
  const method = methodAround(node, owner);
  if (!method || method.static || (method.type === 'MethodDefinition' && method.kind !== 'method')) return [];
  return fieldsOf(file, owner)
    .filter(({ assigned }) => assigned.every((assignment) => contains(method, assignment) && isBefore(assignment, node)))
    // What the method has just made is there.
    .map(({ text, kind, node: declared, optional, assigned }) => {
      const isThere = !optional || assigned.length > 0;
      return { text: isThere || kind === 'signal' ? text : text.replace(/\.signal$/u, '?.signal'), node: declared, optional: !isThere, owner: 'caller' as const };
    });
}

/** A statement of the same list that comes first, so that every way to the node leads through it. */
function isBefore(assignment: TSESTree.AssignmentExpression, node: TSESTree.Node): boolean {
  const statement = enclosingStatement(assignment);
  return statement.type === 'ExpressionStatement' && statement.expression === assignment && statement.range[1] <= node.range[0] && contains(statement.parent, node);
}

function methodAround(node: TSESTree.Node, owner: ClassNode): TSESTree.MethodDefinition | TSESTree.PropertyDefinition | undefined {
  for (let { parent } = node; parent && parent !== owner; parent = parent.parent) {
    if ((parent.type === 'MethodDefinition' || parent.type === 'PropertyDefinition') && parent.parent.parent === owner) return parent;
  }
  return undefined;
}

/** The fields with signals that the class itself hands on to what it calls. */
function fieldsOf(file: FileAnalysis, owner: ClassNode): readonly SignalField[] {
  return file.memo('signalFields', owner, () => {
    if (!/signal|abort/iu.test(file.text(owner))) return [];
    const handedOn = new Set<string>();
    const assignments = new Map<string, TSESTree.AssignmentExpression[]>();
    for (const node of file.walk(owner, { intoFunctions: true })) {
      if (node.type === 'MemberExpression') {
        const path = pathOf(node);
        if (path !== undefined && isHandedOn(node)) handedOn.add(path);
      }
      if (node.type === 'AssignmentExpression' && !isInConstructor(node)) {
        const path = pathOf(node.left);
        // `this.controller = undefined`: it is done with.
        if (path !== undefined && !/^(?:undefined|null)$/u.test(file.text(node.right))) assignments.set(path, [...(assignments.get(path) ?? []), node]);
      }
    }
    if (handedOn.size === 0) return [];
    return declarationsOf(owner).flatMap(({ name, node, annotation, value, isOptional }): readonly SignalField[] => {
      const place = `this.${name}`;
      const kind = kindOf(file, node, annotation, value);
      const assigned = assignments.get(place) ?? [];
      const text = kind === 'controller' ? `${place}.signal` : place;
      if (!kind || !handedOn.has(text) || !assigned.every(({ right, operator }) => operator === '=' && kind === 'controller' && isAbortController(file, right))) return [];
      return [{ text, kind, node, optional: kind === 'controller' ? !(value && isAbortController(file, value)) : isOptional, assigned }];
    });
  });
}

const pathOf = (node: TSESTree.Node): string | undefined => {
  const path = parsePath(node);
  return path?.[0] === 'this' && path.length <= 3 ? path.join('.') : undefined;
};

/**
 * `load(id, this.signal)`, `{ signal: this.#abort.signal }`, `AbortSignal.any([this.signal, …])`; looking at it, listening to it, and
 * taking listeners off with it, is not handing it on.
 */
function isHandedOn(node: TSESTree.MemberExpression): boolean {
  let use = wrapped(node);
  while (use.parent?.type === 'LogicalExpression' && use.parent.left === use) use = wrapped(use.parent);
  const { parent } = use;
  if (parent?.type === 'ArrayExpression') return parent.parent.type === 'CallExpression' && calleeName(parent.parent) === 'any';
  if (parent?.type === 'Property') {
    const call = wrapped(parent.parent).parent;
    return parent.value === use && /signal$/iu.test(propertyName(parent) ?? '') && !(call?.type === 'CallExpression' && LISTENS.test(calleeName(call) ?? ''));
  }
  return parent?.type === 'CallExpression' && parent.callee !== use && !LISTENS.test(calleeName(parent) ?? '');
}

const LISTENS = /EventListener$|^addAbortListener$/u;

function isInConstructor(node: TSESTree.Node): boolean {
  const fn = enclosingFunction(node);
  return fn?.parent.type === 'MethodDefinition' && fn.parent.kind === 'constructor';
}

interface FieldDeclaration {
  readonly name: string;
  readonly node: TSESTree.Node;
  readonly annotation: TSESTree.TypeNode | undefined;
  readonly value: TSESTree.Expression | undefined;
  readonly isOptional: boolean;
}

/** Fields, and parameters of the constructor that are fields; in JavaScript also what the constructor assigns. */
function declarationsOf(owner: ClassNode): readonly FieldDeclaration[] {
  const found = new Map<string, FieldDeclaration>();
  const add = (field: FieldDeclaration): void => void (found.has(field.name) || found.set(field.name, field));
  for (const member of owner.body.body) {
    if (member.type === 'PropertyDefinition' && !member.static) {
      const name = propertyName(member);
      const annotation = member.typeAnnotation?.typeAnnotation;
      if (name !== undefined) add({ name, node: member.key, annotation, value: member.value ?? undefined, isOptional: member.optional || isNullable(annotation) });
    }
    if (member.type !== 'MethodDefinition' || member.kind !== 'constructor') continue;
    for (const parameter of member.value.params) {
      const target = parameter.type === 'TSParameterProperty' ? (parameter.parameter.type === 'AssignmentPattern' ? parameter.parameter.left : parameter.parameter) : undefined;
      if (target?.type !== 'Identifier') continue;
      const annotation = target.typeAnnotation?.typeAnnotation;
      add({ name: target.name, node: target, annotation, value: undefined, isOptional: target.optional || isNullable(annotation) });
    }
    for (const statement of member.value.body?.body ?? []) {
      if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression') continue;
      const { left, right } = statement.expression;
      const path = left.type === 'MemberExpression' ? pathOf(left)?.split('.') : undefined;
      const [, name, more] = path ?? [];
      if (name === undefined || more !== undefined) continue;
      const declared = found.get(name);
      if (declared) found.set(name, { ...declared, value: declared.value ?? right });
      else add({ name, node: left, annotation: undefined, value: right, isOptional: true });
    }
  }
  return [...found.values()];
}

const isNullable = (annotation: TSESTree.TypeNode | undefined): boolean =>
  annotation?.type === 'TSUnionType' && annotation.types.some((type) => type.type === 'TSUndefinedKeyword' || type.type === 'TSNullKeyword');

function kindOf(file: FileAnalysis, node: TSESTree.Node, annotation: TSESTree.TypeNode | undefined, value: TSESTree.Expression | undefined): 'signal' | 'controller' | undefined {
  if (value && isAbortController(file, value)) return 'controller';
  if (annotation) {
    const written = file.text(annotation);
    if (/^(?:(?:undefined|null)\s*\|\s*)*AbortSignal(?:\s*\|\s*(?:undefined|null))*$/u.test(written)) return 'signal';
    return /^(?:(?:undefined|null)\s*\|\s*)*AbortController(?:\s*\|\s*(?:undefined|null))*$/u.test(written) ? 'controller' : undefined;
  }
  // Without a declaration: by a name that says nothing else.
  const name = node.type === 'MemberExpression' ? propertyName(node) : node.type === 'Identifier' || node.type === 'PrivateIdentifier' ? node.name : undefined;
  const inner = value && unwrap(value);
  return inner && !isLocalValue(inner) && name !== undefined && /^#?_?(?:abort|cancel)?signal$/iu.test(name) ? 'signal' : undefined;
}

/** A literal, or a function: no signal. */
const isLocalValue = (value: TSESTree.Node): boolean => value.type === 'Literal' || value.type === 'ObjectExpression' || value.type === 'ArrowFunctionExpression' || value.type === 'FunctionExpression';
