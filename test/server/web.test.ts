/** The core of the server and all rules without Node: bundled for a browser, and run where there is nothing of Node. */
import { createRequire } from 'node:module';
import vm from 'node:vm';
import { MessageChannel } from 'node:worker_threads';
import { build, type BuildResult } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMessageConnection, PortMessageReader, PortMessageWriter, type MessageConnection } from 'vscode-jsonrpc/node';
import type { CodeAction, DocumentDiagnosticReport, Hover } from 'vscode-languageserver';
import { DoctorRequest, LintFilesRequest, type DoctorResult, type LintFilesResult } from '../../server/protocol.ts';
import { root } from './client.ts';

const TEXT = `async function save(item) {
  await fetch('/items', { method: 'POST', body: item });
}
export async function submit(item) {
  save(item);
}
`;
const URI = 'vscode-vfs://github/someone/shop/submit.js';

/** What a page has beside the language itself; of Node there is nothing. */
const ofBrowsers = { setTimeout, clearTimeout, queueMicrotask, TextEncoder, TextDecoder, URL, performance, console, AbortController, structuredClone, atob, btoa, navigator: { userAgent: 'a test' } };

let bundle: BuildResult<{ write: false; metafile: true }>;
let connection: MessageConnection;
const { port1, port2 } = new MessageChannel();

beforeAll(async () => {
  bundle = await build({
    absWorkingDir: root,
    entryPoints: ['test/server/web/entry.ts'],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'web',
    logLevel: 'silent',
    // ESLint itself wants it, too, in its entry for browsers. A module of Node without such a stand-in fails the build.
    alias: { 'node:path': createRequire(import.meta.url).resolve('path-browserify') },
    // ESLint asks for these even there.
    define: { 'process.env.TIMING': '""', 'process.env.NODE_DEBUG': '""', 'process.env.DEBUG': '""' },
  });
  const page = vm.createContext({ ...ofBrowsers });
  vm.runInContext('globalThis.self = globalThis;', page);
  vm.runInContext(`${bundle.outputFiles[0]?.text};globalThis.web = web;`, page);
  const { web } = page as { web: { start(port: unknown, files: Record<string, string>): void } };
  web.start(port1, { '/shop/submit.js': TEXT, '/shop/fine.js': 'export const fine = 1;\n' });
  connection = createMessageConnection(new PortMessageReader(port2), new PortMessageWriter(port2));
  connection.listen();
  await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } } });
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri: URI, languageId: 'javascript', version: 1, text: TEXT } });
});

afterAll(() => {
  connection.dispose();
  port1.close();
  port2.close();
});

describe('in a browser', () => {
  it('nothing of the server or of the rules asks for a module of Node but for paths', () => {
    const { inputs } = bundle.metafile;
    const ours = Object.entries(inputs).filter(([file]) => /^(?:server|rules|snippets)\//u.test(file));
    expect(ours.length).toBeGreaterThan(150);
    expect(ours.map(([file]) => file).filter((file) => file.startsWith('server/node/') || file.startsWith('rules/analysis/types/native/'))).toEqual([]);
    const asked = new Set(ours.flatMap(([, { imports }]) => imports.flatMap(({ original = '' }) => (original.startsWith('node:') ? [original] : []))));
    expect([...asked]).toEqual(['node:path']);
  });

  it('findings are the same', async () => {
    const report = await connection.sendRequest<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri: URI } });
    expect(report).toMatchObject({ kind: 'full', items: [{ code: 'no-floating-promise', range: { start: { line: 4, character: 2 } } }] });
  });

  it('repairs are offered', async () => {
    const at = { line: 4, character: 3 };
    const actions = await connection.sendRequest<CodeAction[]>('textDocument/codeAction', { textDocument: { uri: URI }, range: { start: at, end: at }, context: { diagnostics: [] } });
    const [wait] = actions.filter(({ edit }) => JSON.stringify(edit ?? '').includes('await '));
    expect(wait?.title).toMatch(/^Wait for it here/u);
  });

  it('a hover explains, with the page that the host has', async () => {
    const hover = await connection.sendRequest<Hover>('textDocument/hover', { textDocument: { uri: URI }, position: { line: 4, character: 3 } });
    expect(JSON.stringify(hover.contents)).toContain('no-floating-promise');
  });

  it('files are checked where the host keeps them', async () => {
    const { files, linted } = await connection.sendRequest<LintFilesResult>(LintFilesRequest, { uris: ['file:///shop'] });
    expect(linted).toBe(2);
    expect(files).toMatchObject([{ uri: 'file:///shop/submit.js', findings: [{ rule: 'no-floating-promise' }] }]);
  });

  it('a report says what the machine is', async () => {
    const { markdown } = await connection.sendRequest<DoctorResult>(DoctorRequest);
    expect(markdown).toContain('- A browser');
  });
});
