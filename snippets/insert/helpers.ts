/** Puts the helper of a pattern into a file. */
import type { TSESTree } from '@typescript-eslint/types';
import { patternNamed } from '../catalogue.ts';
import type { HelperParts, PackageFlavour, PatternEntry } from '../pattern.ts';
import { addImports, type ImportResult, type StyledFile } from './imports.ts';
import { headPlace, lastImport, placeBehind, scriptOf } from './places.ts';
import { detectStyle, restyle, type FileStyle } from './style.ts';
import { applyEdits, mergeEdits, type Edit } from './text.ts';
import { freeName, isTaken, namesOf, type FileNames } from './tree.ts';

export interface HelperOptions {
  /** `platform` (the default) for our own helper, or the name of a package that the pattern has a flavour for. */
  readonly flavour?: string;
  /** The package is installed in a version that is still CommonJS; by default its default export is taken to be that of an ES module. */
  readonly isCommonJs?: boolean;
}

/**
 * Makes the helper of a pattern available in a file: what the file declares or imports already is taken, else the short form is
 * written into it. With the flavour of a package, that package is imported instead; its call has another shape, which
 * `flavourOf(pattern, package).usage` shows.
 * @param pattern name in the catalogue
 * @throws Error when the catalogue has no such pattern or no such flavour
 */
export function addHelper(file: StyledFile, pattern: string, options: HelperOptions = {}): ImportResult {
  const entry = patternNamed(pattern);
  const { edits, names } = addHelperNames(file, entry, options);
  const name = options.flavour === undefined || options.flavour === 'platform' ? entry.main : (flavourOf(entry, options.flavour).imports[0]?.local ?? entry.main);
  return { edits, localName: names.get(name) ?? name };
}

/** What the names of a pattern's code are called in the file. A name that is missing is called as it is. */
export interface HelperNames {
  readonly edits: Edit[];
  readonly names: ReadonlyMap<string, string>;
}

/** As `addHelper`, with all names that a usage may need. */
export function addHelperNames(file: StyledFile, entry: PatternEntry, { flavour = 'platform', isCommonJs = false }: HelperOptions): HelperNames {
  const style = file.style ?? detectStyle(file.text, file.ast, file.path);
  const styled = { ...file, style };
  if (flavour !== 'platform') {
    const { imports } = flavourOf(entry, flavour);
    const { edits, localNames } = addImports(styled, imports.map(({ module, name, local }) => ({ module, name, as: local, isProperty: !isCommonJs })));
    return { edits, names: new Map(imports.map(({ local }, index) => [local, localNames[index] ?? local])) };
  }
  const existing = existingHelper(file.ast, entry);
  if (existing) return { edits: [], names: new Map([[entry.main, existing]]) };
  return writeHelper(styled, style, entry[style.language].inline ?? entry[style.language].module);
}

/** @throws Error when the pattern has no such flavour */
export function flavourOf(entry: PatternEntry, name: string): PackageFlavour {
  const flavour = entry.flavours.find((each) => each.package === name);
  if (!flavour) throw new Error(`${entry.name} has no flavour for ${name}`);
  return flavour;
}

