/** The parts of the native provider that need no compiler: paths of every system, the search for projects, changes on disk, packages. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findNative, forgetNative } from '../../../rules/analysis/types/native/find.ts';
import { Freshness } from '../../../rules/analysis/types/native/freshness.ts';
import { foldersAbove, joinPath, toCompilerPath, toPathKey } from '../../../rules/analysis/types/native/paths.ts';
import { Projects, type ProjectHost } from '../../../rules/analysis/types/native/projects.ts';
import { parseReferences } from '../../../rules/analysis/types/native/references.ts';

describe('paths', () => {
  it.each([
    ['C:\\src\\a.ts', 'c:/src/a.ts'],
    ['c:/src/a.ts', 'c:/src/a.ts'],
    ['\\\\server\\share\\a.ts', '//server/share/a.ts'],
    ['\\\\?\\C:\\src\\a.ts', 'c:/src/a.ts'],
    ['\\\\?\\UNC\\server\\share\\a.ts', '//server/share/a.ts'],
  ])('of Windows: %s', (path, expected) => expect(toCompilerPath(path, true)).toBe(expected));

  it('of POSIX stay, backslashes and all', () => expect(toCompilerPath('/src/a\\b.ts', false)).toBe('/src/a\\b.ts'));

  it('have one key for all spellings where case does not matter', () => {
    expect(toPathKey('C:\\Src\\A.ts', false, true)).toBe(toPathKey('c:/src/a.ts', false, true));
    expect(toPathKey('/Src/A.ts', true, false)).not.toBe(toPathKey('/src/a.ts', true, false));
    expect(toPathKey('/Src/A.ts', false, false)).toBe('/src/a.ts');
  });

  it.each([
    ['/a/b/c.ts', ['/a/b', '/a', '/']],
    ['/c.ts', ['/']],
    ['c:/a/b.ts', ['c:/a', 'c:/']],
    ['c:/b.ts', ['c:/']],
    ['//server/share/a/b.ts', ['//server/share/a', '//server/share']],
  ])('folders above %s', (path, folders) => expect([...foldersAbove(path)]).toEqual(folders));

  it('are joined with one slash', () => {
    expect(joinPath('/', 'a')).toBe('/a');
    expect(joinPath('/a', 'b')).toBe('/a/b');
    expect(joinPath('c:/', 'b')).toBe('c:/b');
  });
});

describe('references', () => {
  it('are read from JSON with comments and trailing commas', () => {
    const text = '\uFEFF{ // "references": [{ "path": "no" }]\n "x": "a // b /* c", /* , */ "references": [{ "path": "./a" }, { "path": "../b/c.json", },], }';
    expect(parseReferences(text)).toEqual(['./a', '../b/c.json']);
  });
  it.each(['', '{', '{ "references": {} }', '{ "references": [null, 1, {}] }', '[]'])('are none in %j', (text) => expect(parseReferences(text)).toEqual([]));
});

interface Config {
  readonly files: readonly string[];
  readonly references?: readonly string[];
  readonly allowJs?: boolean;
  /** Files that are in the program without being named. */
  readonly imports?: readonly string[];
}

function projects(configs: Readonly<Record<string, Config | 'broken'>>, caseSensitive = true): { find: (file: string) => string | undefined; loaded: string[] } {
  const loaded: string[] = [];
  const host: ProjectHost = {
    caseSensitive,
    exists: (path) => path in configs,
    parse(path) {
      const config = configs[path];
      if (config === undefined || config === 'broken') throw new Error('cannot be read');
      return { fileNames: config.files, options: { allowJs: config.allowJs ?? false }, references: config.references ?? [] };
    },
    programHas(path, file) {
      loaded.push(path);
      const config = configs[path];
      return config !== undefined && config !== 'broken' && (config.imports ?? []).includes(file);
    },
  };
  const found = new Projects(host);
  return { find: (file) => found.find(file), loaded };
}

