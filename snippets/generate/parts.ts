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
