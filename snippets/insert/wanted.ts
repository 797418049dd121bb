/** What is asked of an import, and the two questions about existing ones that all of its makers share. */
import type { TSESTree } from '@typescript-eslint/types';
import { moduleKey } from './style.ts';
import type { Edit } from './text.ts';

export interface WantedImport {
  /** As in the catalogue: built-in modules with `node:`; the file's habit decides the spelling. */
  readonly module: string;
  /** An exported name, `default`, or `*` for the whole module. */
  readonly name: string;
  /** The local name one would like; by default the exported name, or the module's own. */
  readonly as?: string;
  /** Only its type is needed. In JavaScript such an import is left out. */
  readonly typeOnly?: boolean;
  /** In CommonJS the default export is the property `default` of what `require` gives: the module is an ES module. */
  readonly isProperty?: boolean;
  /** The caller needs a plain name, not a member of an imported namespace (`fs.readFile`). */
  readonly plain?: boolean;
}

export interface PendingImport {
  readonly want: WantedImport;
  readonly local: string;
}

/** What could be merged into existing statements, and what needs a new one. */
export interface MergedImports {
  readonly edits: Edit[];
  readonly rest: readonly PendingImport[];
}

export const importedName = (specifier: TSESTree.ImportSpecifier): string =>
  specifier.imported.type === 'Identifier' ? specifier.imported.name : specifier.imported.value;

/** Key of the module in `require('m')`. */
export function requiredModule(node: TSESTree.Node): string | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require') return undefined;
  const [argument] = node.arguments;
  return argument?.type === 'Literal' && typeof argument.value === 'string' ? moduleKey(argument.value) : undefined;
}
