/**
 * Places that call a function and do something with what it returns other than wait for it: each is a slot of a known kind. Types
 * decide where there are any; else the name of the method together with where its receiver comes from.
 */
import type { TSESTree } from '@typescript-eslint/types';
import { isBuiltin } from '../knowledge/builtin-modules.ts';
import {
  arrayMethods, collectionModules, comparatorMethods, eachMethods, effectHooks, endingEvents, listenerMethods, nodeTargets, predicateMethods,
  serverFunctions, streamConstructors, streamOptions, timerFunctions,
} from '../knowledge/callback-slots.ts';
import { capturesRejections, eventName, isEmitter } from './emitters.ts';
import type { FileAnalysis } from './file.ts';
import { expressVersionOf, isOfVue, suiteRunner } from './frameworks.ts';
import { originKey, originOf } from './origin.ts';
import { calleeName, isFunction, isPromiseType, parseMethodCall, parsePath, propertyName, unwrap, wrapped } from './syntax.ts';

/**
 * - `predicate`, `comparator`, `flattener`, `reducer`, `memo`: the promise is taken for the value that was wanted.
 * - `each`: the result is thrown away, and what follows runs before the promises are done.
 * - `effect`, `suite`, `exit`, `unload`: what calls the function cannot wait.
 * - `listener`, `timer`, `server`, `library`, `stream` (an option of a stream): nothing but a rejection is lost. `browser`: the same where it is only logged.
 * - `express`: a handler of Express 4. `void`: a place whose type says that the result is not looked at.
 */
export type SlotKind =
  | 'predicate' | 'comparator' | 'flattener' | 'reducer' | 'memo' | 'each' | 'effect' | 'suite' | 'exit' | 'unload'
  | 'listener' | 'timer' | 'server' | 'library' | 'stream' | 'browser' | 'express' | 'void';

export interface CallbackSlot {
  readonly kind: SlotKind;
  /** The name that the slot goes by: `filter`, `setTimeout`, `onclick`. */
  readonly name: string;
  /** The call that takes the callback, if a call does. */
  readonly call: TSESTree.CallExpression | TSESTree.NewExpression | undefined;
}

/**
 * Whether a place can be a slot at all, by syntax alone: cheap enough to be asked of every function and argument of a file.
 * @param all whether a function given by its name counts wherever it stands, not only in calls with a name that says something
 */
export function mayBeSlot(callback: TSESTree.Node, all: boolean): boolean {
  const inner = unwrap(callback);
  if (inner.type === 'SpreadElement') return all && inner.parent.type !== 'ObjectExpression';
  if (isFunction(inner)) return inner.type !== 'FunctionDeclaration';
  if (inner.type !== 'Identifier' && inner.type !== 'MemberExpression') return false;
  const { parent } = wrapped(inner);
  if (parent?.type === 'CallExpression' && !all) {
    const name = calleeName(parent) ?? '';
    return arrayMethods.has(name) || eachMethods.has(name) || listenerMethods.has(name) || timerFunctions.has(name) || name === 'nextTick'
      || name === 'addEventListener' || name === 'createServer' || effectHooks.has(name) || mayBeRoute(parent, wrapped(inner))
      || predicateMethods.has(name) || comparatorMethods.has(name);
  }
  return true;
}

/** Whether an argument may be the handler of a route: `app.get(path, handler)`, `router.use(handler)`, `router.route(path).get(handler)`. */
function mayBeRoute(call: TSESTree.CallExpression, argument: TSESTree.Node): boolean {
  const method = parseMethodCall(call);
  if (!method || !/^(?:get|post|put|patch|delete|all|use)$/u.test(method.method) || call.parent.type === 'AwaitExpression') return false;
  return method.method === 'use' || call.arguments[0] !== argument || unwrap(method.object).type === 'CallExpression';
}

/**
 * The slot that a callback stands in; undefined when the place may well wait for what it returns, or cannot be told.
 * @param all whether places count that nothing but their type makes a slot (`void`)
 */
