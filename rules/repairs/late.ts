/** Repairs for a promise that gets its first handler too late. */
import type { TSESTree } from '@typescript-eslint/types';
import type { LateHandling, PromiseFate } from '../analysis/fates/fates.ts';
import type { Amount } from '../analysis/fates/uses.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { variableOf } from '../analysis/origin.ts';
import { contains, enclosingStatement, parseCombinator, statementListOf, unwrap } from '../analysis/syntax.ts';
import { excerpt } from '../analysis/words.ts';
import type { Repair } from '../rule.ts';
import { statementAfter } from './handlers.ts';

export function repairsOfLate(file: FileAnalysis, fate: PromiseFate, late: LateHandling, amount: Amount): readonly Repair[] {
  const repairs = amount === 'one' ? [waitForAll(file, fate, late), leaveToCombinator(late)] : [];
  return [...repairs, observe(file, fate, late, amount)].filter((repair) => repair !== undefined);
}

/** One statement of a run of awaits: `await x;` or `const y = await x;`. */
interface Wait {
  readonly statement: TSESTree.Node;
  readonly operand: TSESTree.Expression;
  /** What the value is bound to, as text. */
  readonly target: string | undefined;
  readonly kind: 'const' | 'let' | undefined;
}

function parseWait(file: FileAnalysis, statement: TSESTree.Node): Wait | undefined {
  if (statement.type === 'ExpressionStatement') {
    const { expression } = statement;
    return expression.type === 'AwaitExpression' ? { statement, operand: expression.argument, target: undefined, kind: undefined } : undefined;
  }
  if (statement.type !== 'VariableDeclaration' || (statement.kind !== 'const' && statement.kind !== 'let')) return undefined;
  const [declarator, more] = statement.declarations;
  if (!declarator || more) return undefined;
  const { id, init } = declarator;
  if (init?.type !== 'AwaitExpression' || ('typeAnnotation' in id && id.typeAnnotation)) return undefined;
  return { statement, operand: init.argument, target: file.text(id), kind: statement.kind };
}

/**
 * The waits from the one that is in the way to the one that comes too late become one `Promise.all`, when they follow each other and
 * no operand but the first is computed there.
 */
function waitForAll(file: FileAnalysis, { promise, variable }: PromiseFate, { suspension, use }: LateHandling): Repair | undefined {
  const first = enclosingStatement(suspension.node);
  const last = enclosingStatement(use.by);
  const list = statementListOf(first);
  if (!list || !variable || first === last || !list.includes(last) || !startsBefore(promise, first)) return undefined;
  const waits = runOfWaits(file, list, list.indexOf(first));
  const run = waits.map(({ statement }) => statement);
  if (!run.includes(last) || commentsBetween(file, run)) return undefined;
  const kinds = new Set(waits.map(({ kind }) => kind).filter((kind) => kind !== undefined));
  if (kinds.size > 1) return undefined;
  const operands = waits.map(({ operand }) => file.text(operand)).join(', ');
  const lastTarget = waits.findLastIndex(({ target }) => target !== undefined);
  const targets = waits.slice(0, lastTarget + 1).map(({ target }) => target ?? '').join(', ');
  const [kind] = kinds;
  const start = waits[0]?.statement.range[0] ?? 0;
  const end = waits.at(-1)?.statement.range[1] ?? 0;
  return {
    kind: 'suggestion',
    title: `Wait for ${waits.length === 2 ? 'both' : 'all'} at once (the first failure rejects, the others go on)`,
    edits: [{ range: [start, end], text: `${kind ? `${kind} [${targets}] = ` : ''}await Promise.all([${operands}]);` }],
  };
}

/** The awaits that follow each other from `start` on, all but the first of promises that run already. */
function runOfWaits(file: FileAnalysis, list: readonly TSESTree.Node[], start: number): readonly Wait[] {
  const waits: Wait[] = [];
  for (const statement of list.slice(start)) {
    const wait = parseWait(file, statement);
    if (!wait || (waits.length > 0 && !runsAlready(file, wait.operand, list[start]))) break;
    waits.push(wait);
  }
  return waits;
}

function runsAlready(file: FileAnalysis, operand: TSESTree.Expression, first: TSESTree.Node | undefined): boolean {
  const inner = unwrap(operand);
  const [declared] = (inner.type === 'Identifier' ? variableOf(file, inner) : undefined)?.identifiers ?? [];
  return first !== undefined && declared !== undefined && startsBefore(declared, first);
}

const startsBefore = (a: TSESTree.Node, b: TSESTree.Node): boolean => a.range[1] <= b.range[0];

function commentsBetween(file: FileAnalysis, run: readonly TSESTree.Node[]): boolean {
  const [first] = run;
  const last = run.at(-1);
  return file.source.getAllComments().some(({ range }) => first && last && range[0] >= first.range[0] && range[1] <= last.range[1]);
}

/** `Promise.all([f(), await g()])`: the combinator waits for both. */
function leaveToCombinator({ suspension, use }: LateHandling): Repair | undefined {
  const wait = suspension.node;
  const array = use.by.type === 'ArrayExpression' ? use.by : use.by.type === 'CallExpression' ? use.by.arguments[0] : undefined;
  if (use.kind !== 'observed' || wait.type !== 'AwaitExpression' || array?.type !== 'ArrayExpression' || wait.parent !== array) return undefined;
  const method = array.parent.type === 'CallExpression' ? parseCombinator(array.parent)?.method : undefined;
  if (method !== 'all') return undefined;
  return {
    kind: 'suggestion',
    title: 'Leave the waiting to `Promise.all`',
    edits: [{ range: [wait.range[0], wait.argument.range[0]], text: '' }],
  };
}

/** `p.catch(() => {})` right behind the start: the failure is still thrown where `p` is awaited. */
function observe(file: FileAnalysis, { promise, binding, variable }: PromiseFate, { use }: LateHandling, amount: Amount): Repair | undefined {
  if (!variable || !binding || (amount === 'one' && file.types.member(promise, 'catch').exists === 'no')) return undefined;
  const statement = enclosingStatement(promise);
  const isOwn = statement.type === 'VariableDeclaration' || (statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression');
  if (!isOwn || !statementListOf(statement) || !contains(statement, binding)) return undefined;
  const value = binding.parent.type === 'VariableDeclarator' ? binding.parent.init : binding.parent.type === 'AssignmentExpression' ? binding.parent.right : null;
  if (amount === 'several' && value !== promise) return undefined;
  const watched = amount === 'several' ? `Promise.all(${variable.name}).` : `${variable.name}${value && unwrap(value) === promise ? '.' : '?.'}`;
  const words = use.kind === 'returned' ? 'seen by the caller' : use.kind === 'awaited' ? 'observed by the await below' : 'observed below';
  return {
    kind: 'suggestion',
    title: `Mark \`${excerpt(file, binding)}\` as observed (its failure is still thrown where it is used)`,
    edits: [statementAfter(file, statement, `${watched}catch(() => {}); // ${words}`)],
  };
}
