/** Whether code that has a signal ever looks at it: reads it, hands it on, or listens to it. */
import type { TSESTree } from '@typescript-eslint/types';
import type { TSESLint } from '@typescript-eslint/utils';
import { flowAround } from './fates/of-file.ts';
import type { FileAnalysis } from './file.ts';
import { variableOf } from './origin.ts';
import { isSignal, openSlotOf, signalsAt, uncancellableRegion, type SignalSource } from './signals.ts';
import { calleeName, contains, enclosingFunction, functionName, isFunction, propertyName, unwrap, wrapped, type FunctionNode, type LoopNode } from './syntax.ts';

/** A signal that a function takes and never looks at. */
export interface UnreadSignal {
  /** How it is written: `signal`, or `options.signal` for a property that is never read. */
  readonly text: string;
  readonly node: TSESTree.Node;
  readonly optional: boolean;
}

/** The signals among a function's parameters that nothing in it mentions; none where the signature is somebody else's. */
export function unreadSignals(file: FileAnalysis, fn: FunctionNode): readonly UnreadSignal[] {
  if (hasFixedSignature(fn)) return [];
  return fn.params.flatMap((parameter): readonly UnreadSignal[] => {
    const target = parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
    if (target.type === 'Identifier') {
      if (isSignal(file, target, target.name) === 'yes') {
        return isUnused(file, target) ? [{ text: target.name, node: target, optional: target.optional }] : [];
      }
      const property = declaredSignal(file, target);
      return property !== undefined && readsOthersOnly(file, target, property) ? [{ text: `${target.name}.${property}`, node: target, optional: true }] : [];
    }
    if (target.type !== 'ObjectPattern') return [];
    return target.properties.flatMap((property): readonly UnreadSignal[] => {
      if (property.type !== 'Property') return [];
      const value = property.value.type === 'AssignmentPattern' ? property.value.left : property.value;
      const key = propertyName(property) ?? '';
      return value.type === 'Identifier' && isSignal(file, value, key) === 'yes' && isUnused(file, value) ? [{ text: value.name, node: value, optional: true }] : [];
    });
  });
}

/** The signal that the function itself asks for, in a type that is written at the parameter; a bag of everybody's options may have one by the way. */
function declaredSignal(file: FileAnalysis, parameter: TSESTree.Identifier): string | undefined {
  const annotation = parameter.typeAnnotation?.typeAnnotation;
  if (annotation?.type !== 'TSTypeLiteral') return undefined;
  for (const member of annotation.members) {
    if (member.type === 'TSPropertySignature' && member.key.type === 'Identifier' && member.typeAnnotation && /\bAbortSignal\b/u.test(file.text(member.typeAnnotation))) return member.key.name;
  }
  return undefined;
}

function isUnused(file: FileAnalysis, name: TSESTree.Identifier): boolean {
  const variable = variableOf(file, name);
  return !name.name.startsWith('_') && variable !== undefined && variable.references.every(({ init }) => init);
}

/** Whether an options object is used for some of its properties, never for the signal, and never as a whole. */
function readsOthersOnly(file: FileAnalysis, parameter: TSESTree.Identifier, property: string): boolean {
  const uses = variableOf(file, parameter)?.references.filter(({ init }) => !init) ?? [];
  return uses.length > 0 && uses.every(({ identifier }) => {
    const use = wrapped(identifier);
    return use.parent?.type === 'MemberExpression' && use.parent.object === use && propertyName(use.parent) !== undefined && propertyName(use.parent) !== property;
  });
}

/** Parsers of plain JavaScript leave lists out that only TypeScript fills. */
const holds = (list: readonly unknown[] | undefined): boolean => list !== undefined && list.length > 0;

/** Whether a function's parameters are what somebody else asks for: a base class, an interface, a callback's caller. */
export function hasFixedSignature(fn: FunctionNode): boolean {
  const { parent } = fn;
  switch (parent.type) {
    case 'MethodDefinition': {
      const owner = parent.parent.parent;
      return parent.override || parent.kind !== 'method' || Boolean(owner.superClass) || holds(owner.implements) || holds(parent.decorators);
    }
    case 'PropertyDefinition': {
      const owner = parent.parent.parent;
      return parent.override || Boolean(parent.typeAnnotation) || Boolean(owner.superClass) || holds(owner.implements);
    }
    case 'VariableDeclarator':
      return 'typeAnnotation' in parent.id && Boolean(parent.id.typeAnnotation);
    default:
      return fn.type !== 'FunctionDeclaration';
  }
}

