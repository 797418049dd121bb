/** Imports a name into a file, by what the file has already where that works. */
import type { TSESTree } from '@typescript-eslint/types';
import { importEdits } from './import-declarations.ts';
import { headPlace, lastImport, placeBehind, type SourceFile } from './places.ts';
import { requireEdits } from './require-declarations.ts';
import { detectStyle, moduleKey, restyle, spellModule, type FileStyle } from './style.ts';
import { mergeEdits, type Edit } from './text.ts';
import { freeName, namesOf } from './tree.ts';
import { importedName, requiredModule, type PendingImport, type WantedImport } from './wanted.ts';

export type { WantedImport };

export interface StyledFile extends SourceFile {
  readonly style?: FileStyle;
}

export interface ImportResult {
  readonly edits: Edit[];
  /** What to write for the import: a name, or `namespace.name` where the file imports the whole module. */
  readonly localName: string;
}

/**
 * Makes one import available in a file.
 * @returns the edits (none when the file has it already) and the expression to use
 */
export function addImport(file: StyledFile, want: WantedImport): ImportResult {
  const { edits, localNames } = addImports(file, [want]);
  return { edits, localName: localNames[0] ?? want.name };
}

/**
 * Makes several imports available at once; new ones of the same module share a statement.
 * @returns merged edits, and the expressions in the order of `wants`
 */
export function addImports(file: StyledFile, wants: readonly WantedImport[]): { edits: Edit[]; localNames: string[] } {
  const style = file.style ?? detectStyle(file.text, file.ast, file.path);
  const names = namesOf(file.ast);
  const given = new Set<string>();
  const localNames: string[] = [];
  const pending: PendingImport[] = [];
  for (const want of wants) {
    if (want.typeOnly && style.language === 'javascript') {
      localNames.push(want.as ?? want.name);
      continue;
    }
    const existing = existingName(file.ast, want, style);
    if (existing && !(want.plain && existing.includes('.'))) {
      localNames.push(existing);
      continue;
    }
    const same = pending.find((each) => each.want.module === want.module && each.want.name === want.name);
    if (same) {
      localNames.push(same.local);
      continue;
    }
    const local = freeName(want.as ?? ownName(want), names, given);
    given.add(local);
    localNames.push(local);
    pending.push({ want, local });
  }
  const edits: Edit[] = [];
  const isCommon = style.modules === 'cjs';
  for (const key of new Set(pending.map(({ want }) => moduleKey(want.module)))) {
    const group = pending.filter(({ want }) => moduleKey(want.module) === key);
    const merged = isCommon ? requireEdits(file, key, group) : importEdits(file, key, group);
    edits.push(...merged.edits);
    if (merged.rest.length > 0) edits.push(newStatements(file, style, merged.rest));
  }
  return { edits: mergeEdits(joinPlaces(edits, style.eol)), localNames };
}

function ownName({ module, name }: WantedImport): string {
  if (name !== 'default' && name !== '*') return name;
  const last = moduleKey(module).split('/').at(-1) ?? name;
  return last.replaceAll(/[^\w$]+(\w?)/gu, (_gap, letter: string) => letter.toUpperCase());
}

/** The expression by which the file has the import already. */
function existingName(ast: TSESTree.Program, want: WantedImport, style: FileStyle): string | undefined {
  const key = moduleKey(want.module);
  let member: string | undefined;
  for (const statement of ast.body) {
    if (statement.type === 'ImportDeclaration' && moduleKey(statement.source.value) === key) {
      const isType = statement.importKind === 'type';
      for (const each of statement.specifiers) {
        if (each.type === 'ImportNamespaceSpecifier' && (!isType || want.typeOnly)) {
          if (want.name === '*') return each.local.name;
          if (want.name !== 'default') member ??= `${each.local.name}.${want.name}`;
        } else if (each.type === 'ImportDefaultSpecifier' && (!isType || want.typeOnly)) {
          if (want.name === 'default') return each.local.name;
          // The default export of a built-in module is the module itself.
          if (key !== statement.source.value || isBuiltinKey(key)) {
            if (want.name === '*') return each.local.name;
            if (!want.typeOnly) member ??= `${each.local.name}.${want.name}`;
          }
        } else if (each.type === 'ImportSpecifier' && (!(isType || each.importKind === 'type') || want.typeOnly)) {
          if (importedName(each) === want.name) return each.local.name;
        }
      }
    }
    if (statement.type === 'TSImportEqualsDeclaration' && statement.moduleReference.type === 'TSExternalModuleReference') {
      const { expression } = statement.moduleReference;
      if (expression.type === 'Literal' && typeof expression.value === 'string' && moduleKey(expression.value) === key) {
        if (want.name === '*' || want.name === 'default') return statement.id.name;
        member ??= `${statement.id.name}.${want.name}`;
      }
    }
    if (statement.type === 'VariableDeclaration' && (style.modules === 'cjs' || !want.typeOnly)) {
      for (const { id, init } of statement.declarations) {
        const found = init && requiredName(id, init, key, want.name);
        if (found) {
          if (!found.includes('.')) return found;
          member ??= found;
        }
      }
    }
  }
  return member;
}

