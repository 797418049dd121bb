/** The way to a helper by the path mapping of the project (`@/async/retry`), in files that use the mapping themselves. */
import path from 'node:path';
import type { TSESTree } from '@typescript-eslint/types';
import ts from 'typescript';

/** Spells the way to a file, or says nothing where the mapping has no name for it. */
type Spell = (target: string) => string | undefined;

/**
 * @param file absolute path with forward slashes
 * @returns undefined for a file that spells its own imports without the mapping
 */
export function mappingFor(file: string, ast: TSESTree.Program): Spell | undefined {
  const specifiers = ast.body.flatMap((statement) => (statement.type === 'ImportDeclaration' ? [statement.source.value] : []));
  // Nothing is read from the disk for the many files that import by relative paths and packages alone.
  if (!specifiers.some((specifier) => /^[@~#$][\w-]*\/|^[\w-]+\//u.test(specifier))) return undefined;
  const config = ts.findConfigFile(path.posix.dirname(file), ts.sys.fileExists, 'tsconfig.json') ?? ts.findConfigFile(path.posix.dirname(file), ts.sys.fileExists, 'jsconfig.json');
  if (config === undefined) return undefined;
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(config, ts.sys.readFile).config, { ...ts.sys, readDirectory: () => [] }, path.posix.dirname(config));
  const base = (options.baseUrl ?? (options['pathsBasePath'] as string | undefined) ?? path.posix.dirname(config)).replaceAll('\\', '/');
  const rows = Object.entries(options.paths ?? {}).flatMap(([name, targets]) => {
    const [target] = targets;
    return name.endsWith('/*') && target?.endsWith('/*') ? [{ name: name.slice(0, -1), folder: `${path.posix.join(base, target.slice(0, -2))}/` }] : [];
  });
  const used = rows.filter(({ name }) => specifiers.some((specifier) => specifier.startsWith(name)));
  if (used.length === 0) return undefined;
  const ending = specifiers.filter((specifier) => used.some(({ name }) => specifier.startsWith(name))).map((specifier) => /\.[cm]?[jt]s$/u.exec(specifier)?.[0]).find((each) => each !== undefined);
  return (target) => {
    // The longest folder is the closest name.
    const [row] = used.filter(({ folder }) => target.startsWith(folder)).sort((a, b) => b.folder.length - a.folder.length);
    if (!row) return undefined;
    const bare = target.slice(row.folder.length).replace(/\.[cm]?[jt]s$/u, '');
    const own = /\.[cm]?[jt]s$/u.exec(target)?.[0] ?? '';
    return `${row.name}${bare}${ending === undefined ? '' : ending.endsWith('ts') ? own : own.replace('ts', 'js')}`;
  };
}