describe('projects', () => {
  it('takes the nearest that has the file', () => {
    const { find, loaded } = projects({ '/p/tsconfig.json': { files: ['/p/a/x.ts', '/p/y.ts'] }, '/p/a/tsconfig.json': { files: ['/p/a/x.ts'] } });
    expect(find('/p/a/x.ts')).toBe('/p/a/tsconfig.json');
    expect(find('/p/y.ts')).toBe('/p/tsconfig.json');
    expect(loaded).toEqual([]);
  });

  it('goes up where the nearest does not have it', () => {
    const { find } = projects({ '/p/tsconfig.json': { files: ['/p/a/x.ts'] }, '/p/a/tsconfig.json': { files: ['/p/a/y.ts'] } });
    expect(find('/p/a/x.ts')).toBe('/p/tsconfig.json');
  });

  it('follows references, folders and files, in circles too', () => {
    const { find } = projects({
      '/p/tsconfig.json': { files: [], references: ['/p/a', '/p/tsconfig.test.json'] },
      '/p/a/tsconfig.json': { files: ['/p/a/x.ts'], references: ['/p'] },
      '/p/tsconfig.test.json': { files: ['/p/x.test.ts'], references: ['/p/gone', '/p/tsconfig.test.json'] },
    });
    expect(find('/p/x.test.ts')).toBe('/p/tsconfig.test.json');
    expect(find('/p/vite.config.ts')).toBeUndefined();
  });

  it('loads programs only for files that imports may bring in', () => {
    const { find, loaded } = projects({ '/p/tsconfig.json': { files: ['/p/main.ts'], imports: ['/p/x.ts'] }, '/q/tsconfig.json': { files: ['/q/main.ts'], allowJs: true, imports: ['/q/x.js'] } });
    expect(find('/p/x.js')).toBeUndefined();
    expect(loaded).toEqual([]);
    expect(find('/p/x.ts')).toBe('/p/tsconfig.json');
    expect(find('/q/x.js')).toBe('/q/tsconfig.json');
    expect(loaded).toEqual(['/p/tsconfig.json', '/q/tsconfig.json']);
  });

  it('takes a jsconfig', () => expect(projects({ '/p/jsconfig.json': { files: ['/p/x.js'] } }).find('/p/x.js')).toBe('/p/jsconfig.json'));
  it('has none where a configuration is broken', () => expect(projects({ '/p/tsconfig.json': 'broken' }).find('/p/x.ts')).toBeUndefined());

  it('does not care for case where the file system does not', () => {
    const configs = { 'c:/P/tsconfig.json': { files: ['c:/P/Src/X.ts'] } };
    expect(projects(configs, false).find('c:/P/src/x.ts')).toBe('c:/P/tsconfig.json');
    expect(projects(configs, true).find('c:/P/src/x.ts')).toBeUndefined();
  });
});

describe('freshness', () => {
  it('tells each change once, and looks seldom', () => {
    let now = 1000;
    const times = new Map([['/p', 10], ['/p/a.ts', 10], ['/p/b.ts', 10], ['/p/node_modules/x/index.d.ts', 10]]);
    const disk = new Freshness({ modified: (path) => times.get(path), names: () => ['a.ts', 'b.ts', 'c.ts', 'notes.md'], now: () => now });
    disk.track(['/p/a.ts', '/p/b.ts', '/p/node_modules/x/index.d.ts']);
    expect(disk.isDue).toBe(false);
    now = 60_000;
    expect(disk.isDue).toBe(true);
    expect(disk.look()).toBeUndefined();
    expect(disk.isDue).toBe(false);
    times.set('/p/a.ts', 61_000).set('/p/c.ts', 61_000).set('/p', 61_000).delete('/p/b.ts');
    now = 70_000;
    expect(disk.look()).toEqual({ changed: ['/p/a.ts'], created: ['/p/c.ts'], deleted: ['/p/b.ts'] });
    expect(disk.look()).toBeUndefined();
    // Put back with an older time, as version control may do.
    times.set('/p/a.ts', 20_000);
    expect(disk.look()).toEqual({ changed: ['/p/a.ts'], created: [], deleted: [] });
  });

  it('looks the more seldom, the longer it takes', () => {
    let now = 0;
    const disk = new Freshness({ modified: () => ((now += 100), 0), names: () => [], now: () => now });
    disk.track(['/p/a.ts']);
    now = 3000;
    disk.look();
    now += 5000;
    expect(disk.isDue).toBe(false);
    now += 10_000;
    expect(disk.isDue).toBe(true);
  });
});

describe('packages', () => {
  let root = '';
  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'async-hazards-find-')));
    forgetNative();
  });
  afterEach(() => rmSync(root, { recursive: true }));
  const install = (name: string, manifest: object, below = ''): void => {
    const folder = join(root, below, 'node_modules', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  };
  const v71 = { version: '7.1.0', exports: { './package.json': './package.json', './sync': './dist/sync.js', './ast': { default: './dist/ast.js' } } };
  const v70 = { version: '7.0.2', exports: { './package.json': './package.json', './unstable/sync': './s.js', './unstable/ast': './a.js' } };

  it('are none without TypeScript 7', () => {
    expect(findNative(root)).toBeUndefined();
    forgetNative();
    install('typescript', { version: '6.0.3' });
    expect(findNative(root)).toBeUndefined();
  });
  it('under its own name', () => {
    install('typescript', v71);
    expect(findNative(root)).toEqual({ directory: join(root, 'node_modules/typescript'), version: '7.1.0', api: join(root, 'node_modules/typescript/dist/sync.js'), ast: join(root, 'node_modules/typescript/dist/ast.js') });
  });
  it.each(['@typescript/native', 'typescript-7', '@typescript/native-preview'])('beside TypeScript 6, as %s', (name) => {
    install('typescript', { version: '6.0.3' });
    install(name, v70);
    expect(findNative(join(root, 'deep', 'below'))?.version).toBe('7.0.2');
  });
  it('the nearest one, in a monorepo', () => {
    install('typescript', v70);
    install('typescript', v71, 'packages/a');
    expect(findNative(join(root, 'packages/a/src'))?.version).toBe('7.1.0');
    expect(findNative(join(root, 'packages/b'))?.version).toBe('7.0.2');
  });
  it('not one without an API, or one that cannot be read', () => {
    install('typescript', { version: '7.0.0', exports: { './package.json': './package.json' } });
    install('typescript-7', { version: 7 });
    expect(findNative(root)).toBeUndefined();
  });
});
