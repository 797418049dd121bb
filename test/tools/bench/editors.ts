/**
 * How long an edit takes to become diagnostics, in our server and in others, on files of several lengths; with what starting, memory,
 * lists of code actions and fixing all cost. Servers take turns for each length, one at a time; no two run together.
 */
import { rm } from 'node:fs/promises';
import { loadavg } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver';
import { makeWorkspace, probes, textOf } from './editor-project.ts';
import { LanguageClient, type ServerCommand } from './language-client.ts';
import { treeMemory } from './measure.ts';
import type { Peers } from './peers.ts';

export interface EditorRow {
  readonly server: string;
  readonly lines: number;
  /** What the edit makes: a finding that needs types, or one that does not. */
  readonly probe: 'typed' | 'plain';
  readonly edits: number;
  /** Milliseconds from the edit to the diagnostics that show it. */
  readonly median: number;
  readonly p95: number;
  /** Milliseconds from the start of the process to the first diagnostics that are complete. */
  readonly cold: number;
  readonly codeActions: number;
  readonly fixAll: number;
  /** Megabytes of the process tree, with one file open and with twenty. */
  readonly memory: number;
  readonly memoryOf20: number;
  readonly load: number;
}

export interface EditorServer {
  readonly name: string;
  readonly fixAll: string;
  readonly probes: readonly ('typed' | 'plain')[];
  command(workspace: string): ServerCommand;
}

/** @param root the repository, with the server built */
export function editorServers(peers: Peers, root: string): readonly EditorServer[] {
  return [
    {
      name: 'async-hazards',
      fixAll: 'source.fixAll.async-hazards',
      probes: ['plain', 'typed'],
      command: () => ({ argv: [process.execPath, path.join(root, 'dist', 'server.js'), '--stdio'], initializationOptions: { trusted: false }, configuration: () => ({}) }),
    },
    {
      name: `vscode-eslint ${peers.version('vscode-langservers-extracted')}`,
      fixAll: 'source.fixAll.eslint',
      probes: ['typed'],
      command: (workspace) => ({
        argv: [process.execPath, peers.file('vscode-langservers-extracted', 'bin', 'vscode-eslint-language-server'), '--stdio'],
        configuration: () => ({
          validate: 'on',
          packageManager: 'npm',
          useESLintClass: true,
          experimental: {},
          codeAction: { disableRuleComment: { enable: true, location: 'separateLine', commentStyle: 'line' }, showDocumentation: { enable: true } },
          codeActionOnSave: { enable: false, mode: 'all' },
          format: false,
          quiet: false,
          onIgnoredFiles: 'off',
          options: {},
          rulesCustomizations: [],
          run: 'onType',
          problems: { shortenToSingleLine: false },
          nodePath: null,
          workspaceFolder: { uri: pathToFileURL(workspace).href, name: 'edited' },
          workingDirectory: { directory: workspace },
        }),
      }),
    },
    {
      name: `oxlint ${peers.version('oxlint')}`,
      fixAll: 'source.fixAll.oxc',
      probes: ['typed'],
      command: (workspace) => ({
        argv: [process.execPath, peers.file('oxlint', 'bin', 'oxlint'), '--lsp'],
        env: { OXLINT_TSGOLINT_PATH: peers.file('.bin', 'tsgolint') },
        initializationOptions: [{ workspaceUri: pathToFileURL(workspace).href, options: { run: 'onType', typeAware: true } }],
        configuration: () => ({ run: 'onType', typeAware: true }),
      }),
    },
    {
      name: `Biome ${peers.version('@biomejs/biome')}`,
      fixAll: 'source.fixAll.biome',
      probes: ['typed'],
      command: () => ({ argv: [process.execPath, peers.file('@biomejs', 'biome', 'bin', 'biome'), 'lsp-proxy'], configuration: () => ({}) }),
    },
  ];
}

const WARM_UP = 6;
/** Between two edits: a pause in typing, so that each is measured from rest. */
const PAUSE_MS = 300;
const OTHERS = 20;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
const quantile = (values: readonly number[], part: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
};
const round = (value: number): number => Math.round(value * 10) / 10;
const onLine = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] => diagnostics.filter(({ range }) => range.start.line === probes.line);

/** Edits one file of so many lines in one server. */
export async function measureEditor(server: EditorServer, peers: Peers, lines: number, edits: number): Promise<EditorRow[]> {
  const workspace = makeWorkspace(peers.folder, lines, OTHERS);
  const started = performance.now();
  const client = await LanguageClient.start(server.command(workspace), workspace);
  try {
    const file = 'src/f0.ts';
    const text = textOf(lines);
    // The first diagnostics are complete when they show what only types know.
    const [before, after] = [text.split('\n').slice(0, probes.line), text.split('\n').slice(probes.line)];
    await client.open(file, `${before.join('\n')}\n${probes.typed}${after.join('\n')}`);
    await client.until(file, (found) => onLine(found).length > 0);
    const cold = performance.now() - started;
    await client.replaceLines(file, probes.line, probes.line + 1, '');
    await client.until(file, (found) => onLine(found).length === 0);
    const rows: Omit<EditorRow, 'memoryOf20'>[] = [];
    for (const probe of server.probes) {
      const times: number[] = [];
      const lists: number[] = [];
      const fixes: number[] = [];
      for (let edit = 0; edit < edits + WARM_UP; edit++) {
        const inserts = edit % 2 === 0;
        await pause();
        const at = performance.now();
        await client.replaceLines(file, probes.line, probes.line + (inserts ? 0 : 1), inserts ? probes[probe] : '');
        const found = await client.until(file, (each) => onLine(each).length > 0 === inserts);
        const took = performance.now() - at;
        if (edit < WARM_UP) continue;
        times.push(took);
        if (!inserts) continue;
        lists.push(await timed(() => client.actions(file, probes.line, onLine(found), 'quickfix')));
        fixes.push(await timed(() => client.actions(file, probes.line, onLine(found), server.fixAll)));
      }
      rows.push({
        server: server.name, lines: text.split('\n').length, probe, edits, median: round(quantile(times, 0.5)), p95: round(quantile(times, 0.95)), cold: round(cold),
        codeActions: round(quantile(lists, 0.5)), fixAll: round(quantile(fixes, 0.5)), memory: megabytes(client.pid), load: round(loadavg()[0] as number),
      });
    }
    for (let other = 1; other < OTHERS; other++) {
      await client.open(`src/f${other}.ts`, text);
      await client.until(`src/f${other}.ts`, () => true);
    }
    await pause();
    const memoryOf20 = megabytes(client.pid);
    return rows.map((row) => ({ ...row, memoryOf20 }));
  } finally {
    await client.stop();
    await rm(workspace, { recursive: true });
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const at = performance.now();
  await work();
  return performance.now() - at;
}

const megabytes = (pid: number): number => Math.round(treeMemory(pid) / 2 ** 20);
