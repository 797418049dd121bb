/**
 * Whether the turns of a loop depend on one another: early exits, values carried from turn to turn, order of effects. The answer names
 * what was found, so that a test and a reader can see why a loop is left alone.
 *
 * The criteria follow loop-carried dependence as compilers use it (Allen and Kennedy, "Optimizing Compilers for Modern Architectures",
 * ch. 2), with effects of awaited calls in the place of memory references; the filter for early exits is DrAsync's (ICSE 2022).
 */
import type { TSESTree } from '@typescript-eslint/types';
import { BODY_READERS } from '../knowledge/effects.ts';
import { carriedValues, holdsAwait, isOuter, reductionAt, rootIsOuter, type Reduction } from './carried-values.ts';
import { isDiagnosis } from './diagnosis.ts';
import { effectOf, readsBesides, type Effect } from './effects.ts';
import { isHeldExclusively, usesHeldParameter } from './exclusive.ts';
import { carriesConnection } from './independence.ts';
import type { FileAnalysis } from './file.ts';
import { constantInitialiser, constantValue, variableOf } from './origin.ts';
import { isQuiet } from './quiet.ts';
import { isOrderSaidAbout } from './said-order.ts';
import { ancestors, calleeName, contains, enclosingFunction, isFunction, isLoop, methodCallOn, parseMethodCall, parsePath, parsePromiseChainStep, unwrap, wrapped } from './syntax.ts';
import type { CollectionLoop } from './loops.ts';
import { thenable } from './thenables.ts';

export type Obstacle =
  | 'no-await' | 'nested-wait' | 'early-exit' | 'carried-value' | 'ordered-effect' | 'shared-state' | 'not-about-item' | 'said-so' | 'inside-lock' | 'sink' | 'started-before';

export interface IndependentTurns {
  /** How sure it is that the turns may run side by side: see the levels in the rule's page. */
  readonly certainty: 'certain' | 'likely' | 'unknown';
  readonly awaits: readonly TSESTree.AwaitExpression[];
  readonly effects: readonly Effect[];
  readonly reductions: readonly Reduction[];
}

/** Either the turns are independent, or what stands in the way. */
export function dependenceOf(file: FileAnalysis, loop: CollectionLoop): IndependentTurns | Obstacle {
  const awaits: TSESTree.AwaitExpression[] = [];
  for (const node of file.walk(loop.body)) {
    if (isFunction(node)) continue;
    if (node.type === 'AwaitExpression') awaits.push(node);
    const obstacle = obstacleAt(file, node, loop);
    if (obstacle) return obstacle;
  }
  const started = awaits.filter((node) => startsWork(file, node));
  if (started.length === 0) return awaits.length === 0 ? 'no-await' : 'started-before';
  if (isHeldExclusively(loop.node) || usesHeldParameter(file, loop.node)) return 'inside-lock';
  if (isOrderSaidAbout(file, loop.node) || isConcurrentElsewhere(file, loop, started)) return 'said-so';

  const carried = carriedValues(file, loop);
  if (typeof carried === 'string') return carried;

  const about = namesOfItem(file, loop);
  const effects: Effect[] = [];
  let allTakeItem = true;
  for (const node of started) {
    const call = workBehind(file, node);
    const effect = effectOf(file, call);
    if (effect === 'ordered') return 'ordered-effect';
    if (effect === 'shared') return 'shared-state';
    if (carriesConnection(file, call)) return 'inside-lock';
    effects.push(effect);
    if (!takesItem(file, call, about)) allTakeItem = false;
  }
  if (!allTakeItem) return 'not-about-item';
  if (effects.includes('write') && started.some((node) => readsBesides(file, workBehind(file, node)))) return 'carried-value';
  if (started.length > 1 && started.some((node, index) => effects[index] !== 'read' && workBehind(file, node).arguments.some((argument) => isReckoned(file, argument)))) return 'carried-value';
  const shared = started.some((node) => node.parent.type === 'ExpressionStatement' && passesOuterObject(file, workBehind(file, node), loop));
  const certainty = shared ? 'unknown' : certaintyOf(file, started, effects, about, carried);
  return { certainty, awaits: started, effects, reductions: carried };
}

