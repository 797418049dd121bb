/** The native provider where things are not as they should be: right answers or a clear word, never a lint that fails or hangs. */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { TSESTree } from '@typescript-eslint/types';
import { parseForESLint } from '@typescript-eslint/parser';
import { findNative } from '../../../rules/analysis/types/native/find.ts';
import { NativeOracle } from '../../../rules/analysis/types/native/oracle.ts';
import { Session } from '../../../rules/analysis/types/native/session.ts';
import { NATIVE, nativeVersions, type NativeVersion } from './compilers.ts';
import { compilerOptions, makeProject, type Project } from './project.ts';

const SAVE = 'export declare function save(): Promise<void>;\n';
const CALLS = "import { save } from './save.ts';\nsave();\n";
const options = { ...compilerOptions, allowImportingTsExtensions: true };

let clock = 0;
const opened: { close?(): void; remove?(): void }[] = [];
afterEach(() => {
  clock = 0;
  for (const one of opened.splice(0)) {
    one.close?.();
    one.remove?.();
  }
});

function project(files: Readonly<Record<string, string | object>>, tsconfig: object | null = { compilerOptions: options }, version: NativeVersion = NATIVE): Project {
  const made = makeProject(version, files, tsconfig);
  opened.push(made);
  return made;
}

/** A session whose clock stands still but for `clock`. */
function session(root: string, limit = 30_000): Session {
  const compiler = findNative(root);
  if (!compiler) throw new Error('no TypeScript 7 in the project');
  const made = new Session(compiler, limit);
  opened.push(made);
  return made;
}

/** The last statement's expression of a file, and the types of the file. */
function ask(from: Session, file: string, text: string): { oracle: NativeOracle; node: TSESTree.Expression } {
  const { ast } = parseForESLint(text, { filePath: file, range: true, ecmaFeatures: { jsx: false } });
  const last = ast.body.at(-1);
  if (last?.type !== 'ExpressionStatement') throw new Error('no expression');
  return { oracle: new NativeOracle(from, file, text), node: last.expression };
}

