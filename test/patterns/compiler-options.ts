/** What code that is inserted, or rewritten, is compiled with: Node's modules, strict. */
import { join } from 'node:path';
import ts from 'typescript';

export const root = join(import.meta.dirname, '../..');

export const strictOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
  types: ['node'],
  typeRoots: [join(root, 'node_modules/@types')],
  strict: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
};
