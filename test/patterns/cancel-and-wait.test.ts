import { describe, expect, test } from 'vitest';
import type * as Module from '../../snippets/patterns/cancel-and-wait.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, settle, stateOf, takeLogged, untilAborted } from './forms.ts';

describe.each(await formsOf<typeof Module>('cancel-and-wait'))('cancel-and-wait ($form)', ({ module: { cancelAndWait } }) => {
  leavesNothingBehind();

  test('waits until the work has really stopped, and suppresses only the abort', async () => {
    const control = new AbortController();
    const cleaned = deferred();
    const work = untilAborted(control.signal).finally(() => cleaned.promise);
    const done = cancelAndWait(control, work);
    expect(await stateOf(done)).toBe('pending');
    expect(control.signal.reason).toMatchObject({ name: 'AbortError', message: 'the work is cancelled' });
    cleaned.resolve();
    expect(await done).toBeUndefined();
  });

  test('an abort wrapped as cause is one too; any other failure is passed on', async () => {
    const wrapped = new AbortController();
    expect(await cancelAndWait(wrapped, untilAborted(wrapped.signal).catch((cause: unknown) => { throw new Error('wrapped', { cause }); }), 'why')).toBeUndefined();
    const broken = new AbortController();
    await expect(cancelAndWait(broken, untilAborted(broken.signal).catch(() => { throw new Error('cleanup'); }))).rejects.toThrow('cleanup');
    const foreign = new AbortController();
    await expect(cancelAndWait(foreign, Promise.reject(new DOMException('of something else', 'AbortError')))).rejects.toThrow('of something else');
  });

  test('work that is done gives its value; one aborted before keeps its reason', async () => {
    expect(await cancelAndWait(new AbortController(), Promise.resolve('done'))).toBe('done');
    const control = new AbortController();
    control.abort('first reason');
    expect(await cancelAndWait(control, untilAborted(control.signal), 'second reason')).toBeUndefined();
  });

  test('the wait itself can be ended; a later failure is reported', async () => {
    const [control, patience] = [new AbortController(), new AbortController()];
    const job = deferred();
    const done = cancelAndWait(control, job.promise, 'stop', { signal: patience.signal });
    patience.abort('no longer');
    await expect(done).rejects.toBe('no longer');
    expect(listenersOf(patience.signal)).toBe(0);
    job.reject(new Error('late'));
    await settle();
    expect(takeLogged()).toEqual([new Error('late')]);
    await expect(cancelAndWait(new AbortController(), new Promise(() => {}), 'stop', { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    const later = new AbortController();
    expect(await cancelAndWait(new AbortController(), Promise.resolve(1), 'stop', { signal: later.signal })).toBe(1);
    expect(listenersOf(later.signal)).toBe(0);
  });
});
