/**
 * What a person sees and presses: a wavy line, the Problems panel, the repair from the keyboard, save, a snippet. Makes the pictures of
 * the journeys' page on the way (`PICTURES=1` writes them into the repository).
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { startBrowser, startHost, until, type Host } from './host.ts';
import { JOURNEYS, pictures } from './pictures.ts';
import { vsix } from './prepare.ts';
import { writeWorkspace } from './workspace.ts';

export async function openFile(page: Page, host: Host, folder: string, file: string): Promise<void> {
  const payload = JSON.stringify([['openFile', host.uri(file)]]);
  await page.goto(`${host.url}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(payload)}`, { waitUntil: 'commit' });
}

/** While the built-in TypeScript is loading, newly registered providers close menus: wait until nothing spins any more. */
export const settled = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    `(() => {
      const bar = document.querySelector('.part.statusbar');
      return bar && !/Activating|Analyzing|Initializing/u.test(bar.textContent) && !bar.querySelector('.codicon-loading, .codicon-modifier-spin');
    })()`,
    null,
    { timeout: 60_000, polling: 100 },
  );

export async function goTo(page: Page, place: string): Promise<void> {
  await page.keyboard.press('Control+1');
  await page.keyboard.press('Control+G');
  await page.locator('.quick-input-widget input').waitFor();
  await page.keyboard.type(place);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** Opens a file of the workspace by its name. */
async function quickOpen(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input').waitFor();
  await page.keyboard.type(name);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click({ timeout: 20_000 });
}

/** Opens the menu of repairs at the caret. @returns its entry with a text; the menu may be dropped while other extensions register: press again, as a person would */
export async function repairMenu(page: Page, text: string): Promise<Locator> {
  const entry = page.locator('.action-widget .monaco-list-row', { hasText: text });
  for (let tries = 0; ; tries++) {
    await page.keyboard.press('Control+.');
    try {
      await entry.first().waitFor({ timeout: 5000 });
      return entry.first();
    } catch (error) {
      if (tries === 5) throw error;
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+1');
    }
  }
}

/** Runs a command by its name in the palette. */
export async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+1');
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').waitFor();
  await page.keyboard.type(name);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor({ timeout: 20_000 });
  await page.keyboard.press('Enter');
}

