/**
 * Finds the compiler's node for a node of any ESTree parser: by kind and end, among those the one that begins last before it. Both count UTF-16 units from
 * after the byte order mark. The compiler's tree arrives as one flat table, which is read without making objects of its nodes.
 */
import type { TSESTree } from '@typescript-eslint/types';
import type { RemoteNode, RemoteSourceFile } from './remote.ts';

/** ESTree type → names of the compiler's syntax kinds that it may stand for. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  ArrayExpression: ['ArrayLiteralExpression'],
  ArrayPattern: ['ArrayBindingPattern', 'ArrayLiteralExpression'],
  ArrowFunctionExpression: ['ArrowFunction'],
  AssignmentExpression: ['BinaryExpression'],
  AssignmentPattern: ['Parameter', 'BindingElement', 'ShorthandPropertyAssignment', 'BinaryExpression'],
  AwaitExpression: ['AwaitExpression'],
  BinaryExpression: ['BinaryExpression'],
  CallExpression: ['CallExpression'],
  ChainExpression: ['CallExpression', 'PropertyAccessExpression', 'ElementAccessExpression', 'NonNullExpression'],
  ClassDeclaration: ['ClassDeclaration'],
  ClassExpression: ['ClassExpression'],
  ConditionalExpression: ['ConditionalExpression'],
  FunctionDeclaration: ['FunctionDeclaration'],
  FunctionExpression: ['FunctionExpression', 'MethodDeclaration', 'Constructor', 'GetAccessor', 'SetAccessor'],
  Identifier: ['Identifier', 'ThisKeyword'],
  ImportExpression: ['CallExpression'],
  JSXElement: ['JsxElement', 'JsxSelfClosingElement'],
  JSXFragment: ['JsxFragment'],
  JSXIdentifier: ['Identifier'],
  Literal: ['StringLiteral', 'NumericLiteral', 'BigIntLiteral', 'RegularExpressionLiteral', 'TrueKeyword', 'FalseKeyword', 'NullKeyword', 'NoSubstitutionTemplateLiteral'],
  LogicalExpression: ['BinaryExpression'],
  MemberExpression: ['PropertyAccessExpression', 'ElementAccessExpression'],
  MetaProperty: ['MetaProperty'],
  MethodDefinition: ['MethodDeclaration', 'Constructor', 'GetAccessor', 'SetAccessor'],
  NewExpression: ['NewExpression'],
  ObjectExpression: ['ObjectLiteralExpression'],
  ObjectPattern: ['ObjectBindingPattern', 'ObjectLiteralExpression'],
  PrivateIdentifier: ['PrivateIdentifier'],
  Property: ['PropertyAssignment', 'ShorthandPropertyAssignment', 'MethodDeclaration', 'GetAccessor', 'SetAccessor', 'BindingElement'],
  PropertyDefinition: ['PropertyDeclaration'],
  RestElement: ['Parameter', 'BindingElement', 'SpreadElement', 'SpreadAssignment'],
  SequenceExpression: ['BinaryExpression'],
  SpreadElement: ['SpreadElement', 'SpreadAssignment'],
  Super: ['SuperKeyword'],
  TaggedTemplateExpression: ['TaggedTemplateExpression'],
  TemplateLiteral: ['TemplateExpression', 'NoSubstitutionTemplateLiteral'],
  ThisExpression: ['ThisKeyword'],
  TSAsExpression: ['AsExpression'],
  // 7.0 has the one, 7.1 the other.
  TSClassImplements: ['ExpressionWithTypeArguments', 'TypeReference'],
  TSInstantiationExpression: ['ExpressionWithTypeArguments'],
  TSInterfaceDeclaration: ['InterfaceDeclaration'],
  TSNonNullExpression: ['NonNullExpression'],
  TSSatisfiesExpression: ['SatisfiesExpression'],
  TSTypeAssertion: ['TypeAssertionExpression'],
  UnaryExpression: ['PrefixUnaryExpression', 'TypeOfExpression', 'VoidExpression', 'DeleteExpression'],
  UpdateExpression: ['PrefixUnaryExpression', 'PostfixUnaryExpression'],
  VariableDeclarator: ['VariableDeclaration'],
  YieldExpression: ['YieldExpression'],
};

/** Bytes of one node in the table, and where its parts are. */
const LENGTH = 28;
const POS = 4;
const END = 8;
/** Kinds are far below this, ends far below 2 ** 53 / this. */
const KIND_SPACE = 4096;

