/** A repair of several files, as a person makes it: the editor shows what would change, and changes nothing until that is accepted. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startBrowser, startHost, until } from './host.ts';
import { command, goTo, openFile, repairMenu, settled } from './journey.ts';
import { JOURNEYS, pictures } from './pictures.ts';
import { vsix } from './prepare.ts';
import { writeWorkspace } from './workspace.ts';

export async function previewJourney(step: (name: string) => void): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'async-hazards-preview-'));
  const workspace = path.join(folder, 'orders');
  writeWorkspace(workspace);
  const report = path.join(workspace, 'src', 'report.ts');
  const api = path.join(workspace, 'src', 'api.ts');
  const host = await startHost({ folder, vsix: [vsix], settings: { 'editor.fontSize': 16, 'editor.lineHeight': 24, 'workbench.activityBar.location': 'hidden', 'asyncHazards.rules': { 'accept-abort-signal': 'warn' } } });
  const browser = await startBrowser();
  const page = await (await browser.newContext({ viewport: { width: 1200, height: 720 }, deviceScaleFactor: 1 })).newPage();
  try {
    await openFile(page, host, workspace, report);
    await page.locator('.monaco-editor .squiggly-warning').first().waitFor({ timeout: 60_000 });
    await settled(page);
    await goTo(page, '5:22');
    await (await repairMenu(page, '(2 files)')).click();
    const preview = page.locator('.part.panel', { hasText: 'Refactor Preview' });
    await preview.locator('.monaco-list-row', { hasText: 'api.ts' }).first().waitFor({ timeout: 20_000 });
    await preview.locator('.monaco-list-row', { hasText: 'report.ts' }).first().waitFor({ timeout: 20_000 });
    assert.doesNotMatch(readFileSync(report, 'utf8'), /\{ signal \}/u);
    assert.doesNotMatch(readFileSync(api, 'utf8'), /signal/u);
    await pictures(page, JOURNEYS, { x: 0, y: 36, width: 1200, height: 684 }).picture('preview');
    step('both files are shown first');

    // What asks for confirmation is not ticked yet; ticking a file ticks all in it.
    for (const name of ['api.ts', 'report.ts']) {
      const box = preview.locator('.monaco-list-row', { hasText: name }).first().locator('input[type=checkbox], .edit-checkbox').first();
      if (!(await box.isChecked())) await box.click();
    }
    await preview.locator('.monaco-button', { hasText: 'Apply' }).first().click();
    await page.locator('.monaco-editor .view-lines', { hasText: 'loadUser(id, { signal })' }).first().waitFor({ timeout: 20_000 });
    await command(page, 'File: Save All Files');
    await until(() => /loadUser\(id, \{ signal \}\)/u.test(readFileSync(report, 'utf8')), 'the caller on disk');
    await until(() => /options: \{ signal\?: AbortSignal \} = \{\}/u.test(readFileSync(api, 'utf8')) && /\{ signal: options\.signal \}/u.test(readFileSync(api, 'utf8')), 'the function on disk');
    step('both are changed when that is accepted');
  } finally {
    await browser.close();
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