const thenable = (from: Session, file: string, text: string): string => {
  const { oracle, node } = ask(from, file, text);
  oracle.prepare?.([node]);
  return oracle.thenable(node);
};

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Whether a process is there, if in name only. */
const exists = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const isRunning = (pid: number): boolean => {
  try {
    // A process that ended but was not waited for is there in name only.
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
};

describe.each(nativeVersions)('TypeScript %s', (version) => {
  it('answers, and tells its process and version', () => {
    const { root, path } = project({ 'save.ts': SAVE, 'a.ts': CALLS }, undefined, version);
    const native = session(root);
    expect(native.pid).toBeUndefined();
    expect(thenable(native, path('a.ts'), CALLS)).toBe('always');
    expect(isRunning(native.pid ?? 0)).toBe(true);
    expect(native.compilerPackage.version).toBe(version);
  });

  it('sees the text that is linted, not that on disk', () => {
    const { root, path } = project({ 'save.ts': SAVE, 'a.ts': CALLS }, undefined, version);
    const native = session(root);
    const unsaved = "// a line more\nimport { save } from './save.ts';\nconst also = save;\nalso();\n";
    expect(thenable(native, path('a.ts'), unsaved)).toBe('always');
    expect(thenable(native, path('a.ts'), 'const n = 1;\nn.toFixed();\n')).toBe('never');
    expect(thenable(native, path('a.ts'), CALLS)).toBe('always');
    expect(native.trouble).toBeUndefined();
  });

  it('says the same after it let go of all trees, and still does without those of libraries', () => {
    const LONG = `${CALLS}// ${'long '.repeat(7_000_000)}\n`;
    const UNION = 'declare const either: Response | Request;\neither.clone();\n';
    const { root, path } = project({ 'save.ts': SAVE, 'a.ts': LONG, 'b.ts': LONG, 'c.ts': CALLS, 'd.ts': UNION, 'e.ts': UNION }, undefined, version);
    const native = session(root);
    const containers = (file: string): unknown => {
      const { oracle, node } = ask(native, path(file), UNION);
      return oracle.declarations(node).map(({ name, container, offset }) => ({ name, container, isPlaced: offset > 0 }));
    };
    const before = containers('d.ts');
    const { generation, pid } = native;
    expect(thenable(native, path('a.ts'), LONG)).toBe('always');
    expect(thenable(native, path('b.ts'), LONG)).toBe('always');
    expect(thenable(native, path('c.ts'), CALLS)).toBe('always');
    expect(native.generation).toBeGreaterThan(generation);
    expect(native.pid).toBe(pid);
    expect(containers('e.ts')).toEqual(before);
    expect(before).toEqual(['Request', 'Response'].map((container) => ({ name: 'clone', container, isPlaced: true })));
    expect(native.trouble).toBeUndefined();
  });

  it('starts again when its process is killed', () => {
    const { root, path } = project({ 'save.ts': SAVE, 'a.ts': CALLS, 'b.ts': CALLS }, undefined, version);
    const native = session(root);
    const { oracle, node } = ask(native, path('a.ts'), CALLS);
    expect(oracle.thenable(node)).toBe('always');
    const first = native.pid ?? 0;
    process.kill(first, 'SIGKILL');
    expect(oracle.typeNames(node).map((type) => type.name)).toEqual(['Promise']);
    expect(native.pid).not.toBe(first);
    expect(native.trouble).toContain(`TypeScript ${version} ended`);
    expect(thenable(native, path('b.ts'), CALLS)).toBe('always');
  });

  it('starts again when the pipes of a process that ended are others by now', async () => {
    const { root, path } = project({ 'save.ts': SAVE, 'a.ts': CALLS, 'b.ts': CALLS }, undefined, version);
    const native = session(root);
    expect(thenable(native, path('a.ts'), CALLS)).toBe('always');
    const first = native.pid ?? 0;
    process.kill(first, 'SIGKILL');
    while (exists(first)) await turn();
    // Node closes the pipes some turns later, and what is opened next gets their numbers.
    for (let turns = 0; turns < 50; turns++) await turn();
    const stranger = path('stranger.txt');
    writeFileSync(stranger, '');
    const taken = Array.from({ length: 60 }, () => openSync(stranger, 'r+'));
    try {
      expect(thenable(native, path('b.ts'), CALLS)).toBe('always');
      expect(native.trouble).toContain(`TypeScript ${version} ended`);
      expect(readFileSync(stranger, 'utf8')).toBe('');
    } finally {
      for (const descriptor of taken) closeSync(descriptor);
    }
  });

  it('searches through references', () => {
    const tsconfig = { files: [], references: [{ path: './app' }, { path: './lib/tsconfig.build.json' }] };
    const composite = { compilerOptions: { ...options, composite: true }, include: ['src'] };
    const { root, path } = project(
      {
        'app/tsconfig.json': composite, 'app/src/save.ts': SAVE, 'app/src/a.ts': CALLS,
        // Comments and a trailing comma, as people write them.
        'lib/tsconfig.build.json': `{ "compilerOptions": ${JSON.stringify(composite.compilerOptions)}, // "references": []\n "include": ["src"], }`,
        'lib/src/save.ts': SAVE, 'lib/src/a.ts': CALLS,
        'loose.ts': CALLS, 'save.ts': SAVE,
      },
      tsconfig,
      version,
    );
    const native = session(root);
    expect(thenable(native, path('app/src/a.ts'), CALLS)).toBe('always');
    expect(thenable(native, path('lib/src/a.ts'), CALLS)).toBe('always');
    // The compiler's own search ends its process here.
    const { pid } = native;
    expect(ask(native, path('loose.ts'), CALLS).oracle.kind).toBe('none');
    expect(native.pid).toBe(pid);
    expect(native.trouble).toBeUndefined();
  });
});

describe('processes', () => {
  it('ends one that does not answer, and goes on', () => {
    const { root, path } = project({ 'save.ts': SAVE, 'a.ts': CALLS, 'b.ts': CALLS });
    // Long enough for a loaded machine to start the process, short enough to wait for.
    const native = session(root, 5000);
    expect(thenable(native, path('a.ts'), CALLS)).toBe('always');
    const stopped = native.pid ?? 0;
    process.kill(stopped, 'SIGSTOP');
    // Without the watchdog this never comes back.
    expect(thenable(native, path('b.ts'), CALLS)).toBe('always');
    expect(native.pid).not.toBe(stopped);
    expect(native.trouble).toContain(`ended at ${path('b.ts')}: no answer for 5 seconds`);
    expect(isRunning(stopped)).toBe(false);
  });

  it('gives up on a file that ends the process twice, and on the process after more', () => {
    const files = Object.fromEntries(['a.ts', 'b.ts', 'c.ts'].map((name) => [name, CALLS]));
    const { root, path } = project({ 'save.ts': SAVE, ...files });
    const native = session(root);
    const killing = (name: string): string =>
      native.attempt(path(name), 'none', () => {
        process.kill(native.pid ?? 0, 'SIGKILL');
        throw new Error('EOF');
      });
    expect(thenable(native, path('a.ts'), CALLS)).toBe('always');
    expect(killing('a.ts')).toBe('none');
    expect(thenable(native, path('a.ts'), CALLS)).toBe('unknown');
    expect(thenable(native, path('b.ts'), CALLS)).toBe('always');
    expect(killing('b.ts')).toBe('none');
    expect(thenable(native, path('c.ts'), CALLS)).toBe('unknown');
    expect(native.trouble).toContain('not started again');
  });

  it('leaves none behind when it is closed', () => {
    const { root, path } = project({ 'save.ts': SAVE, 'a.ts': CALLS });
    const native = session(root);
    expect(thenable(native, path('a.ts'), CALLS)).toBe('always');
    const pid = native.pid ?? 0;
    native.close();
    expect(native.pid).toBeUndefined();
    expect(thenable(native, path('a.ts'), CALLS)).toBe('always');
    expect(native.pid).not.toBe(pid);
  });
});

describe('projects', () => {
  it('none: says so and starts nothing but once', () => {
    const { root, path } = project({ 'save.ts': SAVE, 'a.ts': CALLS }, null);
    const native = session(root);
    const { oracle, node } = ask(native, path('a.ts'), CALLS);
    expect(oracle.kind).toBe('none');
    expect(oracle.thenable(node)).toBe('unknown');
  });

  it('200 files outside of any: none, with one process', () => {
    const outside = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`other/${index}.ts`, CALLS]));
    const { root, path } = project({ 'src/a.ts': CALLS, 'src/save.ts': SAVE, ...outside }, { compilerOptions: options, include: ['src'] });
    const native = session(root);
    expect(Object.keys(outside).map((name) => ask(native, path(name), CALLS).oracle.kind)).toEqual(Array.from({ length: 200 }, () => 'none'));
    expect(thenable(native, path('src/a.ts'), CALLS)).toBe('always');
    expect(native.generation).toBeLessThan(5);
  });

  it('files that only an import brings in', () => {
    const { root, path } = project({ 'main.ts': "import './a.ts';", 'a.ts': CALLS, 'save.ts': SAVE }, { compilerOptions: options, files: ['main.ts'] });
    expect(thenable(session(root), path('a.ts'), CALLS)).toBe('always');
  });

  it('a broken configuration: what can be read of it counts, and the error is told', () => {
    const { root, path } = project({ 'tsconfig.json': '{ "compilerOptions": { "strict": true, ', 'save.ts': SAVE, 'a.ts': CALLS }, null);
    const native = session(root);
    expect(['always', 'unknown']).toContain(thenable(native, path('a.ts'), CALLS));
    expect([...native.configurationErrors.keys()]).toEqual([path('tsconfig.json')]);
  });

  it('a configuration that extends what is not there', () => {
    const { root, path } = project({ 'save.ts': SAVE, 'a.ts': CALLS }, { extends: './missing.json', compilerOptions: options });
    const native = session(root);
    expect(thenable(native, path('a.ts'), CALLS)).toBe('always');
    expect([...native.configurationErrors.values()].flat().join(' ')).toMatch(/missing/u);
  });

  it('two configurations for one file: the nearest has it', () => {
    const { root, path } = project(
      { 'in/a.ts': CALLS, 'in/save.ts': SAVE, 'in/tsconfig.json': { compilerOptions: { ...options, lib: ['es5'], types: [] } } },
      { compilerOptions: options },
    );
    const native = session(root);
    const text = '[1].includes(1);\n';
    const { oracle, node } = ask(native, path('in/a.ts'), text);
    // `includes` came after es5.
    expect(oracle.isAny(node)).toBe(true);
    const outer = ask(native, path('in/../a.ts'), text);
    expect(outer.oracle.kind).toBe('native');
  });

  it('a monorepo of five packages, in any order', () => {
    const names = ['one', 'two', 'three', 'four', 'five'];
    const files: Record<string, string | object> = {};
    for (const name of names) {
      files[`packages/${name}/tsconfig.json`] = { extends: '../../tsconfig.json', include: ['src'] };
      files[`packages/${name}/src/save.ts`] = name === 'three' ? 'export declare function save(): void;\n' : SAVE;
      files[`packages/${name}/src/a.ts`] = CALLS;
    }
    const { root, path } = project(files, { compilerOptions: options, files: [] });
    const native = session(root);
    const answer = (name: string): string => thenable(native, path(`packages/${name}/src/a.ts`), CALLS);
    for (const name of [...names, ...names.toReversed()]) expect(answer(name), name).toBe(name === 'three' ? 'never' : 'always');
    expect(native.trouble).toBeUndefined();
  });

  it('a file that exists only in the editor', () => {
    const { root, path } = project({ 'src/save.ts': SAVE }, { compilerOptions: options, include: ['src'] });
    const native = session(root);
    expect(thenable(native, path('src/new.ts'), CALLS)).toBe('always');
    expect(ask(native, path('elsewhere/new.ts'), CALLS).oracle.kind).toBe('none');
  });
});

