import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/event-bus.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, stateOf, takeLogged } from './forms.ts';

describe.each(await formsOf<typeof Module>('event-bus'))('event-bus ($form)', ({ module: { EventBus } }) => {
  leavesNothingBehind();
  type Events = { saved: number; closed: undefined };

  test('all handlers run at once; emit waits for all', async () => {
    const bus = new EventBus<Events>();
    const jobs = [deferred(), deferred()];
    const seen: number[] = [];
    for (const job of jobs) bus.on('saved', (id) => (seen.push(id), job.promise));
    const done = bus.emit('saved', 7);
    expect(seen).toEqual([7, 7]);
    jobs[0]?.resolve();
    expect(await stateOf(done)).toBe('pending');
    jobs[1]?.resolve();
    await done;
  });

  test('a failure is reported and stops no other', async () => {
    const report = vi.fn();
    const bus = new EventBus<Events>({ report });
    const fine = vi.fn();
    bus.on('saved', () => { throw new Error('at once'); });
    bus.on('saved', () => Promise.reject(new Error('later')));
    bus.on('saved', fine);
    await bus.emit('saved', 1);
    expect([report.mock.calls, fine.mock.calls]).toEqual([[['a handler of saved failed', new Error('at once')], ['a handler of saved failed', new Error('later')]], [[1]]]);
    const plain = new EventBus<Events>();
    plain.on('closed', () => { throw new Error('logged'); });
    await plain.emit('closed', undefined);
    expect(takeLogged()).toEqual(['a handler of closed failed']);
  });

  test('subscriptions end by the function, by the signal, after once; the same handler may subscribe twice', async () => {
    const bus = new EventBus<Events>();
    const handler = vi.fn();
    const control = new AbortController();
    const off = bus.on('saved', handler);
    bus.on('saved', handler, { signal: control.signal });
    bus.on('saved', handler, { once: true, signal: control.signal });
    bus.on('saved', handler, { signal: AbortSignal.abort() });
    expect([bus.count('saved'), listenersOf(control.signal)]).toEqual([3, 2]);
    await bus.emit('saved', 1);
    expect([handler.mock.calls.length, bus.count('saved'), listenersOf(control.signal)]).toEqual([3, 2, 1]);
    off();
    off();
    control.abort();
    await bus.emit('saved', 2);
    expect([handler.mock.calls.length, bus.count('saved'), listenersOf(control.signal)]).toEqual([3, 0, 0]);
  });

  test('who subscribes in a handler is not called for the same event; an event in a handler of once comes once', async () => {
    const bus = new EventBus<Events>();
    const inner = vi.fn();
    bus.on('saved', async (id) => {
      bus.on('saved', inner);
      if (id < 2) await bus.emit('saved', id + 1);
    }, { once: true });
    await bus.emit('saved', 1);
    expect(inner.mock.calls).toEqual([[2]]);
  });

  test('an event without handlers', async () => {
    await new EventBus<Events>().emit('closed', undefined);
  });
});
