/** A function gets an AbortSignal: as a parameter, checked where it begins and where its loops turn, and handed on. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import { runsWith } from '../analysis/inline.ts';
import { variableOf } from '../analysis/origin.ts';
import { carriesSignal, openSlotOf, signalsOf, uncancellableRegion } from '../analysis/signals.ts';
import { ancestors, contains, functionName, isFunction, isLoop, wrapped, type FunctionNode, type LoopNode } from '../analysis/syntax.ts';
import { indentAt, insertAfter, insertBefore, isTypeScript } from '../repairs/edits.ts';
import { fillSlot } from '../repairs/signal.ts';
import type { TextEdit } from '../rule.ts';
import { isEmpty, type Place, type Refactoring, type Refused, type Rewrite } from './refactoring.ts';
import { nodeAt } from './work.ts';

export const makeAbortable: Refactoring = {
  name: 'make-abortable',
  plan(place: Place): Rewrite | Refused | undefined {
    const { file } = place;
    const fn = ownerOf(place);
    if (!fn || !waitsItself(file, fn) || mentionsSignal(file, fn)) return undefined;
    const name = functionName(fn);
    const title = `Make \`${name ?? 'the function'}\` abortable (an optional signal, the last parameter, ends it with its reason)`;
    const reason = whyNoParameter(file, fn);
    if (reason !== undefined) return { title, reason };
    const edits = [...addParameter(file, fn), ...checks(place, fn), ...handOn(file, fn)];
    // A parameter that nothing looks at makes nothing abortable.
    if (edits.length === 1) return { title, reason: 'Nothing in it takes a signal, and it has no place to check one.' };
    return { title, edits };
  },
};

/** The function that a person means: the innermost one that stands by itself and is not a callback of the code around it. */
function ownerOf(place: Place): FunctionNode | undefined {
  const at = nodeAt(place);
  for (const node of [at, ...ancestors(at)]) {
    if (!isFunction(node)) continue;
    const outer = wrapped(node);
    const { parent } = outer;
    const isCallback = parent?.type === 'CallExpression' || parent?.type === 'NewExpression' || parent?.type === 'JSXExpressionContainer';
    if (!isCallback) return isEmpty(place) || contains(node, at) ? node : undefined;
  }
  return undefined;
}

function waitsItself(file: FileAnalysis, fn: FunctionNode): boolean {
  if (fn.body.type !== 'BlockStatement' && fn.body.type !== 'AwaitExpression') return callsWithSlot(file, fn).length > 0;
  for (const node of file.walk(fn.body)) if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) return true;
  return callsWithSlot(file, fn).length > 0;
}

/** It has a signal already, or uses the name for something. */
function mentionsSignal(file: FileAnalysis, fn: FunctionNode): boolean {
  if (signalsOf(file, fn).length > 0) return true;
  for (const node of file.walk(fn, { intoFunctions: true })) {
    if (node.type !== 'Identifier' || node.name !== 'signal') continue;
    const { parent } = node;
    const isProperty = (parent.type === 'MemberExpression' && parent.property === node && !parent.computed) || (parent.type === 'Property' && parent.key === node && !parent.shorthand);
    if (!isProperty) return true;
  }
  return false;
}

function whyNoParameter(file: FileAnalysis, fn: FunctionNode): string | undefined {
  if (fn.params.at(-1)?.type === 'RestElement') return 'Nothing can follow its rest parameter.';
  const { parent } = fn;
  if (parent.type === 'MethodDefinition' && parent.kind !== 'method') return 'Its parameters are fixed by the language.';
  if (parent.type === 'Property' && parent.kind !== 'init') return 'Its parameters are fixed by the language.';
  if (parent.type === 'MethodDefinition' && hasOverloads(parent)) return 'It has overloads, which would have to change with it.';
  if (fn.type === 'FunctionDeclaration' && hasOverloads(fn)) return 'It has overloads, which would have to change with it.';
  return handedAround(file, fn) ? 'It is given to others as a callback, which may call it with more arguments than it takes now.' : undefined;
}

function hasOverloads(node: TSESTree.Node): boolean {
  const outer = node.parent?.type === 'ExportNamedDeclaration' || node.parent?.type === 'ExportDefaultDeclaration' ? node.parent : node;
  const { parent } = outer;
  const list: readonly TSESTree.Node[] = parent?.type === 'Program' || parent?.type === 'BlockStatement' || parent?.type === 'ClassBody' || parent?.type === 'TSModuleBlock' ? parent.body : [];
  const before = list[list.indexOf(outer) - 1];
  const declared = before?.type === 'ExportNamedDeclaration' || before?.type === 'ExportDefaultDeclaration' ? before.declaration : before;
  if (declared?.type === 'TSDeclareFunction') return node.type === 'FunctionDeclaration' && declared.id?.name === node.id?.name;
  return declared?.type === 'MethodDefinition' && (declared.value as TSESTree.Node).type === 'TSEmptyBodyFunctionExpression';
}

