/**
 * Every request and notification that the server answers, in one table: with parameters that are wrong in every way, about documents that it does not know,
 * and cancelled at every stage. One that is registered and not in the table fails a test.
 */
import { mkdirSync, watch } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { Connection } from 'vscode-languageserver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeHost } from '../../server/node/host.ts';
import { serve } from '../../server/server.ts';
import { Client, root, TSCONFIG } from './client.ts';
import { buildFaultyServer, type FaultyServer } from './faulty-server.ts';
import { TWO_FLOATING } from './programs.ts';

const LOG_IT = 'Go on without waiting; log a failure';
const AT = { line: 3, character: 3 };
const RANGE = { start: AT, end: AT };
const PROGRAM = `${TWO_FLOATING}
export async function waits(): Promise<void> {
  await save(3);
}
`;
/** What comes where there is nothing to say. */
const NOTHING: unknown = null;

interface Request {
  /** Parameters that are right, about a document in which two promises float. */
  readonly params: (uri: string) => object | undefined;
  /** What the answer has then. */
  readonly answer: unknown;
  /** The answer about a document that is not open. */
  readonly unknown?: unknown;
  /** Whether it has to wait for a check of the document. */
  readonly waits: boolean;
}

const about = (uri: string): { uri: string; rule: string; title: string } => ({ uri, rule: 'no-floating-promise', title: LOG_IT });
const anEdit = expect.objectContaining({ documentChanges: expect.anything() as unknown }) as unknown;
const many = expect.arrayContaining([expect.anything()]) as unknown;

const requests: Readonly<Record<string, Request>> = {
  'textDocument/diagnostic': { params: (uri) => ({ textDocument: { uri } }), answer: { kind: 'full', items: many }, unknown: { kind: 'full', items: [] }, waits: true },
  'textDocument/codeAction': { params: (uri) => ({ textDocument: { uri }, range: RANGE, context: { diagnostics: [], triggerKind: 1 } }), answer: many, unknown: [], waits: true },
  'codeAction/resolve': {
    params: (uri) => ({ title: 'all', kind: 'quickfix', data: { ...about(uri), version: 1 } }),
    answer: { title: 'all', edit: anEdit },
    unknown: { title: 'all' },
    waits: true,
  },
  'textDocument/hover': { params: (uri) => ({ textDocument: { uri }, position: AT }), answer: { contents: expect.anything() as unknown }, unknown: NOTHING, waits: true },
  'async-hazards/rules': { params: () => undefined, answer: many, waits: false },
  'async-hazards/explain': { params: () => ({ rule: 'no-floating-promise' }), answer: { rule: 'no-floating-promise' }, waits: false },
  'async-hazards/fixAll': { params: about, answer: anEdit, unknown: NOTHING, waits: true },
  'async-hazards/sharedSuggestions': { params: (uri) => ({ uri, rule: 'no-floating-promise' }), answer: [{ title: LOG_IT, count: 2 }], unknown: [], waits: true },
  'async-hazards/timeline': { params: (uri) => ({ uri, position: { line: 11, character: 3 } }), answer: { title: 'waits' }, unknown: NOTHING, waits: true },
  'async-hazards/patterns': { params: () => undefined, answer: many, waits: false },
  'async-hazards/patternQuestions': { params: () => undefined, answer: many, waits: false },
  'async-hazards/insertPattern': { params: (uri) => ({ uri, version: 1, range: RANGE, pattern: 'map-concurrent' }), answer: { edit: anEdit }, unknown: NOTHING, waits: true },
  'async-hazards/lintFiles': { params: (uri) => ({ uris: [uri], maxFiles: 3 }), answer: { linted: 1 }, unknown: { linted: 0, files: [] }, waits: true },
  'async-hazards/doctor': { params: () => undefined, answer: { markdown: expect.stringContaining('Async Hazards') as unknown }, waits: false },
};

/** Right parameters of what is not answered; the document is another one than that of the requests. */
const notifications: Readonly<Record<string, (uri: string) => object | true | undefined>> = {
  'textDocument/didOpen': (uri) => ({ textDocument: { uri, languageId: 'typescript', version: 1, text: 'one();\n' } }),
  'textDocument/didChange': (uri) => ({ textDocument: { uri, version: 2 }, contentChanges: [{ range: RANGE, text: 'two' }] }),
  'textDocument/didSave': (uri) => ({ textDocument: { uri } }),
  'textDocument/didClose': (uri) => ({ textDocument: { uri } }),
  'workspace/didChangeConfiguration': () => ({ settings: { asyncHazards: { rules: { 'no-floating-promise': 'error' }, maxProblems: 9, timeLimit: 9, patterns: { flavour: 'auto' } } } }),
  'workspace/didChangeWatchedFiles': (uri) => ({ changes: [{ uri, type: 2 }] }),
  'workspace/didChangeWorkspaceFolders': (uri) => ({ event: { added: [{ uri, name: 'a' }], removed: [{ uri, name: 'a' }] } }),
  'async-hazards/trust': () => undefined,
  'async-hazards/debug': () => true,
  'async-hazards/revalidate': () => undefined,
  'async-hazards/typescript': () => ({ pipe: '/nowhere', packageJson: '/nowhere/package.json' }),
};
/** The life of the server, tested where it begins and ends (`bad-input.test.ts`). */
const LIFE = ['initialize', 'initialized', 'shutdown'];

