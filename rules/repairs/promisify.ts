/** Repairs that put a promise that Node has in the place of a `new Promise` around a callback. */
import type { TSESTree } from '@typescript-eslint/types';
import type { Executor } from '../analysis/executor.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { mentions } from '../analysis/completion.ts';
import { constantValue, originKey, originOf, variableOf } from '../analysis/origin.ts';
import { contains, isFunction, onlyExpressionOf, statementsIn, unwrap, type FunctionNode } from '../analysis/syntax.ts';
import { blockingFunctions, promisifiable } from '../knowledge/blocking.ts';
import { streamTypes } from '../knowledge/callback-slots.ts';
import type { Repair, TextEdit } from '../rule.ts';
import { addImports } from '../../snippets/insert/index.ts';
import { insertionTarget, replace } from './edits.ts';

/** `new Promise((resolve) => fs.readFile(path, (error, data) => resolve(data)))` → `fs.promises.readFile(path)`. */
export function useNodesPromise(file: FileAnalysis, executor: Executor): readonly Repair[] {
  const call = onlyCall(executor.fn);
  const callback = call?.arguments.at(-1);
  const fn = callback && unwrap(callback);
  if (!call || !isFunction(fn) || !handsOn(file, executor, fn) || call.arguments.some((argument) => argument.type === 'SpreadElement')) return [];
  const given = call.arguments.slice(0, -1);
  if (executor.uses.some((use) => !contains(fn, use)) || hasCommentsBeside(file, executor.construction, given)) return [];
  const origin = originOf(file, call.callee);
  const key = origin && originKey(origin);
  const sibling = key === undefined ? undefined : blockingFunctions.get(`${key}Sync`)?.sibling;
  const name = sibling?.name ?? '';
  const found = sibling?.kind === 'promise' && sibling.module === 'fs/promises' ? promiseOf(file, call, name)
    : key !== undefined && sibling?.kind === 'callback' && promisifiable[key]?.includes(given.length) ? promisified(file, call)
    : undefined;
  if (!found) return [];
  return [{
    kind: 'suggestion',
    title: `Use the promise that Node has for \`${name}\`: it rejects when the call fails`,
    edits: [replace(executor.construction, `${found.callee}(${given.map((argument) => file.text(argument)).join(', ')})`), ...found.edits],
  }];
}

interface Promised {
  readonly callee: string;
  readonly edits: readonly TextEdit[];
}

/** How the promise of a function of `node:fs` is called in the place of its callback. */
export function promiseOf(file: FileAnalysis, call: TSESTree.CallExpression, name: string): Promised | undefined {
  const callee = unwrap(call.callee);
  if (callee.type === 'MemberExpression') return { callee: `${file.text(callee.object)}.promises.${name}`, edits: [] };
  const declaration = onlyImport(file, callee, name);
  if (declaration) {
    const { source } = declaration;
    return { callee: name, edits: [{ range: [source.range[1] - 1, source.range[1] - 1], text: '/promises' }] };
  }
  const { edits, localNames } = addImports(insertionTarget(file), [{ module: 'node:fs/promises', name }]);
  return { callee: localNames[0] ?? name, edits };
}

/** The import of `node:fs` that has nothing but this name, used here only: the name may come from `node:fs/promises` as well. */
function onlyImport(file: FileAnalysis, callee: TSESTree.Node, name: string): TSESTree.ImportDeclaration | undefined {
  const variable = callee.type === 'Identifier' ? variableOf(file, callee) : undefined;
  const specifier = variable?.defs[0]?.node;
  if (specifier?.type !== 'ImportSpecifier' || specifier.local.name !== name || variable?.references.length !== 1) return undefined;
  const declaration = specifier.parent as TSESTree.ImportDeclaration;
  return declaration.specifiers.length === 1 ? declaration : undefined;
}

function promisified(file: FileAnalysis, call: TSESTree.CallExpression): Promised {
  const { edits, localNames } = addImports(insertionTarget(file), [{ module: 'node:util', name: 'promisify' }]);
  return { callee: `${localNames[0] ?? 'promisify'}(${file.text(call.callee)})`, edits };
}

