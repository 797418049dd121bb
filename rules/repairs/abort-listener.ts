/** Repairs that take an abort listener off when its work is done, and that look for an abort that came before the listener. */
import type { TSESTree } from '@typescript-eslint/types';
import { addImports } from '../../snippets/insert/index.ts';
import type { SharedEnd } from '../analysis/abort-listener-makers.ts';
import { roleOf } from '../analysis/abort-handlers.ts';
import type { AbortListener, ListenerWork } from '../analysis/abort-listeners.ts';
import { parseLinkedController } from '../analysis/linked-controllers.ts';
import { functionOf } from '../analysis/calls.ts';
import { originKey, originOf, variableOf } from '../analysis/origin.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { racesOf, racesOfHelper } from '../analysis/races.ts';
import { mayBeMissing } from '../analysis/signals.ts';
import { ancestors, contains, enclosingFunction, enclosingStatement, isFunction, isLoop, parsePath, statementListOf, unwrap } from '../analysis/syntax.ts';
import type { Repair, TextEdit } from '../rule.ts';
import { indentAt, insertAfter, insertBefore, insertionTarget, isParenthesised, isTypeScript, nameInScope, wrapRest } from './edits.ts';
import { linkSignals } from './linked-controller.ts';

export function repairsOfLeakingListener(file: FileAnalysis, listener: AbortListener, work: ListenerWork, removals: readonly TSESTree.CallExpression[]): readonly Repair[] {
  if (listener.helper) {
    const origin = originOf(file, listener.call.callee);
    const repair = origin && originKey(origin) === 'node:events.addAbortListener' && work.kind === 'function' ? disposeWithUsing(file, listener, work) : undefined;
    return repair ? [repair] : [];
  }
  const linked = removals.length === 0 ? parseLinkedController(file, listener) : undefined;
  const repairs = [
    ...(linked ? linkSignals(file, listener, linked) : []),
    work.kind === 'promise' ? removeWhenSettled(file, listener, work) : linked ? undefined : removeInFinally(file, listener, work, removals),
    work.kind === 'function' && removals.length === 0 ? disposeWithUsing(file, listener, work) : undefined,
  ];
  return repairs.filter((repair) => repair !== undefined);
}

/**
 * A controller of its own for the listener, aborted when the promise is settled: it takes the listener off, whichever way that was. A
 * promise that is raced is not settled when another one wins; then the end of the race counts.
 */
function removeWhenSettled(file: FileAnalysis, listener: AbortListener, work: ListenerWork & { kind: 'promise' }): Repair | undefined {
  const options = optionsWithSignal(listener, 'listening.signal');
  if (!options || nameInScope(file, listener.call, 'listening')) return undefined;
  const declared = 'const listening = new AbortController();';
  const races = racesOf(file, work.promise);
  const [race, another] = races;
  if (!race && roleOf(file, listener, work).waitsForAbort) return removeAfterRaceOfHelper(file, listener, work);
  // One race that runs as often as the promise is made; a later one would find the listener gone.
  if (another || (race && (loopAround(race) !== loopAround(work.promise) || enclosingFunction(race) !== enclosingFunction(work.promise)))) return undefined;
  const start = declareBefore(file, work.promise, declared);
  if (!start || (race && start.sameEnd !== undefined)) return undefined;
  if (race && start.after) return undefined;
  return {
    kind: 'suggestion',
    title: `Take the listener off \`${file.text(listener.signal)}\` as soon as ${race ? 'the race is over' : 'the promise is settled'}`,
    edits: [start.before, options, ...(race ? [] : typeOfPromise(file, work.promise)), insertAfter(race ?? work.promise, `.finally(() => listening.abort())${start.sameEnd ?? ''}`), ...(start.after ? [start.after] : [])],
  };
}

