/** `while (!ready) await sleep(100)`: asking again and again for something that the same program will say. */
import type { TSESLint } from '@typescript-eslint/utils';
import type { TSESTree } from '@typescript-eslint/types';
import { PACING_NAMES } from '../knowledge/effects.ts';
import { classAround } from './calls.ts';
import type { FileAnalysis } from './file.ts';
import { variableOf } from './origin.ts';
import { calleeName, contains, isFunction, lastStatementOf, parsePath, statementsIn, unwrap } from './syntax.ts';

export interface BusyWait {
  readonly loop: TSESTree.WhileStatement | TSESTree.DoWhileStatement;
  /** The pause between two looks. */
  readonly pause: TSESTree.AwaitExpression;
  /** What is looked at, as it is written: `ready`, `this.pending`. */
  readonly flag: TSESTree.Identifier | TSESTree.MemberExpression;
  readonly variable: TSESLint.Scope.Variable | undefined;
  /** Where the program writes it, outside of the loop. */
  readonly writes: readonly TSESTree.Node[];
  /** Whether the loop does nothing but pause, and the test nothing but look at the flag: `!ready`. */
  readonly isPlain: boolean;
}

/**
 * The parts of a loop that polls state of this program; undefined for loops that fetch or compute what they test, test what this file
 * does not write, or do some work.
 */
export function parseBusyWait(file: FileAnalysis, loop: TSESTree.WhileStatement | TSESTree.DoWhileStatement): BusyWait | undefined {
  const pause = onlyPauseOf(file, loop.body);
  if (!pause || !looksOnly(file, loop.test)) return undefined;
  for (const flag of flagsOf(file, loop.test)) {
    const variable = flag.type === 'Identifier' ? variableOf(file, flag) : undefined;
    const writes = writesOf(file, flag, variable, loop);
    if (writes.length === 0) continue;
    const test = unwrap(loop.test);
    const isPlain = test.type === 'UnaryExpression' && test.operator === '!' && unwrap(test.argument) === flag && countOf(loop.body) === 1;
    return { loop, pause, flag, variable, writes, isPlain };
  }
  return undefined;
}

const countOf = (body: TSESTree.Statement): number => statementsIn(body).length;

/** The one await of the body, of a delay; beside it only counting, and giving up after a time. */
function onlyPauseOf(file: FileAnalysis, body: TSESTree.Statement): TSESTree.AwaitExpression | undefined {
  let pause: TSESTree.AwaitExpression | undefined;
  for (const statement of statementsIn(body)) {
    if (statement.type === 'ExpressionStatement' && statement.expression.type === 'AwaitExpression') {
      if (pause || !isPause(file, statement.expression.argument)) return undefined;
      pause = statement.expression;
    } else if (statement.type === 'ExpressionStatement' && (statement.expression.type === 'UpdateExpression' || statement.expression.type === 'AssignmentExpression')) {
      if (!looksOnly(file, statement.expression)) return undefined;
    } else if (statement.type !== 'IfStatement' || statement.alternate || !leaves(statement.consequent)) return undefined;
  }
  return pause;
}

/** `sleep(100)`, `new Promise((resolve) => setTimeout(resolve, 100))` */
function isPause(file: FileAnalysis, operand: TSESTree.Node): boolean {
  const inner = unwrap(operand);
  if (inner.type === 'CallExpression') return /^(?:sleep|delay|wait|pause|setTimeout|setImmediate|timeout|nextTick|tick)$/iu.test(calleeName(inner) ?? '') && PACING_NAMES.test(calleeName(inner) ?? 'x') && inner.arguments.length <= 3;
  return inner.type === 'NewExpression' && inner.callee.type === 'Identifier' && inner.callee.name === 'Promise' && /^\s*\(?\w+\)?\s*=>\s*(?:\{\s*)?(?:window\.)?set(?:Timeout|Immediate)\(\w+/u.test(inner.arguments[0] ? file.text(inner.arguments[0]) : '');
}

/** `throw …`, `return …`, `break`: the loop gives up. */
const leaves = (branch: TSESTree.Statement): boolean => /^(?:Return|Throw|Break)Statement$/u.test(lastStatementOf(branch)?.type ?? '');

/** No call and no await: what is tested is what the program holds. The clock may be read. */
function looksOnly(file: FileAnalysis, test: TSESTree.Node): boolean {
  for (const node of file.walk(test)) {
    if (node.type === 'AwaitExpression') return false;
    if (node.type === 'CallExpression' && !/^(?:Date|performance)\.now$/u.test(parsePath(node.callee)?.join('.') ?? '')) return false;
  }
  return true;
}

/** The names and fields that a test looks at; of `queue.length` the queue. */
function* flagsOf(file: FileAnalysis, test: TSESTree.Node): Generator<BusyWait['flag']> {
  for (const node of file.walk(test)) {
    if (node.type === 'MemberExpression' && unwrap(node.object).type === 'ThisExpression' && !node.computed) yield node;
    else if (node.type === 'Identifier' && !(node.parent.type === 'MemberExpression' && node.parent.property === node && !node.parent.computed)) yield node;
  }
}

/** Where the rest of the file writes a variable, or a field of the same class. */
function writesOf(file: FileAnalysis, flag: BusyWait['flag'], variable: TSESLint.Scope.Variable | undefined, loop: TSESTree.Node): readonly TSESTree.Node[] {
  if (flag.type === 'Identifier') {
    const writes = variable?.references.filter((reference) => reference.isWrite() && !reference.init).map(({ identifier }) => identifier) ?? [];
    // What the loop itself counts is no flag; what only its own function writes is written before or after it.
    if (writes.some((write) => contains(loop, write))) return [];
    return writes.filter((write) => functionAround(write) !== functionAround(loop));
  }
  const owner = classAround(flag);
  const path = parsePath(flag)?.join('.');
  if (!owner || path === undefined) return [];
  const writes: TSESTree.Node[] = [];
  for (const node of file.walk(owner, { intoFunctions: true })) {
    const target = node.type === 'AssignmentExpression' ? node.left : node.type === 'UpdateExpression' ? node.argument : undefined;
    if (target?.type !== 'MemberExpression' || parsePath(target)?.join('.') !== path) continue;
    if (contains(loop, target)) return [];
    if (functionAround(target) !== functionAround(loop)) writes.push(target);
  }
  return writes;
}

function functionAround(node: TSESTree.Node): TSESTree.Node | undefined {
  for (let { parent } = node; parent; parent = parent.parent) if (isFunction(parent)) return parent;
  return undefined;
}
