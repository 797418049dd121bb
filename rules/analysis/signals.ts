/** AbortSignals: where a function gets one from, which calls could take it, and which regions must not be cancelled. */
import type { TSESTree } from '@typescript-eslint/types';
import type { TSESLint } from '@typescript-eslint/utils';
import { cleanupNames, falseSlots, knownClients, knownSlots, type KnownSlot } from '../knowledge/signals.ts';
import { functionOf } from './calls.ts';
import { fieldSignalsAt } from './field-signals.ts';
import type { FileAnalysis } from './file.ts';
import { runsInline } from './inline.ts';
import { intentOf } from './intent.ts';
import { constantInitialiser, constantValue, originKey, originOf, variableOf, type Origin } from './origin.ts';
import {
  calleeName, enclosingFunction, functionName, isFunction, parseCombinator, parseMethodCall, parsePath, parsePromiseChainStep, propertyName, unwrap, writtenText, type FunctionNode,
} from './syntax.ts';
import type { SignalSlot, YesNo } from './types/oracle.ts';
import { thenable } from './thenables.ts';

/** A signal as code writes it. */
export interface NamedSignal {
  /** How to write it: `signal`, `options.signal`, `this.signal`. */
  readonly text: string;
  /** Whether it may be missing: `signal?: AbortSignal`. */
  readonly optional: boolean;
}

/** A signal that code inside a function can name. */
export interface SignalSource extends NamedSignal {
  /** The parameter, property or variable that it comes from. */
  readonly node: TSESTree.Node;
  /** `caller`: handed in from outside; `local`: made in the function out of one that was handed in. */
  readonly owner: 'caller' | 'local';
  /** Of a name that the function gives to a signal which it was handed: how that was written before. */
  readonly aliasOf?: string;
}

/** Whether the file can have to do with signals at all: a cheap look before anything else. */
export const mentionsSignals = (file: FileAnalysis): boolean =>
  file.memo('mentionsSignals', undefined, () => /signal|abort/iu.test(file.code));

/**
 * The signals that code at a node can name and ought to obey: those of the functions around it, as long as each runs as part of
 * the next outer one (a callback of `map`, an executor, an immediately invoked function); else those of the object that it is a method of.
 */
export function signalsAt(file: FileAnalysis, node: TSESTree.Node): readonly SignalSource[] {
  const found: SignalSource[] = [];
  for (let fn = enclosingFunction(node); fn; fn = enclosingFunction(fn)) {
    const written = signalsOf(file, fn).filter((source) => (source.owner === 'caller' && source.aliasOf === undefined) || source.node.range[1] <= node.range[0]);
    // What the function has given a name of its own is called by that.
    found.push(...written.filter(({ text }) => !written.some(({ aliasOf }) => aliasOf === text)));
    if (found.some((source) => source.owner === 'caller') || !runsInline(fn)) break;
  }
  return found.some((source) => source.owner === 'caller') ? found : fieldSignalsAt(file, node);
}

/** The signals that a function itself is handed, and those that it makes out of them. */
export function signalsOf(file: FileAnalysis, fn: FunctionNode): readonly SignalSource[] {
  return file.memo('signalsOf', fn, () => {
    const sources = fn.params.flatMap((parameter) => signalsOfParameter(file, parameter));
    return [...sources, ...derivedSignals(file, fn, sources)];
  });
}

function signalsOfParameter(file: FileAnalysis, parameter: TSESTree.Parameter): readonly SignalSource[] {
  const target = parameter.type === 'AssignmentPattern' ? parameter.left : parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter;
  const defaulted = parameter.type === 'AssignmentPattern';
  if (target.type === 'Identifier') {
    // `_config` is there for the form only.
    if (target.name.startsWith('_')) return [];
    const annotation = target.typeAnnotation?.typeAnnotation;
    const optional = target.optional || isNullable(annotation);
    if (isSignal(file, target, target.name) === 'yes') {
      return [{ text: target.name, node: target, optional: optional && !defaulted, owner: 'caller' }];
    }
    // `AbortController` and `Request` have a signal too; a controller that is handed in is as good as its signal.
    return optionSignals(file, target).map((property) => ({
      text: `${target.name}${optional && !defaulted ? '?.' : '.'}${property}`, node: target, optional: true, owner: 'caller' as const,
    }));
  }
  if (target.type !== 'ObjectPattern') return [];
  const found: SignalSource[] = [];
  for (const property of target.properties) {
    if (property.type !== 'Property') continue;
    const value = property.value.type === 'AssignmentPattern' ? property.value.left : property.value;
    if (value.type === 'Identifier' && !value.name.startsWith('_') && isSignal(file, value, propertyName(property) ?? value.name) === 'yes') {
      const optional = property.value.type !== 'AssignmentPattern' && !isRequiredMember(target.typeAnnotation?.typeAnnotation, propertyName(property));
      found.push({ text: value.name, node: value, optional, owner: 'caller' });
    }
  }
  return found;
}

