import type { TSESTree } from '@typescript-eslint/types';
import { functionOf } from '../analysis/calls.ts';
import { mayBeSlot, mayBeStreamOption, slotOf, type CallbackSlot, type SlotKind } from '../analysis/callback-slots.ts';
import { callbackMayReject, callbackReturnsThenable, firstWait, questionsAboutCallback } from '../analysis/callbacks.ts';
import { fileContext } from '../analysis/context.ts';
import { runsInBrowser } from '../analysis/environment.ts';
import { promiseFate } from '../analysis/fates/of-file.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { acceptedElsewhere, intentOf } from '../analysis/intent.ts';
import { mentions } from '../analysis/completion.ts';
import { variableOf } from '../analysis/origin.ts';
import { parseDisposer, parseOverride, returnsNothingByBase } from '../analysis/void-members.ts';
import { calleeName, isFunction, parseMethodCall, propertyName, unwrap, wrapped, type FunctionNode } from '../analysis/syntax.ts';
import { mayReject, thenable } from '../analysis/thenables.ts';
import { excerpt } from '../analysis/words.ts';
import { elementMethods } from '../knowledge/callback-slots.ts';
import { disposeAsync, repairsOfCallback, repairsOfMapped } from '../repairs/callbacks.ts';
import { defineRule, type Finding, type Repair } from '../rule.ts';

interface Options {
  /** Handlers in the browser, where a failure is only logged; places whose type says that the result is not looked at. */
  readonly also: readonly ('browser-handlers' | 'void-types')[];
}

