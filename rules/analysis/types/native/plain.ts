/** What a value is that is no thenable, and what an iterable gives; asked of a native checker. The answers are those of `../plain.ts`. */
import type { Plainness } from '../oracle.ts';
import type { Program } from './api.ts';
import type { Asking, RemoteSymbol, RemoteType } from './remote.ts';

/** The part of the facts of a project that is needed. */
interface Facts {
  isOpaque(type: RemoteType): boolean;
  isOf(type: RemoteType, ...flags: readonly string[]): boolean;
  callSignatures(type: RemoteType): Asking<readonly unknown[]>;
}

const PRIMITIVES = [
  'String', 'Number', 'BigInt', 'Boolean', 'ESSymbol', 'StringLiteral', 'NumberLiteral', 'BigIntLiteral', 'BooleanLiteral', 'UniqueESSymbol', 'Enum', 'EnumLiteral',
  'TemplateLiteral', 'StringMapping',
] as const;
/** Types that stand for others, and those that may. */
const GENERIC = ['TypeParameter', 'IndexedAccess', 'Conditional', 'Substitution', 'Index', 'Intersection'] as const;

function* membersOf(program: Program, type: RemoteType): Asking<readonly RemoteType[]> {
  return type.isUnionType() ? yield* program.members(type) : [type];
}

export function* plainness(program: Program, facts: Facts, type: RemoteType): Asking<Plainness> {
  const answers = new Set<Plainness>();
  for (const part of yield* membersOf(program, type)) answers.add(yield* plainnessOfPart(program, facts, part));
  return answers.has('unknown') ? 'unknown' : answers.has('nothing') ? 'nothing' : 'value';
}

function* plainnessOfPart(program: Program, facts: Facts, part: RemoteType): Asking<Plainness> {
  if (facts.isOpaque(part)) return 'unknown';
  if (facts.isOf(part, ...PRIMITIVES, 'Undefined', 'Null')) return 'value';
  if (facts.isOf(part, 'Void')) return 'nothing';
  if (facts.isOf(part, 'Never', 'NonPrimitive')) return 'unknown';
  const constraint = facts.isOf(part, ...GENERIC) ? yield* program.baseConstraint(part) : undefined;
  if (part.isTypeParameter() || (constraint && constraint.id !== part.id)) {
    const parts = constraint ? yield* membersOf(program, constraint) : [];
    return parts.length > 0 && parts.every((one) => facts.isOf(one, ...PRIMITIVES)) ? 'value' : 'unknown';
  }
  // The language calls any `then` that it finds.
  const then = yield* program.property(part, 'then');
  const called = then && (yield* program.typeOfSymbol(then));
  if (called && (yield* facts.callSignatures(called)).length > 0) return 'unknown';
  if ((yield* facts.callSignatures(part)).length > 0) return 'value';
  return (yield* program.properties((yield* program.apparent(part)) ?? part)).length > 0 ? 'value' : 'unknown';
}

/** The types of what an iterable gives in turn, without what its iterator returns in the end; undefined for what is none. */
export function* iteratedTypes(program: Program, facts: Facts, type: RemoteType): Asking<readonly RemoteType[] | undefined> {
  const found: RemoteType[] = [];
  const whole = facts.isOf(type, ...GENERIC) ? ((yield* program.baseConstraint(type)) ?? type) : type;
  for (const part of yield* membersOf(program, whole)) {
    if (facts.isOpaque(part)) return undefined;
    if (facts.isOf(part, 'Object') && ((yield* program.isArray(part)) || (yield* program.isTuple(part)))) {
      found.push(...(yield* program.typeArguments(part)));
      continue;
    }
    const iterate = yield* symbolMember(program, (yield* program.apparent(part)) ?? part, 'iterator');
    const iterator = iterate && (yield* resultOf(program, iterate));
    const next = iterator && (yield* program.property(iterator, 'next'));
    const result = next && (yield* resultOf(program, next));
    if (!result) return undefined;
    for (const step of yield* membersOf(program, result)) {
      const value = yield* program.property(step, 'value');
      const done = yield* program.property(step, 'done');
      const end = done && (yield* program.typeOfSymbol(done));
      const given = value && (yield* program.typeOfSymbol(value));
      if (given && !(end && (yield* program.toText(end)) === 'true')) found.push(given);
    }
  }
  return found;
}

function* resultOf(program: Program, method: RemoteSymbol): Asking<RemoteType | undefined> {
  const type = yield* program.typeOfSymbol(method);
  const [signature, ...others] = type ? yield* program.signatures(type, 'call') : [];
  return signature && others.length === 0 ? yield* program.returnType(signature) : undefined;
}

/** The member `[Symbol.NAME]` of a type. */
export function* symbolMember(program: Program, type: RemoteType, name: string): Asking<RemoteSymbol | undefined> {
  return (yield* program.properties(type)).find((property) => property.name.startsWith(`__@${name}@`));
}
