/** What the packaged extension does in a real VS Code, told through the editor's own API. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { LintFilesResult } from '../../../server/protocol.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

type Truthy<T> = Exclude<T, undefined | null | false | '' | 0>;

/** Asks until the answer is something. */
async function until<T>(ask: () => T | Thenable<T>, what: string, ms = 40_000): Promise<Truthy<Awaited<T>>> {
  const started = performance.now();
  for (;;) {
    const answer = await ask();
    if (answer) return answer as Truthy<Awaited<T>>;
    if (performance.now() - started > ms) throw new Error(`waited in vain: ${what}`);
    await pause(25);
  }
}

const folder = (): vscode.Uri => {
  const uri = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (!uri) throw new Error('no folder is open');
  return uri;
};
const fileUri = (name: string): vscode.Uri => vscode.Uri.joinPath(folder(), 'src', name);
const extension = (): vscode.Extension<unknown> => {
  const found = vscode.extensions.getExtension('async-hazards.async-hazards');
  if (!found) throw new Error('the extension is not installed');
  return found;
};
const ours = (uri: vscode.Uri): vscode.Diagnostic[] => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'async-hazards');
const ruleOf = ({ code }: vscode.Diagnostic): unknown => (typeof code === 'object' ? code.value : code);

async function show(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(fileUri(name)));
}

/** Code actions; asking is refused while the built-in TypeScript is still loading, so it is asked again. */
async function actions(uri: vscode.Uri, range: vscode.Range, kind: vscode.CodeActionKind, fits: (action: vscode.CodeAction) => boolean): Promise<vscode.CodeAction> {
  return until(async () => {
    try {
      const all = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, range, kind.value);
      return all.find(fits);
    } catch (error) {
      if (!/cancel/iu.test(String(error))) throw error;
      return undefined;
    }
  }, 'a code action');
}

async function setText(editor: vscode.TextEditor, text: string): Promise<void> {
  const { document } = editor;
  const all = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
  assert.ok(await editor.edit((edit) => edit.replace(all, text)));
}

