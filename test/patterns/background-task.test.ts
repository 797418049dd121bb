import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/background-task.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, settle, stateOf, takeLogged, untilAborted } from './forms.ts';

describe.each(await formsOf<typeof Module>('background-task'))('background-task ($form)', ({ module: { BackgroundTasks } }) => {
  leavesNothingBehind();

  test('tasks are named and tracked; draining waits for all, also for later ones', async () => {
    const tasks = new BackgroundTasks();
    const [a, b] = [deferred(), deferred()];
    tasks.start('a', async () => {
      await a.promise;
      tasks.start('b', () => b.promise);
    });
    tasks.start('at once', () => 1);
    await settle();
    expect(tasks.names).toEqual(['a']);
    const drained = tasks.drain();
    a.resolve();
    expect(await stateOf(drained)).toBe('pending');
    expect(tasks.names).toEqual(['b']);
    b.resolve();
    await drained;
    expect(tasks.names).toEqual([]);
  });

  test('failures are reported with the name, the others go on', async () => {
    const report = vi.fn();
    const tasks = new BackgroundTasks({ report });
    const error = new Error('broken');
    tasks.start('mail', () => Promise.reject(error));
    tasks.start('sync', () => { throw error; });
    await tasks.drain();
    expect(report.mock.calls).toEqual([['sync failed', error], ['mail failed', error]]);
  });

  test('without a report they go to the console, also when the report itself fails', async () => {
    const tasks = new BackgroundTasks();
    tasks.start('mail', () => Promise.reject(new Error('x')));
    await tasks.drain();
    expect(takeLogged()).toEqual(['mail failed']);
    const worse = new BackgroundTasks({ report: () => { throw new Error('report'); } });
    worse.start('mail', () => Promise.reject(new Error('x')));
    await worse.drain();
    expect(takeLogged()).toEqual([new Error('report')]);
  });

  test('aborting ends all, waits for them, reports only other failures, and takes no new ones', async () => {
    const report = vi.fn();
    const tasks = new BackgroundTasks({ report });
    const cleaned = deferred();
    tasks.start('good', (signal) => untilAborted(signal).finally(() => cleaned.promise));
    tasks.start('bad', (signal) => untilAborted(signal).catch(() => { throw new Error('cleanup'); }));
    const aborted = tasks.abort('enough');
    expect(await stateOf(aborted)).toBe('pending');
    cleaned.resolve();
    await aborted;
    expect(report.mock.calls).toEqual([['bad failed', new Error('cleanup')]]);
    let thrown: unknown;
    try { tasks.start('late', () => 1); } catch (error) { thrown = error; }
    expect(thrown).toBe('enough');
    await tasks[Symbol.asyncDispose]();
  });

  test('a wait that is aborted leaves the tasks alone', async () => {
    const tasks = new BackgroundTasks();
    const job = deferred();
    tasks.start('job', () => job.promise);
    await expect(tasks.drain({ signal: AbortSignal.abort('early') })).rejects.toBe('early');
    const control = new AbortController();
    const drained = tasks.drain({ signal: control.signal });
    control.abort('enough');
    await expect(drained).rejects.toBe('enough');
    expect(tasks.names).toEqual(['job']);
    job.resolve();
    const later = new AbortController();
    await tasks.drain({ signal: later.signal });
    await settle();
    expect([listenersOf(control.signal), listenersOf(later.signal)]).toEqual([0, 0]);
  });
});
