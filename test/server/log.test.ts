import { afterEach, describe, expect, it } from 'vitest';
import { DebugNotification, RevalidateNotification } from '../../server/protocol.ts';
import { Client, TSCONFIG } from './client.ts';
import { TWO_FLOATING } from './programs.ts';

let client: Client;
afterEach(() => client.stop());

describe('the log', () => {
  it('says what each rule took while somebody wants to know', async () => {
    client = await Client.start();
    const quiet = await client.open('quiet.ts', TWO_FLOATING);
    await client.findings(quiet);
    expect(client.logs.all.filter((line) => line.includes('of it parsing'))).toEqual([]);
    await client.connection.sendNotification(DebugNotification, true);
    const uri = await client.open('a.ts', TWO_FLOATING);
    await client.findings(uri);
    const line = await client.logs.until((each) => each.startsWith(`${uri}: syntax `));
    expect(line).toMatch(/: syntax \d+\.\d ms, of it parsing \d+\.\d; .*other rules \d+\.\d$/u);
  });
});

describe('checking all again', () => {
  it('reads what nobody told of', async () => {
    client = await Client.start({ files: { 'tsconfig.json': TSCONFIG } });
    const uri = await client.open('a.ts', TWO_FLOATING);
    expect(await client.findings(uri)).toHaveLength(2);
    client.settings = { rules: { 'no-floating-promise': 'off' } };
    const before = client.refreshes.all.length;
    await client.connection.sendNotification(RevalidateNotification);
    await client.refreshes.until(() => true, before);
    expect(await client.findings(uri)).toEqual([]);
  });

  it('knows a package by its version of now, not by that of the first check', async () => {
    const version = (number: string): string => JSON.stringify({ name: 'express', version: number });
    const app = "import express from 'express';\nconst app = express();\napp.get('/', async (request, response) => { response.send(await load(request.url)); });\nasync function load(url) { return (await fetch(url)).text(); }\n";
    client = await Client.start({ files: { 'node_modules/express/package.json': version('4.21.2'), 'package.json': JSON.stringify({ dependencies: { express: '*' } }) } });
    const uri = await client.open('app.js', app);
    expect((await client.findings(uri)).map(({ code }) => code)).toEqual(['no-async-callback']);
    client.write('node_modules/express/package.json', version('5.1.0'));
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: client.uri('package.json'), type: 2 }] });
    expect(await client.findings(uri)).toEqual([]);
  });
});
