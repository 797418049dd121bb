import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as Module from '../../snippets/patterns/reuse-client.ts';
import { deferred, formsOf, listenersOf, outcomeOf } from './forms.ts';

describe.each(await formsOf<typeof Module>('reuse-client'))('reuse-client ($form)', ({ module: { HttpClient } }) => {
  const sockets = new Set<Socket>();
  let held = deferred();
  let arrived = deferred();
  const server = createServer((request, response) => {
    sockets.add(request.socket);
    if (request.url === '/held') {
      arrived.resolve();
      void held.promise.then(() => response.end('late'));
    } else if (request.url === '/broken') response.destroy();
    else {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => response.writeHead(request.url === '/missing' ? 404 : 200, { 'x-method': request.method }).end(`${request.url} ${body}`));
    }
  });
  let base = '';
  beforeAll(async () => {
    server.listen(0);
    await once(server, 'listening');
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  }));

  test('connections are used again, and are closed at the end', async () => {
    sockets.clear();
    const client = new HttpClient({ connections: 2 });
    for (let time = 0; time < 3; time += 1) expect(await client.request(`${base}/a`)).toMatchObject({ status: 200, body: '/a ' });
    expect(await client.request(`${base}/missing`, { method: 'POST', body: 'text' })).toMatchObject({ status: 404, body: '/missing text', headers: { 'x-method': 'POST' } });
    expect(sockets.size).toBe(1);
    const [socket] = sockets;
    const closed = once(socket as Socket, 'close');
    await client.close();
    await closed;
    await expect(client.request(base)).rejects.toThrow('the client is closed');
    await client[Symbol.asyncDispose]();
  });

  test('never more connections than allowed', async () => {
    sockets.clear();
    const client = new HttpClient({ connections: 2 });
    await Promise.all(Array.from({ length: 6 }, (_, index) => client.request(`${base}/${index}`)));
    expect(sockets.size).toBeLessThanOrEqual(2);
    await client.close();
  });

  test('aborted before, meanwhile, by the close; a broken answer', async () => {
    const client = new HttpClient();
    await expect(client.request(base, { signal: AbortSignal.abort('early') })).rejects.toBe('early');
    const control = new AbortController();
    const first = outcomeOf(client.request(`${base}/held`, { signal: control.signal }));
    await arrived.promise;
    control.abort('enough');
    expect([await first, listenersOf(control.signal)]).toEqual([{ error: 'enough' }, 0]);
    await expect(client.request(`${base}/broken`)).rejects.toThrow('socket hang up');
    arrived = deferred();
    const later = new AbortController();
    const second = outcomeOf(client.request(`${base}/held`, { signal: later.signal }));
    await arrived.promise;
    await client.close();
    expect([await second, listenersOf(later.signal)]).toEqual([{ error: new Error('the client is closed') }, 0]);
    held.resolve();
    held = deferred();
  });

  test.each([{ connections: 0 }, { idle: -1 }])('%j is a mistake', (options) => {
    expect(() => new HttpClient(options)).toThrow(RangeError);
  });
});