const isBuiltinKey = (key: string): boolean => spellModule(key, { nodePrefix: true }) !== key;

/** What `const id = init` gives of `name` of a required module. */
function requiredName(id: TSESTree.Node, init: TSESTree.Expression, key: string, name: string): string | undefined {
  const isWhole = name === '*' || name === 'default';
  if (requiredModule(init) === key) {
    if (id.type === 'Identifier') return isWhole ? id.name : `${id.name}.${name}`;
    if (id.type !== 'ObjectPattern') return undefined;
    for (const property of id.properties) {
      if (property.type === 'Property' && !property.computed && property.key.type === 'Identifier' && property.key.name === name && property.value.type === 'Identifier') return property.value.name;
    }
  }
  if (init.type === 'MemberExpression' && !init.computed && requiredModule(init.object) === key && init.property.type === 'Identifier' && init.property.name === name && id.type === 'Identifier') return id.name;
  return undefined;
}

/** New statements for one module, as an insertion behind the imports the file has or at its head. */
function newStatements(file: StyledFile, style: FileStyle, group: readonly PendingImport[]): Edit {
  const module = spellModule(group[0]?.want.module ?? '', style);
  const lines = (style.modules === 'cjs' ? requireLines : importLines)(module, group);
  const last = lastImport(file.ast);
  const place = last ? placeBehind(file.text, last, style.eol) : headPlace(file, style.eol);
  let text = restyle(lines.join('\n'), style);
  // `require('m')` and a next line that starts with a bracket would become one expression.
  if (!style.semicolons && style.modules === 'cjs' && /^[([`+\-/]/u.test(file.text.slice(place.offset).trimStart())) text += ';';
  return { range: [place.offset, place.offset], text: place.before + text + place.after };
}

function importLines(module: string, group: readonly PendingImport[]): string[] {
  const lines: string[] = [];
  const values = group.filter(({ want }) => !want.typeOnly);
  const types = group.filter(({ want }) => want.typeOnly);
  const named = (list: readonly PendingImport[]): string[] =>
    list.filter(({ want }) => want.name !== 'default' && want.name !== '*').map(({ want, local }) => (want.name === local ? local : `${want.name} as ${local}`));
  for (const [start, list] of [['import', values], ['import type', types]] as const) {
    const star = list.find(({ want }) => want.name === '*');
    const whole = list.find(({ want }) => want.name === 'default');
    const braces = named(list);
    if (star) lines.push(`${start} * as ${star.local} from '${module}';`);
    // A type import may have a default or names, not both.
    if (whole && (start === 'import type' || braces.length === 0)) lines.push(`${start} ${whole.local} from '${module}';`);
    if (braces.length > 0) lines.push(`${start} ${whole && start === 'import' ? `${whole.local}, ` : ''}{ ${braces.join(', ')} } from '${module}';`);
  }
  return lines;
}

function requireLines(module: string, group: readonly PendingImport[]): string[] {
  const lines: string[] = [];
  const isWhole = ({ name, isProperty }: WantedImport): boolean => name === '*' || (name === 'default' && isProperty !== true);
  for (const { want, local } of group) if (!want.typeOnly && isWhole(want)) lines.push(`const ${local} = require('${module}');`);
  const named = group.filter(({ want }) => !want.typeOnly && !isWhole(want)).map(({ want, local }) => (want.name === local ? local : `${want.name}: ${local}`));
  if (named.length > 0) lines.push(`const { ${named.join(', ')} } = require('${module}');`);
  const types = group.filter(({ want }) => want.typeOnly);
  if (types.length > 0) lines.push(...importLines(module, types));
  return lines;
}

/** Several new statements at the same place: one run of lines with the gap before the first and after the last only. */
function joinPlaces(edits: readonly Edit[], eol: string): Edit[] {
  const joined: Edit[] = [];
  for (const edit of edits) {
    const before = joined.findIndex((each) => each.range[0] === edit.range[0] && each.range[1] === edit.range[1] && each.range[0] === each.range[1] && /^\s*(?:import|const)\b/u.test(each.text) && /^\s*(?:import|const)\b/u.test(edit.text));
    const other = joined[before];
    if (!other) {
      joined.push(edit);
      continue;
    }
    const tail = /\s*$/u.exec(other.text)?.[0] ?? '';
    joined[before] = { range: other.range, text: other.text.trimEnd() + eol + edit.text.trim() + tail };
  }
  return joined;
}
