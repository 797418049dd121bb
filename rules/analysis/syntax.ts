/**
 * Syntax helpers that parse rather than test: each returns the parts of what it recognises, or undefined, so that its caller cannot
 * half-check. They know one tree only, no scopes and no types.
 */
import type { TSESTree } from '@typescript-eslint/types';

export type FunctionNode = TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;
export type LoopNode =
  | TSESTree.ForStatement
  | TSESTree.ForInStatement
  | TSESTree.ForOfStatement
  | TSESTree.WhileStatement
  | TSESTree.DoWhileStatement;

export function isFunction(node: TSESTree.Node | null | undefined): node is FunctionNode {
  return (
    node?.type === 'FunctionDeclaration' || node?.type === 'FunctionExpression' || node?.type === 'ArrowFunctionExpression'
  );
}

/** The body of a function; undefined for one that is only declared, which Babel's trees have among the others. */
export const bodyOf = (fn: FunctionNode): FunctionNode['body'] | undefined => fn.body;

/** The statements of a body; one that is written without a block is all there is, and so is the expression of an arrow function. */
export const statementsIn = (body: TSESTree.Expression | TSESTree.Statement): readonly (TSESTree.Expression | TSESTree.Statement)[] =>
  (body.type === 'BlockStatement' ? body.body : [body]);

/** The one expression that a function is about: its body, or all that its block says or gives back. */
export function onlyExpressionOf({ body }: FunctionNode): TSESTree.Expression | undefined {
  const [only, more] = statementsIn(body);
  if (!only || more) return undefined;
  if (only.type === 'ExpressionStatement') return only.expression;
  if (only.type === 'ReturnStatement') return only.argument ?? undefined;
  return body.type === 'BlockStatement' ? undefined : body;
}

/** The members of an enum, which stand in a body of their own but in the trees of Babel 7. */
export function enumMembers(node: TSESTree.TSEnumDeclaration): readonly TSESTree.TSEnumMember[] {
  const { body = node } = node as { body?: { members: readonly TSESTree.TSEnumMember[] } } & Pick<TSESTree.TSEnumDeclaration, 'members'>;
  return body.members;
}

export function isLoop(node: TSESTree.Node): node is LoopNode {
  return (
    node.type === 'ForStatement' || node.type === 'ForInStatement' || node.type === 'ForOfStatement'
    || node.type === 'WhileStatement' || node.type === 'DoWhileStatement'
  );
}

/** The expression behind wrappers that do not change its value: optional chains, `as`, `satisfies`, `!`, `<T>x`, `f<T>`. */
export function unwrap(node: TSESTree.Node): TSESTree.Node {
  let inner = node;
  for (;;) {
    switch (inner.type) {
      case 'ChainExpression':
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSTypeAssertion':
      case 'TSInstantiationExpression':
        inner = inner.expression;
        break;
      default:
        return inner;
    }
  }
}

/** The outermost wrapper of an expression: the reverse of `unwrap`. */
export function wrapped(node: TSESTree.Node): TSESTree.Node {
  let outer = node;
  while (
    outer.parent
    && (outer.parent.type === 'ChainExpression' || outer.parent.type === 'TSAsExpression' || outer.parent.type === 'TSSatisfiesExpression'
      || outer.parent.type === 'TSNonNullExpression' || outer.parent.type === 'TSTypeAssertion')
  ) {
    outer = outer.parent;
  }
  return outer;
}

/** The name of a property key or member when it is written in the source: `a.b`, `a['b']`, `{ b: … }`. */
export function propertyName(node: TSESTree.MemberExpression | TSESTree.Property | TSESTree.MethodDefinition | TSESTree.PropertyDefinition | TSESTree.TSPropertySignature): string | undefined {
  const key = node.type === 'MemberExpression' ? node.property : node.key;
  if (!node.computed) {
    if (key.type === 'Identifier') return key.name;
    if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  }
  return key.type === 'Literal' && (typeof key.value === 'string' || typeof key.value === 'number') ? String(key.value) : undefined;
}

