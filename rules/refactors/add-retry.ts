/** `await load()` → `await retry(() => load(), { attempts: 5 })` */
import { parseCombinator, unwrap } from '../analysis/syntax.ts';
import { goAround, isAroundAlready, isStarted, rootsOf } from './around.ts';
import { callersSignal } from './handover.ts';
import type { Place, Refactoring, Refused, Rewrite } from './refactoring.ts';
import { workAt, type Work } from './work.ts';

const ATTEMPTS = 5;

export const addRetry: Refactoring = {
  name: 'add-retry',
  plan(place: Place): Rewrite | Refused | undefined {
    const work = workAt(place);
    if (!work || isAroundAlready(work, ['retry', 'pRetry'])) return undefined;
    const { file } = place;
    const flavour = place.flavour('retry') === 'p-retry' ? 'p-retry' : undefined;
    const helper = flavour ? 'pRetry' : 'retry';
    const title = `Try it up to ${ATTEMPTS} times with \`${helper}\` (the waits grow; only for work that may be done twice)`;
    if (isStarted(work) || joinsStarted(work)) return { title, reason: 'The promise is there already: only the call that makes it can be made again.' };
    const callers = callersSignal(file, rootsOf(work));
    const { edits: helperEdits, names, newFile } = place.helper('retry', ['retry'], flavour);
    const call = names.get(helper) ?? helper;
    const signal = callers === undefined ? '' : `, ${callers === 'signal' ? 'signal' : `signal: ${callers}`}`;
    const options = flavour ? `{ retries: ${ATTEMPTS - 1}${signal} }` : `{ attempts: ${ATTEMPTS}${signal} }`;
    const edits = goAround(place, work, title, { call, parameters: '', rest: `, ${options}` }, []);
    if ('reason' in edits) return edits;
    return { title, edits: [...edits, ...helperEdits], ...(newFile ? { newFile } : {}) };
  },
};

/** `Promise.all(promises)`: what it waits for runs already. */
function joinsStarted(work: Work): boolean {
  const operand = work.kind === 'expression' ? parseCombinator(work.node)?.operand : undefined;
  return operand !== undefined && /^(?:Identifier|MemberExpression)$/u.test(unwrap(operand).type);
}