export function slotOf(file: FileAnalysis, callback: TSESTree.Node, all: boolean): CallbackSlot | undefined {
  const outer = wrapped(callback);
  const { parent } = outer;
  switch (parent?.type) {
    case 'CallExpression':
    case 'NewExpression':
      return parent.callee === outer ? undefined : slotOfArgument(file, outer, parent, all);
    case 'AssignmentExpression':
      return parent.right === outer ? slotOfAssignment(file, outer, parent.left, all) : undefined;
    case 'JSXExpressionContainer':
      return slotOfAttribute(file, outer, parent, all);
    case 'Property': {
      const stream = streamOption(file, parent);
      if (stream) return { kind: 'stream', name: stream, call: undefined };
      return file.types.contextualReturn(callback) === 'void' ? { kind: 'void', name: nameOfPlace(file, parent), call: undefined } : undefined;
    }
    case 'VariableDeclarator':
    case 'ReturnStatement':
    case 'ArrowFunctionExpression':
    case 'PropertyDefinition':
      // `return async function run(): Promise<void> {…}`: who writes that knows that a promise comes back.
      if (statesPromise(callback) && (parent.type === 'ReturnStatement' || parent.type === 'ArrowFunctionExpression')) return undefined;
      return file.types.contextualReturn(callback) === 'void' ? { kind: 'void', name: nameOfPlace(file, parent), call: undefined } : undefined;
    default:
      return undefined;
  }
}

/** Whether a property may be a function that a stream calls, by syntax alone: `new Writable({ write() {…} })`. */
export function mayBeStreamOption({ key, parent }: TSESTree.Property): boolean {
  const creation = parent.parent;
  return key.type === 'Identifier' && streamOptions.has(key.name) && creation.type === 'NewExpression' && creation.arguments[0] === parent && streamConstructors.has(calleeName(creation) ?? '');
}

/** `Writable.write` for such a function of one of Node's streams. */
function streamOption(file: FileAnalysis, property: TSESTree.Property): string | undefined {
  if (!mayBeStreamOption(property)) return undefined;
  const { callee } = property.parent.parent as TSESTree.NewExpression;
  const origin = originOf(file, callee);
  return origin?.module === 'stream' ? `${origin.path.at(-1) ?? 'Stream'}.${propertyName(property) ?? ''}` : undefined;
}

function statesPromise(callback: TSESTree.Node): boolean {
  const fn = unwrap(callback);
  return isFunction(fn) && isPromiseType(fn.returnType?.typeAnnotation);
}

function slotOfArgument(file: FileAnalysis, callback: TSESTree.Node, call: TSESTree.CallExpression | TSESTree.NewExpression, all: boolean): CallbackSlot | undefined {
  const name = calleeName(call) ?? '';
  const index = (call.arguments as TSESTree.Node[]).indexOf(callback);
  const slot = (kind: SlotKind): CallbackSlot => ({ kind, name, call });
  if (call.type === 'CallExpression') {
    const collection = slotOfCollection(file, call, name, index);
    if (collection) return slot(collection);
  }
  const known = call.type === 'CallExpression' ? slotByName(file, call, name, index) : 'none';
  if (!known) return undefined;
  // A place that takes promises knows what to do with them; what is remembered has the type of whatever the callback gives, and with
  // Express it is the version that counts.
  if (known !== 'none') return known.kind !== 'memo' && known.kind !== 'express' && file.types.contextualReturn(unwrap(callback)) === 'thenable' ? undefined : known;
  // The function of `new Promise` is another rule's business; a chain waits for what its handlers return, whatever their types say.
  // Vue takes the failures of its effects, watchers and hooks to the handler of the app.
  if (!(all || mayBeOfNode(file, call)) || /^(?:Promise|then|catch|finally)$/u.test(name) || file.types.contextualReturn(unwrap(callback)) !== 'void' || isOfVue(file, call)) return undefined;
  const declared = file.types.declarations(call);
  // What Node declares so calls back when something is done, and never looks at the result.
  const inNode = declared.length > 0 && declared.every(({ origin, module }) => origin === 'library' && module !== undefined);
  return inNode || all ? slot(inNode ? 'library' : 'void') : undefined;
}