export const noAsyncCallback = defineRule<TSESTree.Node, Options>({
  name: 'no-async-callback',
  docs: {
    description: 'a callback that returns a promise to a place that does not wait for it',
    family: 'A6',
    types: 'helpful',
    presets: { recommended: 'error', strict: ['error', { also: ['browser-handlers', 'void-types'] }], browser: ['error', { also: ['browser-handlers'] }] },
  },
  messages: {
    predicate: '`{{call}}` {{effect}}: its callback returns a promise, which is always true.',
    comparator: '`{{call}}` does not sort: its callback returns a promise, which is no number.',
    flattener: '`{{call}}` gives promises, not what they stand for: `flatMap` does not wait for its callback.',
    reducer: 'From the second step on `{{name}}` is a promise: `{{method}}` does not wait for its callback.',
    memo: '`{{method}}` keeps the promise that its callback returns, not the value.',
    elements: '`{{method}}` looks at promises here: nobody waited for `{{call}}`.',
    kept: 'Nobody waits for the promises in `{{name}}`: what follows runs before they are done.',
    each: 'Nobody waits for the promises of `{{call}}`: what follows runs before they are done{{failures}}.',
    effect: '`{{name}}` takes what its function returns for a cleanup function, and a promise is none; its failure is unhandled.',
    suite: '`describe` does not wait for its function: tests that come after the first `await` are not registered.',
    exit: 'What follows this `await` never runs: the process ends as soon as the `exit` listeners return.',
    unload: 'What follows this `await` hardly ever runs: the page is gone by then.',
    lost: 'Nobody hears of it when this callback of `{{name}}` fails: the rejection is unhandled, which ends a Node process.',
    browser: 'Nobody hears of it when this handler (`{{name}}`) fails: the rejection is unhandled.',
    express: 'Express 4 does not see when this handler fails: the request gets no answer, and Node ends the process.',
    inherited: 'What `{{name}}` inherits from says that it returns nothing: those who call it so do not wait for this promise, and its failure is unhandled.',
    dispose: '`using` does not wait for what `Symbol.dispose` returns: it is not done when the block is left, and its failure is unhandled.',
    void: '`{{name}}` does not look at what its function returns: a failure of this promise is unhandled.',
  },
  options: {
    also: {
      type: 'array',
      items: { type: 'string', enum: ['browser-handlers', 'void-types'] },
      uniqueItems: true,
      description: 'Also report handlers in the browser, where a failure is only logged, callbacks given to any place whose type says `() => void`, and members whose base says so.',
    },
  },
  defaults: { also: [] },

  collect: (_file, add, { also }) => {
    const values = also.includes('void-types');
    const attributes = values || also.includes('browser-handlers');
    const consider = (node: TSESTree.Node | null | undefined): void => {
      if (node && mayBeSlot(node, values)) add(node);
    };
    const override = (node: TSESTree.Node): void => {
      if (values && parseOverride(node)) add(node);
    };
    const disposer = (node: TSESTree.MethodDefinition | TSESTree.PropertyDefinition | TSESTree.Property): void => {
      if (parseDisposer(node)) add(node);
    };
    return {
      MethodDefinition: (node) => {
        override(node);
        disposer(node);
      },
      AccessorProperty: override,
      TSAbstractMethodDefinition: override,
      TSAbstractPropertyDefinition: override,
      TSAbstractAccessorProperty: override,
      TSMethodSignature: override,
      TSPropertySignature: override,
      CallExpression: (node) => node.arguments.forEach(consider),
      NewExpression: (node) => node.arguments.forEach(consider),
      AssignmentExpression: (node) => (values || isHandlerProperty(node.left)) && consider(node.right),
      JSXExpressionContainer: (node) => attributes && node.parent.type === 'JSXAttribute' && consider(node.expression),
      Property: (node) => {
        if (node.parent.type !== 'ObjectExpression') return;
        disposer(node);
        if (values || mayBeStreamOption(node)) consider(node.value);
      },
      VariableDeclarator: (node) => values && node.id.typeAnnotation && consider(node.init),
      ReturnStatement: (node) => values && isFunction(node.argument) && consider(node.argument),
      PropertyDefinition: (node) => {
        override(node);
        disposer(node);
        if (values && node.typeAnnotation) consider(node.value);
      },
    };
  },

  ask: (callback, file) => (isMember(callback) ? [] : questionsAboutCallback(file, callback)),

  find(callback, file, { also }): Finding | undefined {
    if (isMember(callback)) return findDisposer(file, callback) ?? findOverride(file, callback);
    const returns = callbackReturnsThenable(file, callback);
    // A callback that gives a promise on some of its ways only loses that one.
    if (returns !== 'always' && (returns !== 'maybe' || slotOf(file, callback, also.includes('void-types'))?.kind !== 'void')) return undefined;
    const slot = slotOf(file, callback, also.includes('void-types'));
    if (!slot) return findMapped(file, callback);
    if (intentOf(file, callback, 'detached') || acceptedElsewhere(file, callback, '@typescript-eslint/no-misused-promises')) return undefined;
    const found = describe(file, slot, callback);
    if (!found || (isBrowserOnly(file, slot) && !also.includes('browser-handlers')) || (slot.kind === 'void' && !also.includes('void-types'))) return undefined;
    const fn = unwrap(callback);
    const others = usesInSuchSlots(file, slot, callback);
    // The first place stands for all: it is one function that fails.
    if (others.some(({ range }) => range[0] < callback.range[0])) return undefined;
    return {
      node: callback,
      loc: found.at?.loc ?? (isFunction(fn) ? headOf(file, fn) : callback.loc),
      messageId: found.messageId,
      data: { call: slot.call ? excerpt(file, slot.call) : '', name: slot.name, method: slot.name, ...found.data },
      ...(others.length > 0 && { related: others.map((node) => ({ message: 'and here', node })) }),
      repairs: repairsOfAll(file, [{ slot, callback }, ...others.flatMap((other) => slotsOf(file, other))]),
      certainty: slot.kind === 'void' ? 'likely' : 'certain',
    };
  },
});

/** Where else the same function stands in a slot of the same kind, in which nothing but its rejection is lost. */
function usesInSuchSlots(file: FileAnalysis, { kind }: CallbackSlot, callback: TSESTree.Node): readonly TSESTree.Node[] {
  const name = unwrap(callback);
  const onlyFails = kind === 'express' || kind === 'listener' || kind === 'timer' || kind === 'server' || kind === 'library' || kind === 'browser';
  if (name.type !== 'Identifier' || !onlyFails) return [];
  const uses = variableOf(file, name)?.references.map(({ identifier }) => identifier as TSESTree.Identifier) ?? [];
  return uses.filter((use) => use !== name && mayBeSlot(use, false) && slotOf(file, use, false)?.kind === kind);
}