/** An await that starts its work in this turn: of a call, not of a promise that is already under way. */
function startsWork(file: FileAnalysis, node: TSESTree.AwaitExpression): boolean {
  const operand = unwrap(node.argument);
  return operand.type === 'CallExpression' && thenable(file, operand) !== 'never';
}

/** The call whose work an await that starts some waits for: `rm(path)` of `await rm(path).catch(() => {})`. */
function workBehind(file: FileAnalysis, node: TSESTree.AwaitExpression): TSESTree.CallExpression {
  return file.memo('workBehind', node, () => {
    let call = unwrap(node.argument) as TSESTree.CallExpression;
    for (let step = parsePromiseChainStep(call); step?.call.arguments.every((handler) => notesOnly(file, unwrap(handler))); step = parsePromiseChainStep(call)) {
      const before = unwrap(step.object);
      if (before.type !== 'CallExpression') break;
      call = before;
    }
    return call;
  });
}

/** A handler that notes a failure or makes a value of what it gets, and changes nothing. */
function notesOnly(file: FileAnalysis, handler: TSESTree.Node): boolean {
  if (!isFunction(handler)) return false;
  for (const node of file.walk(handler.body, { intoFunctions: true })) {
    if (node.type === 'AwaitExpression' || node.type === 'AssignmentExpression' || node.type === 'UpdateExpression') return false;
    if (node.type === 'CallExpression' && !isDiagnosis(file, node) && !isQuiet(file, node) && !isBodyRead(node)) return false;
  }
  return true;
}

/** `response.json()`, where a response has just come. */
const isBodyRead = (call: TSESTree.CallExpression): boolean => call.arguments.length === 0 && BODY_READERS.test(parseMethodCall(call)?.method ?? '');

/** What a single node in the body forbids. */
function obstacleAt(file: FileAnalysis, node: TSESTree.Node, loop: CollectionLoop): Obstacle | undefined {
  switch (node.type) {
    case 'ReturnStatement':
    case 'YieldExpression':
      return 'early-exit';
    case 'BreakStatement':
    case 'ContinueStatement':
      return leaves(node, loop.node) ? 'early-exit' : undefined;
    case 'ForOfStatement':
      return node.await || holdsAwait(file, node) ? 'nested-wait' : undefined;
    case 'ForStatement':
    case 'ForInStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return holdsAwait(file, node) ? 'nested-wait' : undefined;
    case 'AwaitExpression': {
      const combined = parseMethodCall(node.argument);
      return combined && parsePath(combined.object)?.join('.') === 'Promise' && /^(?:all|allSettled|race|any)$/u.test(combined.method) ? 'nested-wait' : undefined;
    }
    case 'CallExpression':
      if (isSink(file, node)) return 'sink';
      return looksForFreeName(file, node) ? 'carried-value' : undefined;
    case 'ExpressionStatement':
      return touchesOuterState(file, node, loop) ? 'shared-state' : undefined;
    case 'VariableDeclaration':
      return node.kind === 'using' || node.kind === 'await using' ? 'inside-lock' : undefined;
    default:
      return undefined;
  }
}

/**
 * A call for its effect only (`hash.update(x)`, `appendFrame(hash, x)`, `setProgress(i)`): what it changes is outside the loop, and the
 * turns would change it in another order. Known reductions are counted elsewhere.
 */
function touchesOuterState(file: FileAnalysis, statement: TSESTree.ExpressionStatement, loop: CollectionLoop): boolean {
  const call = unwrap(statement.expression);
  if (call.type !== 'CallExpression' || isDiagnosis(file, call) || reductionAt(file, call, loop)) return false;
  const callee = unwrap(call.callee);
  if (callee.type === 'Identifier' && /^(?:set[A-Z]|dispatch$)/u.test(callee.name)) return true;
  if (callee.type === 'MemberExpression' && rootIsOuter(file, callee, loop) && !isImported(file, callee)) return true;
  return passesOuterObject(file, call, loop);
}

