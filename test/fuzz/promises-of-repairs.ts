/**
 * What each repair promises: what stays as it was, and what its title says that it changes. The fuzzer runs the original and the
 * repaired program and holds every repair to its line here; a repair without a line fails the run.
 */

/**
 * Something that can be seen of a run:
 * - `times`: all events with their virtual times, and how and when the function ended
 * - `effects`: which calls are made and which lines are logged, in any order
 * - `fewer-effects`: nothing happens that did not happen before
 * - `steps`: what the function itself logs, in order; which of several failures it met does not count
 * - `result`: how the function ended, with its value or error
 * - `ending`: the same, but one failure is as good as another
 * - `throws`: a function that threw still throws
 * - `store`: what is in the store in the end
 */
export type Aspect = 'times' | 'effects' | 'fewer-effects' | 'steps' | 'result' | 'ending' | 'throws' | 'store';

export interface PromiseOfRepair {
  readonly title: RegExp;
  /** What the title says that it changes, for the reader of this table. */
  readonly changes: string;
  /** Kept when no call fails. */
  readonly success: readonly Aspect[];
  /** Kept when calls fail. */
  readonly failure: readonly Aspect[];
  /** Kept when the signal is aborted on the way, or a time limit runs out. */
  readonly abort: readonly Aspect[];
  /**
   * What becomes of failures that nobody handled: the `same` are left; `logged` are those that go to the console now; `handled`: some
   * may be gone, and all when the finding was the program's only one of the kind; `none-new`: none where there was none.
   */
  readonly unhandled: 'same' | 'logged' | 'handled' | 'none-new';
  /** Kept, when calls fail, only where no failure was unhandled before: it is thrown now. */
  readonly throwsWhatWasUnhandled?: boolean;
  /** Turns run, or what follows runs, that did not before, and leaves behind what it leaves. */
  readonly runsMoreTurns?: boolean;
  /** A call is made later, so what it throws at once comes later too, after what lies between. */
  readonly startsLater?: boolean;
}

const NOTHING: readonly Aspect[] = [];
const ALL: readonly Aspect[] = ['times'];
const SAME_IN_ALL = { success: ALL, failure: ALL, abort: ALL } as const;

/** Runs of calls that did not overlap before overlap now. */
const TOGETHER = {
  success: ['effects', 'steps', 'result', 'store'], failure: ['steps', 'ending'], abort: NOTHING, unhandled: 'none-new',
} as const satisfies Partial<PromiseOfRepair>;

/** What nobody waited for is waited for. */
const WAITED = {
  success: ['effects', 'result', 'store'], failure: ['steps', 'ending'], abort: NOTHING, unhandled: 'handled', throwsWhatWasUnhandled: true,
} as const satisfies Partial<PromiseOfRepair>;

