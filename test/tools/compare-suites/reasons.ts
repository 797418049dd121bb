/** Why our rules judge a published case otherwise than its suite does, and why we hold our answer for right. */
export interface Reason {
  readonly suite: string;
  readonly kind: 'valid' | 'invalid';
  /** Recognises the cases by their code. */
  readonly code: RegExp;
  readonly why: string;
}

export const reasons: readonly Reason[] = [
  { suite: 'no-floating-promises', kind: 'valid', code: /class Thenable|PromiseLike|MyThenable/u, why: 'A thenable that nobody waits for is as lost as a promise, or has not even begun; theirs says so with `checkThenables` only. What is known to be safe (a Fastify instance) is left alone by knowledge.' },
  { suite: 'no-floating-promises', kind: 'valid', code: /promiseValue\.finally/u, why: 'A name that is declared nowhere; `finally` with a function says that it is a promise.' },
  { suite: 'no-floating-promises', kind: 'invalid', code: /(?:^|\n)\s*(?:void )?(?:a|promiseArray|arrayOrPromiseTuple|okArrayOrPromiseArray|maybePromiseArrayArray\?\.\[0\]);/u, why: 'A statement that only names an array starts nothing: who made its promises holds them. To await one, and calls that make one (`ids.map(…)`, `[f(), g()]`, `startAll()`), are reported.' },
  { suite: 'no-floating-promises', kind: 'invalid', code: /\.catch\(\(\) => \{\}\), 3\]/u, why: 'The only promise has a handler.' },
  { suite: 'no-floating-promises', kind: 'invalid', code: /yield|as Promise<number>|<Promise<number>>\{\}/u, why: 'No promise is made there: a value is only said to be one, or is `any`.' },
  { suite: 'no-floating-promises', kind: 'invalid', code: /promiseIntersection/u, why: 'No value is a promise and a number; `Awaited` of that type is the type itself.' },
  { suite: 'no-misused-promises', kind: 'valid', code: /~Promise\.resolve|\?\? false/u, why: 'A promise as a number, and a right side of `??` that is never reached: nobody means that.' },
  { suite: 'no-misused-promises', kind: 'invalid', code: /setThing\(\): Promise<void> \{\s+await/u, why: '`await` in a function that is not async: no program. Made async, it is reported.' },
  { suite: 'no-misused-promises', kind: 'invalid', code: /typeof MyClassExpression/u, why: 'The type is the class itself, which has no such method: its instances have.' },
  { suite: 'no-misused-promises', kind: 'invalid', code: /f\(\): Promise<void> \{\s+throw/u, why: 'No promise is ever made: the function throws at its caller, with or without the annotation.' },
  { suite: 'await-thenable', kind: 'invalid', code: /^\s*await (?:0|'value');/u, why: 'A constant that stands for itself (`await 0;`) is how one lets others run: nobody writes it for its value.' },
  { suite: 'await-thenable', kind: 'invalid', code: /then\(\) \{\}/u, why: 'The language calls any `then` that it finds, so that this `await` never ends. To take it away would hide that.' },
  { suite: 'await-thenable', kind: 'invalid', code: /for await \(const value of yieldNumberPromises/u, why: '`for await` waits for each promise, which the generator makes in its turn: without it the loop would get promises.' },
  { suite: 'await-thenable', kind: 'invalid', code: /Promise\.\w+\(x/u, why: 'Some of the elements are promises, or may be: to wait for them is not in vain. Theirs holds the same to be valid where the list is written out.' },
  { suite: 'return-await', kind: 'invalid', code: /(?:return|=>|[?(]) ?\(?await/u, why: '`return await` of a promise where no `try` and no `using` can tell the difference: style, which ours leaves to the team. Of a plain value it is found by `no-pointless-await`.' },
  { suite: 'catch-or-return', kind: 'valid', code: /\.done\(|finally|\.catch\(\)/u, why: 'Neither `done` nor `finally`, nor a `catch` without a handler, handles a failure for a promise of the language.' },
  { suite: 'catch-or-return', kind: 'invalid', code: /then\([\w(){} /*]*,|then\(null,|catch\(.*\.(?:finally|then|foobar|someOtherMethod)\(|\.catch\(go\)$/u, why: 'The failure is handled; by which method, and how the chain ends, is style.' },
  { suite: 'catch-or-return', kind: 'invalid', code: /allSettled|\(\[\]\)/u, why: 'Nothing can fail: `allSettled`, or an empty list.' },
  { suite: 'no-multiple-resolved', kind: 'invalid', code: /a = r\.foo|import\(r\)/u, why: '`import()` throws nothing, its promise rejects; and that a property can be read is for the type checker to say.' },
  { suite: 'no-multiple-resolved', kind: 'invalid', code: /yield r/u, why: 'Only a consumer that throws into the generator would lead there.' },
];
