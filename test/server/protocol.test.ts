import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import { afterEach, describe, expect, it } from 'vitest';
import { Client, TSCONFIG, type StartOptions } from './client.ts';
import { NEEDS_TYPES, STORE, TWO_FLOATING } from './programs.ts';

let client: Client;
const start = async (options: StartOptions = {}): Promise<Client> => (client = await Client.start({ ...options, files: { 'tsconfig.json': TSCONFIG, ...options.files } }));
afterEach(() => client.stop());

describe('what the server offers', () => {
  it('is incremental, pulled under its own name, and crosses files', async () => {
    await start();
    const { capabilities, serverInfo } = client.initialized;
    expect(serverInfo?.name).toBe('async-hazards');
    expect(capabilities.textDocumentSync).toMatchObject({ openClose: true, change: 2 });
    expect(capabilities.diagnosticProvider).toEqual({ identifier: 'async-hazards', interFileDependencies: true, workspaceDiagnostics: false });
    expect(capabilities.codeActionProvider).toMatchObject({ codeActionKinds: expect.arrayContaining(['quickfix', 'source.fixAll.async-hazards']) as unknown });
    expect(capabilities.hoverProvider).toBe(true);
  });
});

describe('findings on request', () => {
  it('stand where the program shows them, with a link to the page', async () => {
    await start();
    const uri = await client.open('a.ts', TWO_FLOATING);
    const found = await client.findings(uri);
    expect(found.map(({ range }) => client.at(uri, range))).toEqual(['save(1)', 'save(2)']);
    expect(found[0]).toMatchObject({ source: 'async-hazards', code: 'no-floating-promise', severity: 1 });
    expect(found[0]?.codeDescription?.href).toMatch(/\/no-floating-promise\.md$/u);
    expect((found[0]?.message as string).split('\n')[0]?.length).toBeLessThanOrEqual(140);
  });

  it('lead along the path that they rest on', async () => {
    client = await Client.start({ files: { 'tsconfig.json': TSCONFIG } });
    const uri = await client.open('a.ts', `declare function slow(): Promise<number>;
declare function other(): Promise<string>;
export async function both() {
  const a = slow();
  const b = other();
  const x = await a;
  return [x, await b];
}
export async function load(url: string, signal: AbortSignal) {
  return fetch(url);
}
`);
    const found = await client.typedFindings(uri);
    const paths = found.map(({ code, relatedInformation = [] }) => [code, ...relatedInformation.map(({ message, location }) => `${client.at(uri, location.range)}: ${message}`)]);
    expect(paths).toEqual([
      ['no-late-await', 'await a: `await a` waits here, and the promise has no handler yet', 'b: only here it is awaited'],
      ['forward-abort-signal', 'signal: AbortSignal: `signal` comes from here'],
    ]);
  });

  it('follow the edits', async () => {
    await start();
    const uri = await client.open('a.ts', TWO_FLOATING);
    await client.findings(uri);
    await client.replace(uri, 'export function first(): void {\n  save(1);', 'export async function first(): Promise<void> {\n  await save(1);');
    expect((await client.findings(uri)).map(({ range }) => client.at(uri, range))).toEqual(['save(2)']);
    await client.replace(uri, 'declare', '\n\ndeclare');
    expect((await client.findings(uri)).map(({ range }) => client.at(uri, range))).toEqual(['save(2)']);
    expect((await client.typedFindings(uri)).map(({ range }) => client.at(uri, range))).toEqual(['save(2)']);
  });

  it('come with types after a refresh, and stay in place while the file is edited elsewhere', async () => {
    await start({ files: { 'store.ts': STORE } });
    const uri = await client.open('a.ts', NEEDS_TYPES);
    expect(await client.findings(uri)).toEqual([]);
    await client.refreshes.until(() => true);
    expect((await client.findings(uri)).map(({ range }) => client.at(uri, range))).toEqual(['store(1)']);
    await client.replace(uri, 'export function', '// more\nexport function');
    // The first answer after the edit is that of the tier without types; what types had found is still there, one line lower.
    expect((await client.findings(uri)).map(({ range }) => client.at(uri, range))).toEqual(['store(1)']);
    await client.replace(uri, 'store(1)', 'store(22)');
    const changed = await client.findings(uri);
    expect(changed.every(({ range }) => client.at(uri, range) === 'store(22)')).toBe(true);
    expect((await client.typedFindings(uri)).map(({ range }) => client.at(uri, range))).toEqual(['store(22)']);
  });

  it('see the unsaved text of other open files', async () => {
    await start({ files: { 'store.ts': STORE } });
    const store = await client.open('store.ts', STORE);
    const uri = await client.open('a.ts', NEEDS_TYPES);
    expect(await client.typedFindings(uri)).toHaveLength(1);
    await client.change(store, [{ text: 'export function store(id: number): number { return id; }\n' }]);
    await client.typedFindings(store);
    const since = client.statuses.all.length;
    await client.findings(uri);
    await client.statuses.until((status) => status.uri === uri && status.findings === 0, since);
    expect(await client.findings(uri)).toEqual([]);
  });

  it('are not sent again when nothing changed', async () => {
    await start();
    const uri = await client.open('a.ts', TWO_FLOATING);
    await client.typedFindings(uri);
    const first = await client.pull(uri);
    expect(first.resultId).toBeDefined();
    expect(await client.pull(uri, first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
    await client.replace(uri, '  save(1);', '');
    expect((await client.pull(uri, first.resultId)).kind).toBe('full');
  });

  it('are never those of an old text: a question that an edit overtakes is sent back', async () => {
    await start();
    const uri = await client.open('a.ts', TWO_FLOATING);
    await client.findings(uri);
    const question = client.pull(uri);
    await client.change(uri, [{ text: TWO_FLOATING.replace('save(2)', 'save(3)') }]);
    const outcome = await question.then(
      (report) => (report.kind === 'full' ? report.items.map(({ range }) => client.at(uri, range)) : []),
      (error: { code: number; data?: unknown }) => error,
    );
    if (Array.isArray(outcome)) expect(outcome).toEqual(['save(1)', 'save(3)']);
    else expect(outcome).toMatchObject({ code: -32802, data: { retriggerRequest: true } });
    expect((await client.findings(uri)).map(({ range }) => client.at(uri, range))).toEqual(['save(1)', 'save(3)']);
  });

  it('can be cancelled, and asked for again', async () => {
    await start();
    const uri = await client.open('a.ts', TWO_FLOATING);
    const source = new CancellationTokenSource();
    const question = client.pull(uri, undefined, source.token);
    source.cancel();
    const outcome = await question.catch((error: { code: number }) => error.code);
    expect([-32800, -32802, 'full'].includes(typeof outcome === 'number' ? outcome : outcome.kind)).toBe(true);
    expect(await client.findings(uri)).toHaveLength(2);
  });

  it('end when the document is closed, and begin anew when it is opened again', async () => {
    await start();
    const uri = await client.open('a.ts', TWO_FLOATING);
    const question = client.pull(uri).then(
      () => 'answered',
      (error: { data?: { retriggerRequest?: boolean } }) => error.data?.retriggerRequest,
    );
    await client.close(uri);
    expect(['answered', false]).toContain(await question);
    expect(await client.findings(uri)).toEqual([]);
    await client.open('a.ts', TWO_FLOATING, { version: 1 });
    expect(await client.findings(uri)).toHaveLength(2);
  });

  it('survive versions that go backwards', async () => {
    await start();
    const uri = await client.open('a.ts', TWO_FLOATING, { version: 7 });
    await client.findings(uri);
    await client.replace(uri, 'save(1);', '', 3);
    expect((await client.findings(uri)).map(({ range }) => client.at(uri, range))).toEqual(['save(2)']);
    await client.replace(uri, 'save(2);', '', 3);
    expect(await client.findings(uri)).toEqual([]);
  });
});

describe('what a client may get wrong', () => {
  it('unknown documents have no findings, no actions and no hover', async () => {
    await start();
    const uri = client.uri('never-opened.ts');
    expect(await client.pull(uri)).toEqual({ kind: 'full', items: [] });
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    expect(await client.actions(uri, range)).toEqual([]);
    expect(await client.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position: range.start })).toBeNull();
    await client.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: 'x' }] });
    await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    expect(await client.findings(await client.open('a.ts', TWO_FLOATING))).toHaveLength(2);
  });

  it('malformed parameters are answered with an error, and the server goes on', async () => {
    await start();
    for (const method of ['textDocument/diagnostic', 'textDocument/codeAction', 'textDocument/hover', 'async-hazards/explain', 'async-hazards/lintFiles']) {
      const outcome = await client.connection.sendRequest(method, { nonsense: true }).then(
        () => 'answered',
        (error: { code: number }) => error.code,
      );
      expect(outcome === 'answered' || (outcome as number) < 0).toBe(true);
    }
    await client.connection.sendNotification('textDocument/didOpen', { textDocument: null });
    await client.connection.sendNotification('textDocument/didChange', {});
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: 'nonsense' });
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: 'nonsense:%', type: 9 }] });
    const uri = await client.open('a.ts', TWO_FLOATING);
    await client.change(uri, [{ range: { start: { line: 900, character: 900 }, end: { line: 901, character: -1 } }, text: '\n' }]);
    expect(await client.findings(uri)).toHaveLength(2);
  });

  it('settings of the wrong kind count as not set', async () => {
    await start({ settings: { rules: 7, maxFileSize: 'big', run: 'never', preset: 'none such', patterns: null } });
    expect(await client.findings(await client.open('a.ts', TWO_FLOATING))).toHaveLength(2);
  });
});

