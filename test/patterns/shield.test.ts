import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/shield.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, settle, takeLogged } from './forms.ts';

describe.each(await formsOf<typeof Module>('shield'))('shield ($form)', ({ module: { shield } }) => {
  leavesNothingBehind();

  test('the work finishes although the caller gives up', async () => {
    const control = new AbortController();
    const gate = deferred();
    let isDone = false;
    const tracked: Promise<unknown>[] = [];
    const done = shield(async () => {
      await gate.promise;
      isDone = true;
    }, { signal: control.signal, track: (work) => tracked.push(work) });
    control.abort('enough');
    await expect(done).rejects.toBe('enough');
    expect([isDone, listenersOf(control.signal)]).toEqual([false, 0]);
    gate.resolve();
    await tracked[0];
    expect(isDone).toBe(true);
  });

  test('its failure goes to the caller, or is reported when the caller has left', async () => {
    await expect(shield(() => Promise.reject(new Error('work')))).rejects.toThrow('work');
    await expect(shield(() => { throw new Error('at once'); }, { signal: new AbortController().signal })).rejects.toThrow('at once');
    const control = new AbortController();
    const job = deferred();
    const done = shield(() => job.promise, { signal: control.signal, track: () => {} });
    control.abort('enough');
    await expect(done).rejects.toBe('enough');
    job.reject(new Error('late'));
    await settle();
    expect(takeLogged()).toEqual([new Error('late')]);
  });

  test('aborted before: nothing starts; aborted by the work itself; afterwards', async () => {
    const work = vi.fn(() => 1);
    await expect(shield(work, { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(work).not.toHaveBeenCalled();
    const own = new AbortController();
    await expect(shield(async () => own.abort('inside'), { signal: own.signal })).rejects.toBe('inside');
    const later = new AbortController();
    expect(await shield(work, { signal: later.signal })).toBe(1);
    expect(listenersOf(later.signal)).toBe(0);
  });
});
