/**
 * The type questions of the oracle, asked of a native checker. Each is a generator, so that many can go out as one batch; what was
 * answered of a type is kept as long as the snapshot lives. The answers are those of the provider for parser services, word for word.
 */
import { combine } from '../services.ts';
import type { Certainty, CollectionKind, MemberFacts, TypeName, WantedReturn, YesNo } from '../oracle.ts';
import type { Program } from './api.ts';
import { Declarations } from './declarations.ts';
import { iteratedTypes, plainness, symbolMember } from './plain.ts';
import type { Asking, RemoteSignature, RemoteSymbol, RemoteType } from './remote.ts';

/** What is asked about calls, and mostly answered by what they call. */
export type AskedOfCall = 'thenable' | 'thenableElements';

export class ProjectFacts {
  readonly #program: Program;
  /** Whether a type has one of the flags, by their names in TypeScript. */
  readonly isOf: (type: RemoteType, ...names: readonly string[]) => boolean;
  readonly #symbolFlags: Readonly<Record<string, number>>;
  readonly declared: Declarations;
  readonly #thenable = new Map<number, Certainty>();
  readonly #callGives: Record<AskedOfCall, Map<number, Certainty | 'ask'>> = { thenable: new Map(), thenableElements: new Map() };
  readonly #callReturns = new Map<number, Certainty>();
  readonly #elements = new Map<number, Certainty>();
  readonly #names = new Map<number, readonly TypeName[]>();
  readonly #collections = new Map<number, CollectionKind>();
  readonly #signals = new Map<number, boolean>();
  readonly #signalNames = new Map<number, readonly RemoteSymbol[]>();

  constructor(program: Program) {
    this.#program = program;
    const { typeFlags, symbolFlags } = program.compiler;
    this.#symbolFlags = symbolFlags;
    this.declared = new Declarations(program);
    this.isOf = (type, ...names) => names.some((name) => (type.flags & (typeFlags[name] ?? 0)) !== 0);
  }

  /** Signatures that a type can be called with. Only objects have any, and 7.0 refuses to be asked about others. */
  *callSignatures(type: RemoteType): Asking<readonly RemoteSignature[]> {
    return this.isOf(type, 'Object', 'Union', 'Intersection') ? yield* this.#program.signatures(type, 'call') : [];
  }

  isAny(type: RemoteType): boolean {
    return this.isOf(type, 'Any');
  }

  isOpaque(type: RemoteType): boolean {
    return this.isOf(type, 'Any', 'Unknown');
  }

  /**
   * What a call gives (is it thenable, an array of thenables?), by the type of its callee alone: several times cheaper than the type of the call,
   * for which the checker chooses an overload, checks the arguments and infers type arguments.
   * @returns `ask` where that could make a difference
   */
  *callGives(about: AskedOfCall, callee: RemoteType): Asking<Certainty | 'ask'> {
    return yield* kept(this.#callGives[about], callee, this.#findCallGives(about, callee));
  }

  /** The answer of `callGives` if it was asked about this type before. */
  callGivesKnown(about: AskedOfCall, callee: RemoteType): Certainty | 'ask' | undefined {
    return this.#callGives[about].get(callee.id);
  }

  *#findCallGives(about: AskedOfCall, callee: RemoteType): Asking<Certainty | 'ask'> {
    // A union may hold undefined, which an optional call adds to what it gives.
    if (!this.isOf(callee, 'Object')) return 'ask';
    const answers = new Set<Certainty>();
    for (const signature of yield* this.callSignatures(callee)) {
      const result = yield* this.#program.returnType(signature);
      if (!result) return 'ask';
      for (const part of result.isUnionType() ? yield* this.#program.members(result) : [result]) {
        // What depends on a type parameter may be anything; `Promise<T>` and `T[]` stay what they are.
        if (this.isOf(part, 'TypeParameter', 'IndexedAccess', 'Conditional', 'Substitution', 'Intersection', 'Index')) return 'ask';
      }
      const answer = yield* this[about](result);
      // The elements of a `T[]` are those of the arguments.
      if (about === 'thenableElements' && answer === 'unknown') return 'ask';
      answers.add(answer);
    }
    const [first, ...others] = answers;
    return first === undefined || others.length > 0 ? 'ask' : first;
  }

