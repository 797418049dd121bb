import { afterEach, describe, expect, it } from 'vitest';
import type { CodeAction, TextDocumentEdit } from 'vscode-languageserver';
import { Client, pulling, pushed, TSCONFIG, type StartOptions } from './client.ts';

let client: Client;
const start = async (options: StartOptions = {}): Promise<Client> => (client = await Client.start({ ...options, files: { 'tsconfig.json': TSCONFIG, 'package.json': '{ "type": "module" }', ...options.files } }));
afterEach(() => client.stop());

const disabling = { ...pulling, textDocument: { ...pulling.textDocument, codeAction: { ...pulling.textDocument?.codeAction, disabledSupport: true } } };

const PROGRAM = `declare function load(id: number): Promise<string>;
export async function main(ids: number[]): Promise<string> {
  // the first two
  const a = await load(1);
  const b = await load(2);
  const all = await Promise.all(ids.map((id) => load(id)));
  return a + b + all.join('');
}
`;
const REWRITE = 'refactor.rewrite.async-hazards';
const kindsOf = (actions: readonly CodeAction[]): string[] => actions.map(({ kind }) => kind ?? '').filter((kind) => kind.startsWith('refactor'));

/** The text of the document after an action that may also make a file, and that file. */
function outcome(uri: string, action: CodeAction | undefined): { text: string; made?: string; uri?: string } {
  const changes = action?.edit?.documentChanges ?? [];
  const own = changes.find((change): change is TextDocumentEdit => 'edits' in change && change.textDocument.uri === uri);
  const text = client.applied(uri, own ? { documentChanges: [own] } : {});
  const other = changes.find((change): change is TextDocumentEdit => 'edits' in change && change.textDocument.uri !== uri);
  return other ? { text, made: other.edits.map((edit) => ('newText' in edit ? edit.newText : '')).join(''), uri: other.textDocument.uri } : { text };
}

