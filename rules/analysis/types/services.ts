/**
 * Types from the parser services of typescript-eslint (TypeScript 5.x and 6.0), reusing the user's own program. Compiler objects stay
 * inside this file. No enum of the compiler is used but `TypeFlags.Any` and `TypeFlags.Unknown`, whose values are the same in 5 and 6
 * (most others moved in 6.0); everything else is asked through methods, so any copy of the compiler will do.
 */
import type { TSESTree } from '@typescript-eslint/types';
import type ts from 'typescript';
import { containerOf, homeOf, isBodiless } from './declarations.ts';
import { heritageOwner, memberKey, methodOfLiteral, spreadPlace } from './members.ts';
import { iteratedTypes, plainness, symbolMember } from './plain.ts';
import type { Certainty, CollectionKind, DeclarationFacts, MemberFacts, OfferedSignal, Plainness, SignalSlot, TypeName, TypeOracle, WantedReturn, YesNo } from './oracle.ts';

/** The part of typescript-eslint's parser services that is needed. */
export interface TypedServices {
  readonly program: ts.Program;
  readonly esTreeNodeToTSNodeMap: { get(node: TSESTree.Node): ts.Node | undefined };
}

const ANY = 1;
const UNKNOWN = 2;
const ALL_SYMBOLS = -1;
const ALIAS_SYMBOL = 2_097_152;
const OPTIONAL_SYMBOL = 16_777_216;

export function isTyped(services: unknown): services is TypedServices {
  return typeof services === 'object' && services !== null && Boolean((services as { program?: unknown }).program);
}

export function typesFromServices(services: TypedServices): TypeOracle {
  return new ServicesOracle(services);
}

class ServicesOracle implements TypeOracle {
  readonly kind = 'services';
  readonly #services: TypedServices;
  readonly #checker: ts.TypeChecker;
  readonly #thenable = new Map<ts.Type, Certainty>();
  readonly #slots = new Map<TSESTree.Node, SignalSlot | undefined>();

  constructor(services: TypedServices) {
    this.#services = services;
    this.#checker = services.program.getTypeChecker();
  }

  thenable(node: TSESTree.Node): Certainty {
    const type = this.#typeOf(node);
    return type ? this.#thenableType(type) : 'unknown';
  }

