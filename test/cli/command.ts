/** Runs the built command in folders made for one test. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
export const commandFile = path.join(root, 'rules', 'dist', 'cli.cjs');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A file with one finding that needs no types. */
export const SAVE = "async function save() { await fetch('/x'); }";
export const FLOATING = `${SAVE}\nsave();\n`;
/** A tsconfig for one folder, with nothing of the machine in it. */
export const TSCONFIG = JSON.stringify({ compilerOptions: { target: 'es2023', module: 'nodenext', strict: true, noEmit: true, types: [] }, include: ['**/*'] });

/** @returns a new folder with these files, gone after the test; a file's folders are made */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'async-hazards-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return folder;
}

/** Starts the command; `exited` settles with what it printed. */
export function start(cwd: string, args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}) {
  const child = spawn(process.execPath, [commandFile, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, GITHUB_WORKSPACE: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<Outcome>((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, exited };
}

export const run = (cwd: string, ...args: string[]): Promise<Outcome> => start(cwd, args).exited;

interface JsonMessage {
  readonly ruleId: string | null;
  readonly line: number;
  readonly column: number;
  readonly endColumn?: number;
  readonly message: string;
  readonly fatal?: boolean;
}

/** The findings of a run with `--format json` as `file:line:column rule`, syntax errors as `file:line:column syntax`. */
export function findings({ stdout }: Outcome, cwd: string): string[] {
  const results = JSON.parse(stdout) as readonly { readonly filePath: string; readonly messages: readonly JsonMessage[] }[];
  return results.flatMap(({ filePath, messages }) =>
    messages.map(({ line, column, ruleId, fatal }) => `${path.relative(cwd, filePath)}:${line}:${column} ${fatal ? 'syntax' : String(ruleId)}`),
  );
}
