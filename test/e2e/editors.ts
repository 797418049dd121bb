/** Other editors: the built server over stdio in two versions of Neovim and in Emacs with eglot. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { here, root } from './prepare.ts';
import { writeWorkspace } from './workspace.ts';

interface Editor {
  readonly command: string;
  readonly args: readonly string[];
}

/** Runs a driver script that prints `ok WHAT` for each step, or `FAIL WHAT`. */
async function drive({ command, args }: Editor, step: (name: string) => void, fail: (name: string, error: unknown) => void): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'async-hazards-editor-'));
  try {
    writeWorkspace(folder);
    const env = { ...process.env, NODE_BIN: process.execPath, SERVER: path.join(root, 'dist', 'server.js'), HOME: folder };
    const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const collect = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const alarm = setTimeout(() => child.kill('SIGKILL'), 120_000);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    clearTimeout(alarm);
    for (const [, verdict, what] of output.matchAll(/^(ok|FAIL) (.*?)\r?$/gmu)) {
      if (verdict === 'ok') step(what ?? '');
      else fail(what ?? '', output);
    }
    if (code !== 0 && !output.includes('FAIL ')) fail(command, `exit code ${code}\n${output}`);
    const text = readFileSync(path.join(folder, 'src', 'orders.ts'), 'utf8');
    if (text.includes('  await sendConfirmation(order);')) step('the repaired file is on disk');
    else fail('the repaired file is on disk', text);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Report = Parameters<typeof drive> extends [Editor, infer Step, infer Fail] ? [Step, Fail] : never;

const neovim = (command: string): Editor => ({
  command,
  args: ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', 'src/orders.ts', '-c', `luafile ${path.join(here, 'nvim', 'drive.lua')}`],
});

export const runNeovim = (...report: Report): Promise<void> => drive(neovim('nvim'), ...report);

/** @throws Error when Neovim 0.10 is not there and cannot be installed */
export async function runNewNeovim(...report: Report): Promise<void> {
  const command = execFileSync(path.join(here, 'nvim', 'install.sh'), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
  await drive(neovim(command), ...report);
}

export const runEmacs = (...report: Report): Promise<void> => drive({ command: 'emacs', args: ['--batch', '-l', path.join(here, 'emacs', 'drive.el')] }, ...report);