  thenableElements(node: TSESTree.Node): Certainty {
    const type = this.#typeOf(node);
    if (!type) return 'unknown';
    const elements = this.#elementTypes(type);
    return elements ? combine(elements.map((element) => this.#thenableType(element))) : 'never';
  }

  thenableLists(node: TSESTree.Node): Certainty {
    const type = this.#typeOf(node);
    if (!type) return 'unknown';
    const lists = this.#elementTypes(type)?.map((element) => this.#elementTypes(element));
    return lists ? combine(lists.map((elements) => (elements ? combine(elements.map((element) => this.#thenableType(element))) : 'never'))) : 'never';
  }

  thenableItems(node: TSESTree.Node): Certainty {
    const type = this.#typeOf(node);
    const items = type && iteratedTypes(this.#checker, type);
    if (!items) return 'unknown';
    return combine(items.map((item) => {
      const answer = this.#thenableType(item);
      return answer === 'never' && plainness(this.#checker, item) !== 'value' ? 'unknown' : answer;
    }));
  }

  plainness(node: TSESTree.Node): Plainness {
    const type = this.#typeOf(node);
    return type ? plainness(this.#checker, type) : 'unknown';
  }

  /** Types of the elements; undefined for what is neither array nor tuple. */
  #elementTypes(type: ts.Type): readonly ts.Type[] | undefined {
    const parts = this.#parts(type).filter((part) => this.#checker.isArrayType(part) || this.#checker.isTupleType(part));
    return parts.length === 0 ? undefined : parts.flatMap((part) => [...this.#checker.getTypeArguments(part as ts.TypeReference)]);
  }

  isAny(node: TSESTree.Node): boolean {
    const type = this.#typeOf(node);
    return !type || (type.flags & ANY) !== 0;
  }

  callable(node: TSESTree.Node): YesNo {
    const type = this.#typeOf(node);
    if (!type || (type.flags & (ANY | UNKNOWN)) !== 0) return 'unknown';
    return this.#parts(this.#checker.getNonNullableType(type)).every((part) => part.getCallSignatures().length > 0) ? 'yes' : 'no';
  }

  callReturns(node: TSESTree.Node): Certainty {
    const type = this.#typeOf(node);
    return type ? this.#callReturnsOf(type) : 'unknown';
  }

  elementCallReturns(node: TSESTree.Node): Certainty {
    const type = this.#typeOf(node);
    if (!type) return 'unknown';
    const elements = this.#elementTypes(type);
    return elements ? combine(elements.map((element) => this.#callReturnsOf(element))) : 'never';
  }

  #callReturnsOf(type: ts.Type): Certainty {
    if ((type.flags & (ANY | UNKNOWN)) !== 0) return 'unknown';
    const signatures = this.#parts(this.#checker.getNonNullableType(type)).flatMap((part) => [...part.getCallSignatures()]);
    return signatures.length === 0 ? 'never' : combine(signatures.map((signature) => this.#thenableType(signature.getReturnType())));
  }

  typeNames(node: TSESTree.Node): readonly TypeName[] {
    const type = this.#typeOf(node);
    if (!type) return [];
    const names: TypeName[] = [];
    for (const part of this.#parts(this.#checker.getNonNullableType(type))) {
      const whole = part.isIntersection() ? part.types.map((one) => one.getSymbol()) : [part.getSymbol()];
      for (const symbol of [part.aliasSymbol, ...whole]) {
        const declaration = symbol?.declarations?.[0];
        if (symbol && declaration && !symbol.name.startsWith('__')) names.push({ name: symbol.name, ...homeOf(this.#services.program, declaration) });
      }
    }
    return names;
  }

  declarations(node: TSESTree.Node): readonly DeclarationFacts[] {
    const target = node.type === 'CallExpression' || node.type === 'NewExpression' ? node.callee : node;
    const symbol = this.#symbolOf(target);
    const found: DeclarationFacts[] = [];
    for (const declaration of symbol?.declarations ?? []) {
      found.push({
        name: symbol?.name ?? '',
        container: containerOf(declaration),
        ...homeOf(this.#services.program, declaration),
        file: declaration.getSourceFile().fileName,
        offset: declaration.getStart(),
        end: declaration.getEnd(),
        bodiless: isBodiless(declaration),
      });
    }
    return found;
  }

  collection(node: TSESTree.Node): CollectionKind {
    const type = this.#typeOf(node);
    if (!type || (type.flags & (ANY | UNKNOWN)) !== 0) return 'unknown';
    const kinds = new Set(this.#parts(this.#checker.getNonNullableType(type)).map((part) => this.#collectionType(part)));
    if (kinds.size === 1) return [...kinds][0] ?? 'unknown';
    const materialised = [...kinds].every((kind) => kind === 'array' || kind === 'tuple' || kind === 'set' || kind === 'map');
    return materialised && kinds.size > 0 ? 'array' : 'unknown';
  }

  member(node: TSESTree.Node, name: string): MemberFacts {
    const type = this.#typeOf(node);
    if (!type || (type.flags & (ANY | UNKNOWN)) !== 0) return { exists: 'unknown', callReturns: 'unknown' };
    const apparent = this.#apparent(type);
    const property = name.startsWith('@@') ? symbolMember(this.#checker, apparent, name.slice(2)) : this.#checker.getPropertyOfType(apparent, name);
    if (!property) return { exists: 'no', callReturns: 'never' };
    const signatures = this.#checker.getTypeOfSymbol(property).getCallSignatures();
    return {
      exists: 'yes',
      callReturns: signatures.length === 0 ? 'never' : combine(signatures.map((signature) => this.#thenableType(signature.getReturnType()))),
    };
  }

  isAbortSignal(node: TSESTree.Node): YesNo {
    const type = this.#typeOf(node);
    if (!type || (type.flags & (ANY | UNKNOWN)) !== 0) return 'unknown';
    return this.#isSignalType(type) ? 'yes' : 'no';
  }

  signalProperties(node: TSESTree.Node): readonly string[] {
    const type = this.#typeOf(node);
    if (!type || (type.flags & (ANY | UNKNOWN)) !== 0) return [];
    return this.#signalNames(type).map((property) => property.name);
  }

  signalSlot(call: TSESTree.CallExpression | TSESTree.NewExpression): SignalSlot | undefined | 'unknown' {
    if (this.#slots.has(call)) return this.#slots.get(call);
    const tsNode = this.#services.esTreeNodeToTSNodeMap.get(call) as ts.CallLikeExpression | undefined;
    if (!tsNode) return 'unknown';
    const slot = this.#findSlot(call, tsNode);
    this.#slots.set(call, slot);
    return slot;
  }

  contextualReturn(fn: TSESTree.Node): WantedReturn {
    return this.#wantedReturn(this.#contextualType(fn));
  }

  offeredSignal(fn: TSESTree.Node): OfferedSignal | undefined {
    const type = this.#contextualType(fn);
    if (!type || (type.flags & (ANY | UNKNOWN)) !== 0) return undefined;
    const [signature, another] = this.#parts(this.#checker.getNonNullableType(type)).flatMap((part) => [...part.getCallSignatures()]);
    if (!signature || another) return undefined;
    const names: string[] = [];
    for (const [index, parameter] of signature.getParameters().entries()) {
      if ((parameter.valueDeclaration as ts.ParameterDeclaration | undefined)?.dotDotDotToken) break;
      names.push(parameter.name);
      const given = this.#checker.getTypeOfSymbol(parameter);
      const optional = this.#checker.getNonNullableType(given) !== given;
      if (this.#isSignalType(given)) return { kind: 'parameter', index, property: parameter.name, names, optional };
      const [property] = (given.flags & (ANY | UNKNOWN)) !== 0 || given.getCallSignatures().length > 0 ? [] : this.#signalNames(given);
      if (property) return { kind: 'option', index, property: property.name, names, optional };
    }
    return undefined;
  }

  inheritedReturn(member: TSESTree.Node): WantedReturn {
    const name = memberKey(member);
    const owner = heritageOwner(member);
    const tsNode = owner && (this.#services.esTreeNodeToTSNodeMap.get(owner) as ts.ClassLikeDeclaration | ts.InterfaceDeclaration | undefined);
    let found: WantedReturn = 'unknown';
    if (name === undefined) return found;
    for (const base of tsNode?.heritageClauses?.flatMap(({ types }) => [...types]) ?? []) {
      const property = this.#checker.getPropertyOfType(this.#checker.getTypeAtLocation(base), name);
      const wanted = property ? this.#wantedReturn(this.#checker.getTypeOfSymbol(property)) : 'unknown';
      if (wanted === 'void') return wanted;
      if (found === 'unknown') found = wanted;
    }
    return found;
  }

  #contextualType(fn: TSESTree.Node): ts.Type | undefined {
    if (fn.type === 'SpreadElement') return this.#spreadContext(fn);
    const method = methodOfLiteral(fn);
    const tsNode = this.#services.esTreeNodeToTSNodeMap.get(method?.object ?? fn);
    const type = tsNode && this.#checker.getContextualType(tsNode as ts.Expression);
    if (!method || !type) return type;
    const property = this.#checker.getPropertyOfType(this.#apparent(type), method.name);
    return property && this.#checker.getTypeOfSymbol(property);
  }

  /** The type of the parameter that the first element of a spread argument goes to. */
  #spreadContext(spread: TSESTree.SpreadElement): ts.Type | undefined {
    const place = spreadPlace(spread);
    const tsNode = place && (this.#services.esTreeNodeToTSNodeMap.get(place.call) as ts.CallLikeExpression | undefined);
    const parameters = tsNode && this.#checker.getResolvedSignature(tsNode)?.getParameters();
    const parameter = parameters && (parameters[place.index] ?? parameters.at(-1));
    const type = parameter && this.#checker.getTypeOfSymbol(parameter);
    return type && (this.#elementTypes(type)?.[0] ?? type);
  }

  #wantedReturn(type: ts.Type | undefined): WantedReturn {
    if (!type || (type.flags & (ANY | UNKNOWN)) !== 0) return 'unknown';
    const signatures = this.#parts(this.#checker.getNonNullableType(type)).flatMap((part) => [...part.getCallSignatures()]);
    if (signatures.length === 0) return 'unknown';
    const results = signatures.map((signature) => signature.getReturnType());
    const thenable = combine(results.map((result) => this.#thenableType(result)));
    if (thenable === 'always' || thenable === 'maybe') return 'thenable';
    if (results.some((result) => (result.flags & (ANY | UNKNOWN)) !== 0)) return 'unknown';
    return results.every((result) => this.#checker.typeToString(result) === 'void') ? 'void' : 'value';
  }

  hasValue(name: string, at: TSESTree.Node): YesNo {
    const tsNode = this.#services.esTreeNodeToTSNodeMap.get(at);
    if (!tsNode) return 'unknown';
    return this.#checker.getSymbolsInScope(tsNode, ALL_SYMBOLS).some((symbol) => symbol.name === name && symbol.valueDeclaration) ? 'yes' : 'no';
  }

  filesWith(word: string): readonly string[] {
    return this.#services.program.getSourceFiles()
      .filter(({ fileName, isDeclarationFile, text }) => !isDeclarationFile && !isInstalled(fileName) && text.includes(word))
      .map(({ fileName }) => fileName);
  }

  sourceText(path: string): string | undefined {
    return this.#services.program.getSourceFile(path)?.text;
  }

  memberText(node: TSESTree.Node, name: string): string | undefined {
    const type = this.#typeOf(node);
    const property = type && this.#checker.getPropertyOfType(this.#apparent(type), name);
    return property && this.#checker.typeToString(this.#checker.getTypeOfSymbol(property));
  }

  text(node: TSESTree.Node): string | undefined {
    const type = this.#typeOf(node);
    return type && this.#checker.typeToString(type);
  }

  #typeOf(node: TSESTree.Node): ts.Type | undefined {
    const tsNode = this.#services.esTreeNodeToTSNodeMap.get(node);
    if (!tsNode) return undefined;
    return this.#checker.getTypeAtLocation(tsNode);
  }

  #symbolOf(node: TSESTree.Node): ts.Symbol | undefined {
    const named = node.type === 'MemberExpression' ? node.property : node;
    const tsNode = this.#services.esTreeNodeToTSNodeMap.get(named);
    const symbol = tsNode && this.#checker.getSymbolAtLocation(tsNode);
    if (!symbol || (symbol.flags & ALIAS_SYMBOL) === 0) return symbol;
    return this.#checker.getAliasedSymbol(symbol);
  }

  #apparent(type: ts.Type): ts.Type {
    const plain = this.#checker.getNonNullableType(type);
    return this.#checker.getApparentType(this.#checker.getBaseConstraintOfType(plain) ?? plain);
  }

  #parts(type: ts.Type): readonly ts.Type[] {
    const constrained = this.#checker.getBaseConstraintOfType(type) ?? type;
    return constrained.isUnion() ? constrained.types : [constrained];
  }

  #thenableType(type: ts.Type): Certainty {
    const known = this.#thenable.get(type);
    if (known) return known;
    const answers = this.#parts(type).map((part): Certainty => {
      if ((part.flags & (ANY | UNKNOWN)) !== 0 || part.isTypeParameter()) return 'unknown';
      const then = this.#checker.getPropertyOfType(part, 'then');
      if (!then) return 'never';
      // An awaited type of its own is what makes a thenable for the language; a `then` that is no method does not.
      const awaited = this.#checker.getAwaitedType(part);
      return awaited !== undefined && awaited !== part ? 'always' : 'never';
    });
    const answer = combine(answers);
    this.#thenable.set(type, answer);
    return answer;
  }

  #collectionType(type: ts.Type): CollectionKind {
    if (this.#checker.isTupleType(type)) return 'tuple';
    if (this.#checker.isArrayType(type)) return 'array';
    const apparent = this.#checker.getApparentType(type);
    const name = apparent.getSymbol()?.name ?? '';
    if (/^(?:Readonly)?Set$/u.test(name)) return 'set';
    if (/^(?:Readonly)?Map$/u.test(name)) return 'map';
    if (name === 'String') return 'string';
    if (/Array$/u.test(name) && this.#checker.getPropertyOfType(apparent, 'length')) return 'array';
    for (const property of this.#checker.getPropertiesOfType(apparent)) {
      const key = String(property.escapedName);
      if (key.startsWith('__@asyncIterator')) return 'async-iterable';
      if (key.startsWith('__@iterator')) return 'iterable';
    }
    return 'none';
  }

  #isSignalType(type: ts.Type): boolean {
    const parts = this.#parts(this.#checker.getNonNullableType(type));
    return parts.length > 0 && parts.every((part) => this.#extendsSignal(part));
  }

  #extendsSignal(type: ts.Type): boolean {
    if (type.isIntersection()) return type.types.some((part) => this.#extendsSignal(part));
    if (type.getSymbol()?.name === 'AbortSignal') return true;
    return type.isClassOrInterface() && (this.#checker.getBaseTypes(type) ?? []).some((base) => this.#extendsSignal(base));
  }

  #signalNames(type: ts.Type): readonly ts.Symbol[] {
    const apparent = this.#apparent(type);
    const owners = apparent.isUnion() ? apparent.types : [apparent];
    const found = new Map<string, ts.Symbol>();
    for (const owner of owners) {
      if (this.#extendsSignal(owner)) continue;
      for (const property of this.#checker.getPropertiesOfType(owner)) {
        // Most objects have many properties; only the likely names are worth a type each.
        if (!/signal|abort|cancel/iu.test(property.name)) continue;
        if (this.#isSignalType(this.#checker.getTypeOfSymbol(property))) found.set(property.name, property);
      }
    }
    return [...found.values()];
  }

  #findSlot(call: TSESTree.CallExpression | TSESTree.NewExpression, tsNode: ts.CallLikeExpression): SignalSlot | undefined {
    const resolved = this.#checker.getResolvedSignature(tsNode);
    const callee = this.#typeOf(call.callee);
    const overloads = callee
      ? [...(call.type === 'NewExpression' ? callee.getConstructSignatures() : callee.getCallSignatures())]
      : [];
    if (resolved) {
      const slot = this.#slotOf(resolved, call, false);
      if (slot) return slot;
    }
    const resolvedDeclaration = resolved?.getDeclaration();
    for (const overload of overloads) {
      if (overload.getDeclaration() === resolvedDeclaration) continue;
      const slot = this.#slotOf(overload, call, true);
      if (slot && this.#argumentsFit(overload, call, slot.index)) return slot;
    }
    return undefined;
  }

  /** Whether the arguments that the call has would also be accepted by another overload, up to the place of the slot. */
  #argumentsFit(signature: ts.Signature, call: TSESTree.CallExpression | TSESTree.NewExpression, slot: number): boolean {
    return call.arguments.every((argument, index) => {
      if (index === slot) return true;
      const parameter = signature.getParameters()[index];
      const given = this.#typeOf(argument);
      return parameter !== undefined && given !== undefined
        && this.#checker.isTypeAssignableTo(given, this.#checker.getTypeOfSymbol(parameter));
    });
  }

  #slotOf(signature: ts.Signature, call: TSESTree.CallExpression | TSESTree.NewExpression, overload: boolean): SignalSlot | undefined {
    const declaration = signature.getDeclaration() as ts.SignatureDeclaration | undefined;
    const declared = declaration ? homeOf(this.#services.program, declaration).origin : 'project';
    const spread = call.arguments.findIndex((argument) => argument.type === 'SpreadElement');
    for (const [index, { name, type }] of this.#parametersOf(signature).entries()) {
      if ((type.flags & (ANY | UNKNOWN)) !== 0) continue;
      const argument = call.arguments[index];
      const opaque = spread >= 0 && spread <= index;
      if (this.#isSignalType(type)) {
        return { kind: 'parameter', index, property: name, supplied: opaque ? 'maybe' : argument ? 'yes' : 'no', overload, declared };
      }
      if (type.getCallSignatures().length > 0) continue;
      const option = this.#signalNames(type).find((property) => (property.flags & OPTIONAL_SYMBOL) !== 0);
      if (!option) continue;
      const supplied = opaque ? 'maybe' : argument ? this.#suppliedIn(argument, option.name) : 'no';
      return { kind: 'option', index, property: option.name, supplied, overload, declared };
    }
    return undefined;
  }

  /** The parameters up to the rest; one whose type is a tuple (`...args: Parameters<F>`) stands for the elements that the tuple always has. */
  #parametersOf(signature: ts.Signature): readonly { readonly name: string; readonly type: ts.Type }[] {
    const found: { readonly name: string; readonly type: ts.Type }[] = [];
    for (const parameter of signature.getParameters()) {
      const type = this.#checker.getTypeOfSymbol(parameter);
      if ((parameter.valueDeclaration as ts.ParameterDeclaration | undefined)?.dotDotDotToken) {
        return this.#checker.isTupleType(type) ? [...found, ...this.#fixedElements(type).map((element) => ({ name: parameter.name, type: element }))] : found;
      }
      found.push({ name: parameter.name, type });
    }
    return found;
  }

  #fixedElements(tuple: ts.Type): readonly ts.Type[] {
    const reference = tuple as ts.TupleTypeReference;
    return this.#checker.getTypeArguments(reference).slice(0, reference.target.fixedLength);
  }

  #suppliedIn(argument: TSESTree.CallExpressionArgument, property: string): 'yes' | 'maybe' | 'no' {
    if (argument.type === 'ObjectExpression') {
      let answer: 'yes' | 'maybe' | 'no' = 'no';
      for (const part of argument.properties) {
        if (part.type === 'SpreadElement') {
          if (this.#mayHave(part.argument, property)) answer = 'maybe';
        } else if (!part.computed && part.key.type === 'Identifier' && part.key.name === property) {
          return 'yes';
        } else if (part.key.type === 'Literal' && part.key.value === property) {
          return 'yes';
        }
      }
      return answer;
    }
    return this.#mayHave(argument, property) ? 'maybe' : 'no';
  }

  #mayHave(node: TSESTree.Node, property: string): boolean {
    const type = this.#typeOf(node);
    if (!type || (type.flags & (ANY | UNKNOWN)) !== 0) return true;
    return this.#parts(this.#checker.getNonNullableType(type)).some(
      (part) => this.#checker.getPropertyOfType(part, property) !== undefined
        || this.#checker.getIndexInfosOfType(part).length > 0
        || part.isTypeParameter(),
    );
  }
}

/** Folds the answers for all members of a union (or all signatures) into one. */
export function combine(answers: readonly Certainty[]): Certainty {
  if (answers.length === 0) return 'unknown';
  const always = answers.filter((answer) => answer === 'always').length;
  if (always === answers.length) return 'always';
  if (always > 0 || answers.includes('maybe')) return 'maybe';
  return answers.includes('unknown') ? 'unknown' : 'never';
}

const isInstalled = (path: string): boolean => /[\\/]node_modules[\\/]/u.test(path);
