/** Repairs that put the asynchronous sibling in the place of a synchronous call. */
import type { TSESTree } from '@typescript-eslint/types';
import type { BlockingCall } from '../analysis/blocking.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { originOf, variableOf } from '../analysis/origin.ts';
import { promisifiable } from '../knowledge/blocking.ts';
import { enclosingFunction, unwrap } from '../analysis/syntax.ts';
import type { Repair, TextEdit } from '../rule.ts';
import { addImports } from '../../snippets/insert/index.ts';
import { addAwaitToSync, insertionTarget, mayAwaitAt, replace } from './edits.ts';

const titleOf = (name: string): string => `Wait for the asynchronous \`${name}\` instead (other code may run meanwhile)`;

export function useSibling(file: FileAnalysis, blocking: BlockingCall): readonly Repair[] {
  const { call, sibling } = blocking;
  // In a synchronous callback inside the async function there is nothing to wait with.
  if (!mayAwaitAt(file, call) || enclosingFunction(call)?.async !== true) return [];
  const callee = unwrap(call.callee);
  const edits = sibling.kind === 'member' ? memberEdits(callee, sibling.name)
    : sibling.kind === 'promise' ? promiseEdits(file, blocking, callee, sibling)
    : promisifyEdits(file, blocking, callee, sibling);
  return edits ? [{ kind: 'suggestion', title: titleOf(sibling.name), edits: [...edits, ...addAwaitToSync(file, call)] }] : [];
}

function memberEdits(callee: TSESTree.Node, name: string): readonly TextEdit[] | undefined {
  return callee.type === 'MemberExpression' && !callee.computed ? [replace(callee.property, name)] : undefined;
}

function promiseEdits(file: FileAnalysis, { call }: BlockingCall, callee: TSESTree.Node, sibling: { module: string; name: string }): readonly TextEdit[] | undefined {
  if (callee.type === 'MemberExpression') {
    if (callee.computed) return undefined;
    // `fs.readFileSync` → `fs.promises.readFile`: the namespace has it; other libraries have the sibling beside it.
    const origin = originOf(file, callee.object);
    if (!origin || origin.path.length > 0) return undefined;
    return [replace(callee.property, origin.module === 'fs' ? `promises.${sibling.name}` : sibling.name)];
  }
  if (callee.type !== 'Identifier') return undefined;
  const { edits, localNames } = addImports(insertionTarget(file), [{ module: spelling(file, callee, sibling.module), name: sibling.name }]);
  return [replace(call.callee, localNames[0] ?? sibling.name), ...swapImport(file, callee, edits)];
}

/** `pbkdf2Sync(…)` → `promisify(pbkdf2)(…)` for those whose types `util.promisify` keeps. */
function promisifyEdits(file: FileAnalysis, { call }: BlockingCall, callee: TSESTree.Node, sibling: { module: string; name: string }): readonly TextEdit[] | undefined {
  if (!promisifiable[`${sibling.module}.${sibling.name}`]?.includes(call.arguments.length)) return undefined;
  if (call.arguments.some((argument) => argument.type === 'SpreadElement')) return undefined;
  if (callee.type === 'MemberExpression') {
    if (callee.computed || callee.property.type !== 'Identifier') return undefined;
    const { edits, localNames } = addImports(insertionTarget(file), [{ module: spelling(file, callee.object, 'util'), name: 'promisify' }]);
    return [replace(call.callee, `${localNames[0]}(${file.text(callee.object)}.${sibling.name})`), ...edits];
  }
  if (callee.type !== 'Identifier') return undefined;
  const { edits, localNames } = addImports(insertionTarget(file), [
    { module: spelling(file, callee, sibling.module), name: sibling.name },
    { module: spelling(file, callee, 'util'), name: 'promisify' },
  ]);
  return [replace(call.callee, `${localNames[1]}(${localNames[0]})`), ...swapImport(file, callee, edits)];
}

/** The module as the file spells its built-in modules: with `node:` where the import that is replaced has it. */
function spelling(file: FileAnalysis, name: TSESTree.Node, module: string): string {
  const inner = unwrap(name);
  const definition = inner.type === 'Identifier' ? variableOf(file, inner)?.defs[0] : undefined;
  const written = definition?.parent?.type === 'ImportDeclaration' ? definition.parent.source.raw : definition?.node ? file.text(definition.node) : '';
  return written.includes('node:') ? `node:${module}` : module;
}

/**
 * Adds imports and takes the one away that nothing uses any more. Names that are added to its own list, or a statement added right
 * behind it, come in its place.
 */
function swapImport(file: FileAnalysis, name: TSESTree.Identifier, added: readonly TextEdit[]): readonly TextEdit[] {
  const variable = variableOf(file, name);
  const specifier = variable?.defs[0]?.node;
  if (!variable || specifier?.type !== 'ImportSpecifier' || variable.references.length !== 1) return added;
  const declaration = specifier.parent as TSESTree.ImportDeclaration;
  if (file.source.getCommentsInside(declaration).length > 0) return added;
  const [start, end] = declaration.range;
  const inside = added.find((edit) => edit.range[0] === edit.range[1] && edit.range[0] > start && edit.range[0] < end);
  if (inside && inside.range[0] === specifier.range[1]) {
    const rest = added.filter((edit) => edit !== inside);
    return [...rest, { range: specifier.range, text: inside.text.replace(/^\s*,\s*/u, '') }];
  }
  if (declaration.specifiers.length > 1) return [...added, ...withoutSpecifier(file, specifier)];
  if (inside) return added;
  const behind = added.find((edit) => edit.range[0] === end && edit.range[1] === end);
  if (behind) return [...added.filter((edit) => edit !== behind), { range: declaration.range, text: behind.text.replace(/^\r?\n/u, '') }];
  // The line goes with the statement, its line break too.
  const lineBreak = /^[ \t]*\r?\n/u.exec(file.code.slice(end))?.[0] ?? '';
  const whole = { range: [start, end + lineBreak.length] as const, text: '' };
  const next = added.find((edit) => edit.range[0] > start && edit.range[0] <= whole.range[1]);
  return next ? [...added.filter((edit) => edit !== next), { ...whole, text: next.text }] : [...added, whole];
}

function withoutSpecifier(file: FileAnalysis, specifier: TSESTree.ImportSpecifier): readonly TextEdit[] {
  const after = file.source.getTokenAfter(specifier);
  const before = file.source.getTokenBefore(specifier);
  if (after?.value === ',') {
    const next = file.source.getTokenAfter(after);
    return [{ range: [specifier.range[0], next && next.value !== '}' ? next.range[0] : after.range[1]], text: '' }];
  }
  return before?.value === ',' ? [{ range: [before.range[0], specifier.range[1]], text: '' }] : [];
}