/** Whether what is called may be declared by Node, for all that syntax tells: test runners and hooks of frameworks are not worth a question. */
function mayBeOfNode(file: FileAnalysis, { callee }: TSESTree.CallExpression | TSESTree.NewExpression): boolean {
  const origin = originOf(file, callee);
  if (!origin) return true;
  return origin.module === '' ? callee.type === 'MemberExpression' || origin.path[0] === 'queueMicrotask' : isBuiltin(origin.module);
}

/** The slot of an argument of a known function; undefined for one that is taken care of, `none` for one that nothing is known of. */
function slotByName(file: FileAnalysis, call: TSESTree.CallExpression, name: string, index: number): CallbackSlot | undefined | 'none' {
  const slot = (kind: SlotKind): CallbackSlot => ({ kind, name, call });
  const origin = originOf(file, call.callee);
  const key = origin && originKey(origin);
  if (index === 0 && effectHooks.has(name) && isFromReact(origin?.module)) return slot('effect');
  if (index === 0 && (name === 'useMemo' ? isFromReact(origin?.module) : name === 'computed' && isOfVue(file, call))) return slot('memo');
  if (key !== undefined && timerFunctions.has(key)) return { kind: key.startsWith('request') ? 'browser' : 'timer', name: key, call };
  if (key !== undefined && serverFunctions.has(key)) return slot('server');
  if (name === 'describe' && index === 1) {
    const runner = suiteRunner(file, call.callee);
    if (runner === 'jest' || runner === 'mocha') return slot('suite');
  }
  const listener = slotOfListener(file, call, name, index);
  if (listener !== 'none') return listener && { kind: listener, name: parsePath(call.callee)?.join('.') ?? name, call };
  return expressVersionOf(file, call) === 4 ? slot('express') : 'none';
}

const isFromReact = (module: string | undefined): boolean => module === '' || module === 'react' || module === 'preact/hooks' || module === 'preact/compat';

/** Methods of arrays and their kin, lodash's functions, and what else has a `forEach` whose type throws the result away. */
function slotOfCollection(file: FileAnalysis, call: TSESTree.CallExpression, name: string, index: number): SlotKind | undefined {
  const kind =
    predicateMethods.has(name) ? 'predicate'
    : comparatorMethods.has(name) ? 'comparator'
    : eachMethods.has(name) ? 'each'
    : name === 'flatMap' ? 'flattener'
    : name === 'reduce' || name === 'reduceRight' ? 'reducer'
    : undefined;
  if (!kind) return undefined;
  const origin = originOf(file, call.callee);
  if (origin && collectionModules.test(origin.module)) return kind === 'reducer' || index !== 1 ? undefined : kind;
  const method = parseMethodCall(call);
  if (!method || index !== 0 || !arrayMethods.has(name)) return undefined;
  const collection = file.types.collection(method.object);
  switch (collection) {
    case 'array':
    case 'tuple':
      return kind;
    case 'set':
    case 'map':
    case 'iterable':
      return kind === 'comparator' ? undefined : kind;
    case 'unknown':
      return origin === undefined && mayBeArray(method.object) ? kind : undefined;
    default: {
      const [callback] = call.arguments;
      return kind === 'each' && callback && file.types.contextualReturn(unwrap(callback)) === 'void' ? kind : undefined;
    }
  }
}

const NO_ARRAYS = /(?:stream|readable|reader|cursor|query|observable|iterator|generator|pool|queue|\$)$/iu;

