import type { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/entry-point.ts';
import { formsOf, leavesNothingBehind, settle, untilAborted } from './forms.ts';

describe.each(await formsOf<typeof Module>('entry-point'))('entry-point ($form)', ({ module: { runMain } }) => {
  leavesNothingBehind();
  const handlers = () => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');
  let before: typeof process.exitCode;
  beforeEach(() => {
    before = process.exitCode;
    process.exitCode = undefined;
  });
  afterEach(() => {
    process.exitCode = before;
  });

  test('runs, closes in reverse, leaves no handler and no exit code', async () => {
    const installed = handlers();
    const order: string[] = [];
    await runMain(({ defer }) => {
      expect(handlers()).toBe(installed + 2);
      defer(() => order.push('first'));
      defer(async () => (await settle(), order.push('second')));
      order.push('main');
    });
    expect([order, handlers(), process.exitCode]).toEqual([['main', 'second', 'first'], installed, undefined]);
  });

  test('an error is printed with its causes, the code is 1, and what was opened is closed', async () => {
    const print = vi.fn<(text: string) => void>();
    const close = vi.fn();
    await runMain(({ defer }) => {
      defer(close);
      defer(() => { throw new Error('close failed'); });
      throw new Error('start failed', { cause: new AggregateError([new TypeError('no database')], 'both') });
    }, { print });
    const [[text = ''] = [], [second = ''] = []] = print.mock.calls;
    for (const part of ['start failed', '[cause]', 'both', 'no database']) expect(text).toContain(part);
    expect(second).toContain('close failed');
    expect([close.mock.calls.length, process.exitCode, print.mock.calls.length]).toEqual([1, 1, 2]);
  });

  test.each([['SIGINT', 2, 130], ['SIGTERM', 15, 143]] as const)('%s aborts, and makes the code of a signal', async (name, number, code) => {
    const print = vi.fn();
    const installed = handlers();
    const done = runMain(({ signal }) => untilAborted(signal), { print });
    (process as EventEmitter).emit(name, name, number);
    // The second signal finds no handler of ours and does what signals do.
    expect(handlers()).toBe(installed);
    await done;
    expect([print.mock.calls, process.exitCode]).toEqual([[], code]);
  });

  test('a failure behind a signal is printed and counts more', async () => {
    const print = vi.fn();
    const done = runMain(({ signal }) => untilAborted(signal).catch(() => { throw new Error('cleanup'); }), { print });
    (process as EventEmitter).emit('SIGTERM', 'SIGTERM', 15);
    await done;
    expect([print.mock.calls.length, process.exitCode]).toEqual([1, 1]);
  });
});
