/** Holds a repair to its promise: compares a run of the original with a run of the repaired program under the same schedule. */
import { without } from '../tools/lists.ts';
import type { Trace } from './execute.ts';
import { packageFunctions } from './library.ts';
import type { Aspect, PromiseOfRepair } from './promises-of-repairs.ts';
import type { Schedule } from './schedule.ts';

/** What is known of the original program as a whole. */
export interface About {
  /** Places besides the repaired one where nobody handles a failure. */
  readonly othersCareless: number;
  /** Whether some run of the original left a failure unhandled. */
  readonly everUnhandled: boolean;
  /** Whether some run of the original left abort listeners behind, or our rule says that one may. */
  readonly everLeaks: boolean;
  /** Whether a promise that the program makes itself may stay pending when something fails. */
  readonly mayHang: boolean;
  /** Whether something may throw at once, before a promise that runs already gets its handler. */
  readonly throwsAtOnce: boolean;
  /** Whether functions of the program share variables that they write. */
  readonly shares: boolean;
}

/** Why the repaired program breaks the promise under a schedule; undefined when it keeps it. */
export function broken(promise: PromiseOfRepair, schedule: Schedule, before: Trace, after: Trace, about: About): string | undefined {
  if (before.outcome.kind === 'pending' || after.outcome.kind === 'pending') {
    // A promise that the program makes itself hangs after a failure: how far it comes before says nothing.
    if (about.mayHang && (schedule.failing > 0 || schedule.abortAt !== undefined)) return undefined;
    if (before.outcome.kind !== 'pending') return 'the function never ends';
  }
  const aspects = aspectsFor(promise, schedule, before, after, about);
  // Where other turns may have begun before the failure, each leaves behind what it always does.
  const leaksMore = after.listeners > before.listeners && (makesTheSameCalls(aspects) || !about.everLeaks);
  if (aspects.length > 0 && leaksMore) return `${after.listeners - before.listeners} more abort listeners are left`;
  for (const aspect of aspects) {
    const difference = differs[aspect](before, after);
    if (difference) return difference;
  }
  return unhandled(promise, schedule, before, after, about);
}

/** Which aspects can be compared in this run. */
function aspectsFor(promise: PromiseOfRepair, schedule: Schedule, before: Trace, after: Trace, about: About): readonly Aspect[] {
  const fails = schedule.failing > 0 || failsItself(before);
  const aspects = schedule.abortAt !== undefined || before.isTooLate || after.isTooLate ? promise.abort : fails ? promise.failure : promise.success;
  if (aspects.includes('times') || aspects.length === 0) return aspects;
  // Repairs that move things in time: where calls overlapped already, the author of the race decides nothing.
  const overlaps = overlap(before);
  if (schedule.fickle || (schedule.stateful && (overlaps || fails))) return [];
  if (overlaps && about.shares) return [];
  if (promise.throwsWhatWasUnhandled && before.unhandled.length > 0) return [];
  if (promise.startsLater && before.outcome.kind === 'threw' && OWN_FAILURE.test(ending(before))) return [];
  return overlaps ? aspects.filter((aspect) => aspect !== 'store') : aspects;
}

const makesTheSameCalls = (aspects: readonly Aspect[]): boolean => aspects.some((aspect) => aspect === 'times' || aspect === 'effects' || aspect === 'fewer-effects');

/** Whether the program failed by its own doing, or aborted something by a controller of its own: a schedule's abort has another reason. */
const failsItself = (trace: Trace): boolean =>
  trace.ownFailures > 0 || [...trace.unhandled, ending(trace), ...trace.events.map(({ what }) => what)].some((text) => OWN_FAILURE.test(text) || text.includes('<AbortError:'));

const OWN_FAILURE = /<(?:Error: no|RangeError: at once)>/u;

/** Whether a call started while another was under way, or went on when the function had ended already. */
function overlap({ events, endedAt }: Trace): boolean {
  if (endedAt >= 0 && events.some(({ at }) => at > endedAt)) return true;
  let running = 0;
  for (const { kind } of events) {
    if (kind === 'start' && running > 0) return true;
    if (kind === 'start') running += 1;
    if (kind === 'done' || kind === 'fail') running -= 1;
  }
  return false;
}

const anonymous = (text: string): string => text.replaceAll(/<fail: [^>]*>|<(?:Error: no|RangeError: at once)>/gu, '<a failure>');

const ending = ({ outcome }: Trace): string => (outcome.kind === 'pending' ? 'pending' : `${outcome.kind} ${outcome.what}`);

