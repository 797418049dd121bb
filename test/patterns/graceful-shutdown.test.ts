import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, test, vi } from 'vitest';
import { patternNamed } from '../../snippets/catalogue.ts';
import { moduleText } from '../../snippets/helper-text.ts';
import type * as Module from '../../snippets/patterns/graceful-shutdown.ts';
import { deferred, formsOf, leavesNothingBehind, settle } from './forms.ts';

describe.each(await formsOf<typeof Module>('graceful-shutdown'))('graceful-shutdown ($form)', ({ module: { gracefulShutdown } }) => {
  leavesNothingBehind();
  const installed = () => process.listenerCount('SIGTERM') + process.listenerCount('SIGINT');

  test('closes the last added first, aborts, waits for running work, and exits with 0', async () => {
    const before = installed();
    const order: string[] = [];
    const exit = vi.fn((code: number) => void order.push(`exit ${code}`));
    const shutdown = gracefulShutdown({ exit });
    expect(installed()).toBe(before + 2);
    const work = deferred();
    shutdown.close('database', () => order.push('database'));
    shutdown.close('server', () => order.push('server'));
    shutdown.signal.addEventListener('abort', () => order.push(`abort: ${(shutdown.signal.reason as Error).message}`));
    void shutdown.track(work.promise.then(() => order.push('work')));
    const ended = shutdown.begin(new Error('test'));
    await settle();
    expect(order).toEqual(['server', 'abort: test', 'database']);
    work.resolve();
    await ended;
    expect(order).toEqual(['server', 'abort: test', 'database', 'work', 'exit 0']);
    expect([installed(), vi.getTimerCount()]).toEqual([before, 0]);
    expect(shutdown.begin()).toBe(ended);
    expect(exit).toHaveBeenCalledTimes(1);
  });

  test('a failing step is reported, the others run, the code is 1', async () => {
    const report = vi.fn();
    const exit = vi.fn();
    const closed = vi.fn();
    const shutdown = gracefulShutdown({ exit, report });
    shutdown.close('first', closed);
    shutdown.close('second', () => { throw new Error('at once'); });
    shutdown.close('third', () => Promise.reject(new Error('later')));
    await shutdown.begin();
    expect(report.mock.calls).toEqual([['closing third failed', new Error('later')], ['closing second failed', new Error('at once')]]);
    expect([closed.mock.calls.length, exit.mock.calls]).toEqual([1, [[1]]]);
  });

  test('waits up to the limit', async () => {
    const report = vi.fn();
    const exit = vi.fn();
    const shutdown = gracefulShutdown({ exit, report, timeout: 100 });
    const work = deferred();
    void shutdown.track(work.promise);
    const ended = shutdown.begin();
    await vi.advanceTimersByTimeAsync(99);
    expect(exit).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await ended;
    expect([exit.mock.calls, report.mock.calls]).toEqual([[[1]], [['not done after 100 ms: 1 still running, 0 not closed']]]);
    work.resolve();
  });

  test('failed work is no failure of the shutdown, and stays with its owner', async () => {
    const exit = vi.fn();
    const shutdown = gracefulShutdown({ exit });
    const work = shutdown.track(Promise.reject(new Error('work')));
    await expect(work).rejects.toThrow('work');
    await shutdown.begin();
    expect(exit.mock.calls).toEqual([[0]]);
  });

  test('nothing to do; and the handlers can be taken away', async () => {
    const before = installed();
    const exit = vi.fn();
    const shutdown = gracefulShutdown({ exit });
    shutdown[Symbol.dispose]();
    expect(installed()).toBe(before);
    await shutdown.begin();
    expect(exit.mock.calls).toEqual([[0]]);
  });
});

describe('graceful-shutdown, real signals', () => {
  const folder = join(import.meta.dirname, '../../node_modules/.cache/async-hazards/shutdown');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'graceful-shutdown.mjs'), moduleText(patternNamed('graceful-shutdown').javascript.module));
  writeFileSync(join(folder, 'main.mjs'), `
    import { createServer } from 'node:http';
    import { gracefulShutdown } from './graceful-shutdown.mjs';
    const shutdown = gracefulShutdown();
    const server = createServer();
    shutdown.close('server', () => new Promise((resolve) => server.close(resolve)));
    if (process.argv[2] === 'stuck') shutdown.close('nothing', () => new Promise(() => {}));
    shutdown.signal.addEventListener('abort', () => console.log(shutdown.signal.reason.message));
    server.listen(0, () => console.log('ready'));
  `);

  /** Starts the program, sends each signal after the line of output that is waited for, and gives the exit code. */
  async function run(mode: string, ...signals: [string, NodeJS.Signals][]): Promise<{ code: number | null; lines: string[] }> {
    const child = spawn(process.execPath, [join(folder, 'main.mjs'), mode], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    const lines: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      for (const [after, signal] of signals) if (line === after) child.kill(signal);
    }
    const [code] = (await exited) as [number | null];
    return { code, lines };
  }

  test.each<NodeJS.Signals>(['SIGTERM', 'SIGINT'])('%s ends a server with code 0', async (signal) => {
    expect(await run('plain', ['ready', signal])).toEqual({ code: 0, lines: ['ready', `received ${signal}`] });
  });

  test('a second signal ends it at once', async () => {
    const { code } = await run('stuck', ['ready', 'SIGTERM'], ['received SIGTERM', 'SIGINT']);
    expect(code).toBe(130);
  });
});
