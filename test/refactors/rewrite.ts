/** A program with marks, rewritten as the server would: the result parses, keeps its comments and, in TypeScript, its types. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { expect } from 'vitest';
import { parseForESLint } from '../../rules/parser.ts';
import { applyEdits } from '../../snippets/insert/index.ts';
import { FileLinter } from '../../server/lint/linter.ts';
import { refactor } from '../../server/lint/refactor.ts';
import { newSignals, Worked } from '../../server/lint/signals.ts';
import { nodeProject } from '../../server/node/project.ts';
import { strictOptions } from '../patterns/compiler-options.ts';


export interface Asked {
  readonly path?: string;
  /** Contents of package.json. */
  readonly manifest?: object;
  /** Other files of the project. */
  readonly files?: Readonly<Record<string, string>>;
  readonly flavour?: string;
  /** Errors that the program has before, so that they may stay. */
  readonly untyped?: boolean;
}

export interface Answer {
  readonly title: string;
  /** The rewritten file; undefined when it was refused. */
  readonly text?: string;
  readonly reason?: string;
  readonly newFile?: { readonly path: string; readonly text: string };
}

const worked = new Worked(newSignals());
const linter = new FileLinter({ rules: {}, hasNative: () => false, parse: (text, file, _types, options) => parseForESLint(text, { ...options, filePath: file.path }) }, worked);

/** All rewrites at the mark `¦`, or of what is between two marks, by name. */
export function rewrites(marked: string, { path = 'src/main.ts', manifest = { type: 'module' }, files = {}, flavour = 'auto', untyped = false }: Asked = {}): Map<string, Answer> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'async-hazards-refactor-'));
  try {
    const [first = '', second, third] = marked.split('¦');
    const text = marked.replaceAll('¦', '');
    const start = first.length;
    const end = third === undefined ? start : start + (second ?? '').length;
    const main = join(folder, path);
    const all: Record<string, string> = { 'package.json': JSON.stringify(manifest), ...files, [path]: text };
    for (const [name, content] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    worked.begin(1);
    const job = { kind: 'refactor' as const, file: { path: main, root: folder, text, native: false }, start, end, flavour, helperFolder: '', onDisk: true };
    const parse = (code: string) => parseForESLint(code, { filePath: main, range: true, loc: true, comment: true, tokens: true }).ast as never;
    const isTyped = /\.[cm]?ts$/u.test(path) && !untyped;
    const answers = new Map<string, Answer>();
    for (const { name, title, edits, reason, newFile } of refactor(job, linter.analysis(job.file), parse, nodeProject)) {
      if (reason !== undefined) {
        answers.set(name, { title, reason });
        continue;
      }
      const result = applyEdits(text, edits.map((edit) => ({ range: [edit.start, edit.end] as const, text: edit.text })));
      const comments = (code: string): string[] => ((parse(code) as { comments: { value: string }[] }).comments).map(({ value }) => value.replaceAll(/\s+/gu, ' '));
      expect(comments(result)).toEqual(expect.arrayContaining(comments(text)));
      if (newFile) {
        mkdirSync(dirname(newFile.path), { recursive: true });
        writeFileSync(newFile.path, newFile.text);
      }
      answers.set(name, { title, text: result, ...(newFile ? { newFile: { ...newFile, path: newFile.path.slice(folder.length + 1) } } : {}) });
    }
    if (isTyped) compileAll(folder, path, text, answers);
    return answers;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const options: ts.CompilerOptions = {
  ...strictOptions,
  noUnusedParameters: true,
  noImplicitReturns: true,
  noEmit: true,
};

const libraries = new Map<string, ts.SourceFile | undefined>();

/** The rewritten programs, each beside the one that was, in one run of the compiler: what it says of them it said before. */
function compileAll(folder: string, path: string, text: string, answers: ReadonlyMap<string, Answer>): void {
  const extension = /\.[cm]?ts$/u.exec(path)?.[0] ?? '';
  const texts = new Map<string, string>([[join(folder, path), text]]);
  for (const [name, { text: result }] of answers) if (result !== undefined) texts.set(join(folder, `${path.slice(0, -extension.length)}--${name}${extension}`), result);
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, target) => {
    const own = texts.get(name);
    if (own !== undefined) return ts.createSourceFile(name, own, target, true);
    if (name.startsWith(folder)) return read(name, target);
    if (!libraries.has(name)) libraries.set(name, read(name, target));
    return libraries.get(name);
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  const complaints = (file: string): string[] =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  const [[main = ''] = [], ...others] = [...texts];
  const before = complaints(main);
  // A test program may be idle; anything else would be a mistake in the test.
  expect(before.filter((each) => !each.includes('never read'))).toEqual([]);
  for (const [file, result] of others) expect(complaints(file).filter((each) => !before.includes(each)), result).toEqual([]);
}