/** With a call behind it, `new Promise(…)` no longer gets its type from where it is returned to: it is written. */
function typeOfPromise(file: FileAnalysis, promise: TSESTree.NewExpression): readonly TextEdit[] {
  const fn = enclosingFunction(promise);
  const annotation = fn?.returnType?.typeAnnotation;
  const isReturned = promise.parent.type === 'ReturnStatement' || fn?.body === promise;
  const [type] = annotation?.type === 'TSTypeReference' ? (annotation.typeArguments?.params ?? []) : [];
  return isReturned && type && !promise.typeArguments ? [insertAfter(promise.callee, `<${file.text(type)}>`)] : [];
}

/**
 * Raced where a helper is called: nothing in the helper sees the end of that race, so its caller says when. For a function of this file that is
 * called in one place.
 */
function removeAfterRaceOfHelper(file: FileAnalysis, listener: AbortListener, work: ListenerWork & { kind: 'promise' }): Repair | undefined {
  const helper = enclosingFunction(work.promise);
  const last = helper?.params.at(-1);
  if (helper?.type !== 'FunctionDeclaration' || !helper.id || helper.parent.type !== 'Program' || last?.type === 'RestElement' || nameInScope(file, listener.call, 'until')) return undefined;
  const [race, another] = racesOfHelper(file, helper, work.promise);
  const mentions = variableOf(file, helper.id)?.references ?? [];
  const call = mentions[0]?.identifier.parent;
  const options = optionsWithSignal(listener, 'until');
  if (!race || another || mentions.length !== 1 || call?.type !== 'CallExpression' || !contains(race, call) || !options) return undefined;
  if (call.arguments.length !== helper.params.length || enclosingFunction(call) !== enclosingFunction(race) || nameInScope(file, race, 'listening')) return undefined;
  const start = declareBefore(file, race, 'const listening = new AbortController();');
  const lastArgument = call.arguments.at(-1);
  if (!start || !last || !lastArgument) return undefined;
  return {
    kind: 'suggestion',
    title: `Take the listener off \`${file.text(listener.signal)}\` as soon as the race is over (a parameter \`until\` for \`${helper.id.name}\`)`,
    edits: [
      insertAfter(last, isTypeScript(file) ? ', until: AbortSignal' : ', until'), options, start.before, insertAfter(lastArgument, ', listening.signal'),
      insertAfter(race, `.finally(() => listening.abort())${start.sameEnd ?? ''}`), ...(start.after ? [start.after] : []),
    ],
  };
}

function loopAround(node: TSESTree.Node): TSESTree.Node | undefined {
  for (const outer of ancestors(node)) {
    if (isFunction(outer)) return undefined;
    if (isLoop(outer)) return outer;
  }
  return undefined;
}

/** The edit that gives the listener a signal by which it is taken off. */
export function optionsWithSignal({ call, options }: AbortListener, signal: string): TextEdit | undefined {
  if (!options) return insertAfter(call.arguments[1] as TSESTree.Node, `, { signal: ${signal} }`);
  if (options.type !== 'ObjectExpression') return undefined;
  const last = options.properties.at(-1);
  return last ? insertAfter(last, `, signal: ${signal}`) : { range: [options.range[0], options.range[1]], text: `{ signal: ${signal} }` };
}

/** Where a statement was put, and what closes the braces that it needed: behind the expression itself, or further on. */
interface Declared {
  readonly before: TextEdit;
  readonly sameEnd?: string;
  readonly after?: TextEdit;
}

/** Puts a statement before the one that an expression stands in; an arrow function without braces gets them. */
function declareBefore(file: FileAnalysis, expression: TSESTree.Node, text: string): Declared | undefined {
  const fn = enclosingFunction(expression);
  if (fn && fn.body.type !== 'BlockStatement') {
    const { body } = fn;
    if (isParenthesised(file, body)) return undefined;
    const indent = indentAt(file, fn);
    const arrow = file.source.getTokenBefore(body, { includeComments: true });
    const start = arrow?.value === '=>' ? arrow.range[1] : body.range[0];
    const before: TextEdit = { range: [start, body.range[0]], text: `${start < body.range[0] ? ' ' : ''}{\n${indent}  ${text}\n${indent}  return ` };
    const end = `;\n${indent}}`;
    return body.range[1] === expression.range[1] ? { before, sameEnd: end } : { before, after: insertAfter(body, end) };
  }
  const statement = enclosingStatement(expression);
  if (!statementListOf(statement) || (fn && !contains(fn.body, statement))) return undefined;
  return { before: insertBefore(statement, `${text}\n${indentAt(file, statement)}`) };
}

