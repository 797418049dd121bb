/**
 * Whether two awaited pieces of work may run at the same time, and in which groups the awaits of a run could be waited for.
 *
 * Data, control and effect dependences as for statements of a block (Allen and Kennedy, "Optimizing Compilers for Modern
 * Architectures", ch. 2); what stands between two awaits of a run only computes, so that control depends on no value, and effects are
 * what `effects.ts` and `knowledge/waits.ts` know. The answer names what was found.
 */
import type { TSESLint } from '@typescript-eslint/utils';
import type { TSESTree } from '@typescript-eslint/types';
import { isBuiltin } from '../knowledge/builtin-modules.ts';
import { SHARED_RECEIVER_NAMES, SINGLE_RECEIVER_TYPES } from '../knowledge/effects.ts';
import {
  CHAIN_READS, CHAIN_WRITES, CHEAP_ORIGINS, CONSUMED_RECEIVERS, CONSUMING_METHODS, FINISHING_METHODS, GUARD_NAMES, INTERACTIVE_MODULES, OPENED_THINGS, OPENING_WORDS, PLURAL_NOUNS, SINGLE_ARGUMENTS, SQL_CALLS, SQL_READS,
} from '../knowledge/waits.ts';
import { functionsCalled } from './calls.ts';
import { effectOf, isSingleReceiver, writesSharedState, writesSomething } from './effects.ts';
import type { FileAnalysis } from './file.ts';
import { originKey, originOf, variableOf } from './origin.ts';
import { isFailureAnAnswer, isSeenAfterFailure } from './partial-progress.ts';
import { calleeName, isFunction, parseCombinator, parsePath, parsePromiseChainStep, propertyName, unwrap, writtenText, type FunctionNode } from './syntax.ts';
import { thenable } from './thenables.ts';
import type { Unit, Wait } from './waits.ts';
import { keyWritten, writesApart } from './writes-apart.ts';

export type Level = 'certain' | 'likely' | 'unknown';
export const RANK: Readonly<Record<Level, number>> = { certain: 2, likely: 1, unknown: 0 };

/** Why two pieces of work stay in turn. */
export type Tie = 'data' | 'effect' | 'guard' | 'opens' | 'consumes' | 'same-call' | 'shared-argument' | 'discarded' | 'cheap' | 'not-started-here' | 'seen-after-failure';

/** What one awaited piece of work does. */
export interface Work {
  readonly effect: 'read' | 'write' | 'unknown';
  /** Whether the effect is known rather than guessed by a name. */
  readonly sure: boolean;
  /** The calls that it consists of: several for `Promise.all([f(), g()])`. */
  readonly calls: readonly WorkCall[];
}

export type WorkCall = TSESTree.CallExpression | TSESTree.ImportExpression;

/** What a wait does; a tie when it cannot be moved at all. */
export function workOf(file: FileAnalysis, wait: Wait): Work | Tie {
  return file.memo('workOf', wait.node, () => workWithin(file, wait.operand));
}

function workWithin(file: FileAnalysis, operand: TSESTree.Node): Work | Tie {
  const inner = unwrap(operand);
  // Node's own modules are there already.
  if (inner.type === 'ImportExpression') return isBuiltin(writtenText(inner.source) ?? '') ? 'cheap' : { effect: 'read', sure: false, calls: [inner] };
  if (inner.type !== 'CallExpression') return 'not-started-here';
  const combinator = parseCombinator(inner);
  if (combinator) return workOfCombinator(file, combinator.method, combinator.operand);
  const step = parsePromiseChainStep(inner);
  if (step) {
    for (const handler of step.call.arguments) if (!changesNothing(file, handler)) return 'effect';
    return workWithin(file, step.object);
  }
  return workOfCall(file, inner);
}

/** `Promise.all([f(), g()])` does what its parts do. */
function workOfCombinator(file: FileAnalysis, method: string, operand: TSESTree.Node | undefined): Work | Tie {
  const list = operand && unwrap(operand);
  if ((method !== 'all' && method !== 'allSettled') || list?.type !== 'ArrayExpression') return 'effect';
  const calls: WorkCall[] = [];
  let effect: Work['effect'] = 'read';
  let sure = true;
  for (const element of list.elements) {
    const work = element && element.type !== 'SpreadElement' ? workWithin(file, element) : 'effect';
    if (typeof work === 'string') return work;
    calls.push(...work.calls);
    sure &&= work.sure;
    if (work.effect === 'unknown' || effect === 'unknown') effect = 'unknown';
    else if (work.effect === 'write') effect = 'write';
  }
  return { effect, sure, calls };
}