/** Whether a type that is written out says that a member is always there. */
const isRequiredMember = (annotation: TSESTree.TypeNode | undefined, name: string | undefined): boolean =>
  annotation?.type === 'TSTypeLiteral'
  && annotation.members.some((member) => member.type === 'TSPropertySignature' && !member.optional && propertyName(member) === name && member.typeAnnotation !== undefined && !isNullable(member.typeAnnotation.typeAnnotation));

const isNullable = (annotation: TSESTree.TypeNode | undefined): boolean =>
  annotation?.type === 'TSUnionType' && annotation.types.some((type) => type.type === 'TSUndefinedKeyword' || type.type === 'TSNullKeyword');

/** Whether a value is an AbortSignal: by its type, else by its annotation, else by a name that says nothing else. */
export function isSignal(file: FileAnalysis, node: TSESTree.Node, name?: string): YesNo {
  const typed = file.types.isAbortSignal(node);
  if (typed !== 'unknown') return typed;
  const inner = unwrap(node);
  if (inner.type === 'Identifier') {
    const declared = (variableOf(file, inner)?.identifiers[0] ?? inner);
    const annotation = declared.typeAnnotation?.typeAnnotation;
    if (annotation) return /^\s*(?:(?:undefined|null)\s*\|\s*)*AbortSignal\b(?:\s*\|\s*(?:undefined|null))*\s*$/u.test(file.text(annotation)) ? 'yes' : 'no';
    const value = constantValue(file, inner);
    if (value && /^AbortSignal\.(?:any|timeout|abort)$/u.test(calledPath(value))) return 'yes';
  }
  if (inner.type === 'CallExpression' && /^AbortSignal\.(?:any|timeout|abort)$/u.test(calledPath(inner))) return 'yes';
  const written = name ?? parsePath(inner)?.at(-1);
  return written !== undefined && /^(?:abort|cancel)?signal$/iu.test(written) ? 'yes' : 'unknown';
}

const calledPath = (node: TSESTree.Node): string => {
  const call = unwrap(node);
  return call.type === 'CallExpression' ? (parsePath(call.callee)?.join('.') ?? '') : '';
};

/** Whether a signal may be missing where it is used, so that it must be asked with `?.`. */
export function mayBeMissing(file: FileAnalysis, signal: TSESTree.Expression): boolean {
  const type = file.types.text(signal);
  if (type !== undefined && type !== 'any') return /\b(?:undefined|null)\b/u.test(type);
  const inner = unwrap(signal);
  const declared = inner.type === 'Identifier' ? (variableOf(file, inner)?.identifiers[0]) : undefined;
  const annotation = declared?.typeAnnotation?.typeAnnotation;
  return !annotation || declared?.optional === true || isNullable(annotation);
}

/** Whether a signal may be `null`, which few places take that are content with `undefined`. */
export function mayBeNull(file: FileAnalysis, { text, node }: SignalSource): boolean {
  const [, property] = /\.([\w$]+)$/u.exec(text) ?? [];
  const type = property === undefined ? file.types.text(node) : file.types.memberText(node, property);
  const annotation = property === undefined && node.type === 'Identifier' ? node.typeAnnotation : undefined;
  return /\bnull\b/u.test(type ?? (annotation ? file.text(annotation) : ''));
}

