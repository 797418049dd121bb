/** AbortControllers: where they are made, who may abort them, and what their signals are used for. */
import type { TSESTree } from '@typescript-eslint/types';
import type { TSESLint } from '@typescript-eslint/utils';
import { flowFor } from './fates/of-file.ts';
import { classAround } from './calls.ts';
import type { FileAnalysis } from './file.ts';
import { runsInline } from './inline.ts';
import { constantInitialiser, constantValue, originKey, originOf, variableOf } from './origin.ts';
import {
  ancestors, calleeName, contains, enclosingFunction, enclosingStatement, functionName, isFunction, isInLoop, isLoop, lastStatementOf, parsePath, parsePromiseChainStep, propertyName, statementListOf, unwrap, wrapped, type FunctionNode,
} from './syntax.ts';

/** `new AbortController()` of the platform. */
export function isAbortController(file: FileAnalysis, node: TSESTree.Node): node is TSESTree.NewExpression {
  const inner = unwrap(node);
  if (inner.type !== 'NewExpression') return false;
  const origin = originOf(file, inner.callee);
  return origin !== undefined && originKey(origin) === 'AbortController';
}

/** How one mention of a controller uses it. `escapes`: somebody else has it and may abort it. */
export type ControllerUse =
  | { readonly kind: 'signal'; readonly node: TSESTree.MemberExpression }
  | { readonly kind: 'abort'; readonly node: TSESTree.MemberExpression; readonly call: TSESTree.CallExpression | undefined }
  | { readonly kind: 'escapes'; readonly node: TSESTree.Node };

/** What a mention of a controller (a name, or a field) does with it. */
export function controllerUse(mention: TSESTree.Node): ControllerUse {
  const use = wrapped(mention);
  const { parent } = use;
  if (parent?.type !== 'MemberExpression' || parent.object !== use) return { kind: 'escapes', node: mention };
  const name = propertyName(parent);
  if (name === 'signal') return { kind: 'signal', node: parent };
  if (name !== 'abort') return { kind: 'escapes', node: mention };
  const outer = wrapped(parent);
  const call = outer.parent?.type === 'CallExpression' && outer.parent.callee === outer ? outer.parent : undefined;
  return { kind: 'abort', node: parent, call };
}

/** The uses of a controller that a variable holds for its whole life. */
export const usesOfController = (variable: TSESLint.Scope.Variable): readonly ControllerUse[] =>
  variable.references.filter((reference) => !reference.init).map((reference) => controllerUse(reference.identifier as TSESTree.Node));

/** A controller that nobody can abort, though its signal is used: no work that got it will ever stop. */
export interface DeadController {
  readonly name: string;
  readonly creation: TSESTree.NewExpression;
  readonly signals: readonly TSESTree.MemberExpression[];
}

/** `const controller = new AbortController(); return controller.signal;` stands for "no abort", as `new AbortController().signal` does. */
function isGivenBackAtOnce(declarator: TSESTree.Node, signal: TSESTree.Node | undefined): boolean {
  const back = signal && wrapped(signal).parent;
  const declaration = declarator.type === 'VariableDeclarator' ? declarator.parent : undefined;
  const list = declaration && statementListOf(declaration);
  return back?.type === 'ReturnStatement' && list !== undefined && list[list.indexOf(declaration as TSESTree.Statement) + 1] === back;
}

/** The controller of a variable, or of a private field, when no code can reach its `abort`. */
export function parseDeadController(file: FileAnalysis, creation: TSESTree.NewExpression): DeadController | undefined {
  const outer = wrapped(creation);
  const { parent } = outer;
  const home = parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
    ? { name: parent.id.name, uses: usesOfVariable(file, parent.id) }
    : parent ? privateField(file, parent) : undefined;
  if (!home?.uses || home.uses.length === 0 || home.uses.some(({ kind }) => kind !== 'signal')) return undefined;
  if (parent && home.uses.length === 1 && isGivenBackAtOnce(parent, home.uses[0]?.node)) return undefined;
  // "Call `controller.abort()` to cancel": an example leaves it to its reader.
  if (file.comments.some(({ value }) => value.includes(`${home.name}.abort`))) return undefined;
  return { name: home.name, creation, signals: home.uses.flatMap((use) => (use.kind === 'signal' ? [use.node] : [])) };
}

