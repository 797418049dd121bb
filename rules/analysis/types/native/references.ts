/** Reads the `references` of a tsconfig for a compiler whose API does not tell them (7.0). */
import { readFileSync } from 'node:fs';
import { foldersAbove, joinPath, toCompilerPath } from './paths.ts';

/** @returns absolute paths as the file names them (files or folders); none from a file that cannot be read */
export function readReferences(config: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(config, 'utf8');
  } catch {
    return [];
  }
  const [folder = '/'] = foldersAbove(config);
  return parseReferences(text).map((path) => resolve(folder, toCompilerPath(path)));
}

/** The paths in the `references` of a configuration's text: JSON with comments and trailing commas. */
export function parseReferences(text: string): readonly string[] {
  // Strings are kept whole, so that neither `//` nor `,]` within one is taken for what it is not.
  const plain = text
    .replace(/^\uFEFF/u, '')
    .replaceAll(/("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//gu, (_, string?: string) => string ?? ' ')
    .replaceAll(/("(?:[^"\\\n]|\\.)*")|,(?=\s*[\]}])/gu, (_, string?: string) => string ?? '');
  try {
    const { references } = JSON.parse(plain) as { references?: unknown };
    if (!Array.isArray(references)) return [];
    return references.map((reference: { path?: unknown } | null) => reference?.path).filter((path): path is string => typeof path === 'string');
  } catch {
    return [];
  }
}

function resolve(folder: string, path: string): string {
  if (/^(?:\/|[a-z]:)/iu.test(path)) return path;
  const parts = folder.split('/');
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.length === 1 ? joinPath('', parts[0] ?? '') : parts.join('/');
}