function workOfCall(file: FileAnalysis, call: TSESTree.CallExpression): Work | Tie {
  if (thenable(file, call) === 'never') return 'cheap';
  const name = calleeName(call) ?? '';
  const origin = originOf(file, call.callee);
  const key = origin && originKey(origin);
  if (key !== undefined && CHEAP_ORIGINS.has(key)) return 'cheap';
  if (origin && INTERACTIVE_MODULES.test(origin.module)) return 'effect';
  if (OPENED_THINGS.test(name) || (wordsOf(name).some((word) => OPENING_WORDS.has(word)) && !isSureRead(file, call))) return 'opens';
  if (consumes(file, call, name)) return 'consumes';
  if (carriesConnection(file, call)) return 'effect';
  const effect = effectOf(file, call);
  if (effect === 'read') return { effect, sure: isSureRead(file, call), calls: [call] };
  if (effect === 'write') return { effect, sure: key?.startsWith('fs/promises.') === true, calls: [call] };
  if (keyWritten(file, call)) return { effect: 'write', sure: false, calls: [call] };
  if (effect === 'shared' || writesSomething(file, call)) return 'effect';
  if (SQL_CALLS.test(name) && !isSingleReceiver(file, call) && readsBySql(file, call)) return { effect: 'read', sure: false, calls: [call] };
  const chain = effectOfChain(file, call);
  if (chain === 'read') return { effect: 'read', sure: false, calls: [call] };
  if (effect === 'unknown' && chain === 'unknown' && asksByNoun(file, call, name)) return { effect: 'read', sure: false, calls: [call] };
  return effect === 'unknown' && chain === 'unknown' ? { effect: 'unknown', sure: false, calls: [call] } : 'effect';
}

/** `await Admin.users()`: a noun for a name, asked of an imported object for the value that it gives. */
function asksByNoun(file: FileAnalysis, call: TSESTree.CallExpression, name: string): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression' || !PLURAL_NOUNS.test(name) || call.parent.parent?.type === 'ExpressionStatement') return false;
  const object = unwrap(callee.object);
  return object.type === 'Identifier' && variableOf(file, object)?.defs[0]?.type === 'ImportBinding';
}

/** `get_userSession2` → get, user, session. */
const wordsOf = (name: string): readonly string[] => name.split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/u).map((word) => word.toLowerCase());

/** Whether the text that a call is given is SQL that only looks. */
function readsBySql(file: FileAnalysis, call: TSESTree.CallExpression): boolean {
  const [sql] = call.arguments;
  if (sql?.type === 'Literal' && typeof sql.value === 'string') return SQL_READS.test(sql.value);
  return sql?.type === 'TemplateLiteral' && SQL_READS.test(file.text(sql).slice(1, -1));
}

/** Reads that are known: of Node's own modules and `fetch`. */
function isSureRead(file: FileAnalysis, call: TSESTree.CallExpression): boolean {
  const origin = originOf(file, call.callee);
  return origin !== undefined && /^(?:fs\/promises|dns\/promises|fs-extra)$|^$/u.test(origin.module) && effectOf(file, call) === 'read' && (origin.module !== '' || origin.path[0] === 'fetch');
}

