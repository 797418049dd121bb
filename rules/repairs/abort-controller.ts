/** Repairs for controllers that nobody can abort, that are replaced while at work, or that are not aborted after a failure. */
import type { TSESTree } from '@typescript-eslint/types';
import type { DeadController, ReplacedController, UnendedController } from '../analysis/abort-controllers.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { parseRequest } from '../analysis/requests.ts';
import { ancestors, enclosingStatement, propertyName, statementListOf, wrapped } from '../analysis/syntax.ts';
import type { Repair, TextEdit } from '../rule.ts';
import { indentAt, insertBefore, removeStatement, wrapRest } from './edits.ts';

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
  repairs.push({
    kind: 'suggestion',
    title: `Give the work a time limit instead: \`AbortSignal.timeout(${LIMIT})\``,
    edits: [removeStatement(file, statement), ...signals.map((signal) => ({ range: signal.range, text: `AbortSignal.timeout(${LIMIT})` }))],
  });
  // A request without any signal would wait without a limit.
  if (removals.every((edit) => edit !== undefined) && !signals.some((signal) => isForRequest(file, signal))) {
    repairs.push({ kind: 'suggestion', title: `Take \`${name}\` away: its signal never does anything`, edits: [removeStatement(file, statement), ...removals] });
  }
  return repairs;
}

function isForRequest(file: FileAnalysis, signal: TSESTree.Node): boolean {
  for (const node of ancestors(signal)) if (node.type === 'CallExpression') return parseRequest(file, node) !== undefined;
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
