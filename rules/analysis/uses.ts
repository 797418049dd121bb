/** Where a function or class of a file is used: in the file itself and in all files of the project that import it. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from './file.ts';
import { importOf, moduleFile } from './imported-functions.ts';
import { variableOf } from './origin.ts';
import { ancestors } from './syntax.ts';

/** A place where the name stands for the value; places in types are left out. */
export interface Use {
  readonly file: FileAnalysis;
  readonly node: TSESTree.Identifier;
}

/**
 * All uses of what a name declares; undefined when they cannot all be known: nobody tells the files of the project, one of them gets it by
 * another way than a relative import by its name, or hands it on.
 * @param name where it is declared
 */
export function usesOf(file: FileAnalysis, name: TSESTree.Identifier): readonly Use[] | undefined {
  return file.memo('uses', name, () => {
    const own = referencesTo(file, name);
    const exported = own && exportedAs(file, name);
    if (!own || exported === 'several') return undefined;
    const uses = own.filter(({ node }) => node.parent.type !== 'ExportSpecifier' && node.parent.type !== 'ExportDefaultDeclaration');
    if (exported === undefined) return uses;
    // By its default export a file may give it any name; then only the path of the file tells.
    const word = exported === 'default' ? stemOf(file.filename) : exported;
    for (const path of file.types.filesWith(word) ?? [undefined]) {
      if (path === undefined) return undefined;
      if (samePath(path, file.filename)) continue;
      const other = file.other(path);
      const found = other && usesIn(file, other, exported);
      if (!found) return undefined;
      uses.push(...found);
    }
    return uses;
  });
}

/** Whether other files can import what a name declares. */
export const isGivenOut = (file: FileAnalysis, name: TSESTree.Identifier): boolean => exportedAs(file, name) !== undefined;

const stemOf = (path: string): string => /([^\\/]+?)(?:\.[cm]?[jt]sx?)?$/u.exec(path)?.[1] ?? path;
const samePath = (a: string, b: string): boolean => a.replaceAll('\\', '/') === b.replaceAll('\\', '/');

/** What a file reads of a variable; undefined when it is written to. */
function referencesTo(file: FileAnalysis, name: TSESTree.Identifier): Use[] | undefined {
  const uses: Use[] = [];
  for (const reference of variableOf(file, name)?.references ?? []) {
    if (reference.isWrite() && !reference.init) return undefined;
    const node = reference.identifier as TSESTree.Identifier;
    if (reference.isRead() && !isInType(node)) uses.push({ file, node });
  }
  return uses;
}

const isInType = (node: TSESTree.Identifier): boolean => {
  const { type } = node.parent;
  return type.startsWith('TS') && !/^TS(?:AsExpression|SatisfiesExpression|NonNullExpression|TypeAssertion|InstantiationExpression|ExportAssignment)$/u.test(type);
};

/** The name under which a file gives out what it declares, `several` when it has more than one; undefined when the file keeps it. */
function exportedAs(file: FileAnalysis, name: TSESTree.Identifier): string | undefined {
  const found = new Set<string>();
  for (const outer of [...ancestors(name)].slice(0, 4)) {
    if (outer.type === 'ExportNamedDeclaration') found.add(name.name);
    if (outer.type === 'ExportDefaultDeclaration') found.add('default');
    if (outer.type === 'BlockStatement') break;
  }
  for (const statement of file.program.body) {
    if (statement.type === 'TSExportAssignment') return 'several';
    if (statement.type === 'ExportDefaultDeclaration' && statement.declaration.type === 'Identifier' && statement.declaration.name === name.name) found.add('default');
    if (statement.type !== 'ExportNamedDeclaration' || statement.source) continue;
    for (const { local, exported } of statement.specifiers) {
      if (local.type === 'Identifier' && local.name === name.name) found.add(exported.type === 'Identifier' ? exported.name : 'several');
    }
  }
  // `module.exports = { name }` hands it to anybody.
  const isCommon = variableOf(file, name)?.references.some(({ identifier }) => [...ancestors(identifier)].some((outer) => outer.type === 'AssignmentExpression' && /^(?:module\.)?exports\b/u.test(file.text(outer.left))));
  if (isCommon || found.size > 1) return 'several';
  return [...found][0];
}

/** The uses in a file that may import it; undefined when it is got at by another way. */
function usesIn(root: FileAnalysis, other: FileAnalysis, exported: string): readonly Use[] | undefined {
  const uses: Use[] = [];
  for (const statement of other.program.body) {
    if ((statement.type === 'ExportAllDeclaration' || (statement.type === 'ExportNamedDeclaration' && statement.source)) && leadsTo(root, other, statement.source?.value ?? '')) return undefined;
    if (statement.type !== 'ImportDeclaration') continue;
    const leads = leadsTo(root, other, statement.source.value);
    for (const specifier of statement.specifiers) {
      const wanted = importOf(other, specifier.local);
      const named = specifier.type === 'ImportSpecifier' && specifier.imported.type === 'Identifier' ? specifier.imported.name : specifier.type === 'ImportDefaultSpecifier' ? 'default' : '*';
      // By an alias of the configuration, or another package, it may be the same file: nobody here can tell.
      if (named === exported && exported !== 'default' && leads === undefined && !wanted) return undefined;
      if (!leads) continue;
      if (named === '*') return undefined;
      if (named !== exported) continue;
      const own = referencesTo(other, specifier.local);
      if (!own || own.some(({ node }) => node.parent.type === 'ExportSpecifier')) return undefined;
      uses.push(...own);
    }
  }
  for (const node of other.walk(other.program, { intoFunctions: true })) {
    // `import('./it.js')` and `require('./it.js')`
    const source = node.type === 'ImportExpression' ? node.source : node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'require' ? node.arguments[0] : undefined;
    if (source?.type === 'Literal' && typeof source.value === 'string' && leadsTo(root, other, source.value)) return undefined;
  }
  return uses;
}

/** Whether a specifier in another file means this one; undefined for one that is not relative. */
function leadsTo(root: FileAnalysis, other: FileAnalysis, specifier: string): boolean | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const found = moduleFile(root, other, specifier);
  return found !== undefined && samePath(found.filename, root.filename);
}