interface Place {
  readonly pos: number;
  node(): RemoteNode;
}

/** The kinds of one compiler version as numbers. */
export class KindTable {
  readonly byType = new Map<string, readonly number[]>();
  readonly wanted = new Set<number>();

  /** @param kinds the compiler's `SyntaxKind` */
  constructor(kinds: Readonly<Record<string, number>>) {
    for (const [type, names] of Object.entries(KINDS)) {
      const numbers = names.map((name) => kinds[name]).filter((kind) => kind !== undefined);
      this.byType.set(type, numbers);
      for (const kind of numbers) this.wanted.add(kind);
    }
  }
}

export class NodeIndex {
  readonly #table: KindTable;
  readonly #places: ReadonlyMap<number, Place | Place[]>;

  constructor(source: RemoteSourceFile, table: KindTable) {
    this.#table = table;
    this.#places = hasFlatTable(source) ? fromTable(source, table.wanted) : fromTree(source, table.wanted);
  }

  /** The compiler's node for a node of the parser's tree, or undefined where the two trees differ in form. */
  find(node: TSESTree.Node): RemoteNode | undefined {
    const [start, end] = node.range;
    const found = this.#at(node.type, start, end);
    if (found || node.type !== 'Identifier') return found;
    // The range of a parameter or variable with a type includes the type.
    return this.#at(node.type, start, start + node.name.length);
  }

  #at(type: string, start: number, end: number): RemoteNode | undefined {
    let best: Place | undefined;
    for (const kind of this.#table.byType.get(type) ?? []) {
      const places = this.#places.get(end * KIND_SPACE + kind);
      for (const place of places === undefined ? [] : Array.isArray(places) ? places : [places]) {
        if (place.pos <= start && (!best || place.pos > best.pos)) best = place;
      }
    }
    return best?.node();
  }
}

type FlatSource = RemoteSourceFile & Required<Pick<RemoteSourceFile, 'view' | 'nodes' | '_offsetNodes' | 'getOrCreateNodeAtIndex'>>;

/** Whether the tree is a flat table in the form that we know: each of its first nodes must be a node that the client knows too. */
function hasFlatTable(source: RemoteSourceFile): source is FlatSource {
  const { view, nodes, _offsetNodes: offset } = source;
  if (!(view instanceof DataView) || typeof nodes?.length !== 'number' || typeof offset !== 'number' || typeof source.getOrCreateNodeAtIndex !== 'function') return false;
  if (offset + nodes.length * LENGTH > view.byteLength) return false;
  const at = offset + LENGTH;
  return view.getUint32(at, true) === source.kind && view.getInt32(at + END, true) === source.end;
}

function fromTable(source: FlatSource, wanted: ReadonlySet<number>): ReadonlyMap<number, Place | Place[]> {
  const places = new Map<number, Place | Place[]>();
  const { view } = source;
  // Node 0 is none and node 1 the file.
  for (let index = 2, at = source._offsetNodes + 2 * LENGTH; index < source.nodes.length; index++, at += LENGTH) {
    const kind = view.getUint32(at, true);
    if (!wanted.has(kind)) continue;
    put(places, view.getInt32(at + END, true), kind, { pos: view.getInt32(at + POS, true), node: () => source.getOrCreateNodeAtIndex(index) });
  }
  return places;
}

/** The same by the declared API alone; slower, since each node becomes an object. */
function fromTree(source: RemoteSourceFile, wanted: ReadonlySet<number>): ReadonlyMap<number, Place | Place[]> {
  const places = new Map<number, Place | Place[]>();
  const visit = (node: RemoteNode): void => {
    if (wanted.has(node.kind)) put(places, node.end, node.kind, { pos: node.pos, node: () => node });
    node.forEachChild(visit);
  };
  source.forEachChild(visit);
  return places;
}

function put(places: Map<number, Place | Place[]>, end: number, kind: number, place: Place): void {
  const key = end * KIND_SPACE + kind;
  const there = places.get(key);
  if (there === undefined) places.set(key, place);
  else if (Array.isArray(there)) there.push(place);
  else places.set(key, [there, place]);
}
