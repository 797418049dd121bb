/**
 * Rule tests as pictures: a text file is a list of cases; each is a program with the message drawn under the code and the repaired
 * programs after it. The picture is drawn anew from what the rule says and compared with the file; `UPDATE=1` rewrites it.
 *
 *     ### title of the case                       (`types: on`, `types: off`, or both when not said)
 *     save();
 *     ^^^^^^ the message
 *     --- suggestion: title of the repair
 *     await save();
 */
import { Linter } from 'eslint';
import { parseForESLint } from '@typescript-eslint/parser';
import ts from 'typescript';
import plugin from '../../rules/plugin.ts';

export interface Case {
  readonly title: string;
  /** In which modes the picture must come out: with types, without, or the same in both. */
  readonly types: 'on' | 'off' | 'both';
  readonly file: string;
  readonly options: object | undefined;
  readonly settings: object | undefined;
  readonly code: string;
  readonly picture: string;
  readonly header: string;
}

const CARETS = /^\s*\^+(?: .*)?$/u;

/** Reads a file of cases. */
export function parseCases(text: string): readonly Case[] {
  return text.split(/^(?=### )/mu).filter((part) => part.startsWith('### ')).map((part) => {
    const lines = part.replace(/\n+$/u, '').split('\n');
    const title = (lines[0] ?? '').slice(4);
    const directives = new Map<string, string>();
    let first = 1;
    for (; /^@\w+ /u.test(lines[first] ?? '') && /^@(?:types|file|options|settings) /u.test(lines[first] ?? ''); first += 1) {
      const [, key, value] = /^@(\w+) (.*)$/u.exec(lines[first] ?? '') ?? [];
      directives.set(key ?? '', value ?? '');
    }
    const body = lines.slice(first);
    const end = body.findIndex((line) => line.startsWith('--- '));
    const program = (end < 0 ? body : body.slice(0, end)).filter((line) => !CARETS.test(line));
    const types = directives.get('types');
    return {
      title,
      types: types === 'on' || types === 'off' ? types : 'both',
      file: directives.get('file') ?? 'case.ts',
      options: parseJson(directives.get('options')),
      settings: parseJson(directives.get('settings')),
      code: `${program.join('\n').replace(/\s+$/u, '')}\n`,
      picture: `${body.join('\n').replace(/\s+$/u, '')}\n`,
      header: lines.slice(0, first).join('\n'),
    };
  });
}

const parseJson = (text: string | undefined): object | undefined => (text === undefined ? undefined : (JSON.parse(text) as object));

/** Files of the standard library, read and parsed once for all programs of the run. */
const libraryFiles = new Map<string, ts.SourceFile | undefined>();

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.esnext.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  moduleDetection: ts.ModuleDetectionKind.Force,
  types: ['node'],
  strict: true,
  noEmit: true,
  allowJs: true,
  checkJs: false,
  jsx: ts.JsxEmit.Preserve,
  skipLibCheck: true,
};

/**
 * A TypeScript program over virtual files; the files need not be on disk.
 * @param changed compiler options in place of those of the pictures
 */
export function programOf(files: ReadonlyMap<string, string>, changed: ts.CompilerOptions = {}): ts.Program {
  const host = ts.createCompilerHost(compilerOptions);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.getSourceFile = (path, options, ...rest) => {
    const text = files.get(path);
    if (text !== undefined) return ts.createSourceFile(path, text, options, true);
    if (!libraryFiles.has(path)) libraryFiles.set(path, getSourceFile(path, options, ...rest));
    return libraryFiles.get(path);
  };
  return ts.createProgram([...files.keys()], { ...compilerOptions, ...changed }, host);
}

/** Problems that the compiler has with a file of a program: repairs may add none. */
export function compilerErrors(program: ts.Program, path: string): readonly string[] {
  const source = program.getSourceFile(path);
  if (!source) return ['no such file'];
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((problem) =>
    ts.flattenDiagnosticMessageText(problem.messageText, '\n'),
  );
}

export interface LintedFinding {
  readonly message: Linter.LintMessage;
}

const linter = new Linter({ configType: 'flat', cwd: '/' });

/** Lints one virtual file with some of our rules; with a program, with types. */
export function lint(path: string, code: string, rules: Linter.RulesRecord, program: ts.Program | undefined, settings: object = {}): Linter.LintMessage[] {
  const parser = {
    parseForESLint: (text: string, options: object) =>
      parseForESLint(text, {
        ...options,
        filePath: path,
        ecmaFeatures: { jsx: !/\.[cm]?ts$/u.test(path) },
        ...(program ? { programs: [program] } : { programs: null }),
      }),
  };
  const messages = linter.verify(
    code,
    [
      {
        files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'],
        languageOptions: { parser: parser },
        plugins: { 'async-hazards': plugin as never },
        settings: { 'async-hazards': settings },
        rules,
      },
    ],
    { filename: path },
  );
  const trouble = messages.find((message) => message.ruleId === null || message.messageId === 'failed');
  if (trouble) throw new Error(`${path}:${trouble.line} ${trouble.message}`);
  return messages;
}

/** Draws the messages under the code and the repaired programs after it. */
export function draw(code: string, messages: readonly Linter.LintMessage[]): string {
  const lines = code.replace(/\n$/u, '').split('\n');
  const drawn: string[] = [];
  for (const [index, line] of lines.entries()) {
    drawn.push(line);
    for (const message of messages.filter((one) => one.line === index + 1)) {
      const end = message.endLine === message.line ? (message.endColumn ?? message.column + 1) : line.length + 1;
      drawn.push(`${' '.repeat(message.column - 1)}${'^'.repeat(Math.max(1, end - message.column))} ${message.message}`);
    }
  }
  for (const repair of repairsOf(messages)) {
    drawn.push(`--- ${repair.kind}: ${repair.title}`, repair.apply(code).replace(/\n$/u, ''));
  }
  return `${drawn.join('\n')}\n`;
}

export interface DrawnRepair {
  readonly kind: 'fix' | 'suggestion';
  readonly title: string;
  apply(code: string): string;
}

export function repairsOf(messages: readonly Linter.LintMessage[]): DrawnRepair[] {
  return messages.flatMap((message) => [
    ...(message.fix ? [{ kind: 'fix' as const, title: 'keeps behaviour', apply: applier(message.fix) }] : []),
    ...(message.suggestions ?? []).map((suggestion) => ({ kind: 'suggestion' as const, title: suggestion.desc, apply: applier(suggestion.fix) })),
  ]);
}

const applier = (fix: { range: readonly [number, number]; text: string }) => (code: string): string =>
  code.slice(0, fix.range[0]) + fix.text + code.slice(fix.range[1]);

/** Comments of a program, as a repair must keep them. */
export function commentsOf(path: string, code: string): readonly string[] {
  const { ast } = parseForESLint(code, { filePath: path, comment: true, range: true, loc: true, ecmaFeatures: { jsx: !/\.[cm]?ts$/u.test(path) } });
  return (ast.comments).map((comment) => comment.value.trim());
}
