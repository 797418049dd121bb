/** `await load()` → `await withTimeout((signal) => load(signal), 5000)` */
import { insertAfter, insertBefore } from '../repairs/edits.ts';
import { goAround, isAroundAlready, isStarted, rootsOf } from './around.ts';
import { handover } from './handover.ts';
import type { Place, Refactoring, Refused, Rewrite } from './refactoring.ts';
import { workAt } from './work.ts';

const MS = 5000;

export const addDeadline: Refactoring = {
  name: 'add-deadline',
  plan(place: Place): Rewrite | Refused | undefined {
    const work = workAt(place);
    if (!work || isAroundAlready(work, ['withTimeout'])) return undefined;
    const { file } = place;
    const { callers, parameter, inner } = handover(file, rootsOf(work));
    const title = `Add a deadline of ${MS / 1000} s with \`withTimeout\` (rejects with a TimeoutError; ${parameter ? 'the work is aborted' : 'the work goes on, nothing in it takes a signal'})`;
    const { edits: helperEdits, names, newFile } = place.helper('with-timeout', ['withTimeout']);
    const call = names.get('withTimeout') ?? 'withTimeout';
    const rest = `, ${MS}${callers === undefined ? '' : `, { ${callers === 'signal' ? 'signal' : `signal: ${callers}`} }`}`;
    // A promise that is there already is given as it is.
    const edits = isStarted(work) && work.kind === 'expression'
      ? [insertBefore(work.node, `${call}(`), insertAfter(work.node, `${rest})`)]
      : goAround(place, work, title, { call, parameters: parameter, rest }, inner);
    if ('reason' in edits) return edits;
    return { title, edits: [...edits, ...helperEdits], ...(newFile ? { newFile } : {}) };
  },
};