/** Whether a call is handed an object that all turns share: a variable or parameter from outside the loop. */
function passesOuterObject(file: FileAnalysis, call: TSESTree.CallExpression, loop: CollectionLoop): boolean {
  return call.arguments.some((argument) => {
    const value = argument.type === 'SpreadElement' ? argument.argument : unwrap(argument);
    if (value.type === 'ThisExpression') return true;
    if (value.type !== 'Identifier' || !isOuter(file, value, loop)) return false;
    const definition = variableOf(file, value)?.defs[0];
    if (!definition || definition.type === 'ImportBinding' || definition.type === 'FunctionName' || definition.type === 'ClassName') return false;
    const type = file.types.text(value);
    return type === undefined || !/^(?:string|number|boolean|bigint|symbol|undefined|null|"[^"]*"|\d+)(?: \| (?:string|number|boolean|undefined|null|"[^"]*"|\d+))*$/u.test(type);
  });
}

function isImported(file: FileAnalysis, member: TSESTree.MemberExpression): boolean {
  let root = unwrap(member);
  while (root.type === 'MemberExpression') root = unwrap(root.object);
  return root.type === 'Identifier' && variableOf(file, root)?.defs[0]?.type === 'ImportBinding';
}

/** Whether a `break` or `continue` goes further than the next turn of the loop. */
function leaves(node: TSESTree.BreakStatement | TSESTree.ContinueStatement, loop: TSESTree.Node): boolean {
  if (node.label) return true;
  for (const outer of ancestors(node)) {
    if (outer === loop) return node.type === 'BreakStatement';
    if (isLoop(outer) || (outer.type === 'SwitchStatement' && node.type === 'BreakStatement')) return false;
  }
  return true;
}

/** Output that somebody reads from top to bottom: lines of a command, progress. What a program notes in its log is no such thing. */
function isSink(file: FileAnalysis, call: TSESTree.CallExpression): boolean {
  if (isDiagnosis(file, call)) return false;
  const path = parsePath(call.callee);
  const root = path?.[0] ?? '';
  if (/^(?:console|log|logger|spinner|ora|progress\w*|ui|output|reporter|stdout|print\w*)$/iu.test(root) && (path?.length ?? 0) > 1) return true;
  if (path?.some((part) => /^(?:spinner|progressBar|stdout|stderr|logger|log|task)$/u.test(part)) && (path.length > 1)) return true;
  return /^(?:log|print|println|echo|progress|report(?:Progress|Step)?)$/u.test(path?.length === 1 ? root : '');
}

/** `uniqueName(base, (name) => existsSync(join(folder, name)))`: which names are free depends on what the turns before have written. */
function looksForFreeName(file: FileAnalysis, call: TSESTree.CallExpression): boolean {
  if (/unique(?!Id)|freeName|availableName|nextName|nonExisting/iu.test(calleeName(call) ?? '')) return true;
  return call.arguments.some((argument) => {
    const fn = unwrap(argument);
    if (!isFunction(fn)) return false;
    for (const node of file.walk(fn.body)) if (node.type === 'CallExpression' && /^(?:existsSync|pathExistsSync|accessSync)$/u.test(calleeName(node) ?? '')) return true;
    return false;
  });
}

/**
 * Whether the same function also runs the same work side by side: then its author knows how, and this loop is the other branch, kept in
 * turn for a reason (one driver can only do one thing at a time).
 */
function isConcurrentElsewhere(file: FileAnalysis, loop: CollectionLoop, awaits: readonly TSESTree.AwaitExpression[]): boolean {
  const fn = enclosingFunction(loop.node);
  if (!fn) return false;
  const callees = awaits.map((node) => file.text(workBehind(file, node).callee));
  const collection = file.text(loop.collection);
  for (const node of file.walk(fn.body, { intoFunctions: true })) {
    if (node.type !== 'CallExpression' || contains(loop.node, node)) continue;
    const method = parseMethodCall(node);
    if (!method || parsePath(method.object)?.join('.') !== 'Promise') continue;
    const text = file.text(node);
    if (text.includes(`${collection}.map(`) || callees.some((callee) => text.includes(callee))) return true;
  }
  return false;
}

/** The names that stand for this turn's item: the loop's binding and what the body makes of it. */
function namesOfItem(file: FileAnalysis, loop: CollectionLoop): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of file.walk(loop.binding)) if (node.type === 'Identifier') names.add(node.name);
  for (const node of file.walk(loop.body)) {
    if (node.type !== 'VariableDeclarator' || !node.init) continue;
    let about = false;
    for (const part of file.walk(node.init, { intoFunctions: true })) if (part.type === 'Identifier' && names.has(part.name)) about = true;
    if (about) for (const part of file.walk(node.id)) if (part.type === 'Identifier') names.add(part.name);
  }
  return names;
}