export const promisesOfRepairs: readonly PromiseOfRepair[] = [
  // Comments.
  { title: /^Keep it in turn: mark it with `\/\/ sequential:` and a reason$/u, changes: 'nothing: a comment', ...SAME_IN_ALL, unhandled: 'same' },
  { title: /^Keep it: mark that the `try` is meant for errors at the start only$/u, changes: 'nothing: a comment', ...SAME_IN_ALL, unhandled: 'same' },

  // Side by side.
  { title: /^Run up to \d+ at a time with `\w+` \((?:results in order|entries as they are done); the first failure rejects and nothing more starts\)$/u, changes: 'turns overlap; which failure is thrown, and how many turns start after it', ...TOGETHER },
  { title: /^Run all at once with `Promise\.all` \((?:results in order|entries as they are done); the first failure rejects, the others keep running\)$/u, changes: 'turns overlap; which failure is thrown; the other turns go on', ...TOGETHER },
  { title: /^Wait for (?:both|all|\d+ of the \d+) at once \(the first failure rejects, the others go on\)$/u, changes: 'the calls overlap; which failure is thrown; the others go on', ...TOGETHER },
  { title: /^Wait in \d+ groups, each at once \(the first failure rejects, the others of the group go on\)$/u, changes: 'the calls of a group overlap; which failure is thrown', ...TOGETHER },
  { title: /^Leave the waiting to `Promise\.all`$/u, changes: 'the elements are waited for together', ...TOGETHER },
  { title: /^Wait for all first with `Promise\.all` \(a failure is thrown before any turn has run\)$/u, changes: 'turns run only when all promises are fulfilled', success: ['effects', 'steps', 'result', 'store'], failure: ['throws'], abort: NOTHING, unhandled: 'handled' },
  { title: /^Ask for all answers first and wait for them \(all at once\)$/u, changes: 'the answers are looked at instead of their promises', success: NOTHING, failure: NOTHING, abort: NOTHING, unhandled: 'handled', runsMoreTurns: true },

  // Waiting.
  { title: /^Wait for it here \(what follows runs after it, its failure is thrown here\)$/u, changes: 'what follows runs after it; its failure is thrown', ...WAITED },
  { title: /^Wait for it here \(the object is returned only then\)$/u, changes: 'the object holds the value', success: ['effects', 'store'], failure: NOTHING, abort: NOTHING, unhandled: 'handled', throwsWhatWasUnhandled: true },
  { title: /^Wait for it here, before the function is left$/u, changes: 'the function is left only then: its own handlers see the failure', success: ['effects', 'steps', 'result', 'store'], failure: NOTHING, abort: NOTHING, unhandled: 'none-new', runsMoreTurns: true },
  { title: /^Make the function async and wait here, before it is left$/u, changes: 'the function is left only then: its own handlers see the failure', success: ['effects', 'steps', 'result', 'store'], failure: NOTHING, abort: NOTHING, unhandled: 'none-new', runsMoreTurns: true },
  { title: /^Make `\w+` async and wait here; its callers wait for it too$/u, changes: 'what follows the calls runs after it; its failure is thrown', ...WAITED },
  { title: /^Wait for all with `Promise\.all` \(the first failure rejects\)$/u, changes: 'the first failure is thrown, not that of the first', success: ['effects', 'steps', 'result', 'store'], failure: ['steps', 'ending'], abort: NOTHING, unhandled: 'handled' },
  { title: /^Wait for all of them \(the first failure rejects\)$/u, changes: 'what follows runs after them; a failure is thrown', success: ['effects', 'store'], failure: NOTHING, abort: NOTHING, unhandled: 'handled', throwsWhatWasUnhandled: true },
  { title: /^Wait for the promises of all lists$/u, changes: 'what follows runs after them, with their values; a failure is thrown', success: ['effects', 'store'], failure: NOTHING, abort: NOTHING, unhandled: 'handled', throwsWhatWasUnhandled: true },
  { title: /^Return it: the function ends here, and who waits for it hears of the failure$/u, changes: 'the function ends there', success: NOTHING, failure: NOTHING, abort: NOTHING, unhandled: 'handled' },
  { title: /^Throw it: the function ends here, and its promise rejects$/u, changes: 'the function ends there', success: NOTHING, failure: NOTHING, abort: NOTHING, unhandled: 'handled' },
  { title: /^Return it: the chain waits for it and hears of its failure$/u, changes: 'the chain waits for it and fails with it', success: ['effects', 'store'], failure: NOTHING, abort: NOTHING, unhandled: 'handled', throwsWhatWasUnhandled: true },
  { title: /^Catch a failure inside `\w+`, for all its callers, and (?:log it|hand it to `.+`)$/u, changes: 'a failure is logged or handed on, and no caller hears of it', success: ['effects', 'steps', 'result', 'store'], failure: NOTHING, abort: NOTHING, unhandled: 'handled' },

  // Callbacks and streams.
  { title: /^Use the promise that Node has for `\w+`: it rejects when the call fails$/u, changes: 'a failure rejects', success: NOTHING, failure: NOTHING, abort: NOTHING, unhandled: 'handled' },
  { title: /^Wait with `finished`: it rejects when `.+` fails or is closed too early$/u, changes: 'a failure rejects', success: NOTHING, failure: NOTHING, abort: NOTHING, unhandled: 'handled' },
  { title: /^(?:Hand a failure to `\w+`, so that the stream fails|End the stream with the failure)$/u, changes: 'the stream fails', success: NOTHING, failure: NOTHING, abort: NOTHING, unhandled: 'handled' },
  { title: /^Make it `Symbol\.asyncDispose`, which `await using` waits for$/u, changes: 'the end of a block waits for it, and fails when it does', success: NOTHING, failure: NOTHING, abort: NOTHING, unhandled: 'handled' },
  { title: /^Run them all at once and wait \(the first failure rejects, the others keep running\)$/u, changes: 'what follows runs after them; a failure is thrown', ...WAITED },
  { title: /^Loop with `for…of` and wait for each in turn$/u, changes: 'one after the other; what follows runs after them; a failure is thrown and ends the loop', ...WAITED },
  { title: /^Wait for it before leaving on line \d+ \(its failure is thrown there\)$/u, changes: 'the function is left only then; the failure is thrown', ...WAITED },
  { title: /^Start `.+` only below the early exits \(it starts later\)$/u, changes: 'starts later, and not at all when the function is left before', success: ['fewer-effects', 'steps', 'result'], failure: ['steps', 'ending'], abort: NOTHING, unhandled: 'handled', startsLater: true },

  // Waiting for what is no promise.
  { title: /^Take `await` away \(what follows runs at once, no longer a turn of the microtasks later\)$/u, changes: 'what follows runs some microtasks earlier', success: ['effects', 'result', 'store'], failure: ['ending'], abort: NOTHING, unhandled: 'none-new' },
  { title: /^Loop without `await` \(turns follow each other at once\)$/u, changes: 'turns run some microtasks earlier', success: ['effects', 'result', 'store'], failure: ['ending'], abort: NOTHING, unhandled: 'none-new' },
  { title: /^Declare it with `using`$/u, changes: 'what follows runs some microtasks earlier', success: ['effects', 'result', 'store'], failure: ['ending'], abort: NOTHING, unhandled: 'none-new' },
  { title: /^Keep it: mark with `\/\/ yields:` that what follows is to run later$/u, changes: 'nothing: a comment', ...SAME_IN_ALL, unhandled: 'same' },
  { title: /^Call it$/u, changes: 'the function runs, and what follows waits for it', success: NOTHING, failure: NOTHING, abort: NOTHING, unhandled: 'none-new' },
  { title: /^Wait for the time, then run it and wait for that$/u, changes: 'what follows runs after it; its failure is thrown', ...WAITED },
  { title: /^Wait until .+ \(`(?:once` of `node:events`; an `error` event rejects|promisify`; rejects when it fails)\)$/u, changes: 'what follows runs after the event; a failure is thrown', success: ['effects', 'store'], failure: NOTHING, abort: NOTHING, unhandled: 'handled' },
  { title: /^(?:Wait with `finished`: it rejects when the stream fails|Use `pipeline`: it waits until all is written, and rejects when any of the streams fails)$/u, changes: 'what follows runs after the end of the stream; a failure is thrown', success: ['effects', 'store'], failure: NOTHING, abort: NOTHING, unhandled: 'handled' },
  { title: /^(?:Wait for its `\w+`|Subscribe and wait for its (?:first|last) value)$/u, changes: 'what follows waits, and has the value', success: NOTHING, failure: NOTHING, abort: NOTHING, unhandled: 'handled' },

  // Going on.
  { title: /^Go on without waiting; (?:log a failure|hand a failure to `.+`)$/u, changes: 'a failure goes to the console, or to the function of the settings', ...SAME_IN_ALL, unhandled: 'logged' },
  { title: /^Go on without waiting; (?:log the first failure|hand the first failure to `.+`)$/u, changes: 'the first failure goes to the console, the others are swallowed', ...SAME_IN_ALL, unhandled: 'handled' },
  { title: /^Run them all at once without waiting; (?:log a failure|hand a failure to `.+`)$/u, changes: 'a failure goes to the console', ...SAME_IN_ALL, unhandled: 'handled' },
  { title: /^Catch a failure here and (?:log it|hand it to `.+`)$/u, changes: 'a failure goes to the console, or to the function of the settings', ...SAME_IN_ALL, unhandled: 'logged' },
  { title: /^Mark `.+` as observed \(its failure is still thrown where it is used\)$/u, changes: 'a failure is no unhandled rejection any more', ...SAME_IN_ALL, unhandled: 'handled' },
  { title: /^Mark the promises of `.+` as observed \(a failure is still thrown in its turn\)$/u, changes: 'a failure is no unhandled rejection any more', ...SAME_IN_ALL, unhandled: 'handled' },

  // Signals: without an abort nothing changes.
  { title: /^Pass `.+` on \(the call rejects once it is aborted\)$/u, changes: 'the call ends with the abort', success: ALL, failure: ALL, abort: NOTHING, unhandled: 'none-new' },
  { title: /^Pass an abort on: throw the reason of `.+` before anything else$/u, changes: 'an abort is thrown on', success: ALL, failure: ALL, abort: NOTHING, unhandled: 'none-new' },
  { title: /^Ask the signal instead of the error: `.+`$/u, changes: 'which errors count as an abort', success: ALL, failure: ALL, abort: NOTHING, unhandled: 'none-new' },
  { title: /^Use `.+` itself(?:, where there is one)?(?: \(.+\))?$/u, changes: 'the reason of an abort; one signal less on the way', success: ALL, failure: ALL, abort: NOTHING, unhandled: 'none-new' },
  { title: /^Throw the reason of `.+` behind it when it was aborted$/u, changes: 'an abort is thrown on', success: ALL, failure: ALL, abort: NOTHING, unhandled: 'none-new' },
  { title: /^Wait with `\w+`(?: of `node:timers\/promises`)?, which rejects (?:with the reason of `.+` )?as soon as (?:it|`.+`) is aborted$/u, changes: 'an abort ends the delay', success: ['effects', 'steps', 'result', 'store'], failure: ['steps', 'ending'], abort: NOTHING, unhandled: 'none-new' },
  { title: /^Look at `.+` in each turn: `.+` rejects after an abort$/u, changes: 'an abort ends the loop', success: ALL, failure: ALL, abort: NOTHING, unhandled: 'none-new' },
  { title: /^Begin with `.+` \(rejects when it is aborted already\)$/u, changes: 'nothing starts after an abort', success: ALL, failure: ALL, abort: NOTHING, unhandled: 'none-new' },
  { title: /^Run the loop only while `.+` \(it ends without an error\)$/u, changes: 'an abort ends the loop', success: ALL, failure: ALL, abort: NOTHING, unhandled: 'none-new' },
  { title: /^Take the listener off /u, changes: 'the listener is gone when the work is done', success: ALL, failure: ALL, abort: NOTHING, unhandled: 'none-new' },
  { title: /^(?:Throw the reason of `.+` first|Call `.+` at once) when (?:it|`.+`) is aborted already$/u, changes: 'an abort that came before counts', success: ALL, failure: ALL, abort: NOTHING, unhandled: 'none-new' },
  { title: /^Use `.+` instead of the listener: nothing stays on `.+?`(?: \(.+\))?$/u, changes: 'no listener is left; the reason of an abort and of the time limit', success: ALL, failure: ALL, abort: NOTHING, unhandled: 'none-new' },
  { title: /^Hand `.+` on to `.+`: a new parameter `.+` for .+$/u, changes: 'the call ends with the abort', success: ALL, failure: ALL, abort: NOTHING, unhandled: 'none-new' },
  { title: /^Take a signal \(a new parameter `.+`\) and hand it on to `.+`$/u, changes: 'callers may abort the call', ...SAME_IN_ALL, unhandled: 'same' },
  { title: /^Take the signal that `.+` offers, and hand it on to .+ \(rejects once it is aborted\)$/u, changes: 'the calls end with the abort', success: ALL, failure: ALL, abort: NOTHING, unhandled: 'none-new' },
  { title: /^(?:Test for the name that a timeout has: `TimeoutError`|Take a timeout for an abort too)$/u, changes: 'a timeout is recognised', success: ALL, failure: ALL, abort: NOTHING, unhandled: 'none-new' },
  { title: /^(?:Abort `.+` in a `finally`, so also when the work fails|Abort the work of the last call first: `.+`)$/u, changes: 'work that nobody waits for is aborted', success: NOTHING, failure: NOTHING, abort: NOTHING, unhandled: 'none-new' },
  { title: /^Take `.+` away: its signal never does anything$/u, changes: 'nothing', ...SAME_IN_ALL, unhandled: 'same' },
  { title: /^(?:Give the work a time limit instead: `.+`|Give up after .+|End it after .+)$/u, changes: 'a time limit', success: ALL, failure: ALL, abort: NOTHING, unhandled: 'none-new' },
  { title: /^(?:Start it anew for each use: `.+`|It is meant for all turns together: name it `.+`)$/u, changes: 'when the limit begins', success: ALL, failure: ALL, abort: NOTHING, unhandled: 'none-new' },

  // Polling.
  { title: /^Wait for a promise that is resolved where `.+` is set \(at once, without looking again\)$/u, changes: 'goes on at once instead of at the next look', success: ['steps', 'result', 'store'], failure: ['ending'], abort: NOTHING, unhandled: 'none-new' },
  { title: /^Let others run before each turn with `\w+` \(what the loop reads may change in between\)$/u, changes: 'takes time in which other code runs', success: ['effects', 'steps', 'result', 'store'], failure: ['steps', 'ending'], abort: NOTHING, unhandled: 'none-new' },

  // Errors.
  { title: /^Wait for the value$/u, changes: 'the value is used instead of its promise, so that a branch may not be taken any more', success: ['fewer-effects'], failure: NOTHING, abort: NOTHING, unhandled: 'handled', throwsWhatWasUnhandled: true },
  { title: /^(?:Log a failure|Hand a failure to `(?!reject`|next`)\w+`)$/u, changes: 'a failure that was dropped goes to the console, or to the function of the settings', ...SAME_IN_ALL, unhandled: 'same' },
  { title: /^Keep the first failure; (?:log a failure|hand a failure to `.+`) here$/u, changes: 'a failure of the cleanup goes to the console instead of replacing the first one', success: ALL, failure: NOTHING, abort: NOTHING, unhandled: 'none-new' },
  { title: /^When all are done, throw what failed$/u, changes: 'failures are thrown', success: ALL, failure: NOTHING, abort: NOTHING, unhandled: 'none-new' },
  { title: /^Reject with `.+`$/u, changes: 'a path that settled nothing rejects', success: ALL, failure: NOTHING, abort: NOTHING, unhandled: 'none-new' },
  { title: /^Hand a failure to `reject`$/u, changes: 'a failure that was unhandled rejects', success: ALL, failure: NOTHING, abort: NOTHING, unhandled: 'handled' },
  { title: /^Fail when `.+` does: listen for `error` too$/u, changes: 'an error event rejects', success: ALL, failure: NOTHING, abort: NOTHING, unhandled: 'none-new' },
  { title: /^Let the async function make the promise: its failure is the promise’s own$/u, changes: 'a failure rejects', success: ['effects', 'steps', 'result', 'store'], failure: NOTHING, abort: NOTHING, unhandled: 'handled' },
  { title: /^Use that promise itself: its failure is heard then$/u, changes: 'a failure rejects', success: ['effects', 'steps', 'result', 'store'], failure: NOTHING, abort: NOTHING, unhandled: 'handled' },
  { title: /^Keep the promise as `.+`, so that others can wait for it$/u, changes: 'a new member', ...SAME_IN_ALL, unhandled: 'same' },
  { title: /^Hand a failure to `next`, so that Express answers with an error$/u, changes: 'a failure goes to Express', ...SAME_IN_ALL, unhandled: 'handled' },
  { title: /^Run it inside the effect; (?:log a failure|hand a failure to `.+`)$/u, changes: 'the promise is no cleanup any more', ...SAME_IN_ALL, unhandled: 'logged' },

  // Loops written otherwise.
  { title: /^Write it as a `for` loop that waits in turn \(no callback starts before its turn\)$/u, changes: 'no callback starts before its turn', success: ['effects', 'steps', 'result', 'store'], failure: ['ending'], abort: NOTHING, unhandled: 'none-new' },

  // Blocking.
  { title: /^Run it in a worker thread with `\w+` \(arguments and result are copied; other code may run meanwhile\)$/u, changes: 'takes time in which other code runs; copies', success: ['effects', 'steps', 'result', 'store'], failure: ['steps', 'ending'], abort: NOTHING, unhandled: 'none-new' },
  { title: /^Add `\w+`, which does not block, and wait for it here \(other code may run meanwhile\)$/u, changes: 'takes time in which other code runs', success: ['effects', 'steps', 'result', 'store'], failure: ['steps', 'ending'], abort: NOTHING, unhandled: 'none-new' },
  { title: /^Add `.+`, which do(?:es)? not block, and wait for `\w+` here(?: and in \d+ more places?)? \(other code may run meanwhile\)$/u, changes: 'takes time in which other code runs', success: ['effects', 'steps', 'result', 'store'], failure: ['steps', 'ending'], abort: NOTHING, unhandled: 'none-new' },
  { title: /^Wait for the asynchronous `.+` instead \(other code may run meanwhile\)$/u, changes: 'takes time in which other code runs', success: ['effects', 'steps', 'result', 'store'], failure: ['steps', 'ending'], abort: NOTHING, unhandled: 'none-new' },
];

/** The promise of a repair; undefined when nobody wrote one. */
export const promiseOf = (title: string): PromiseOfRepair | undefined => promisesOfRepairs.find((one) => one.title.test(title));