describe('refactorings without a finding', () => {
  it('are offered where somebody asks, each with its edit for this version', async () => {
    await start();
    const uri = await client.open('src/a.ts', PROGRAM, { version: 7 });
    const range = client.range(uri, 'await load(1)');
    const actions = await client.actions(uri, range, { only: ['refactor'] });
    expect(kindsOf(actions)).toEqual([`${REWRITE}.run-together`, `${REWRITE}.add-deadline`, `${REWRITE}.add-retry`, `${REWRITE}.make-abortable`]);
    for (const action of actions) {
      const own = action.edit?.documentChanges?.find((change) => 'edits' in change && change.textDocument.uri === uri);
      expect(own).toMatchObject({ textDocument: { version: 7 } });
    }
    const [deadline] = await client.actions(uri, range, { only: [`${REWRITE}.add-deadline`] });
    const { text, made, uri: where } = outcome(uri, deadline);
    expect(text).toContain("import { withTimeout } from './async/with-timeout.js';\n");
    expect(text).toContain('  // the first two\n  const a = await withTimeout(() => load(1), 5000);\n');
    expect(where).toBe(client.uri('src/async/with-timeout.ts'));
    expect(made).toContain('export async function withTimeout<');
  });

  it('a selection of statements, and of a map', async () => {
    await start();
    const uri = await client.open('src/a.ts', PROGRAM);
    const rows = client.range(uri, 'const a = await load(1);\n  const b = await load(2);');
    const [together] = await client.actions(uri, rows, { only: [`${REWRITE}.run-together`] });
    expect(together?.title).toBe('Run these 2 awaits together (the first failure rejects, the others go on)');
    expect(outcome(uri, together).text).toContain('  // the first two\n  const [a, b] = await Promise.all([load(1), load(2)]);\n');
    const [bound] = await client.actions(uri, client.range(uri, 'Promise.all(ids.map((id) => load(id)))'), { only: [`${REWRITE}.bound-map`] });
    expect(outcome(uri, bound).text).toContain('const all = await mapConcurrent(ids, 8, (id) => load(id));');
  });

  it('a client that asks for all gets them behind the repairs, one whose caret only moves gets none', async () => {
    await start();
    const uri = await client.open('src/a.ts', PROGRAM);
    const range = client.range(uri, 'load(1)');
    expect(kindsOf(await client.actions(uri, range))).toContain(`${REWRITE}.add-retry`);
    expect(kindsOf(await client.actions(uri, range, { triggerKind: 2 }))).toEqual([]);
    expect(kindsOf(await client.actions(uri, range, { only: ['quickfix'] }))).toEqual([]);
    expect(kindsOf(await client.actions(uri, range, { only: ['refactor.extract'] }))).toEqual([]);
    expect(client.initialized.capabilities.codeActionProvider).toMatchObject({ codeActionKinds: expect.arrayContaining([REWRITE]) as unknown });
  });

  it('what cannot be done says why, to a client that shows it', async () => {
    const program = 'declare function sum(): number;\nexport function f(): number {\n  let all = 0;\n  for (const each of [1, 2]) all += each + sum();\n  return all;\n}\n';
    await start({ capabilities: disabling });
    const uri = await client.open('src/a.ts', program);
    const range = client.range(uri, 'let all = 0;\n  for (const each of [1, 2]) all += each + sum();');
    const actions = await client.actions(uri, range, { only: ['refactor'] });
    expect(actions.map(({ kind, disabled, edit }) => [kind, disabled?.reason, edit])).toEqual([
      [`${REWRITE}.add-deadline`, 'The function around it is not async, so that nothing can wait there.', undefined],
      [`${REWRITE}.add-retry`, 'The function around it is not async, so that nothing can wait there.', undefined],
      [`${REWRITE}.move-to-worker`, 'Nothing can wait there: it is not in an async function, or a promise that runs already would be left alone.', undefined],
    ]);
    await client.stop();
    await start();
    const plain = await client.open('src/a.ts', program);
    expect(await client.actions(plain, client.range(plain, 'let all'), { only: ['refactor'] })).toEqual([]);
  });

  it('work moves to a worker, and to the packages that the project has', async () => {
    await start({ files: { 'package.json': '{ "type": "module", "dependencies": { "p-retry": "^7", "p-map": "^7" } }' } });
    const program = 'function sum(count) {\n  let all = 0;\n  for (let i = 0; i < count; i += 1) all += i;\n  return all;\n}\nexport async function f(ids) {\n  const total = sum(1000);\n  await Promise.all(ids.map((id) => fetch(id)));\n  return total;\n}\n';
    const uri = await client.open('a.js', program);
    const [worker] = await client.actions(uri, client.range(uri, 'sum(1000)'), { only: [`${REWRITE}.move-to-worker`] });
    expect(outcome(uri, worker).text).toContain('const total = await runBlocking(sum, [1000]);');
    const all = 'Promise.all(ids.map((id) => fetch(id)))';
    const [bound] = await client.actions(uri, client.range(uri, all), { only: [`${REWRITE}.bound-map`] });
    expect(outcome(uri, bound).text).toContain('await pMap(ids, (id) => fetch(id), { concurrency: 8 });');
    const [retry] = await client.actions(uri, client.range(uri, all), { only: [`${REWRITE}.add-retry`] });
    expect(outcome(uri, retry)).toEqual({ text: `import pRetry from 'p-retry';\n\n${program.replace(all, `pRetry(() => ${all}, { retries: 4 })`)}` });
  });

  it('a document that is nowhere keeps the helper itself, and so does one with a byte order mark', async () => {
    await start();
    for (const name of ['untitled:a.ts', 'bom.ts']) {
      const text = `${name === 'bom.ts' ? '\uFEFF' : ''}export const a = await fetch('');\n`;
      const uri = await client.open(name, text);
      const [deadline] = await client.actions(uri, client.range(uri, "fetch('')"), { only: [`${REWRITE}.add-deadline`] });
      const result = outcome(uri, deadline);
      expect(result.text).toContain("export const a = await withTimeout((signal) => fetch('', { signal }), 5000);");
      expect(result.text.startsWith('\uFEFF')).toBe(name === 'bom.ts');
      expect(result.text.includes('async function withTimeout')).toBe(name !== 'bom.ts');
    }
  });

  it('the helper is imported as the project maps its paths, where the file does so itself', async () => {
    const tsconfig = JSON.stringify({ compilerOptions: { ...(JSON.parse(TSCONFIG) as { compilerOptions: object }).compilerOptions, paths: { '@/*': ['./src/*'] } }, include: ['src'] });
    await start({ files: { 'tsconfig.json': tsconfig, 'src/load.ts': 'export declare function load(): Promise<string>;\n' } });
    for (const [imported, expected] of [['@/load', '@/async/with-timeout'], ['@/load.js', '@/async/with-timeout.js'], ['../load.js', '../async/with-timeout.js']] as const) {
      const uri = await client.open(`src/deep/${imported.replaceAll('/', '-')}.ts`, `import { load } from '${imported}';\nexport const a = await load();\n`);
      const [deadline] = await client.actions(uri, client.range(uri, 'load()'), { only: [`${REWRITE}.add-deadline`] });
      const result = outcome(uri, deadline);
      expect(result.text).toContain(`import { withTimeout } from '${expected}';\n`);
      expect(result.uri).toBe(client.uri('src/async/with-timeout.ts'));
    }
  });

  it('a client that cannot make files is offered only what needs none', async () => {
    await start({ capabilities: pushed });
    const uri = await client.open('src/a.ts', PROGRAM);
    const actions = await client.actions(uri, client.range(uri, 'await load(1)'), { only: ['refactor'] });
    expect(kindsOf(actions)).toEqual([`${REWRITE}.run-together`, `${REWRITE}.make-abortable`]);
    expect(client.applied(uri, actions[0]?.edit)).toContain('const [a, b, all] = await Promise.all([');
  });

  it('a file that does not parse, a document that moved on', async () => {
    await start();
    const uri = await client.open('src/a.ts', 'const a = await ;\n');
    expect(await client.actions(uri, client.range(uri, 'await'), { only: ['refactor'] })).toEqual([]);
    await client.change(uri, [{ text: PROGRAM }]);
    expect(kindsOf(await client.actions(uri, client.range(uri, 'load(2)'), { only: ['refactor'] }))).toContain(`${REWRITE}.add-deadline`);
  });
});
