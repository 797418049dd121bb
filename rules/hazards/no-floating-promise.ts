import type { TSESTree } from '@typescript-eslint/types';
import { returnsValue } from '../analysis/callbacks.ts';
import { originOf } from '../analysis/origin.ts';
import { isSafeToFloat } from '../analysis/safe-to-float.ts';
import { functionOf } from '../analysis/calls.ts';
import { fileContext } from '../analysis/context.ts';
import { runsInBrowser } from '../analysis/environment.ts';
import { isOfVue } from '../analysis/frameworks.ts';
import { acceptedElsewhere, intentOf, speaksOfNotAwaiting, speaksOfUnhandled } from '../analysis/intent.ts';
import { handlerMayThrow, isHandler, mayReject, thenable } from '../analysis/thenables.ts';
import { ancestors, calleeName, enclosingFunction, isFunction, isLoop, parseCombinator, parseMethodCall, parsePath, parsePromiseChainStep, unwrap, type PromiseChainStep } from '../analysis/syntax.ts';
import { excerpt } from '../analysis/words.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { repairsOfFloating, type Problem } from '../repairs/floating.ts';
import { defineRule, type Finding } from '../rule.ts';

/** One value that a statement throws away: the statement itself or a branch of it. */
interface Discarded {
  readonly statement: TSESTree.ExpressionStatement;
  readonly value: TSESTree.Expression;
  /** Whether the statement waits for it: that is in vain for promises in an array. */
  readonly awaited: boolean;
}

export const noFloatingPromise = defineRule<Discarded, object>({
  name: 'no-floating-promise',
  docs: {
    description: 'a promise that nobody waits for and whose failure nobody handles',
    family: 'A1',
    types: 'helpful',
    presets: { recommended: 'error' },
  },
  messages: {
    floating: 'Nobody waits for `{{call}}`: what follows runs before it is done, and its failure is unhandled.',
    unhandled: 'Nothing handles the failure of `{{call}}`.',
    handler: 'The rejection handler of `{{call}}` is asynchronous and may fail itself: nobody hears of that.',
    list: '`await` does not wait for the promises in `{{call}}`: what follows runs before they are done, and failures are unhandled.',
    nested: '`{{call}}` gets lists of promises and waits for none of them: what follows runs before they are done, and failures are unhandled.',
    several: 'Nobody waits for the promises of `{{call}}`: what follows runs before they are done, and failures are unhandled.',
  },
  defaults: {},

  collect: (_file, add) => ({
    ExpressionStatement(statement) {
      const { expression } = statement;
      if (expression.type === 'AwaitExpression') add({ statement, value: expression.argument, awaited: true });
      else for (const value of discardedValues(expression)) add({ statement, value, awaited: false });
    },
  }),

  ask: ({ value }) => [value],

  find({ statement, value, awaited }, file): Finding | undefined {
    const problem = awaited && isListOfPromises(file, value) ? 'list' : holdsLists(file, value) ? 'nested' : awaited ? undefined : problemOf(file, value);
    if (!problem || isSafeToFloat(file, value) || isEntryPoint(file, statement) || intentOf(file, statement, 'detached') || speaksOfUnhandled(file, statement) || isSaidNotToWait(file, statement) || acceptedElsewhere(file, statement, '@typescript-eslint/no-floating-promises')) return undefined;
    return {
      node: value,
      messageId: problem,
      data: { call: excerpt(file, value) },
      ...repairsOfFloating(file, statement, value, problem),
      certainty: thenable(file, value) === 'maybe' ? 'likely' : 'certain',
    };
  },
});

/** A comment says that nobody awaits it, at the statement or at the loop that is about nothing else. */
function isSaidNotToWait(file: FileAnalysis, statement: TSESTree.ExpressionStatement): boolean {
  const { parent: body } = statement;
  const loop = body.type === 'BlockStatement' && body.body.length === 1 ? body.parent : body;
  return speaksOfNotAwaiting(file, statement) || (isLoop(loop) && speaksOfNotAwaiting(file, loop));
}

