/** Repairs for controllers that nobody can abort, that are replaced while at work, or that are not aborted after a failure. */
import type { TSESTree } from '@typescript-eslint/types';
import type { DeadController, ReplacedController, UnendedController } from '../analysis/abort-controllers.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { enclosingStatement, propertyName, statementListOf, wrapped } from '../analysis/syntax.ts';
import type { Repair, TextEdit } from '../rule.ts';
import { indentAt, insertBefore, wrapRest } from './edits.ts';

/** What a request gets that has no time limit of its own. */
const LIMIT = '10_000';

/** A deadline in place of the controller, or no signal at all. */
export function repairsOfDeadController(file: FileAnalysis, { creation, signals, name }: DeadController): readonly Repair[] {
  const declarator = wrapped(creation).parent;
  const statement = declarator?.parent;
  if (declarator?.type !== 'VariableDeclarator' || statement?.type !== 'VariableDeclaration' || statement.declarations.length !== 1) return [];
  if (!statementListOf(statement) || declarator.id.type !== 'Identifier' || declarator.id.typeAnnotation || file.source.getCommentsInside(statement).length > 0) return [];
  const repairs: Repair[] = [];
  const removals = signals.map((signal) => withoutProperty(file, signal));
  const [only, more] = signals;
  if (only && !more && !inLoopOrFunctionOfItsOwn(only, statement)) {
    repairs.push({
      kind: 'suggestion',
      title: `Give the work a time limit instead: \`AbortSignal.timeout(${LIMIT})\``,
      edits: [lineOf(file, statement), { range: only.range, text: `AbortSignal.timeout(${LIMIT})` }],
    });
  }
  if (removals.every((edit) => edit !== undefined)) {
    repairs.push({ kind: 'suggestion', title: `Take \`${name}\` away: its signal never does anything`, edits: [lineOf(file, statement), ...removals] });
  }
  return repairs;
}

/** A timeout starts when it is made: it may stand where the signal is used only when that runs once, and soon. */
function inLoopOrFunctionOfItsOwn(signal: TSESTree.Node, statement: TSESTree.Node): boolean {
  for (let node = signal.parent; node && node !== statement.parent; node = node.parent) {
    if (/^(?:For|While|DoWhile)/u.test(node.type) || /Function/u.test(node.type)) return true;
  }
  return false;
}

/** The edit that takes `signal: controller.signal` out of an object literal; undefined where the signal stands elsewhere. */
function withoutProperty(file: FileAnalysis, signal: TSESTree.MemberExpression): TextEdit | undefined {
  const property = wrapped(signal).parent;
  if (property?.type !== 'Property' || property.parent.type !== 'ObjectExpression' || propertyName(property) === undefined) return undefined;
  const object = property.parent;
  if (file.source.getCommentsInside(object).length > 0) return undefined;
  const [only, another] = object.properties;
  const call = object.parent;
  if (only && !another && call.type === 'CallExpression' && call.arguments.at(-1) === object && call.arguments.length > 1) {
    const previous = call.arguments.at(-2) as TSESTree.Node;
    return { range: [previous.range[1], object.range[1]], text: '' };
  }
  const after = file.source.getTokenAfter(property);
  if (after?.value === ',') {
    const next = file.source.getTokenAfter(after);
    return { range: [property.range[0], next && next.value !== '}' ? next.range[0] : after.range[1]], text: '' };
  }
  const before = file.source.getTokenBefore(property);
  return before?.value === ',' ? { range: [before.range[0], property.range[1]], text: '' } : { range: property.range, text: '' };
}

/** Takes a statement out together with its line. */
function lineOf(file: FileAnalysis, statement: TSESTree.Node): TextEdit {
  const { text } = file.source;
  const before = /[ \t]*$/u.exec(text.slice(0, statement.range[0]))?.[0].length ?? 0;
  const after = /^[ \t]*\r?\n/u.exec(text.slice(statement.range[1]))?.[0].length ?? 0;
  const whole = after > 0 && (statement.range[0] === before || text[statement.range[0] - before - 1] === '\n');
  return whole ? { range: [statement.range[0] - before, statement.range[1] + after], text: '' } : { range: statement.range, text: '' };
}

/** `place?.abort();` before a new controller takes its place. */
export function abortFirst(file: FileAnalysis, { assignment, place }: ReplacedController): readonly Repair[] {
  const statement = enclosingStatement(assignment);
  if (!statementListOf(statement)) return [];
  return [{
    kind: 'suggestion',
    title: `Abort the work of the last call first: \`${place}?.abort()\``,
    edits: [insertBefore(statement, `${place}?.abort();\n${indentAt(file, statement)}`)],
  }];
}

/** `try { … } finally { controller.abort(); }` after the controller is made. */
export function abortInFinally(file: FileAnalysis, { creation, abort, name }: UnendedController): readonly Repair[] {
  const made = enclosingStatement(creation);
  const ended = enclosingStatement(abort);
  const list = statementListOf(made);
  if (!list?.includes(ended) || ended.type !== 'ExpressionStatement') return [];
  const edits = wrapRest(file, made, file.text(ended), [ended]);
  return edits ? [{ kind: 'suggestion', title: `Abort \`${name}\` in a \`finally\`, so also when the work fails`, edits }] : [];
}
