/** Repairs for a callback whose promise nobody looks at. */
import type { TSESTree } from '@typescript-eslint/types';
import type { CallbackSlot } from '../analysis/callback-slots.ts';
import { functionsBehind } from '../analysis/calls.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { ancestors, contains, enclosingStatement, isFunction, isLoop, parseMethodCall, statementListOf, unwrap, type FunctionNode } from '../analysis/syntax.ts';
import { callbackReturnsThenable, returnsValue } from '../analysis/callbacks.ts';
import type { Repair, TextEdit } from '../rule.ts';
import { addImport } from '../../snippets/insert/index.ts';
import { streamOptions } from '../knowledge/callback-slots.ts';
import { insertAfter, insertBefore, insertionTarget, isTypeScript, mayAwaitAt, nameInScope, replace } from './edits.ts';
import type { FunctionMember } from '../analysis/void-members.ts';
import { failureHandler, indentOf } from './handlers.ts';
import { guardBody } from './try-catch.ts';

export function repairsOfCallback(file: FileAnalysis, slot: CallbackSlot, callback: TSESTree.Node): readonly Repair[] {
  switch (slot.kind) {
    case 'each':
      return present([loopInTurn(file, slot, callback), allAtOnce(file, slot)]);
    case 'predicate':
    case 'flattener':
      return present([resolveFirst(file, slot, callback)]);
    case 'effect':
      return present([effectWithoutPromise(file, callback)]);
    case 'express':
      return present([passToNext(file, slot, callback), wrapHandler(file, callback)]);
    case 'stream':
      return present([handToStream(file, callback), catchInside(file, callback)]);
    case 'listener':
    case 'timer':
    case 'server':
    case 'library':
    case 'browser':
    case 'void':
      return present([catchInside(file, callback)]);
    default:
      return [];
  }
}

/** `xs.map(async …)` whose promises are taken for values, or forgotten. */
export function repairsOfMapped(file: FileAnalysis, call: TSESTree.CallExpression): readonly Repair[] {
  if (!mayAwaitAt(file, call) || call.parent.type === 'ChainExpression') return [];
  const inside = call.parent.type === 'MemberExpression';
  return [{
    kind: 'suggestion',
    title: 'Wait for all of them (the first failure rejects)',
    edits: [insertBefore(call, `${inside ? '(' : ''}await Promise.all(`), insertAfter(call, inside ? '))' : ')')],
  }];
}

/** `Symbol.asyncDispose`, which `await using` waits for. Where the file says `using`, or the class promises `Symbol.dispose`, more would have to change. */
export function disposeAsync(file: FileAnalysis, { node, key }: FunctionMember): readonly Repair[] {
  const owner = node.parent?.type === 'ClassBody' ? node.parent.parent : undefined;
  if (key.type !== 'MemberExpression' || owner?.superClass || (owner?.implements as unknown[] | undefined)?.length) return [];
  for (const other of file.walk(file.program, { intoFunctions: true })) if (other.type === 'VariableDeclaration' && other.kind === 'using') return [];
  return [{ kind: 'suggestion', title: 'Make it `Symbol.asyncDispose`, which `await using` waits for', edits: [replace(key.property, 'asyncDispose')] }];
}

const present = (repairs: readonly (Repair | undefined)[]): readonly Repair[] => repairs.filter((repair) => repair !== undefined);

