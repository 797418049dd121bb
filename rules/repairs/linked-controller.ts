/** Repairs that let `AbortSignal.any` do what a listener on the caller's signal does by hand. */
import type { TSESTree } from '@typescript-eslint/types';
import type { LinkedController } from '../analysis/linked-controllers.ts';
import type { AbortListener } from '../analysis/abort-listeners.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { mayBeMissing } from '../analysis/signals.ts';
import { contains, enclosingStatement, statementListOf } from '../analysis/syntax.ts';
import type { Repair, TextEdit } from '../rule.ts';
import { indentAt, insertAfter, nameInScope, removeStatement } from './edits.ts';

/** The listener goes; the work gets one signal that is aborted with the caller's, and with the controller or after the time. */
export function linkSignals(file: FileAnalysis, listener: AbortListener, linked: LinkedController): readonly Repair[] {
  const statement = enclosingStatement(listener.call);
  const { declaration, signals, others, timer } = linked;
  if (statement.type !== 'ExpressionStatement' || !isOwnStatement(statement) || nameInScope(file, listener.call, 'combined')) return [];
  const gone = [statement, ...(others === 'timer' && timer ? [timer.statement, ...timer.clears] : [])];
  if (gone.some((node) => file.source.getCommentsInside(node).length > 0 || !isOwnStatement(node))) return [];
  // Only where every use comes after both are there.
  if (signals.some((node) => node.range[0] < declaration.range[1])) return [];
  const signal = file.text(listener.signal);
  const optional = file.text(listener.call.callee).includes('?.') || mayBeMissing(file, listener.signal);
  const own = others === 'timer' && timer ? `AbortSignal.timeout(${file.text(timer.delay)})` : others === 'more' ? `${linked.variable.name}.signal` : undefined;
  // A signal that is never aborted stands for one that is missing.
  const combined = own === undefined ? (optional ? `${signal} ?? new AbortController().signal` : signal) : optional ? `${signal} ? AbortSignal.any([${signal}, ${own}]) : ${own}` : `AbortSignal.any([${signal}, ${own}])`;
  const declared = `const combined = ${combined};`;
  const edits: TextEdit[] = [
    ...gone.map((node) => removeStatement(file, node)),
    ...signals.filter((node) => !gone.some((outer) => contains(outer, node))).map((node) => ({ range: node.range, text: own === undefined && !optional ? signal : 'combined' })),
  ];
  const first = others === 'more'
    ? insertAfter(declaration, `\n${indentAt(file, declaration)}${declared}`)
    : own === undefined && !optional ? removeStatement(file, declaration) : { range: declaration.range, text: declared };
  const changes = [...(linked.passesReason ? [] : ['an abort has its reason']), ...(others === 'timer' ? ['the time limit is a `TimeoutError`'] : [])];
  const title = own === undefined ? `Use \`${signal}\` itself${optional ? ', where there is one' : ''}` : `Use \`AbortSignal.any\` instead of the listener: nothing stays on \`${signal}\``;
  return [{
    kind: 'suggestion',
    title: changes.length > 0 ? `${title} (${changes.join(', ')})` : title,
    edits: dropOverlaps([first, ...edits]),
  }];
}

/** A statement that may go without leaving an `if` or `try` empty-handed: it stands in a list. */
const isOwnStatement = (node: TSESTree.Node): boolean => statementListOf(node) !== undefined;

/** Two removals of neighbouring lines may touch, but not lie in each other. */
function dropOverlaps(edits: readonly TextEdit[]): readonly TextEdit[] {
  return edits.filter((edit) => !edits.some((other) => other !== edit && other.range[0] <= edit.range[0] && edit.range[1] <= other.range[1] && (other.range[1] - other.range[0] > edit.range[1] - edit.range[0])));
}