/** The text that an expression is, when it is written out: `'abort'`, or a template without holes. */
export function writtenText(node: TSESTree.Node | undefined): string | undefined {
  if (node?.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  return node?.type === 'TemplateLiteral' && node.expressions.length === 0 ? (node.quasis[0]?.value.cooked ?? undefined) : undefined;
}

export interface MethodCall {
  readonly call: TSESTree.CallExpression;
  readonly object: TSESTree.Expression;
  readonly method: string;
}

/** `object.method(…)`, also through an optional chain. */
export function parseMethodCall(node: TSESTree.Node): MethodCall | undefined {
  const call = unwrap(node);
  if (call.type !== 'CallExpression') return undefined;
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression') return undefined;
  const method = propertyName(callee);
  return method === undefined ? undefined : { call, object: callee.object, method };
}

/** The method that is called on an object, as a use of it: `items.push(…)` for `items`. */
export function methodCallOn(object: TSESTree.Node): MethodCall | undefined {
  const call = object.parent?.parent;
  const method = call && parseMethodCall(call);
  return method?.object === object ? method : undefined;
}

export interface PromiseChainStep {
  readonly call: TSESTree.CallExpression;
  /** The promise that the step derives from. */
  readonly object: TSESTree.Expression;
  readonly method: 'then' | 'catch' | 'finally';
  readonly onFulfilled: TSESTree.Expression | undefined;
  readonly onRejected: TSESTree.Expression | undefined;
}

/** One step of a promise chain: `p.then(a, b)`, `p.catch(b)`, `p.finally(c)`. A spread argument makes it undecidable. */
export function parsePromiseChainStep(node: TSESTree.Node): PromiseChainStep | undefined {
  const parsed = parseMethodCall(node);
  if (!parsed || parsed.call.arguments.some((argument) => argument.type === 'SpreadElement')) return undefined;
  const [first, second] = parsed.call.arguments as TSESTree.Expression[];
  switch (parsed.method) {
    case 'then':
      return { ...parsed, method: 'then', onFulfilled: first, onRejected: second };
    case 'catch':
      return { ...parsed, method: 'catch', onFulfilled: undefined, onRejected: first };
    case 'finally':
      return { ...parsed, method: 'finally', onFulfilled: undefined, onRejected: undefined };
    default:
      return undefined;
  }
}

/** `new Promise(executor)`; undefined for anything else. */
export function parsePromiseConstructor(node: TSESTree.Node): TSESTree.CallExpressionArgument | undefined {
  const inner = unwrap(node);
  return inner.type === 'NewExpression' && inner.callee.type === 'Identifier' && inner.callee.name === 'Promise' ? inner.arguments[0] : undefined;
}

/** `Promise.all([…])` and its siblings. */
export function parseCombinator(node: TSESTree.Node): { method: 'all' | 'allSettled' | 'race' | 'any'; operand: TSESTree.CallExpressionArgument | undefined } | undefined {
  const parsed = parseMethodCall(node);
  if (!parsed || unwrap(parsed.object).type !== 'Identifier' || (unwrap(parsed.object) as TSESTree.Identifier).name !== 'Promise') return undefined;
  const { method } = parsed;
  if (method !== 'all' && method !== 'allSettled' && method !== 'race' && method !== 'any') return undefined;
  return { method, operand: parsed.call.arguments[0] };
}

/** A dotted path of plain names as written: `a.b.c` → ['a','b','c']; `this.a` → ['this','a']; undefined if any part is computed. */
export function parsePath(node: TSESTree.Node): readonly string[] | undefined {
  const inner = unwrap(node);
  switch (inner.type) {
    case 'Identifier':
      return [inner.name];
    case 'ThisExpression':
      return ['this'];
    case 'Super':
      return ['super'];
    case 'MemberExpression': {
      const name = propertyName(inner);
      const object = name === undefined ? undefined : parsePath(inner.object);
      return object && name !== undefined ? [...object, name] : undefined;
    }
    default:
      return undefined;
  }
}

/** The last name of a callee: `a.b.c()` → `c`, `f()` → `f`. */
export function calleeName(call: TSESTree.CallExpression | TSESTree.NewExpression): string | undefined {
  const callee = unwrap(call.callee);
  if (callee.type === 'Identifier') return callee.name;
  return callee.type === 'MemberExpression' ? propertyName(callee) : undefined;
}

/** The last statement of a block, or what stands without one; undefined for an empty block. */
export const lastStatementOf = (body: TSESTree.Statement | TSESTree.Expression): TSESTree.Statement | TSESTree.Expression | undefined =>
  body.type === 'BlockStatement' ? body.body.at(-1) : body;

/** Whether a loop of its own function is around a node. */
export function isInLoop(node: TSESTree.Node): boolean {
  for (const outer of ancestors(node)) {
    if (isFunction(outer)) return false;
    if (isLoop(outer)) return true;
  }
  return false;
}

/** The closest function around a node (not the node itself); undefined at the top level of the program. */
export function enclosingFunction(node: TSESTree.Node): FunctionNode | undefined {
  for (let parent = node.parent; parent; parent = parent.parent) {
    if (isFunction(parent)) return parent;
    // Field initialisers and static blocks run as functions of their own.
    if (parent.type === 'StaticBlock') return undefined;
  }
  return undefined;
}

export function* ancestors(node: TSESTree.Node): Generator<TSESTree.Node> {
  for (let parent = node.parent; parent; parent = parent.parent) yield parent;
}

export function contains(outer: TSESTree.Node, inner: TSESTree.Node): boolean {
  return outer.range[0] <= inner.range[0] && inner.range[1] <= outer.range[1];
}

/** The statement that a node belongs to: the closest ancestor that stands in a statement list. */
export function enclosingStatement(node: TSESTree.Node): TSESTree.Node {
  let statement = node;
  while (statement.parent && !statementListOf(statement)) statement = statement.parent;
  return statement;
}

/** The list of statements that a node stands in directly. */
export function statementListOf(node: TSESTree.Node): readonly TSESTree.Node[] | undefined {
  const { parent } = node;
  if (!parent) return undefined;
  const list =
    parent.type === 'Program' || parent.type === 'BlockStatement' || parent.type === 'StaticBlock' ? parent.body
    : parent.type === 'SwitchCase' ? parent.consequent
    : parent.type === 'TSModuleBlock' ? parent.body
    : undefined;
  return list?.includes(node as never) ? list : undefined;
}

/** The name that declares a function: its own, or that of the variable which it is written into. */
export function declaredName(fn: FunctionNode): TSESTree.Identifier | undefined {
  if (fn.type === 'FunctionDeclaration') return fn.id ?? undefined;
  return fn.parent.type === 'VariableDeclarator' && fn.parent.id.type === 'Identifier' ? fn.parent.id : undefined;
}

/** The name that a function goes by where it is written: its own, or that of the variable, property or method that it is stored in. */
export function functionName(fn: FunctionNode): string | undefined {
  if (fn.type !== 'ArrowFunctionExpression' && fn.id) return fn.id.name;
  const { parent } = fn;
  if (parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  if (parent.type === 'MethodDefinition' || parent.type === 'PropertyDefinition' || parent.type === 'Property') {
    return propertyName(parent);
  }
  if (parent.type === 'AssignmentExpression') {
    const path = parsePath(parent.left);
    return path?.at(-1);
  }
  return undefined;
}

/** `Promise<T>` as it is written in an annotation. */
export const isPromiseType = (type: TSESTree.TypeNode | undefined): boolean =>
  type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && /^Promise(?:Like)?$/u.test(type.typeName.name);
