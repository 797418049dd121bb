/** Repairs that let an abort through a handler. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import type { NamedSignal } from '../analysis/signals.ts';
import type { Repair } from '../rule.ts';
import { insertAfter, replace } from './edits.ts';
import { indentOf } from './handlers.ts';

const title = (signal: string): string => `Pass an abort on: throw the reason of \`${signal}\` before anything else`;

/** `if (signal.aborted) throw signal.reason;` as the first statement of a `catch`. */
export function rethrowAbortInCatch(file: FileAnalysis, handler: TSESTree.CatchClause, signal: NamedSignal): Repair {
  const { text } = signal;
  const test = rethrow(signal);
  const [first] = handler.body.body;
  const opening = file.source.getFirstToken(handler.body) as TSESTree.Token;
  const edit = first
    ? first.loc.start.line > opening.loc.start.line
      ? insertAfter(opening, `\n${indentOf(file, first)}${test}`)
      : insertAfter(opening, ` ${test}`)
    : insertAfter(opening, handler.body.loc.start.line === handler.body.loc.end.line && handler.body.range[1] - handler.body.range[0] === 2
      ? ` ${test} `
      : `\n${indentOf(file, handler.parent)}  ${test}`);
  return { kind: 'suggestion', title: title(text), edits: [edit] };
}

/** The same for a function given to `.catch()` or as second argument of `.then()`. */
export function rethrowAbortInHandler(
  file: FileAnalysis,
  handler: TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression,
  signal: NamedSignal,
): Repair {
  const { text } = signal;
  const test = rethrow(signal);
  if (handler.body.type === 'BlockStatement') {
    const opening = file.source.getFirstToken(handler.body) as TSESTree.Token;
    const [first] = handler.body.body;
    const multiline = first !== undefined && first.loc.start.line > opening.loc.start.line;
    const empty = handler.body.range[1] - handler.body.range[0] === 2;
    return { kind: 'suggestion', title: title(text), edits: [insertAfter(opening, multiline ? `\n${indentOf(file, first)}${test}` : empty ? ` ${test} ` : ` ${test}`)] };
  }
  const { body } = handler;
  const before = file.source.getTokenBefore(body);
  const after = file.source.getTokenAfter(body);
  const parenthesised = body.type === 'ObjectExpression' && before?.value === '(' && after?.value === ')';
  const range = parenthesised ? ([before.range[0], after.range[1]] as const) : ([body.range[0], body.range[1]] as const);
  return { kind: 'suggestion', title: title(text), edits: [{ ...replace(body, `{ ${test} return ${file.text(body)}; }`), range }] };
}

/** Throws the reason right behind a statement. */
export const throwAbortAfter = (file: FileAnalysis, statement: TSESTree.Node, { text, optional }: NamedSignal): Repair => ({
  kind: 'suggestion',
  title: `Throw the reason of \`${text}\` behind it when it was aborted`,
  edits: [insertAfter(statement, `\n${indentOf(file, statement)}${text}${optional ? '?.' : '.'}throwIfAborted();`)],
});

/** The test, with `?.` where the signal may be missing; when it is aborted it is there. */
const rethrow = ({ text, optional }: NamedSignal): string => `if (${text}${optional ? '?.' : '.'}aborted) throw ${text.replaceAll('?.', '.')}.reason;`;
