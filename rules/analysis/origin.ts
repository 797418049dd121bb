/**
 * Where a name comes from, without types: an import or `require` of a module, a global, or a declaration of this file. Aliases,
 * destructuring, namespaces and one-assignment constants are followed.
 */
import type { TSESLint } from '@typescript-eslint/utils';
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { propertyName, unwrap } from './syntax.ts';

type Variable = TSESLint.Scope.Variable;

/** A name outside this file: `{ module: 'fs/promises', path: ['readFile'] }`; a global has the module `''`. */
export interface Origin {
  /** Module specifier without `node:`; empty for globals. */
  readonly module: string;
  /** Export and the members taken of it. A default or namespace import has the path of what was taken of it. */
  readonly path: readonly string[];
}

/** The variable that an identifier refers to; undefined for globals that the file does not declare. */
export function variableOf(file: FileAnalysis, identifier: TSESTree.Identifier | TSESTree.JSXIdentifier): Variable | undefined {
  const resolved = file.memo('references', undefined, () => {
    const map = new Map<TSESTree.Node, Variable>();
    for (const scope of file.scopes?.scopes ?? []) {
      for (const reference of scope.references) if (reference.resolved) map.set(reference.identifier, reference.resolved);
      for (const variable of scope.variables) for (const name of variable.identifiers) map.set(name, variable);
    }
    return map;
  }).get(identifier);
  return resolved && resolved.defs.length > 0 ? resolved : undefined;
}

/** The value that a variable has for its whole life: the initialiser of a `const`, or of a `let` that is never written again. */
export function constantInitialiser(variable: Variable): TSESTree.Expression | undefined {
  const [definition] = variable.defs;
  if (variable.defs.length !== 1 || definition?.type !== 'Variable') return undefined;
  const { node } = definition;
  if (node.type !== 'VariableDeclarator' || !node.init || node.id.type !== 'Identifier') return undefined;
  return variable.references.every((reference) => !reference.isWrite() || reference.init) ? node.init : undefined;
}

/** The value behind a name that has one for its whole life; undefined for other names, and for what is no name. */
export function constantValue(file: FileAnalysis, node: TSESTree.Node | undefined): TSESTree.Expression | undefined {
  const variable = node?.type === 'Identifier' ? variableOf(file, node) : undefined;
  return variable && constantInitialiser(variable);
}

/** The origin of what an expression refers to; undefined for what this file declares itself or what cannot be told. */
export function originOf(file: FileAnalysis, node: TSESTree.Node): Origin | undefined {
  return file.memo('origin', node, () => originWithin(file, node, 0));
}

const MAX_DEPTH = 8;

function originWithin(file: FileAnalysis, node: TSESTree.Node, depth: number): Origin | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const inner = unwrap(node);
  switch (inner.type) {
    case 'Identifier': {
      const variable = variableOf(file, inner);
      return variable ? originOfVariable(file, variable, depth) : normalise({ module: '', path: [inner.name] });
    }
    case 'MemberExpression': {
      const name = propertyName(inner);
      const object = name === undefined ? undefined : originWithin(file, inner.object, depth + 1);
      return object && name !== undefined ? normalise({ module: object.module, path: [...object.path, name] }) : undefined;
    }
    case 'AwaitExpression':
      return inner.argument.type === 'ImportExpression' ? moduleOf(inner.argument.source) : undefined;
    case 'CallExpression':
      return requiredModule(file, inner);
    default:
      return undefined;
  }
}

function originOfVariable(file: FileAnalysis, variable: Variable, depth: number): Origin | undefined {
  const [definition] = variable.defs;
  if (variable.defs.length !== 1 || !definition) return undefined;
  if (definition.type === 'ImportBinding') {
    const specifier = definition.node;
    if (specifier.type === 'TSImportEqualsDeclaration') {
      const reference = specifier.moduleReference;
      return reference.type === 'TSExternalModuleReference' ? moduleOf(reference.expression) : undefined;
    }
    const declaration = definition.parent;
    if (declaration?.type !== 'ImportDeclaration') return undefined;
    const module = plainModule(declaration.source.value);
    if (specifier.type !== 'ImportSpecifier') return { module, path: [] };
    const imported = specifier.imported.type === 'Identifier' ? specifier.imported.name : specifier.imported.value;
    return normalise({ module, path: imported === 'default' ? [] : [imported] });
  }
  if (definition.type !== 'Variable' || definition.node.type !== 'VariableDeclarator' || !definition.node.init) return undefined;
  if (variable.references.some((reference) => reference.isWrite() && !reference.init)) return undefined;
  const { id, init } = definition.node;
  const value = originWithin(file, init, depth + 1);
  if (!value) return undefined;
  if (id.type === 'Identifier') return value;
  const taken = id.type === 'ObjectPattern' ? pathInPattern(id, definition.name) : undefined;
  return taken ? normalise({ module: value.module, path: [...value.path, ...taken] }) : undefined;
}

/** The properties taken on the way to a name in an object pattern. */
function pathInPattern(pattern: TSESTree.ObjectPattern, name: TSESTree.Identifier): readonly string[] | undefined {
  for (const property of pattern.properties) {
    if (property.type !== 'Property') continue;
    const key = propertyName(property);
    if (key === undefined) continue;
    const target = property.value.type === 'AssignmentPattern' ? property.value.left : property.value;
    if (target === name) return [key];
    const below = target.type === 'ObjectPattern' ? pathInPattern(target, name) : undefined;
    if (below) return [key, ...below];
  }
  return undefined;
}

function requiredModule(file: FileAnalysis, call: TSESTree.CallExpression): Origin | undefined {
  const [argument] = call.arguments;
  if (call.callee.type !== 'Identifier' || call.callee.name !== 'require' || variableOf(file, call.callee)) return undefined;
  return argument ? moduleOf(argument) : undefined;
}

const moduleOf = (source: TSESTree.Node): Origin | undefined =>
  source.type === 'Literal' && typeof source.value === 'string' ? { module: plainModule(source.value), path: [] } : undefined;

const plainModule = (specifier: string): string => specifier.replace(/^node:/u, '');

/** One spelling for what has several: `fs.promises.x` is `fs/promises.x`, `globalThis.x` is the global `x`, `default` is the module. */
function normalise({ module, path }: Origin): Origin {
  const [first, ...rest] = path;
  if (first === 'default' && module !== '') return normalise({ module, path: rest });
  if (module === '' && (first === 'globalThis' || first === 'window' || first === 'self' || first === 'global') && rest.length > 0) {
    return normalise({ module, path: rest });
  }
  if (first === 'promises' && (module === 'fs' || module === 'dns' || module === 'timers' || module === 'stream' || module === 'readline')) {
    return { module: `${module}/promises`, path: rest };
  }
  return { module: module === 'graceful-fs' ? 'fs' : module, path };
}

/** The origin as one word for look-ups: `fs/promises.readFile`, `fetch` for a global. */
export const originKey = (origin: Origin): string => [origin.module, ...origin.path].filter((part) => part !== '').join('.');