/** Whether a call takes something out of its receiver, so that the next call gets something else. */
function consumes(file: FileAnalysis, call: TSESTree.CallExpression, name: string): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression') return false;
  const origin = originOf(file, callee);
  if (origin && origin.module !== '') return false;
  const receiver = parsePath(callee.object)?.at(-1)?.replace(/^[#_]+/u, '') ?? '';
  return CONSUMING_METHODS.test(name) || (CONSUMED_RECEIVERS.test(receiver) && !/^(?:get|find|list|fetch)[A-Z]/u.test(name));
}

/** Whether one connection, transaction or page goes into a call as an argument, also in an options object. */
export function carriesConnection(file: FileAnalysis, call: TSESTree.CallExpression): boolean {
  for (const argument of call.arguments) {
    if (isFunction(unwrap(argument))) continue;
    for (const node of file.walk(argument)) {
      if (node.type === 'Identifier' && SINGLE_ARGUMENTS.test(node.name) && !isServer(file, node)) return true;
    }
    const inner = unwrap(argument);
    if ((inner.type === 'Identifier' || inner.type === 'MemberExpression') && file.types.typeNames(inner).some(({ name }) => SINGLE_RECEIVER_TYPES.test(name) && name !== 'Client' && name !== 'Response')) return true;
  }
  return false;
}

/** `ws: WebSocketServer`: what takes connections is none. */
const isServer = (file: FileAnalysis, node: TSESTree.Identifier): boolean => file.types.typeNames(node).some(({ name }) => /Server$/u.test(name));

/** `db.select().from(users).where(…)`, `User.find().sort().lean()`: the chain says what the last method only finishes. */
function effectOfChain(file: FileAnalysis, call: TSESTree.CallExpression): 'read' | 'unknown' | 'ordered' {
  const names: string[] = [];
  let node: TSESTree.Node = call;
  for (;;) {
    node = unwrap(node);
    if (node.type === 'CallExpression') node = node.callee;
    else if (node.type === 'MemberExpression') {
      const name = propertyName(node);
      const { parent } = node;
      if (name !== undefined && parent.type === 'CallExpression' && parent.callee === node) names.push(name);
      node = node.object;
    } else break;
  }
  const [last, ...before] = names;
  const root = node.type === 'Identifier' ? node.name : '';
  if (SINGLE_ARGUMENTS.test(root)) return 'ordered';
  if (names.some((name) => CHAIN_WRITES.test(name))) return 'ordered';
  if (last !== undefined && before.length > 0 && FINISHING_METHODS.test(last) && before.some((name) => CHAIN_READS.test(name))) return 'read';
  return effectOf(file, call) === 'ordered' ? 'ordered' : 'unknown';
}

/** Whether a handler of a chain changes nothing outside itself. */
function changesNothing(file: FileAnalysis, handler: TSESTree.Node): boolean {
  const fn = unwrap(handler);
  if (!isFunction(fn)) return fn.type === 'Identifier' || fn.type === 'MemberExpression';
  for (const node of file.walk(fn.body, { intoFunctions: true })) {
    if (writesSharedState(file, node, fn) || node.type === 'AwaitExpression' || node.type === 'ThrowStatement') return false;
  }
  return true;
}

/** Whether the later of two units may start when the earlier does: how sure, or what ties them. */
export function independence(file: FileAnalysis, earlier: Unit, later: Unit): Level | Tie {
  if (!earlier.wait || !later.wait) return 'not-started-here';
  if (dependsByName(earlier, later)) return 'data';
  // Together, neither is written when the later fails.
  if (earlier.wait.value === 'assigned' && [...earlier.writes].some((written) => isSeenAfterFailure(earlier.node, written))) return 'seen-after-failure';
  const first = workOf(file, earlier.wait);
  if (typeof first === 'string') return first;
  const second = workOf(file, later.wait);
  if (typeof second === 'string') return second;
  if (earlier.wait.value === 'assigned' && second.calls.some((call) => call.type === 'CallExpression' && mayReadHidden(file, call, earlier.writes))) return 'data';
  if (isSameCall(file, first, second)) return 'same-call';
  if (first.effect === 'write' || second.effect === 'write') return writesApart(file, { ...first, value: earlier.wait.value }, { ...second, value: later.wait.value });
  if (earlier.wait.value === 'none' || later.wait.value === 'none') return 'discarded';
  if (first.calls.some((call) => call.type === 'CallExpression' && isGuard(file, call)) || isFailureAnAnswer(earlier.node)) return 'guard';
  if (first.effect === 'read' && second.effect === 'read') {
    if (changesArgument(file, first, second) || buildsUp(file, first, second)) return 'shared-argument';
    return first.sure && second.sure ? 'certain' : 'likely';
  }
  return sharesObject(file, first, second) ? 'shared-argument' : 'unknown';
}

/** Whether a unit needs what another binds or writes, or writes what the other needs. */
export function dependsByName(earlier: Unit, later: Unit): boolean {
  return meets(earlier.writes, later.reads) || meets(later.writes, earlier.reads) || meets(earlier.writes, later.writes);
}

function meets(written: ReadonlySet<unknown>, read: ReadonlySet<unknown>): boolean {
  for (const name of written) {
    if (read.has(name)) return true;
    if (typeof name !== 'string') continue;
    // Whoever takes `this` may read all of it; `this.a` is read through `this.a.b`, and written through it.
    if (read.has('this')) return true;
    for (const other of read) if (typeof other === 'string' && (other.startsWith(`${name}.`) || name.startsWith(`${other}.`))) return true;
  }
  return false;
}

/** Whether what a call runs may read what was assigned before it: `this.config = await load(); this.plugins = await this.loadPlugins()`. */
function mayReadHidden(file: FileAnalysis, call: TSESTree.CallExpression, written: ReadonlySet<unknown>): boolean {
  const callee = unwrap(call.callee);
  const isOwnMethod = callee.type === 'MemberExpression' && unwrap(callee.object).type === 'ThisExpression';
  const called = functionsCalled(file, call);
  for (const name of written) {
    if (typeof name === 'string') {
      if (!isOwnMethod && call.arguments.every((argument) => unwrap(argument).type !== 'ThisExpression')) continue;
      if (!called || called.some(({ file: home, fn }) => home !== file || readsOwn(home, fn, name.split('.')[1] ?? '', 0))) return true;
    } else if (called?.some(({ file: home, fn }) => home === file && mentionsVariable(home, fn, name))) return true;
  }
  return false;
}

/** Whether a method, or a method of the same object that it calls, reads a field. */
function readsOwn(file: FileAnalysis, fn: FunctionNode, field: string, depth: number): boolean {
  for (const node of file.walk(fn.body, { intoFunctions: true })) {
    if (node.type === 'MemberExpression' && propertyName(node) === field) return true;
    if (node.type !== 'CallExpression') continue;
    const callee = unwrap(node.callee);
    if (callee.type !== 'MemberExpression' || unwrap(callee.object).type !== 'ThisExpression') continue;
    const called = depth < 3 ? functionsCalled(file, node) : undefined;
    if (!called || called.some((one) => one.file !== file || readsOwn(one.file, one.fn, field, depth + 1))) return true;
  }
  return false;
}

/** The same call twice: whoever asks again expects another answer. */
function isSameCall(file: FileAnalysis, first: Work, second: Work): boolean {
  const texts = new Set(first.calls.map((call) => file.text(call).replaceAll(/\s+/gu, '')));
  return second.calls.some((call) => texts.has(file.text(call).replaceAll(/\s+/gu, '')));
}

/** `const isValid = await validate(order)`, `await this.parse(Command)`: what follows is not meant to run when it says no or throws. */
function isGuard(file: FileAnalysis, call: TSESTree.CallExpression): boolean {
  const callee = unwrap(call.callee);
  if (callee.type === 'MemberExpression' && callee.object.type === 'ThisExpression' && propertyName(callee) === 'parse') return true;
  return GUARD_NAMES.test(calleeName(call) ?? '') && !isSureRead(file, call);
}

/** Whether the earlier work is known to change an object that the later one gets as well. */
function changesArgument(file: FileAnalysis, first: Work, second: Work): boolean {
  return first.calls.some((call) => {
    if (call.type !== 'CallExpression') return false;
    const called = functionsCalled(file, call);
    if (!called) return false;
    return call.arguments.some((argument, index) => {
      const inner = unwrap(argument);
      const variable = inner.type === 'Identifier' ? variableOf(file, inner) : undefined;
      if (!variable || !second.calls.some((other) => other.type === 'CallExpression' && other.arguments.some((one) => mentionsVariable(file, one, variable)))) return false;
      return called.some(({ file: home, fn }) => writesParameter(home, fn, index));
    });
  });
}

/**
 * Two methods of an object that this function has just made (`const diff = new Diff(…)`), whose class is not known: the first may
 * compute what the second gives.
 */
function buildsUp(file: FileAnalysis, first: Work, second: Work): boolean {
  const made = (call: WorkCall): TSESLint.Scope.Variable | undefined => {
    const callee = call.type === 'CallExpression' ? unwrap(call.callee) : undefined;
    const object = callee?.type === 'MemberExpression' ? unwrap(callee.object) : undefined;
    const variable = object?.type === 'Identifier' ? variableOf(file, object) : undefined;
    const isLocal = variable !== undefined && variable.scope.type !== 'module' && variable.scope.type !== 'global';
    const isMade = variable?.references.some(({ writeExpr }) => writeExpr && unwrap(writeExpr).type === 'NewExpression');
    return isLocal && isMade && call.type === 'CallExpression' && !functionsCalled(file, call) ? variable : undefined;
  };
  const own = first.calls.map(made).filter((variable) => variable !== undefined);
  return second.calls.some((call) => {
    const object = made(call);
    return object !== undefined && own.includes(object);
  });
}

function mentionsVariable(file: FileAnalysis, root: TSESTree.Node, variable: unknown): boolean {
  for (const node of file.walk(root, { intoFunctions: true })) if (node.type === 'Identifier' && variableOf(file, node) === variable) return true;
  return false;
}

/** Whether a function assigns to a property of its parameter at an index. */
function writesParameter(file: FileAnalysis, fn: FunctionNode, index: number): boolean {
  const parameter = fn.params[index];
  if (parameter?.type !== 'Identifier') return false;
  const variable = variableOf(file, parameter);
  for (const node of file.walk(fn.body, { intoFunctions: true })) {
    const target = node.type === 'AssignmentExpression' ? node.left : node.type === 'UpdateExpression' ? node.argument : undefined;
    if (target?.type !== 'MemberExpression') continue;
    let root: TSESTree.Node = target;
    while (root.type === 'MemberExpression') root = unwrap(root.object);
    if (root.type === 'Identifier' && variableOf(file, root) === variable) return true;
  }
  return false;
}

/** Whether two calls of unknown effect have a receiver or an object in common that one might change under the other. */
function sharesObject(file: FileAnalysis, first: Work, second: Work): boolean {
  const own = new Set(first.calls.flatMap((call) => objectsOf(file, call)));
  return second.calls.some((call) => objectsOf(file, call).some((object) => own.has(object)));
}

function objectsOf(file: FileAnalysis, call: WorkCall): readonly unknown[] {
  if (call.type !== 'CallExpression') return [];
  const callee = unwrap(call.callee);
  const receiver = callee.type === 'MemberExpression' ? parsePath(callee.object)?.join('.') : undefined;
  const found: unknown[] = receiver === undefined || SHARED_RECEIVER_NAMES.test(receiver) ? [] : [receiver];
  for (const argument of call.arguments) {
    const inner = unwrap(argument);
    const variable = inner.type === 'Identifier' ? variableOf(file, inner) : undefined;
    if (variable) found.push(variable);
  }
  return found;
}

/** The awaits of a run in the groups in which they can be waited for. */
export interface Stages {
  /** For each unit: the group it can go into; for a declaration, the group it can come before. */
  readonly stageOf: ReadonlyMap<Unit, number>;
  readonly groups: readonly (readonly Unit[])[];
  /** The least sure of the decisions that put two awaits into one group. */
  readonly certainty: Level;
}

/**
 * Sorts a run into groups, each of which starts when the one before is done.
 * @param least pairs that are less sure than this stay in turn
 * @param loosens whether a tie does not hold, for somebody who has asked for it
 * @returns undefined when no group has two awaits
 */
export function stagesOf(file: FileAnalysis, units: readonly Unit[], least: Level, loosens: (tie: Tie) => boolean = () => false): Stages | undefined {
  const stageOf = new Map<Unit, number>();
  const levels = new Map<Unit, Map<Unit, Level>>();
  for (const [index, unit] of units.entries()) {
    let stage = 0;
    for (const before of units.slice(0, index)) {
      const there = stageOf.get(before) ?? 0;
      if (!before.wait || !unit.wait) {
        if (dependsByName(before, unit)) stage = Math.max(stage, before.wait ? there + 1 : there);
        continue;
      }
      const found = independence(file, before, unit);
      const answer = isLevel(found) || !loosens(found) ? found : 'unknown';
      if (!isLevel(answer) || RANK[answer] < RANK[least]) stage = Math.max(stage, there + 1);
      else levels.set(unit, (levels.get(unit) ?? new Map<Unit, Level>()).set(before, answer));
    }
    stageOf.set(unit, stage);
  }
  const groups: Unit[][] = [];
  for (const unit of units) if (unit.wait) (groups[stageOf.get(unit) ?? 0] ??= []).push(unit);
  const together = groups.filter((group) => group.length >= 2);
  if (together.length === 0) return undefined;
  const decided = together.flatMap((group) => group.flatMap((unit) => [...(levels.get(unit) ?? [])].filter(([other]) => group.includes(other)).map(([, level]) => level)));
  return { stageOf, groups, certainty: weakest(decided) };
}

const isLevel = (answer: Level | Tie): answer is Level => answer === 'certain' || answer === 'likely' || answer === 'unknown';

export const weakest = (levels: readonly Level[]): Level =>
  levels.includes('unknown') ? 'unknown' : levels.includes('likely') ? 'likely' : 'certain';

