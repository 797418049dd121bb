/**
 * The parse of a text of which most is as it was. TypeScript keeps its nodes of what an edit does not touch; what was made of such a
 * statement (nodes, tokens, comments) is taken again, and moved to where it stands now. So a file has one tree at a time: that of the
 * text before is no longer good for anything.
 */
import type { TSESTree } from '@typescript-eslint/types';
import ts from 'typescript';
import { TokenMaker, type TokensAndComments } from './tokens.ts';

/** What was made of a statement. */
interface Made extends TokensAndComments {
  readonly node: TSESTree.ProgramStatement;
  /** Places within it: what has to change when it moves. */
  readonly ranges: readonly TSESTree.Range[];
  readonly positions: readonly TSESTree.Position[];
  place: Place;
}

/** Where a statement stands, from 0. */
interface Place {
  readonly start: number;
  readonly line: number;
  readonly column: number;
}

interface Converted {
  readonly ast: { body: TSESTree.ProgramStatement[] };
  readonly services: { readonly esTreeNodeToTSNodeMap: { get(node: TSESTree.Node): ts.Node | undefined } };
}

type NodeMap = Converted['services']['esTreeNodeToTSNodeMap'];

/** Files of which it is kept, least recently parsed first: who types changes between few. */
const MAX_FILES = 3;
const files = new Map<string, WeakMap<ts.Statement, Made>>();
/** TypeScript's node of each that was made, where the conversion tells. */
const compilerNodes = new WeakMap<object, ts.Node>();

/** TypeScript's node of one that `parseKept` gave. */
export const compilerNodeOf = (node: TSESTree.Node): ts.Node | undefined => compilerNodes.get(node);

/**
 * Parses a file whose tree is kept up to date.
 * @param convert makes the tree of a program from TypeScript's; throws what there is to say about a text that is none
 */
export function parseKept<T extends Converted>(file: ts.SourceFile, convert: (file: ts.SourceFile) => T): { readonly converted: T; readonly tokens: TokensAndComments } {
  const { statements } = file;
  if (!areOnce(file)) return whole(file, convert(file));
  const known = madeOf(file);
  const places = statements.map((statement) => placeOf(file, statement));
  const before = textsComeFirst(statements) ? statements.map((statement, index) => madeBefore(known, statement, places[index] as Place)) : [];
  const isKept = before.some((one) => one !== undefined);
  const fresh = statements.filter((_, index) => before[index] === undefined);
  const converted = convert(isKept ? fileOf(file, fresh) : file);
  if (converted.ast.body.length !== fresh.length) {
    // A statement that nothing was made of: which one is not known.
    return whole(file, isKept ? convert(file) : converted);
  }
  const maker = new TokenMaker(file);
  const made = converted.ast.body[Symbol.iterator]();
  converted.ast.body = statements.map((statement, index) => {
    const kept = before[index];
    const place = places[index] as Place;
    if (kept) {
      move(kept, place);
      maker.take(statement, kept);
      return kept.node;
    }
    const node = made.next().value as TSESTree.ProgramStatement;
    known.set(statement, keep(place, node, maker.make(statement), converted.services.esTreeNodeToTSNodeMap));
    return node;
  });
  maker.end();
  compilerNodes.set(converted.ast, file);
  return { converted, tokens: maker };
}

/** Whether statements stand one after the other. Of a broken text with `await` at its top, TypeScript may give the same ones twice. */
export const standInTurn = (ranges: readonly (readonly [start: number, end: number])[]): boolean =>
  ranges.every(([start], index) => index === 0 || start >= (ranges[index - 1] as readonly [number, number])[1]);

/** Whether the compiler's tree has each of its statements once, so that it can be told which are as they were. */
export const areOnce = ({ statements }: ts.SourceFile): boolean => standInTurn(statements.map(({ pos, end }) => [pos, end]));

