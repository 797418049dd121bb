/**
 * Patterns as a person gets them: the picker with its questions and its preview in place, a snippet round a selection, a refactoring.
 * Makes the pictures of the patterns' page on the way (`PICTURES=1` writes them into the repository).
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { startBrowser, startHost, until } from './host.ts';
import { command, goTo, openFile, settled } from './journey.ts';
import { pictures } from './pictures.ts';
import { vsix } from './prepare.ts';
import { writeWorkspace } from './workspace.ts';

const choose = async (page: Page, text: string): Promise<void> => {
  await page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first().click({ timeout: 20_000 });
};

export async function patternsJourney(step: (name: string) => void): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'async-hazards-patterns-'));
  const workspace = path.join(folder, 'orders');
  writeWorkspace(workspace);
  const settings = { 'editor.fontSize': 14, 'workbench.activityBar.location': 'hidden', 'diffEditor.renderSideBySide': false, 'workbench.sideBar.location': 'right' };
  const host = await startHost({ folder, vsix: [vsix], settings });
  const browser = await startBrowser();
  const page = await (await browser.newContext({ viewport: { width: 1200, height: 720 }, deviceScaleFactor: 1 })).newPage();
  const { shot, picture } = pictures(page, path.join('snippets', 'docs'), { x: 0, y: 0, width: 900, height: 620 });
  try {
    const file = path.join(workspace, 'src', 'users.ts');
    const onDisk = (): string => readFileSync(file, 'utf8');
    await openFile(page, host, workspace, file);
    await page.locator('.monaco-editor .view-lines', { hasText: 'namesOf' }).first().waitFor({ timeout: 60_000 });
    await page.locator('.monaco-editor .squiggly-error, .monaco-editor .squiggly-warning').first().waitFor({ timeout: 60_000 });
    await settled(page);

    // The line behind the loop, empty, inside the async function.
    await goTo(page, '9:17');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowUp');
    await command(page, 'Insert Async Pattern');
    await page.locator('.quick-input-widget input[placeholder*="What is the problem"]').waitFor({ timeout: 20_000 });
    await page.keyboard.type('stop after 5');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'With a timeout' }).first().waitFor({ timeout: 20_000 });
    await page.locator('.quick-input-title', { hasText: 'One timer and one AbortController' }).waitFor({ timeout: 20_000 });
    step('the picker finds a pattern by the problem and says what it costs');
    await page.locator('.diff-editor, .monaco-diff-editor', { hasText: 'await withTimeout(' }).first().waitFor({ timeout: 20_000 });
    await picture('picker');
    step('the pattern is shown in place before it is chosen');

    await page.keyboard.press('Enter');
    await page.locator('.monaco-diff-editor').first().waitFor({ state: 'detached', timeout: 20_000 });
    await page.locator('.monaco-editor .view-lines', { hasText: 'await withTimeout(' }).first().waitFor({ timeout: 20_000 });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+S');
    await until(() => onDisk().includes("import { withTimeout } from './async/with-timeout.js';") && onDisk().includes('  const report = await withTimeout('), 'the pattern on disk');
    step('it is inserted with its import, and the preview is gone');

    await page.keyboard.press('Control+Home');
    await command(page, 'Insert Async Pattern');
    await choose(page, 'Ask me questions');
    await page.locator('.quick-input-title', { hasText: 'What is it about?' }).waitFor({ timeout: 20_000 });
    await picture('questions');
    await choose(page, 'Several calls that wait for something');
    await choose(page, 'Many of the same kind');
    await choose(page, 'All together, in the order of the items');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Map with a concurrency limit' }).waitFor({ timeout: 20_000 });
    step('questions lead to the pattern');
    await page.keyboard.press('Escape');

    // Round the two lines of the loop, wherever they are by now.
    const line = onDisk().split('\n').findIndex((each) => each.includes('await getUser(id)')) + 1;
    await goTo(page, `${line}:5`);
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+End');
    await command(page, 'Snippets: Surround with Snippet...');
    await page.locator('.quick-input-widget input').waitFor();
    await page.keyboard.type('withTimeout-around');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'withTimeout-around' }).first().waitFor({ timeout: 20_000 });
    await shot('surround-choice');
    await page.keyboard.press('Enter');
    await page.locator('.monaco-editor .view-lines', { hasText: 'await withTimeout(async (signal) => {' }).first().waitFor({ timeout: 20_000 });
    await picture('surround');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+S');
    await until(() => /await withTimeout\(async \(signal\) => \{\n\s+const user = await getUser\(id\);\n\s+names\.push\(user\.name\);\n\s+\}, 5000\);/u.test(onDisk()), 'the snippet round the selection on disk');
    step('a snippet goes round the selection');
    await page.keyboard.press('Control+Z');
    await page.keyboard.press('Control+S');
    await until(() => !onDisk().includes('async (signal) => {\n'), 'the selection as it was');

    await goTo(page, `${line}:20`);
    const retry = page.locator('.action-widget .monaco-list-row', { hasText: 'Try it up to 5 times' });
    for (let tries = 0; ; tries += 1) {
      await page.keyboard.press('Control+Shift+R');
      try {
        await retry.waitFor({ timeout: 5000 });
        break;
      } catch (error) {
        if (tries === 5) throw error;
        await page.keyboard.press('Escape');
        await page.keyboard.press('Control+1');
      }
    }
    await picture('refactorings');
    await retry.click();
    await page.locator('.monaco-editor .view-lines', { hasText: 'await retry(() => getUser(id)' }).first().waitFor({ timeout: 20_000 });
    await page.keyboard.press('Control+S');
    await until(() => onDisk().includes('await retry(() => getUser(id), { attempts: 5 });'), 'the refactoring on disk');
    step('a refactoring without a finding is in the menu, and makes its helper');
  } catch (error) {
    await shot('FAILED-patterns');
    throw error;
  } finally {
    await browser.close();
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
