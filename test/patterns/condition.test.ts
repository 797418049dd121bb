import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/condition.ts';
import { formsOf, leavesNothingBehind, listenersOf, stateOf } from './forms.ts';

describe.each(await formsOf<typeof Module>('condition'))('condition ($form)', ({ module: { Condition } }) => {
  leavesNothingBehind();

  test('goes on at once when it holds', async () => {
    expect(await new Condition().waitFor(() => 'value')).toBe('value');
  });

  test('notify lets the first go on whose predicate holds; the others wait', async () => {
    const condition = new Condition();
    const jobs: string[] = [];
    const urgent = condition.waitFor(() => jobs.find((job) => job === 'urgent'));
    const first = condition.waitFor(() => jobs.shift());
    const second = condition.waitFor(() => jobs.shift());
    condition.notify();
    expect(await stateOf(first)).toBe('pending');
    jobs.push('a', 'b');
    condition.notify();
    expect([await stateOf(urgent), await stateOf(first), await stateOf(second)]).toEqual(['pending', { value: 'a' }, 'pending']);
    condition.notify(0);
    expect(await stateOf(second)).toBe('pending');
    jobs.push('urgent');
    condition.notifyAll();
    expect([await urgent, await second, jobs]).toEqual(['urgent', 'b', ['urgent']]);
  });

  test('what is taken in the predicate is taken once', async () => {
    const condition = new Condition();
    const jobs = ['only'];
    const takers = [0, 1].map(() => condition.waitFor(() => jobs.length > 1 && jobs.shift()));
    jobs.push('second');
    condition.notifyAll();
    expect(await Promise.all(takers.map(stateOf))).toEqual([{ value: 'only' }, 'pending']);
    jobs.push('third');
    condition.notifyAll();
    expect(await takers[1]).toBe('second');
  });

  test('a predicate that throws rejects its caller alone', async () => {
    const condition = new Condition();
    let state = 0;
    const broken = condition.waitFor(() => { if (state === 1) throw new Error('predicate'); return false; });
    const fine = condition.waitFor(() => state === 1);
    state = 1;
    condition.notifyAll();
    await expect(broken).rejects.toThrow('predicate');
    expect(await fine).toBe(true);
    await expect(condition.waitFor(() => { throw new Error('at once'); })).rejects.toThrow('at once');
  });

  test('who leaves while others are asked takes nothing', async () => {
    const condition = new Condition();
    const control = new AbortController();
    const jobs: string[] = [];
    let isAsked = false;
    const first = condition.waitFor(() => {
      if (isAsked) control.abort('gone');
      return false;
    });
    const leaving = condition.waitFor(() => jobs.shift(), control);
    const staying = condition.waitFor(() => jobs.shift());
    isAsked = true;
    jobs.push('job');
    condition.notify();
    await expect(leaving).rejects.toBe('gone');
    expect([await staying, await stateOf(first)]).toEqual(['job', 'pending']);
  });

  test('aborted before, meanwhile, afterwards; a predicate that notifies itself', async () => {
    const condition = new Condition();
    const predicate = vi.fn(() => false);
    await expect(condition.waitFor(predicate, { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(predicate).not.toHaveBeenCalled();
    const control = new AbortController();
    const leaving = condition.waitFor(predicate, { signal: control.signal });
    control.abort('enough');
    await expect(leaving).rejects.toBe('enough');
    condition.notifyAll();
    expect(predicate).toHaveBeenCalledTimes(1);
    const later = new AbortController();
    let isReady = false;
    const done = condition.waitFor(() => isReady, { signal: later.signal });
    isReady = true;
    condition.notify();
    await done;
    expect([listenersOf(control.signal), listenersOf(later.signal)]).toEqual([0, 0]);
  });
});
