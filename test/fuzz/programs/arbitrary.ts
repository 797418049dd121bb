/** Random trees: every kind of statement with about the same weight, nested to a small depth, shrinking towards short programs. */
import fc from 'fast-check';
import { idiomNames } from './idioms.ts';
import type { Call, Expression, Program, Statement, Test } from './tree.ts';

const pick = fc.nat({ max: 11 });

const simple: fc.Arbitrary<Expression> = fc.oneof(
  fc.record({ kind: fc.constant('literal' as const), value: fc.integer({ min: 0, max: 9 }) }),
  fc.record({ kind: fc.constant('variable' as const), pick }),
);
const expression: fc.Arbitrary<Expression> = fc.oneof(
  { arbitrary: simple, weight: 5 },
  { arbitrary: fc.record({ kind: fc.constant('sum' as const), left: simple, right: simple }), weight: 1 },
);
const test: fc.Arbitrary<Test> = fc.record({ value: expression, by: fc.constantFrom(2 as const, 3 as const) });
const call: fc.Arbitrary<Call> = fc.record({ callee: fc.nat({ max: 15 }), about: expression, signal: fc.boolean() });

const kind = <const K extends string>(name: K): fc.Arbitrary<K> => fc.constant(name);

function statements(depth: number, maxLength: number, minLength = 0): fc.Arbitrary<readonly Statement[]> {
  return fc.array(statement(depth), { minLength, maxLength });
}

function statement(depth: number): fc.Arbitrary<Statement> {
  const leaves: fc.Arbitrary<Statement>[] = [
    fc.record({ kind: kind('log'), value: expression }),
    fc.record({ kind: kind('await'), call, form: fc.constantFrom('const', 'let', 'discard', 'assign', 'add', 'shared', 'plus', 'member', 'then') }),
    fc.record({ kind: kind('await'), call, form: fc.constantFrom('const', 'let', 'discard') }),
    fc.record({ kind: kind('float'), call, form: fc.constantFrom('plain', 'and', 'conditional', 'then', 'finally', 'map', 'void', 'immediate', 'sync-helper') }),
    fc.record({ kind: kind('parts'), calls: fc.array(call, { minLength: 2, maxLength: 3 }), form: fc.constantFrom('array', 'object', 'arguments', 'sum') }),
    fc.record({ kind: kind('blocking'), form: fc.constantFrom('read', 'stat', 'member', 'discard'), about: expression }),
    fc.record({ kind: kind('leave-try'), call, form: fc.constantFrom('return', 'assign', 'sync'), finalizer: fc.boolean() }),
    fc.record({ kind: kind('listener'), form: fc.constantFrom('forgotten', 'once', 'promise'), call }),
    fc.record({ kind: kind('exit'), test, value: expression, throws: fc.boolean() }),
    fc.record({ kind: kind('share'), value: expression }),
    fc.record({ kind: kind('idiom'), call, other: call, form: fc.constantFrom(...idiomNames) }),
    fc.record({ kind: kind('partial'), call, form: fc.constantFrom('push', 'count', 'found', 'finally', 'awaits') }),
  ];
  if (depth === 0) return fc.oneof(...leaves);
  const inner = (most: number, least = 0): fc.Arbitrary<readonly Statement[]> => statements(depth - 1, most, least);
  const nested: fc.Arbitrary<Statement>[] = [
    fc.record({ kind: kind('hold'), call, between: inner(2), use: fc.constantFrom('never', 'await', 'exit', 'branch', 'all', 'derived', 'value') }),
    fc.record({ kind: kind('pair'), calls: fc.tuple(call, call), between: inner(1), form: fc.constantFrom('awaits', 'all-with-await', 'all') }),
    fc.record({
      kind: kind('loop'), form: fc.constantFrom('of', 'index', 'in', 'set', 'literal'), collect: fc.constantFrom('none', 'push', 'push-spread', 'map', 'store', 'sum', 'far-push'),
      guard: fc.option(test, { nil: undefined }), body: inner(2), call, caught: fc.boolean(),
    }),
    fc.record({ kind: kind('promises'), form: fc.constantFrom('for-await', 'for-of', 'for-of-later'), call, body: inner(1) }),
    fc.record({ kind: kind('each'), form: fc.constantFrom('forEach', 'forEach-index', 'filter', 'some', 'find', 'flatMap', 'map', 'map-all'), call, body: inner(1) }),
    fc.record({ kind: kind('retry'), call, form: fc.constantFrom('for', 'of', 'catch-call'), body: inner(1) }),
    fc.record({ kind: kind('resource'), call, body: inner(2) }),
    fc.record({ kind: kind('if'), test, then: inner(2, 1), otherwise: inner(1) }),
    fc.record({ kind: kind('try'), body: inner(3, 1), handler: fc.constantFrom('log', 'rethrow', 'swallow', 'return', 'none'), handled: inner(1), finalizer: fc.option(inner(1), { nil: undefined }) }),
    fc.record({ kind: kind('helper'), form: fc.constantFrom('async', 'arrow', 'throwing', 'returning', 'never-fails'), body: inner(2), call }),
  ];
  return fc.oneof(...leaves, ...nested);
}

/** A random program. */
export const programs: fc.Arbitrary<Program> = fc.record({ statements: statements(2, 5, 1) });
