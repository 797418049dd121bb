/** A repair of several files in the menu: what a client gets, and that it is the whole repair or nothing. */
import { readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { ClientCapabilities, CodeAction, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Client, pulling, TSCONFIG } from './client.ts';

const PAGE = `import { loadUser } from './users.js';
export async function page(id: string, signal: AbortSignal): Promise<string> {
  return await loadUser(id);
}
`;
const USERS = `import { get } from './http.js';
export const loadUser = async (id: string): Promise<string> => {
  const response = await get(\`/users/\${id}\`);
  return response.text();
};
`;
const HTTP = `/** Asks for a path. */
export async function get(path: string) {
  return await fetch(path, { method: 'GET' });
}
`;
const REPAIRED = {
  'page.ts': PAGE.replace('loadUser(id)', 'loadUser(id, { signal })'),
  'users.ts': USERS.replace('(id: string)', '(id: string, options: { signal?: AbortSignal } = {})').replace('}`)', '}`, { signal: options.signal })'),
  'http.ts': HTTP.replace('(path: string)', '(path: string, options: { signal?: AbortSignal } = {})').replace("'GET' }", "'GET', signal: options.signal }"),
};
const CONFIG = JSON.stringify({ ...(JSON.parse(TSCONFIG) as object), compilerOptions: { ...(JSON.parse(TSCONFIG) as { compilerOptions: object }).compilerOptions, lib: ['es2022', 'dom'] } });

const confirming = { ...pulling, workspace: { ...pulling.workspace, workspaceEdit: { documentChanges: true, changeAnnotationSupport: { groupsOnLabel: true } } } };

let client: Client;
let uri: string;
let messages: string[];

afterEach(() => client.stop());

async function start(capabilities: ClientCapabilities, { users = USERS, http = HTTP } = {}): Promise<void> {
  client = await Client.start({ capabilities, settings: { preset: 'strict' }, files: { 'tsconfig.json': CONFIG, 'users.ts': users, 'http.ts': http } });
  messages = [];
  client.connection.onNotification('window/showMessage', ({ message }: { message: string }) => void messages.push(message));
  uri = await client.open('page.ts', PAGE);
  const found = await client.typedFindings(uri);
  expect(found.map(({ code }) => code)).toContain('accept-abort-signal');
}

async function threading(): Promise<CodeAction | undefined> {
  const actions = await client.actions(uri, client.range(uri, 'loadUser(id)'), { only: ['quickfix'] });
  return actions.find(({ title }) => title.startsWith('Hand `signal` on to `fetch`'));
}

/** The action as it is when it is offered and asked for. */
async function chosen(): Promise<CodeAction> {
  const action = await threading();
  if (!action) throw new Error('not offered');
  expect(action.edit).toBeUndefined();
  return client.resolve(action);
}

/** The texts after an edit, by name; what is not open has the text of the disk. */
function texts(edit: WorkspaceEdit | undefined, open: readonly string[] = [uri]): Record<string, string> {
  return Object.fromEntries(
    (edit?.documentChanges ?? []).map((change) => {
      const { textDocument, edits } = change as TextDocumentEdit;
      const text = open.includes(textDocument.uri) ? client.text(textDocument.uri) : readFileSync(fileURLToPath(textDocument.uri), 'utf8').replace(/^\uFEFF/u, '');
      return [textDocument.uri.slice(textDocument.uri.lastIndexOf('/') + 1), TextDocument.applyEdits(TextDocument.create(textDocument.uri, '', 0, text), edits as never)];
    }),
  );
}

describe('a repair through three files', () => {
  it('is one action whose edit comes when it is chosen, is shown first, and threads the signal through', async () => {
    await start(confirming);
    const { title, edit } = await chosen();
    expect(title).toBe('Hand `signal` on to `fetch`: a new parameter `options` for `loadUser` and `get` (3 files)');
    expect(texts(edit)).toEqual(REPAIRED);
    expect(edit?.changes).toBeUndefined();
    const changes = (edit?.documentChanges ?? []) as TextDocumentEdit[];
    expect(changes.map(({ textDocument: { version } }) => version)).toEqual([1, null, null]);
    const ids = new Set(changes.flatMap(({ edits }) => edits.map((each) => ('annotationId' in each ? each.annotationId : undefined))));
    expect([...ids].map((id) => edit?.changeAnnotations?.[id ?? '']?.needsConfirmation)).toEqual([true]);
    expect(messages).toEqual([]);
  });

  it('carries the version of every file that is open', async () => {
    await start(confirming);
    const users = await client.open('users.ts', USERS, { version: 7 });
    const { edit } = await chosen();
    expect(((edit?.documentChanges ?? []) as TextDocumentEdit[]).map(({ textDocument: { version } }) => version)).toEqual([1, 7, null]);
    expect(texts(edit, [uri, users])).toEqual(REPAIRED);
  });

  it('has no annotations for a client that does not know them', async () => {
    await start(pulling);
    const { edit } = await chosen();
    expect(edit?.changeAnnotations).toBeUndefined();
    expect(JSON.stringify(edit)).not.toContain('annotationId');
    expect(texts(edit)).toEqual(REPAIRED);
  });

  it('comes with its edit to a client that does not ask later, unless that client knows no versions either', async () => {
    const { codeAction, ...eager } = pulling.textDocument ?? {};
    expect(codeAction).toBeDefined();
    await start({ ...confirming, textDocument: eager });
    const action = await threading();
    expect(texts(action?.edit)).toEqual(REPAIRED);
    await client.stop();
    await start({ ...pulling, workspace: { ...pulling.workspace, workspaceEdit: {} }, textDocument: eager });
    expect(await threading()).toBeUndefined();
  });

  it('is right in files that begin with a BOM', async () => {
    await start(confirming, { http: `\uFEFF${HTTP}` });
    expect(texts((await chosen()).edit)).toEqual(REPAIRED);
  });

  it('leaves no finding behind when it is applied', async () => {
    await start(confirming);
    for (const [name, text] of Object.entries(texts((await chosen()).edit))) {
      if (name === 'page.ts') await client.change(uri, [{ text }]);
      else client.write(name, text);
    }
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: ['users.ts', 'http.ts'].map((name) => ({ uri: client.uri(name), type: 2 })) });
    expect((await client.typedFindings(uri)).map(({ code }) => code)).not.toContain('accept-abort-signal');
  });
});