/** Whether a reference in this file does something else with the function than calling it. */
function handedAround(file: FileAnalysis, fn: FunctionNode): boolean {
  const { parent } = fn;
  const name = fn.type !== 'ArrowFunctionExpression' && fn.id ? fn.id : parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? parent.id : undefined;
  const variable = name && variableOf(file, name);
  return variable?.references.some((reference) => {
    if (reference.init) return false;
    const use = wrapped(reference.identifier);
    const around = use.parent;
    if (around?.type === 'CallExpression' && around.callee === use) return false;
    return around?.type !== 'ExportSpecifier' && around?.type !== 'ExportDefaultDeclaration' && around?.type !== 'TSTypeQuery';
  }) === true;
}

function addParameter(file: FileAnalysis, fn: FunctionNode): readonly TextEdit[] {
  const text = isTypeScript(file) ? 'signal?: AbortSignal' : 'signal';
  const last = fn.params.at(-1);
  if (!last) {
    const open = fn.type !== 'ArrowFunctionExpression' && fn.id ? file.source.getTokenAfter(fn.id, (token) => token.value === '(') : file.source.getFirstToken(fn, (token) => token.value === '(');
    return open ? [insertAfter(open, text)] : [];
  }
  const before = file.source.getTokenBefore(last);
  const isBare = fn.type === 'ArrowFunctionExpression' && fn.params.length === 1 && before?.value !== '(' && last.type === 'Identifier' && file.source.getTokenAfter(last)?.value === '=>';
  if (isBare) return [insertBefore(last, '('), insertAfter(last, `, ${text})`)];
  const comma = file.source.getTokenAfter(last);
  return comma?.value === ',' ? [insertAfter(comma, last.loc.start.line === comma.loc.end.line && comma.loc.end.line === fn.loc.start.line ? ` ${text}` : `\n${indentAt(file, last)}${text},`)] : [insertAfter(last, `, ${text}`)];
}

/** `signal?.throwIfAborted();` where the function begins and where each of its loops that wait turns. */
function checks({ file, style }: Place, fn: FunctionNode): readonly TextEdit[] {
  // Outside of an async function it would throw instead of giving a promise that rejects.
  if (!fn.async || fn.body.type !== 'BlockStatement') return [];
  const check = `signal?.throwIfAborted()${style.semicolons ? ';' : ''}`;
  const edits: TextEdit[] = [];
  const blocks: TSESTree.BlockStatement[] = [fn.body];
  for (const node of file.walk(fn.body)) {
    if (!isLoop(node) || node.body.type !== 'BlockStatement' || isFunction(node)) continue;
    if (loopWaits(file, node) && !uncancellableRegion(file, node)) blocks.push(node.body);
  }
  for (const block of blocks) {
    const directives = block.body.filter((statement) => 'directive' in statement && typeof statement.directive === 'string');
    const [first] = block.body.slice(directives.length);
    if (!first) continue;
    const brace = directives.at(-1) ?? file.source.getFirstToken(block);
    if (!brace) continue;
    // On one line with the brace (`{ await x; }`) it stays on it.
    const isOneLine = first.loc.start.line === brace.loc.end.line;
    edits.push(isOneLine ? insertBefore(first, `${check}${style.semicolons ? '' : ';'} `) : insertBefore(first, `${check}${style.eol}${indentAt(file, first)}`));
  }
  return edits;
}

function loopWaits(file: FileAnalysis, loop: LoopNode): boolean {
  if (loop.type === 'ForOfStatement' && loop.await) return true;
  for (const node of file.walk(loop.body)) if (node.type === 'AwaitExpression') return true;
  return false;
}

const handOn = (file: FileAnalysis, fn: FunctionNode): readonly TextEdit[] =>
  callsWithSlot(file, fn).flatMap((call) => {
    const slot = openSlotOf(file, call);
    return slot ? fillSlot(file, call, slot, 'signal') : [];
  });

/** The calls in a function that take a signal, get none, and may be ended with it. */
function callsWithSlot(file: FileAnalysis, fn: FunctionNode): readonly TSESTree.CallExpression[] {
  const found: TSESTree.CallExpression[] = [];
  for (const node of file.walk(fn.body, { intoFunctions: true })) {
    if (node.type !== 'CallExpression' || !runsWith(node, fn)) continue;
    if (openSlotOf(file, node) && !carriesSignal(file, node) && !uncancellableRegion(file, node)) found.push(node);
  }
  return found;
}
