import type { TSESTree } from '@typescript-eslint/types';
import { functionsCalled } from '../analysis/calls.ts';
import { creationsIn, promiseFate } from '../analysis/fates/of-file.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { guardsAround, onlyRethrows, rejectedWith, type Guard } from '../analysis/guards.ts';
import { acceptedElsewhere, intentOf, speaksOfNotAwaiting } from '../analysis/intent.ts';
import { variableOf } from '../analysis/origin.ts';
import { contains, enclosingFunction, enclosingStatement, isFunction, parsePromiseConstructor, statementListOf, unwrap, type FunctionNode } from '../analysis/syntax.ts';
import { mayReject, thenable } from '../analysis/thenables.ts';
import { excerpt } from '../analysis/words.ts';
import { repairsOfReturned, repairsOfStored } from '../repairs/ineffective.ts';
import { defineRule, type Finding } from '../rule.ts';

type Candidate =
  | { readonly kind: 'returned'; readonly value: TSESTree.Expression }
  | { readonly kind: 'stored'; readonly value: TSESTree.Node };

export const noIneffectiveTry = defineRule<Candidate, object>({
  name: 'no-ineffective-try',
  docs: {
    description: 'a promise that leaves a `try` before it is settled, so that `catch` or `finally` miss its end',
    family: 'A8',
    types: 'helpful',
    presets: { recommended: 'error' },
  },
  messages: {
    caught: 'The `catch` on line {{line}} does not hear of a failure of `{{call}}`: it is returned without `await`.',
    dead: 'The `catch` on line {{line}} never runs: `{{call}}` fails through its promise only, and that is returned.',
    finally: 'The `finally` on line {{line}} runs before `{{call}}` is done: it is returned without `await`.',
    using: '`{{name}}` is disposed of before `{{call}}` is done: it is returned without `await`.',
    stored: 'The `catch` on line {{line}} does not hear of a failure of `{{call}}`: only line {{later}} waits for it, outside of the `try`.',
  },
  defaults: {},

  collect: (file, add) => ({
    ReturnStatement(node) {
      if (!node.argument) return;
      const [guard] = guardsAround(file, node);
      if (guard) for (const value of results(node.argument)) add({ kind: 'returned', value });
    },
    AssignmentExpression(node) {
      if (node.left.type === 'Identifier' && node.operator === '=') for (const value of creationsIn(node.right)) add({ kind: 'stored', value });
    },
  }),

  ask: ({ value }) => [value],

  find(candidate, file): Finding | undefined {
    const { value } = candidate;
    if (thenable(file, value) !== 'always' || intentOf(file, value, 'sync-only')) return undefined;
    return candidate.kind === 'returned' ? findReturned(file, candidate.value) : findStored(file, value);
  },
});

/** The expressions whose value a returned expression may be. */
function* results(value: TSESTree.Expression): Generator<TSESTree.Expression> {
  const inner = unwrap(value) as TSESTree.Expression;
  switch (inner.type) {
    case 'ConditionalExpression':
      yield* results(inner.consequent);
      yield* results(inner.alternate);
      break;
    case 'LogicalExpression':
      if (inner.operator !== '&&') yield* results(inner.left);
      yield* results(inner.right);
      break;
    case 'SequenceExpression':
      yield* results(inner.expressions.at(-1) as TSESTree.Expression);
      break;
    case 'AwaitExpression':
      // `(await load()) as Promise<T>`: waited for, whatever the assertion says.
      break;
    default:
      yield value;
  }
}

function findReturned(file: FileAnalysis, value: TSESTree.Expression): Finding | undefined {
  const fn = enclosingFunction(value);
  // An async generator waits for what it returns by itself.
  if (!fn || fn.generator || acceptedElsewhere(file, value, '@typescript-eslint/return-await')) return undefined;
  // Whoever writes `return Promise.reject(…)` means to go past the `catch`.
  if (rejectedWith(value) || isAgain(file, value, fn) || hasNoReject(value) || speaksOfNotAwaiting(file, value) || isOver(file, value)) return undefined;
  const fails = mayReject(file, value) !== 'never';
  const guards = [...guardsAround(file, value)];
  const call = excerpt(file, value);
  const heard = guards.find((guard) => guard.kind === 'catch' && !onlyRethrows(guard.handler));
  if (!fn.async) {
    // The `catch` of a sync function may be meant for what the call throws; an async function throws nothing.
    if (!heard || !fails || !isWhole(heard, value) || !failsByPromiseOnly(file, value)) return undefined;
    return { node: value, messageId: 'dead', data: { line: lineOf(heard), call }, related: relatedTo(heard), repairs: repairsOfReturned(file, value, fn), certainty: 'certain' };
  }
  const guard = (fails ? heard : undefined) ?? guards.find(({ kind }) => kind !== 'catch');
  if (!guard) return undefined;
  return {
    node: value,
    messageId: guard.kind === 'catch' ? 'caught' : guard.kind,
    data: { line: lineOf(guard), call, name: guard.kind === 'using' ? guard.name : '' },
    related: relatedTo(guard),
    repairs: repairsOfReturned(file, value, fn),
    certainty: 'certain',
  };
}