describe('a file that changed since', () => {
  const refused = async (action: CodeAction, name: string): Promise<void> => {
    const { edit } = await client.resolve(action);
    expect(edit).toBeUndefined();
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(new RegExp(`^Nothing was changed: ${name}`, 'u'));
  };
  const offered = async (): Promise<CodeAction> => {
    const action = await threading();
    if (!action) throw new Error('not offered');
    return action;
  };

  it('on disk: nothing is changed, and the user is told', async () => {
    await start(confirming);
    const action = await offered();
    client.write('http.ts', `// another line\n${HTTP}`);
    await refused(action, 'http.ts');
  });

  it('in an open buffer: nothing is changed', async () => {
    await start(confirming);
    const action = await offered();
    await client.open('users.ts', `// not saved\n${USERS}`);
    client.write('users.ts', USERS);
    await refused(action, 'users.ts');
  });

  it('gone: nothing is changed', async () => {
    await start(confirming, {});
    const action = await offered();
    rmSync(client.path('http.ts'));
    await refused(action, 'http.ts');
  });

  it('the linted one: an action of an earlier version does nothing', async () => {
    await start(confirming);
    const action = await offered();
    await client.replace(uri, 'import', '\nimport');
    expect((await client.resolve(action)).edit).toBeUndefined();
  });
});

describe('a function made async', () => {
  const store = `export async function write(text: string): Promise<void> {
  await fetch('/', { method: 'POST', body: text });
}
export function save(text: string): void {
  write(text);
}
`;
  const page = `import { save } from './store.js';
export async function close(text: string): Promise<void> {
  save(text);
}
`;

  it('is waited for in the other files of the same action', async () => {
    client = await Client.start({ capabilities: confirming, settings: { preset: 'strict' }, files: { 'tsconfig.json': CONFIG, 'page.ts': page } });
    uri = await client.open('store.ts', store);
    expect((await client.typedFindings(uri)).map(({ code }) => code)).toEqual(['no-floating-promise']);
    const actions = await client.actions(uri, client.range(uri, 'write(text);'), { only: ['quickfix'] });
    const action = actions.find(({ title }) => title.startsWith('Make `save` async'));
    if (!action) throw new Error('not offered');
    expect(texts((await client.resolve(action)).edit)).toEqual({
      'store.ts': store.replace('export function save(text: string): void', 'export async function save(text: string): Promise<void>').replace('  write(text);', '  await write(text);'),
      'page.ts': page.replace('  save(text);', '  await save(text);'),
    });
  });
});
