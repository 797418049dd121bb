import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/call-later.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, settle, stateOf, takeLogged, untilAborted } from './forms.ts';

describe.each(await formsOf<typeof Module>('call-later'))('call-later ($form)', ({ module: { callAt, callLater } }) => {
  leavesNothingBehind();

  test('calls when it is due; done waits for the end of the call', async () => {
    const job = deferred();
    const fn = vi.fn(() => job.promise);
    const call = callLater(100, fn);
    await vi.advanceTimersByTimeAsync(99);
    expect(fn).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect([fn.mock.calls.length, await stateOf(call.done)]).toEqual([1, 'pending']);
    job.resolve();
    await call.done;
  });

  test('at a date, also one that has passed, and later than a timer can wait', async () => {
    const order: string[] = [];
    const far = callAt(new Date(Date.now() + 2 ** 32), () => order.push('far'));
    const past = callAt(new Date(0), () => order.push('past'));
    await vi.advanceTimersByTimeAsync(1);
    await past.done;
    await vi.advanceTimersByTimeAsync(2 ** 32 - 2);
    expect(order).toEqual(['past']);
    await vi.advanceTimersByTimeAsync(1);
    await far.done;
    expect(order).toEqual(['past', 'far']);
  });

  test('failures are reported, thrown or rejected, and by default logged', async () => {
    const report = vi.fn();
    const calls = [callLater(1, () => { throw new Error('at once'); }, { report }), callLater(1, () => Promise.reject(new Error('later')), { report }), callLater(1, () => Promise.reject(new Error('logged')))];
    await vi.advanceTimersByTimeAsync(1);
    await Promise.all(calls.map(({ done }) => done));
    expect(report.mock.calls).toEqual([[new Error('at once')], [new Error('later')]]);
    expect(takeLogged()).toEqual([new Error('logged')]);
    const broken = callLater(1, () => Promise.reject(new Error('x')), { report: () => { throw new Error('report'); } });
    await vi.advanceTimersByTimeAsync(1);
    await broken.done;
    expect(takeLogged()).toEqual([new Error('report')]);
  });

  test('cancelled before it is due: never called, no timer', async () => {
    const fn = vi.fn();
    const control = new AbortController();
    const calls = [callLater(10, fn), callLater(10, fn), callLater(10, fn, { signal: control.signal }), callLater(10, fn, { signal: AbortSignal.abort() })];
    calls[0]?.cancel();
    calls[1]?.[Symbol.dispose]();
    control.abort();
    await Promise.all(calls.map(({ done }) => done));
    expect([vi.getTimerCount(), listenersOf(control.signal)]).toEqual([0, 0]);
    await vi.advanceTimersByTimeAsync(10);
    expect(fn).not.toHaveBeenCalled();
  });

  test('cancelled while it runs: it sees the abort, which is no failure; another failure is', async () => {
    const report = vi.fn();
    const control = new AbortController();
    const calls = [
      callLater(1, untilAborted, { report, signal: control.signal }),
      callLater(1, (signal) => untilAborted(signal).catch(() => { throw new Error('cleanup'); }), { report, signal: control.signal }),
    ];
    await vi.advanceTimersByTimeAsync(1);
    control.abort('enough');
    await Promise.all(calls.map(({ done }) => done));
    expect(report.mock.calls).toEqual([[new Error('cleanup')]]);
    const later = new AbortController();
    const fine = callLater(0, () => 1, { signal: later.signal });
    await vi.advanceTimersByTimeAsync(1);
    await fine.done;
    await settle();
    expect([control.signal, later.signal].map(listenersOf)).toEqual([0, 0]);
    expect(() => callLater(Number.NaN, () => 1)).toThrow(RangeError);
  });
});