function usesOfVariable(file: FileAnalysis, name: TSESTree.Identifier): readonly ControllerUse[] | undefined {
  const variable = variableOf(file, name);
  if (!variable || !constantInitialiser(variable)) return undefined;
  const declaration = name.parent?.parent?.parent;
  return declaration?.type === 'ExportNamedDeclaration' || variable.scope.type === 'global' ? undefined : usesOfController(variable);
}

/** A field that only its class can see, by `#` or by `private`. */
function privateField(file: FileAnalysis, holder: TSESTree.Node): { readonly name: string; readonly uses: readonly ControllerUse[] } | undefined {
  const definition = holder.type === 'PropertyDefinition' ? holder : undefined;
  const name = definition && propertyName(definition);
  if (!definition || name === undefined || (!name.startsWith('#') && definition.accessibility !== 'private') || definition.static) return undefined;
  const uses: ControllerUse[] = [];
  for (const node of file.walk(definition.parent, { intoFunctions: true })) {
    if (node.type !== 'MemberExpression' || propertyName(node) !== name) continue;
    if (wrapped(node).parent?.type === 'AssignmentExpression' && (wrapped(node).parent as TSESTree.AssignmentExpression).left === wrapped(node)) return undefined;
    uses.push(controllerUse(node));
  }
  return { name: `this.${name}`, uses };
}

/** An assignment of a new controller to a place that may hold one which is still at work. */
export interface ReplacedController {
  readonly assignment: TSESTree.AssignmentExpression;
  /** The place as written: `this.controller`, `request.current`, `controller`. */
  readonly place: string;
  /** Where the old one could have been aborted: elsewhere in the file. */
  readonly aborted: TSESTree.Node;
}

