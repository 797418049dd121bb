/** Repairs that hand an AbortSignal on. */
import type { TSESTree } from '@typescript-eslint/types';
import { lateHandling, mayFail, promiseFate } from '../analysis/fates/of-file.ts';
import type { FileAnalysis } from '../analysis/file.ts';
import { mayBeNull, type SignalSource } from '../analysis/signals.ts';
import { calleeName, isFunction, unwrap } from '../analysis/syntax.ts';
import type { SignalSlot } from '../analysis/types/oracle.ts';
import type { Repair, TextEdit } from '../rule.ts';
import { insertAfter, insertBefore } from './edits.ts';

/** One suggestion for each signal at hand; for two of the caller's, also both together. */
export function forwardSignal(file: FileAnalysis, call: TSESTree.CallExpression, slot: SignalSlot, sources: readonly SignalSource[]): readonly Repair[] {
  if (!mayFail(file, call) && isHeardLate(file, call)) return [];
  // `fetch` takes `null` for no signal; what else takes one rarely does.
  const isFetch = calleeName(call) === 'fetch';
  const handed = sources.slice(0, 3).map((source) => ({ text: source.text, value: !isFetch && mayBeNull(file, source) ? `${source.text} ?? undefined` : source.text }));
  const handedIn = sources.filter((source) => source.owner === 'caller' && !source.optional).map((source) => source.text);
  if (handedIn.length === 2) {
    const both = `AbortSignal.any([${handedIn.join(', ')}])`;
    handed.push({ text: both, value: both });
  }
  return handed.map(({ text, value }) => forwardTo(file, call, slot, text, value));
}

/** Fills the slot of a call with one signal. */
export const forwardTo = (file: FileAnalysis, call: TSESTree.CallExpression, slot: SignalSlot, text: string, value = text): Repair => ({
  kind: 'suggestion',
  title: `Pass \`${text}\` on (the call rejects once it is aborted)`,
  edits: fillSlot(file, call, slot, value),
});

/** Whether a promise that cannot fail so far would, once it can, fail while nobody listens. */
function isHeardLate(file: FileAnalysis, call: TSESTree.CallExpression): boolean {
  const { kind } = promiseFate(file, call);
  return kind === 'dropped' || kind === 'partly' || lateHandling(file, call) !== undefined;
}

/** The edits that put a signal into the slot of a call. */
export function fillSlot(file: FileAnalysis, call: TSESTree.CallExpression, slot: SignalSlot, signal: string): readonly TextEdit[] {
  const property = signal === slot.property ? signal : `${slot.property}: ${signal}`;
  const argument = call.arguments[slot.index];
  if (!argument) {
    const missing = Array.from({ length: slot.index - call.arguments.length }, () => 'undefined');
    return [appendArguments(file, call, [...missing, slot.kind === 'parameter' ? signal : `{ ${property} }`])];
  }
  // `locks.request(name, callback)`: in the overload with options these come before the callback.
  if (isFunction(unwrap(argument)) || file.types.callable(argument) === 'yes') return [insertBefore(argument, `${slot.kind === 'parameter' ? signal : `{ ${property} }`}, `)];
  if (argument.type !== 'ObjectExpression') return [insertBefore(argument, '{ ...'), insertAfter(argument, `, ${property} }`)];
  const last = argument.properties.at(-1);
  if (!last) return [{ range: [argument.range[0], argument.range[1]], text: `{ ${property} }` }];
  const comma = file.source.getTokenAfter(last);
  const multiline = last.loc.start.line > argument.loc.start.line;
  // Tabs stay tabs.
  const separator = multiline ? `\n${(file.source.lines[last.loc.start.line - 1] ?? '').slice(0, last.loc.start.column).replaceAll(/\S/gu, ' ')}` : ' ';
  return comma?.value === ',' ? [insertAfter(comma, `${separator}${property}${multiline ? ',' : ''}`)] : [insertAfter(last, `,${separator}${property}`)];
}

function appendArguments(file: FileAnalysis, call: TSESTree.CallExpression, added: readonly string[]): TextEdit {
  const closing = file.source.getLastToken(call) as TSESTree.Token;
  const last = call.arguments.at(-1);
  if (!last) return insertBefore(closing, added.join(', '));
  const before = file.source.getTokenBefore(closing);
  return before?.value === ',' ? insertAfter(before, ` ${added.join(', ')}`) : insertAfter(before ?? last, `, ${added.join(', ')}`);
}
