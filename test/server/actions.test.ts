import { afterEach, describe, expect, it } from 'vitest';
import { CancellationTokenSource, LSPErrorCodes, type CodeAction } from 'vscode-languageserver/node';
import { Client, pulling, TSCONFIG, type StartOptions } from './client.ts';
import { TWO_FLOATING, UNUSED_COMMENT } from './programs.ts';

let client: Client;
const start = async (options: StartOptions = {}): Promise<Client> => (client = await Client.start({ ...options, files: { 'tsconfig.json': TSCONFIG } }));
afterEach(() => client.stop());

const TWO_RULES = `declare function save(id: number): Promise<void>;
export async function load(url: string, signal: AbortSignal): Promise<void> {
  await fetch(url); save(1); save(2);
}
`;
const titles = (actions: readonly CodeAction[]): string[] => actions.map(({ title }) => title);

describe('the menu on a finding', () => {
  it('has repairs first, silence last, each edit for the version it was made for', async () => {
    await start();
    const uri = await client.open('a.ts', TWO_FLOATING, { version: 3 });
    const actions = await client.actions(uri, client.range(uri, 'save(1)'));
    expect(actions.slice(-2).map(({ kind }) => kind)).toEqual(['quickfix.disable.line.async-hazards', 'quickfix.disable.file.async-hazards']);
    expect(actions[0]?.kind).toBe('quickfix');
    for (const { edit, data } of actions) expect(edit?.documentChanges ?? [{ textDocument: data as unknown }]).toMatchObject([{ textDocument: { uri, version: 3 } }]);
    // Waiting for a promise that was left alone changes when things happen: never the preferred answer.
    expect(actions.some(({ isPreferred }) => isPreferred)).toBe(false);
    expect(client.applied(uri, actions[0]?.edit)).not.toBe(client.text(uri));
  });

  it('has one suggestion for all findings of the rule, made when it is chosen', async () => {
    await start();
    const text = `import { load } from './load.js';
declare function save(id: number): Promise<void>;
export const all = (): void => {
  save(1); /* one */
  save(2);
  load();
};
export async function more(): Promise<void> {
  save(3);
}
`;
    const uri = await client.open('a.ts', text);
    const actions = await client.actions(uri, client.range(uri, 'save(1)'));
    const everywhere = actions.filter(({ title }) => title.includes(': all '));
    expect(titles(everywhere)).toEqual(['Go on without waiting; log a failure: all 3 of no-floating-promise in this file']);
    expect(everywhere[0]?.edit).toBeUndefined();
    const { edit } = await client.resolve(everywhere[0] ?? { title: '' });
    expect(client.applied(uri, edit)).toBe(text.replace(/save\((\d)\);/gu, 'save($1).catch((error: unknown) => { console.error(error); });'));
    const shared = await client.connection.sendRequest('async-hazards/sharedSuggestions', { uri, rule: 'no-floating-promise' });
    expect(shared).toEqual([{ title: 'Go on without waiting; log a failure', count: 3 }]);
    const whole = await client.connection.sendRequest<CodeAction['edit']>('async-hazards/fixAll', { uri, rule: 'no-floating-promise', title: 'Go on without waiting; log a failure' });
    expect(client.applied(uri, whole)).toBe(client.applied(uri, edit));
    // Nothing is done to a file for a suggestion that nobody has.
    expect(await client.connection.sendRequest('async-hazards/fixAll', { uri, rule: 'no-floating-promise', title: 'No such thing' })).toBeNull();
  });

  it('makes no edit for a question that is taken back', async () => {
    await start();
    const uri = await client.open('a.ts', TWO_FLOATING);
    const all = (await client.actions(uri, client.range(uri, 'save(1)'))).find(({ title }) => title.includes(': all 2'));
    const question = new CancellationTokenSource();
    const answer = client.connection.sendRequest<CodeAction>('codeAction/resolve', all, question.token).then(({ edit }) => edit, (error: { code?: number }) => error.code);
    question.cancel();
    expect([undefined, LSPErrorCodes.RequestCancelled]).toContain(await answer);
    expect((await client.resolve(all ?? { title: '' })).edit).toBeDefined();
  });

  it('tells two rules and two problems in one selection apart', async () => {
    await start();
    const uri = await client.open('a.ts', TWO_RULES);
    const found = await client.typedFindings(uri);
    expect(found.map(({ code }) => code)).toEqual(['forward-abort-signal', 'no-floating-promise', 'no-floating-promise']);
    const actions = await client.actions(uri, client.range(uri, 'await fetch(url); save(1); save(2);'), { only: ['quickfix'] });
    for (const diagnostic of found) {
      const own = actions.filter((action) => action.diagnostics?.some(({ code, range }) => code === diagnostic.code && JSON.stringify(range) === JSON.stringify(diagnostic.range)));
      const text = client.at(uri, diagnostic.range);
      const results = own.filter(({ kind }) => kind === 'quickfix').map(({ edit }) => client.applied(uri, edit));
      expect(results.length).toBeGreaterThan(0);
      // Each repair touches its own call and leaves the other two as they are.
      const others = ['fetch(url)', 'save(1)', 'save(2)'].filter((call) => call !== text);
      for (const result of results) for (const other of others) expect(result).toContain(`${other};`);
    }
    expect(titles(actions).filter((title) => title.includes('for this file'))).toHaveLength(2);
  });

  it('offers nothing outside the findings, and only what the client asks for', async () => {
    await start();
    const uri = await client.open('a.ts', TWO_FLOATING);
    expect(await client.actions(uri, client.range(uri, 'declare'))).toEqual([]);
    expect(await client.actions(uri, client.range(uri, 'save(1)'), { only: ['refactor'] })).toEqual([]);
    const silence = await client.actions(uri, client.range(uri, 'save(1)'), { only: ['quickfix.disable'] });
    expect(silence.map(({ kind }) => kind)).toEqual(['quickfix.disable.line.async-hazards', 'quickfix.disable.file.async-hazards']);
  });

  it('names commands only for a client that has them, and only when a person asked', async () => {
    await start({ options: { commands: true } });
    const uri = await client.open('a.ts', TWO_FLOATING);
    expect(titles(await client.actions(uri, client.range(uri, 'save(1)')))).toContain('Explain no-floating-promise');
    expect((await client.actions(uri, client.range(uri, 'save(1)'), { triggerKind: 2 })).some(({ command }) => command)).toBe(false);
  });

  it('follows the text: after an edit the actions are those of the new version', async () => {
    await start();
    const uri = await client.open('a.ts', TWO_FLOATING);
    await client.actions(uri, client.range(uri, 'save(1)'));
    await client.replace(uri, 'declare', '\n\n\ndeclare');
    const actions = await client.actions(uri, client.range(uri, 'save(1)'));
    const text = client.applied(uri, actions[0]?.edit);
    expect(text.startsWith('\n\n\ndeclare function save')).toBe(true);
    expect(text).not.toBe(client.text(uri));
  });
});

