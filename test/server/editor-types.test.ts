/** Types from the TypeScript 7 server that the editor runs anyway: the built server beside the real `tsc --lsp`, and what happens when that one is not well. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { TypescriptNotification } from '../../server/protocol.ts';
import { compilerFolder, NATIVE } from '../analysis/types/compilers.ts';
import { Client } from './client.ts';
import { RealTypescriptServer } from './typescript-server.ts';

const TSCONFIG = JSON.stringify({ compilerOptions: { strict: true, target: 'es2022', module: 'esnext', moduleResolution: 'bundler', allowImportingTsExtensions: true, moduleDetection: 'force', noEmit: true, types: [] }, include: ['src'] });
const ASYNC = 'export declare function save(id: number): Promise<void>;\n';
const SYNC = 'export declare function save(id: number): void;\n';
const CALLS = "import { save } from './save.ts';\nexport function all(): void {\n  save(1);\n}\n";
const FLOATS = 'no-floating-promise';
const EDITOR = `TypeScript ${NATIVE} of the editor`;
const OWN = `TypeScript ${NATIVE} of the project`;

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
});

/** An editor with both servers; on disk `save` gives nothing to wait for. */
async function editor({ hasOwn = true } = {}): Promise<{ client: Client; typescript: RealTypescriptServer }> {
  const client = await Client.start({ options: { trusted: true }, files: { 'tsconfig.json': TSCONFIG, 'src/save.ts': SYNC, 'src/a.ts': CALLS } });
  running.push(client);
  mkdirSync(client.path('node_modules'));
  if (hasOwn) symlinkSync(compilerFolder(NATIVE), client.path('node_modules/typescript'), 'junction');
  const typescript = await RealTypescriptServer.start(client.folder);
  running.push(typescript);
  return { client, typescript };
}

const announce = async (client: Client, typescript: RealTypescriptServer): Promise<void> => client.connection.sendNotification(TypescriptNotification, await typescript.address());

/** The rules that report, and where the types came from, at the present version of a document. */
async function look(client: Client, uri: string): Promise<{ rules: unknown[]; types: string | undefined }> {
  const rules = (await client.typedFindings(uri)).map(({ code }) => code);
  return { rules, types: client.statuses.all.findLast((status) => status.uri === uri && status.state === 'types')?.types };
}

const ownProcesses = (client: Client): string[] =>
  execFileSync('ps', ['-A', '-o', 'ppid=,args='], { encoding: 'utf8' }).split('\n').filter((line) => line.trim().startsWith(`${client.process.pid} `) && line.includes('--api'));

it('sees what is open in the editor and not on disk, and starts no process of its own', async () => {
  const { client, typescript } = await editor();
  await typescript.open('src/save.ts', ASYNC);
  await announce(client, typescript);
  const uri = await client.open('src/a.ts', CALLS);
  expect(await look(client, uri)).toEqual({ rules: [FLOATS], types: EDITOR });
  expect(ownProcesses(client)).toEqual([]);
});

it('needs no TypeScript 7 in the project', async () => {
  const { client, typescript } = await editor({ hasOwn: false });
  await typescript.open('src/save.ts', ASYNC);
  await announce(client, typescript);
  const uri = await client.open('src/a.ts', CALLS);
  expect(await look(client, uri)).toEqual({ rules: [FLOATS], types: EDITOR });
});

it('answers for the text that is linted, whatever the other server has of it, and leaves its state alone', async () => {
  const { client, typescript } = await editor();
  await typescript.open('src/save.ts', ASYNC);
  // The other server is behind: it never hears of our changes.
  await typescript.open('src/a.ts', 'export const other = 1;\n');
  await announce(client, typescript);
  const uri = await client.open('src/a.ts', CALLS);
  expect(await look(client, uri)).toEqual({ rules: [FLOATS], types: EDITOR });
  await client.replace(uri, 'save(1);', 'const later = save; later(2);');
  expect(await look(client, uri)).toEqual({ rules: [FLOATS], types: EDITOR });
  await client.replace(uri, 'later(2)', 'later(2).then(undefined, () => {})');
  expect(await look(client, uri)).toEqual({ rules: [], types: EDITOR });
  expect(await typescript.hover('src/a.ts', 0, 14)).toContain('other: 1');
});