/** The methods behind the functions by which handlers are registered. */
const METHODS: Readonly<Record<string, string>> = {
  onInitialize: 'initialize', onInitialized: 'initialized', onShutdown: 'shutdown',
  onDidOpenTextDocument: 'textDocument/didOpen', onDidChangeTextDocument: 'textDocument/didChange', onDidSaveTextDocument: 'textDocument/didSave', onDidCloseTextDocument: 'textDocument/didClose',
  onDidChangeConfiguration: 'workspace/didChangeConfiguration', onDidChangeWatchedFiles: 'workspace/didChangeWatchedFiles',
  onDidChangeWorkspaceFolders: 'workspace/didChangeWorkspaceFolders',
  onCodeAction: 'textDocument/codeAction', onCodeActionResolve: 'codeAction/resolve', onHover: 'textDocument/hover', diagnosticsOn: 'textDocument/diagnostic',
};

/** The name of every method that the server registers, told by a connection that only listens. */
function registered(): Set<string> {
  const found = new Set<string>();
  const on = (name: string) => (type: unknown): void => {
    if (name === 'onRequest' || name === 'onNotification') found.add(typeof type === 'string' ? type : (type as { method: string }).method);
    else found.add(METHODS[name] ?? name);
  };
  const listening: unknown = new Proxy({}, { get: (_, name) => (name === 'languages' ? { diagnostics: { on: on('diagnosticsOn') } } : on(String(name))) });
  serve(listening as Connection, nodeHost(path.join(root, 'dist')));
  return found;
}

const WRONG: readonly unknown[] = [undefined, null, -1, 0.5, 1e12, true, '', 'nonsense', 'file:///%', [], [null], {}];

/** A value with each part of it wrong in each way, one at a time. */
function* wrong(value: unknown): Generator<unknown> {
  yield* WRONG;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    for (const each of wrong(part)) yield Array.isArray(value) ? value.map((old: unknown, index) => (String(index) === key ? each : old)) : { ...value, [key]: each };
  }
}

let client: Client;
/** How a request ends: its answer, or the number of its error. */
const outcomeOf = (method: string, params: unknown, source?: CancellationTokenSource): Promise<unknown> =>
  client.connection.sendRequest<unknown>(method, params, ...(source ? [source.token] : [])).catch((error: { code: number }) => error.code);

describe('the table', () => {
  it('has every request and notification that the server registers', () => {
    // Folders are listened to once the client has said that it has them.
    const expected = [...LIFE, ...Object.keys(requests), ...Object.keys(notifications)].filter((method) => method !== 'workspace/didChangeWorkspaceFolders');
    expect([...registered()].toSorted()).toEqual(expected.toSorted());
  });
});

describe('whatever comes is answered, and the server goes on', () => {
  let uri: string;
  beforeAll(async () => {
    client = await Client.start({ files: { 'tsconfig.json': TSCONFIG } });
    uri = await client.open('a.ts', PROGRAM);
    await client.typedFindings(uri);
  });
  afterAll(() => client.stop());

  it.each(Object.entries(requests))('%s', async (method, { params, answer, unknown, waits }) => {
    expect(await outcomeOf(method, params(uri))).toEqual(Array.isArray(answer) || answer === anEdit || answer === many ? answer : expect.objectContaining(answer as object));
    for (const each of wrong(params(uri))) {
      const outcome = await outcomeOf(method, each);
      if (typeof outcome === 'number') expect({ params: each, isError: outcome < 0 }).toEqual({ params: each, isError: true });
    }
    if (unknown !== undefined || waits) {
      const stranger = await outcomeOf(method, params(client.uri('never-opened.ts')));
      if (unknown === NOTHING || Array.isArray(unknown)) expect(stranger).toEqual(unknown);
      else {
        expect(stranger).toMatchObject(unknown as object);
        expect(stranger).not.toHaveProperty('edit');
      }
    }
    expect(await client.findings(uri)).toHaveLength(2);
  });

  it.each(Object.entries(notifications))('%s', async (method, params) => {
    const other = client.uri(`${method.replaceAll('/', '-')}.ts`);
    if (method !== 'textDocument/didOpen') await client.connection.sendNotification('textDocument/didOpen', notifications['textDocument/didOpen']?.(other));
    for (const each of wrong(params(other))) {
      await client.connection.sendNotification(method, each);
      // Whatever it has made of that, the document can be asked about.
      expect(typeof (await outcomeOf('textDocument/diagnostic', { textDocument: { uri: other } }))).not.toBe('undefined');
    }
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: other } });
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    expect(await client.findings(uri)).toHaveLength(2);
  });
});