/** Properties of a parameter that are signals, one level deep. Without types: those that the annotation or the code names. */
function optionSignals(file: FileAnalysis, parameter: TSESTree.Identifier): readonly string[] {
  // Private names cannot be written from outside.
  const typed = file.types.signalProperties(parameter).filter((name) => /^[A-Za-z$_][\w$]*$/u.test(name) && !name.startsWith('__'));
  // `nameOrOptions: string | Options`: where it may be something else there is no such property to name.
  if (typed.length > 0) return typed.filter((name) => file.types.memberText(parameter, name) !== undefined).slice(0, 2);
  const isKnown = !file.types.isAny(parameter);
  const annotation = isKnown ? undefined : parameter.typeAnnotation?.typeAnnotation;
  if (annotation?.type === 'TSTypeLiteral') {
    return annotation.members.flatMap((member) =>
      member.type === 'TSPropertySignature' && member.key.type === 'Identifier' && /\bAbortSignal\b/u.test(member.typeAnnotation ? file.text(member.typeAnnotation) : '')
        ? [member.key.name]
        : [],
    );
  }
  const read = variableOf(file, parameter)?.references.some((reference) => {
    const { parent } = reference.identifier as TSESTree.Identifier;
    // A type that extends one which is not there has members that nobody knows.
    return parent.type === 'MemberExpression' && parent.object === reference.identifier && propertyName(parent) === 'signal' && (!isKnown || isSignal(file, parent) === 'yes');
  });
  return read ? ['signal'] : [];
}

/** `const combined = AbortSignal.any([signal, …])` and plain aliases, written before the function's own work. */
function derivedSignals(file: FileAnalysis, fn: FunctionNode, sources: readonly SignalSource[]): readonly SignalSource[] {
  if (fn.body.type !== 'BlockStatement') return [];
  const found: SignalSource[] = [];
  for (const statement of fn.body.body) {
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id, init } of statement.declarations) {
      if (id.type === 'ObjectPattern' && init) found.push(...takenOut(file, id, init, sources));
      if (id.type !== 'Identifier' || !init || isSignal(file, id) !== 'yes') continue;
      const value = file.text(init);
      if (sources.some((source) => value.includes(source.text.replace('?.', '.')) || value.includes(source.text))) {
        found.push({ text: id.name, node: id, optional: /\?\?|\?\.|\?/u.test(value), owner: 'local' });
      }
    }
  }
  return found;
}

/** `const { signal } = options`: the signal of the options under the name that it has from here on. */
function takenOut(file: FileAnalysis, pattern: TSESTree.ObjectPattern, from: TSESTree.Expression, sources: readonly SignalSource[]): readonly SignalSource[] {
  const holder = unwrap(from);
  if (holder.type !== 'Identifier' || variableOf(file, holder)?.defs[0]?.type !== 'Parameter') return [];
  return pattern.properties.flatMap((property): readonly SignalSource[] => {
    if (property.type !== 'Property' || property.value.type !== 'Identifier') return [];
    const source = sources.find(({ text }) => text.replace('?.', '.') === `${holder.name}.${propertyName(property) ?? ''}`);
    if (!source && isSignal(file, property.value, propertyName(property)) !== 'yes') return [];
    return [{ text: property.value.name, node: property.value, optional: source?.optional ?? true, owner: 'caller', aliasOf: source?.text ?? '' }];
  });
}

/** The slot for a signal that a call has and does not fill; undefined when it has none, fills it, or nobody knows. */
export function openSlotOf(file: FileAnalysis, call: TSESTree.CallExpression): SignalSlot | undefined {
  const name = calleeName(call) ?? '';
  if (falseSlots.test(name) || isOfOtherStream(file, call, name)) return undefined;
  let slot = file.types.signalSlot(call);
  const known = slot === 'unknown' || (slot === undefined && file.types.isAny(call.callee));
  if (known) slot = knownSlotOf(file, call);
  if (!slot || slot === 'unknown' || slot.supplied !== 'no' || defaultsToSignal(file, call, slot)) return undefined;
  // What is known by name is known to be asynchronous.
  if (known) return slot;
  const waits = thenable(file, call);
  if (waits !== 'always' && waits !== 'maybe' && file.types.collection(call) !== 'async-iterable') return undefined;
  return slot;
}

/** The lines of a stream end when it does; those of a terminal only with a signal. */
const isOfOtherStream = (file: FileAnalysis, call: TSESTree.CallExpression, name: string): boolean =>
  name === 'createInterface' && !call.arguments.some((argument) => /\bstdin\b/u.test(file.text(argument)));

/** `const run = (inner = signal) => …` has the signal when it is given none. */
function defaultsToSignal(file: FileAnalysis, call: TSESTree.CallExpression, slot: SignalSlot): boolean {
  const parameter = slot.kind === 'parameter' ? functionOf(file, call.callee)?.params[slot.index] : undefined;
  return parameter?.type === 'AssignmentPattern' && isSignal(file, parameter.right) === 'yes';
}

