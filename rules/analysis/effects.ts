/** What an awaited call does to the world, so far as that decides whether calls may run side by side. */
import type { TSESTree } from '@typescript-eslint/types';
import type { TSESLint } from '@typescript-eslint/utils';
import { BODY_READERS, CHECK_VERBS, FOLDER_MAKERS, ORDERED_NAMES, PACING_NAMES, READ_VERBS, SHARED_RECEIVER_NAMES, SINGLE_RECEIVER_NAMES, SINGLE_RECEIVER_TYPES, WRITE_VERBS } from '../knowledge/effects.ts';
import { functionsCalled, type CalledFunction } from './calls.ts';
import type { FileAnalysis } from './file.ts';
import { originKey, originOf, variableOf } from './origin.ts';
import { ancestors, calleeName, contains, isFunction, isLoop, parsePath, propertyName, unwrap, type FunctionNode } from './syntax.ts';

/**
 * `read`: looks only. `write`: changes something that the call's own arguments name. `shared`: changes state that other calls see
 * (a field, a module variable). `ordered`: meant in turn (a delay, a connection, a sink, a step). `unknown`: nothing is known.
 */
export type Effect = 'read' | 'write' | 'shared' | 'ordered' | 'unknown';

/** Functions of Node whose effect is sure. */
const KNOWN: Readonly<Record<string, Effect>> = {
  fetch: 'read', 'undici.request': 'read', 'undici.fetch': 'read',
  ...Object.fromEntries('access readFile readdir stat lstat realpath readlink opendir'.split(' ').map((name) => [`fs/promises.${name}`, 'read' as const])),
  ...Object.fromEntries('writeFile mkdir rm unlink rmdir copyFile rename chmod chown utimes symlink link truncate cp mkdtemp'.split(' ').map((name) => [`fs/promises.${name}`, 'write' as const])),
  'fs/promises.appendFile': 'ordered',
  'timers/promises.setTimeout': 'ordered', 'timers/promises.setImmediate': 'ordered', 'events.once': 'ordered',
  'dns/promises.lookup': 'read', 'dns/promises.resolve': 'read',
};

/** The effect of one call. */
export function effectOf(file: FileAnalysis, call: TSESTree.CallExpression, depth = 0): Effect {
  return file.memo('effectOf', call, () => effectWithin(file, call, depth));
}

function effectWithin(file: FileAnalysis, call: TSESTree.CallExpression, depth: number): Effect {
  const name = calleeName(call) ?? '';
  const origin = originOf(file, call.callee);
  const key = origin && originKey(origin);
  if (key !== undefined && file.settings.knowledge.ordered.includes(key)) return 'ordered';
  const known = key === undefined ? undefined : KNOWN[key];
  if (known) return key === 'fetch' || key?.startsWith('undici') ? effectOfFetch(file, call) : known;
  // Reading the body of a response that this turn has got for itself.
  if (BODY_READERS.test(name) && call.arguments.length === 0) return 'read';
  if (PACING_NAMES.test(name) || file.settings.knowledge.ordered.includes(name)) return 'ordered';
  if (isSingleReceiver(file, call) || isPickedMethod(call)) return 'ordered';
  const called = depth < 3 ? functionsCalled(file, call) : undefined;
  if (called) {
    const summary = summaryOf(called, depth);
    if (summary !== 'unknown') return summary;
    if (called.some(({ file: home, fn }) => makesWhatItGets(home, fn))) return 'unknown';
  }
  // Nobody looks at what it has read: it is there for something else that it does (`await scanner.scanItem(id);`).
  if (READ_VERBS.test(name) && !ORDERED_NAMES.test(name)) return isDiscarded(call) && !CHECK_VERBS.test(name) ? 'unknown' : 'read';
  if (ORDERED_NAMES.test(name)) return 'ordered';
  if (!WRITE_VERBS.test(name)) return 'unknown';
  if (hasSharedReceiver(call)) return 'ordered';
  // What a function of the project writes to is in its body, and that was not to be read: its name says too little.
  return isFromPackage(file, call, origin?.module) ? 'write' : 'unknown';
}

const isDiscarded = ({ parent }: TSESTree.CallExpression): boolean => parent.type === 'AwaitExpression' && parent.parent.type === 'ExpressionStatement';