/** The one call that a function is about. */
function onlyCall(fn: FunctionNode): TSESTree.CallExpression | undefined {
  const only = onlyExpressionOf(fn);
  const inner = only && unwrap(only);
  return inner?.type === 'CallExpression' && !inner.optional ? inner : undefined;
}

/** Whether an error-first callback does nothing but settle the promise with what it is given: `resolve(data)`, and something about the error. */
function handsOn(file: FileAnalysis, executor: Executor, fn: FunctionNode): boolean {
  const [error, data, ...others] = fn.params;
  if (error?.type !== 'Identifier' || others.length > 0 || (data && data.type !== 'Identifier') || fn.async) return false;
  const resolves = (node: TSESTree.Node): boolean => {
    const inner = unwrap(node);
    if (inner.type !== 'CallExpression' || inner.callee.type !== 'Identifier' || inner.callee.name !== executor.resolve?.name) return false;
    const [value] = inner.arguments;
    return data ? value?.type === 'Identifier' && value.name === data.name && inner.arguments.length === 1 : inner.arguments.length === 0;
  };
  if (fn.body.type !== 'BlockStatement') return resolves(fn.body);
  const last = fn.body.body.at(-1);
  const rest = fn.body.body.slice(0, -1);
  return last?.type === 'ExpressionStatement' && resolves(last.expression) && rest.every((statement) => endsOnError(file, statement, error.name));
}

/** `if (error) return;`, `if (error) throw error;`, `if (error) return reject(error);` */
function endsOnError(file: FileAnalysis, statement: TSESTree.Statement, error: string): boolean {
  if (statement.type !== 'IfStatement' || statement.alternate || statement.test.type !== 'Identifier' || statement.test.name !== error) return false;
  const [only, ...others] = statementsIn(statement.consequent);
  if (others.length > 0 || (only?.type !== 'ReturnStatement' && only?.type !== 'ThrowStatement')) return false;
  return !only.argument || mentions(file, only.argument, error);
}

/** Whether a comment stands in an expression outside of the parts that stay. */
const hasCommentsBeside = (file: FileAnalysis, whole: TSESTree.Node, kept: readonly TSESTree.Node[]): boolean =>
  file.source.getCommentsInside(whole).some((comment) => !kept.some((node) => contains(node, comment as never)));

function isStream(file: FileAnalysis, object: TSESTree.Expression): boolean {
  const names = file.types.typeNames(object);
  if (names.length > 0) return names.some(({ name, origin }) => origin === 'library' && streamTypes.test(name));
  const inner = unwrap(object);
  const made = constantValue(file, inner);
  const call = made && unwrap(made);
  const origin = call?.type === 'CallExpression' ? originOf(file, call.callee) : undefined;
  return origin !== undefined && /^fs\.create(?:Read|Write)Stream$/u.test(originKey(origin));
}

/** `new Promise((resolve) => stream.on('finish', resolve))` → `finished(stream)`. */
export function useFinished(file: FileAnalysis, executor: Executor, call: TSESTree.CallExpression, object: TSESTree.Expression, event: string): readonly Repair[] {
  const listener = call.arguments[1];
  const isBare = onlyCall(executor.fn) === call && listener?.type === 'Identifier' && executor.uses.includes(listener);
  if (!isBare || !isStream(file, object) || !/^(?:finish|end|close)$/u.test(event) || file.source.getCommentsInside(executor.construction).length > 0) return [];
  const { edits, localNames } = addImports(insertionTarget(file), [{ module: 'node:stream/promises', name: 'finished' }]);
  const text = file.text(object);
  return [{
    kind: 'suggestion',
    title: `Wait with \`finished\`: it rejects when \`${text}\` fails or is closed too early`,
    edits: [replace(executor.construction, `${localNames[0] ?? 'finished'}(${text})`), ...edits],
  }];
}