describe('a request that is cancelled', () => {
  let server: FaultyServer;
  beforeAll(async () => {
    server = await buildFaultyServer();
    client = await Client.start({ server: server.script, settings: { types: false, timeLimit: 60 }, files: { 'tsconfig.json': TSCONFIG } });
  });
  afterAll(async () => {
    await client.stop();
    server.remove();
  });
  let opened = 0;
  const open = (text: string): Promise<string> => client.open(`${opened++}.ts`, text);
  const HELD = `${PROGRAM}export const makeItWait = 1;\n`;

  /** From now on the check of a text with `makeItWait` does not end. @returns what waits for it to begin, and what lets it end */
  function hold(): { readonly atWork: Promise<void>; readonly release: () => Promise<void> } {
    mkdirSync(client.path('hold'));
    const atWork = new Promise<void>((resolve) => {
      const watcher = watch(client.path('hold'), () => {
        watcher.close();
        resolve();
      });
    });
    return { atWork, release: () => rm(client.path('hold'), { recursive: true }) };
  }

  const waiting = Object.entries(requests).filter(([, { waits }]) => waits);

  it.each(Object.entries(requests))('at once is answered one way or the other: %s', async (method, { params }) => {
    const uri = await open(PROGRAM);
    const source = new CancellationTokenSource();
    const outcome = outcomeOf(method, params(uri), source);
    source.cancel();
    expect([-32800, 'answered']).toContain(typeof (await outcome) === 'number' ? await outcome : 'answered');
    expect(await client.findings(uri)).toHaveLength(2);
  });

  it.each(waiting)('while another file is being checked does not wait for that: %s', async (method, { params, answer }) => {
    const other = await open(HELD);
    const { atWork, release } = hold();
    const held = client.findings(other);
    await atWork;
    const uri = await open(PROGRAM);
    const source = new CancellationTokenSource();
    const outcome = outcomeOf(method, params(uri), source);
    // Messages are taken in turn: when this is answered, the other has begun.
    await outcomeOf('async-hazards/patterns', undefined);
    source.cancel();
    // Of what is cancelled in the middle, what was found is an answer.
    if (method === 'async-hazards/lintFiles') await release();
    expect(await outcome).toEqual(method === 'async-hazards/lintFiles' ? expect.objectContaining({ cancelled: true }) : -32800);
    if (method !== 'async-hazards/lintFiles') await release();
    expect(await held).toHaveLength(2);
    expect(await outcomeOf(method, params(uri))).toEqual(Array.isArray(answer) || answer === anEdit || answer === many ? answer : expect.objectContaining(answer as object));
  });

  it.each(waiting.filter(([method]) => method !== 'async-hazards/insertPattern' && method !== 'async-hazards/lintFiles'))('while its own file is being checked does not wait for that: %s', async (method, { params }) => {
    const uri = await open(HELD);
    const { atWork, release } = hold();
    const source = new CancellationTokenSource();
    const outcome = outcomeOf(method, params(uri), source);
    await atWork;
    source.cancel();
    expect(await outcome).toBe(-32800);
    await release();
    expect(await client.findings(uri)).toHaveLength(2);
  });

  it.each([['codeAction/resolve', 'data'], ['async-hazards/fixAll', 'title']])('while its repairs are being made does not wait for that: %s', async (method, has) => {
    const uri = await open(HELD);
    expect(await client.findings(uri)).toHaveLength(2);
    // Of all rules, since the one that waits is another.
    const params = has === 'data' ? { title: 'all', data: { uri, version: 1, title: LOG_IT } } : { uri, title: LOG_IT };
    const { atWork, release } = hold();
    const source = new CancellationTokenSource();
    const outcome = outcomeOf(method, params, source);
    await atWork;
    source.cancel();
    expect(await outcome).toBe(-32800);
    await release();
    expect(JSON.stringify(await outcomeOf(method, params))).toContain('.catch(');
  });
});
