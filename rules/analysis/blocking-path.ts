/**
 * How a synchronous function of the project comes to block the event loop: the calls that lead from it to a blocking call, through other
 * functions and other files. Computed for one linted file at a time, so that a change in another file is never missed; the other files
 * are parsed once while their text is the same.
 */
import type { TSESTree } from '@typescript-eslint/types';
import { parseBlockingCall, type BlockingCall } from './blocking.ts';
import { functionsCalled, type CalledFunction } from './calls.ts';
import { fileContext, isInExitHandler, isMemoised, isRequestHandler, runsAtStartup } from './context.ts';
import type { FileAnalysis } from './file.ts';
import { importedFunction } from './imported-functions.ts';
import { runsInline, runsWith } from './inline.ts';
import { hasTag } from './intent.ts';
import { ancestors, calleeName, enclosingFunction, functionName, isFunction, parseMethodCall, unwrap, type FunctionNode } from './syntax.ts';

/** One call on the way: where it is, and what it calls. */
export interface Step {
  readonly file: FileAnalysis;
  readonly call: TSESTree.CallExpression;
  readonly name: string;
  /** The function of the project that the call runs; absent for the last step, the blocking call itself. */
  readonly fn: FunctionNode | undefined;
}

export interface BlockingPath {
  readonly steps: readonly Step[];
  readonly blocking: BlockingCall;
}

/** Calls deeper than this are not followed. */
const MAX_DEPTH = 5;

/** The way from a call in `file` to a call that blocks, through at least one synchronous function of the project. */
export function blockingPathOf(file: FileAnalysis, call: TSESTree.CallExpression): BlockingPath | undefined {
  return pathThrough(file, file, call, 0, new Set());
}

function pathThrough(root: FileAnalysis, file: FileAnalysis, call: TSESTree.CallExpression, depth: number, seen: ReadonlySet<FunctionNode>): BlockingPath | undefined {
  if (depth >= MAX_DEPTH) return undefined;
  for (const { file: home, fn } of calledFrom(root, file, call)) {
    if (seen.has(fn)) continue;
    const below = root.memo('blockingPath', fn, () => pathIn(root, home, fn, depth, new Set([...seen, fn])));
    if (below) return { steps: [{ file, call, name: calleeName(call) ?? 'this call', fn }, ...below.steps], blocking: below.blocking };
  }
  return undefined;
}

function calledFrom(root: FileAnalysis, file: FileAnalysis, call: TSESTree.CallExpression): readonly CalledFunction[] {
  const known = functionsCalled(file, call);
  if (known) return known;
  const imported = importedFunction(root, file, call.callee);
  return imported ? [imported] : [];
}

/** What blocks first in a function when it is called: not what it only starts, does once, or does for a program that starts. */
function pathIn(root: FileAnalysis, file: FileAnalysis, fn: FunctionNode, depth: number, seen: ReadonlySet<FunctionNode>): BlockingPath | undefined {
  if (fn.async || fn.generator || hasTag(file, fn, 'blocking') || isTooEarly(file, fn) || keepsResult(file, fn)) return undefined;
  for (const path of pathsIn(root, file, fn, depth, seen)) return path;
  return undefined;
}

/** Every way from the body of a function to a call that blocks, one for each call in it. */
export const blockingPathsIn = (root: FileAnalysis, file: FileAnalysis, fn: FunctionNode): readonly BlockingPath[] => [...pathsIn(root, file, fn, 0, new Set([fn]))];

function* pathsIn(root: FileAnalysis, file: FileAnalysis, fn: FunctionNode, depth: number, seen: ReadonlySet<FunctionNode>): Generator<BlockingPath> {
  for (const node of file.walk(fn.body, { intoFunctions: true })) {
    if (node.type !== 'CallExpression' || !runsWith(node, fn, isOver) || isExcusedCall(file, node, fn)) continue;
    const blocking = parseBlockingCall(file, node);
    if (blocking && blocking.sibling.kind !== 'member') {
      yield { steps: [{ file, call: node, name: blocking.name, fn: undefined }], blocking };
      continue;
    }
    const deeper = pathThrough(root, file, node, depth + 1, seen);
    if (deeper) yield deeper;
  }
}

/** Callbacks that are called at once, and do all they do before they return. */
const isOver = (between: FunctionNode): boolean => !between.async && !between.generator && runsInline(between);

/** Functions that run once, when a program starts, and files that are no part of a running server. */
function isTooEarly(file: FileAnalysis, fn: FunctionNode): boolean {
  const context = fileContext(file);
  return context === 'test' || context === 'config' || context === 'worker' || runsAtStartup(file, fn);
}

