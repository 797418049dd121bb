/**
 * Functions that block the event loop and have an asynchronous sibling, after the types of @types/node 24 and the common libraries.
 * Keys are origins without `node:`. What has no sibling is not here: there is nothing better to propose.
 */

export interface BlockingFunction {
  /** What the call costs: waiting for the disk or a process, or the processor itself. */
  readonly cost: 'io' | 'process' | 'cpu';
  readonly sibling:
    | { readonly kind: 'promise'; readonly module: string; readonly name: string }
    | { readonly kind: 'callback'; readonly module: string; readonly name: string };
}

const promiseTable: Readonly<Record<string, string>> = {
  fs: 'access appendFile chmod chown copyFile cp glob lchmod lchown link lstat lutimes mkdir mkdtemp open opendir readFile readdir readlink realpath rename rm rmdir stat statfs symlink truncate unlink utimes writeFile',
  'fs-extra': 'access appendFile chmod chown copy copyFile createFile createSymlink emptyDir ensureDir ensureFile ensureLink ensureSymlink link lstat mkdir mkdirp mkdirs mkdtemp move outputFile outputJson outputJSON pathExists readFile readJson readJSON readdir readlink realpath remove rename rm rmdir stat symlink truncate unlink utimes writeFile writeJson writeJSON',
  jsonfile: 'readFile writeFile',
  bcrypt: 'hash compare genSalt',
  bcryptjs: 'hash compare genSalt',
  glob: 'glob',
  globby: 'globby isGitIgnored',
  execa: 'execa execaCommand',
  'find-up': 'findUp',
  'pkg-up': 'pkgUp',
  'read-pkg': 'readPackage',
  'read-pkg-up': 'readPackageUp',
  'read-package-up': 'readPackageUp',
  'write-file-atomic': '',
  'load-json-file': 'loadJsonFile',
  'write-json-file': 'writeJsonFile',
  tinyglobby: 'glob',
  '@node-rs/argon2': 'hash verify',
  '@node-rs/bcrypt': 'hash compare',
};

const callbackTable: Readonly<Record<string, { cost: BlockingFunction['cost']; names: string }>> = {
  child_process: { cost: 'process', names: 'exec execFile spawn' },
  crypto: { cost: 'cpu', names: 'checkPrime generateKey generateKeyPair generatePrime hkdf pbkdf2 scrypt argon2' },
  zlib: { cost: 'cpu', names: 'brotliCompress brotliDecompress deflate deflateRaw gunzip gzip inflate inflateRaw unzip zstdCompress zstdDecompress' },
};

export const blockingFunctions: ReadonlyMap<string, BlockingFunction> = new Map([
  ...Object.entries(promiseTable).flatMap(([module, names]) =>
    names.split(' ').filter(Boolean).map((name): [string, BlockingFunction] => [
      `${module}.${name}Sync`,
      {
        cost: /bcrypt|argon/u.test(module) ? 'cpu' : module === 'execa' ? 'process' : 'io',
        sibling: { kind: 'promise', module: module === 'fs' ? 'fs/promises' : module, name },
      },
    ]),
  ),
  ...Object.entries(callbackTable).flatMap(([module, { cost, names }]) =>
    names.split(' ').map((name): [string, BlockingFunction] => [`${module}.${name}Sync`, { cost, sibling: { kind: 'callback', module, name } }]),
  ),
]);

/** Functions named `…Sync` that do not block, or that have no sibling although one might look for it. */
export const notBlocking = /^(?:flushSync|runSync|traceSync|bindSync|connectSync|replaceSync|useSync\w*|transformSync|parseSync|renderSync|isSync|unsafeSync|hydrateSync|batchSync|existsSync)$/u;

/** Callback siblings that `util.promisify` types well: the argument counts that it then accepts, without the callback. */
export const promisifiable: Readonly<Record<string, readonly number[]>> = {
  'crypto.pbkdf2': [5], 'crypto.hkdf': [5], 'crypto.scrypt': [4], 'crypto.generateKeyPair': [2],
  'zlib.gzip': [1, 2], 'zlib.gunzip': [1, 2], 'zlib.deflate': [1, 2], 'zlib.inflate': [1, 2], 'zlib.deflateRaw': [1, 2], 'zlib.inflateRaw': [1, 2],
  'zlib.unzip': [1, 2], 'zlib.brotliCompress': [1, 2], 'zlib.brotliDecompress': [1, 2],
};