/** `for (const x of xs) { … }`: in turn on purpose (so the comment), and waited for. */
function loopInTurn(file: FileAnalysis, { call }: CallbackSlot, callback: TSESTree.Node): Repair | undefined {
  const fn = unwrap(callback);
  const parsed = call && parseMethodCall(call);
  const statement = call?.parent?.type === 'ChainExpression' ? undefined : call?.parent;
  if (!parsed || !isFunction(fn) || statement?.type !== 'ExpressionStatement' || !mayAwaitAt(file, statement) || !statementListOf(statement)) return undefined;
  if (call.arguments.length !== 1 || fn.body.type !== 'BlockStatement' || fn.params.length === 0 || fn.params.length > 2 || usesThis(file, fn)) return undefined;
  const [item, index] = fn.params;
  if (!item || item.type === 'RestElement' || item.type === 'AssignmentPattern' || index?.type === 'AssignmentPattern') return undefined;
  const kind = file.types.collection(parsed.object);
  if (kind === 'map' || kind === 'none' || kind === 'iterable' || kind === 'async-iterable' || (index && kind === 'set')) return undefined;
  const returns: TSESTree.ReturnStatement[] = [];
  for (const node of file.walk(fn.body)) {
    if (node.type !== 'ReturnStatement') continue;
    if (node.argument) return undefined;
    for (const outer of ancestors(node)) {
      if (outer === fn) break;
      if (isLoop(outer) || outer.type === 'SwitchStatement') return undefined;
    }
    returns.push(node);
  }
  if (file.source.getCommentsInside(call).some((comment) => !contains(parsed.object, comment as never) && !contains(fn.body, comment as never))) return undefined;
  const binding = index ? `[${plain(file, index)}, ${plain(file, item)}]` : plain(file, item);
  return {
    kind: 'suggestion',
    title: 'Loop with `for…of` and wait for each in turn',
    edits: [
      { range: [statement.range[0], fn.body.range[0]], text: `// sequential: each waits for the one before\n${indentOf(file, statement)}for (const ${binding} of ${file.text(parsed.object)}${index ? '.entries()' : ''}) ` },
      ...returns.map((node): TextEdit => ({ range: [node.range[0], node.range[0] + 'return'.length], text: 'continue' })),
      { range: [fn.body.range[1], statement.range[1]], text: '' },
    ],
  };
}

/** A parameter without its type: a loop's variable has none. */
function plain(file: FileAnalysis, parameter: TSESTree.Parameter): string {
  const annotation = 'typeAnnotation' in parameter ? parameter.typeAnnotation : undefined;
  const text = file.text(parameter);
  return annotation ? text.slice(0, annotation.range[0] - parameter.range[0]).replace(/\?$/u, '').trimEnd() : text;
}

function usesThis(file: FileAnalysis, fn: FunctionNode): boolean {
  if (fn.type === 'ArrowFunctionExpression') return false;
  for (const node of file.walk(fn.body)) {
    if (node.type === 'ThisExpression' || (node.type === 'Identifier' && node.name === 'arguments')) return true;
  }
  return false;
}

/** `Promise.all(xs.map(…))`, waited for where that is possible, else with a handler. */
function allAtOnce(file: FileAnalysis, { call }: CallbackSlot): Repair | undefined {
  const parsed = call && parseMethodCall(call);
  const callee = call && unwrap(call.callee);
  const statement = call?.parent;
  if (!parsed || callee?.type !== 'MemberExpression' || callee.computed || statement?.type !== 'ExpressionStatement' || parsed.method !== 'forEach') return undefined;
  const kind = file.types.collection(parsed.object);
  if (kind !== 'array' && kind !== 'tuple' && kind !== 'unknown' && kind !== 'set') return undefined;
  const waits = mayAwaitAt(file, statement);
  const handler = waits ? undefined : failureHandler(file, statement);
  const receiver: readonly TextEdit[] = kind === 'set' ? [insertBefore(parsed.object, '[...'), insertAfter(parsed.object, ']')] : [];
  return {
    kind: 'suggestion',
    title: handler ? `Run them all at once without waiting; ${handler.does}` : 'Run them all at once and wait (the first failure rejects, the others keep running)',
    edits: [
      insertBefore(call, `${waits ? 'await ' : ''}Promise.all(`),
      ...receiver,
      replace(callee.property, 'map'),
      insertAfter(call, handler ? `).catch(${handler.code})` : ')'),
    ],
  };
}

/** Waits for the answers of the callback, then does what was asked with them. */
function resolveFirst(file: FileAnalysis, { call, name }: CallbackSlot, callback: TSESTree.Node): Repair | undefined {
  const parsed = call && parseMethodCall(call);
  if (!parsed || call.arguments.length !== 1 || call.parent?.type === 'ChainExpression' || !mayAwaitAt(file, call)) return undefined;
  const kind = file.types.collection(parsed.object);
  if (kind !== 'array' && kind !== 'tuple' && kind !== 'unknown') return undefined;
  const receiver = file.text(parsed.object);
  const answers = `(await Promise.all(${receiver}.map(${file.text(callback)})))`;
  const title = 'Ask for all answers first and wait for them (all at once)';
  const own = (text: string): Repair => ({ kind: 'suggestion', title, edits: [replace(call, text)] });
  switch (name) {
    case 'some':
    case 'every':
    case 'findIndex':
    case 'findLastIndex':
      return own(`${answers}.${name}(Boolean)`);
    case 'flatMap':
      return own(`${answers}.flat()`);
    case 'filter':
    case 'find':
    case 'findLast':
      return isSimple(parsed.object) ? withAnswers(file, parsed.call, parsed.object, callback, name, title) : undefined;
    default:
      return undefined;
  }
}