  *thenable(type: RemoteType): Asking<Certainty> {
    return yield* kept(this.#thenable, type, this.#findThenable(type));
  }

  *#findThenable(type: RemoteType): Asking<Certainty> {
    const answers: Certainty[] = [];
    for (const part of yield* this.parts(type)) answers.push(yield* this.#thenablePart(part));
    return combine(answers);
  }

  *#thenablePart(part: RemoteType): Asking<Certainty> {
    if (this.isOpaque(part) || part.isTypeParameter()) return 'unknown';
    if (!this.isOf(part, 'Object', 'Intersection', 'IndexedAccess', 'Conditional', 'Substitution')) return 'never';
    const then = yield* this.#program.property(part, 'then');
    if (!then) return 'never';
    const awaited = yield* this.#program.awaited(part);
    if (awaited === 'unsupported') return (yield* this.#hasThenMethod(then)) ? 'always' : 'never';
    return awaited !== undefined && awaited.id !== part.id ? 'always' : 'never';
  }

  /** By form: a `then` that can be called with a callback. */
  *#hasThenMethod(then: RemoteSymbol): Asking<boolean> {
    const type = yield* this.#program.typeOfSymbol(then);
    for (const part of type ? yield* this.parts(type) : []) {
      for (const signature of yield* this.callSignatures(part)) {
        const [callback] = yield* this.#program.parameters(signature);
        const accepted = callback && (yield* this.#program.typeOfSymbol(callback));
        for (const one of accepted ? yield* this.parts(accepted) : []) {
          if (this.isAny(one) || (yield* this.callSignatures(one)).length > 0) return true;
        }
      }
    }
    return false;
  }

  *thenableElements(type: RemoteType): Asking<Certainty> {
    return yield* kept(this.#elements, type, this.#findThenableElements(type));
  }

  *#findThenableElements(type: RemoteType): Asking<Certainty> {
    const answers: Certainty[] = [];
    const elements = yield* this.elementTypes(type);
    for (const element of elements ?? []) answers.push(yield* this.thenable(element));
    return elements ? combine(answers) : 'never';
  }

  *thenableItems(type: RemoteType): Asking<Certainty> {
    const items = yield* iteratedTypes(this.#program, this, type);
    const answers: Certainty[] = [];
    for (const item of items ?? []) {
      const answer = yield* this.thenable(item);
      answers.push(answer === 'never' && (yield* plainness(this.#program, this, item)) !== 'value' ? 'unknown' : answer);
    }
    return items ? combine(answers) : 'unknown';
  }

  *thenableLists(type: RemoteType): Asking<Certainty> {
    const lists = yield* this.elementTypes(type);
    const answers: Certainty[] = [];
    for (const list of lists ?? []) answers.push(yield* this.thenableElements(list));
    return lists ? combine(answers) : 'never';
  }

  /** What calling the elements of an array or tuple gives. */
  *elementCallReturns(type: RemoteType): Asking<Certainty> {
    const answers: Certainty[] = [];
    const elements = yield* this.elementTypes(type);
    for (const element of elements ?? []) answers.push(yield* this.callReturns(element));
    return elements ? combine(answers) : 'never';
  }

  /** Types of the elements; undefined for what is neither array nor tuple. */
  *elementTypes(type: RemoteType): Asking<readonly RemoteType[] | undefined> {
    const elements: RemoteType[] = [];
    let isList = false;
    for (const part of yield* this.parts(type)) {
      if (!this.isOf(part, 'Object')) continue;
      if (!(yield* this.#program.isArray(part)) && !(yield* this.#program.isTuple(part))) continue;
      isList = true;
      elements.push(...(yield* this.#program.typeArguments(part)));
    }
    return isList ? elements : undefined;
  }

  *callable(type: RemoteType): Asking<YesNo> {
    if (this.isOpaque(type)) return 'unknown';
    for (const part of yield* this.#presentParts(type)) if ((yield* this.callSignatures(part)).length === 0) return 'no';
    return 'yes';
  }

  *callReturns(type: RemoteType): Asking<Certainty> {
    return yield* kept(this.#callReturns, type, this.#findCallReturns(type));
  }

  *#findCallReturns(type: RemoteType): Asking<Certainty> {
    if (this.isOpaque(type)) return 'unknown';
    const signatures: RemoteSignature[] = [];
    for (const part of yield* this.#presentParts(type)) signatures.push(...(yield* this.callSignatures(part)));
    return signatures.length === 0 ? 'never' : yield* this.#returns(signatures);
  }

  *typeNames(type: RemoteType): Asking<readonly TypeName[]> {
    return yield* kept(this.#names, type, this.#findTypeNames(type));
  }

  *#findTypeNames(type: RemoteType): Asking<readonly TypeName[]> {
    const names: TypeName[] = [];
    for (const part of yield* this.#presentParts(type)) {
      const symbols = [yield* this.#program.aliasSymbolOf(part)];
      for (const one of part.isIntersectionType() ? yield* this.#program.members(part) : [part]) symbols.push(yield* this.#program.symbolOf(one));
      for (const symbol of symbols) {
        const declaration = symbol?.declarations[0];
        if (symbol && declaration && !symbol.name.startsWith('__')) names.push({ name: symbol.name, ...(yield* this.declared.home(symbol, declaration)) });
      }
    }
    return names;
  }

  *collection(type: RemoteType): Asking<CollectionKind> {
    if (this.isOpaque(type)) return 'unknown';
    const kinds = new Set<CollectionKind>();
    for (const part of yield* this.#presentParts(type)) kinds.add(yield* this.#collectionType(part));
    if (kinds.size === 1) return [...kinds][0] ?? 'unknown';
    const materialised = [...kinds].every((kind) => kind === 'array' || kind === 'tuple' || kind === 'set' || kind === 'map');
    return materialised && kinds.size > 0 ? 'array' : 'unknown';
  }

  *#collectionType(type: RemoteType): Asking<CollectionKind> {
    return yield* kept(this.#collections, type, this.#findCollectionType(type));
  }

  *#findCollectionType(type: RemoteType): Asking<CollectionKind> {
    if (yield* this.#program.isTuple(type)) return 'tuple';
    if (yield* this.#program.isArray(type)) return 'array';
    const apparent = (yield* this.#program.apparent(type)) ?? type;
    const name = (yield* this.#program.symbolOf(apparent))?.name ?? '';
    if (/^(?:Readonly)?Set$/u.test(name)) return 'set';
    if (/^(?:Readonly)?Map$/u.test(name)) return 'map';
    if (name === 'String') return 'string';
    if (/Array$/u.test(name) && (yield* this.#program.property(apparent, 'length'))) return 'array';
    let isIterable = false;
    for (const property of yield* this.#program.properties(apparent)) {
      if (property.name.startsWith('__@asyncIterator')) return 'async-iterable';
      isIterable ||= property.name.startsWith('__@iterator');
    }
    return isIterable ? 'iterable' : 'none';
  }

  *member(type: RemoteType, name: string): Asking<MemberFacts> {
    if (this.isOpaque(type)) return { exists: 'unknown', callReturns: 'unknown' };
    const apparent = yield* this.apparent(type);
    const property = name.startsWith('@@') ? yield* symbolMember(this.#program, apparent, name.slice(2)) : yield* this.#program.property(apparent, name);
    if (!property) return { exists: 'no', callReturns: 'never' };
    const propertyType = yield* this.#program.typeOfSymbol(property);
    const signatures = propertyType ? yield* this.callSignatures(propertyType) : [];
    return { exists: 'yes', callReturns: signatures.length === 0 ? 'never' : yield* this.#returns(signatures) };
  }

  /** The type of a member; undefined where there is none. */
  *memberType(type: RemoteType, name: string): Asking<RemoteType | undefined> {
    if (this.isOpaque(type)) return undefined;
    const property = yield* this.#program.property(yield* this.apparent(type), name);
    return property && (yield* this.#program.typeOfSymbol(property));
  }

  *#returns(signatures: readonly RemoteSignature[]): Asking<Certainty> {
    const answers: Certainty[] = [];
    for (const signature of signatures) {
      const result = yield* this.#program.returnType(signature);
      answers.push(result ? yield* this.thenable(result) : 'unknown');
    }
    return combine(answers);
  }

  /** Whether every part of a type that is not null or undefined is an AbortSignal, and there is one. */
  *isSignal(type: RemoteType): Asking<boolean> {
    return yield* kept(this.#signals, type, this.#findIsSignal(type));
  }

  *#findIsSignal(type: RemoteType): Asking<boolean> {
    const parts = yield* this.parts(yield* this.nonNullable(type));
    if (parts.length === 0) return false;
    for (const part of parts) if (!(yield* this.extendsSignal(part))) return false;
    return true;
  }

  *extendsSignal(type: RemoteType): Asking<boolean> {
    if (type.isIntersectionType()) {
      for (const part of yield* this.#program.members(type)) if (yield* this.extendsSignal(part)) return true;
      return false;
    }
    if (!this.isOf(type, 'Object', 'TypeParameter')) return false;
    if ((yield* this.#program.symbolOf(type))?.name === 'AbortSignal') return true;
    if (!type.isClassOrInterface()) return false;
    for (const base of yield* this.#program.baseTypes(type)) if (yield* this.extendsSignal(base)) return true;
    return false;
  }

  /** Properties of a type that are AbortSignals. */
  *signalProperties(type: RemoteType): Asking<readonly RemoteSymbol[]> {
    const known = this.#signalNames.get(type.id);
    if (known) return known;
    const apparent = yield* this.apparent(type);
    const owners = apparent.isUnionType() ? yield* this.#program.members(apparent) : [apparent];
    const found = new Map<string, RemoteSymbol>();
    for (const owner of owners) {
      if (!this.isOf(owner, 'Object', 'Intersection') || (yield* this.extendsSignal(owner))) continue;
      for (const property of yield* this.#program.properties(owner)) {
        // Most objects have many properties; only the likely names are worth a type each.
        if (!/signal|abort|cancel/iu.test(property.name)) continue;
        const propertyType = yield* this.#program.typeOfSymbol(property);
        if (propertyType && (yield* this.isSignal(propertyType))) found.set(property.name, property);
      }
    }
    const properties = [...found.values()];
    this.#signalNames.set(type.id, properties);
    return properties;
  }

  isOptional(symbol: RemoteSymbol): boolean {
    return (symbol.flags & (this.#symbolFlags.Optional ?? 0)) !== 0;
  }

  /** What a function type that is expected somewhere wants its functions to return. */
  *wantedReturn(type: RemoteType | undefined): Asking<WantedReturn> {
    if (!type || this.isOpaque(type)) return 'unknown';
    const results: RemoteType[] = [];
    for (const part of yield* this.#presentParts(type)) {
      for (const signature of yield* this.callSignatures(part)) {
        const result = yield* this.#program.returnType(signature);
        if (!result) return 'unknown';
        results.push(result);
      }
    }
    if (results.length === 0) return 'unknown';
    const answers: Certainty[] = [];
    for (const result of results) answers.push(yield* this.thenable(result));
    const thenable = combine(answers);
    if (thenable === 'always' || thenable === 'maybe') return 'thenable';
    if (results.some((result) => this.isOpaque(result))) return 'unknown';
    return results.every((result) => this.isOf(result, 'Void')) ? 'void' : 'value';
  }

  /** Whether a value of this type may carry a property, although its type does not say so. */
  *mayHave(type: RemoteType, property: string): Asking<boolean> {
    if (this.isOpaque(type)) return true;
    for (const part of yield* this.#presentParts(type)) {
      if (part.isTypeParameter() || (yield* this.#program.property(part, property)) || (yield* this.#program.hasIndexSignature(part))) return true;
    }
    return false;
  }

  /** Members of a union, through the constraint of a type parameter; otherwise the type itself. */
  *parts(type: RemoteType): Asking<readonly RemoteType[]> {
    const constrained = yield* this.#constrained(type);
    return constrained.isUnionType() ? yield* this.#program.members(constrained) : [constrained];
  }

  *#presentParts(type: RemoteType): Asking<readonly RemoteType[]> {
    return yield* this.parts(yield* this.nonNullable(type));
  }

  *#constrained(type: RemoteType): Asking<RemoteType> {
    // Other types are their own constraint.
    if (!this.isOf(type, 'Union', 'Intersection', 'TypeParameter', 'IndexedAccess', 'Conditional', 'Substitution', 'Index', 'TemplateLiteral', 'StringMapping')) return type;
    return (yield* this.#program.baseConstraint(type)) ?? type;
  }

  *nonNullable(type: RemoteType): Asking<RemoteType> {
    // An object is never null; asking would cost a round trip for nearly all types.
    if (this.isOf(type, 'Object')) return type;
    return (yield* this.#program.nonNullable(type)) ?? type;
  }

  *apparent(type: RemoteType): Asking<RemoteType> {
    const plain = yield* this.nonNullable(type);
    const constrained = yield* this.#constrained(plain);
    return this.isOf(constrained, 'Object') ? constrained : ((yield* this.#program.apparent(constrained)) ?? constrained);
  }

}

/** The answer about a type, found once. */
function* kept<T>(answers: Map<number, T>, type: RemoteType, find: Asking<T>): Asking<T> {
  const known = answers.get(type.id);
  if (known !== undefined) return known;
  const found = yield* find;
  answers.set(type.id, found);
  return found;
}