describe('settings', () => {
  it('change what is found without a restart', async () => {
    await start({ settings: { rules: { 'no-floating-promise': 'off' } } });
    const uri = await client.open('a.ts', TWO_FLOATING);
    expect(await client.findings(uri)).toEqual([]);
    client.settings = { rules: { 'no-floating-promise': 'warn' } };
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await client.refreshes.until(() => true);
    expect((await client.findings(uri)).map(({ severity }) => severity)).toEqual([2, 2]);
  });

  it('run onSave keeps the findings of the saved text', async () => {
    await start({ settings: { run: 'onSave' } });
    const uri = await client.open('a.ts', TWO_FLOATING);
    expect(await client.findings(uri)).toHaveLength(2);
    await client.replace(uri, 'save(1);\n', 'save(1);\n  save(9);\n');
    expect(await client.findings(uri)).toHaveLength(2);
    await client.save(uri);
    expect(await client.findings(uri)).toHaveLength(3);
  });

  it('come from the options for a client that cannot be asked', async () => {
    await start({ capabilities: { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } }, options: { settings: { enable: false } } });
    const uri = await client.open('a.ts', TWO_FLOATING);
    expect(await client.findings(uri)).toEqual([]);
    const status = await client.statuses.until((each) => each.uri === uri);
    expect(status.notes[0]?.reason).toBe('disabled');
  });
});