function knownSlotOf(file: FileAnalysis, call: TSESTree.CallExpression): SignalSlot | undefined {
  const origin = originOf(file, call.callee);
  const known = (origin && knownSlots[originKey(origin)]) ?? clientSlotOf(file, call);
  if (!known || call.arguments.some((argument) => argument.type === 'SpreadElement')) return undefined;
  const argument = call.arguments[known.index];
  const supplied = !argument ? 'no' : argument.type === 'ObjectExpression' ? literalSupplies(argument, known.property) : 'maybe';
  return { ...known, supplied, overload: false, declared: 'library' };
}

/** Whether a parameter says that it is a client of a library whose calls take a signal each: it carries none itself. */
export function isKnownClient(file: FileAnalysis, parameter: TSESTree.Identifier): boolean {
  const origin = originOfAnnotation(file, variableOf(file, parameter));
  return origin !== undefined && knownClients.some(({ module }) => module.test(origin.module));
}

/** Where the class comes from that a parameter says it is of: `client: OpenAI`. */
function originOfAnnotation(file: FileAnalysis, variable: TSESLint.Scope.Variable | undefined): Origin | undefined {
  const annotation = variable?.defs[0]?.type === 'Parameter' ? variable.identifiers[0]?.typeAnnotation?.typeAnnotation : undefined;
  if (annotation?.type !== 'TSTypeReference' || annotation.typeName.type !== 'Identifier') return undefined;
  const { typeName } = annotation;
  // Some parsers know of no names in types: the module's own of that name is meant.
  const [declared] = variableOf(file, typeName) ? [typeName] : (file.scopes?.globalScope?.childScopes[0]?.set.get(typeName.name)?.identifiers ?? [typeName]);
  return declared && originOf(file, declared);
}

/** The slot of a method of a known client that the file makes itself: `new S3Client(…).send(…)`, `openai.chat.completions.create(…)`. */
function clientSlotOf(file: FileAnalysis, call: TSESTree.CallExpression): KnownSlot | undefined {
  const method = parseMethodCall(call)?.method;
  let root: TSESTree.Node = unwrap(call.callee);
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  const variable = root.type === 'Identifier' ? variableOf(file, root) : undefined;
  const made = variable && constantInitialiser(variable);
  const creation = made && unwrap(made);
  const origin = creation?.type === 'NewExpression' ? originOf(file, creation.callee) : originOfAnnotation(file, variable);
  return method === undefined || !origin ? undefined : knownClients.find((client) => client.module.test(origin.module) && client.methods.test(method))?.slot;
}

function literalSupplies(literal: TSESTree.ObjectExpression, property: string): 'yes' | 'maybe' | 'no' {
  let answer: 'yes' | 'maybe' | 'no' = 'no';
  for (const part of literal.properties) {
    if (part.type === 'SpreadElement') answer = 'maybe';
    else if (propertyName(part) === property) return 'yes';
  }
  return answer;
}

/** Whether the whole object that a signal is a property of goes into a call, however wrapped: `request(Promise.resolve(options).then(…))`. */
export function handsOn(file: FileAnalysis, call: TSESTree.CallExpression, source: SignalSource): boolean {
  const root = rootOf(source);
  if (root === undefined) return false;
  return call.arguments.some((argument) => {
    if (mentionsWhole(file, argument, root)) return true;
    // `const config = normalise(options)`: it may be the same object.
    const made = constantValue(file, argument);
    const making = made && unwrap(made.type === 'AwaitExpression' ? made.argument : made);
    return making?.type === 'CallExpression' && making.arguments.some((given) => mentionsWhole(file, given, root));
  });
}

/** Whether the object that is asked was made with the signal, or with the options that have it: `new Stream(options).head()`. */
export function isMadeWith(file: FileAnalysis, call: TSESTree.CallExpression, source: SignalSource): boolean {
  const root = rootOf(source);
  const object = parseMethodCall(call)?.object;
  const made = object && unwrap(constantValue(file, object) ?? object);
  return root !== undefined && made?.type === 'NewExpression' && made.arguments.some((given) => mentionsWhole(file, given, root));
}

/** The variable that a signal is reached by: `options` of `options.signal`; none for a field. */
export function rootOf({ text }: SignalSource): string | undefined {
  const root = /^\w+/u.exec(text)?.[0];
  return root === 'this' ? undefined : root;
}