export const tests: Readonly<Record<string, () => Promise<void>>> = {
  async 'is not active before a file of its languages is open'() {
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder(), 'package.json')));
    assert.equal(extension().isActive, false);
  },

  async 'becomes active with a TypeScript file and shows what types found'() {
    const { document } = await show('orders.ts');
    const found = await until(() => ours(document.uri).find((each) => ruleOf(each) === 'no-floating-promise'), 'a diagnostic');
    assert.equal(extension().isActive, true);
    assert.equal(document.getText(found.range), 'sendConfirmation(order)');
    assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
    assert.ok(typeof found.code === 'object' && /no-floating-promise\.md$/u.test(found.code.target.path), 'a link to the page');
  },

  async 'explains it under the pointer'() {
    const { document } = await show('orders.ts');
    const found = await until(() => ours(document.uri)[0], 'a diagnostic');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, found.range.start);
    const text = hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n');
    assert.match(text, /no-floating-promise/u);
    assert.match(text, /Read more/u);
  },

  async 'repairs it, and the finding goes'() {
    const { document } = await show('orders.ts');
    const found = await until(() => ours(document.uri)[0], 'a diagnostic');
    const repair = await actions(document.uri, found.range, vscode.CodeActionKind.QuickFix, ({ title }) => title.startsWith('Wait for it here'));
    assert.ok(repair.edit && (await vscode.workspace.applyEdit(repair.edit)));
    assert.match(document.getText(), / {2}await sendConfirmation\(order\);/u);
    await until(() => ours(document.uri).length === 0, 'the diagnostic goes');
    await document.save();
    assert.match(readFileSync(document.uri.fsPath, 'utf8'), / {2}await sendConfirmation\(order\);/u);
  },

  async 'repairs two files at once'() {
    const settings = vscode.workspace.getConfiguration('asyncHazards');
    await settings.update('rules', { 'accept-abort-signal': 'warn' }, vscode.ConfigurationTarget.Workspace);
    try {
      const { document } = await show('report.ts');
      const found = await until(() => ours(document.uri).find((each) => ruleOf(each) === 'accept-abort-signal'), 'a diagnostic');
      assert.match(found.message, /stops here: `report → loadUser → fetch`/u);
      const repair = await until(async () => {
        const all = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, found.range, vscode.CodeActionKind.QuickFix.value, 20);
        return all.find(({ title, edit }) => title.endsWith('(2 files)') && edit);
      }, 'the repair with its edit');
      // Through the API nobody is asked; what a person sees first is in the journey.
      assert.ok(await vscode.workspace.applyEdit(repair.edit as vscode.WorkspaceEdit));
      assert.match(document.getText(), /loadUser\(id, \{ signal \}\)/u);
      const api = await vscode.workspace.openTextDocument(fileUri('api.ts'));
      assert.match(api.getText(), /loadUser\(id: string, options: \{ signal\?: AbortSignal \} = \{\}\)/u);
      assert.match(api.getText(), /\{ signal: options\.signal \}/u);
      await until(() => ours(document.uri).length === 0, 'the diagnostic goes');
    } finally {
      await settings.update('rules', undefined, vscode.ConfigurationTarget.Workspace);
    }
  },

  async 'gives one suggestion to all findings of a rule'() {
    const document = await vscode.workspace.openTextDocument({ language: 'javascript', content: 'async function save(id) { throw new Error(id); }\nexport function both() {\n  save(1);\n  save(2);\n}\n' });
    await vscode.window.showTextDocument(document);
    const found = await until(() => ours(document.uri)[0], 'a diagnostic');
    const all = await until(async () => {
      const offered = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, found.range, vscode.CodeActionKind.QuickFix.value, 20);
      return offered.find(({ title, edit }) => title === 'Go on without waiting; log a failure: all 2 of no-floating-promise in this file' && edit);
    }, 'the suggestion with its edit');
    assert.ok(await vscode.workspace.applyEdit(all.edit as vscode.WorkspaceEdit));
    assert.equal(document.getText().match(/\.catch\(/gu)?.length, 2);
    await until(() => ours(document.uri).length === 0, 'the diagnostics go');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  },

  async 'disables a line with a reason to fill in'() {
    const editor = await show('plain.ts');
    const { document } = editor;
    const found = await until(() => ours(document.uri)[0], 'a diagnostic');
    const silence = await actions(document.uri, found.range, vscode.CodeActionKind.QuickFix, ({ title }) => title.includes('for this line'));
    assert.equal(silence.isPreferred ?? false, false);
    assert.ok(silence.edit && (await vscode.workspace.applyEdit(silence.edit)));
    assert.match(document.getText(), /\n {2}\/\/ eslint-disable-next-line async-hazards\/no-floating-promise -- why\n {2}save\(1\);/u);
    await until(() => ours(document.uri).length === 0, 'the diagnostic goes');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  },

  async 'repairs on save together with organize imports and a formatter, and a second save changes nothing'() {
    const editor = await show('unused.ts');
    const { document } = editor;
    await until(() => ours(document.uri).length === 1, 'the unused comment');
    const settings = vscode.workspace.getConfiguration('editor');
    const formatted: string[] = [];
    const formatter = vscode.languages.registerDocumentFormattingEditProvider({ language: 'typescript', scheme: document.uri.scheme }, {
      provideDocumentFormattingEdits(each) {
        formatted.push(each.getText());
        const text = `${each.getText().replaceAll("'", '"').replaceAll(/\n{3,}/gu, '\n\n').trimEnd()}\n`;
        return text === each.getText() ? [] : [vscode.TextEdit.replace(new vscode.Range(0, 0, each.lineCount, 0), text)];
      },
    });
    await settings.update('codeActionsOnSave', { 'source.fixAll.async-hazards': 'explicit', 'source.organizeImports': 'explicit' }, vscode.ConfigurationTarget.Workspace);
    await settings.update('formatOnSave', true, vscode.ConfigurationTarget.Workspace);
    // Of two formatters VS Code takes none until a person chooses.
    const typescript = vscode.workspace.getConfiguration('typescript.format');
    await typescript.update('enable', false, vscode.ConfigurationTarget.Workspace);
    try {
      await editor.edit((edit) => edit.insert(new vscode.Position(document.lineCount, 0), '\n'));
      await until(() => ours(document.uri).length === 1, 'the unused comment after the edit');
      await document.save();
      await until(() => !document.getText().includes('eslint-disable') && document.getText().includes('"'), 'the comment is taken away, and the rest is formatted');
      const once = document.getText();
      assert.equal(once, 'import { a } from "./a.js";\nimport { z } from "./z.js";\nexport const both = [z, a];\n');
      await editor.edit((edit) => edit.insert(new vscode.Position(document.lineCount, 0), ' '));
      await editor.edit((edit) => edit.delete(document.lineAt(document.lineCount - 1).range));
      const { version } = document;
      const before = formatted.length;
      assert.ok(document.isDirty);
      await document.save();
      assert.equal(document.getText(), once);
      assert.equal(document.version, version, 'nothing was edited, not even there and back');
      assert.ok(formatted.length > before, 'the formatter was asked again');
      assert.equal(readFileSync(document.uri.fsPath, 'utf8'), once);
    } finally {
      formatter.dispose();
      await settings.update('formatOnSave', undefined, vscode.ConfigurationTarget.Workspace);
      await typescript.update('enable', undefined, vscode.ConfigurationTarget.Workspace);
      await settings.update('codeActionsOnSave', undefined, vscode.ConfigurationTarget.Workspace);
    }
  },

  async 'lists its snippets among the completions'() {
    const editor = await show('plain.ts');
    const { document } = editor;
    const end = document.lineAt(document.lineCount - 1).range.end;
    await editor.edit((edit) => edit.insert(end, '\nmapCon'));
    const position = document.lineAt(document.lineCount - 1).range.end;
    await until(async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, position);
      return list.items.some(({ label, kind }) => (typeof label === 'string' ? label : label.label) === 'mapConcurrent' && kind === vscode.CompletionItemKind.Snippet);
    }, 'the snippet');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  },

  async 'inserts a pattern with its helper in a module of its own'() {
    const editor = await show('plain.ts');
    const { document } = editor;
    const end = document.lineAt(document.lineCount - 1).range.end;
    editor.selection = new vscode.Selection(end, end);
    await vscode.commands.executeCommand('asyncHazards.insertPattern', 'map-concurrent');
    const text = await until(() => document.getText().includes('mapConcurrent(') && document.getText(), 'the use');
    assert.match(text, /^import \{ mapConcurrent \} from '\.\/async\/map-concurrent\.js';/mu);
    const helper = await vscode.workspace.openTextDocument(fileUri('async/map-concurrent.ts'));
    assert.match(helper.getText(), /export async function mapConcurrent/u);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  },

  async 'draws how a function waits, in the hover and beside the code'() {
    const editor = await show('users.ts');
    const { document } = editor;
    const found = await until(() => ours(document.uri).find((each) => ruleOf(each) === 'prefer-concurrent-loop'), 'a diagnostic');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, found.range.start);
    const text = hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n');
    assert.match(text, /!\[namesOf\]\(data:image\/svg\+xml;base64,/u);
    editor.selection = new vscode.Selection(found.range.start, found.range.start);
    await vscode.commands.executeCommand('asyncHazards.showTimeline');
    await until(() => vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label === 'Timeline of namesOf')), 'the timeline');
    await vscode.commands.executeCommand('workbench.action.closeOtherEditors');
  },

  async 'says why a minified file is not checked'() {
    const { document } = await show('min.js');
    await pause(0);
    const report = await until(async () => {
      const page = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: 'async-hazards', path: '/report.md', query: String(Math.random()) }));
      return page.getText().includes('the file is minified') && page.getText();
    }, 'the report says so');
    assert.match(report, /min\.js \| off/u);
    assert.equal(report.includes(folder().fsPath), false, 'no names of folders in the report');
    assert.equal(ours(document.uri).length, 0);
  },

  async 'opens the page of a rule without a network'() {
    await vscode.commands.executeCommand('asyncHazards.explainRule', 'no-floating-promise');
    const page = await until(() => vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'async-hazards' && uri.path.includes('no-floating-promise')), 'the page');
    assert.match(page.getText(), /^# no-floating-promise/u);
  },

  async 'checks the whole workspace, and shows files that are not open'() {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const result = await vscode.commands.executeCommand<LintFilesResult>('asyncHazards.lintWorkspace');
    assert.equal(result.cancelled, false);
    const plain = result.files.find(({ uri }) => uri.endsWith('/src/plain.ts'));
    assert.deepEqual(plain?.findings.map(({ rule }) => rule), ['no-floating-promise']);
    await until(() => ours(fileUri('plain.ts')).length === 1, 'a diagnostic of a file that is not open');
    await show('plain.ts');
    await until(() => ours(fileUri('plain.ts')).length === 1, 'one, not two');
  },

  async 'gives way to the ESLint extension, so that nothing is shown twice'() {
    const { document } = await show('plain.ts');
    const found = await until(() => ours(document.uri)[0], 'a diagnostic');
    const eslint = vscode.languages.createDiagnosticCollection('eslint');
    try {
      const theirs = new vscode.Diagnostic(found.range, 'Nobody waits', vscode.DiagnosticSeverity.Error);
      theirs.source = 'eslint';
      theirs.code = 'async-hazards/no-floating-promise';
      eslint.set(document.uri, [theirs]);
      await until(() => ours(document.uri).length === 0, 'ours goes');
    } finally {
      eslint.dispose();
    }
    await until(() => ours(document.uri).length === 1, 'ours comes back');
  },

  async 'has tools for agents'() {
    const names = vscode.lm.tools.map(({ name }) => name);
    assert.ok(names.includes('async_hazards_lint') && names.includes('async_hazards_explain'), names.join());
    const result = await vscode.lm.invokeTool('async_hazards_lint', { input: { paths: ['src/plain.ts'] }, toolInvocationToken: undefined });
    const text = result.content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
    assert.match(text, /src\/plain\.ts:3:3 error no-floating-promise: Nobody waits/u);
  },

  async 'finds again after a restart, and after the server was killed'() {
    const editor = await show('plain.ts');
    const { document } = editor;
    await vscode.commands.executeCommand('asyncHazards.restart');
    await until(() => ours(document.uri).length === 1, 'a diagnostic after the restart');
    const { client } = extension().exports as { client: { _serverProcess?: { kill(signal: string): void; pid: number } } };
    assert.ok(client._serverProcess, 'the server is a process');
    const { pid } = client._serverProcess;
    client._serverProcess.kill('SIGKILL');
    await until(() => client._serverProcess && client._serverProcess.pid !== pid, 'another server');
    await setText(editor, document.getText().replace('save(1);', 'save(1);\n  save(2);'));
    await until(() => ours(document.uri).length === 2, 'two diagnostics after the crash');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  },
};