/** `try { … } finally { signal.removeEventListener('abort', onAbort); }` around what follows. */
function removeInFinally(file: FileAnalysis, listener: AbortListener, work: ListenerWork, removals: readonly TSESTree.CallExpression[]): Repair | undefined {
  const statement = statementInBody(listener.call, work);
  const list = statement && statementListOf(statement);
  if (!statement || !list) return undefined;
  const handler = unwrap(listener.handler);
  const edits: TextEdit[] = [];
  let name = file.text(listener.handler);
  if (isFunction(handler)) {
    name = 'onAbort';
    if (nameInScope(file, listener.call, name) || declaresVariable(file, statement) || file.source.getCommentsInside(listener.call).length > 0) return undefined;
    edits.push(insertBefore(statement, `const ${name} = ${file.text(listener.handler)};\n${indentAt(file, statement)}`), {
      range: [listener.handler.range[0], listener.handler.range[1]], text: name,
    });
  } else if (handler.type === 'Identifier' && isDeclaredIn(file, handler.name, statement)) {
    return undefined;
  }
  const removed = removals.map((call) => enclosingStatement(call));
  if (removed.some((one) => one.type !== 'ExpressionStatement' || !list.includes(one))) return undefined;
  const optional = listener.call.optional || file.text(listener.call.callee).includes('?.') || enclosingStatement(listener.call) !== statement;
  const [kept] = removed;
  const removal = kept ? file.text(kept) : `${file.text(listener.signal)}${optional ? '?.' : '.'}removeEventListener('abort', ${name});`;
  const wrap = wrapRest(file, statement, removal, removed);
  return wrap && {
    kind: 'suggestion',
    title: `Take the listener off \`${file.text(listener.signal)}\` in a \`finally\`, so also when the work fails`,
    edits: [...edits, ...wrap],
  };
}

/** The statement of the work's own list that adds the listener, seen through `if (signal) { … }`. */
function statementInBody(call: TSESTree.Node, work: ListenerWork): TSESTree.Node | undefined {
  let statement = enclosingStatement(call);
  if (enclosingFunction(call) !== work.fn) return undefined;
  while (statement.parent?.type === 'BlockStatement' && statement.parent.parent.type === 'IfStatement') {
    let branch: TSESTree.Node = statement.parent.parent;
    while (branch.parent?.type === 'IfStatement') branch = branch.parent;
    statement = branch;
  }
  return statementListOf(statement) ? statement : undefined;
}

const isDeclaredIn = (file: FileAnalysis, name: string, statement: TSESTree.Node): boolean => {
  for (const node of file.walk(statement)) {
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.id.name === name) return true;
    if (node.type === 'FunctionDeclaration' && node.id?.name === name) return true;
  }
  return false;
};

const declaresVariable = (file: FileAnalysis, statement: TSESTree.Node): boolean => {
  for (const node of file.walk(statement)) if (node.type === 'VariableDeclaration') return true;
  return false;
};

/** `using` with Node's `addAbortListener`, which also runs for a signal that is aborted already. */
function disposeWithUsing(file: FileAnalysis, listener: AbortListener, work: ListenerWork): Repair | undefined {
  const statement = enclosingStatement(listener.call);
  if (!isTypeScript(file) || file.settings.environment === 'browser' || statement.type !== 'ExpressionStatement') return undefined;
  if (statement.parent !== work.fn.body || nameInScope(file, listener.call, '_listener')) return undefined;
  const { edits, localNames } = addImports(insertionTarget(file), [{ module: 'node:events', name: 'addAbortListener' }]);
  const signal = file.text(listener.signal);
  const add = `${localNames[0]}(${signal}, ${file.text(listener.handler)})`;
  const optional = file.text(listener.call.callee).includes('?.');
  return {
    kind: 'suggestion',
    title: `Take the listener off at the end of the block with \`using\` (it also runs when \`${signal}\` is aborted already)`,
    edits: [{ range: [statement.range[0], statement.range[1]], text: `using _listener = ${optional ? `${signal} ? ${add} : undefined` : add};` }, ...edits],
  };
}

