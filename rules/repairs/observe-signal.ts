/** Repairs that look at a signal where nothing did. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import type { UnreadSignal } from '../analysis/signal-observation.ts';
import type { SignalSource } from '../analysis/signals.ts';
import { mayBeMissing } from '../analysis/signals.ts';
import type { FunctionNode, LoopNode } from '../analysis/syntax.ts';
import type { Repair } from '../rule.ts';
import { indentAt, insertAfter, insertBefore } from './edits.ts';

/** `signal.throwIfAborted();` as the first statement of an asynchronous function. */
export function checkAtStart(file: FileAnalysis, fn: FunctionNode, signal: UnreadSignal): readonly Repair[] {
  if (fn.body.type !== 'BlockStatement' || !fn.async) return [];
  const check = `${signal.text}${signal.optional || (signal.node.type === 'Identifier' && mayBeMissing(file, signal.node)) ? '?.' : '.'}throwIfAborted();`;
  return [{
    kind: 'suggestion',
    title: `Begin with \`${check}\` (rejects when it is aborted already)`,
    edits: [atStartOf(file, fn.body, check)],
  }];
}

/** A check at the head of each turn; a `while (true)` may also end without an error. */
export function checkInLoop(file: FileAnalysis, loop: LoopNode, signal: SignalSource): readonly Repair[] {
  const check = `${signal.text}${signal.optional ? '?.' : '.'}throwIfAborted();`;
  const { body } = loop;
  const edits = body.type === 'BlockStatement'
    ? [atStartOf(file, body, check)]
    : [insertBefore(body, `{ ${check} `), insertAfter(body, ' }')];
  const repairs: Repair[] = [{ kind: 'suggestion', title: `Look at \`${signal.text}\` in each turn: \`${check}\` rejects after an abort`, edits }];
  if (loop.type === 'WhileStatement' && loop.test.type === 'Literal' && loop.test.value === true) {
    const test = `!${signal.text}${signal.optional ? '?.' : '.'}aborted`;
    repairs.push({ kind: 'suggestion', title: `Run the loop only while \`${test}\` (it ends without an error)`, edits: [{ range: loop.test.range, text: test }] });
  }
  return repairs;
}

function atStartOf(file: FileAnalysis, body: TSESTree.BlockStatement, text: string) {
  const opening = file.source.getFirstToken(body) as TSESTree.Token;
  const [first] = body.body;
  if (!first) return insertAfter(opening, ` ${text} `);
  // A directive stays first.
  if (first.type === 'ExpressionStatement' && typeof first.directive === 'string') return insertAfter(first, `\n${indentAt(file, first)}${text}`);
  return first.loc.start.line > opening.loc.start.line ? insertAfter(opening, `\n${indentAt(file, first)}${text}`) : insertAfter(opening, ` ${text}`);
}
