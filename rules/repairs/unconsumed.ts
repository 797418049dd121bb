/** Repairs for a promise in a variable that nobody waits for, on every path or on some. */
import type { TSESTree } from '@typescript-eslint/types';
import { isAlwaysReached } from '../analysis/always-reached.ts';
import type { PromiseFate } from '../analysis/fates/fates.ts';
import { flowAround } from '../analysis/fates/of-file.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { variableOf } from '../analysis/origin.ts';
import { contains, enclosingStatement, statementListOf, unwrap } from '../analysis/syntax.ts';
import { excerpt } from '../analysis/words.ts';
import type { Repair } from '../rule.ts';
import { addAwait, insertAfter, insertBefore, mayAwaitAt, nameInScope } from './edits.ts';
import { failureHandler, indentOf, statementAfter } from './handlers.ts';

/** @param fails whether the promise may reject, so that a handler is of use */
export function repairsOfUnconsumed(file: FileAnalysis, fate: PromiseFate, fails: boolean): readonly Repair[] {
  const found = fate.kind === 'dropped' && fate.loss?.by !== 'overwriting' ? [awaitAtOnce(file, fate)] : [moveBelowExits(file, fate), awaitBeforeLeaving(file, fate, fails)];
  return [...found, ...(fails ? [handleFailure(file, fate)] : [])].filter((repair) => repair !== undefined);
}

/** `await` before the value, if nothing else than a log line looks at the variable. */
function awaitAtOnce(file: FileAnalysis, { promise, binding, uses }: PromiseFate): Repair | undefined {
  if (!binding || binding.typeAnnotation || !mayAwaitAt(file, promise) || uses.some((use) => use.by.type !== 'CallExpression')) return undefined;
  return { kind: 'suggestion', title: 'Wait for it here (what follows runs after it, its failure is thrown here)', edits: addAwait(file, promise) };
}

/** Starts the work only where the first use is, when the exits lie between and nothing that it reads changes there. */
function moveBelowExits(file: FileAnalysis, { promise, binding, variable, loss }: PromiseFate): Repair | undefined {
  const declarator = binding?.parent;
  const statement = declarator?.parent;
  if (!loss?.node || !variable || declarator?.type !== 'VariableDeclarator' || statement?.type !== 'VariableDeclaration' || statement.declarations.length !== 1) return undefined;
  const list = statementListOf(statement);
  if (!list || !declarator.init || unwrap(declarator.init) !== promise) return undefined;
  const at = list.indexOf(statement);
  const target = list.findIndex((other, i) => i > at && variable.references.some(({ identifier }) => contains(other, identifier)));
  const between = list.slice(at + 1, target);
  const [next] = between;
  const user = list[target];
  // Where it is used on some paths only, nobody waits for it on the others there either.
  if (!user || !variable.references.some(({ identifier }) => contains(user, identifier) && isAlwaysReached(identifier, user))) return undefined;
  const lossNode = loss.node;
  if (!next || !between.some((other) => contains(other, lossNode))) return undefined;
  if (readsWhatChanges(file, declarator.init, between) || hasComments(file, statement)) return undefined;
  return {
    kind: 'suggestion',
    title: `Start \`${excerpt(file, promise)}\` only below the early exits (it starts later)`,
    edits: [
      { range: [statement.range[0], next.range[0]], text: '' },
      insertBefore(user, `${file.text(statement)}\n${indentOf(file, user)}`),
    ],
  };
}

function readsWhatChanges(file: FileAnalysis, value: TSESTree.Node, between: readonly TSESTree.Node[]): boolean {
  for (const node of file.walk(value, { intoFunctions: true })) {
    if (node.type === 'AwaitExpression' || node.type === 'YieldExpression') return true;
    const variable = node.type === 'Identifier' ? variableOf(file, node) : undefined;
    if (variable?.references.some((reference) => reference.isWrite() && between.some((other) => contains(other, reference.identifier)))) return true;
  }
  return false;
}

const hasComments = (file: FileAnalysis, statement: TSESTree.Node): boolean =>
  file.source.getCommentsBefore(statement).length > 0 || file.source.getCommentsAfter(statement).length > 0;

/** `await p` in front of the `return` that leaves without it. */
function awaitBeforeLeaving(file: FileAnalysis, { promise, binding, variable, loss }: PromiseFate, fails: boolean): Repair | undefined {
  const leave = loss?.node;
  if (!variable || loss?.others !== false || leave?.type !== 'ReturnStatement' || binding?.parent.type !== 'VariableDeclarator') return undefined;
  if (!mayAwaitAt(file, leave) || !nameInScope(file, leave, variable.name)) return undefined;
  // Its failure would come while something else is waited for, and be heard too late.
  if (fails && flowAround(file, leave)?.suspensionBetween(promise, leave, { counts: ['macro'] })) return undefined;
  const wait = `await ${variable.name};`;
  const edits = statementListOf(leave)
    ? [insertBefore(leave, leave.loc.start.line === leave.parent.loc.start.line ? `${wait} ` : `${wait}\n${indentOf(file, leave)}`)]
    : [insertBefore(leave, `{ ${wait} `), insertAfter(leave, ' }')];
  return { kind: 'suggestion', title: `Wait for it before leaving on line ${leave.loc.start.line} (its failure is thrown there)`, edits };
}

/** `p.catch(…)` right behind the start. */
function handleFailure(file: FileAnalysis, { promise, binding, variable }: PromiseFate): Repair | undefined {
  if (!binding || !variable || file.types.member(promise, 'catch').exists === 'no') return undefined;
  const statement = enclosingStatement(promise);
  const isOwn = statement.type === 'VariableDeclaration' || (statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression');
  if (!isOwn || !statementListOf(statement) || !contains(statement, binding)) return undefined;
  const value = binding.parent.type === 'VariableDeclarator' ? binding.parent.init : binding.parent.type === 'AssignmentExpression' ? binding.parent.right : null;
  const link = value && unwrap(value) === promise ? '.' : '?.';
  const { code, does } = failureHandler(file, statement);
  return {
    kind: 'suggestion',
    title: `Go on without waiting; ${does}`,
    edits: [statementAfter(file, statement, `${variable.name}${link}catch(${code});`)],
  };
}

export function repairsOfReturnedProperty(file: FileAnalysis, property: TSESTree.Property): readonly Repair[] {
  if (property.shorthand || !mayAwaitAt(file, property.value)) return [];
  return [{ kind: 'suggestion', title: 'Wait for it here (the object is returned only then)', edits: addAwait(file, property.value) }];
}