describe('repairs all over the file', () => {
  it('source.fixAll takes away what is not needed, and a second time there is nothing left', async () => {
    await start();
    const uri = await client.open('a.ts', UNUSED_COMMENT);
    const whole = client.range(uri, UNUSED_COMMENT);
    for (const only of [['source.fixAll.async-hazards'], ['source.fixAll'], ['source']]) {
      const [action] = await client.actions(uri, whole, { only });
      expect(action?.kind).toBe('source.fixAll.async-hazards');
      expect(client.applied(uri, action?.edit)).toBe('export const one = 1;\nexport const two = 2; // eslint-disable-line no-console -- kept for the console\n');
    }
    await client.change(uri, [{ text: 'export const one = 1;\nexport const two = 2; // eslint-disable-line no-console -- kept for the console\n' }]);
    expect(await client.actions(uri, client.range(uri, 'one'), { only: ['source.fixAll'] })).toEqual([]);
  });

  it('source.fixAll leaves suggestions alone', async () => {
    await start();
    const uri = await client.open('a.ts', TWO_FLOATING);
    expect(await client.actions(uri, client.range(uri, 'save'), { only: ['source.fixAll'] })).toEqual([]);
  });

  it('an unused comment is marked as such and its removal is the preferred action', async () => {
    await start();
    const uri = await client.open('a.ts', UNUSED_COMMENT);
    const found = await client.findings(uri);
    expect(found.map(({ tags, severity }) => [tags, severity])).toEqual([[[1], 2], [[1], 2]]);
    const actions = await client.actions(uri, found[0]?.range ?? client.range(uri, 'one'));
    expect(actions.map(({ isPreferred }) => isPreferred)).toEqual([true]);
    expect(client.applied(uri, actions[0]?.edit).startsWith('export const one')).toBe(true);
  });
});

describe('what the pointer shows', () => {
  it('is the rule, why it matters, what a repair makes of the code, and a link', async () => {
    await start();
    const uri = await client.open('a.ts', TWO_FLOATING);
    const position = client.range(uri, 'save(1)').start;
    const hover = await client.connection.sendRequest<{ contents: { kind: string; value: string } }>('textDocument/hover', { textDocument: { uri }, position });
    expect(hover.contents.kind).toBe('markdown');
    expect(hover.contents.value).toContain('no-floating-promise');
    expect(hover.contents.value).toContain('A promise that nobody waits for goes on by itself.');
    expect(hover.contents.value).toMatch(/```diff\n- .*save\(1\);\n\+ .*save\(1\)/u);
    expect(hover.contents.value).toMatch(/\[Read more\]\(https:\/\/\S+\/no-floating-promise\.md\)/u);
    expect(await client.connection.sendRequest('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 0 } })).toBeNull();
  });
});

describe('a reason in the disable comment', () => {
  it('is a blank to fill in where the client has snippets', async () => {
    await start({ capabilities: { ...pulling, workspace: { ...pulling.workspace, workspaceEdit: { documentChanges: true, snippetEditSupport: true } } } });
    const uri = await client.open('a.ts', TWO_FLOATING);
    const actions = await client.actions(uri, client.range(uri, 'save(1)'), { only: ['quickfix.disable.line'] });
    expect(actions[0]?.edit?.documentChanges).toMatchObject([
      { edits: [{ snippet: { kind: 'snippet', value: '  // eslint-disable-next-line async-hazards/no-floating-promise -- ${1:why}\n' } }] },
    ]);
  });
});
