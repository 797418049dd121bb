import { describe, expect, test } from 'vitest';
import type * as Module from '../../snippets/patterns/async-event.ts';
import { formsOf, leavesNothingBehind, listenersOf, stateOf } from './forms.ts';

describe.each(await formsOf<typeof Module>('async-event'))('async-event ($form)', ({ module: { AsyncEvent } }) => {
  leavesNothingBehind();

  test('set lets all go on in order, clear makes them wait again', async () => {
    const event = new AsyncEvent();
    const order: string[] = [];
    const a = event.wait().then(() => order.push('a'));
    const b = event.wait().then(() => order.push('b'));
    expect(await stateOf(a)).toBe('pending');
    event.set();
    await Promise.all([a, b, event.wait()]);
    expect([order, event.isSet]).toEqual([['a', 'b'], true]);
    event.clear();
    const c = event.wait();
    expect(await stateOf(c)).toBe('pending');
    event.set();
    await c;
  });

  test('set and cleared at once: who waited goes on', async () => {
    const event = new AsyncEvent();
    const waiting = event.wait();
    event.set();
    event.clear();
    expect([await stateOf(waiting), event.isSet]).toEqual([{ value: undefined }, false]);
  });

  test('aborted before, meanwhile, afterwards', async () => {
    const event = new AsyncEvent();
    await expect(event.wait({ signal: AbortSignal.abort('early') })).rejects.toBe('early');
    const control = new AbortController();
    const leaving = event.wait({ signal: control.signal });
    const staying = event.wait();
    control.abort('enough');
    await expect(leaving).rejects.toBe('enough');
    event.set();
    await staying;
    const later = new AbortController();
    await event.wait({ signal: later.signal });
    expect([listenersOf(control.signal), listenersOf(later.signal)]).toEqual([0, 0]);
  });
});
