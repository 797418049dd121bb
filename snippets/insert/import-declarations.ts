/** Merges wanted imports into the `import` statements that a file has of the same module. */
import type { TSESTree } from '@typescript-eslint/types';
import type { SourceFile } from './places.ts';
import { moduleKey } from './style.ts';
import { leadAt, type Edit } from './text.ts';
import { importedName, type MergedImports, type PendingImport } from './wanted.ts';

export function importEdits(file: SourceFile, key: string, group: readonly PendingImport[]): MergedImports {
  const statements = file.ast.body.filter((each): each is TSESTree.ImportDeclaration => each.type === 'ImportDeclaration' && moduleKey(each.source.value) === key && each.attributes.length === 0);
  const edits: Edit[] = [];
  const rest: PendingImport[] = [];
  const named = new Map<TSESTree.ImportDeclaration, string[]>();
  for (const pending of group) {
    const { want, local } = pending;
    const isNamed = want.name !== 'default' && want.name !== '*';
    const target = statements.find((each) => (isNamed ? takesNamed(file.text, each, want.typeOnly === true) : takesDefault(each, want)));
    if (!target) rest.push(pending);
    else if (isNamed) {
      const spelled = want.name === local ? local : `${want.name} as ${local}`;
      named.set(target, [...(named.get(target) ?? []), want.typeOnly && target.importKind !== 'type' ? `type ${spelled}` : spelled]);
    } else {
      const clause = target.range[0] + 'import'.length;
      edits.push({ range: [clause, clause], text: ` ${local},` });
      statements.splice(statements.indexOf(target), 1);
    }
  }
  for (const [statement, names] of named) edits.push(...intoBraces(file.text, statement, names));
  return { edits, rest };
}

/** Braces can hold it: a value not in `import type`, a type rather there. */
function takesNamed(text: string, statement: TSESTree.ImportDeclaration, isType: boolean): boolean {
  if (statement.importKind === 'type' && !isType) return false;
  if (statement.specifiers.some((each) => each.type === 'ImportNamespaceSpecifier')) return false;
  if (statement.importKind === 'type') return statement.specifiers.every((each) => each.type === 'ImportSpecifier');
  return statement.specifiers.length > 0 || hasBraces(text, statement);
}

/** A default goes before names or a namespace, unless there is one. `import 'm'` stays as it is. */
function takesDefault(statement: TSESTree.ImportDeclaration, want: PendingImport['want']): boolean {
  if (want.name === '*' || want.typeOnly || statement.importKind === 'type' || statement.specifiers.length === 0) return false;
  return statement.specifiers.every((each) => each.type !== 'ImportDefaultSpecifier' && !(each.type === 'ImportSpecifier' && importedName(each) === 'default'));
}

const hasBraces = (text: string, statement: TSESTree.ImportDeclaration): boolean => text.slice(statement.range[0], statement.source.range[0]).includes('{');

function intoBraces(text: string, statement: TSESTree.ImportDeclaration, names: readonly string[]): Edit[] {
  const last = statement.specifiers.filter((each) => each.type === 'ImportSpecifier').at(-1);
  if (last) return intoList(text, statement.range[0], last.range, names);
  if (hasBraces(text, statement)) {
    const open = text.indexOf('{', statement.specifiers[0]?.range[1] ?? statement.range[0]) + 1;
    return [{ range: [open, open], text: ` ${names.join(', ')}${text[open] === '}' ? ' ' : ''}` }];
  }
  const end = statement.specifiers[0]?.range[1] ?? statement.range[0];
  return [{ range: [end, end], text: `, { ${names.join(', ')} }` }];
}

/**
 * Adds to a list in braces behind its last element: on the same line, or on a line of its own where the list is broken so. Commas and
 * comments behind the last element stay with it.
 * @param start where the statement begins
 */
export function intoList(text: string, start: number, last: readonly [number, number], names: readonly string[]): Edit[] {
  const rest = text.slice(last[1]);
  const comma = /^(?:\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*,/u.exec(rest)?.[0].length ?? 0;
  const isOwnLine = /\n[ \t]*$/u.test(text.slice(start, last[0]));
  if (!isOwnLine) return [{ range: [last[1], last[1]], text: names.map((name) => `, ${name}`).join('') }];
  const lead = leadAt(text, last[0]);
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const behind = last[1] + comma;
  const lineEnd = behind + (/^[ \t]*(?:\/\/[^\r\n]*|\/\*(?:(?!\*\/)[^\r\n])*\*\/)?/u.exec(text.slice(behind))?.[0].trimEnd().length ?? 0);
  const added = names.map((name) => `${eol}${lead}${name}`).join(',') + (comma > 0 ? ',' : '');
  return comma > 0 ? [{ range: [lineEnd, lineEnd], text: added }] : [{ range: [last[1], last[1]], text: ',' }, { range: [lineEnd, lineEnd], text: added }];
}