/** Whether code speaks of a variable itself, and not only of something in it. */
export function mentionsWhole(file: FileAnalysis, within: TSESTree.Node, name: string): boolean {
  for (const node of file.walk(within, { intoFunctions: true })) {
    if (node.type !== 'Identifier' || node.name !== name) continue;
    if (node.parent.type === 'MemberExpression' && node.parent.object === node && parsePromiseChainStep(node.parent.parent) === undefined) continue;
    return true;
  }
  return false;
}

/** What cancelled before there were signals: axios's `CancelToken`, the cancellation tokens of editors. */
const CANCEL_TOKEN = /^cancel(?:lation)?Token$/u;

/** Whether an argument of the call brings a signal along, an object that has one, or an older token. */
export function carriesSignal(file: FileAnalysis, call: TSESTree.CallExpression | TSESTree.NewExpression): boolean {
  return call.arguments.some((argument) => bringsSignal(file, argument.type === 'SpreadElement' ? argument.argument : argument));
}

/** `signal`, `{ signal }`, `{ fetchOptions: { signal } }`, `{ cancelToken }` */
function bringsSignal(file: FileAnalysis, value: TSESTree.Node, name?: string): boolean {
  if (isSignal(file, value, name) === 'yes' || file.types.signalProperties(value).length > 0) return true;
  return value.type === 'ObjectExpression' && value.properties.some((part) => part.type === 'Property'
    && (CANCEL_TOKEN.test(propertyName(part) ?? '') || bringsSignal(file, part.value, propertyName(part))));
}

