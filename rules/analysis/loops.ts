/** Loops over collections that are there as a whole before the loop begins: the only ones whose turns could run side by side. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { constantInitialiser, variableOf } from './origin.ts';
import { parseMethodCall, parsePath, unwrap } from './syntax.ts';

export interface CollectionLoop {
  readonly node: TSESTree.ForOfStatement | TSESTree.ForInStatement | TSESTree.ForStatement;
  readonly kind: 'of' | 'in' | 'index';
  /** What is walked through: `xs` of `for (const x of xs)` and of `for (let i = 0; i < xs.length; i++)`. */
  readonly collection: TSESTree.Expression;
  /** The binding that each turn gets: the item, the key, or the index. */
  readonly binding: TSESTree.BindingName;
  readonly body: TSESTree.Statement;
}

/** Parses a loop over a materialised collection; undefined for every other loop: cursors, generators, streams, conditions. */
export function parseCollectionLoop(file: FileAnalysis, node: TSESTree.Node): CollectionLoop | undefined {
  if (node.type === 'ForOfStatement') {
    if (node.await) return undefined;
    const binding = bindingOf(node.left);
    return binding && isMaterialised(file, node.right) ? { node, kind: 'of', collection: node.right, binding, body: node.body } : undefined;
  }
  if (node.type === 'ForInStatement') {
    const binding = bindingOf(node.left);
    return binding ? { node, kind: 'in', collection: node.right, binding, body: node.body } : undefined;
  }
  return node.type === 'ForStatement' ? parseIndexLoop(node) : undefined;
}

function bindingOf(left: TSESTree.ForInitialiser | TSESTree.ForOfStatement['left']): TSESTree.BindingName | undefined {
  if (left?.type !== 'VariableDeclaration' || left.kind === 'var') return undefined;
  return left.declarations[0]?.id;
}

/** `for (let i = 0; i < xs.length; i++)`, also with the length in a variable of its own. */
function parseIndexLoop(node: TSESTree.ForStatement): CollectionLoop | undefined {
  const { init, test, update } = node;
  if (init?.type !== 'VariableDeclaration' || init.kind !== 'let' || test?.type !== 'BinaryExpression' || test.operator !== '<') return undefined;
  const [counter] = init.declarations;
  if (counter?.id.type !== 'Identifier' || counter.init?.type !== 'Literal' || counter.init.value !== 0) return undefined;
  const { name } = counter.id;
  const steps = (update?.type === 'UpdateExpression' && update.operator === '++' && isName(update.argument, name))
    || (update?.type === 'AssignmentExpression' && update.operator === '+=' && isName(update.left, name) && update.right.type === 'Literal' && update.right.value === 1);
  if (!steps || !isName(test.left, name)) return undefined;
  const length = unwrap(test.right);
  if (length.type !== 'MemberExpression' || parsePath(length)?.at(-1) !== 'length') return undefined;
  return { node, kind: 'index', collection: length.object, binding: counter.id, body: node.body };
}

const isName = (node: TSESTree.Node, name: string): boolean => node.type === 'Identifier' && node.name === name;

const MAKES_ARRAY = /^(?:map|filter|slice|concat|flat|flatMap|sort|toSorted|reverse|toReversed|split|splice|keys|values|entries|from|of|all|allSettled|fromEntries|getAll|matchAll)$/u;

/** Whether a value is an array, set or map that exists as a whole. Without types: by its form. */
export function isMaterialised(file: FileAnalysis, node: TSESTree.Node, depth = 0): boolean {
  switch (file.types.collection(node)) {
    case 'array':
    case 'tuple':
    case 'set':
    case 'map':
      return true;
    case 'iterable':
      return isViewOfCollection(file, node);
    case 'unknown':
      break;
    default:
      return false;
  }
  if (depth > 4) return false;
  const inner = unwrap(node);
  switch (inner.type) {
    case 'ArrayExpression':
      return true;
    case 'AwaitExpression':
      // What a promise brings is there as a whole; async iterables are not awaited.
      return true;
    case 'NewExpression':
      return inner.callee.type === 'Identifier' && /^(?:Set|Map|Array)$/u.test(inner.callee.name);
    case 'CallExpression': {
      const method = parseMethodCall(inner);
      if (!method) return false;
      const owner = parsePath(method.object)?.join('.');
      if (owner === 'Object') return /^(?:keys|values|entries)$/u.test(method.method);
      if (owner === 'Array') return /^(?:from|of)$/u.test(method.method);
      if (owner === 'Promise') return /^(?:all|allSettled)$/u.test(method.method);
      return MAKES_ARRAY.test(method.method) && !/^(?:keys|values|entries|matchAll|all)$/u.test(method.method);
    }
    case 'Identifier': {
      const variable = variableOf(file, inner);
      if (!variable) return false;
      const declared = (variable.identifiers[0])?.typeAnnotation?.typeAnnotation;
      if (declared) return isCollectionType(declared) || declared.type === 'TSTypeReference';
      const value = constantInitialiser(variable);
      // A generator is called where it is walked through; what has a name of its own is a collection as good as always.
      return value === undefined || isMaterialised(file, value, depth + 1) || unwrap(value).type !== 'CallExpression';
    }
    case 'MemberExpression':
      return !inner.computed;
    default:
      return false;
  }
}

/** `map.values()`, `array.entries()`: an iterator, but over what is all there. */
function isViewOfCollection(file: FileAnalysis, node: TSESTree.Node): boolean {
  const method = parseMethodCall(node);
  if (!method || !/^(?:keys|values|entries)$/u.test(method.method)) return false;
  const kind = file.types.collection(method.object);
  return kind === 'array' || kind === 'map' || kind === 'set' || kind === 'tuple';
}

function isCollectionType(type: TSESTree.TypeNode): boolean {
  if (type.type === 'TSArrayType' || type.type === 'TSTupleType') return true;
  if (type.type === 'TSTypeOperator' && type.operator === 'readonly' && type.typeAnnotation) return isCollectionType(type.typeAnnotation);
  return type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && /^(?:Readonly)?(?:Array|Set|Map)$/u.test(type.typeName.name);
}
