/**
 * Paths as the native compiler writes them: forward slashes, a drive letter in lower case as TypeScript canonicalises it, and for
 * comparison a key that is the same for all spellings of one file. Pure functions; which system they are for is an argument.
 */

/** `C:\src\a.ts` → `c:/src/a.ts`; POSIX paths stay as they are (a backslash is a plain character there). */
export function toCompilerPath(path: string, windows: boolean = process.platform === 'win32'): string {
  if (!windows) return path;
  // Long paths (`\\?\C:\...`, `\\?\UNC\server\share`) name the same files.
  const plain = path.replace(/^\\\\\?\\(?:UNC\\)?/iu, (prefix) => (/UNC/iu.test(prefix) ? '\\\\' : ''));
  const slashed = plain.replaceAll('\\', '/');
  return /^[a-z]:/iu.test(slashed) ? slashed.charAt(0).toLowerCase() + slashed.slice(1) : slashed;
}

/**
 * What two spellings of one file have in common.
 * @param caseSensitive whether the file system tells `a.ts` from `A.ts`
 */
export function toPathKey(path: string, caseSensitive: boolean, windows: boolean = process.platform === 'win32'): string {
  const compilerPath = toCompilerPath(path, windows);
  return caseSensitive ? compilerPath : compilerPath.toLowerCase();
}

/** The folder that a path is in, and the folders above it, the closest first; all in the compiler's spelling, without a slash at the end but for roots. */
export function* foldersAbove(path: string): Generator<string> {
  let end = path.lastIndexOf('/');
  // `//server/share` is the root of a network path: nothing above it can be listed.
  const root = /^\/\/[^/]+\/[^/]+/u.exec(path)?.[0] ?? /^[a-z]:/iu.exec(path)?.[0] ?? '';
  while (end > root.length) {
    yield path.slice(0, end);
    end = path.lastIndexOf('/', end - 1);
  }
  if (root !== '' || path.startsWith('/')) yield root.startsWith('//') ? root : `${root}/`;
}

/** `folder` and `name` as one path. */
export const joinPath = (folder: string, name: string): string => (folder.endsWith('/') ? folder + name : `${folder}/${name}`);