const isSimple = (node: TSESTree.Node): boolean => {
  const inner = unwrap(node);
  return inner.type === 'Identifier' || (inner.type === 'MemberExpression' && !inner.computed && (inner.object.type === 'Identifier' || inner.object.type === 'ThisExpression'));
};

/** `const keep = await Promise.all(xs.map(…)); xs.filter((_, index) => keep[index])`. */
function withAnswers(file: FileAnalysis, call: TSESTree.CallExpression, receiver: TSESTree.Node, callback: TSESTree.Node, name: string, title: string): Repair | undefined {
  const statement = enclosingStatement(call);
  if (!statementListOf(statement) || nameInScope(file, call, 'keep')) return undefined;
  // What stands before the call in the statement would run after the callback.
  const first = statement.type === 'VariableDeclaration' ? statement.declarations[0]?.init : statement.type === 'ReturnStatement' ? statement.argument
    : statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression' ? statement.expression.right : undefined;
  if (!first || first.range[0] !== call.range[0]) return undefined;
  const indent = indentOf(file, statement);
  return {
    kind: 'suggestion',
    title,
    edits: [
      insertBefore(statement, `const keep = await Promise.all(${file.text(receiver)}.map(${file.text(callback)}));\n${indent}`),
      replace(call, `${file.text(receiver)}.${name}((_, index) => keep[index])`),
    ],
  };
}

/** The async function runs inside the effect, with a handler of its own. */
function effectWithoutPromise(file: FileAnalysis, callback: TSESTree.Node): Repair | undefined {
  const fn = unwrap(callback);
  if (!isFunction(fn) || !fn.async || fn.params.length > 0) return undefined;
  // A cleanup function would be lost.
  if (returnsValue(file, fn)) return undefined;
  const handler = failureHandler(file, callback);
  return {
    kind: 'suggestion',
    title: `Run it inside the effect; ${handler.does}`,
    edits: [insertBefore(callback, '() => { ('), insertAfter(callback, `)().catch(${handler.code}); }`)],
  };
}

/** The failure of an Express 4 handler goes to `next`. */
function passToNext(file: FileAnalysis, { name }: CallbackSlot, callback: TSESTree.Node): Repair | undefined {
  const title = 'Hand a failure to `next`, so that Express answers with an error';
  const fn = unwrap(callback);
  if (!isFunction(fn)) {
    const [called, ...others] = functionsBehind(file, callback) ?? [];
    if (!called || others.length > 0 || called.fn.params.length > 3 || !isAsync(file, callback)) return undefined;
    const given = ['req', 'res', 'next'].slice(0, called.fn.params.length).join(', ');
    return { kind: 'suggestion', title, edits: [insertBefore(callback, '(req, res, next) => { '), insertAfter(callback, `(${given}).catch(next); }`)] };
  }
  const parameter = fn.params.length === 4 && name !== 'param' ? fn.params[3] : fn.params[2];
  if (fn.params.length < 2 || (parameter && parameter.type !== 'Identifier')) return undefined;
  const guarded = guardBody(file, fn, `${parameter?.name ?? 'next'}(error);`);
  const last = fn.params.at(-1);
  if (!guarded || !last || (!parameter && nameInScope(file, fn.body, 'next'))) return undefined;
  return { kind: 'suggestion', title, edits: [...(parameter ? [] : [insertAfter(last, ', next')]), ...guarded] };
}

const WRAPPERS = ['asyncHandler', 'wrapAsync', 'asyncWrap', 'catchAsync', 'asyncMiddleware'];

