/** Repairs for a call that blocks through functions of the project. */
import type { TSESTree } from '@typescript-eslint/types';
import type { BlockingPath } from '../analysis/blocking-path.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import type { BlockingCall } from '../analysis/blocking.ts';
import { originOf } from '../analysis/origin.ts';
import { contains, enclosingFunction, unwrap } from '../analysis/syntax.ts';
import type { Repair, TextEdit } from '../rule.ts';
import { addImport, applyEdits } from '../../snippets/insert/index.ts';
import { addAwait, insertAfter, isTypeScript, mayAwaitAt, nameInScope, replace } from './edits.ts';

/**
 * An asynchronous sibling beside the function (`render` → `renderAsync`), which this call waits for. For a function of the same file
 * that blocks in one call of its own; other callers keep what they have.
 */
export function repairsOfPath(file: FileAnalysis, { steps, blocking }: BlockingPath): readonly Repair[] {
  const [first, second, more] = steps;
  const fn = first?.fn;
  if (!first || !second || more || !fn || second.file !== file || fn.type !== 'FunctionDeclaration' || !fn.id) return [];
  const { call } = first;
  if (!mayAwaitAt(file, call) || enclosingFunction(call)?.async !== true || enclosingFunction(blocking.call) !== fn) return [];
  const name = `${fn.id.name.replace(/Sync$/u, '')}${fn.id.name.endsWith('Sync') ? '' : 'Async'}`;
  if (nameInScope(file, call, name) || nameInScope(file, fn, name) || unwrap(call.callee).type !== 'Identifier') return [];
  const sibling = siblingCall(file, blocking);
  if (!sibling || otherCalls(file, fn, blocking.call)) return [];
  const copy = asyncCopy(file, fn, name, [sibling.edit, ...addAwait(file, blocking.call)]);
  const statement = fn.parent.type === 'ExportNamedDeclaration' || fn.parent.type === 'ExportDefaultDeclaration' ? fn.parent : fn;
  const prefix = statement.type === 'ExportNamedDeclaration' ? 'export ' : '';
  return [{
    kind: 'suggestion',
    title: `Add \`${name}\`, which does not block, and wait for it here (other code may run meanwhile)`,
    edits: [replace(call.callee, name), ...addAwait(file, call), insertAfter(statement, `\n\n${prefix}${copy}`), ...sibling.imports],
  }];
}

/** How the sibling is called in the place of the blocking function, and the import that it needs. The original keeps its own. */
function siblingCall(file: FileAnalysis, { call, sibling }: BlockingCall): { readonly edit: TextEdit; readonly imports: readonly TextEdit[] } | undefined {
  if (sibling.kind !== 'promise') return undefined;
  const callee = unwrap(call.callee);
  if (callee.type === 'MemberExpression') {
    const origin = originOf(file, callee.object);
    if (callee.computed || !origin || origin.path.length > 0) return undefined;
    return { edit: replace(callee.property, origin.module === 'fs' ? `promises.${sibling.name}` : sibling.name), imports: [] };
  }
  const module = sibling.module.startsWith('fs') && !sibling.module.startsWith('fs-') && /['"]node:/u.test(file.source.text) ? `node:${sibling.module}` : sibling.module;
  const { edits, localName } = addImport({ text: file.source.text, ast: file.program, path: file.filename.replaceAll('\\', '/') }, { module, name: sibling.name });
  return { edit: replace(call.callee, localName), imports: edits };
}

function asyncCopy(file: FileAnalysis, fn: TSESTree.FunctionDeclaration, name: string, edits: readonly TextEdit[]): string {
  const [start] = fn.range;
  const type = fn.returnType?.typeAnnotation;
  const all: TextEdit[] = [
    ...edits,
    { range: [start, start], text: 'async ' },
    ...(fn.id ? [replace(fn.id, name)] : []),
    ...(type && isTypeScript(file) ? [{ range: type.range, text: `Promise<${file.text(type)}>` }] : []),
  ];
  return applyEdits(file.text(fn), all.map(({ range, text }) => ({ range: [range[0] - start, range[1] - start] as [number, number], text })));
}

/** Whether the function calls itself, whose copy would call the original. */
function otherCalls(file: FileAnalysis, fn: TSESTree.FunctionDeclaration, call: TSESTree.CallExpression): boolean {
  for (const node of file.walk(fn.body, { intoFunctions: true })) {
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === fn.id?.name && !contains(call, node)) return true;
  }
  return false;
}
