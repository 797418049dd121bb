/** The little that insertion asks of a syntax tree: its nodes, and the names in it. */
import type { TSESTree } from '@typescript-eslint/types';

const notChildren = new Set(['parent', 'loc', 'range', 'tokens', 'comments', 'type', 'raw', 'value', 'regex']);

/** All nodes of a tree with their parents, parents before children. Parents are counted here: not every parser sets them. */
export function* nodesOf(root: TSESTree.Node): Generator<{ node: TSESTree.Node; parent: TSESTree.Node | undefined }> {
  const stack: { node: TSESTree.Node; parent: TSESTree.Node | undefined }[] = [{ node: root, parent: undefined }];
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    yield entry;
    const { node } = entry;
    for (const [key, child] of Object.entries(node)) {
      // `value` is a node in properties and class members, and a plain value in literals.
      if (notChildren.has(key) && !(key === 'value' && isNode(child))) continue;
      for (const each of Array.isArray(child) ? (child as unknown[]) : [child]) if (isNode(each)) stack.push({ node: each, parent: node });
    }
  }
}

const isNode = (value: unknown): value is TSESTree.Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string' && 'range' in value;

export interface FileNames {
  /** Names that some declaration of the file binds, in whatever scope. */
  readonly declared: ReadonlySet<string>;
  /** Names that the file mentions other than as property names. */
  readonly mentioned: ReadonlySet<string>;
}

/** Collects the names of a file. Scopes are not told apart: a name that is free by this count is free everywhere in the file. */
export function namesOf(ast: TSESTree.Program): FileNames {
  const declared = new Set<string>();
  const mentioned = new Set<string>();
  const propertyNames = new Set<TSESTree.Node>();
  for (const { node } of nodesOf(ast)) {
    for (const bound of bindingsOf(node)) collectPattern(bound, declared);
    if (node.type === 'MemberExpression' && !node.computed) propertyNames.add(node.property);
    if ((node.type === 'Property' || node.type === 'MethodDefinition' || node.type === 'PropertyDefinition' || node.type === 'TSPropertySignature' || node.type === 'TSMethodSignature') && !node.computed) {
      if (!(node.type === 'Property' && node.shorthand)) propertyNames.add(node.key);
    }
    if (node.type === 'ImportSpecifier' && node.imported !== node.local) propertyNames.add(node.imported);
    if (node.type === 'ExportSpecifier' && node.exported !== node.local) propertyNames.add(node.exported);
    if ((node.type === 'Identifier' && !propertyNames.has(node)) || node.type === 'JSXIdentifier') mentioned.add(node.name);
  }
  return { declared, mentioned };
}

function bindingsOf(node: TSESTree.Node): (TSESTree.Node | null)[] {
  switch (node.type) {
    case 'VariableDeclarator':
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'TSEnumDeclaration':
    case 'TSModuleDeclaration':
    case 'TSImportEqualsDeclaration':
      return [node.id];
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'TSDeclareFunction':
      return [node.id, ...node.params];
    case 'ArrowFunctionExpression':
      return node.params;
    case 'CatchClause':
      return [node.param];
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      return [node.local];
    case 'TSTypeParameter':
      return [node.name];
    default:
      return [];
  }
}

function collectPattern(node: TSESTree.Node | null, into: Set<string>): void {
  if (!node) return;
  switch (node.type) {
    case 'Identifier':
      into.add(node.name);
      break;
    case 'ObjectPattern':
      for (const property of node.properties) collectPattern(property.type === 'Property' ? property.value : property, into);
      break;
    case 'ArrayPattern':
      for (const element of node.elements) collectPattern(element, into);
      break;
    case 'AssignmentPattern':
      collectPattern(node.left, into);
      break;
    case 'RestElement':
      collectPattern(node.argument, into);
      break;
    case 'TSParameterProperty':
      collectPattern(node.parameter, into);
      break;
    default:
      break;
  }
}

const browserGlobals = new Set(['window', 'document', 'self', 'name', 'event', 'history', 'location', 'screen', 'status', 'origin', 'close', 'open', 'stop', 'print', 'top', 'parent', 'length', 'focus', 'blur', 'caches', 'alert', 'confirm', 'prompt', 'require', 'module', 'exports']);

const isGlobal = (name: string): boolean => name in globalThis || browserGlobals.has(name);

/** Whether a new declaration of this name would clash with, hide, or be hidden by something the file uses. */
export const isTaken = (name: string, names: FileNames): boolean => names.declared.has(name) || (names.mentioned.has(name) && isGlobal(name));

/** `wanted`, or with the first number behind it that makes it free. */
export function freeName(wanted: string, names: FileNames, alsoTaken: ReadonlySet<string> = new Set()): string {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wanted : `${wanted}${count}`;
    if (!isTaken(name, names) && !alsoTaken.has(name)) return name;
  }
}
