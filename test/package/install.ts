/** Packs the plugin and installs it, with others, into projects of its own. */
import { execFile, type ExecFileException } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const isWindows = process.platform === 'win32';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function execute(command: string, args: readonly string[], cwd: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { cwd, maxBuffer: 2 ** 26, shell: isWindows && command === 'npm', env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined } };
    execFile(command, [...args], options, (error: ExecFileException | null, stdout, stderr) => {
      resolve({ code: error ? (typeof error.code === 'number' ? error.code : 1) : 0, stdout, stderr });
    });
  });
}

/** @throws Error with npm's output when it fails */
async function npm(cwd: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await execute('npm', args, cwd);
  if (code !== 0) throw new Error(`npm ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
  return stdout;
}

/** A temporary folder that holds the packed plugin and the projects it is installed in. */
export class Workshop {
  readonly folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'async-hazards-package-')));
  #tarball = '';

  async pack(): Promise<void> {
    const output = await npm(root, 'pack', '-w', 'rules', '--pack-destination', this.folder, '--loglevel=error');
    this.#tarball = path.join(this.folder, output.trim().split('\n').at(-1) as string);
  }

  /**
   * @param packages beside the plugin, as `npm install` takes them
   * @param files content by path
   */
  async project(name: string, packages: readonly string[], files: Readonly<Record<string, string>>): Promise<Project> {
    const folder = path.join(this.folder, name);
    const manifest = JSON.stringify({ name, version: '1.0.0', private: true, type: 'module' });
    const write = async ([file, content]: [string, string]): Promise<void> => {
      const full = path.join(folder, file);
      await mkdir(path.dirname(full), { recursive: true });
      await writeFile(full, content);
    };
    await Promise.all(Object.entries({ 'package.json': manifest, ...files }).map(write));
    await npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', this.#tarball, ...packages);
    return new Project(folder);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class Project {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  node(...args: string[]): Promise<Outcome> {
    return execute(process.execPath, args, this.folder);
  }

  /** Runs the project's own ESLint. @returns its findings as `file:line rule`, sorted as ESLint does */
  async lint(...args: string[]): Promise<string[]> {
    const { stdout, stderr } = await this.node(path.join('node_modules', 'eslint', 'bin', 'eslint.js'), '--format', 'json', ...args);
    if (!stdout.startsWith('[')) throw new Error(`ESLint could not run:\n${stdout}\n${stderr}`);
    const results = JSON.parse(stdout) as readonly { filePath: string; messages: readonly { line: number; ruleId: string | null; message: string }[] }[];
    return results.flatMap(({ filePath, messages }) => messages.map(({ line, ruleId, message }) => `${path.relative(this.folder, filePath)}:${line} ${ruleId ?? message}`));
  }
}
