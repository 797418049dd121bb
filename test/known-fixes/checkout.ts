/** A commit of a mirror as files, and the findings of rules in one of them with the types of the project's own source. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Linter } from 'eslint';
import { parseForESLint } from '@typescript-eslint/parser';
import ts from 'typescript';
import plugin from '../../rules/plugin.ts';
import { git } from './mirrors.ts';

/** With more files than this, a repository takes long to take out as a whole. */
const LARGE = 2500;

const typeRoot = join(import.meta.dirname, '..', '..', 'node_modules', '@types');

export interface Hit {
  readonly rule: string;
  readonly messageId: string;
  readonly message: string;
  readonly line: number;
  readonly endLine: number;
  /** Lines that its repairs edit. */
  readonly repaired: readonly number[];
}

/**
 * Puts the source files of a commit into a folder, once.
 * @param around only this folder of the repository; empty means all of it
 */
export function checkout(mirror: string, commit: string, folder: string, around = ''): string {
  if (existsSync(folder)) return folder;
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  const wanted = /\.(?:[cm]?[jt]sx?|json)$/u;
  const unwanted = /(?:^|\/)(?:node_modules|dist|docs?|examples?|__snapshots__|fixtures?|locales?|vendor|assets)\/|package-lock\.json$/u;
  const files = git(mirror, 'ls-tree', '-r', '--name-only', commit, ...(around === '' ? [] : [around])).split('\n').filter((file) => wanted.test(file) && !unwanted.test(file));
  for (let from = 0; from < files.length; from += 500) takeOut(mirror, commit, part, files.slice(from, from + 500));
  renameSync(part, folder);
  return folder;
}

/** Puts files into a folder. A mirror may lack some large ones: these are left out. */
function takeOut(mirror: string, commit: string, folder: string, files: readonly string[]): void {
  try {
    const tar = execFileSync('git', ['-C', mirror, 'archive', '--format=tar', commit, '--', ...files], { maxBuffer: 1 << 29, stdio: ['ignore', 'pipe', 'ignore'] });
    execFileSync('tar', ['-x', '-C', folder], { input: tar, maxBuffer: 1 << 20 });
  } catch (error) {
    if (files.length === 0) throw error;
    if (files.length === 1) return;
    const half = Math.ceil(files.length / 2);
    takeOut(mirror, commit, folder, files.slice(0, half));
    takeOut(mirror, commit, folder, files.slice(half));
  }
}

/** The packages of a workspace by name, so that what they import of each other is their source. */
function workspacePaths(root: string): Record<string, string[]> {
  const paths: Record<string, string[]> = {};
  for (const file of ts.sys.readDirectory(root, ['.json'], ['**/node_modules'], ['**/package.json'])) {
    try {
      const { name } = JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown };
      if (typeof name !== 'string') continue;
      const home = dirname(file);
      paths[name] = [`${home}/src/index.ts`, `${home}/index.ts`, `${home}/src/index.js`];
      // What is imported as `name/part.js` is written in `part.ts`: the compiler sees to that.
      paths[`${name}/*`] = [`${home}/src/*.ts`, `${home}/src/*/index.ts`, `${home}/src/*`, `${home}/*`];
    } catch {
      // A manifest with holes for a template to fill: of no use here.
    }
  }
  return paths;
}

/** Packages that had AbortSignal before Node did; old commits take its type from there. */
const forerunners = ['abort-controller', 'node-abort-controller', 'abortcontroller-polyfill/dist/abortsignal-ponyfill'];

/** A program of one file and what it imports; nothing is installed, so types are those of the project itself, of Node and of the DOM. */
export function programFor(root: string, path: string): ts.Program {
  return ts.createProgram([path], {
    target: ts.ScriptTarget.ES2022, lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'], module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler, types: ['node'], typeRoots: [typeRoot], strict: true, noEmit: true, allowJs: true,
    checkJs: false, jsx: ts.JsxEmit.Preserve, skipLibCheck: true, allowImportingTsExtensions: true,
    paths: { ...workspacePaths(root), ...Object.fromEntries(forerunners.map((name) => [name, [join(import.meta.dirname, 'abort-controller.d.ts')]])) },
  });
}

/** The folder of a repository in which the imports of a file are: of a large one only the file's own package. */
export function packageAround(mirror: string, commit: string, path: string): string {
  const files = git(mirror, 'ls-tree', '-r', '--name-only', commit).split('\n');
  if (files.length < LARGE) return '';
  const manifests = new Set(files.filter((file) => file.endsWith('package.json')).map((file) => dirname(file)));
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) if (manifests.has(folder)) return folder;
  return '';
}

/**
 * What rules say about one file.
 * @param names rules without the plugin's name, as in the preset `strict`; names with `eslint:` before them are ESLint's own
 * @param options for the plugin's rules, instead of those of the preset
 */
export function findingsIn(root: string, file: string, names: readonly string[], options?: object): readonly Hit[] {
  const path = join(root, file);
  const text = readFileSync(path, 'utf8');
  const program = programFor(root, path);
  const strict = plugin.configs['strict']?.rules ?? {};
  const rules = Object.fromEntries(names.map((name) => (name.startsWith('eslint:') ? [name.slice('eslint:'.length), 'error'] : [`async-hazards/${name}`, options ? ['error', options] : (strict[`async-hazards/${name}`] ?? 'error')])));
  const parser = {
    parseForESLint: (code: string, options: { filePath?: string }) => parseForESLint(code, { ...options, ...(code === text ? { filePath: path, programs: [program] } : {}), ecmaFeatures: { jsx: !/\.[cm]?ts$/u.test(file) } }),
  };
  const linter = new Linter({ configType: 'flat', cwd: '/' });
  const messages = linter.verify(text, [{
    files: ['**/*.*'], plugins: { 'async-hazards': plugin as never }, languageOptions: { parser: parser }, rules: rules as never,
    linterOptions: { reportUnusedDisableDirectives: 0, noInlineConfig: true },
  }], { filename: path });
  const fatal = messages.find((message) => message.fatal);
  if (fatal) throw new Error(`${file}: ${fatal.message}`);
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  return messages.flatMap(({ ruleId, messageId, message, line, endLine, suggestions }) => (ruleId === null ? [] : [{
    rule: ruleId.replace(/^.*\//u, ''), messageId: messageId ?? '', message, line, endLine: endLine ?? line,
    // One edit that replaces the stretch between the first and the last change.
    repaired: (suggestions ?? []).flatMap(({ fix }) => [lineAt(fix.range[0]), lineAt(fix.range[1])]),
  }]));
}
