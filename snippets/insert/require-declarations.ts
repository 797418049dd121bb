/** Merges wanted imports into the `const { x } = require('m')` that a file has of the same module. */
import { intoList } from './import-declarations.ts';
import type { SourceFile } from './places.ts';
import type { Edit } from './text.ts';
import { requiredModule, type MergedImports, type PendingImport } from './wanted.ts';

export function requireEdits(file: SourceFile, key: string, group: readonly PendingImport[]): MergedImports {
  const mergeable = group.filter(({ want }) => !want.typeOnly && want.name !== '*' && want.name !== 'default');
  for (const statement of file.ast.body) {
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id, init } of statement.declarations) {
      if (id.type !== 'ObjectPattern' || !init || requiredModule(init) !== key) continue;
      const names = mergeable.map(({ want, local }) => (want.name === local ? local : `${want.name}: ${local}`));
      const last = id.properties.at(-1);
      // Nothing may follow a rest element.
      if (names.length === 0 || last?.type === 'RestElement') continue;
      const open = id.range[0] + 1;
      const edits: Edit[] = last
        ? intoList(file.text, statement.range[0], last.range, names)
        : [{ range: [open, open], text: ` ${names.join(', ')}${file.text[open] === '}' ? ' ' : ''}` }];
      return { edits, rest: group.filter((each) => !mergeable.includes(each)) };
    }
  }
  return { edits: [], rest: group };
}
