import { afterEach, describe, expect, it } from 'vitest';
import { Client, pushed, TSCONFIG } from './client.ts';
import { NEEDS_TYPES, STORE, TWO_FLOATING } from './programs.ts';

let client: Client;
afterEach(() => client.stop());

describe('a client that does not ask', () => {
  it('gets no pull provider, and the findings sent with their version', async () => {
    client = await Client.start({ capabilities: pushed, files: { 'tsconfig.json': TSCONFIG } });
    expect(client.initialized.capabilities.diagnosticProvider).toBeUndefined();
    const uri = await client.open('a.ts', TWO_FLOATING, { version: 4 });
    const first = await client.pushes.until((push) => push.uri === uri);
    expect(first.version).toBe(4);
    expect(first.diagnostics).toHaveLength(2);
    await client.replace(uri, 'save(1);', '');
    const second = await client.pushes.until((push) => push.version === 5);
    expect(second.diagnostics.map(({ range }) => client.at(uri, range))).toEqual(['save(2)']);
  });

  it('gets what types add in a second message', async () => {
    client = await Client.start({ capabilities: pushed, files: { 'tsconfig.json': TSCONFIG, 'store.ts': STORE } });
    const uri = await client.open('a.ts', NEEDS_TYPES);
    const found = await client.pushes.until((push) => push.uri === uri && push.diagnostics.length === 1);
    expect(found.diagnostics.map(({ range }) => client.at(uri, range))).toEqual(['store(1)']);
  });

  it('is asked to forget them when the document is closed', async () => {
    client = await Client.start({ capabilities: pushed });
    const uri = await client.open('a.ts', TWO_FLOATING);
    await client.pushes.until((push) => push.diagnostics.length === 2);
    const since = client.pushes.all.length;
    await client.close(uri);
    expect((await client.pushes.until((push) => push.uri === uri, since)).diagnostics).toEqual([]);
  });

  it('never gets findings of an old version after those of a newer one', async () => {
    client = await Client.start({ capabilities: pushed, files: { 'tsconfig.json': TSCONFIG } });
    const uri = await client.open('a.ts', TWO_FLOATING);
    for (let id = 10; id < 40; id++) await client.replace(uri, 'second(): void {', `second(): void {\n  save(${id});`);
    const last = await client.pushes.until((push) => push.version === 31 && push.diagnostics.length === 32);
    expect(last.diagnostics).toHaveLength(32);
    const versions = client.pushes.all.map(({ version }) => version ?? 0);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
  });

  it('gets edits without versions when it cannot take them', async () => {
    client = await Client.start({ capabilities: pushed });
    const uri = await client.open('a.ts', TWO_FLOATING);
    const [action] = await client.actions(uri, client.range(uri, 'save(1)'));
    expect(action?.edit?.documentChanges).toBeUndefined();
    expect(Object.keys(action?.edit?.changes ?? {})).toEqual([uri]);
  });
});