const lines = (trace: Trace, timed: boolean): readonly string[] =>
  trace.events.filter(({ kind }) => kind !== 'console').map(({ at, kind, what }) => `${timed ? `${at} ` : ''}${kind} ${what}`);

/** Calls and lines; a delay is neither, whichever way it is made. */
const effects = (trace: Trace): readonly string[] => trace.events.filter(({ kind, what }) => (kind === 'start' && !what.startsWith('delay(')) || kind === 'log').map(({ kind, what }) => `${kind} ${what}`).sort();

/** What the exported function itself logs: its places begin with `s`. */
const steps = (trace: Trace): readonly string[] => trace.events.filter(({ kind, what }) => kind === 'log' && what.startsWith('s')).map(({ what }) => anonymous(what));

const same = (what: string, before: string, after: string): string | undefined => (before === after ? undefined : `${what} is different: ${before} before, ${after} after`);

function sameLists(what: string, before: readonly string[], after: readonly string[]): string | undefined {
  const at = before.findIndex((line, index) => line !== after[index]);
  if (at < 0 && before.length === after.length) return undefined;
  const index = at < 0 ? before.length : at;
  return `${what} is different: "${before[index] ?? 'nothing'}" before, "${after[index] ?? 'nothing'}" after`;
}

const differs: Readonly<Record<Aspect, (before: Trace, after: Trace) => string | undefined>> = {
  times: (before, after) => sameLists('the course', [...lines(before, true), `${before.endedAt} ${ending(before)}`], [...lines(after, true), `${after.endedAt} ${ending(after)}`]),
  effects: (before, after) => sameLists('the set of effects', effects(before), effects(after)),
  'fewer-effects': (before, after) => {
    const [extra] = without(effects(after), effects(before));
    return extra === undefined ? undefined : `"${extra}" happens, which did not happen before`;
  },
  steps: (before, after) => sameLists('the order of steps', steps(before), steps(after)),
  result: (before, after) => same('the result', ending(before), ending(after)),
  ending: (before, after) => same('the ending', anonymous(ending(before)), anonymous(ending(after))),
  throws: (before, after) => (before.outcome.kind === 'threw' && after.outcome.kind !== 'threw' ? `no failure is thrown any more: ${ending(before)} before, ${ending(after)} after` : undefined),
  store: (before, after) => same('the store', before.stored, after.stored),
};

/** Failures that nobody handled, but those of the package's functions: without types nobody knows that these give promises. */
const unheard = (trace: Trace): readonly string[] => trace.unhandled.filter((reason) => !packageFunctions.some((name) => reason.includes(`${name}(`)));

/** `getUser` in `<fail: getUser(3)>` */
const functionIn = (reason: string): string | undefined => /(\w+)\(/u.exec(reason)?.[1];

function unhandled(promise: PromiseOfRepair, schedule: Schedule, before: Trace, after: Trace, about: About): string | undefined {
  const added = without(unheard(after), unheard(before)).filter((reason) => !promise.runsMoreTurns || !unheard(before).some((other) => functionIn(other) === functionIn(reason)));
  const gone = without(before.unhandled, after.unhandled);
  // When something throws at once, the author has left what runs by then: what runs only now, or hears of an abort only now, fails unheard.
  const leavesStarted = about.throwsAtOnce && (promise.runsMoreTurns === true || schedule.abortAt !== undefined);
  switch (promise.unhandled) {
    case 'same':
      return added.length + gone.length > 0 ? `the unhandled failures are others: ${before.unhandled.join(', ')} before, ${after.unhandled.join(', ')} after` : undefined;
    case 'logged': {
      const logged = after.events.filter(({ kind }) => kind === 'console').map(({ what }) => what.replace(/^\w+ /u, ''));
      const lost = without(gone, logged);
      if (lost.length > 0) return `the failure ${lost[0]} is neither unhandled nor logged`;
      if (added.length > 0) return `the failure ${added[0]} is unhandled now`;
      break;
    }
    case 'handled':
      if (added.length > 0 && about.othersCareless === 0 && !leavesStarted) return `the failure ${added[0]} is unhandled now`;
      break;
    case 'none-new':
      if (added.length > 0 && about.othersCareless === 0 && !about.everUnhandled && !leavesStarted) return `the failure ${added[0]} is unhandled now`;
      return undefined;
    default:
  }
  const [left] = unheard(after);
  return about.othersCareless === 0 && !about.throwsAtOnce && left !== undefined ? `the failure ${left} is still unhandled` : undefined;
}
