import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/background-lifecycle.ts';
import { deferred, formsOf, leavesNothingBehind, listenersOf, outcomeOf, settle, stateOf, untilAborted } from './forms.ts';

describe.each(await formsOf<typeof Module>('background-lifecycle'))('background-lifecycle ($form)', ({ module: { startServices } }) => {
  leavesNothingBehind();
  const service = (signal: AbortSignal, ready: () => void): Promise<void> => (ready(), untilAborted(signal));

  test('starts when all are ready, and closes when all have stopped', async () => {
    const warm = deferred();
    const cleaned = deferred();
    const starting = startServices({
      quick: (signal, ready) => service(signal, ready).finally(() => cleaned.promise),
      slow: async (signal, ready) => (await warm.promise, service(signal, ready)),
    });
    expect(await stateOf(starting)).toBe('pending');
    warm.resolve();
    const services = await starting;
    expect(services.names).toEqual(['quick', 'slow']);
    const closing = services.close();
    expect([await stateOf(closing), services.names]).toEqual(['pending', ['quick']]);
    cleaned.resolve();
    await Promise.all([closing, services[Symbol.asyncDispose]()]);
    expect(services.names).toEqual([]);
  });

  test('one that fails or ends before it is ready: the others are stopped, and the start rejects', async () => {
    const stopped = vi.fn();
    const other = (signal: AbortSignal): Promise<void> => untilAborted(signal).finally(stopped);
    await expect(startServices({ other, broken: () => Promise.reject(new Error('no port')) })).rejects.toThrow('no port');
    await expect(startServices({ other, short: () => {} })).rejects.toThrow('short ended before all were ready');
    expect(stopped).toHaveBeenCalledTimes(2);
    const messy = outcomeOf(startServices({ broken: () => { throw new Error('no port'); }, messy: (signal) => untilAborted(signal).catch(() => { throw new Error('cleanup'); }) }));
    expect(await messy).toMatchObject({ error: { errors: [new Error('no port'), new Error('cleanup')], cause: new Error('no port') } });
  });

  test('one that fails or ends later is reported; the others go on', async () => {
    const report = vi.fn();
    const [fail, end] = [deferred(), deferred()];
    const services = await startServices({
      failing: (_signal, ready) => (ready(), fail.promise),
      ending: (_signal, ready) => (ready(), end.promise),
      steady: service,
    }, { report });
    fail.reject(new Error('lost'));
    end.resolve();
    await settle();
    expect([report.mock.calls, services.names]).toEqual([[['failing failed', new Error('lost')], ['ending has ended']], ['steady']]);
    await services.close();
  });

  test('failures while stopping arrive together', async () => {
    const services = await startServices({
      a: (signal, ready) => service(signal, ready).catch(() => { throw new Error('a'); }),
      b: (signal, ready) => service(signal, ready).catch(() => { throw new Error('b'); }),
    });
    await expect(services.close()).rejects.toMatchObject({ errors: [new Error('a'), new Error('b')] });
  });

  test('aborted before, while starting, while running; nothing to start', async () => {
    const never = vi.fn();
    await expect(startServices({ never }, { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    expect(never).not.toHaveBeenCalled();
    const starting = new AbortController();
    // eslint-disable-next-line async-hazards/no-swallowed-abort -- a service that ends well
    const first = startServices({ slow: (signal) => untilAborted(signal), polite: (signal) => untilAborted(signal).catch(() => {}) }, { signal: starting.signal });
    await settle();
    starting.abort('enough');
    await expect(first).rejects.toBe('enough');
    const running = new AbortController();
    const report = vi.fn();
    const services = await startServices({ service, messy: (signal, ready) => service(signal, ready).catch(() => { throw new Error('cleanup'); }) }, { signal: running.signal, report });
    running.abort('enough');
    await settle();
    expect([services.names, report.mock.calls.length]).toEqual([[], 1]);
    await expect(services.close()).rejects.toThrow('while they were stopped');
    await (await startServices({})).close();
    expect([starting, running].map(({ signal }) => listenersOf(signal))).toEqual([0, 0]);
  });
});
