import { describe, expect, test } from 'vitest';
import type * as Module from '../../snippets/patterns/test-async.ts';
import { deferred, formsOf, leavesNothingBehind } from './forms.ts';

describe.each(await formsOf<typeof Module>('test-async'))('test-async ($form)', ({ module: { settleAll, stateOf } }) => {
  leavesNothingBehind();

  test('tells the three states, also under a fake clock', async () => {
    const job = deferred<number>();
    expect(await stateOf(job.promise)).toEqual({ status: 'pending' });
    job.resolve(7);
    expect(await stateOf(job.promise)).toEqual({ status: 'fulfilled', value: 7 });
    expect(await stateOf(Promise.reject(new Error('x')))).toEqual({ status: 'rejected', reason: new Error('x') });
  });

  test('long chains of promises are done, timers are not', async () => {
    const log: string[] = [];
    const timer = setTimeout(() => log.push('timer'), 0);
    void (async () => {
      for (let step = 0; step < 1000; step += 1) await Promise.resolve();
      log.push('chain');
    })();
    await settleAll();
    expect(log).toEqual(['chain']);
    clearTimeout(timer);
  });

  test('a promise that rejects later is handled', async () => {
    const job = deferred();
    const late = job.promise.then(() => 1);
    expect(await stateOf(late)).toEqual({ status: 'pending' });
    job.reject(new Error('late'));
    await settleAll();
  });
});