/** The name under which the file has the helper: imported from a module called like the pattern, or declared with the same shape. */
export function existingHelper(ast: TSESTree.Program, entry: PatternEntry): string | undefined {
  const fromModule = importedFrom(ast, (module) => /^(?:\.|[@~#])/u.test(module) && baseName(module) === entry.name, entry.main);
  if (fromModule) return fromModule;
  const shape = new RegExp(`^${entry.main}\\d*$`, 'u');
  for (const statement of ast.body) {
    const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (declared?.type === 'FunctionDeclaration' && declared.id && shape.test(declared.id.name) && parameterCount(entry, declared.params.length)) return declared.id.name;
    if (declared?.type === 'ClassDeclaration' && declared.id && shape.test(declared.id.name) && new RegExp(`\\bclass ${entry.main}\\b`, 'u').test(entry.javascript.module.body)) return declared.id.name;
  }
  return undefined;
}

/** Local name of an export imported or required from a module that fits. */
export function importedFrom(ast: TSESTree.Program, fits: (module: string) => boolean, name: string): string | undefined {
  for (const statement of ast.body) {
    if (statement.type === 'ImportDeclaration' && statement.importKind !== 'type' && fits(statement.source.value)) {
      for (const each of statement.specifiers) {
        if (each.type === 'ImportSpecifier' && each.imported.type === 'Identifier' && each.imported.name === name) return each.local.name;
      }
    }
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id, init } of statement.declarations) {
      const argument = init?.type === 'CallExpression' && init.callee.type === 'Identifier' && init.callee.name === 'require' ? init.arguments[0] : undefined;
      if (id.type !== 'ObjectPattern' || argument?.type !== 'Literal' || typeof argument.value !== 'string' || !fits(argument.value)) continue;
      for (const each of id.properties) {
        if (each.type === 'Property' && each.key.type === 'Identifier' && each.key.name === name && each.value.type === 'Identifier') return each.value.name;
      }
    }
  }
  return undefined;
}

const baseName = (module: string): string => module.replace(/^.*\//u, '').replace(/\.[cm]?[jt]sx?$/u, '');

/** A function of the user's that only happens to have the name is told apart by its parameters. */
function parameterCount(entry: PatternEntry, count: number): boolean {
  const forms = [entry.javascript.module, ...(entry.javascript.inline ? [entry.javascript.inline] : [])];
  return forms.some(({ body }) => {
    const start = new RegExp(`\\bfunction\\*? ${entry.main}\\(`, 'u').exec(body);
    return start !== null && countParameters(body.slice(start.index + start[0].length)) === count;
  });
}

function countParameters(list: string): number {
  let depth = 0;
  let count = 0;
  let isEmpty = true;
  for (const char of list) {
    if (depth === 0 && char === ')') return isEmpty ? count : count + 1;
    if ('([{'.includes(char)) depth += 1;
    if (')]}'.includes(char)) depth -= 1;
    if (depth === 0 && char === ',') {
      count += 1;
      isEmpty = true;
    } else if (char.trim()) isEmpty = false;
  }
  return count;
}

function writeHelper(file: StyledFile, style: FileStyle, parts: HelperParts): HelperNames {
  const names = namesOf(file.ast);
  const imported = addImports({ ...file, style }, parts.imports.map(({ module, name, local, typeOnly }) => ({ module, name, as: local, plain: true, ...(typeOnly ? { typeOnly } : {}) })));
  const locals = new Map(parts.imports.map(({ local }, index) => [local, imported.localNames[index] ?? local]));
  const given = new Set(locals.values());
  for (const name of Object.keys(parts.names)) {
    if (locals.has(name)) continue;
    const local = freeOrAwaited(name, names, given);
    locals.set(name, local);
    given.add(local);
  }
  const renames: Edit[] = [];
  for (const [name, offsets] of Object.entries(parts.names)) {
    const local = locals.get(name) ?? name;
    if (local !== name) for (const at of offsets) renames.push({ range: [at, at + name.length], text: local });
  }
  for (const { index } of parts.body.matchAll(/^export (?=\w)/gmu)) renames.push({ range: [index, index + 'export '.length], text: '' });
  const body = restyle(applyEdits(parts.body, renames).trim(), style);
  return { edits: mergeEdits([...imported.edits, placeHelper(file, style, body, parts.isHoisted)]), names: locals };
}

/** A name that the file uses but nobody declares waits for exactly this helper. */
const freeOrAwaited = (name: string, names: FileNames, given: ReadonlySet<string>): string =>
  isTaken(name, names) || given.has(name) ? freeName(name, names, given) : name;

/** Functions go to the end of the file; what is not hoisted goes behind the imports. */
function placeHelper(file: StyledFile, style: FileStyle, body: string, isHoisted: boolean): Edit {
  const { eol } = style;
  const { text, ast } = file;
  if (isHoisted) {
    const [start, end] = scriptOf(file);
    const script = text.slice(start, end);
    const gap = script.trim() === '' ? '' : /\n[ \t]*\r?\n$/u.test(script) ? '' : script.endsWith('\n') ? eol : eol + eol;
    return { range: [end, end], text: gap + body + eol };
  }
  const last = lastImport(ast);
  const place = last ? placeBehind(text, last, eol) : headPlace(file, eol);
  const before = last ? place.before + eol : place.before;
  const rest = text.slice(place.offset);
  const after = last && rest.trim() !== '' && !/^[ \t]*(?:\r?\n[ \t]*){2}/u.test(rest) ? eol : place.after;
  return { range: [place.offset, place.offset], text: before + body + after };
}
