/** What the compiler says of a file, and whether a repair changed what others see of it. */
import ts from 'typescript';

/** An object's type as the compiler writes it out: a repair changes the type of a member, and what was wrong with the object before still is. */
const MEMBERS = /\{[^{}]*\}/gu;

function withoutMembers(text: string): string {
  const shorter = text.replace(MEMBERS, '…');
  return shorter === text ? text : withoutMembers(shorter);
}

/** @returns the errors of a file, as text without places, which a repair moves, and without the members of types */
export function errorsOf(program: ts.Program | undefined, file: string): string[] {
  const source = program?.getSourceFile(file);
  if (!program || !source) return [];
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
    ({ code, messageText }) => withoutMembers(`TS${code}: ${ts.flattenDiagnosticMessageText(messageText, '\n').split('\n')[0] ?? ''}`),
  );
}

/** @returns the types of what a module exports, by name */
export function exportsOf(program: ts.Program | undefined, file: string): ReadonlyMap<string, string> {
  const source = program?.getSourceFile(file);
  const checker = program?.getTypeChecker();
  const module = source && checker?.getSymbolAtLocation(source);
  if (!checker || !module) return new Map();
  return new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, checker.typeToString(checker.getTypeOfSymbol(symbol), source, ts.TypeFormatFlags.NoTruncation)]));
}

/** @returns the project's files that name a module in an import, at most so many */
export function importersOf(program: ts.Program, file: string, most: number): string[] {
  const name = file.replace(/^.*\//u, '').replace(/\.[cm]?[jt]sx?$/u, '');
  const folder = file.replace(/^.*\/([^/]+)\/[^/]+$/u, '$1');
  const wanted = name === 'index' ? folder : name;
  return program
    .getSourceFiles()
    .filter((source) => source.fileName !== file && !source.isDeclarationFile && !program.isSourceFileFromExternalLibrary(source))
    .filter(({ text }) => new RegExp(`(?:from|import|require\\()\\s*['"][^'"]*\\b${wanted.replace(/[^\w-]/gu, String.raw`\$&`)}(?:\\.[cm]?[jt]sx?)?['"]`, 'u').test(text))
    .slice(0, most)
    .map(({ fileName }) => fileName);
}
