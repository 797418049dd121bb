import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/first-success.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, outcomeOf, settle, untilAborted } from './forms.ts';

describe.each(await formsOf<typeof Module>('first-success'))('first-success ($form)', ({ module: { firstSuccess } }) => {
  leavesNothingBehind();

  test('the first success wins; the others are aborted and what they throw is dropped', async () => {
    const [a, b, c] = [deferred<string>(), deferred<string>(), deferred<string>()];
    const signals: AbortSignal[] = [];
    const task = (job: typeof a) => (signal: AbortSignal) => (signals.push(signal), job.promise);
    const done = firstSuccess([task(a), task(b), task(c), untilAborted]);
    b.reject(new Error('early loser'));
    await settle();
    expect(signals[0]?.aborted).toBe(false);
    c.resolve('won');
    expect(await done).toBe('won');
    expect(signals[0]?.reason).toMatchObject({ name: 'AbortError', message: 'another task was first' });
    a.reject(new Error('late loser'));
  });

  test('all fail: an AggregateError in the order of the tasks', async () => {
    const [a, b] = [deferred(), deferred()];
    const done = outcomeOf(firstSuccess([() => a.promise, () => b.promise, () => { throw new Error('at once'); }]));
    b.reject(new Error('b'));
    await settle();
    a.reject(new Error('a'));
    const { error } = (await done) as { error: AggregateError };
    expect(error).toBeInstanceOf(AggregateError);
    expect(error.errors.map(String)).toEqual(['Error: a', 'Error: b', 'Error: at once']);
  });

  test('aborted before, meanwhile, afterwards', async () => {
    const task = vi.fn(() => 1);
    await expect(firstSuccess([task], { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(task).not.toHaveBeenCalled();
    const control = new AbortController();
    const deaf = deferred();
    const done = firstSuccess<unknown>([() => deaf.promise, untilAborted], { signal: control.signal });
    control.abort('enough');
    await expect(done).rejects.toBe('enough');
    expect(listenersOf(control.signal)).toBe(0);
    deaf.reject(new Error('late'));
    const later = new AbortController();
    expect(await firstSuccess([task], { signal: later.signal })).toBe(1);
    expect(listenersOf(later.signal)).toBe(0);
    later.abort();
  });

  test('nothing can succeed', async () => {
    await expect(firstSuccess([])).rejects.toMatchObject({ errors: [] });
  });
});
