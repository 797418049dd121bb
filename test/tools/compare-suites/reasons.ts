/**
 * Why our rules judge a published case otherwise than its suite does. `better`: we hold our answer for right. `lacks`: ours does not see
 * it (yet); what is missing is said.
 */
export interface Reason {
  readonly suite: string;
  readonly kind: 'valid' | 'invalid';
  /** Recognises the cases by their code. */
  readonly code: RegExp;
  readonly stand: 'better' | 'lacks';
  readonly why: string;
}

export const reasons: readonly Reason[] = [
  { suite: 'no-floating-promises', kind: 'valid', code: /class Thenable|PromiseLike|MyThenable/u, stand: 'better', why: 'A thenable that nobody waits for is as lost as a promise; theirs says so with `checkThenables` only.' },
  { suite: 'no-floating-promises', kind: 'invalid', code: /(?:^|\n)\s*(?:void |await )?(?:a|promiseArray|arrayOrPromiseTuple|okArrayOrPromiseArray|maybePromiseArrayArray\?\.\[0\]|cursed\(\));/u, stand: 'better', why: 'An array that is held elsewhere starts nothing here; calls that start work (`ids.map(…)`, `[f(), g()]`) are reported.' },
  { suite: 'no-floating-promises', kind: 'invalid', code: /\.catch\(\(\) => \{\}\), 3\]/u, stand: 'better', why: 'The only promise has a handler.' },
  { suite: 'no-floating-promises', kind: 'invalid', code: /yield|as Promise<number>|<Promise<number>>\{\}/u, stand: 'better', why: 'No promise is made there: a value is only said to be one, or is `any`.' },
  { suite: 'no-floating-promises', kind: 'invalid', code: /maybeCallable/u, stand: 'lacks', why: 'A handler that is a function in some members of its union counts as one.' },
  { suite: 'no-floating-promises', kind: 'invalid', code: /promiseIntersection/u, stand: 'lacks', why: 'A promise intersected with a number is no promise for the checker that we ask.' },
  { suite: 'no-misused-promises', kind: 'valid', code: /~Promise\.resolve|\?\? false/u, stand: 'better', why: 'The result is never what was meant.' },
  { suite: 'no-misused-promises', kind: 'invalid', code: /extends|implements/u, stand: 'lacks', why: 'Members that inherit a type returning `void`: nothing says that a caller uses the inherited type.' },
  { suite: 'no-misused-promises', kind: 'invalid', code: /consume\(\.\.\.cbs\)/u, stand: 'lacks', why: 'Callbacks in a spread array.' },
  { suite: 'no-misused-promises', kind: 'invalid', code: /return 'abc'/u, stand: 'lacks', why: 'A callback that returns a promise on some paths only is no certain finding.' },
  { suite: 'no-misused-promises', kind: 'invalid', code: /(?:async )?f\(\)(?:: Promise<\w+>)? \{/u, stand: 'lacks', why: 'Methods written in an object literal: the contextual type of the object would have to be asked.' },
  { suite: 'no-misused-promises', kind: 'invalid', code: /Symbol\.dispose/u, stand: 'lacks', why: 'Async methods by the name of `Symbol.dispose`.' },
  { suite: 'await-thenable', kind: 'invalid', code: /await|Promise\.\w+\(/u, stand: 'better', why: 'To wait for a value is harmless and left to style rules; loops over started promises are reported (no-for-await-of-promises).' },
  { suite: 'return-await', kind: 'invalid', code: /(?:return|=>|[?(]) ?\(?await|Promise\.(?:resolve|reject)/u, stand: 'better', why: '`return await` where nothing hears of the difference, or a promise that cannot fail: style.' },
  { suite: 'catch-or-return', kind: 'valid', code: /\.done\(|finally|\.catch\(\)/u, stand: 'better', why: 'Neither `done` nor `finally`, nor a `catch` without a handler, handles a failure for a promise of the language.' },
  { suite: 'catch-or-return', kind: 'invalid', code: /then\([\w(){} /*]*,|then\(null,|catch\(.*\.(?:finally|then|foobar|someOtherMethod)\(|allSettled/u, stand: 'better', why: 'The failure is handled, or there is none; in which form is style.' },
  { suite: 'catch-or-return', kind: 'invalid', code: /frank\(\)\.(?:finally\(fn\)|catch\(go\))/u, stand: 'lacks', why: 'Without types nothing says that `frank()` is a promise.' },
  { suite: 'no-multiple-resolved', kind: 'invalid', code: /while \(error\)|resolve\(\);?\s+(?:r\(\)|a = |import\(r\)|yield r)/u, stand: 'better', why: 'The second settling does nothing, and nothing of weight runs in between.' },
];
