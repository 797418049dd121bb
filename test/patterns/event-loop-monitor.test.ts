import { once } from 'node:events';
import { EventEmitter } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/event-loop-monitor.ts';
import { formsOf, listenersOf } from './forms.ts';

/** Blocks this thread, and with it the event loop. */
const block = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

describe.each(await formsOf<typeof Module>('event-loop-monitor'))('event-loop-monitor ($form)', ({ module: { monitorEventLoop } }) => {
  test('reports a stall over the threshold', async () => {
    const reports = new EventEmitter();
    using monitor = monitorEventLoop({ threshold: 150, interval: 20, report: (stall) => reports.emit('stall', stall) });
    expect(monitor).toBeDefined();
    const reported = once(reports, 'stall') as Promise<[Module.EventLoopStall]>;
    // The histogram counts from its second sample on.
    for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setTimeout(resolve, 15));
    block(200);
    // The timer of the monitor does not keep the process awake; this one does, until the report is there.
    const awake = setInterval(() => {}, 10);
    const [stall] = await reported;
    clearInterval(awake);
    expect(stall.longest).toBeGreaterThanOrEqual(150);
    expect(stall.percentile99).toBeLessThanOrEqual(stall.longest + 1);
    expect(stall.mean).toBeLessThanOrEqual(stall.longest);
  });

  test('holds nothing open, and stops by itself, by signal and before it began', () => {
    const timers = () => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
    const before = timers();
    const control = new AbortController();
    const report = vi.fn();
    const monitors = [monitorEventLoop({ report, signal: control.signal }), monitorEventLoop({ report, signal: AbortSignal.abort() })];
    expect([timers(), listenersOf(control.signal)]).toEqual([before, 1]);
    control.abort();
    for (const monitor of monitors) {
      monitor.stop();
      monitor[Symbol.dispose]();
    }
    expect(listenersOf(control.signal)).toBe(0);
    expect(report).not.toHaveBeenCalled();
  });

  test.each([{ threshold: -1 }, { interval: 0 }, { interval: Number.NaN }])('%j is a mistake', (options) => {
    expect(() => monitorEventLoop({ ...options, report: () => {} })).toThrow(RangeError);
  });
});