/** `main();` at the top of a script: when it fails the process ends with the error and exit code 1, which is what is wanted. */
function isEntryPoint(file: FileAnalysis, statement: TSESTree.ExpressionStatement): boolean {
  const context = fileContext(file);
  if (context === 'worker' || file.settings.environment === 'browser' || (context === 'program' && !startsProgram(file, statement))) return false;
  for (const outer of ancestors(statement)) if (isFunction(outer)) return false;
  return true;
}

/** `bootstrap();` in a file that exports nothing: that is what runs it, and nothing else is there yet. */
function startsProgram(file: FileAnalysis, { expression }: TSESTree.ExpressionStatement): boolean {
  const call = unwrap(expression);
  if (runsInBrowser(file) || call.type !== 'CallExpression' || !/^(?:main|run|boot\w*|start(?:up|Server|App)?)$/u.test(calleeName(call) ?? '') || !functionOf(file, call.callee)) return false;
  return !file.program.body.some((statement) => statement.type.startsWith('Export') || statement.type === 'TSExportAssignment') && !/\bmodule\.exports\b/u.test(file.code);
}

/** The values that a statement computes and throws away. */
function* discardedValues(expression: TSESTree.Expression): Generator<TSESTree.Expression> {
  const inner = unwrap(expression) as TSESTree.Expression;
  switch (inner.type) {
    case 'SequenceExpression':
      for (const part of inner.expressions) yield* discardedValues(part);
      break;
    case 'LogicalExpression':
      // What stands left of `&&` is only the condition; a promise left of `||` or `??` is the value.
      if (inner.operator !== '&&') yield* discardedValues(inner.left);
      yield* discardedValues(inner.right);
      break;
    case 'ConditionalExpression':
      yield* discardedValues(inner.consequent);
      yield* discardedValues(inner.alternate);
      break;
    case 'CallExpression':
    case 'NewExpression':
    case 'TaggedTemplateExpression':
    case 'ImportExpression':
    case 'Identifier':
    case 'MemberExpression':
    case 'ArrayExpression':
      yield expression;
      break;
    default:
  }
}

/** What is wrong with throwing a value away; nothing for values that are no promises, or whose failure is handled. */
function problemOf(file: FileAnalysis, value: TSESTree.Expression): Problem | undefined {
  const certainty = thenable(file, value);
  if (certainty === 'never' || certainty === 'unknown') return holdsPromises(file, value) ? 'several' : undefined;
  if (startsNothing(file, value)) return undefined;
  const step = parsePromiseChainStep(value);
  if (step?.method === 'finally') return problemOf(file, step.object) || (thenable(file, step.object) === 'unknown' && mayReject(file, step.object) === 'maybe') ? 'unhandled' : undefined;
  if (step?.onRejected && isHandler(file, step.onRejected)) return handlerMayReject(file, step.onRejected) ? 'handler' : undefined;
  if (mayReject(file, value) === 'never' || (step && isMicrotask(step)) || isTick(file, value) || isUnhandledOnPurpose(file, value)) return undefined;
  return step ? 'unhandled' : 'floating';
}

/** `Promise.resolve().then(f)` with a synchronous `f`: another way to write `queueMicrotask(f)`. */
function isMicrotask({ object, onFulfilled }: PromiseChainStep): boolean {
  const start = parseMethodCall(object);
  const fn = onFulfilled && unwrap(onFulfilled);
  return start?.method === 'resolve' && start.call.arguments.length === 0 && isFunction(fn) && !fn.async && fn.body.type === 'BlockStatement';
}

/** `nextTick(f)` of Vue with a synchronous `f`, and `this.$nextTick(f)`: the same after the next update. */
function isTick(file: FileAnalysis, value: TSESTree.Expression): boolean {
  const call = unwrap(value);
  if (call.type !== 'CallExpression' || !/^\$?nextTick$/u.test(calleeName(call) ?? '')) return false;
  const [callback] = call.arguments;
  const fn = callback && unwrap(callback);
  if (callback && (!isFunction(fn) || fn.async || fn.body.type !== 'BlockStatement')) return false;
  return isOfVue(file, call);
}

