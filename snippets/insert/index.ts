/** The insertion engine: puts patterns, helpers and imports into a file in the file's own style. Text in, edits out. */
export { addHelper, flavourOf, type HelperOptions } from './helpers.ts';
export { addImport, addImports, type ImportResult, type StyledFile, type WantedImport } from './imports.ts';
export type { SourceFile } from './places.ts';
export { defaultStyle, detectStyle, restyle, type FileStyle } from './style.ts';
export { applyEdits, dedent, indent, leadAt, mergeEdits, reindent, type Edit } from './text.ts';
export { defaultHelperPath, relativeSpecifier } from './paths.ts';
export { helperModule, planInsertion, provideHelper, type PlannedHelper, type Insertion, type InsertionRequest } from './plan.ts';
export { freeName, namesOf } from './tree.ts';
