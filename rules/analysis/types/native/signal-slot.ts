/** Looks for the slot of a call that takes an AbortSignal: as the provider for parser services does, by questions to a native checker. */
import type { TSESTree } from '@typescript-eslint/types';
import type { OfferedSignal, SignalSlot } from '../oracle.ts';
import type { Program } from './api.ts';
import type { ProjectFacts } from './facts.ts';
import type { Asking, RemoteNode, RemoteSignature, RemoteType } from './remote.ts';

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

/** What the search needs to know of the file. */
export interface CallSite {
  readonly program: Program;
  readonly facts: ProjectFacts;
  typeOf(node: TSESTree.Node): Asking<RemoteType | undefined>;
}

export function* findSignalSlot(site: CallSite, call: Call, node: RemoteNode): Asking<SignalSlot | undefined> {
  const resolved = yield* site.program.resolvedSignature(node);
  if (resolved) {
    const slot = yield* slotOf(site, resolved, call, false);
    if (slot) return slot;
  }
  const callee = yield* site.typeOf(call.callee);
  const overloads = callee ? yield* site.program.signatures(callee, call.type === 'NewExpression' ? 'construct' : 'call') : [];
  for (const overload of overloads) {
    if (isSameDeclaration(overload, resolved)) continue;
    const slot = yield* slotOf(site, overload, call, true);
    if (slot && (yield* argumentsFit(site, overload, call, slot.index))) return slot;
  }
  return undefined;
}

function isSameDeclaration(one: RemoteSignature, other: RemoteSignature | undefined): boolean {
  const [a, b] = [one.declaration, other?.declaration];
  return a === undefined || b === undefined ? a === b : a.path === b.path && a.index === b.index;
}

/** Whether the arguments that the call has would also be accepted by another overload, up to the place of the slot. */
function* argumentsFit({ program, typeOf }: CallSite, signature: RemoteSignature, call: Call, slot: number): Asking<boolean> {
  const parameters = yield* program.parameters(signature);
  for (const [index, argument] of call.arguments.entries()) {
    if (index === slot) continue;
    const parameter = parameters[index];
    const given = yield* typeOf(argument);
    const wanted = parameter && (yield* program.typeOfSymbol(parameter));
    if (!wanted || !given || !(yield* program.isAssignable(given, wanted))) return false;
  }
  return true;
}

function* slotOf(site: CallSite, signature: RemoteSignature, call: Call, overload: boolean): Asking<SignalSlot | undefined> {
  const { program, facts } = site;
  const declared = (yield* facts.declared.homeOf(signature)).origin;
  const spread = call.arguments.findIndex((argument) => argument.type === 'SpreadElement');
  for (const [index, { name, type }] of (yield* parametersOf(program, signature)).entries()) {
    if (!type || facts.isOpaque(type)) continue;
    const argument = call.arguments[index];
    const opaque = spread >= 0 && spread <= index;
    if (yield* facts.isSignal(type)) {
      return { kind: 'parameter', index, property: name, supplied: opaque ? 'maybe' : argument ? 'yes' : 'no', overload, declared };
    }
    if ((yield* facts.callSignatures(type)).length > 0) continue;
    const option = (yield* facts.signalProperties(type)).find((property) => facts.isOptional(property));
    if (!option) continue;
    const supplied = opaque ? 'maybe' : argument ? yield* suppliedIn(site, argument, option.name) : 'no';
    return { kind: 'option', index, property: option.name, supplied, overload, declared };
  }
  return undefined;
}

/** The parameters up to the rest; one whose type is a tuple (`...args: Parameters<F>`) stands for the elements that the tuple always has. */
function* parametersOf(program: Program, signature: RemoteSignature): Asking<readonly { readonly name: string; readonly type: RemoteType | undefined }[]> {
  const found: { readonly name: string; readonly type: RemoteType | undefined }[] = [];
  const parameters = yield* program.parameters(signature);
  for (const [index, parameter] of parameters.entries()) {
    const { name } = parameter;
    const type = yield* program.typeOfSymbol(parameter);
    if (!signature.hasRestParameter || index < parameters.length - 1) found.push({ name, type });
    else if (type && (yield* program.isTuple(type))) found.push(...(yield* program.fixedElements(type)).map((element) => ({ name, type: element })));
  }
  return found;
}

/** The signal among the parameters of the one signature that a function type has. */
export function* offeredBy({ program, facts }: Pick<CallSite, 'program' | 'facts'>, type: RemoteType): Asking<OfferedSignal | undefined> {
  if (facts.isOpaque(type)) return undefined;
  const signatures: RemoteSignature[] = [];
  for (const part of yield* facts.parts(yield* facts.nonNullable(type))) signatures.push(...(yield* facts.callSignatures(part)));
  const [signature, another] = signatures;
  if (!signature || another) return undefined;
  const names: string[] = [];
  const parameters = yield* program.parameters(signature);
  for (const [index, parameter] of parameters.entries()) {
    if (signature.hasRestParameter && index === parameters.length - 1) break;
    names.push(parameter.name);
    const given = yield* program.typeOfSymbol(parameter);
    if (!given) continue;
    const optional = (yield* facts.nonNullable(given)).id !== given.id;
    if (yield* facts.isSignal(given)) return { kind: 'parameter', index, property: parameter.name, names, optional };
    const isPlain = !facts.isOpaque(given) && (yield* facts.callSignatures(given)).length === 0;
    const [property] = isPlain ? yield* facts.signalProperties(given) : [];
    if (property) return { kind: 'option', index, property: property.name, names, optional };
  }
  return undefined;
}

function* suppliedIn(site: CallSite, argument: TSESTree.CallExpressionArgument, property: string): Asking<'yes' | 'maybe' | 'no'> {
  if (argument.type !== 'ObjectExpression') return (yield* mayHave(site, argument, property)) ? 'maybe' : 'no';
  let answer: 'yes' | 'maybe' | 'no' = 'no';
  for (const part of argument.properties) {
    if (part.type === 'SpreadElement') {
      if (yield* mayHave(site, part.argument, property)) answer = 'maybe';
    } else if (!part.computed && part.key.type === 'Identifier' && part.key.name === property) {
      return 'yes';
    } else if (part.key.type === 'Literal' && part.key.value === property) {
      return 'yes';
    }
  }
  return answer;
}

function* mayHave({ facts, typeOf }: CallSite, node: TSESTree.Node, property: string): Asking<boolean> {
  const type = yield* typeOf(node);
  return type ? yield* facts.mayHave(type, property) : true;
}
