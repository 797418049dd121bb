import { getEventListeners } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/websocket-sources.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, outcomeOf, settle, untilAborted } from './forms.ts';

class FakeSocket extends EventTarget {
  readyState = 1;
  bufferedAmount = 0;
  readonly sent: string[] = [];
  send(data: string): void {
    this.sent.push(data);
  }
  get registered(): number {
    return getEventListeners(this, 'close').length + getEventListeners(this, 'error').length;
  }
}

describe.each(await formsOf<typeof Module>('websocket-sources'))('websocket-sources ($form)', ({ module: { sendSources } }) => {
  leavesNothingBehind();

  /** A source that is fed by hand and says when it is unsubscribed. */
  const feed = () => {
    const items: string[] = [];
    const state = { isUnsubscribed: false };
    let next = deferred();
    return {
      state,
      push: (item: string) => (items.push(item), next.resolve()),
      end: () => (items.push(''), next.resolve()),
      fail: (error: Error) => next.reject(error),
      source: async function* (signal: AbortSignal): AsyncGenerator<string> {
        try {
          for (;;) {
            await Promise.race([next.promise, untilAborted(signal)]);
            next = deferred();
            for (const item of items.splice(0)) {
              if (item === '') return;
              yield item;
            }
          }
        } finally {
          state.isUnsubscribed = true;
        }
      },
    };
  };

  test('both go into the socket; the end of one stops and unsubscribes the other', async () => {
    const socket = new FakeSocket();
    const [a, b] = [feed(), feed()];
    const done = sendSources(socket, [a.source, b.source]);
    await settle();
    a.push('a1');
    b.push('b1');
    await settle();
    a.push('a2');
    await settle();
    expect([socket.sent, b.state.isUnsubscribed]).toEqual([['a1', 'b1', 'a2'], false]);
    a.end();
    await done;
    expect([a.state.isUnsubscribed, b.state.isUnsubscribed, socket.registered]).toEqual([true, true, 0]);
  });

  test.each(['close', 'error'])('%s of the socket stops both', async (event) => {
    const socket = new FakeSocket();
    const [a, b] = [feed(), feed()];
    const done = sendSources(socket, [a.source, b.source]);
    await settle();
    socket.dispatchEvent(new Event(event));
    await done;
    expect([a.state.isUnsubscribed, b.state.isUnsubscribed, socket.registered]).toEqual([true, true, 0]);
  });

  test('a failure stops the other and rejects; several arrive together', async () => {
    const socket = new FakeSocket();
    const [a, b] = [feed(), feed()];
    const done = outcomeOf(sendSources(socket, [a.source, b.source]));
    await settle();
    a.fail(new Error('a'));
    expect(await done).toEqual({ error: new Error('a') });
    expect(b.state.isUnsubscribed).toBe(true);
    const both = outcomeOf(sendSources(socket, [
      async function* (): AsyncGenerator<string> { yield 'x'; throw new Error('first'); },
      async function* (signal): AsyncGenerator<string> { await untilAborted(signal).catch(() => { throw new Error('second'); }); yield ''; },
    ]));
    expect(await both).toMatchObject({ error: { errors: [new Error('first'), new Error('second')], cause: new Error('first') } });
    await expect(sendSources(socket, [() => { throw new Error('at once'); }])).rejects.toThrow('at once');
  });

  test('a full socket holds the sources back', async () => {
    const socket = new FakeSocket();
    const read = vi.fn();
    socket.bufferedAmount = 11;
    const source = async function* (): AsyncGenerator<string> { for (const item of ['1', '2']) { read(item); yield item; } };
    const done = sendSources(socket, [source], { highWater: 10, pause: 20 });
    await vi.advanceTimersByTimeAsync(100);
    expect([socket.sent, read.mock.calls.length]).toEqual([[], 1]);
    socket.bufferedAmount = 10;
    await vi.advanceTimersByTimeAsync(20);
    await done;
    expect(socket.sent).toEqual(['1', '2']);
    const stuck = new FakeSocket();
    stuck.bufferedAmount = 11;
    const stopping = sendSources(stuck, [source], { highWater: 10 });
    await settle();
    stuck.dispatchEvent(new Event('close'));
    await stopping;
    expect([stuck.sent, vi.getTimerCount()]).toEqual([[], 0]);
  });

  test('aborted before, meanwhile; a socket that is closed already; no sources', async () => {
    const socket = new FakeSocket();
    const never = vi.fn();
    await expect(sendSources(socket, [never], { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(never).not.toHaveBeenCalled();
    const control = new AbortController();
    const a = feed();
    const done = sendSources(socket, [a.source], control);
    await settle();
    control.abort('enough');
    await expect(done).rejects.toBe('enough');
    expect([a.state.isUnsubscribed, socket.registered, listenersOf(control.signal)]).toEqual([true, 0, 0]);
    socket.readyState = 3;
    await sendSources(socket, [feed().source]);
    await sendSources(socket, []);
  });
});
