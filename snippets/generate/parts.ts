/** Takes the code of a helper apart: imports, body, and where in the body each top-level name stands. */
import ts from 'typescript';
import type { HelperImport, HelperParts } from '../pattern.ts';

/** @param code a module in TypeScript or JavaScript whose imports stand at its head */
export function takeApart(code: string): HelperParts {
  const file = ts.createSourceFile('helper.ts', code, ts.ScriptTarget.ESNext, true);
  const imports: HelperImport[] = [];
  const names = new Set<string>();
  let bodyStart = 0;
  let isHoisted = true;
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) {
      imports.push(...importsOf(statement));
      bodyStart = statement.end;
    } else {
      for (const name of declaredNames(statement)) names.add(name);
      isHoisted &&= ts.isFunctionDeclaration(statement) || ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
    }
  }
  for (const { local } of imports) names.add(local);
  bodyStart += /^\s*/u.exec(code.slice(bodyStart))?.[0].length ?? 0;
  const offsets: Record<string, number[]> = {};
  for (const name of [...names].sort()) offsets[name] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && names.has(node.text) && node.getStart(file) >= bodyStart && !isPropertyName(node)) {
      if (ts.isShorthandPropertyAssignment(node.parent)) throw new Error(`write { ${node.text}: ${node.text} }: the name may have to change`);
      offsets[node.text]?.push(node.getStart(file) - bodyStart);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { imports, body: code.slice(bodyStart), names: offsets, isHoisted };
}

/**
 * The part of a module that the named exports need: what goes into the user's own file, where the rest would be unused.
 * @returns the same code when all of it is needed
 */
export function reachableCode(code: string, roots: readonly string[]): string {
  const file = ts.createSourceFile('helper.ts', code, ts.ScriptTarget.ESNext, true);
  const pieces = file.statements.map((statement) => ({
    text: code.slice(statement.getFullStart(), statement.end),
    declares: ts.isImportDeclaration(statement) ? importsOf(statement).map(({ local }) => local) : [...declaredNames(statement)],
    mentions: ts.isImportDeclaration(statement) ? new Set<string>() : identifiersOf(statement),
  }));
  const wanted = new Set(roots);
  for (let size = 0; size !== wanted.size; ) {
    size = wanted.size;
    for (const { declares, mentions } of pieces) if (declares.some((name) => wanted.has(name))) for (const name of mentions) wanted.add(name);
  }
  const kept = pieces.filter(({ declares }) => declares.length === 0 || declares.some((name) => wanted.has(name)));
  return kept.length === pieces.length ? code : `${kept.map(({ text }) => text).join('').trim()}\n`;
}

function identifiersOf(root: ts.Node): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isPropertyName(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return names;
}

function importsOf(statement: ts.ImportDeclaration): HelperImport[] {
  const module = (statement.moduleSpecifier as ts.StringLiteral).text;
  const clause = statement.importClause;
  if (!clause) return [];
  const isType = clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
  const found: HelperImport[] = [];
  const add = (name: string, local: string, typeOnly: boolean): void => void found.push({ module, name, local, ...(typeOnly ? { typeOnly } : {}) });
  if (clause.name) add('default', clause.name.text, isType);
  if (clause.namedBindings && ts.isNamespaceImport(clause.namedBindings)) add('*', clause.namedBindings.name.text, isType);
  if (clause.namedBindings && ts.isNamedImports(clause.namedBindings)) {
    for (const each of clause.namedBindings.elements) add((each.propertyName ?? each.name).text, each.name.text, isType || each.isTypeOnly);
  }
  return found;
}

function* declaredNames(statement: ts.Statement): Generator<string> {
  if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) && statement.name) {
    yield statement.name.text;
  }
  if (ts.isVariableStatement(statement)) {
    for (const { name } of statement.declarationList.declarations) if (ts.isIdentifier(name)) yield name.text;
  }
}

function isPropertyName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  return (
    (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isPropertySignature(parent) ||
      ts.isMethodSignature(parent) || ts.isGetAccessorDeclaration(parent) || ts.isSetAccessorDeclaration(parent)) &&
    parent.name === node
  );
}