/** What was made of a file of which nothing is kept. */
function whole<T extends Converted>(file: ts.SourceFile, converted: T): { readonly converted: T; readonly tokens: TokensAndComments } {
  collectPlaces(converted.ast, new Set(), new Set(), converted.services.esTreeNodeToTSNodeMap);
  return { converted, tokens: new TokenMaker(file).all() };
}

const isText = (statement: ts.Statement): boolean => ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression);

/** What may say `use strict` does so by its place: it is made anew, and where one is not among the first statements, so is all. */
function textsComeFirst(statements: readonly ts.Statement[]): boolean {
  const others = statements.slice(statements.findIndex((statement) => !isText(statement)));
  return others.length > 0 && !others.some(isText);
}

/** What is known of a file's statements; of the file parsed longest ago nothing is, then. */
function madeOf({ fileName }: ts.SourceFile): WeakMap<ts.Statement, Made> {
  const made = files.get(fileName) ?? new WeakMap<ts.Statement, Made>();
  files.delete(fileName);
  files.set(fileName, made);
  for (const oldest of files.keys()) {
    if (files.size <= MAX_FILES) break;
    files.delete(oldest);
  }
  return made;
}

function placeOf(file: ts.SourceFile, statement: ts.Statement): Place {
  const start = statement.getStart(file);
  const { line, character } = file.getLineAndCharacterOfPosition(start);
  return { start, line, column: character };
}

function madeBefore(known: WeakMap<ts.Statement, Made>, statement: ts.Statement, { column }: Place): Made | undefined {
  const made = isText(statement) ? undefined : known.get(statement);
  return made?.place.column === column ? made : undefined;
}

/** The file with some of its statements only. */
function fileOf(file: ts.SourceFile, statements: readonly ts.Statement[]): ts.SourceFile {
  const list = Object.assign([...statements], { pos: file.statements.pos, end: file.statements.end, hasTrailingComma: false });
  // Between statements there are others now, where TypeScript expects nothing but space when it is asked for children.
  return Object.create(file, { statements: { value: list }, getChildren: { value: () => list } }) as ts.SourceFile;
}

function keep(place: Place, node: TSESTree.ProgramStatement, { tokens, comments }: TokensAndComments, nodes: NodeMap): Made {
  const ranges = new Set<TSESTree.Range>();
  const positions = new Set<TSESTree.Position>();
  for (const root of [node, ...tokens, ...comments]) collectPlaces(root, ranges, positions, nodes);
  return { node, tokens, comments, ranges: [...ranges], positions: [...positions], place };
}

/** All places in a tree; each once, since nodes may share one. Notes the compiler's nodes by the way. */
function collectPlaces(node: object, ranges: Set<TSESTree.Range>, positions: Set<TSESTree.Position>, nodes: NodeMap): void {
  const compilerNode = nodes.get(node as TSESTree.Node);
  if (compilerNode) compilerNodes.set(node, compilerNode);
  for (const [key, value] of Object.entries(node) as [string, unknown][]) {
    if (typeof value !== 'object' || value === null || key === 'parent') continue;
    if (key === 'range') {
      ranges.add(value as TSESTree.Range);
    } else if (key === 'loc') {
      const { start, end } = value as TSESTree.SourceLocation;
      positions.add(start).add(end);
    } else if (Array.isArray(value)) {
      for (const one of value as unknown[]) if (typeof one === 'object' && one !== null) collectPlaces(one, ranges, positions, nodes);
    } else if ('type' in value) {
      collectPlaces(value, ranges, positions, nodes);
    }
  }
}

/** Moves what was made of a statement; its column is the same, so no other one changes. */
function move(made: Made, place: Place): void {
  const along = place.start - made.place.start;
  const down = place.line - made.place.line;
  if (along !== 0) {
    for (const range of made.ranges) {
      range[0] += along;
      range[1] += along;
    }
  }
  if (down !== 0) for (const position of made.positions) position.line += down;
  made.place = place;
}
