/** Fates and flow for a file that is linted: the pure analyses with the file's types, scopes and functions behind them. */
import type { TSESTree } from '@typescript-eslint/types';
import { functionsCalled, textsOfFunctionsElsewhere } from '../calls.ts';
import type { FileAnalysis } from '../file.ts';
import { flowOf, flowRootOf, type Flow } from '../flow/flow.ts';
import type { FlowOptions, FlowRoot, Suspension } from '../flow/graph.ts';
import { variableOf } from '../origin.ts';
import { contains, enclosingStatement, isFunction, parsePromiseConstructor, unwrap } from '../syntax.ts';
import { mayReject, thenable } from '../thenables.ts';
import { fateOf, lateHandlingOf, type FateDeps, type LateHandling, type PromiseFate } from './fates.ts';
import { isConsuming, type Amount } from './uses.ts';

/** The flow of the function (or program, ...) around a node; undefined where it is too large for an answer. */
export function flowAround(file: FileAnalysis, node: TSESTree.Node): Flow | undefined {
  const root = flowRootOf(node);
  return root && flowFor(file, root);
}

export function flowFor(file: FileAnalysis, root: FlowRoot): Flow | undefined {
  return flowOf(root, optionsFor(file));
}

const optionsFor = (file: FileAnalysis): FlowOptions =>
  file.memo('flowOptions', undefined, () => ({ visitorKeys: file.keys, suspension: (node) => suspensionAt(file, node) }));

/** What types and functions of the file add to the syntax of an `await`; undefined leaves it to the syntax. */
function suspensionAt(file: FileAnalysis, node: TSESTree.Node): Suspension | undefined {
  if (node.type !== 'AwaitExpression') return undefined;
  const operand = unwrap(node.argument);
  if (thenable(file, operand) === 'never') return 'micro';
  return operand.type === 'CallExpression' && completesAtOnce(file, operand) ? 'micro' : undefined;
}

/** A call of async functions of the project that wait for nothing: their promises are settled when they return (fact S1). */
function completesAtOnce(file: FileAnalysis, call: TSESTree.CallExpression): boolean {
  if (textsOfFunctionsElsewhere(file, call).some((text) => !text.includes('async') || text.includes('await'))) return false;
  const called = functionsCalled(file, call);
  return called !== undefined && called.length > 0 && called.every(({ file: home, fn }) => {
    if (!fn.async || fn.generator) return false;
    if (fn.body.type !== 'BlockStatement' && thenable(home, fn.body) !== 'never') return false;
    for (const node of home.walk(fn.body)) {
      if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await) || (node.type === 'VariableDeclaration' && node.kind === 'await using')) return false;
      if (node.type === 'ReturnStatement' && node.argument && thenable(home, node.argument) !== 'never') return false;
    }
    return true;
  });
}

const depsFor = (file: FileAnalysis): FateDeps =>
  file.memo('fateDeps', undefined, () => ({
    variableOf: (identifier) => variableOf(file, identifier),
    flowOf: (root) => flowFor(file, root),
    text: (node) => file.text(node),
  }));

/** What becomes of the promise that `promise` makes; with `several`, of the array of promises. */
export function promiseFate(file: FileAnalysis, promise: TSESTree.Node, amount: Amount = 'one'): PromiseFate {
  return file.memo(amount === 'one' ? 'fate' : 'fateOfSeveral', promise, () => fateOf(promise, depsFor(file), amount));
}

/** Whether a variable is also used outside the function that sets it at `name`: then nobody can tell what becomes of what it holds. */
export function isCaptured(file: FileAnalysis, name: TSESTree.Identifier): boolean {
  const variable = variableOf(file, name);
  const root = flowRootOf(name);
  return variable?.references.some(({ identifier }) => identifier !== name && flowRootOf(identifier) !== root) === true;
}

/** The macro suspension during which the promise has no handler yet, and the use that attaches the first one. */
export function lateHandling(file: FileAnalysis, promise: TSESTree.Node, amount: Amount = 'one'): LateHandling | undefined {
  return lateHandlingOf(promiseFate(file, promise, amount), depsFor(file), amount);
}

/**
 * Whether a wait at a node would come between a promise that runs already and its first handler: the promise could then fail while
 * nobody listens. By the order in the text, which errs on the side of yes.
 */
export function keepsPromiseUnheard(file: FileAnalysis, at: TSESTree.Node): boolean {
  const root = flowRootOf(at);
  const statement = enclosingStatement(at);
  // Behind a `return` nothing is waited for any more.
  if (!root || isLeaving(at)) return false;
  const started = file.memo('startedIn', root, () => {
    const found: { creation: TSESTree.Node; uses: PromiseFate['uses'] }[] = [];
    for (const node of file.walk(root)) {
      const value = node.type === 'VariableDeclarator' ? node.init : node.type === 'AssignmentExpression' ? node.right : null;
      if (!value || flowRootOf(node) !== root) continue;
      for (const creation of creationsIn(value)) {
        const amount = thenable(file, creation) === 'always' ? 'one' : file.types.thenableElements(creation) === 'always' ? 'several' : undefined;
        if (!amount || !mayFail(file, creation)) continue;
        const { kind, uses, binding } = promiseFate(file, creation, amount);
        if (binding && kind !== 'stored' && kind !== 'escaped' && kind !== 'unknown') found.push({ creation, uses });
      }
    }
    return found;
  });
  return started.some(({ creation, uses }) => creation.range[1] <= at.range[0]
    && uses.some((use) => isConsuming(use) && use.value.range[0] >= statement.range[1])
    && !uses.some((use) => contains(at, use.value) || (isConsuming(use) && use.value.range[0] < statement.range[1])));
}

function isLeaving(at: TSESTree.Node): boolean {
  for (let node: TSESTree.Node | undefined = at; node && !isFunction(node); node = node.parent) if (node.type === 'ReturnStatement') return true;
  return false;
}

/**
 * Whether a promise may reject, as far as fates care: an executor that does not even take `reject` only resolves. (It may still throw,
 * but then it does so at once, always, and is found by running it.)
 */
export function mayFail(file: FileAnalysis, promise: TSESTree.Node): boolean {
  const executor = parsePromiseConstructor(promise);
  if (executor && isFunction(executor) && !executor.async && executor.params.length < 2) return false;
  return mayReject(file, promise) !== 'never';
}

/** The expressions below `value` whose result it may be and that make something new: calls, `new`, `import()`. */
export function* creationsIn(value: TSESTree.Node): Generator<TSESTree.CallExpression | TSESTree.NewExpression | TSESTree.ImportExpression> {
  const inner = unwrap(value);
  switch (inner.type) {
    case 'CallExpression':
    case 'NewExpression':
    case 'ImportExpression':
      yield inner;
      break;
    case 'ConditionalExpression':
      yield* creationsIn(inner.consequent);
      yield* creationsIn(inner.alternate);
      break;
    case 'LogicalExpression':
      if (inner.operator !== '&&') yield* creationsIn(inner.left);
      yield* creationsIn(inner.right);
      break;
    case 'SequenceExpression': {
      const last = inner.expressions.at(-1);
      if (last) yield* creationsIn(last);
      break;
    }
    default:
  }
}