it('follows changes of other files in the editor', async () => {
  const { client, typescript } = await editor();
  await typescript.open('src/save.ts', SYNC);
  await announce(client, typescript);
  const uri = await client.open('src/a.ts', CALLS);
  expect(await look(client, uri)).toEqual({ rules: [], types: EDITOR });
  await typescript.change('src/save.ts', 2, ASYNC);
  await client.replace(uri, 'save(1)', 'save(2)');
  expect(await look(client, uri)).toEqual({ rules: [FLOATS], types: EDITOR });
});

it('goes on with a process of its own when the other server dies, and comes back to a new one', async () => {
  const { client, typescript } = await editor();
  await typescript.open('src/save.ts', ASYNC);
  await announce(client, typescript);
  const uri = await client.open('src/a.ts', CALLS);
  expect((await look(client, uri)).types).toBe(EDITOR);
  typescript.process.kill('SIGKILL');
  await typescript.exit;
  await client.open('src/save.ts', ASYNC);
  await client.replace(uri, 'save(1)', 'save(2)');
  expect(await look(client, uri)).toEqual({ rules: [FLOATS], types: OWN });
  expect(ownProcesses(client)).toHaveLength(1);
  expect(await client.logs.until((text) => text.includes('server of the editor'))).toMatch(/could not be asked about .*a\.ts .*has ended/u);

  const again = await RealTypescriptServer.start(client.folder);
  running.push(again);
  await announce(client, again);
  await client.replace(uri, 'save(2)', 'save(3)');
  expect(await look(client, uri)).toEqual({ rules: [FLOATS], types: EDITOR });
});

it('does not wait for ever for a server that hangs', async () => {
  const { client, typescript } = await editor();
  await announce(client, typescript);
  const uri = await client.open('src/a.ts', CALLS);
  expect(await look(client, uri)).toEqual({ rules: [], types: EDITOR });
  typescript.process.kill('SIGSTOP');
  client.write('src/save.ts', ASYNC);
  await client.replace(uri, 'save(1)', 'save(2)');
  expect(await look(client, uri)).toEqual({ rules: [FLOATS], types: OWN });
  expect(await client.logs.until((text) => text.includes('server of the editor'))).toContain('no answer for 10 seconds');
}, 60_000);

it('gives up a wait for the other server when the text is old, and has the right answer when that one comes back', async () => {
  const { client, typescript } = await editor();
  await typescript.open('src/save.ts', ASYNC);
  await announce(client, typescript);
  const uri = await client.open('src/a.ts', CALLS);
  await look(client, uri);
  typescript.process.kill('SIGSTOP');
  await client.replace(uri, 'save(1)', 'save(2)');
  await client.findings(uri);
  await client.replace(uri, 'save(2);', 'save(3).catch(() => {});');
  await client.findings(uri);
  await client.replace(uri, 'save(3).catch(() => {});', 'save(4);');
  typescript.process.kill('SIGCONT');
  expect(await look(client, uri)).toEqual({ rules: [FLOATS], types: EDITOR });
});

it('makes do with a process of its own where nobody listens', async () => {
  const { client, typescript } = await editor();
  await client.connection.sendNotification(TypescriptNotification, { ...(await typescript.address()), pipe: client.path('nobody.sock') });
  const uri = await client.open('src/a.ts', CALLS);
  await client.open('src/save.ts', ASYNC);
  expect(await look(client, uri)).toEqual({ rules: [FLOATS], types: OWN });
});

it('asks no server of an editor whose workspace is not trusted', async () => {
  const client = await Client.start({ files: { 'tsconfig.json': TSCONFIG, 'src/save.ts': SYNC, 'src/a.ts': CALLS } });
  running.push(client);
  const typescript = await RealTypescriptServer.start(client.folder);
  running.push(typescript);
  await typescript.open('src/save.ts', ASYNC);
  await announce(client, typescript);
  const uri = await client.open('src/a.ts', CALLS);
  expect(await look(client, uri)).toEqual({ rules: [], types: 'the TypeScript of this extension' });
});