describe('changes on disk during a run', () => {
  const ticking = (root: string): Session => {
    const compiler = findNative(root);
    if (!compiler) throw new Error('no TypeScript 7 in the project');
    const made = new Session(compiler, 30_000, { ...Session.disk, now: () => Date.now() + clock });
    opened.push(made);
    return made;
  };

  it('an import that changes, a file that comes and one that goes', () => {
    const { root, path, write } = project({ 'save.ts': SAVE, 'a.ts': CALLS, 'b.ts': CALLS });
    const native = ticking(root);
    expect(thenable(native, path('a.ts'), CALLS)).toBe('always');
    write({ 'save.ts': 'export declare function save(): void;\n', 'late.ts': SAVE });
    clock += 10_000;
    expect(thenable(native, path('b.ts'), CALLS)).toBe('never');
    const late = CALLS.replace('./save.ts', './late.ts');
    expect(thenable(native, path('a.ts'), late)).toBe('always');
    rmSync(path('late.ts'));
    clock += 10_000;
    expect(thenable(native, path('b.ts'), CALLS)).toBe('never');
    expect(thenable(native, path('a.ts'), late)).toBe('unknown');
    expect(native.trouble).toBeUndefined();
  });

  it('a configuration that changes', () => {
    const { root, path } = project({ 'src/a.ts': CALLS, 'src/save.ts': SAVE, 'other/a.ts': CALLS, 'other/save.ts': SAVE }, { compilerOptions: options, include: ['src'] });
    const native = ticking(root);
    expect(thenable(native, path('src/a.ts'), CALLS)).toBe('always');
    expect(ask(native, path('other/a.ts'), CALLS).oracle.kind).toBe('none');
    writeFileSync(path('tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['other'] }));
    clock += 10_000;
    expect(thenable(native, path('other/a.ts'), CALLS)).toBe('always');
    expect(ask(native, path('src/a.ts'), CALLS).oracle.kind).toBe('none');
  });
});
