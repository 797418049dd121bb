/** What a value is that is no thenable, and what an iterable gives; asked of the checker behind parser services. */
import type ts from 'typescript';
import type { Plainness } from './oracle.ts';

const ANY = 1;
const UNKNOWN = 2;
const PRIMITIVES = /^(?:String|Number|Boolean|BigInt|Symbol)$/u;

/** Members of a union, else the type itself. */
const membersOf = (type: ts.Type): readonly ts.Type[] => (type.isUnion() ? type.types : [type]);

/** For a type that has no `then`: whether its values can have one all the same. */
export function plainness(checker: ts.TypeChecker, type: ts.Type): Plainness {
  const answers = new Set(membersOf(type).map((part) => plainnessOfPart(checker, part)));
  return answers.has('unknown') ? 'unknown' : answers.has('nothing') ? 'nothing' : 'value';
}

function plainnessOfPart(checker: ts.TypeChecker, part: ts.Type): Plainness {
  if ((part.flags & (ANY | UNKNOWN)) !== 0) return 'unknown';
  const constraint = checker.getBaseConstraintOfType(part);
  // What stands for a subtype may have more than its constraint; a primitive has no more.
  const isGeneric: boolean = part.isTypeParameter();
  if (isGeneric || (constraint && constraint !== part)) return constraint && membersOf(constraint).every((one) => isPrimitive(checker, one)) ? 'value' : 'unknown';
  // The language calls any `then` that it finds.
  const then = checker.getPropertyOfType(part, 'then');
  if (then && checker.getTypeOfSymbol(then).getCallSignatures().length > 0) return 'unknown';
  if (part.getCallSignatures().length > 0 || checker.getPropertiesOfType(checker.getApparentType(part)).length > 0) return 'value';
  const text = checker.typeToString(part);
  return text === 'undefined' || text === 'null' ? 'value' : text === 'void' ? 'nothing' : 'unknown';
}

function isPrimitive(checker: ts.TypeChecker, type: ts.Type): boolean {
  const apparent = checker.getApparentType(type);
  return apparent !== type && PRIMITIVES.test(apparent.getSymbol()?.name ?? '');
}

/** The types of what an iterable gives in turn, without what its iterator returns in the end; undefined for what is none. */
export function iteratedTypes(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] | undefined {
  const found: ts.Type[] = [];
  for (const part of membersOf(checker.getBaseConstraintOfType(type) ?? type)) {
    if ((part.flags & (ANY | UNKNOWN)) !== 0) return undefined;
    if (checker.isArrayType(part) || checker.isTupleType(part)) {
      found.push(...checker.getTypeArguments(part as ts.TypeReference));
      continue;
    }
    const iterate = symbolMember(checker, checker.getApparentType(part), 'iterator');
    const iterator = iterate && resultOf(checker, iterate);
    const next = iterator && checker.getPropertyOfType(iterator, 'next');
    const result = next && resultOf(checker, next);
    if (!result) return undefined;
    for (const step of membersOf(result)) {
      const done = checker.getPropertyOfType(step, 'done');
      const value = checker.getPropertyOfType(step, 'value');
      if (!value || (done && checker.typeToString(checker.getTypeOfSymbol(done)) === 'true')) continue;
      found.push(checker.getTypeOfSymbol(value));
    }
  }
  return found;
}

/** What the one signature of a method returns. */
function resultOf(checker: ts.TypeChecker, method: ts.Symbol): ts.Type | undefined {
  const [signature, ...others] = checker.getTypeOfSymbol(method).getCallSignatures();
  return others.length > 0 ? undefined : signature?.getReturnType();
}

/** The member `[Symbol.NAME]` of a type. */
export function symbolMember(checker: ts.TypeChecker, type: ts.Type, name: string): ts.Symbol | undefined {
  return checker.getPropertiesOfType(type).find(({ escapedName }) => String(escapedName).startsWith(`__@${name}@`));
}
