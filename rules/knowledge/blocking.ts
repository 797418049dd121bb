/**
 * Functions that block the event loop and have an asynchronous sibling: Node's after its types, and those of common libraries.
 * Keys are origins without `node:`. What has no sibling is not here: there is nothing better to propose.
 */
import { typedCallbackSiblings, typedPromiseSiblings } from './node-and-dom.ts';

export interface BlockingFunction {
  /** What the call costs: waiting for the disk or a process, or the processor itself. */
  readonly cost: 'io' | 'process' | 'cpu';
  readonly sibling:
    | { readonly kind: 'promise'; readonly module: string; readonly name: string }
    | { readonly kind: 'callback'; readonly module: string; readonly name: string };
}

const promiseTable: Readonly<Record<string, string>> = {
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

/** Modules of Node whose work is worth doing elsewhere, and what it costs. */
const COSTS: Readonly<Record<string, BlockingFunction['cost']>> = { child_process: 'process', crypto: 'cpu', zlib: 'cpu' };
/** Done at once, whatever they are given. */
const CHEAP: ReadonlySet<string> = new Set(['crypto.randomFillSync']);

export const blockingFunctions: ReadonlyMap<string, BlockingFunction> = new Map([
  ...Object.entries(promiseTable).flatMap(([module, names]) =>
    names.split(' ').filter(Boolean).map((name): [string, BlockingFunction] => [
      `${module}.${name}Sync`,
      {
        cost: /bcrypt|argon/u.test(module) ? 'cpu' : module === 'execa' ? 'process' : 'io',
        sibling: { kind: 'promise', module, name },
      },
    ]),
  ),
  ...Object.entries(typedPromiseSiblings).map(([blocking, sibling]): [string, BlockingFunction] => {
    const [module = '', name = ''] = sibling.split('.');
    return [blocking, { cost: 'io', sibling: { kind: 'promise', module, name } }];
  }),
  ...typedCallbackSiblings.flatMap((blocking): [string, BlockingFunction][] => {
    const [module = '', name = ''] = blocking.split('.');
    const cost = COSTS[module];
    return cost && !CHEAP.has(blocking) ? [[blocking, { cost, sibling: { kind: 'callback', module, name: name.replace(/Sync$/u, '') } }]] : [];
  }),
]);

/** Functions named `…Sync` that do not block, or that have no sibling although one might look for it. */
export const notBlocking = /^(?:flushSync|runSync|traceSync|bindSync|connectSync|replaceSync|useSync\w*|transformSync|parseSync|renderSync|isSync|unsafeSync|hydrateSync|batchSync|existsSync)$/u;

/** Callback siblings that `util.promisify` types well: the argument counts that it then accepts, without the callback. */
export const promisifiable: Readonly<Record<string, readonly number[]>> = {
  'crypto.pbkdf2': [5], 'crypto.hkdf': [5], 'crypto.scrypt': [4], 'crypto.generateKeyPair': [2],
  'zlib.gzip': [1, 2], 'zlib.gunzip': [1, 2], 'zlib.deflate': [1, 2], 'zlib.inflate': [1, 2], 'zlib.deflateRaw': [1, 2], 'zlib.inflateRaw': [1, 2],
  'zlib.unzip': [1, 2], 'zlib.brotliCompress': [1, 2], 'zlib.brotliDecompress': [1, 2],
};