/** The function calls itself once more: its own `catch` hears of the failure there. */
function isAgain(file: FileAnalysis, value: TSESTree.Expression, fn: FunctionNode): boolean {
  const call = unwrap(value);
  return call.type === 'CallExpression' && functionsCalled(file, call)?.some((called) => called.fn === fn) === true;
}

/** `new Promise((resolve) => …)`: nothing but an error at once rejects it. */
function hasNoReject(value: TSESTree.Expression): boolean {
  const executor = parsePromiseConstructor(value);
  const fn = executor && unwrap(executor);
  return isFunction(fn) && !fn.async && fn.params.length < 2;
}

/** `await done; return done;`: it is over by then. */
function isOver(file: FileAnalysis, value: TSESTree.Expression): boolean {
  const promise = unwrap(value);
  const variable = promise.type === 'Identifier' ? variableOf(file, promise) : undefined;
  const statement = enclosingStatement(value);
  const before = variable ? statementListOf(statement)?.filter(({ range }) => range[1] <= statement.range[0]) ?? [] : [];
  return before.some((one) => one.type === 'ExpressionStatement' && one.expression.type === 'AwaitExpression'
    && one.expression.argument.type === 'Identifier' && variableOf(file, one.expression.argument) === variable);
}

const placeOf = (guard: Guard): TSESTree.Node => (guard.kind === 'catch' ? guard.handler : guard.kind === 'finally' ? guard.finalizer : guard.declaration);
const lineOf = (guard: Guard): string => String(placeOf(guard).loc.start.line);
const relatedTo = (guard: Guard): Finding['related'] => [
  { message: guard.kind === 'using' ? 'disposed of at the end of this block' : guard.kind === 'catch' ? 'this handler does not hear of it' : 'this runs too early', node: placeOf(guard) },
];

/** Whether the returned value is all that the `try` does. */
function isWhole(guard: Guard, value: TSESTree.Expression): boolean {
  if (guard.kind !== 'catch') return false;
  const [statement, ...others] = guard.statement.block.body;
  return others.length === 0 && statement?.type === 'ReturnStatement' && statement.argument !== null && unwrap(statement.argument) === unwrap(value);
}

/** A call of async functions, whose arguments call nothing: it cannot throw where it stands. */
function failsByPromiseOnly(file: FileAnalysis, value: TSESTree.Expression): boolean {
  const call = unwrap(value);
  if (call.type !== 'CallExpression') return false;
  for (const argument of call.arguments) {
    for (const node of file.walk(argument)) if (node.type === 'CallExpression' || node.type === 'NewExpression') return false;
  }
  const called = functionsCalled(file, call);
  return called !== undefined && called.length > 0 && called.every(({ fn }) => fn.async && !fn.generator);
}

/** `try { p = start(); } catch … await p;` */
function findStored(file: FileAnalysis, value: TSESTree.Node): Finding | undefined {
  const [guard] = guardsAround(file, value);
  if (guard?.kind !== 'catch' || onlyRethrows(guard.handler) || mayReject(file, value) === 'never' || !isStoredAtOnce(value)) return undefined;
  const fate = promiseFate(file, value);
  if (fate.kind !== 'awaited') return undefined;
  const waits = fate.uses.filter(({ kind }) => kind === 'awaited');
  const [first] = waits;
  // Whoever waits inside of the `try`, or in another one, hears of it.
  if (!first || waits.some((use) => contains(guard.statement, use.value) || [...guardsAround(file, use.value)].some(({ kind }) => kind === 'catch'))) return undefined;
  return {
    node: value,
    messageId: 'stored',
    data: { line: lineOf(guard), call: excerpt(file, value), later: String(first.by.loc.start.line) },
    related: [{ message: 'only here it is awaited', node: first.by }],
    repairs: repairsOfStored(file, value),
    certainty: 'likely',
  };
}

/** The assignment is a statement of its own in the `try`. */
function isStoredAtOnce(value: TSESTree.Node): boolean {
  for (let at = value.parent; at && !isFunction(at); at = at.parent) {
    if (at.type === 'AssignmentExpression') return at.parent.type === 'ExpressionStatement';
  }
  return false;
}
