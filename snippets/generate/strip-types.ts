/**
 * TypeScript to JavaScript by deleting what is only type: the rest of the text, its comments and its layout stay as they are, so that
 * the JavaScript form reads as if it had been written by hand.
 */
import ts from 'typescript';

interface Cut {
  readonly from: number;
  readonly to: number;
}

/**
 * @param code a module in erasable TypeScript (no enum, namespace or parameter property)
 * @returns the same module in JavaScript
 * @throws Error for syntax that cannot be erased
 */
export function stripTypes(code: string): string {
  const file = ts.createSourceFile('pattern.ts', code, ts.ScriptTarget.ESNext, true);
  const cuts: Cut[] = [];
  collectCuts(file, file, cuts);
  cuts.sort((a, b) => a.from - b.from || b.to - a.to);
  let text = '';
  let last = 0;
  for (const { from, to } of cuts) {
    if (to <= last) continue;
    text += code.slice(last, Math.max(from, last));
    last = to;
  }
  return tidy(text + code.slice(last));
}

/** The same for a template: its slots become names while the types are taken out. */
export function stripTemplate(template: string): string {
  const slots: string[] = [];
  const code = template.replaceAll(/«[^»]*»/gu, (slot) => {
    slots.push(slot);
    return slot === '«»' ? `/*slot${slots.length - 1}*/` : `$slot${slots.length - 1}$`;
  });
  const stripped = stripTypes(code)
    .trimEnd()
    .replaceAll(/\/\*slot(\d+)\*\/|\$slot(\d+)\$/gu, (_name, cursor: string | undefined, index: string | undefined) => slots[Number(cursor ?? index)] ?? '');
  // A default that stood in a type goes to the first place of its slot that is left.
  return slots.reduce((text, slot) => {
    const [, name, value] = /^«([\w$]+):(.*)»$/u.exec(slot) ?? [];
    return name === undefined || text.includes(`«${name}:`) ? text : text.replace(`«${name}»`, () => `«${name}:${value ?? ''}»`);
  }, stripped);
}

function collectCuts(node: ts.Node, file: ts.SourceFile, cuts: Cut[]): void {
  const code = file.text;
  const cut = (from: number, to: number): void => void cuts.push({ from, to });
  const cutAnnotation = (type: ts.TypeNode | undefined, mark?: ts.Node): void => {
    if (type) cut(mark ? mark.getStart(file) : type.pos - 1, type.end);
    else if (mark) cut(mark.getStart(file), mark.end);
  };
  const cutList = (list: ts.NodeArray<ts.Node> | undefined): void => {
    if (list) cut(list.pos - 1, code.indexOf('>', list.end) + 1);
  };
  const cutStatement = (statement: ts.Node): void => {
    let end = statement.end;
    while (code[end] === '\n') end += 1;
    cut(statement.getFullStart() + (/^\s*/u.exec(code.slice(statement.getFullStart()))?.[0].length ?? 0), end);
  };

  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return cutStatement(node);
  if (ts.isImportDeclaration(node) && node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) return cutStatement(node);
  if (ts.isExportDeclaration(node) && node.isTypeOnly) return cutStatement(node);
  if (ts.isEnumDeclaration(node) || ts.isModuleDeclaration(node)) throw new Error(`not erasable: ${node.getText(file)}`);
  if (ts.isFunctionLike(node) && 'body' in node && !node.body && !ts.isFunctionTypeNode(node)) return cutStatement(node);
  if (ts.isImportSpecifier(node) && node.isTypeOnly) {
    const comma = /^\s*,\s*/u.exec(code.slice(node.end))?.[0].length ?? 0;
    return cut(node.getStart(file), node.end + comma);
  }
  if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;

  if (ts.canHaveModifiers(node)) {
    for (const modifier of ts.getModifiers(node) ?? []) {
      const isErased = [
        ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.PublicKeyword, ts.SyntaxKind.ProtectedKeyword,
        ts.SyntaxKind.ReadonlyKeyword, ts.SyntaxKind.OverrideKeyword, ts.SyntaxKind.AbstractKeyword, ts.SyntaxKind.DeclareKeyword,
      ].includes(modifier.kind);
      if (isErased && ts.isParameter(node)) throw new Error(`not erasable: ${node.getText(file)}`);
      if (isErased) cut(modifier.getStart(file), modifier.end + 1);
    }
  }
  if (ts.isParameter(node) && node.name.getText(file) === 'this') {
    const comma = /^\s*,\s*/u.exec(code.slice(node.end))?.[0].length ?? 0;
    return cut(node.getStart(file), node.end + comma);
  }
  if (ts.isParameter(node) || ts.isPropertyDeclaration(node)) cutAnnotation(node.type, node.questionToken ?? ('exclamationToken' in node ? node.exclamationToken : undefined));
  if (ts.isVariableDeclaration(node)) cutAnnotation(node.type, node.exclamationToken);
  if (ts.isFunctionLike(node)) {
    cutAnnotation(node.type);
    cutList(node.typeParameters);
  }
  if (ts.isClassLike(node)) {
    cutList(node.typeParameters);
    for (const clause of node.heritageClauses ?? []) {
      if (clause.token === ts.SyntaxKind.ImplementsKeyword) cut(clause.getFullStart(), clause.end);
    }
  }
  if (ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node) || ts.isExpressionWithTypeArguments(node)) {
    cutList(node.typeArguments);
  }
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) {
    cut(node.expression.end, node.end);
    // `(x as T).y` needs no parentheses any more.
    if (ts.isParenthesizedExpression(node.parent) && (ts.isLeftHandSideExpression(node.expression) || ts.isVariableDeclaration(node.parent.parent)) && !ts.isFunctionLike(node.expression)) {
      cut(node.parent.getStart(file), node.parent.getStart(file) + 1);
      cut(node.parent.end - 1, node.parent.end);
    }
  }
  if (ts.isNonNullExpression(node)) cut(node.end - 1, node.end);
  ts.forEachChild(node, (child) => collectCuts(child, file, cuts));
}

/** Joins parameter lists and calls that were broken only for their types, and takes out what the deletions left over. */
function tidy(code: string): string {
  return code
    .replaceAll(/[ \t]+$/gmu, '')
    .replaceAll(/\n{3,}/gu, '\n\n')
    .replaceAll(/^import \{ \} from [^\n]*\n/gmu, '')
    .replaceAll(/, \} from/gu, ' } from')
    .replaceAll(/^([^\n]*\()\n((?:[ ]+[^\n(){}]*(?:\{[^\n(){}]*\}[^\n(){}]*)*,\n)+)[ ]*(\)[^\n]*)$/gmu, (whole, open: string, list: string, close: string) => {
      const joined = `${open}${list.trim().replace(/,$/u, '').replaceAll(/,\n\s+/gu, ', ')}${close}`;
      return joined.length <= 110 && !list.includes('//') ? joined : whole;
    })
    .trimStart();
}
