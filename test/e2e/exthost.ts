/** Runs tests inside a real extension host, with the packaged extension installed as a person would install it. */
import { build } from 'esbuild';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startBrowser, startHost } from './host.ts';
import { here, vsix } from './prepare.ts';
import { writeWorkspace } from './workspace.ts';

export interface TestResult {
  readonly name: string;
  readonly error?: string;
}

const SECONDS = 240;

export async function runExtensionHost(step: (name: string) => void, fail: (name: string, error: unknown) => void): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'async-hazards-exthost-'));
  const workspace = path.join(folder, 'orders');
  const results = path.join(folder, 'results.json');
  // The tests need an extension to run for; this one holds nothing else.
  const tests = path.join(folder, 'tests');
  mkdirSync(tests);
  writeFileSync(path.join(tests, 'package.json'), JSON.stringify({ name: 'tests', publisher: 'test', version: '0.0.1', engines: { vscode: '*' } }));
  await build({ entryPoints: [path.join(here, 'exthost', 'index.ts')], outfile: path.join(tests, 'index.cjs'), bundle: true, platform: 'node', format: 'cjs', target: 'node20', external: ['vscode'], logLevel: 'error' });
  writeWorkspace(workspace);
  const host = await startHost({ folder, vsix: [vsix], testDriver: true, env: { E2E_RESULTS: results } });
  const browser = await startBrowser();
  try {
    const page = await browser.newPage();
    const code = await new Promise<number>((resolve, reject) => {
      const alarm = setTimeout(() => reject(new Error(`no result in ${SECONDS} s\n${host.log().slice(-2000)}`)), SECONDS * 1000);
      const start = async (): Promise<void> => {
        await page.exposeFunction('codeAutomationExit', (exit: number) => {
          clearTimeout(alarm);
          resolve(exit);
        });
        await page.exposeFunction('codeAutomationLog', () => {});
        const payload = JSON.stringify([
          ['extensionDevelopmentPath', host.uri(tests)],
          ['extensionTestsPath', host.uri(path.join(tests, 'index.cjs'))],
          ['skipWelcome', 'true'],
        ]);
        await page.goto(`${host.url}/?folder=${encodeURIComponent(workspace)}&payload=${encodeURIComponent(payload)}`, { waitUntil: 'commit' });
      };
      start().catch(reject);
    });
    const done = existsSync(results) ? (JSON.parse(readFileSync(results, 'utf8')) as TestResult[]) : [];
    for (const { name, error } of done) {
      if (error === undefined) step(name);
      else fail(name, error);
    }
    if (code !== 0 && done.every(({ error }) => error === undefined)) fail('extension host', `exit code ${code}`);
  } finally {
    await browser.close();
    await host.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