/** Whether a call is about the item: among its arguments, in its receiver, or in the condition that guards it. */
function takesItem(file: FileAnalysis, call: TSESTree.CallExpression, names: ReadonlySet<string>): boolean {
  for (const part of file.walk(call, { intoFunctions: true })) if (part.type === 'Identifier' && names.has(part.name)) return true;
  return false;
}

function certaintyOf(
  file: FileAnalysis, awaits: readonly TSESTree.AwaitExpression[], effects: readonly Effect[], names: ReadonlySet<string>, reductions: readonly Reduction[],
): IndependentTurns['certainty'] {
  if (effects.every((effect) => effect === 'read')) return 'certain';
  const itemNamesResource = awaits.every((node, index) => {
    const call = workBehind(file, node);
    if (effects[index] === 'read') return true;
    return effects[index] === 'write' && call.arguments.some((argument) => takesItemDirectly(file, argument, names)) && !calledOnItem(call, names);
  });
  if (itemNamesResource) return 'certain';
  const unknownOnes = awaits.filter((_, index) => effects[index] === 'unknown');
  const collects = reductions.length > 0 && reductions.every((reduction) => reduction.kind !== 'sum');
  const taken = unknownOnes.map((node) => workBehind(file, node)).every((call) => !(calledOnItem(call, names) && !makesSomething(call)) && !isCalledItem(call, names));
  return taken && collects && usesResult(unknownOnes) ? 'likely' : 'unknown';
}

/** `save(index + 1)`: a number reckoned from the item may name what belongs to another turn. */
function isReckoned(file: FileAnalysis, argument: TSESTree.Node): boolean {
  const value = unwrap(argument);
  if (value.type === 'Identifier') {
    const initial = constantValue(file, value);
    return initial !== undefined && initial.type !== 'Identifier' && isReckoned(file, initial);
  }
  return value.type === 'BinaryExpression' && /^[-+*/%]$/u.test(value.operator) && [value.left, value.right].some((side) => side.type === 'Literal' && typeof side.value === 'number');
}

/** The value of every such await is used: the loop asks for something rather than doing something. */
const usesResult = (awaits: readonly TSESTree.AwaitExpression[]): boolean => awaits.every((node) => node.parent.type !== 'ExpressionStatement');

function takesItemDirectly(file: FileAnalysis, argument: TSESTree.Node, names: ReadonlySet<string>): boolean {
  for (const part of file.walk(argument)) if (part.type === 'Identifier' && names.has(part.name)) return true;
  return false;
}

/** `step.run()`: the item does the work itself; what items do to one another is not known. */
function calledOnItem(call: TSESTree.CallExpression, names: ReadonlySet<string>): boolean {
  const callee = unwrap(call.callee);
  const root = callee.type === 'MemberExpression' ? parsePath(callee.object)?.[0] : undefined;
  return root !== undefined && names.has(root);
}

/** `target.createServer()`: a new thing for each turn, which is collected. */
const makesSomething = (call: TSESTree.CallExpression): boolean => /^(?:create|make|build|render|generate|compile)(?=[A-Z]|$)/u.test(calleeName(call) ?? '');

/** `handler(event)`: the item is the function. */
const isCalledItem = (call: TSESTree.CallExpression, names: ReadonlySet<string>): boolean => {
  const callee = unwrap(call.callee);
  return callee.type === 'Identifier' && names.has(callee.name);
};

/** How many items the collection surely has, when it is written out and nothing is put into it. */
export function knownSize(file: FileAnalysis, collection: TSESTree.Node): number | undefined {
  const inner = unwrap(collection);
  if (inner.type === 'ArrayExpression') return inner.elements.some((element) => element?.type === 'SpreadElement') ? undefined : inner.elements.length;
  if (inner.type !== 'Identifier') return undefined;
  const variable = variableOf(file, inner);
  const value = variable && constantInitialiser(variable);
  if (!value || value.type === 'Identifier' || variable.references.some(({ identifier }) => /^(?:push|unshift|splice)$/u.test(methodCallOn(wrapped(identifier))?.method ?? ''))) return undefined;
  return knownSize(file, value);
}