const slotsOf = (file: FileAnalysis, callback: TSESTree.Node): { slot: CallbackSlot; callback: TSESTree.Node }[] => {
  const slot = slotOf(file, callback, false);
  return slot ? [{ slot, callback }] : [];
};

/** The repairs of the first place, done at all of them; one that does not fit everywhere is left out. */
function repairsOfAll(file: FileAnalysis, [first, ...others]: readonly { slot: CallbackSlot; callback: TSESTree.Node }[]): readonly Repair[] {
  if (!first) return [];
  return repairsOfCallback(file, first.slot, first.callback).flatMap((repair) => {
    const same = others.map(({ slot, callback }) => repairsOfCallback(file, slot, callback).find(({ title }) => title === repair.title));
    if (!same.every((one) => one !== undefined)) return [];
    // What all of them need, an import or a helper, comes once.
    const edits = new Map([repair, ...same].flatMap((one) => one.edits).map((edit) => [`${edit.range.join()} ${edit.text}`, edit]));
    return [{ ...repair, edits: [...edits.values()] }];
  });
}

/** `element.onclick`: the only places where a function that is stored is a callback, whatever the types say. */
const isHandlerProperty = (target: TSESTree.Node): boolean => target.type === 'MemberExpression' && /^on[a-z]+$/u.test(propertyName(target) ?? '');

interface Description {
  readonly messageId: string;
  readonly data?: Readonly<Record<string, string>>;
  /** Where the squiggle goes, when not at the callback's head. */
  readonly at?: TSESTree.Node;
}

const EFFECTS: Readonly<Record<string, string>> = {
  filter: 'keeps every element', some: 'is true for any element', every: 'is always true', find: 'gives the first element', findLast: 'gives the last element',
  findIndex: 'gives the first index', findLastIndex: 'gives the last index', reject: 'keeps no element', partition: 'puts every element into the first part',
};

/** What is wrong with a callback that returns a promise in this slot; nothing where only a rejection is lost and there is none. */
function describe(file: FileAnalysis, slot: CallbackSlot, callback: TSESTree.Node): Description | undefined {
  const fn = unwrap(callback);
  switch (slot.kind) {
    case 'predicate':
      return { messageId: 'predicate', data: { effect: EFFECTS[slot.name] ?? 'takes every element' } };
    case 'flattener':
      // As a statement all that matters is who waits: another rule's business.
      return slot.call?.parent?.type === 'ExpressionStatement' || isFlattenedLater(slot) ? undefined : { messageId: 'flattener' };
    case 'comparator':
    case 'suite':
      return { messageId: slot.kind };
    case 'memo':
      return isFunction(fn) && fn.async && !isUsedByHook(file, slot) ? { messageId: 'memo' } : undefined;
    case 'reducer':
      return describeReducer(file, slot, callback);
    case 'each':
      return describeEach(file, callback);
    case 'effect':
      return isFunction(fn) && !fn.async && isHandled(file, callback) ? undefined : { messageId: 'effect' };
    case 'exit':
    case 'unload': {
      const wait = isFunction(fn) ? firstWait(file, fn) : undefined;
      return wait && { messageId: slot.kind, at: wait };
    }
    default:
      break;
  }
  // From here on nothing but a rejection is lost.
  if (isUnheardOnPurpose(file, slot.kind)) return undefined;
  if (callbackMayReject(file, callback) === 'never' || throwsAtOnce(file, callback, slot.kind)) return undefined;
  return { messageId: slot.kind === 'express' || slot.kind === 'browser' || slot.kind === 'void' ? slot.kind : 'lost' };
}

/**
 * An async function that waits for nothing fails, if at all, while its caller runs: without `async` it would be no better. Nor would one that
 * only waits for what never rejects, where nobody catches what a callback throws.
 */