export async function journey(step: (name: string) => void): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'async-hazards-journey-'));
  const workspace = path.join(folder, 'orders');
  writeWorkspace(workspace);
  const host = await startHost({ folder, vsix: [vsix], settings: { 'editor.fontSize': 16, 'editor.lineHeight': 24, 'workbench.activityBar.location': 'hidden' } });
  const browser = await startBrowser();
  const page = await (await browser.newContext({ viewport: { width: 1200, height: 720 }, deviceScaleFactor: 1 })).newPage();
  const { shot, picture } = pictures(page, JOURNEYS, { x: 304, y: 36, width: 896, height: 684 });
  try {
    const file = path.join(workspace, 'src', 'orders.ts');
    await openFile(page, host, workspace, file);
    await page.locator('.monaco-editor .view-lines', { hasText: 'sendConfirmation(order)' }).first().waitFor({ timeout: 60_000 });
    step('the file opens');

    await page.locator('.monaco-editor .squiggly-error').first().waitFor({ timeout: 60_000 });
    step('what types found has a wavy line');
    await settled(page);

    await page.keyboard.press('Control+Shift+M');
    await page.locator('.markers-panel .monaco-list-row', { hasText: 'Nobody waits for `sendConfirmation(order)`' }).waitFor({ timeout: 20_000 });
    await picture('problems');
    step('the Problems panel lists it');
    await page.keyboard.press('Control+Shift+M');

    await goTo(page, '11:6');
    const repair = await repairMenu(page, 'Wait for it here');
    await picture('repairs');
    step('the light bulb says what each repair changes');

    await repair.click();
    await page.locator('.monaco-editor .view-lines', { hasText: 'await sendConfirmation(order)' }).first().waitFor({ timeout: 20_000 });
    await page.locator('.monaco-editor .squiggly-error').first().waitFor({ state: 'detached', timeout: 20_000 });
    step('the repair is made and the line is gone');

    await page.keyboard.press('Control+S');
    await until(() => readFileSync(file, 'utf8').includes('  await sendConfirmation(order);\n'), 'the repaired file on disk');
    await picture('repaired');
    step('save writes it to disk');

    await page.keyboard.press('Control+End');
    await page.keyboard.type('mapConcurrent', { delay: 15 });
    await page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'mapConcurrent' }).first().waitFor({ timeout: 20_000 });
    await picture('snippet');
    await page.keyboard.press('Tab');
    await page.locator('.monaco-editor .view-lines', { hasText: 'await mapConcurrent(' }).first().waitFor({ timeout: 20_000 });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+S');
    await until(() => /= await mapConcurrent\(/u.test(readFileSync(file, 'utf8')), 'the snippet on disk');
    step('a snippet is inserted by its prefix');

    await command(page, 'Insert Async Pattern');
    await page.locator('.quick-input-widget input[placeholder*="What is the problem"]').waitFor({ timeout: 20_000 });
    await page.keyboard.type('limit concurrency');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Map with a concurrency limit' }).first().waitFor({ timeout: 20_000 });
    await shot('picker');
    await page.keyboard.press('Escape');
    step('the picker finds a pattern by the problem');

    await quickOpen(page, 'users.ts');
    await page.locator('.monaco-editor .squiggly-warning, .monaco-editor .squiggly-error').first().waitFor({ timeout: 30_000 });
    await goTo(page, '6:23');
    await page.keyboard.press('Control+K');
    await page.keyboard.press('Control+I');
    await page.locator('.monaco-hover img').first().waitFor({ timeout: 20_000 });
    await picture('explained');
    await page.keyboard.press('Escape');
    step('the hover explains it and draws what waits for what');

    await command(page, 'Show Timeline of This Function');
    await page.locator('.tab', { hasText: 'Timeline of namesOf' }).first().waitFor({ timeout: 20_000 });
    await page.frameLocator('iframe.webview').frameLocator('iframe').locator('svg, img').first().waitFor({ timeout: 20_000 });
    await picture('timeline');
    step('the timeline stands beside the code');

    await command(page, 'Close All Editors');
    await command(page, 'Check the Whole Workspace');
    await page.locator('.statusbar-item', { hasText: /hazards in \d+ files/u }).first().waitFor({ timeout: 30_000 });
    await page.keyboard.press('Control+Shift+M');
    await page.locator('.markers-panel .monaco-list-row', { hasText: 'Nobody waits for `save(1)`' }).waitFor({ timeout: 20_000 });
    await page.locator('.notification-toast', { hasText: 'Checking for async hazards' }).waitFor({ state: 'detached', timeout: 20_000 });
    await picture('workspace');
    await page.keyboard.press('Control+Shift+M');
    step('the whole workspace is checked, files that are not open too');

    await quickOpen(page, 'plain.ts');
    await page.locator('.monaco-editor .squiggly-error').first().waitFor({ timeout: 30_000 });
    await settled(page);
    await goTo(page, '3:4');
    await page.locator('[id="status.languageStatus"]').first().hover();
    await page.locator('.hover-language-status', { hasText: '1 hazard, with types' }).first().waitFor({ timeout: 20_000 });
    await picture('status');
    await page.keyboard.press('Escape');
    step('the status item says what was found, with what and how fast');

    await goTo(page, '3:4');
    await (await repairMenu(page, 'for this line')).click();
    await page.locator('.monaco-editor .view-lines', { hasText: 'eslint-disable-next-line' }).first().waitFor({ timeout: 20_000 });
    await page.keyboard.type('an event tells');
    await page.locator('.monaco-editor .view-lines', { hasText: '-- an event tells' }).first().waitFor({ timeout: 20_000 });
    await page.locator('.monaco-editor .squiggly-error').first().waitFor({ state: 'detached', timeout: 20_000 });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Home');
    await picture('disabled');
    step('a line is silenced with a reason');
    assert.equal(host.log().includes('FATAL'), false);
  } catch (error) {
    await shot('FAILED');
    throw error;
  } finally {
    await browser.close();
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