/** A wrapper that hands failures on: the one that the file or the project has, else one of the file's own. */
function wrapHandler(file: FileAnalysis, callback: TSESTree.Node): Repair | undefined {
  // Express tells handlers of errors by their four parameters, which a wrapper would hide.
  const behind = functionsBehind(file, callback);
  if (!behind || behind.some(({ fn }) => fn.params.length > 3)) return undefined;
  const own = WRAPPERS.find((name) => nameInScope(file, callback, name));
  const wrap = (name: string): readonly TextEdit[] => [insertBefore(callback, `${name}(`), insertAfter(callback, ')')];
  const title = (name: string): string => `Wrap it in \`${name}\`, which hands a failure to \`next\``;
  if (own !== undefined) return { kind: 'suggestion', title: title(own), edits: wrap(own) };
  if ('express-async-handler' in (file.host.nearestPackage(file.filename)?.runtime ?? {})) {
    const { edits, localName } = addImport(insertionTarget(file), { module: 'express-async-handler', name: 'default', as: 'asyncHandler', isProperty: false });
    return { kind: 'suggestion', title: title(localName), edits: [...wrap(localName), ...edits] };
  }
  // The types of a wrapper depend on those of Express that are installed.
  const last = file.program.body.filter((statement) => statement.type === 'ImportDeclaration' || (statement.type === 'VariableDeclaration' && /\brequire\(/u.test(file.text(statement)))).at(-1);
  if (isTypeScript(file) || !last || last.range[1] > callback.range[0]) return undefined;
  const helper = `/**
 * A handler whose failure goes to \`next\`, so that Express answers with an error.
 * @param {(...args: any[]) => unknown} handler
 * @returns {import('express').RequestHandler}
 */
const asyncHandler = (handler) => (req, res, next) => {
  Promise.resolve(handler(req, res, next)).catch(next);
};`;
  return { kind: 'suggestion', title: title('asyncHandler'), edits: [insertAfter(last, `\n\n${helper}`), ...wrap('asyncHandler')] };
}

/** The failure of a stream's function goes to its callback, or ends the stream. */
function handToStream(file: FileAnalysis, callback: TSESTree.Node): Repair | undefined {
  const fn = unwrap(callback);
  const property = callback.parent;
  if (!isFunction(fn) || !fn.async || property?.type !== 'Property' || property.key.type !== 'Identifier') return undefined;
  const index = streamOptions.get(property.key.name);
  const failure = isTypeScript(file) ? 'error as Error' : 'error';
  const parameter = index === undefined ? undefined : fn.params[index];
  if (index === undefined ? fn.type === 'ArrowFunctionExpression' : parameter?.type !== 'Identifier') return undefined;
  const edits = guardBody(file, fn, parameter?.type === 'Identifier' ? `${parameter.name}(${failure});` : `this.destroy(${failure});`);
  return edits && { kind: 'suggestion', title: parameter?.type === 'Identifier' ? `Hand a failure to \`${parameter.name}\`, so that the stream fails` : 'End the stream with the failure', edits };
}

const isAsync = (file: FileAnalysis, callback: TSESTree.Node): boolean => functionsBehind(file, callback)?.every(({ fn }) => fn.async) === true;

/** A `try` around what the callback does. */
function catchInside(file: FileAnalysis, callback: TSESTree.Node): Repair | undefined {
  const { reportError } = file.settings;
  const known = reportError !== 'reportError' || nameInScope(file, callback, reportError);
  const statement = known ? `${reportError}(error);` : 'console.error(error);';
  const title = known ? `Catch a failure here and hand it to \`${reportError}\`` : 'Catch a failure here and log it';
  const fn = unwrap(callback);
  if (isFunction(fn) && fn.async) {
    const edits = guardBody(file, fn, statement);
    return edits && { kind: 'suggestion', title, edits };
  }
  const handler = failureHandler(file, callback).code;
  if (isFunction(fn)) {
    // `() => save()` gives the promise of its expression.
    if (fn.body.type === 'BlockStatement' || unwrap(fn.body).type !== 'CallExpression' || file.source.getCommentsBefore(fn.body).length > 0) return undefined;
    return { kind: 'suggestion', title, edits: [insertBefore(fn.body, '{ '), insertAfter(fn.body, `.catch(${handler}); }`)] };
  }
  const called = functionsBehind(file, callback);
  if (called?.length !== 1 || called[0]?.fn.params.length !== 0 || callbackReturnsThenable(file, callback) !== 'always' || fn.type !== 'Identifier') return undefined;
  return { kind: 'suggestion', title, edits: [replace(callback, `() => { ${fn.name}().catch(${handler}); }`)] };
}