function throwsAtOnce(file: FileAnalysis, callback: TSESTree.Node, kind?: SlotKind): boolean {
  const fn = functionOf(file, callback);
  if (!fn?.async || (firstWait(file, fn) && kind !== 'timer' && kind !== 'listener')) return false;
  for (const node of file.walk(fn.body)) {
    if (node.type === 'AwaitExpression' && mayReject(file, node.argument) !== 'never') return false;
    if (node.type === 'ForOfStatement' && node.await) return false;
    if (node.type === 'ReturnStatement' && node.argument && thenable(file, node.argument) !== 'never') return false;
    if (node.type === 'ThrowStatement') return false;
  }
  return fn.body.type === 'BlockStatement' || thenable(file, fn.body) === 'never';
}

/** Whether a function that is not async gives a promise that cannot fail any more. */
const isHandled = (file: FileAnalysis, callback: TSESTree.Node): boolean => callbackMayReject(file, callback) === 'never';

function describeEach(file: FileAnalysis, callback: TSESTree.Node): Description | undefined {
  const fn = unwrap(callback);
  const fails = callbackMayReject(file, callback) === 'maybe';
  if (isFunction(fn) && !fn.async) {
    // `xs.forEach((x) => (chain = chain.then(…)))` keeps the promise; a chain with a handler takes care of itself.
    if (!fails || (fn.body.type !== 'BlockStatement' && unwrap(fn.body).type === 'AssignmentExpression')) return undefined;
  }
  if (isFunction(fn) && fn.async && !firstWait(file, fn) && !fails) return undefined;
  return { messageId: 'each', data: { failures: fails ? ', and failures are unhandled' : '' } };
}

/** An accumulator that is used as a value although it has been a promise since the second step. */
function describeReducer(file: FileAnalysis, { call }: CallbackSlot, callback: TSESTree.Node): Description | undefined {
  const fn = unwrap(callback);
  const [accumulator] = isFunction(fn) ? fn.params : [];
  const initial = call?.arguments[1];
  if (!isFunction(fn) || accumulator?.type !== 'Identifier' || !initial || thenable(file, initial) !== 'never') return undefined;
  for (const node of file.walk(fn.body)) {
    if (node.type === 'AwaitExpression' && mentions(file, node.argument, accumulator.name)) return undefined;
    if (node.type === 'CallExpression' && parseMethodCall(node)?.method === 'then') return undefined;
  }
  return mentions(file, fn.body, accumulator.name) ? { messageId: 'reducer', data: { name: accumulator.name } } : undefined;
}

/** `use(useMemo(async …))` and promises that are handed to something else are meant. */
function isUsedByHook(file: FileAnalysis, { call }: CallbackSlot): boolean {
  const parent = call && wrapped(call).parent;
  if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier' || /promise/iu.test(parent.id.name)) return true;
  return variableOf(file, parent.id)?.references.some(({ identifier }) => {
    const { parent: user } = wrapped(identifier);
    return user?.type === 'AwaitExpression' || user?.type === 'CallExpression' || (user?.type === 'JSXExpressionContainer' && user.parent.type === 'JSXAttribute') || (user?.type === 'MemberExpression' && user.parent.type === 'AwaitExpression');
  }) === true;
}

/** `(await Promise.all(xs.flatMap(async …))).flat()`. */
function isFlattenedLater({ call }: CallbackSlot): boolean {
  for (let at: TSESTree.Node | undefined = call?.parent; at && !isFunction(at) && !/(?:Statement|Declarator)$/u.test(at.type); at = at.parent) {
    if (at.type === 'CallExpression' && /^(?:flat|flatMap|all|allSettled)$/u.test(calleeName(at) ?? '')) return calleeName(at)?.startsWith('flat') === true || isFlat(at);
  }
  return false;
}

function isFlat(combinator: TSESTree.Node): boolean {
  for (let at = combinator.parent, steps = 0; at && steps < 4; at = at.parent, steps += 1) {
    if (at.type === 'MemberExpression' && at.property.type === 'Identifier' && at.property.name === 'flat') return true;
  }
  return false;
}

