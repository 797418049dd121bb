import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Client, pushed, TSCONFIG, type StartOptions } from './client.ts';
import { buildFaultyServer, type FaultyServer } from './faulty-server.ts';
import { TWO_FLOATING } from './programs.ts';

let server: FaultyServer;
beforeAll(async () => {
  server = await buildFaultyServer();
});
afterAll(() => server.remove());

let client: Client;
const start = async (options: StartOptions = {}): Promise<Client> =>
  (client = await Client.start({ server: server.script, settings: { timeLimit: 1, types: false }, ...options, files: { 'tsconfig.json': TSCONFIG } }));
afterEach(() => client.stop());

const bad = (word: string): string => `${TWO_FLOATING}export const ${word} = 1;\n`;
const calls = (uri: string, found: readonly { range: Parameters<Client['at']>[1] }[]): string[] => found.map(({ range }) => client.at(uri, range));

describe('a rule that misbehaves', () => {
  it('by throwing leaves the other rules alone', async () => {
    await start();
    const uri = await client.open('a.ts', bad('makeItThrow'));
    expect(calls(uri, await client.findings(uri))).toEqual(['save(1)', 'save(2)']);
    const status = await client.statuses.until((each) => each.notes.some(({ reason }) => reason === 'rule-failed'));
    expect(status.notes.map(({ text }) => text).join()).toMatch(/throws failed on this file: TypeError: on purpose/u);
    await client.logs.until((line) => line.includes('on purpose'));
  });

  it('by never coming back is stopped, named and left out; the findings of the others come all the same', async () => {
    await start();
    const uri = await client.open('a.ts', bad('makeItLoop'));
    expect(calls(uri, await client.findings(uri))).toEqual(['save(1)', 'save(2)']);
    const status = await client.statuses.until((each) => each.notes.some(({ reason }) => reason === 'timed-out'));
    expect(status.notes.map(({ text }) => text).join()).toMatch(/in loops and was stopped\. The rule is off until the server starts again/u);
    await client.replace(uri, 'save(2);', '');
    expect(calls(uri, await client.findings(uri))).toEqual(['save(1)']);
  });

  it('in the tier with types too', async () => {
    await start({ capabilities: pushed, settings: { timeLimit: 1, types: true } });
    const uri = await client.open('a.ts', bad('makeItLoop'));
    const push = await client.pushes.until(({ diagnostics }) => diagnostics.length === 2);
    expect(calls(uri, push.diagnostics)).toEqual(['save(1)', 'save(2)']);
    const status = await client.statuses.until((each) => each.state === 'types');
    expect(status.findings).toBe(2);
  });

  it('by ending the process takes its worker down, and a new one goes on with other files', async () => {
    await start();
    const uri = await client.open('a.ts', bad('makeItExit'));
    expect(await client.findings(uri)).toEqual([]);
    expect((await client.statuses.until((each) => each.uri === uri)).notes[0]?.text).toMatch(/stopped unexpectedly/u);
    const other = await client.open('b.ts', TWO_FLOATING);
    expect(await client.findings(other)).toHaveLength(2);
    await client.replace(uri, 'makeItExit', 'nothing');
    expect(await client.findings(uri)).toHaveLength(2);
  });

  it('by taking all memory takes its worker down, and a new one goes on', async () => {
    await start({ settings: { timeLimit: 60, types: false } });
    const uri = await client.open('a.ts', bad('makeItHoard'));
    expect(await client.findings(uri)).toEqual([]);
    expect((await client.statuses.until((each) => each.uri === uri)).notes[0]?.reason).toBe('out-of-memory');
    expect(await client.findings(await client.open('b.ts', TWO_FLOATING))).toHaveLength(2);
  });

  it('gives up for good when workers keep dying, and says so', async () => {
    await start();
    for (let index = 0; index < 5; index++) {
      const uri = await client.open(`${index}.ts`, bad('makeItExit'));
      await client.findings(uri);
    }
    const uri = await client.open('last.ts', TWO_FLOATING);
    expect(await client.findings(uri)).toEqual([]);
    expect((await client.statuses.until((each) => each.uri === uri)).state).toBe('off');
  });
});

describe('a parser that throws', () => {
  it('is a note, and the findings of before stay', async () => {
    await start();
    const uri = await client.open('a.ts', TWO_FLOATING);
    expect(await client.findings(uri)).toHaveLength(2);
    await client.replace(uri, 'declare', '// makeTheParserThrow\ndeclare');
    expect(calls(uri, await client.findings(uri))).toEqual(['save(1)', 'save(2)']);
    const status = client.statuses.all.at(-1);
    expect(status?.notes.map(({ text }) => text).join()).toContain('the parser, on purpose');
  });
});

describe('repairs that uncover others', () => {
  it('are made until there is nothing left, in one edit', async () => {
    await start();
    const uri = await client.open('a.ts', 'export const a = [count1, count1];\nexport const b = count2;\n');
    const [action] = await client.actions(uri, client.range(uri, 'count1'), { only: ['source.fixAll'] });
    expect(client.applied(uri, action?.edit)).toBe('export const a = [count3, count3];\nexport const b = count3;\n');
  });

  it('of one rule leave the other rules alone', async () => {
    await start();
    const uri = await client.open('a.ts', 'export const a = [count1, count1];\nexport const b = count2;\n');
    const actions = await client.actions(uri, client.range(uri, 'count1, count1'));
    expect(actions.map(({ isPreferred }) => isPreferred).filter(Boolean)).toHaveLength(2);
    const all = actions.find(({ title }) => title === 'Repair all 2 findings of counts in this file');
    expect(all?.edit).toBeUndefined();
    const resolved = await client.resolve(all ?? { title: '' });
    expect(client.applied(uri, resolved.edit)).toBe('export const a = [count2, count2];\nexport const b = count2;\n');
  });

  it('are not made for a version that is gone', async () => {
    await start();
    const uri = await client.open('a.ts', 'export const a = [count1, count1];\n');
    const actions = await client.actions(uri, client.range(uri, 'count1, count1'));
    const all = actions.find(({ title }) => title.startsWith('Repair all'));
    await client.replace(uri, 'export', '\nexport');
    expect((await client.resolve(all ?? { title: '' })).edit).toBeUndefined();
  });
});
