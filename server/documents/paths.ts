/** From URIs to what a linter needs: a path with an extension that says how to parse, and the folder where a project may begin. */
import path from 'node:path';
import { URI } from 'vscode-uri';

const EXTENSIONS: Readonly<Record<string, string>> = { javascript: '.js', javascriptreact: '.jsx', typescript: '.ts', typescriptreact: '.tsx' };
const KNOWN = /\.[cm]?[jt]s$|\.[jt]sx$/iu;

/** The path on disk, undefined for a document that is not on disk (untitled, virtual file systems) or a URI that is none. */
export function diskPath(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return URI.parse(uri, true).fsPath;
  } catch {
    return undefined;
  }
}

/** Spelled as VS Code spells it. */
export const toUri = (file: string): string => URI.file(file).toString();

/** A path to lint under: the real one where its name says how to parse, else one made up after the language. */
export function lintPath(uri: string, languageId: string): string {
  const onDisk = diskPath(uri);
  if (onDisk !== undefined && KNOWN.test(onDisk)) return onDisk;
  const extension = EXTENSIONS[languageId] ?? '.js';
  if (onDisk !== undefined) return onDisk + extension;
  const name = path.posix.basename(uri.replace(/[?#].*$/u, '').replace(/^[^:]*:/u, '')) || 'untitled';
  return `/virtual/${KNOWN.test(name) ? name : name + extension}`;
}

/** The innermost workspace folder that holds a file; without one, the file's own folder. */
export function rootOf(file: string, folders: readonly string[]): string {
  const holding = folders.filter((folder) => file === folder || file.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep));
  return holding.toSorted((a, b) => b.length - a.length)[0] ?? path.dirname(file);
}