/** A request reads unless its method says otherwise; a method that is not written out is unknown. */
function effectOfFetch(file: FileAnalysis, call: TSESTree.CallExpression): Effect {
  const options = call.arguments[1];
  if (!options) return 'read';
  const method = /\bmethod\s*:\s*(['"`])(\w+)\1/u.exec(file.text(options))?.[2]?.toUpperCase();
  if (method === undefined) return /\bmethod\b/u.test(file.text(options)) || options.type !== 'ObjectExpression' ? 'unknown' : 'read';
  return method === 'GET' || method === 'HEAD' ? 'read' : method === 'PUT' || method === 'DELETE' ? 'write' : 'unknown';
}

/** Whether the receiver is a variable of the closest loop's body, or of the function when there is no loop: each turn has its own. */
function isMadeInThisTurn(file: FileAnalysis, member: TSESTree.MemberExpression): boolean {
  let root = unwrap(member);
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  const definition = root.type === 'Identifier' ? variableOf(file, root)?.defs[0] : undefined;
  if (definition?.type !== 'Variable') return false;
  for (const outer of ancestors(member)) {
    if (isLoop(outer)) return contains(outer.body, definition.name);
    if (isFunction(outer)) return contains(outer.body, definition.name);
  }
  return false;
}

/** Whether the receiver of a call serves one call after another. */
export function isSingleReceiver(file: FileAnalysis, call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression' || isMadeInThisTurn(file, callee)) return false;
  const path = parsePath(callee.object);
  const receiver = path?.at(-1)?.replace(/^[#_]+/u, '') ?? '';
  if (receiver !== 'this' && SINGLE_RECEIVER_NAMES.test(receiver)) return true;
  // A model of one connection: `db.users.save(…)`, `tx.insert(…)`.
  if (path?.slice(0, -1).some((part) => /^(?:tx|trx|transaction|session|queryRunner|page)$/u.test(part))) return true;
  return file.types.typeNames(callee.object).some((type) => SINGLE_RECEIVER_TYPES.test(type.name));
}

/** `bundle[write ? 'write' : 'generate'](output)`: nobody can say of a method that is picked at run time whether its calls may overlap. */
function isPickedMethod(call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  return callee.type === 'MemberExpression' && callee.computed && propertyName(callee) === undefined;
}

/** Whether a call goes to a package or the platform rather than to code of the project. */
function isFromPackage(file: FileAnalysis, call: TSESTree.CallExpression, module: string | undefined): boolean {
  if (module !== undefined && module !== '') return !/^[.~@#]?\//u.test(module) && !module.startsWith('.');
  const declarations = file.types.declarations(call);
  return declarations.length > 0 && declarations.every((declaration) => declaration.origin !== 'project');
}

function hasSharedReceiver(call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  return callee.type === 'MemberExpression' && SHARED_RECEIVER_NAMES.test(parsePath(callee.object)?.at(-1)?.replace(/^[#_]+/u, '') ?? '');
}

/** `getCertificateToAssign()` that creates one where there is none: what a body waits for says more than the name around it. */
function makesWhatItGets(file: FileAnalysis, fn: TSESTree.Node): boolean {
  for (const node of file.walk(fn)) {
    const call = waitedCall(node);
    if (call && WRITE_VERBS.test(calleeName(call) ?? '') && originOf(file, call.callee)?.module !== '') return true;
  }
  return false;
}

/** A call that a function waits for. */
interface Waited {
  readonly file: FileAnalysis;
  readonly call: TSESTree.CallExpression;
  readonly fn: FunctionNode;
}

/** The effect of functions whose bodies are known: the strongest of what they do. */
function summaryOf(called: readonly CalledFunction[], depth: number): Effect {
  let strongest: Effect = 'read';
  const waited: Waited[] = [];
  for (const { file, fn } of called) {
    let waits = false;
    for (const node of file.walk(fn.body)) {
      if (isFunction(node) && node !== fn) continue;
      if (writesSharedState(file, node, fn)) return 'shared';
      if (node.type === 'CallExpression' && depth < 3 && changesSharedState(file, node, depth + 1)) return 'shared';
      const call = waitedCall(node);
      if (!call) continue;
      waits = true;
      const effect = effectOf(file, call, depth + 1);
      if (effect === 'ordered' || effect === 'shared') return effect;
      if (effect === 'write' && isTheSameEachTime(file, call, fn)) return 'shared';
      waited.push({ file, call, fn });
      if (effect === 'unknown') strongest = 'unknown';
      else if (effect === 'write' && strongest === 'read') strongest = 'write';
    }
    if (!waits) strongest = strongest === 'read' ? 'unknown' : strongest;
  }
  // What one call writes another may read.
  return waited.some((one) => writes(one, depth + 1)) && waited.some((one) => readsOneThing(one, depth + 1)) ? 'shared' : strongest;
}

/** Whether functions of the project that a call runs wait for a call of which something holds. */
function someWaited(file: FileAnalysis, call: TSESTree.CallExpression, depth: number, holds: (waited: Waited) => boolean): boolean {
  const called = depth < 3 ? functionsCalled(file, call) : undefined;
  return called?.some(({ file: home, fn }) => {
    for (const node of home.walk(fn.body)) {
      const inner = waitedCall(node);
      if (inner && holds({ file: home, call: inner, fn })) return true;
    }
    return false;
  }) ?? false;
}

/** Whether what a call reads is the same at each call of the function around it, or it runs functions of the project that read such a thing. */
function readsOneThing({ file, call, fn }: Waited, depth: number): boolean {
  const origin = originOf(file, call.callee);
  // A file or an address that is written out is none of those that are written.
  if (origin && KNOWN[originKey(origin)]) return false;
  return (effectOf(file, call, depth) === 'read' && isTheSameEachTime(file, call, fn)) || readsBesides(file, call, depth);
}

/** Whether functions of the project that a call runs read something that does not depend on what they are given. */
export const readsBesides = (file: FileAnalysis, call: TSESTree.CallExpression, depth = 0): boolean =>
  file.memo('readsBesides', call, () => someWaited(file, call, depth, (inner) => readsOneThing(inner, depth + 1)));

/** Whether functions of the project that a call runs are known to write something, whatever else they do that is not known. */
export const writesSomething = (file: FileAnalysis, call: TSESTree.CallExpression, depth = 0): boolean =>
  file.memo('writesSomething', call, () => someWaited(file, call, depth, (inner) => writes(inner, depth + 1)));

const writes = ({ file, call }: Waited, depth: number): boolean => effectOf(file, call, depth) === 'write' || writesSomething(file, call, depth);

/** The call whose promise a node waits for or hands back. */
function waitedCall(node: TSESTree.Node): TSESTree.CallExpression | undefined {
  const call = node.type === 'AwaitExpression' ? unwrap(node.argument) : node.type === 'ReturnStatement' && node.argument ? unwrap(node.argument) : undefined;
  return call?.type === 'CallExpression' ? call : undefined;
}

/**
 * `saveItem('total', 8)`, `for (const id of everyId) await load(id)`: a call that names nothing which the function was given or has made
 * of it is about the same thing at each call of the function.
 */
function isTheSameEachTime(file: FileAnalysis, call: TSESTree.CallExpression, fn: FunctionNode): boolean {
  // A folder that is there already stays what it is.
  if (FOLDER_MAKERS.test(calleeName(call) ?? '')) return false;
  return !isAboutItsOwn(file, call, fn, new Set());
}

/** Whether a part of a function depends on its parameters, on `this`, or on what it makes anew. */
function isAboutItsOwn(file: FileAnalysis, part: TSESTree.Node, fn: FunctionNode, seen: Set<TSESLint.Scope.Variable>): boolean {
  for (const node of file.walk(part, { intoFunctions: true })) {
    if (node.type === 'ThisExpression') return true;
    const variable = node.type === 'Identifier' ? variableOf(file, node) : undefined;
    const definition = variable?.defs[0];
    if (!variable || !definition || !contains(fn, definition.name) || seen.has(variable)) continue;
    seen.add(variable);
    const list = definition.type === 'Variable' ? definition.parent.parent : undefined;
    if (list?.type !== 'ForOfStatement' || list.left !== definition.parent || isAboutItsOwn(file, list.right, fn, seen)) return true;
  }
  return false;
}

/** Whether a call runs functions of the project that change state which others see. */
function changesSharedState(file: FileAnalysis, call: TSESTree.CallExpression, depth: number): boolean {
  return file.memo('changesSharedState', call, () => {
    const called = functionsCalled(file, call);
    return called?.some(({ file: home, fn }) => {
      for (const node of home.walk(fn.body)) {
        if (writesSharedState(home, node, fn)) return true;
        if (node.type === 'CallExpression' && depth < 3 && changesSharedState(home, node, depth + 1)) return true;
      }
      return false;
    }) ?? false;
  });
}

/** Whether a node changes what lives longer than the call: a field of `this`, a variable outside the function, a member of one. */
export function writesSharedState(file: FileAnalysis, node: TSESTree.Node, fn: TSESTree.Node): boolean {
  const target = node.type === 'AssignmentExpression' ? node.left : node.type === 'UpdateExpression' ? node.argument : undefined;
  const mutated = target ?? mutatedReceiver(node);
  if (!mutated) return false;
  let root = unwrap(mutated);
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  if (root.type === 'ThisExpression') return true;
  if (root.type !== 'Identifier') return false;
  const definition = variableOf(file, root)?.defs[0];
  return definition !== undefined && !contains(fn, definition.name);
}

/** `x` in `x.push(…)`, `x.set(…)`, `x.delete(…)`, `Object.assign(x, …)`. */
function mutatedReceiver(node: TSESTree.Node): TSESTree.Node | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const callee = unwrap(node.callee);
  if (callee.type !== 'MemberExpression') return undefined;
  if (parsePath(callee)?.join('.') === 'Object.assign') return node.arguments[0];
  return /^(?:push|unshift|pop|shift|splice|set|add|delete|clear|sort|reverse|fill)$/u.test(propertyName(callee) ?? '') ? callee.object : undefined;
}