/** Functions that begin what another one ends: between the two nothing is at work. */
const BEGINNINGS = /^(?:#?_*)(?:start\w*|connect\w*|open|init\w*|setup\w*|mount|activate|connectedCallback|componentDidMount|on\w*Init|reset\w*|restart\w*|reconnect\w*|resume|constructor)$/iu;
/** Calls that may well abort the old one. */
const ENDINGS = /abort|cancel|stop|reset|close|clear|dispose|destroy|teardown|clean|interrupt|supersede|invalidate|kill/iu;
/** Names of what lets only one in at a time. */
const LOCKS = /(?:^|[a-z])(?:[lL]ock|[aA]cquire|[mM]utex|[eE]xclusive)(?:[A-Z]\w*)?$/u;
/** Names of what says whether something is at work. */
const STATES = /running|active|started|busy|loading|pending|connected|open|flight|state|status|initiali[sz]ed|already|closed|lock|queue/iu;

/** Parses `place = new AbortController()` where nothing before it in the function could have aborted the old one. */
export function parseReplacedController(file: FileAnalysis, assignment: TSESTree.AssignmentExpression): ReplacedController | undefined {
  if (assignment.operator !== '=' || !makesController(file, assignment.right)) return undefined;
  const fn = enclosingFunction(assignment);
  const place = fn && sharedPlace(file, assignment.left, fn);
  if (!fn || !place || BEGINNINGS.test(functionName(fn) ?? '') || isConstructor(fn)) return undefined;
  const statement = enclosingStatement(assignment);
  if (statement.type !== 'ExpressionStatement' || settlesOldOne(file, fn, statement, place) || isEndedBeforeTimer(file, fn, place) || isMadeOnce(file, statement) || isAskedFor(file, fn, place) || runsAlone(file, fn, place) || isEndedByCallers(file, fn, place)) return undefined;
  const name = place.split('.').at(-1) as string;
  let used = false;
  let aborted: TSESTree.Node | undefined;
  for (const node of file.walk(file.program, { intoFunctions: true })) {
    if (node.type !== 'MemberExpression' || parsePath(node.object)?.at(-1) !== name) continue;
    if (propertyName(node) === 'abort' && parsePath(node.object)?.join('.') === place) aborted ??= node;
    if (propertyName(node) === 'signal' && contains(fn, node)) used ||= !isForListeners(file, node);
  }
  const source = unwrap(assignment.right);
  if (source.type === 'Identifier') used ||= usesOfController(variableOf(file, source) as TSESLint.Scope.Variable).some(({ kind, node }) => kind === 'signal' && !isForListeners(file, node));
  return aborted && used ? { assignment, place, aborted } : undefined;
}

/** `addEventListener('mousemove', onMove, { signal: controller.signal })`, also by a constant: it takes a listener off, and no work goes on with it. */
function isForListeners(file: FileAnalysis, signal: TSESTree.Node, depth = 0): boolean {
  const use = wrapped(signal);
  const { parent } = use;
  switch (depth > 4 ? undefined : parent?.type) {
    case 'Property':
      return isForListeners(file, (parent as TSESTree.Property).parent, depth + 1);
    case 'CallExpression':
      return calleeName(parent as TSESTree.CallExpression) === 'addEventListener';
    case 'VariableDeclarator': {
      const { id } = parent as TSESTree.VariableDeclarator;
      const references = (id.type === 'Identifier' ? variableOf(file, id)?.references : undefined)?.filter(({ init }) => !init) ?? [];
      return references.length > 0 && references.every(({ identifier }) => isForListeners(file, identifier as TSESTree.Node, depth + 1));
    }
    default:
      return false;
  }
}

function makesController(file: FileAnalysis, value: TSESTree.Expression): boolean {
  const inner = unwrap(value);
  if (isAbortController(file, inner)) return true;
  const made = constantValue(file, inner);
  return made !== undefined && isAbortController(file, made) && enclosingFunction(made) === enclosingFunction(value);
}

const isConstructor = (fn: TSESTree.Node): boolean => fn.parent?.type === 'MethodDefinition' && fn.parent.kind === 'constructor';

/** The path of a place that other calls of the function see too: a field, a ref, a variable outside. */
function sharedPlace(file: FileAnalysis, target: TSESTree.Node, fn: TSESTree.Node): string | undefined {
  const path = parsePath(target);
  if (!path) return undefined;
  let root = unwrap(target);
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  if (root.type === 'ThisExpression') return path.join('.');
  const definition = root.type === 'Identifier' ? variableOf(file, root)?.defs[0] : undefined;
  if (!definition || contains(fn, definition.name)) return undefined;
  return path.join('.');
}

/** Whether what runs before the statement looks at the old controller, ends it, or makes sure that there is none. */
function settlesOldOne(file: FileAnalysis, fn: TSESTree.Node, statement: TSESTree.Node, place: string): boolean {
  const name = place.split('.').at(-1) as string;
  for (const node of file.walk(fn, { intoFunctions: true })) {
    if (node.range[0] >= statement.range[0] && !contains(node, statement)) continue;
    if (node.range[0] >= statement.range[0]) continue;
    if ((node.type === 'Identifier' || node.type === 'PrivateIdentifier') && node.name === name.replace(/^#/u, '') && name !== 'current') return true;
    if (node.type === 'MemberExpression' && parsePath(node)?.join('.') === place) return true;
    if (node.type === 'CallExpression' && (ENDINGS.test(calleeName(node) ?? '') || LOCKS.test(calleeName(node) ?? ''))) return true;
    // `this.running = true;`: somebody asks for that before the function is called.
    if (node.type === 'AssignmentExpression' && node.right.type === 'Literal' && node.right.value === true) return true;
    if (node.type === 'IfStatement' && (STATES.test(file.text(node.test)) || ENDINGS.test(file.text(node.test)))) return true;
  }
  return false;
}

/** `if (ready === undefined) { ready = (async () => { controller = new AbortController(); … })(); }`: the second time there is nothing to do. */
function isMadeOnce(file: FileAnalysis, statement: TSESTree.Node): boolean {
  for (const node of ancestors(statement)) {
    if (isFunction(node) && !runsInline(node)) return false;
    if (node.type !== 'AssignmentExpression') continue;
    if (/^(?:\?\?|\|\|)=$/u.test(node.operator)) return true;
    const assigned = parsePath(node.left)?.join('.');
    if (assigned === undefined) continue;
    const guard = [...ancestors(node)].find((outer) => outer.type === 'IfStatement' && contains(outer.consequent, node));
    if (guard?.type === 'IfStatement' && isMissing(file, guard.test, assigned)) return true;
  }
  return false;
}

/** `!place`, `place == null`, `place === undefined` */
function isMissing(file: FileAnalysis, test: TSESTree.Expression, place: string): boolean {
  const inner = unwrap(test);
  if (inner.type === 'UnaryExpression' && inner.operator === '!') return parsePath(inner.argument)?.join('.') === place;
  return inner.type === 'BinaryExpression' && /^===?$/u.test(inner.operator) && /^(?:null|undefined)$/u.test(file.text(inner.right)) && parsePath(inner.left)?.join('.') === place;
}

/** `this.cancel(); this.timer = setTimeout(() => { this.controller = new AbortController(); … })`: whoever sets the timer has ended the old one. */
function isEndedBeforeTimer(file: FileAnalysis, fn: FunctionNode, place: string): boolean {
  const timer = fn.parent.type === 'CallExpression' && /^(?:setTimeout|setImmediate|queueMicrotask|requestAnimationFrame|requestIdleCallback)$/u.test(calleeName(fn.parent) ?? '') ? fn.parent : undefined;
  const around = timer && enclosingFunction(timer);
  return around !== undefined && settlesOldOne(file, around, enclosingStatement(timer as TSESTree.Node), place);
}

/**
 * Whether somebody else asks if one is at work: a test of the place itself that does not lead to its end (`get isRunning() { return
 * this.controller !== undefined; }`), or of a state that the function sets. Who asks first does not start a second one.
 */
function isAskedFor(file: FileAnalysis, fn: TSESTree.Node, place: string): boolean {
  const states = new Set<string>();
  for (const node of file.walk(fn)) {
    const state = node.type === 'AssignmentExpression' && node.right.type === 'Literal' && node.right.value === true ? parsePath(node.left)?.at(-1) : undefined;
    if (state !== undefined) states.add(state);
  }
  for (const node of file.walk(file.program, { intoFunctions: true })) {
    if (contains(fn, node)) continue;
    if (node.type === 'IfStatement' && states.size > 0) {
      for (const part of file.walk(node.test)) if (part.type === 'MemberExpression' && states.has(propertyName(part) ?? '')) return true;
    }
    // `if (this.controller) { this.again = true; return; }`
    if (node.type === 'IfStatement' && parsePath(node.test)?.join('.') === place && leaves(node.consequent)) return true;
    if (node.type !== 'BinaryExpression' && node.type !== 'UnaryExpression') continue;
    const operand = node.type === 'UnaryExpression' ? (node.operator === '!' ? node.argument : undefined) : /^[!=]==?$/u.test(node.operator) && /^(?:undefined|null)$/u.test(file.text(node.right)) ? node.left : undefined;
    if (operand && parsePath(operand)?.join('.') === place) return true;
  }
  return false;
}

const leaves = (branch: TSESTree.Statement): boolean => /^(?:Return|Throw)Statement$/u.test(lastStatementOf(branch)?.type ?? '');

/**
 * A private method that clears the place when it is done: the class calls it for one piece of work at a time, as far as the file tells. From
 * outside it could be called again while it runs.
 */
function runsAlone(file: FileAnalysis, fn: TSESTree.Node, place: string): boolean {
  const method = fn.parent?.type === 'MethodDefinition' || fn.parent?.type === 'PropertyDefinition' ? fn.parent : undefined;
  const name = method && propertyName(method);
  if (!method || name === undefined || !(method.accessibility === 'private' || method.accessibility === 'protected' || /^[#_]/u.test(name))) return false;
  if (isCalledTurnByTurn(file, name)) return true;
  for (const node of file.walk(fn)) {
    if (node.type === 'AssignmentExpression' && parsePath(node.left)?.join('.') === place && /^(?:undefined|null)$/u.test(file.text(node.right))) return true;
  }
  return false;
}

/**
 * Whether the old one is ended wherever the file calls a function that nobody else can call: the call stands behind one that ends it, in a function
 * that begins something, or in an effect that ends it when it is undone (`return () => controller.current?.abort();`).
 */
function isEndedByCallers(file: FileAnalysis, fn: FunctionNode, place: string): boolean {
  const calls = callsOfOwn(file, fn);
  return calls.length > 0 && calls.every((call) => {
    if (isMadeOnce(file, call)) return true;
    for (const around of [...ancestors(call)].filter((node) => isFunction(node))) {
      if (BEGINNINGS.test(functionName(around) ?? '') || isConstructor(around) || isUndoneEffect(file, around, place)) return true;
      for (const node of file.walk(around.body)) {
        if (node.type === 'CallExpression' && node.range[1] <= call.range[0] && ENDINGS.test(calleeName(node) ?? '')) return true;
      }
    }
    return false;
  });
}

/** The calls of a method that only this file has, or of a function that a constant holds; none when the function may be called from elsewhere. */
export function callsOfOwn(file: FileAnalysis, fn: FunctionNode): readonly TSESTree.Node[] {
  const method = fn.parent.type === 'MethodDefinition' || fn.parent.type === 'PropertyDefinition' ? fn.parent : undefined;
  if (method) {
    const name = propertyName(method) ?? '';
    const isOfFile = method.accessibility === 'protected' && !classAround(fn)?.parent.type.startsWith('Export');
    if (method.accessibility !== 'private' && !isOfFile && !/^[#_]/u.test(name)) return [];
    return [...file.walk(file.program, { intoFunctions: true })].filter((node) => node.type === 'CallExpression' && parsePath(node.callee)?.join('.') === `this.${name}`);
  }
  // `const open = useCallback(async () => …, [])`
  const holder = fn.parent.type === 'CallExpression' && calleeName(fn.parent) === 'useCallback' ? fn.parent.parent : fn.parent;
  const variable = holder.type === 'VariableDeclarator' && holder.id.type === 'Identifier' ? variableOf(file, holder.id) : undefined;
  if (!variable || enclosingFunction(holder) === undefined) return [];
  const uses = variable.references.filter(({ init }) => !init).map(({ identifier }) => wrapped(identifier as TSESTree.Node));
  const calls = uses.flatMap((use) => (use.parent?.type === 'CallExpression' && use.parent.callee === use ? [use.parent] : []));
  // Named in a list, it is only what an effect depends on.
  return uses.every((use) => use.parent?.type === 'ArrayExpression' || (use.parent?.type === 'CallExpression' && use.parent.callee === use)) ? calls : [];
}

/** The callback of an effect that gives back a function in which the place is aborted. */
function isUndoneEffect(file: FileAnalysis, fn: FunctionNode, place: string): boolean {
  if (fn.parent.type !== 'CallExpression' || !/^use\w*Effect$/u.test(calleeName(fn.parent) ?? '') || fn.body.type !== 'BlockStatement') return false;
  const last = lastStatementOf(fn.body);
  const undo = last?.type === 'ReturnStatement' && last.argument ? unwrap(last.argument) : undefined;
  if (!isFunction(undo)) return false;
  for (const node of file.walk(undo.body)) {
    if (node.type === 'MemberExpression' && propertyName(node) === 'abort' && parsePath(node.object)?.join('.') === place) return true;
  }
  return false;
}

/** Whether each call of a method of this object that the file has waits for the last: in a loop, or behind it in a queue. Then there is one at a time. */
function isCalledTurnByTurn(file: FileAnalysis, name: string): boolean {
  let calls = 0;
  for (const node of file.walk(file.program, { intoFunctions: true })) {
    if (node.type !== 'CallExpression' || parsePath(node.callee)?.join('.') !== `this.${name}`) continue;
    if (!isQueued(node) && (wrapped(node).parent?.type !== 'AwaitExpression' || !isInLoop(node))) return false;
    calls += 1;
  }
  return calls > 0;
}

/** `this.queue = this.queue.then(() => this.run(job))` */
function isQueued(call: TSESTree.CallExpression): boolean {
  const fn = enclosingFunction(call);
  const step = fn && wrapped(fn).parent ? parsePromiseChainStep(wrapped(fn).parent as TSESTree.Node) : undefined;
  return step !== undefined && /queue|chain|tail|last|previous/iu.test(parsePath(step.object)?.at(-1) ?? '');
}

/** A controller whose signal takes listeners off, and the failure after which nobody aborts it. */
export interface UnendedController {
  readonly creation: TSESTree.NewExpression;
  readonly name: string;
  readonly abort: TSESTree.CallExpression;
  readonly failure: TSESTree.Node;
}

/** Parses `const done = new AbortController(); target.on…(…, { signal: done.signal }); await …; done.abort();`. */
export function parseUnendedController(file: FileAnalysis, creation: TSESTree.NewExpression): UnendedController | undefined {
  const fn = enclosingFunction(creation);
  const { parent } = wrapped(creation);
  const variable = parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? variableOf(file, parent.id) : undefined;
  if (!fn?.async || !variable || !constantInitialiser(variable)) return undefined;
  const uses = usesOfController(variable);
  const listeners = uses.flatMap((use) => (use.kind === 'signal' ? [listenerAdded(use.node)] : []));
  const [first, second] = uses.flatMap((use) => (use.kind === 'abort' ? [use] : []));
  if (listeners.length === 0 || listeners.includes(undefined) || !first?.call || second || uses.some(({ kind }) => kind === 'escapes')) return undefined;
  if (!listeners.some((call) => call && outlivesFunction(file, call, fn)) || enclosingFunction(first.call) !== fn) return undefined;
  const { call } = first;
  const added = listeners[0] as TSESTree.CallExpression;
  const flow = enclosingFunction(added) === fn ? flowFor(file, fn) : undefined;
  const failure = flow?.wayOutWithout(added, 'throw', (event) => event.node === call, { paths: 'rejections' })?.node;
  return failure ? { creation, name: variable.name, abort: call, failure } : undefined;
}

/** The `addEventListener` call whose options a signal is in. */
function listenerAdded(signal: TSESTree.MemberExpression): TSESTree.CallExpression | undefined {
  const property = wrapped(signal).parent;
  const call = property?.type === 'Property' && property.parent.type === 'ObjectExpression' ? property.parent.parent : undefined;
  return call?.type === 'CallExpression' && calleeName(call) === 'addEventListener' ? call : undefined;
}

/** Whether what is listened to is there before and after the function: a parameter, a field, a global. */
function outlivesFunction(file: FileAnalysis, call: TSESTree.CallExpression, fn: TSESTree.Node): boolean {
  let root = unwrap(call.callee);
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  if (root.type !== 'Identifier') return root.type === 'ThisExpression';
  const definition = variableOf(file, root)?.defs[0];
  return !definition || definition.type === 'Parameter' || !contains(fn, definition.name);
}

/**
 * Whether a signal is that of a controller which the same call of the function has put into its place just before:
 * `this.controller = new AbortController(); … this.controller.signal`. Or whoever calls the function has, if nobody else can call it.
 */
export function isOfNewController(file: FileAnalysis, signal: TSESTree.Node): boolean {
  const place = placeOfController(file, signal);
  if (place === undefined) return false;
  const fn = functionBehindNewController(file, signal, place);
  if (fn === true || fn === undefined) return fn === true;
  // Made with the object, as the listener is.
  if (isConstructor(fn) && classAround(fn)?.body.body.some((part) => part.type === 'PropertyDefinition' && part.value && `this.${propertyName(part) ?? ''}` === place && makesController(file, part.value))) return true;
  const calls = callsOfOwn(file, fn);
  return calls.length > 0 && calls.every((call) => functionBehindNewController(file, call, place) === true);
}

/** `this.controller` of `this.controller.signal`, or of a constant or a getter that gives that. */
function placeOfController(file: FileAnalysis, signal: TSESTree.Node): string | undefined {
  const written = unwrap(constantValue(file, signal) ?? signal);
  const inner = unwrap(gotBy(written) ?? written);
  return inner.type === 'MemberExpression' && propertyName(inner) === 'signal' ? parsePath(inner.object)?.join('.') : undefined;
}

/** What a getter of this object does nothing but give: `this.controller.signal` of `this.signal`. */
function gotBy(node: TSESTree.Node): TSESTree.Node | undefined {
  if (node.type !== 'MemberExpression' || node.object.type !== 'ThisExpression') return undefined;
  const getter = classAround(node)?.body.body.find((part) => part.type === 'MethodDefinition' && part.kind === 'get' && propertyName(part) === propertyName(node));
  const [only] = getter?.type === 'MethodDefinition' && getter.value.body?.body.length === 1 ? getter.value.body.body : [];
  return only?.type === 'ReturnStatement' ? only.argument ?? undefined : undefined;
}

/** Whether a new controller is put into the place before a node; else the function in which none is, unless a loop comes back to the node. */
function functionBehindNewController(file: FileAnalysis, node: TSESTree.Node, place: string): true | FunctionNode | undefined {
  for (const child of [node, ...ancestors(node)]) {
    // Each turn of a loop adds one more.
    if (isLoop(child)) return undefined;
    if (isFunction(child) && !runsInline(child)) return child;
    const before = statementListOf(child)?.filter(({ range }) => range[1] <= child.range[0]) ?? [];
    if (before.some((statement) => putsNewControllerInto(file, statement, place))) return true;
  }
  return undefined;
}

function putsNewControllerInto(file: FileAnalysis, statement: TSESTree.Node, place: string): boolean {
  if (statement.type === 'VariableDeclaration' && statement.declarations.some(({ id, init }) => init && id.type === 'Identifier' && id.name === place && makesController(file, init))) return true;
  const values = statement.type === 'ExpressionStatement' ? [statement.expression]
    : statement.type === 'VariableDeclaration' ? statement.declarations.flatMap(({ init }) => init ?? []) : [];
  return values.some((value) => {
    const assignment = unwrap(value);
    return assignment.type === 'AssignmentExpression' && assignment.operator === '='
      && parsePath(assignment.left)?.join('.') === place && makesController(file, assignment.right);
  });
}

/**
 * Whether a signal is that of a field's controller which the class aborts when a piece of its work is done, whichever way that ends:
 * `try { await this.step(); } finally { this.controller.abort(); }`. Work in a loop is many pieces.
 */
export function isEndedWithWork(file: FileAnalysis, signal: TSESTree.Node): boolean {
  const place = placeOfController(file, signal);
  const owner = place?.startsWith('this.') ? classAround(signal) : undefined;
  if (!owner) return false;
  for (const node of file.walk(owner, { intoFunctions: true })) {
    if (node.type !== 'TryStatement' || !node.finalizer || isInLoop(node)) continue;
    const aborts = node.finalizer.body.some((statement) => {
      const call = statement.type === 'ExpressionStatement' ? unwrap(statement.expression) : undefined;
      return call?.type === 'CallExpression' && parsePath(call.callee)?.join('.') === `${place}.abort`;
    });
    if (aborts && ![...file.walk(node.block)].some((part) => isLoop(part))) return true;
  }
  return false;
}