/** Without types: a receiver that nothing says is not an array. */
function mayBeArray(receiver: TSESTree.Node): boolean {
  const inner = unwrap(receiver);
  const name = inner.type === 'Identifier' ? inner.name : inner.type === 'MemberExpression' ? (propertyName(inner) ?? '') : '';
  if (NO_ARRAYS.test(name) || /^[A-Z]/u.test(name)) return false;
  const called = inner.type === 'CallExpression' ? (calleeName(inner) ?? '') : '';
  // `Model.find().forEach(…)`, `stream.filter(…)`: builders and streams have methods of these names that wait.
  return !/^(?:find|where|aggregate|query|stream|pipe|from|iter\w*|chain|compose|select|createReadStream)$/u.test(called) || isArrayFrom(inner);
}

const isArrayFrom = (node: TSESTree.Node): boolean => {
  const parsed = parseMethodCall(node);
  return parsed?.method === 'from' && parsed.object.type === 'Identifier' && parsed.object.name === 'Array';
};

/** `none`: the call registers no listener; undefined: it does, and nothing is wrong with that. */
function slotOfListener(
  file: FileAnalysis, call: TSESTree.CallExpression, name: string, index: number,
): SlotKind | undefined | 'none' {
  const method = parseMethodCall(call);
  // Taking a listener away calls nothing.
  if (/^(?:off|remove(?:Event)?Listener|unsubscribe)$/u.test(name)) return undefined;
  if (name === 'addEventListener' && index === 1) {
    const event = eventName(call) ?? '';
    if (isUnload(event)) return 'unload';
    const inNode = file.settings.environment === 'node' || (method !== undefined && file.types.typeNames(method.object).some((type) => nodeTargets.test(type.name)));
    return inNode ? 'listener' : 'browser';
  }
  if (!method || !listenerMethods.has(name) || index !== 1) return 'none';
  const event = eventName(call) ?? '';
  const isProcess = originOf(file, method.object) !== undefined && originKey(originOf(file, method.object) ?? { module: '', path: [] }) === 'process';
  if (isProcess && event === 'exit') return 'exit';
  if (isProcess && endingEvents.test(event)) return undefined;
  const emitter = isEmitter(file, method.object);
  if (emitter !== 'yes') return 'none';
  return capturesRejections(file, method.object) ? undefined : 'listener';
}

const isUnload = (event: string): boolean => event === 'beforeunload' || event === 'unload' || event === 'pagehide';

/** `element.onclick = …`. */
function slotOfAssignment(file: FileAnalysis, callback: TSESTree.Node, target: TSESTree.Node, all: boolean): CallbackSlot | undefined {
  const name = target.type === 'MemberExpression' ? propertyName(target) : undefined;
  if (name === undefined || !/^on[a-z]+$/u.test(name)) {
    return all && file.types.contextualReturn(unwrap(callback)) === 'void' ? { kind: 'void', name: name ?? file.text(target), call: undefined } : undefined;
  }
  if (file.types.contextualReturn(unwrap(callback)) === 'thenable') return undefined;
  return { kind: isUnload(name.slice(2)) ? 'unload' : 'browser', name, call: undefined };
}

/** `<button onClick={…}>`; attributes that take promises (`action`) are typed so, or are no handlers by name. */
function slotOfAttribute(file: FileAnalysis, callback: TSESTree.Node, container: TSESTree.JSXExpressionContainer, all: boolean): CallbackSlot | undefined {
  const attribute = container.parent;
  if (attribute.type !== 'JSXAttribute' || attribute.name.type !== 'JSXIdentifier') return undefined;
  const { name } = attribute.name;
  const isHandler = /^on[A-Z]/u.test(name);
  if (!isHandler && !all) return undefined;
  const wanted = file.types.contextualReturn(unwrap(callback));
  if (wanted === 'thenable') return undefined;
  if (isHandler) return { kind: 'browser', name, call: undefined };
  return wanted === 'void' ? { kind: 'void', name, call: undefined } : undefined;
}

function nameOfPlace(file: FileAnalysis, place: TSESTree.Node): string {
  if (place.type === 'Property' || place.type === 'PropertyDefinition') return propertyName(place) ?? file.text(place.key);
  if (place.type === 'VariableDeclarator' && place.id.type === 'Identifier') return place.id.name;
  return 'the caller';
}