/** Looks for an abort that came before the listener: throws, which rejects in an executor too, or runs the handler. */
export function repairsOfMissedAbort(file: FileAnalysis, { call, signal, handler }: AbortListener): readonly Repair[] {
  const statement = enclosingStatement(call);
  const fn = enclosingFunction(call);
  // In an arrow function without braces the statement is one around the function.
  const isOutside = fn !== undefined && !contains(fn.body, statement);
  const text = file.text(signal);
  const dot = file.text(call.callee).includes('?.') || (statement.parent?.parent?.type !== 'IfStatement' && mayBeMissing(file, signal)) ? '?.' : '.';
  const indent = indentAt(file, statement);
  const thrown = declareBefore(file, call, `${text}${dot}throwIfAborted();`);
  if (!thrown) return [];
  const repairs: Repair[] = [{
    kind: 'suggestion',
    title: `Throw the reason of \`${text}\` first when it is aborted already`,
    edits: [thrown.before, ...(thrown.sameEnd === undefined ? [] : [insertAfter(call, thrown.sameEnd)]), ...(thrown.after ? [thrown.after] : [])],
  }];
  const named = unwrap(handler);
  if (!isOutside && named.type === 'Identifier' && functionOf(file, named)?.params.length === 0) {
    repairs.push({
      kind: 'suggestion',
      title: `Call \`${named.name}\` at once when \`${text}\` is aborted already`,
      edits: [insertAfter(statement, `\n${indent}if (${text}${dot}aborted) ${named.name}();`)],
    });
  }
  return repairs;
}

/** Takes a named handler off where the other listeners are taken off. */
export function removeInSharedEnd(file: FileAnalysis, listener: AbortListener, { name, fn }: SharedEnd): readonly Repair[] {
  const handler = unwrap(listener.handler);
  const variable = handler.type === 'Identifier' ? variableOf(file, handler) : undefined;
  const declared = variable?.defs[0]?.name;
  const [root] = parsePath(listener.signal) ?? [];
  if (!variable || !declared || !isVisibleIn(variable.scope.block, fn)) return [];
  const signalRoot = unwrap(listener.signal);
  const known = root === 'this' ? undefined : rootVariable(file, signalRoot);
  // `this` is another one in a function of its own.
  if (!known || !isVisibleIn(known.scope.block, fn)) return [];
  const signal = file.text(listener.signal);
  const text = `${signal}${mayBeMissing(file, listener.signal) || /\?\./u.test(signal) ? '?.' : '.'}removeEventListener('abort', ${declared.type === 'Identifier' ? declared.name : ''});`;
  const title = `Take the listener off \`${signal}\` in \`${name}()\` too`;
  if (fn.body.type !== 'BlockStatement') {
    return isParenthesised(file, fn.body) ? [] : [{ kind: 'suggestion', title, edits: [insertBefore(fn.body, `{ ${text} return `), insertAfter(fn.body, '; }')] }];
  }
  const opening = file.source.getFirstToken(fn.body) as TSESTree.Token;
  const [first] = fn.body.body;
  const isBelow = first !== undefined && first.loc.start.line > opening.loc.start.line;
  return [{ kind: 'suggestion', title, edits: [insertAfter(opening, isBelow ? `\n${indentAt(file, first)}${text}` : ` ${text}`)] }];
}

const isVisibleIn = (scope: TSESTree.Node, fn: TSESTree.Node): boolean => scope.type === 'Program' || contains(scope, fn);

function rootVariable(file: FileAnalysis, signal: TSESTree.Node): ReturnType<typeof variableOf> {
  let root = unwrap(signal);
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  return root.type === 'Identifier' ? variableOf(file, root) : undefined;
}