/** `xs.map(async …).join()`, and arrays of promises in a variable that nobody looks at again. */
function findMapped(file: FileAnalysis, callback: TSESTree.Node): Finding | undefined {
  const call = wrapped(callback).parent;
  if (call?.type !== 'CallExpression' || calleeName(call) !== 'map' || call.arguments[0] !== wrapped(callback)) return undefined;
  const kind = file.types.collection((unwrap(call.callee) as TSESTree.MemberExpression).object ?? call);
  if (kind !== 'array' && kind !== 'tuple' && kind !== 'unknown') return undefined;
  const next = wrapped(call).parent;
  const user = next?.type === 'MemberExpression' && next.object === wrapped(call) ? wrapped(next).parent : undefined;
  if (user?.type === 'CallExpression' && user.callee === wrapped(next as TSESTree.Node)) {
    const method = calleeName(user) ?? '';
    return elementMethods.has(method)
      ? { node: user, loc: (next as TSESTree.MemberExpression).property.loc, messageId: 'elements', data: { method, call: excerpt(file, call) }, repairs: repairsOfMapped(file, call), certainty: 'certain' }
      : undefined;
  }
  if (next?.type !== 'VariableDeclarator') return undefined;
  const fate = promiseFate(file, call, 'several');
  if (fate.kind !== 'dropped' || !fate.variable || fate.uses.some((use) => use.kind === 'discarded')) return undefined;
  return { node: call, messageId: 'kept', data: { name: fate.variable.name }, repairs: repairsOfMapped(file, call), certainty: 'certain' };
}

/** Members are candidates as a whole, callbacks by their value. */
const isMember = (node: TSESTree.Node): boolean => 'key' in node;

/** `async [Symbol.dispose]()`. */
function findDisposer(file: FileAnalysis, node: TSESTree.Node): Finding | undefined {
  const member = node.type === 'MethodDefinition' || node.type === 'PropertyDefinition' || node.type === 'Property' ? parseDisposer(node) : undefined;
  if (!member?.fn || callbackReturnsThenable(file, member.fn) !== 'always' || intentOf(file, node, 'detached')) return undefined;
  if (!firstWait(file, member.fn) && callbackMayReject(file, member.fn) === 'never') return undefined;
  return { node, loc: member.key.loc, messageId: 'dispose', repairs: disposeAsync(file, member), certainty: 'certain' };
}

/** An async method where what the class extends or implements has one that returns nothing. */
function findOverride(file: FileAnalysis, node: TSESTree.Node): Finding | undefined {
  const member = parseOverride(node);
  if (!member || (member.fn && callbackReturnsThenable(file, member.fn) !== 'always') || !returnsNothingByBase(file, member)) return undefined;
  if (isUnheardOnPurpose(file, 'void') || intentOf(file, node, 'detached') || acceptedElsewhere(file, node, '@typescript-eslint/no-misused-promises')) return undefined;
  if (member.fn && (callbackMayReject(file, member.fn) === 'never' || throwsAtOnce(file, member.fn))) return undefined;
  const repairs = member.fn ? repairsOfCallback(file, { kind: 'void', name: member.name, call: undefined }, member.fn) : [];
  return { node, loc: member.key.loc, messageId: 'inherited', data: { name: member.name }, repairs, certainty: 'likely' };
}

/** Whether the file is one where nobody minds that a rejection is lost. */
function isUnheardOnPurpose(file: FileAnalysis, kind: SlotKind): boolean {
  const context = fileContext(file);
  return context === 'test' || context === 'config' || (context === 'script' && kind !== 'express') || file.settings.globalRejectionHandler;
}

/** Whether a lost rejection does no more than appear in a browser's console. */
function isBrowserOnly(file: FileAnalysis, { kind }: CallbackSlot): boolean {
  if (kind === 'browser') return true;
  return (kind === 'timer' || kind === 'listener') && runsInBrowser(file);
}

/** From the start of a function to where its body begins. */
function headOf(file: FileAnalysis, fn: FunctionNode): TSESTree.SourceLocation {
  const before = file.source.getTokenBefore(fn.body, (token) => token.value !== '(');
  return { start: fn.loc.start, end: before && before.range[1] > fn.range[0] ? before.loc.end : fn.body.loc.start };
}