/** A call that is reached the first time only, on the way out, or on the branch for platforms and synchronous use. */
function isExcusedCall(file: FileAnalysis, call: TSESTree.Node, fn: FunctionNode): boolean {
  if (isMemoised(file, call) || isInExitHandler(call)) return true;
  for (const node of ancestors(call)) {
    if (node === fn) return false;
    if ((node.type === 'IfStatement' || node.type === 'ConditionalExpression') && /sync|platform|darwin|win32|debug|dev(?![a-z])|isProd|NODE_ENV/iu.test(file.text(node.test).replaceAll(/\w*Sync\(/gu, ''))) return true;
    // What fails is not what every request does.
    if (node.type === 'CatchClause' || node.type === 'ThrowStatement') return true;
  }
  return false;
}

/**
 * Whether a function looks whether it has the answer and keeps it when it has not: `if (cached) return cached; … cached = …`,
 * `cache.get(key)` with `cache.set(key, …)`.
 */
function keepsResult(file: FileAnalysis, fn: FunctionNode): boolean {
  return file.memo('keepsResult', fn, () => {
    const asked = new Set<string>();
    const kept = new Set<string>();
    for (const node of file.walk(fn.body)) {
      if (node.type === 'IfStatement' || node.type === 'ConditionalExpression') for (const name of namesIn(file, node.test)) asked.add(name);
      else if (node.type === 'LogicalExpression') for (const name of namesIn(file, node.left)) asked.add(name);
      else if (node.type === 'AssignmentExpression') kept.add(nameOf(file, node.left));
      else if (node.type === 'CallExpression') {
        const method = parseMethodCall(node);
        if (!method) continue;
        const owner = file.text(method.object);
        if (method.method === 'get' || method.method === 'has') asked.add(owner);
        if (method.method === 'set' || method.method === 'add') kept.add(owner);
      }
    }
    // What is declared inside is forgotten when the function returns.
    return [...kept].some((name) => name !== '' && asked.has(name) && !isLocal(file, fn, name));
  });
}

/** The place that is written: `cached`, `this.cached`; of `cache[key]` the object. */
function nameOf(file: FileAnalysis, target: TSESTree.Node): string {
  const inner = unwrap(target);
  return inner.type === 'MemberExpression' && inner.computed ? file.text(inner.object) : file.text(inner);
}

function* namesIn(file: FileAnalysis, test: TSESTree.Node): Generator<string> {
  for (const node of file.walk(test)) if (node.type === 'Identifier' || node.type === 'MemberExpression') yield nameOf(file, node);
}

function isLocal(file: FileAnalysis, fn: FunctionNode, name: string): boolean {
  const root = /^[\w$]+/u.exec(name)?.[0] ?? '';
  if (root === 'this') return false;
  for (const node of file.walk(fn)) {
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.id.name === root) return true;
  }
  return fn.params.some((parameter) => parameter.type === 'Identifier' && parameter.name === root);
}

/** Whether a function sets a server up: it gives handlers to routes, or listens. */
function registersRoutes(file: FileAnalysis, fn: FunctionNode): boolean {
  return file.memo('registersRoutes', fn, () => {
    for (const node of file.walk(fn.body)) {
      const method = parseMethodCall(node);
      if (!method) continue;
      const [path] = method.call.arguments;
      if (method.method === 'listen' && method.call.arguments.length > 0) return true;
      const isRoute = /^(?:get|post|put|patch|delete|all|use|route)$/u.test(method.method) && path?.type === 'Literal' && typeof path.value === 'string' && path.value.startsWith('/');
      if (isRoute && method.call.arguments.slice(1).some((argument) => isFunction(unwrap(argument)))) return true;
    }
    return false;
  });
}

/** The asynchronous function or request handler that a synchronous call holds up, when it is no startup code and the call is not excused. */
export function heldUpBy(file: FileAnalysis, call: TSESTree.Node): FunctionNode | undefined {
  for (let fn = enclosingFunction(call); fn; fn = enclosingFunction(fn)) {
    if (fn.async || isRequestHandler(file, fn)) {
      const isExcused = hasTag(file, fn, 'blocking') || /Sync$/u.test(functionName(fn) ?? '') || isExcusedCall(file, call, fn) || runsAtStartup(file, fn) || registersRoutes(file, fn);
      return isExcused ? undefined : fn;
    }
    if (!isFunction(fn) || !runsInline(fn)) return undefined;
  }
  return undefined;
}
