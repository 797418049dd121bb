/** Input that no tool likes: a clear message or silence, never a crash, never a lost finding elsewhere. */
import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FLOATING, SAVE, findings, folderWith, run, start, TSCONFIG } from './command.ts';

/** A second file whose finding must be there whatever the first one does. */
const GOOD = { 'good.js': FLOATING };
const FOUND = 'good.js:2:1 async-hazards/no-floating-promise';
/** Needs types: nothing in the file says that `load` returns a promise. */
const TYPED = "import { load } from './lib.js';\nload();\n";
const LIB = 'export declare function load(): Promise<void>;\n';

async function lint(files: Readonly<Record<string, string | Uint8Array>>, ...args: string[]) {
  const cwd = folderWith(files);
  const outcome = await run(cwd, '--format', 'json', ...args);
  expect(outcome.stderr).not.toMatch(/^\s+at /mu);
  return { ...outcome, found: findings(outcome, cwd) };
}

describe('bad input', () => {
  it('an empty file', async () => {
    expect((await lint({ ...GOOD, 'empty.ts': '' })).found).toEqual([FOUND]);
  });

  it('a syntax error is reported at its place', async () => {
    const { code, found } = await lint({ ...GOOD, 'broken.ts': 'export {};\nconst a = ;\n' });
    expect(found).toEqual(['broken.ts:2:11 syntax', FOUND]);
    expect(code).toBe(1);
  });

  it('a minified file of 5 MB is skipped with a note', async () => {
    const { stderr, found } = await lint({ ...GOOD, 'vendor.js': `${'f();'.repeat(1_250_000)}\n` });
    expect(found).toEqual([FOUND]);
    expect(stderr).toContain('vendor.js: skipped, larger than 1 MB');
  });

  it('a smaller minified file is told by its lines or its name', async () => {
    const { stderr, found } = await lint({ ...GOOD, 'lines.js': `${'f();'.repeat(5000)}\n`, 'name.min.js': FLOATING });
    expect(found).toEqual([FOUND]);
    expect(stderr).toContain('lines.js: skipped, minified');
    expect(stderr).toContain('name.min.js: skipped, minified');
  });

  it('a file outside of every project has no types and is linted without', async () => {
    const tsconfig = JSON.stringify({ compilerOptions: { module: 'nodenext', target: 'es2023', types: [] }, files: ['in.ts'] });
    const { stderr, found } = await lint({ 'tsconfig.json': tsconfig, 'lib.d.ts': LIB, 'in.ts': TYPED, 'out.ts': `${TYPED}${FLOATING}` });
    expect(found).toEqual(['in.ts:2:1 async-hazards/no-floating-promise', 'out.ts:4:1 async-hazards/no-floating-promise']);
    expect(stderr).toContain('Types: TypeScript for 1 file, none for 1 file (in no tsconfig.json).');
  });

  it('--no-types is said, and sees less', async () => {
    const files = { 'tsconfig.json': TSCONFIG, 'lib.d.ts': LIB, 'in.ts': TYPED };
    expect((await lint(files)).found).toEqual(['in.ts:2:1 async-hazards/no-floating-promise']);
    const untyped = await lint(files, '--no-types');
    expect([untyped.code, untyped.found]).toEqual([0, []]);
    expect(untyped.stderr).toContain('Types: none (--no-types).');
  });

  it('CRLF, a byte order mark and emoji leave lines and columns right', async () => {
    const { found } = await lint({
      'bom.js': `\uFEFF${FLOATING}`,
      'crlf.js': FLOATING.replaceAll('\n', '\r\n'),
      'emoji.js': `${SAVE}\n/* 👩‍👩‍👧 */ save();\n`,
      'lone-cr.js': FLOATING.replaceAll('\n', '\r'),
    });
    const rule = 'async-hazards/no-floating-promise';
    expect(found).toEqual([`bom.js:2:1 ${rule}`, `crlf.js:2:1 ${rule}`, `emoji.js:2:${'/* 👩‍👩‍👧 */ '.length + 1} ${rule}`, `lone-cr.js:2:1 ${rule}`]);
  });

  it('code frames of such files point at the code', async () => {
    const { stdout } = await run(folderWith({ 'bom.js': `\uFEFFsave();\r\n${SAVE}\r\n` }));
    expect(stdout).toContain(`> 1 | save();\n    | ^^^^^^\n  2 | ${SAVE}\n`);
    expect(stdout).not.toContain('\r');
  });

  it('circular imports', async () => {
    const { found } = await lint({
      'tsconfig.json': TSCONFIG,
      'a.mts': "import { b } from './b.mjs';\nexport async function a(): Promise<void> { await fetch('/a'); b(); }\n",
      'b.mts': "import { a } from './a.mjs';\nexport async function b(): Promise<void> { await fetch('/b'); a(); }\n",
    });
    expect(found).toEqual(['a.mts:2:63 async-hazards/no-floating-promise', 'b.mts:2:63 async-hazards/no-floating-promise']);
  });

  it('bytes that are no text', async () => {
    const { found } = await lint({ ...GOOD, 'bytes.ts': Uint8Array.from({ length: 4096 }, (_, index) => (index * 97) % 256) });
    expect(found.at(-1)).toBe(FOUND);
    expect(found[0]).toMatch(/^bytes\.ts:\d+:\d+ syntax$/u);
  });

  it.each([
    ['an option that TypeScript does not know', '{ "compilerOptions": { "nonsense": true, "noSuch": 1 }, "include": ["**/*"] }'],
    ['a syntax error', '{ "compilerOptions": { "strict": tru '],
    ['a base that does not exist', '{ "extends": "./nowhere.json" }'],
    ['nothing in it', ''],
    ['something else in it', '[1, 2, 3]'],
  ])('a tsconfig with %s', async (_, tsconfig) => {
    const { code, found } = await lint({ ...GOOD, 'tsconfig.json': tsconfig, 'a.ts': FLOATING });
    expect(found).toEqual(['a.ts:2:1 async-hazards/no-floating-promise', FOUND]);
    expect(code).toBe(1);
  });

  it.skipIf(process.platform !== 'linux')('a file that cannot be read is named, and the exit code says so', async () => {
    const cwd = folderWith(GOOD);
    // Regular by its looks, but reading its start fails for everyone, root included.
    symlinkSync('/proc/self/mem', path.join(cwd, 'memory.js'));
    const outcome = await run(cwd, '--format', 'json', 'memory.js', '.');
    expect(findings(outcome, cwd)).toEqual([FOUND]);
    expect(outcome.stderr).toMatch(/^memory\.js: EIO/mu);
    expect(outcome.code).toBe(2);
  });

  it.skipIf(process.platform === 'win32')('links that lead in circles', async () => {
    const cwd = folderWith({ 'src/good.js': FLOATING });
    symlinkSync('..', path.join(cwd, 'src', 'up'));
    symlinkSync('loop.js', path.join(cwd, 'src', 'loop.js'));
    expect(findings(await run(cwd, '--format', 'json'), cwd)).toEqual([`src/${FOUND}`]);
    const named = await run(cwd, 'src/loop.js');
    expect(named.code).toBe(2);
    expect(named.stderr).toContain('ELOOP');
    expect(named.stderr).not.toMatch(/^\s+at /mu);
  });
});

describe('interruption', () => {
  it.skipIf(process.platform === 'win32')('stops at once, says how far it came and leaves with 130', async () => {
    const files = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`z${index}.js`, `${SAVE}\n${'save();\n'.repeat(500)}`]));
    const cwd = folderWith(files);
    const pipe = path.join(cwd, 'a.js');
    execFileSync('mkfifo', [pipe]);
    const { child, exited } = start(cwd, ['a.js', '.']);
    // Opening the pipe for writing succeeds when the command reads it: that is when it is at work.
    const writer = await open(pipe, 'w');
    child.kill('SIGINT');
    await writer.close();
    const { code, stdout, stderr } = await exited;
    expect([code, stdout]).toEqual([130, '']);
    expect(stderr).toMatch(/^Stopped after \d+ of 101 files\.\n$/u);
  });
});
