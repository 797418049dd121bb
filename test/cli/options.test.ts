import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findFiles } from '../../rules/cli/files.ts';
import { parseCommand, UsageError } from '../../rules/cli/options.ts';
import { commandFile, FLOATING, findings, folderWith, root, SAVE, run, start } from './command.ts';

const CLEAN = 'export const one = 1;\n';

describe('exit codes', () => {
  it('0 when nothing is found', async () => {
    const { code, stdout, stderr } = await run(folderWith({ 'a.ts': CLEAN }));
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain('1 file in ');
    expect(stderr).toContain('no findings');
  });

  it('0 in a folder without code', async () => {
    const { code, stderr } = await run(folderWith({ 'README.md': '' }));
    expect(code).toBe(0);
    expect(stderr).toContain('0 files');
  });

  it('1 for findings', async () => {
    expect((await run(folderWith({ 'a.js': FLOATING }))).code).toBe(1);
  });

  it.each([
    [['--nonsense'], "Unknown option '--nonsense'"],
    [['--preset', 'best'], "--preset 'best' is none of recommended, strict, server, browser, library."],
    [['--format', 'xml'], "--format 'xml' is none of codeframe, stylish, json, sarif, github."],
    [['--max-warnings', 'few'], "--max-warnings 'few' is not a whole number."],
    [['nowhere'], 'No such file or folder: nowhere'],
    [['notes.txt'], 'Neither JavaScript nor TypeScript: notes.txt'],
  ])('2 and a sentence for %j', async (args, sentence) => {
    const { code, stdout, stderr } = await run(folderWith({ 'a.js': FLOATING, 'notes.txt': '' }), ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(sentence);
    expect(stderr).toContain('See async-hazards --help.');
    expect(stderr).not.toMatch(/^\s+at /mu);
  });

  it('--max-warnings lets warnings pass, not errors', () => {
    const command = parseCommand(['--max-warnings', '3', 'src', 'lib']);
    expect(command).toMatchObject({ kind: 'lint', options: { maxWarnings: 3, paths: ['src', 'lib'], preset: 'recommended', types: true, fix: false } });
    expect(() => parseCommand(['--max-warnings', '-1'])).toThrow(UsageError);
  });

  it('--help says everything, --version the version', async () => {
    const cwd = folderWith({});
    const { code, stdout } = await run(cwd, '--help');
    expect(code).toBe(0);
    for (const option of ['--preset', '--format', '--fix', '--max-warnings', '--no-types', 'Exit codes']) expect(stdout).toContain(option);
    const manifest = JSON.parse(readFileSync(path.join(root, 'rules', 'package.json'), 'utf8')) as { version: string };
    expect((await run(cwd, '--version')).stdout).toBe(`${manifest.version}\n`);
  });

  it('is executable by its name', () => {
    expect(readFileSync(commandFile, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/u);
  });
});

describe('files', () => {
  it('takes every ending of JavaScript and TypeScript, and no declarations', () => {
    const names = ['a.js', 'a.mjs', 'a.cjs', 'a.jsx', 'a.ts', 'a.mts', 'a.cts', 'a.tsx'];
    const others = ['a.d.ts', 'a.d.mts', 'a.css.d.ts', 'a.json', 'a.vue'];
    const cwd = folderWith(Object.fromEntries([...names, ...others].map((name) => [name, ''])));
    expect(findFiles(['.'], cwd).files.map((file) => path.basename(file))).toEqual(names.toSorted());
  });

  it('leaves out what is installed, built or ignored, at any depth', () => {
    const cwd = folderWith({
      '.git/HEAD': '',
      '.gitignore': '*.gen.ts\n/out/\n!keep.gen.ts\n',
      'src/.gitignore': 'local.ts\n',
      'src/a.ts': '',
      'src/local.ts': '',
      'src/x.gen.ts': '',
      'src/keep.gen.ts': '',
      'local.ts': '',
      'out/b.ts': '',
      'src/out/c.ts': '',
      'node_modules/x/index.js': '',
      'packages/p/node_modules/x/index.js': '',
      'dist/a.js': '',
      'build/a.js': '',
      'coverage/a.js': '',
    });
    const relative = (from: string): string[] => findFiles(['.'], from).files.map((file) => path.relative(cwd, file));
    expect(relative(cwd)).toEqual(['local.ts', 'src/a.ts', 'src/keep.gen.ts', 'src/out/c.ts']);
    expect(relative(path.join(cwd, 'src'))).toEqual(['src/a.ts', 'src/keep.gen.ts', 'src/out/c.ts']);
  });

  it('takes a path given by name even if it is ignored', () => {
    const cwd = folderWith({ '.git/HEAD': '', '.gitignore': 'node_modules/\nsecret.ts\n', 'node_modules/x/index.js': '', 'secret.ts': '' });
    expect(findFiles(['node_modules/x', 'secret.ts'], cwd).files.map((file) => path.relative(cwd, file))).toEqual(['node_modules/x/index.js', 'secret.ts']);
  });

  it('lints in node_modules and outside of the current folder when asked to', async () => {
    const cwd = folderWith({ 'node_modules/x/index.js': FLOATING, 'here/a.js': FLOATING, 'there/b.js': FLOATING });
    const outcome = await run(path.join(cwd, 'here'), '../node_modules/x', '../there/b.js', '.', '--format', 'json');
    expect(findings(outcome, cwd)).toEqual([
      'here/a.js:2:1 async-hazards/no-floating-promise',
      'node_modules/x/index.js:2:1 async-hazards/no-floating-promise',
      'there/b.js:2:1 async-hazards/no-floating-promise',
    ]);
  });
});

describe('comments', () => {
  it('honours ours and is silent about those for other plugins', async () => {
    const foreign = [
      '/* eslint other/rule: off */',
      '/* eslint-env jest */',
      '/* eslint no-console: error, no-var: error */',
      '// eslint-disable-next-line other/rule, async-hazards/no-floating-promise -- on purpose',
      'save();',
      'console.log(1); // eslint-disable-line @typescript-eslint/no-unsafe-call',
      'var unused = 1; // eslint-disable-line',
      '/* eslint async-hazards/no-floating-promise: [ */',
      'save();',
      SAVE,
    ];
    const cwd = folderWith({ 'a.js': `${foreign.join('\n')}\n` });
    const outcome = await run(cwd, '--format', 'json');
    expect(findings(outcome, cwd)).toEqual(['a.js:9:1 async-hazards/no-floating-promise']);
  });

  it('says so when one of our rules does not exist', async () => {
    const cwd = folderWith({ 'a.js': '// eslint-disable-next-line async-hazards/no-such-rule\nexport {};\n' });
    const outcome = await run(cwd, '--format', 'json');
    expect(findings(outcome, cwd)).toEqual(['a.js:1:1 async-hazards/no-such-rule']);
  });
});

describe('standard output', () => {
  it('may be closed early by its reader', async () => {
    const files = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`f${index}.js`, FLOATING]));
    const { child, exited } = start(folderWith(files), ['--no-types']);
    child.stdout.destroy();
    const { stderr } = await exited;
    expect(stderr).not.toContain('EPIPE');
    expect(stderr).not.toMatch(/^\s+at /mu);
  });
});
