import { PerformanceObserver, type PerformanceMeasure } from 'node:perf_hooks';
import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/timed.ts';
import { deferred, formsOf } from './forms.ts';

describe.each(await formsOf<typeof Module>('timed'))('timed ($form)', ({ module: { timed } }) => {
  test('measures from the call to the end, tells observers and the caller, and leaves no entry', async () => {
    const seen = deferred<{ name: string; detail: unknown }>();
    const observer = new PerformanceObserver((list) => {
      const [entry] = list.getEntriesByName('work');
      if (entry) seen.resolve({ name: entry.name, detail: (entry as PerformanceMeasure).detail });
    });
    observer.observe({ entryTypes: ['measure'] });
    const report = vi.fn<(timing: Module.Timing) => void>();
    const job = deferred<string>();
    const before = performance.now();
    const done = timed('work', () => job.promise, report);
    expect(report).not.toHaveBeenCalled();
    job.resolve('value');
    expect(await done).toBe('value');
    const elapsed = performance.now() - before;
    const [[timing] = []] = report.mock.calls;
    expect(timing).toMatchObject({ name: 'work', outcome: 'done' });
    expect(timing?.start).toBeGreaterThanOrEqual(before);
    expect(timing?.duration).toBeLessThanOrEqual(elapsed);
    expect(await seen.promise).toEqual({ name: 'work', detail: { outcome: 'done' } });
    observer.disconnect();
    expect(performance.getEntriesByName('work')).toEqual([]);
  });

  test('a failure is measured and passed on, thrown or rejected', async () => {
    const report = vi.fn();
    await expect(timed('work', () => Promise.reject(new Error('later')), report)).rejects.toThrow('later');
    await expect(timed('work', () => { throw new Error('at once'); }, report)).rejects.toThrow('at once');
    expect(report.mock.calls.map(([timing]) => (timing as Module.Timing).outcome)).toEqual(['failed', 'failed']);
    expect(await timed('work', () => 1)).toBe(1);
  });
});
