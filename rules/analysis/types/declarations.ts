/** What the compiler's own node of a declaration tells about it, for types from parser services. */
import type ts from 'typescript';
import type { DeclarationFacts } from './oracle.ts';

/** The package that a file is in, as its folder is called; undefined outside of `node_modules`. */
export const packageFolderOf = (path: string): string | undefined => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//u.exec(path)?.[1];

/** The package whose types a folder has: `@types/babel__core` are those of `@babel/core`. */
export const packageOf = (folder: string): string => folder.replace(/^@types\/(?:(.+)__)?/u, (_, scope?: string) => (scope ? `@${scope}/` : ''));

/** Whose a declaration is: the project's, the language's and platform's, or a package's. */
export function homeOf(program: ts.Program, declaration: ts.Declaration): Pick<DeclarationFacts, 'origin' | 'module'> {
  const source = declaration.getSourceFile();
  const inPackage = packageFolderOf(source.fileName.replaceAll('\\', '/'));
  const ambient = ambientModuleOf(declaration);
  if (program.isSourceFileDefaultLibrary(source)) return { origin: 'library', module: undefined };
  if (inPackage === '@types/node') return { origin: 'library', module: (ambient ?? 'node').replace(/^node:/u, '') };
  if (inPackage) return { origin: 'dependency', module: packageOf(inPackage) };
  if (program.isSourceFileFromExternalLibrary(source)) return { origin: 'dependency', module: undefined };
  return { origin: 'project', module: undefined };
}

/** The name in `declare module "name"` around a declaration. */
function ambientModuleOf(declaration: ts.Node): string | undefined {
  for (let node: ts.Node | undefined = declaration.parent; node; node = node.parent) {
    const { name } = node as { name?: { text?: string; kind: number } };
    if ('body' in node && !('parameters' in node) && name?.text !== undefined && /^["']/u.test(sourceTextOf(name))) return name.text;
  }
  return undefined;
}

const sourceTextOf = (node: unknown): string => (node as ts.Node).getText();

/** Whether no function starts where a declaration does: it is a type, a class or a signature, or a member that only has a type. */
export function isBodiless(declaration: ts.Declaration): boolean {
  const { body, initializer, parent } = declaration as { body?: unknown; initializer?: unknown; parent?: object };
  if (body || initializer) return false;
  return 'parameters' in declaration || 'members' in declaration || (parent !== undefined && 'members' in parent);
}

/** The class, interface or namespace around a declaration. */
export function containerOf(declaration: ts.Node): string | undefined {
  for (let node: ts.Node | undefined = declaration.parent; node; node = node.parent) {
    const { name } = node as { name?: { text?: string } };
    if ('members' in node) return name?.text;
    if ('parameters' in node) return undefined;
  }
  return undefined;
}
