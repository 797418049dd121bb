import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, test, vi } from 'vitest';
import type * as Module from '../../snippets/patterns/tcp-server.ts';
import { deferred, formsOf, listenersOf, untilAborted } from './forms.ts';

async function readAll(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}

describe.each(await formsOf<typeof Module>('tcp-server'))('tcp-server ($form)', ({ module: { tcpServer, writeAll } }) => {
  const echo = async (socket: Socket, signal: AbortSignal): Promise<void> => {
    for await (const chunk of socket) await writeAll(socket, chunk as Buffer, { signal });
  };
  const ask = (port: number, text: string): Promise<string> => {
    const client = connect(port);
    client.end(text);
    return readAll(client);
  };

  test('serves connections at once; one that fails ends alone and is reported', async () => {
    const report = vi.fn();
    const server = await tcpServer(async (socket, signal) => {
      for await (const chunk of socket) {
        if (String(chunk) === 'bad') throw new Error('handler');
        await writeAll(socket, chunk as Buffer, { signal });
      }
    }, { port: 0, host: '127.0.0.1', report });
    const answers = await Promise.allSettled([ask(server.port, 'a'), ask(server.port, 'bad'), ask(server.port, 'b')]);
    expect([answers[0], answers[2]]).toMatchObject([{ value: 'a' }, { value: 'b' }]);
    expect(report.mock.calls).toEqual([[new Error('handler')]]);
    expect(await ask(server.port, 'still there')).toBe('still there');
    await server.close();
    await Promise.all([server.close(), server[Symbol.asyncDispose]()]);
  });

  test('writing waits for a slow reader, and ends when the connection or the signal does', async () => {
    const outcome = deferred<unknown>();
    const aborted = deferred<unknown>();
    const control = new AbortController();
    const big = Buffer.alloc(2 ** 22);
    let waits = 0;
    const server = await tcpServer(async (socket, signal) => {
      socket.on('drain', () => (waits += 1));
      await writeAll(socket, big, { signal });
      await writeAll(socket, big, { signal: control.signal }).catch(aborted.resolve);
      await writeAll(socket, big).catch(outcome.resolve);
    }, { port: 0, report: () => {} });
    const client = connect(server.port);
    client.on('error', () => {});
    let read = 0;
    for await (const chunk of client) {
      read += (chunk as Buffer).length;
      if (read >= big.length) break;
    }
    control.abort('enough');
    expect(await Promise.race([aborted.promise, outcome.promise])).toBeDefined();
    client.destroy();
    await server.close();
    expect(waits).toBeGreaterThanOrEqual(0);
    expect(listenersOf(control.signal)).toBe(0);
  });

  test('closing aborts the handlers and waits for them', async () => {
    const cleaned = deferred();
    const started = deferred();
    const report = vi.fn();
    let reason: unknown;
    const control = new AbortController();
    const server = await tcpServer(async (_socket, signal) => {
      started.resolve();
       
      await untilAborted(signal).catch((error: unknown) => (reason = error));
      await cleaned.promise;
    }, { port: 0, signal: control.signal, report });
    const client = connect(server.port);
    client.on('error', () => {});
    const closed = once(client, 'close');
    await started.promise;
    expect(server.connections).toBe(1);
    control.abort('enough');
    await closed;
    let isClosed = false;
    const done = server.close().then(() => (isClosed = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect([isClosed, reason]).toEqual([false, 'enough']);
    cleaned.resolve();
    await done;
    expect([server.connections, listenersOf(control.signal), report.mock.calls]).toEqual([0, 0, []]);
  });

  test('a client that leaves ends its handler, which is no failure', async () => {
    const report = vi.fn();
    const ended = deferred<unknown>();
    const server = await tcpServer((_socket, signal) => untilAborted(signal).catch((error: unknown) => { ended.resolve(error); throw error; }), { port: 0, report });
    const client = connect(server.port);
    await once(client, 'connect');
    client.destroy();
    const rude = connect(server.port);
    await once(rude, 'connect');
    rude.resetAndDestroy();
    await ended.promise;
    await server.close();
    for (const [error] of report.mock.calls as [NodeJS.ErrnoException][]) expect(error.code).toBe('ECONNRESET');
  });

  test('aborted before; a port that is taken', async () => {
    await expect(tcpServer(echo, { port: 0, signal: AbortSignal.abort('early') })).rejects.toBe('early');
    const other = createServer().listen(0);
    await once(other, 'listening');
    await expect(tcpServer(echo, { port: (other.address() as AddressInfo).port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    other.close();
  });
});