/** Why a call must not get the signal around it; undefined when it may. */
export function uncancellableRegion(file: FileAnalysis, call: TSESTree.Node): 'cleanup' | 'shared' | 'detached' | 'raced' | 'abort-handler' | undefined {
  // What is kept then is what came of it, not the promise that others wait for.
  let isAwaited = false;
  for (let child: TSESTree.Node = call, { parent } = call; parent; child = parent, parent = parent.parent) {
    switch (parent.type) {
      case 'TryStatement':
        if (child === parent.finalizer) return 'cleanup';
        break;
      case 'CatchClause':
        return 'cleanup';
      case 'UnaryExpression':
        if (parent.operator === 'void') return 'detached';
        break;
      case 'ExpressionStatement':
        // Nobody waits for it (`load().catch(report);`, `(async () => { await load(); })();`): it goes on by itself, on purpose.
        if (child.type === 'CallExpression' && (isChainOf(child, call) || isAsyncBlock(child))) return 'detached';
        break;
      case 'AwaitExpression':
        isAwaited = true;
        break;
      case 'AssignmentExpression':
        if (!isAwaited && (parent.operator !== '=' || parent.left.type === 'MemberExpression')) return 'shared';
        break;
      case 'CallExpression':
        if (child !== parent.callee && parent !== call) {
          // `withAbort(load(id), signal)`: whoever gets both stops waiting with the abort.
          if (isChainOf(child, call) && parent.arguments.some((argument) => argument !== child && isSignal(file, argument) === 'yes')) return 'raced';
          const region = regionOfArgument(parent, child);
          if (region && !(region === 'shared' && isAwaited)) return region;
        }
        break;
      default:
    }
    if (isFunction(parent)) {
      if (cleanupNames.test(functionName(parent) ?? '')) return 'cleanup';
      if (!runsInline(parent)) break;
      isAwaited = false;
    }
    if (parent.type === 'IfStatement' && child === parent.consequent && /\baborted\b/u.test(file.text(parent.test)) && !/!\s*[\w.?#]*aborted/u.test(file.text(parent.test))) return 'abort-handler';
  }
  return intentOf(file, call, 'detached') ? 'detached' : undefined;
}

/** `(async () => { … })()` */
function isAsyncBlock({ callee }: TSESTree.CallExpression): boolean {
  const inner = unwrap(callee);
  return isFunction(inner) && inner.async;
}

/** `call`, or a promise chain that begins with it. */
function isChainOf(node: TSESTree.Node, call: TSESTree.Node): boolean {
  for (let step: TSESTree.Node = node; ;) {
    if (step === call) return true;
    const chain = parsePromiseChainStep(step);
    if (!chain) return false;
    step = unwrap(chain.object);
  }
}

function regionOfArgument(outer: TSESTree.CallExpression, argument: TSESTree.Node): 'cleanup' | 'shared' | 'raced' | 'abort-handler' | undefined {
  const method = parseMethodCall(outer);
  // `ThrowsPromise.race`, `Bluebird.race`: whoever is asked to race does it.
  if (parseCombinator(outer)?.method === 'race' || (method?.method === 'race' && argument.type === 'ArrayExpression')) return 'raced';
  if (method && (method.method === 'catch' || method.method === 'finally')) return 'cleanup';
  if (method?.method === 'then' && outer.arguments[1] === argument) return 'cleanup';
  if (method && (method.method === 'set' || method.method === 'add' || method.method === 'push')) return isFunction(argument) ? undefined : 'shared';
  const listens = method?.method === 'addEventListener' || method?.method === 'on' || method?.method === 'once';
  const [event] = outer.arguments;
  return listens && writtenText(event) === 'abort' ? 'abort-handler' : undefined;
}

/** A signal of the caller that an expression hands on: itself, or as a property of an object literal. */
export function forwardedSignal(file: FileAnalysis, call: TSESTree.CallExpression | TSESTree.NewExpression): TSESTree.Expression | undefined {
  for (const argument of call.arguments) {
    if (argument.type === 'SpreadElement') continue;
    if (isSignal(file, argument) === 'yes') return argument;
    if (argument.type !== 'ObjectExpression') continue;
    for (const part of argument.properties) {
      if (part.type !== 'Property') continue;
      const key = propertyName(part) ?? '';
      const value = part.value as TSESTree.Expression;
      if (/signal$/iu.test(key) && isSignal(file, value, key) === 'yes') return value;
    }
  }
  return undefined;
}

/** Whether a signal comes from outside the function: a parameter, a property of one, a field; not one that is made here. */
export function isCallersSignal(file: FileAnalysis, signal: TSESTree.Node, depth = 0): boolean {
  const inner = unwrap(signal);
  if (depth > 8) return false;
  if (inner.type === 'Identifier') {
    const variable = variableOf(file, inner);
    const [definition] = variable?.defs ?? [];
    if (definition?.type === 'Parameter') return true;
    const value = variable && constantInitialiser(variable);
    if (value) return isCallersSignal(file, value, depth + 1);
    // `const { signal } = options`
    if (definition?.type === 'Variable' && definition.node.type === 'VariableDeclarator' && definition.node.id.type === 'ObjectPattern' && definition.node.init) {
      return isCallersSignal(file, definition.node.init, depth + 1);
    }
    // `for (const signal of signals)`
    const loop = definition?.node.parent?.parent;
    if (loop?.type === 'ForOfStatement' && loop.left === definition?.node.parent) return isCallersSignal(file, loop.right, depth + 1);
    // `let signal; if (init.signal) signal = init.signal;`
    return variable?.references.some(({ writeExpr }) => writeExpr !== undefined && writeExpr !== null && isCallersSignal(file, writeExpr, depth + 1)) === true;
  }
  if (inner.type === 'MemberExpression') {
    const object = unwrap(inner.object);
    return object.type === 'ThisExpression' || isCallersSignal(file, object, depth + 1);
  }
  if (inner.type === 'ThisExpression') return true;
  if (inner.type === 'LogicalExpression') return isCallersSignal(file, inner.left, depth + 1) || isCallersSignal(file, inner.right, depth + 1);
  if (inner.type === 'ConditionalExpression') return isCallersSignal(file, inner.consequent, depth + 1) || isCallersSignal(file, inner.alternate, depth + 1);
  const combined = parseMethodCall(inner);
  if (combined?.method === 'any' && combined.call.arguments[0]?.type === 'ArrayExpression') {
    return combined.call.arguments[0].elements.some((element) => element !== null && element.type !== 'SpreadElement' && isCallersSignal(file, element, depth + 1));
  }
  return false;
}

/** Whether a region of code looks at whether it was aborted: `signal.aborted`, `throwIfAborted()`, a test of the error's kind. */
export function testsAbort(file: FileAnalysis, region: TSESTree.Node): boolean {
  for (const node of file.walk(region, { intoFunctions: false })) {
    if (node.type === 'MemberExpression' && /^(?:aborted|throwIfAborted|isCancel\w*|isAbort\w*|isCancelled|cancelled|canceled)$/u.test(propertyName(node) ?? '')) return true;
    if (node.type === 'Identifier' && /abort|cancel/iu.test(node.name) && !isSignalName(node)) return true;
    if (node.type === 'Literal' && typeof node.value === 'string' && /^(?:AbortError|ABORT_ERR|ERR_CANCELED|CanceledError)$/u.test(node.value)) return true;
  }
  return false;
}

const isSignalName = (node: TSESTree.Identifier): boolean => /signal|controller/iu.test(node.name);