/**
 * Calls that give a promise and start nothing: `child.on('line', read)` of an emitter that is a promise too, `Object.defineProperty(promise, …)`,
 * and `deferred.resolve(value)` where the deferred waits for what it has itself settled.
 */
function startsNothing(file: FileAnalysis, value: TSESTree.Expression): boolean {
  const call = parseMethodCall(value);
  if (!call) return false;
  if (parsePath(call.object)?.join('.') === 'Object') return /^(?:defineProperty|defineProperties|assign|freeze|seal|setPrototypeOf)$/u.test(call.method);
  if (call.method === 'resolve' || call.method === 'reject') return file.types.member(call.object, 'promise').exists === 'yes';
  return /^(?:on|once|off|addListener|removeListener|prependListener)$/u.test(call.method) && call.call.arguments.length === 2 && thenable(file, call.object) === 'always';
}

/**
 * `Promise.reject(error);` in a function that gives nothing back: an event that nobody listens to is to end in an unhandled rejection.
 * In an async function, a callback, or where other ways return something, a `return` or `throw` was forgotten.
 */
function isUnhandledOnPurpose(file: FileAnalysis, value: TSESTree.Expression): boolean {
  const call = parseMethodCall(value);
  if (call?.method !== 'reject' || parsePath(call.object)?.join('.') !== 'Promise') return false;
  const fn = enclosingFunction(value);
  return fn !== undefined && !fn.async && fn.parent.type !== 'CallExpression' && !returnsValue(file, fn);
}

/** `[f(), g()]` and `ids.map(async …)`: the promises are inside. */
function holdsPromises(file: FileAnalysis, value: TSESTree.Expression): boolean {
  const inner = unwrap(value);
  if (inner.type === 'ArrayExpression') {
    return inner.elements.some((element) => element !== null && element.type !== 'SpreadElement'
      && thenable(file, element) === 'always' && mayReject(file, element) !== 'never');
  }
  if (inner.type !== 'CallExpression') return false;
  // Only what makes promises starts work; `splice` and its kin hand back what is known elsewhere.
  const callback = inner.arguments.find((argument) => isFunction(unwrap(argument)) || argument.type === 'Identifier');
  // `startBoth();`: a function of the project that makes an array of promises starts them. Those of packages hand back what they are given.
  if (inner.callee.type === 'Identifier') return isOfProject(file, inner) && file.types.thenableElements(value) === 'always';
  if (!callback || !/^(?:map|flatMap|from)$/u.test(calleeName(inner) ?? '') || file.types.thenableElements(value) !== 'always') return false;
  return !(isFunction(unwrap(callback)) && handlerMayThrow(file, callback) === 'never');
}

/** Whether a function of the project is called: one of this file or of a file beside it, else (`@/lib`, `@scope/package`) by where it is declared. */
function isOfProject(file: FileAnalysis, call: TSESTree.CallExpression): boolean {
  const origin = originOf(file, call.callee);
  if (!origin || origin.module.startsWith('.')) return true;
  return origin.module !== '' && file.types.declarations(call.callee).some((declared) => declared.origin === 'project');
}

/** `await [f(), g()];`, `await ids.map(async …);`: `await` gives the array itself. */
function isListOfPromises(file: FileAnalysis, value: TSESTree.Expression): boolean {
  return thenable(file, value) !== 'always' && (file.types.thenableElements(value) === 'always' || holdsPromises(file, value));
}

/** `Promise.all(xs.map((x) => x.parts.map(async …)))`: the elements are arrays, and those are no promises. */
function holdsLists(file: FileAnalysis, value: TSESTree.Expression): boolean {
  const operand = parseCombinator(value)?.operand;
  return operand !== undefined && operand.type !== 'SpreadElement' && file.types.thenableLists(operand) === 'always';
}

/** A handler that returns a promise which may reject hands the failure on to nobody. */
function handlerMayReject(file: FileAnalysis, handler: TSESTree.Expression): boolean {
  const fn = unwrap(handler);
  if (!isFunction(fn)) return false;
  return fn.async && handlerMayThrow(file, handler) === 'maybe';
}
