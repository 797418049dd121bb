/**
 * A folder that is not trusted: what the extension finds by itself is shown, nothing of the folder runs. When it is trusted, its ESLint configuration
 * decides.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startBrowser, startHost, until } from './host.ts';
import { command, openFile } from './journey.ts';
import { JOURNEYS, pictures } from './pictures.ts';
import { root, vsix } from './prepare.ts';
import { writeWorkspace } from './workspace.ts';

/** It leaves a trace when it runs, and says something else than the preset. */
const CONFIGURATION = `import { writeFileSync } from 'node:fs';
import asyncHazards from 'eslint-plugin-async-hazards';
writeFileSync(new URL('./ran', import.meta.url), '');
export default [{ files: ['**/*.ts'], plugins: { 'async-hazards': asyncHazards }, languageOptions: { parser: asyncHazards.parser }, rules: { 'async-hazards/no-floating-promise': 'warn' } }];
`;

export async function restricted(step: (name: string) => void): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'async-hazards-restricted-'));
  const workspace = path.join(folder, 'orders');
  writeWorkspace(workspace);
  writeFileSync(path.join(workspace, 'eslint.config.mjs'), CONFIGURATION);
  mkdirSync(path.join(workspace, 'node_modules'));
  for (const name of ['eslint', 'eslint-plugin-async-hazards']) symlinkSync(path.join(root, 'node_modules', name), path.join(workspace, 'node_modules', name));
  const trace = path.join(workspace, 'ran');
  const host = await startHost({
    folder, vsix: [vsix], trust: true,
    settings: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never', 'workbench.activityBar.location': 'hidden' },
  });
  const browser = await startBrowser();
  const page = await (await browser.newContext({ viewport: { width: 1200, height: 720 } })).newPage();
  const { shot, picture } = pictures(page, JOURNEYS, { x: 0, y: 0, width: 1200, height: 720 });
  try {
    await openFile(page, host, workspace, path.join(workspace, 'src', 'plain.ts'));
    await page.locator('.part.statusbar', { hasText: 'Restricted Mode' }).waitFor({ timeout: 60_000 });
    step('the folder is not trusted');

    await page.locator('.monaco-editor .squiggly-error').first().waitFor({ timeout: 60_000 });
    step('what the recommended preset finds is shown all the same');
    assert.equal(existsSync(trace), false, 'the ESLint configuration ran');
    await picture('restricted');
    step('nothing of the folder has run');

    await command(page, 'Manage Workspace Trust');
    await page.locator('.workspace-trust-editor .monaco-button', { hasText: /^Trust$/u }).first().click({ timeout: 20_000 });
    await until(() => existsSync(trace), 'the ESLint configuration is asked once the folder is trusted');
    step('once it is trusted, its ESLint configuration is asked');

    // The editor of trust stands before all others.
    await page.keyboard.press('Escape');
    await page.locator('.monaco-editor .squiggly-warning').first().waitFor({ timeout: 60_000 });
    step('and its severities hold');
  } catch (error) {
    await shot('FAILED');
    throw error;
  } finally {
    await browser.close();
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
