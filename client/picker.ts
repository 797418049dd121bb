/** Inserts a pattern of the catalogue: found by the problem in one's own words or by questions, shown in place before it is chosen. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { PatternQuestionsRequest, PatternsRequest, type PatternQuestion, type PatternSummary } from '../server/protocol.ts';
import { insertPattern, planPattern } from './insert-pattern.ts';
import { PatternPreview } from './pattern-preview.ts';

/** A pattern, or the way to the questions. */
interface PatternItem extends vscode.QuickPickItem {
  readonly pattern?: PatternSummary;
}
interface AnswerItem extends vscode.QuickPickItem {
  readonly next?: string | undefined;
  readonly patterns?: readonly string[] | undefined;
}

export function registerPicker(context: vscode.ExtensionContext, client: LanguageClient): void {
  const preview = new PatternPreview((error) => client.error(String(error)));
  context.subscriptions.push(
    preview,
    vscode.commands.registerCommand('asyncHazards.insertPattern', async (name?: string) => {
      const editor = vscode.window.activeTextEditor;
      if (!editor) return;
      const all = await client.sendRequest<PatternSummary[]>(PatternsRequest);
      const pattern = name === undefined ? await choose(client, editor, all, preview) : all.find((each) => each.name === name);
      if (pattern) await insertPattern(client, editor, pattern.name);
    }),
  );
}

async function choose(client: LanguageClient, editor: vscode.TextEditor, all: readonly PatternSummary[], preview: PatternPreview): Promise<PatternSummary | undefined> {
  try {
    const ask: PatternItem = { label: `$(question) ${vscode.l10n.t('Ask me questions')}`, detail: vscode.l10n.t('What it is about, how many, in which order, with which limit: a few answers lead to the pattern') };
    const placeholder = vscode.l10n.t('What is the problem? "limit concurrency", "stop after 5 s", "first wins" ...');
    const chosen = await pick(client, editor, [ask, ...ordered(editor, all).map(itemOf)], placeholder, preview);
    if (chosen !== ask) return chosen?.pattern;
    const fitting = await decide(client, all);
    if (!fitting) return undefined;
    return (await pick(client, editor, fitting.map(itemOf), vscode.l10n.t('These fit, the best first'), preview))?.pattern;
  } finally {
    await preview.close();
  }
}

/** With something selected, what can go round it comes first. */
const ordered = (editor: vscode.TextEditor, all: readonly PatternSummary[]): readonly PatternSummary[] =>
  editor.selection.isEmpty ? all : [...all.filter(({ surrounds }) => surrounds), ...all.filter(({ surrounds }) => !surrounds)];

const itemOf = (pattern: PatternSummary): PatternItem => ({ label: pattern.title, description: pattern.problems.join(', '), detail: pattern.summary, pattern });

/** Asks one question after the other, with a way back. @returns the patterns that fit, or undefined when nobody answers */
async function decide(client: LanguageClient, all: readonly PatternSummary[]): Promise<PatternSummary[] | undefined> {
  const questions = await client.sendRequest<PatternQuestion[]>(PatternQuestionsRequest);
  const asked: PatternQuestion[] = questions.slice(0, 1);
  for (let question = asked.at(-1); question; question = asked.at(-1)) {
    // sequential: each question depends on the answer to the one before
    const answer = await ask(question, asked.length);
    if (answer === undefined) return undefined;
    if (answer === 'back') asked.pop();
    else if (answer.patterns) return answer.patterns.flatMap((name) => all.find((each) => each.name === name) ?? []);
    else {
      const next = questions.find(({ id }) => id === answer.next);
      if (!next) return undefined;
      asked.push(next);
    }
  }
  return undefined;
}

async function ask({ text, answers }: PatternQuestion, step: number): Promise<AnswerItem | 'back' | undefined> {
  const picker = vscode.window.createQuickPick<AnswerItem>();
  picker.title = text;
  picker.step = step;
  picker.placeholder = vscode.l10n.t('Choose an answer');
  picker.ignoreFocusOut = true;
  picker.buttons = step > 1 ? [vscode.QuickInputButtons.Back] : [];
  picker.items = answers.map((answer) => ({ label: answer.text, next: answer.next, patterns: answer.patterns }));
  return await settled(picker, (resolve) => [
    picker.onDidTriggerButton(() => resolve('back')),
    picker.onDidAccept(() => resolve(picker.selectedItems[0])),
  ]);
}

/** Shows patterns; the active one is shown in place in the editor, and what it costs above the list. */
async function pick(client: LanguageClient, editor: vscode.TextEditor, items: readonly PatternItem[], placeholder: string, preview: PatternPreview): Promise<PatternItem | undefined> {
  const picker = vscode.window.createQuickPick<PatternItem>();
  const heading = vscode.l10n.t('Insert an async pattern');
  picker.title = heading;
  picker.placeholder = placeholder;
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  // The preview beside it must not end it.
  picker.ignoreFocusOut = true;
  picker.items = items;
  return await settled(picker, (resolve) => [
    picker.onDidAccept(() => resolve(picker.selectedItems[0])),
    picker.onDidChangeActive(([item]) => {
      if (!item?.pattern) {
        picker.title = heading;
        return;
      }
      const { title, name, cost, packages } = item.pattern;
      picker.title = `${title}: ${cost}${packages.length > 0 ? ` ${vscode.l10n.t('Also by {0}.', packages.join(', '))}` : ''}`;
      preview.soon(editor, title, () => planPattern(client, editor, name));
    }),
  ]);
}

/** Shows a quick pick until somebody has chosen or left. */
async function settled<T extends vscode.QuickPickItem, R>(picker: vscode.QuickPick<T>, listen: (resolve: (result: R | undefined) => void) => vscode.Disposable[]): Promise<R | undefined> {
  const subscriptions: vscode.Disposable[] = [];
  try {
    return await new Promise<R | undefined>((resolve) => {
      subscriptions.push(...listen(resolve), picker.onDidHide(() => resolve(undefined)));
      picker.show();
    });
  } finally {
    for (const subscription of subscriptions) subscription.dispose();
    picker.dispose();
  }
}
