/** A helper that blocks, two files away from the handler: its asynchronous siblings in the menu, as one edit of three files. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import type { TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Client, pulling, TSCONFIG } from './client.ts';

const PAGE = `import { render } from './views.js';
export async function page(name: string): Promise<string> {
  return render(name);
}
export async function both(name: string): Promise<string> {
  return render('head') + render(name);
}
`;
const VIEWS = `import { load } from './files.js';
export function render(name: string): string {
  // Without the space at the ends.
  return load(name).trim();
}
export const head = (): string => render('head');
`;
const FILES = `import { readFileSync } from 'node:fs';
export function load(name: string): string {
  return readFileSync(name, 'utf8');
}
`;
const REPAIRED = {
  'page.ts': `import { render, renderAsync } from './views.js';
export async function page(name: string): Promise<string> {
  return await renderAsync(name);
}
export async function both(name: string): Promise<string> {
  return await renderAsync('head') + await renderAsync(name);
}
`,
  'views.ts': `import { load, loadAsync } from './files.js';
export function render(name: string): string {
  // Without the space at the ends.
  return load(name).trim();
}

export async function renderAsync(name: string): Promise<string> {
  // Without the space at the ends.
  return (await loadAsync(name)).trim();
}
export const head = (): string => render('head');
`,
  'files.ts': `import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
export function load(name: string): string {
  return readFileSync(name, 'utf8');
}

export async function loadAsync(name: string): Promise<string> {
  return await readFile(name, 'utf8');
}
`,
};

const confirming = { ...pulling, workspace: { ...pulling.workspace, workspaceEdit: { documentChanges: true, changeAnnotationSupport: { groupsOnLabel: true } } } };

let client: Client;
afterEach(() => client.stop());

/** The texts after an edit, by name; only the page is open. */
function texts(edit: WorkspaceEdit | undefined, page: string): Record<string, string> {
  return Object.fromEntries(
    (edit?.documentChanges ?? []).map((change) => {
      const { textDocument: { uri }, edits } = change as TextDocumentEdit;
      const text = uri === page ? client.text(uri) : readFileSync(fileURLToPath(uri), 'utf8');
      return [uri.slice(uri.lastIndexOf('/') + 1), TextDocument.applyEdits(TextDocument.create(uri, '', 0, text), edits as never)];
    }),
  );
}

it('adds siblings through three files, shown before they are applied, and leaves no finding behind', async () => {
  client = await Client.start({ capabilities: confirming, settings: { preset: 'strict' }, files: { 'tsconfig.json': TSCONFIG, 'views.ts': VIEWS, 'files.ts': FILES } });
  const uri = await client.open('page.ts', PAGE);
  const found = (await client.typedFindings(uri)).filter(({ code }) => code === 'no-transitive-blocking-call');
  expect(found.map(({ message }) => (typeof message === 'string' ? message.split('\n')[0] : message))).toEqual(['`render(name)` and 2 more like it block the event loop: page → render → load → readFileSync. Nothing else runs until it is done.']);
  const offered = (await client.actions(uri, client.range(uri, 'render(name)'), { only: ['quickfix'] })).find(({ title }) => title.startsWith('Add `renderAsync`'));
  expect(offered?.title).toBe('Add `renderAsync` and `loadAsync`, which do not block, and wait for `renderAsync` here and in 2 more places (other code may run meanwhile) (3 files)');
  if (!offered) throw new Error('not offered');
  const { edit } = await client.resolve(offered);
  const repaired = texts(edit, uri);
  expect(repaired).toEqual(REPAIRED);
  const ids = new Set(((edit?.documentChanges ?? []) as TextDocumentEdit[]).flatMap(({ edits }) => edits.map((each) => ('annotationId' in each ? each.annotationId : undefined))));
  expect([...ids].map((id) => edit?.changeAnnotations?.[id ?? '']?.needsConfirmation)).toEqual([true]);
  for (const [name, text] of Object.entries(repaired)) {
    if (name === 'page.ts') await client.change(uri, [{ text }]);
    else client.write(name, text);
  }
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: ['views.ts', 'files.ts'].map((name) => ({ uri: client.uri(name), type: 2 })) });
  expect((await client.typedFindings(uri)).filter(({ code }) => code === 'no-transitive-blocking-call')).toEqual([]);
});

it('offers nothing where a file between hands the function on', async () => {
  client = await Client.start({ capabilities: confirming, settings: { preset: 'strict' }, files: { 'tsconfig.json': TSCONFIG, 'views.ts': "export { render } from './own.js';\n", 'own.ts': VIEWS, 'files.ts': FILES } });
  const uri = await client.open('page.ts', PAGE);
  expect((await client.typedFindings(uri)).map(({ code }) => code)).toContain('no-transitive-blocking-call');
  expect((await client.actions(uri, client.range(uri, 'render(name)'), { only: ['quickfix'] })).filter(({ title }) => title.includes('Async'))).toEqual([]);
});
