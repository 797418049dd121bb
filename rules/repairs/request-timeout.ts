/** Repairs that bound the time of a request. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FileAnalysis } from '../analysis/file.ts';
import type { OutgoingRequest } from '../analysis/requests.ts';
import { mayBeMissing, signalsAt } from '../analysis/signals.ts';
import { isFunction, unwrap } from '../analysis/syntax.ts';
import type { SignalSlot } from '../analysis/types/oracle.ts';
import type { Repair } from '../rule.ts';
import { insertBefore, replace } from './edits.ts';
import { fillSlot } from './signal.ts';

/** One suggestion with a limit of its own; where the function has a signal, another with both. */
export function boundRequest(file: FileAnalysis, request: OutgoingRequest, milliseconds: number): readonly Repair[] {
  const { call, client, handedIn, index, signal } = request;
  const ms = milliseconds < 10_000 ? String(milliseconds) : String(milliseconds).replaceAll(/\B(?=(?:\d{3})+$)/gu, '_');
  const seconds = `${milliseconds / 1000} s`;
  const limit = `AbortSignal.timeout(${ms})`;
  if (handedIn) {
    return [{
      kind: 'suggestion',
      title: `Give up after ${seconds}, unless \`${handedIn.name}\` has a signal`,
      edits: [replace(handedIn, `{ signal: ${limit}, ...${handedIn.name} }`)],
    }];
  }
  if (signal) {
    const own = file.text(signal.value);
    const text = `AbortSignal.any([${own}, ${limit}])`;
    const both = mayBeMissing(file, signal.value as TSESTree.Expression) ? `${own} ? ${text} : ${limit}` : text;
    return [{
      kind: 'suggestion',
      title: `End it after ${seconds} too: \`AbortSignal.any\` of both`,
      edits: [signal.shorthand ? replace(signal, `signal: ${both}`) : replace(signal.value, both)],
    }];
  }
  if (client.by !== 'signal') {
    const text = client.by === 'timeout' ? ms : `{ request: ${ms} }`;
    return [{ kind: 'suggestion', title: `Give up after ${seconds}: \`timeout: ${text}\``, edits: fill(file, request, 'timeout', text) }];
  }
  const [source] = signalsAt(file, call);
  const repairs: Repair[] = [{ kind: 'suggestion', title: `Give up after ${seconds}: \`${limit}\``, edits: fill(file, request, 'signal', limit) }];
  if (source && !source.optional) {
    const text = `AbortSignal.any([${source.text}, ${limit}])`;
    repairs.unshift({ kind: 'suggestion', title: `Give up after ${seconds}, and when \`${source.text}\` is aborted`, edits: fill(file, request, 'signal', text) });
  }
  return index > call.arguments.length + 1 ? [] : repairs;
}

function fill(file: FileAnalysis, { call, index }: OutgoingRequest, property: string, value: string) {
  const given = call.arguments[index];
  // `http.get(url, callback)`: the options come before the callback.
  if (given && isFunction(unwrap(given))) return [insertBefore(given, `{ ${property}: ${value} }, `)];
  const slot: SignalSlot = { kind: 'option', index, property, supplied: 'no', overload: false, declared: 'library' };
  return fillSlot(file, call, slot, value);
}