/** Whether a function waits for anything, so that an abort could come meanwhile. */
export function waitsForSomething(file: FileAnalysis, fn: FunctionNode): boolean {
  for (const node of file.walk(fn.body)) {
    if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) return true;
  }
  return false;
}

/** Whether a region has a call that takes a signal and gets none: that call is the better place to complain about. */
export function hasOpenSlot(file: FileAnalysis, region: TSESTree.Node): boolean {
  for (const node of file.walk(region, { intoFunctions: true })) {
    if (node.type === 'CallExpression' && openSlotOf(file, node) && !uncancellableRegion(file, node)) return true;
  }
  return false;
}

/** The signal at hand that a loop with awaits neither reads nor hands on; undefined when it does, or when something else ends it. */
export function unobservedInLoop(file: FileAnalysis, loop: LoopNode): SignalSource | undefined {
  const fn = enclosingFunction(loop);
  if (!fn || !suspends(file, loop) || uncancellableRegion(file, loop)) return undefined;
  const sources = signalsAt(file, loop);
  const [first] = sources.filter(({ owner }) => owner === 'caller');
  if (!first || sources.some((source) => isObserved(file, source, loop, fn))) return undefined;
  return first;
}

function suspends(file: FileAnalysis, loop: LoopNode): boolean {
  if (loop.type === 'ForOfStatement' && loop.await) return true;
  const flow = flowAround(file, loop.body);
  if (!flow) return false;
  // Within each other such loops are one question: the outermost is asked.
  return flow.eventsOf(loop.body).some((event) => event.kind === 'await' && event.suspension !== 'micro');
}

/** Whether the loop sees the signal: in itself, by a value that was made with it, or by a listener of the function. */
function isObserved(file: FileAnalysis, source: SignalSource, loop: LoopNode, fn: FunctionNode): boolean {
  const variable = source.node.type === 'Identifier' ? variableOf(file, source.node) : undefined;
  if (!variable) return true;
  const [, property] = /^[\w$]+\??\.(\w+)$/u.exec(source.text) ?? [];
  return referencesOf(file, variable, 0).some((reference) => {
    if (property !== undefined && isOtherMember(reference, property)) return false;
    if (contains(loop, reference)) return true;
    return isListenedTo(reference) || (contains(fn, reference) && madeWith(file, reference, loop)) || readFrom(file, loop).some(({ value, own }) => comesFrom(file, value, reference, own, 0));
  });
}

const isOtherMember = (reference: TSESTree.Node, property: string): boolean => {
  const use = wrapped(reference);
  return use.parent?.type === 'MemberExpression' && use.parent.object === use && propertyName(use.parent) !== undefined && propertyName(use.parent) !== property;
};

/** The mentions of a variable, and of constants that are made of nothing but it: `const { signal } = options`. */
function referencesOf(file: FileAnalysis, variable: TSESLint.Scope.Variable, depth: number): readonly TSESTree.Node[] {
  const own = variable.references.filter(({ init }) => !init).map(({ identifier }) => identifier as TSESTree.Node);
  if (depth > 2) return own;
  const further = own.flatMap((reference) => {
    const { parent } = wrapped(reference);
    const declarator = parent?.type === 'VariableDeclarator' ? parent : parent?.type === 'MemberExpression' && parent.parent.type === 'VariableDeclarator' ? parent.parent : undefined;
    if (!declarator) return [];
    return namesOf(declarator.id).flatMap((name) => {
      const alias = variableOf(file, name);
      return alias && alias !== variable ? referencesOf(file, alias, depth + 1) : [];
    });
  });
  return [...own, ...further];
}

