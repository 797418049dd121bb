/** The repair that takes the signal a function is offered, and hands it on. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import type { UntakenSignal } from '../analysis/offered-signals.ts';
import { calleeName } from '../analysis/syntax.ts';
import type { Repair, TextEdit } from '../rule.ts';
import { insertAfter, isTypeScript, nameInScope } from './edits.ts';
import { fillSlot } from './signal.ts';
import { addParameter } from './thread-signal.ts';

/** A new parameter, or one more property of a parameter that is taken apart; none where its name is taken, or a type would have to be made up. */
export function takeOffered(file: FileAnalysis, untaken: UntakenSignal): readonly Repair[] {
  const { fn, by, calls } = untaken;
  const taken = parameterFor(file, untaken);
  if (!taken || nameInScope(file, fn.body, taken.name)) return [];
  const names = [...new Set(calls.map(({ call }) => `\`${calleeName(call) ?? 'the call'}\``))].join(' and ');
  return [{
    kind: 'suggestion',
    title: `Take the signal that \`${by}\` offers, and hand it on to ${names} (rejects once it is aborted)`,
    edits: [taken.edit, ...calls.flatMap(({ call, slot }) => fillSlot(file, call, slot, taken.signal))],
  }];
}

interface Taken {
  readonly edit: TextEdit;
  /** The name that it brings into the function. */
  readonly name: string;
  /** How the signal is written in the function. */
  readonly signal: string;
}

function parameterFor(file: FileAnalysis, { fn, isInline, offered }: UntakenSignal): Taken | undefined {
  const { kind, index, property, names, optional } = offered;
  const parameter = fn.params[index];
  if (parameter) return parameter.type === 'ObjectPattern' && !(parameter.typeAnnotation && !isInline) ? intoPattern(parameter, property) : undefined;
  // One that must be given cannot stand behind one that may be missing.
  if (fn.params.some((one) => one.type === 'AssignmentPattern' || (one.type === 'Identifier' && one.optional))) return undefined;
  const between = names.slice(fn.params.length, index).map((name) => `_${name}`);
  if (between.some((name) => nameInScope(file, fn.body, name)) || (!isInline && between.length > 0)) return undefined;
  const whole = names[index] ?? property;
  const isWhole = kind === 'parameter' || optional;
  const written = kind === 'parameter' ? property : isWhole ? whole : `{ ${property} }`;
  const typed = isInline || !isTypeScript(file) ? written : kind === 'parameter' ? `${property}?: AbortSignal` : undefined;
  const edit = typed === undefined ? undefined : addParameter(file, fn, [...between, typed].join(', '));
  return edit && { edit, name: isWhole ? (kind === 'parameter' ? property : whole) : property, signal: kind === 'option' && isWhole ? `${whole}?.${property}` : property };
}

function intoPattern(pattern: TSESTree.ObjectPattern, property: string): Taken | undefined {
  const last = pattern.properties.at(-1);
  if (pattern.typeAnnotation) return undefined;
  const edit = last ? insertAfter(last, `, ${property}`) : { range: [pattern.range[0], pattern.range[1]] as const, text: `{ ${property} }` };
  return { edit, name: property, signal: property };
}