function namesOf(pattern: TSESTree.Node): readonly TSESTree.Identifier[] {
  if (pattern.type === 'Identifier') return [pattern];
  if (pattern.type !== 'ObjectPattern') return [];
  return pattern.properties.flatMap((property) => (property.type === 'Property' && property.value.type === 'Identifier' ? [property.value] : []));
}

/** `signal.addEventListener(…)`, `addAbortSignal(signal, …)`: an abort does something, and that may end the loop. */
function isListenedTo(reference: TSESTree.Node): boolean {
  for (let node: TSESTree.Node | undefined = reference; node && !/Statement$/u.test(node.type); node = node.parent) {
    if (node.type === 'CallExpression' && /EventListener|abort|^on$|^once$|cancel/iu.test(calleeName(node) ?? '') && !/^throwIfAborted$/u.test(calleeName(node) ?? '')) return true;
  }
  return false;
}

/** Whether what was made with the signal is used in the loop: `const stream = open({ signal })`. */
function madeWith(file: FileAnalysis, reference: TSESTree.Node, loop: LoopNode): boolean {
  for (let node: TSESTree.Node | undefined = reference.parent; node && !isFunction(node); node = node.parent) {
    if (node.type !== 'VariableDeclarator') continue;
    return namesOf(node.id).some((name) => variableOf(file, name)?.references.some(({ identifier }) => contains(loop, identifier)) === true);
  }
  return false;
}

/** What a loop reads from: the stream of a `for await`, and what the calls that it waits for are methods of (`reader.read()`). */
function readFrom(file: FileAnalysis, loop: LoopNode): readonly { readonly value: TSESTree.Node; readonly own: boolean }[] {
  const found = loop.type === 'ForOfStatement' && loop.await ? [{ value: loop.right as TSESTree.Node, own: true }] : [];
  for (const node of file.walk(loop)) {
    const call = node.type === 'AwaitExpression' ? unwrap(node.argument) : undefined;
    const callee = call?.type === 'CallExpression' ? unwrap(call.callee) : undefined;
    if (callee?.type === 'MemberExpression' && /^(?:read|next|recv|receive|pull|take|shift)/u.test(propertyName(callee) ?? '')) found.push({ value: callee.object, own: false });
  }
  return found;
}

/** Whether something was made with the signal, by way of whatever variables. A stream that was handed in is ended by whoever has it. */
function comesFrom(file: FileAnalysis, value: TSESTree.Node, signal: TSESTree.Node, own: boolean, depth: number): boolean {
  if (contains(value, signal)) return true;
  if (depth > 5) return false;
  for (const node of file.walk(value, { intoFunctions: true })) {
    if (node.type === 'ThisExpression' && own) return true;
    if (node.type !== 'Identifier') continue;
    const variable = variableOf(file, node);
    const [definition] = variable?.defs ?? [];
    if (!variable || !definition) continue;
    if (definition.type === 'Parameter') {
      if (own) return true;
      continue;
    }
    const sources = [
      ...(definition.node.type === 'VariableDeclarator' && definition.node.init ? [definition.node.init] : []),
      ...(definition.type === 'FunctionName' ? [definition.node] : []),
      ...variable.references.flatMap(({ writeExpr, identifier }) => (writeExpr ? [writeExpr] : addedTo(identifier as TSESTree.Node))),
    ];
    if (sources.some((source) => !contains(source, value) && comesFrom(file, source, signal, own, depth + 1))) return true;
  }
  return false;
}

/** What `list.push(…)` and its kin put into a collection. */
function addedTo(collection: TSESTree.Node): readonly TSESTree.Node[] {
  const member = collection.parent;
  const call = member?.type === 'MemberExpression' && member.object === collection ? member.parent : undefined;
  return call?.type === 'CallExpression' && /^(?:push|add|set|unshift|enqueue)$/u.test(calleeName(call) ?? '') ? call.arguments : [];
}

/** The name that a message calls a function by. */
export const nameForMessage = (fn: FunctionNode): string => functionName(fn) ?? 'this function';

/** Whether a loop is over a written list: it is short. */
export const isShortList = (loop: LoopNode): boolean => loop.type === 'ForOfStatement' && unwrap(loop.right).type === 'ArrayExpression';
