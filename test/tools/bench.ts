/**
 * `npm run bench -- [PROJECT] [options]`: what a run costs, side by side with others on the same project. A time means nothing alone on
 * a shared machine, so the contenders take turns, medians are shown, and ratios to the run that only parses and creates types. One JSON
 * line a contender goes to standard output, the table to standard error. It asserts nothing: it prints, and a person compares.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm, symlink, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { contenders, type Contender } from './bench/contenders.ts';
import { editorServers, measureEditor } from './bench/editors.ts';
import { growProject } from './bench/grown.ts';
import { ownTemporaryFolder } from './temporary.ts';
import { measure, type Cost } from './bench/measure.ts';
import { installPeers, type Peers } from './bench/peers.ts';
import { benchPatterns } from './bench/patterns/run.ts';
import { measureShares } from './bench/shares.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const BASE = 'floor with types';

const usage = `Usage: npm run bench -- [PROJECT] [--runs N] [--only NAME,NAME] [--paths PATH,PATH] [--shares] [--patterns [--record]] [--growth N,N] [--editor N,N [--edits N]]

PROJECT    folder with a tsconfig.json and its dependencies installed (default: this repository)
--runs     how often each contender runs (default: 3)
--only     the contenders, by name
--paths    what to lint, relative to the project (default: src if there is one, else .)
--shares   instead: what each of our rules takes of ESLint's time
--patterns instead: our patterns beside the packages, on the same work; --record keeps the table for the pages
--growth   instead: projects made for it, of so many files each; the CPU time for a file should stay the same
--editor   instead: from an edit to its diagnostics in language servers, on a file of so many lines each (--edits: how many, default 30)
`;

interface Row {
  readonly contender: string;
  readonly tools: string;
  readonly project: string;
  readonly commit: string;
  readonly runs: number;
  /** Medians: seconds, seconds, megabytes. */
  readonly wall: number;
  readonly cpu: number;
  readonly memory: number | undefined;
  readonly findings: number | undefined;
  readonly cpuToBase: number | undefined;
  readonly wallToBase: number | undefined;
  readonly load: readonly [number, number];
  readonly machine: string;
  readonly node: string;
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

const round = (value: number): number => Math.round(value * 100) / 100;

function commitOf(project: string): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
}

/** @throws when the project has something of the name that the contender must place there */
async function runIn(project: string, { argv, env, placed }: Contender): Promise<Cost> {
  if (!placed) return measure(argv, project, env);
  const file = path.join(project, placed.name);
  if ('link' in placed) await symlink(placed.link, file, 'junction');
  else await writeFile(file, placed.content, { flag: 'wx' });
  try {
    return await measure(argv, project, env);
  } finally {
    await rm(file);
  }
}

/** Lets the contenders take turns, each round beginning with another one. */
async function runAll(all: readonly Contender[], project: string, runs: number): Promise<Map<Contender, Cost[]>> {
  const costs = new Map<Contender, Cost[]>(all.map((contender) => [contender, []]));
  for (let round = 0; round < runs; round++) {
    for (let index = 0; index < all.length; index++) {
      const contender = all[(index + round) % all.length] as Contender;
      process.stderr.write(`\r\u001B[2KRound ${round + 1} of ${runs}: ${contender.name}`);
      // sequential: two at a time would measure each other
      const cost = await runIn(project, contender);
      costs.get(contender)?.push(cost);
      const count = contender.count(cost.stdout);
      if (count === undefined) process.stderr.write(`\r\u001B[2K${contender.name} did not finish (exit code ${cost.code}):\n${cost.stderr.slice(-2000)}\n`);
    }
  }
  process.stderr.write('\r\u001B[2K');
  return costs;
}

function toRow(contender: Contender, costs: readonly Cost[], base: { wall: number; cpu: number } | undefined, project: string, before: number): Row {
  const wall = median(costs.map((cost) => cost.wall));
  const cpu = median(costs.map((cost) => cost.cpu));
  const memories = costs.flatMap(({ memory }) => (memory === undefined ? [] : [memory]));
  return {
    contender: contender.name,
    tools: contender.tools,
    project: path.basename(project),
    commit: commitOf(project),
    runs: costs.length,
    wall: round(wall),
    cpu: round(cpu),
    memory: memories.length > 0 ? median(memories) : undefined,
    findings: contender.count(costs.at(-1)?.stdout ?? ''),
    cpuToBase: base && round(cpu / base.cpu),
    wallToBase: base && round(wall / base.wall),
    load: [round(before), round(loadavg()[0] as number)],
    machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
    node: process.version,
  };
}

function printTable(rows: readonly Row[]): void {
  const head = ['', 'wall s', 'CPU s', 'peak MB', 'wall ratio', 'CPU ratio', 'findings'];
  const lines = rows.map((row) => [row.contender, row.wall, row.cpu, row.memory ?? '?', row.wallToBase ?? '?', row.cpuToBase ?? '?', row.findings ?? 'failed'].map(String));
  const widths = head.map((title, column) => Math.max(title.length, ...lines.map((line) => (line[column] as string).length)));
  for (const line of [head, ...lines]) {
    process.stderr.write(`${line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] as number) : cell.padStart(widths[column] as number))).join('  ')}\n`);
  }
  const [first] = rows;
  if (first) {
    process.stderr.write(`\n${first.project} at ${first.commit}, medians of ${first.runs}, ratios to "${BASE}"; load ${first.load.join(' to ')}; Node ${first.node}, ${first.machine}\n`);
    for (const { contender, tools } of rows) process.stderr.write(`  ${contender}: ${tools}\n`);
  }
}

/** Medians of each contender, with ratios to the one that only parses and creates types. */
async function compare(all: readonly Contender[], project: string, runs: number): Promise<Row[]> {
  const before = loadavg()[0] as number;
  const costs = await runAll(all, project, runs);
  const base = [...costs].find(([{ name }]) => name === BASE)?.[1];
  const baseCost = base && { wall: median(base.map((cost) => cost.wall)), cpu: median(base.map((cost) => cost.cpu)) };
  return [...costs].map(([contender, spent]) => toRow(contender, spent, baseCost, project, before));
}

const emit = (row: object): void => void process.stdout.write(`${JSON.stringify(row)}\n`);

async function printShares(all: readonly Contender[], project: string): Promise<void> {
  const contender = all.find(({ name }) => name === 'ours strict');
  if (!contender) throw new Error('--shares needs the contender "ours strict".');
  const shares = await measureShares(contender, project);
  for (const share of shares) {
    emit({ project: path.basename(project), commit: commitOf(project), ...share });
    process.stderr.write(`${share.rule.padEnd(50)} ${String(share.time).padStart(8)} ms ${share.percent.toFixed(1).padStart(6)} %\n`);
  }
}

async function printGrowth(peers: Peers, sizes: readonly number[], names: readonly string[], runs: number): Promise<void> {
  for (const size of sizes) {
    const project = growProject(size);
    try {
      const all = contenders(peers, root, project, ['src']).filter(({ name }) => names.includes(name));
      // sequential: two at a time would measure each other
      for (const row of await compare(all, project, runs)) {
        const perFile = round((1000 * row.cpu) / size);
        emit({ ...row, project: `${size} files`, cpuPerFile: perFile });
        process.stderr.write(`${String(size).padStart(6)} files  ${row.contender.padEnd(20)} ${String(row.cpu).padStart(8)} CPU s  ${String(perFile).padStart(8)} CPU ms a file  ${row.memory ?? '?'} MB\n`);
      }
    } finally {
      await rm(project, { recursive: true });
    }
  }
}

/** Each length with all servers before the next length; `only` picks servers by the beginning of their names. */
async function printEditors(peers: Peers, sizes: readonly number[], edits: number, only: readonly string[] | undefined): Promise<void> {
  const servers = editorServers(peers, root).filter(({ name }) => !only || only.some((wanted) => name.startsWith(wanted)));
  process.stderr.write('                                  lines  probe  median ms   p95 ms  cold ms  actions ms  fix all ms    MB  MB of 20  load\n');
  for (const size of sizes) {
    for (const server of servers) {
      // sequential: two at a time would measure each other
      const rows = await measureEditor(server, peers, size, edits).catch((error: unknown) => {
        process.stderr.write(`${server.name} did not finish: ${String(error)}\n`);
        return [];
      });
      for (const row of rows) {
        emit({ ...row, node: process.version, machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}` });
        const cells: readonly [number | string, number][] = [[row.lines, 7], [row.probe, 7], [row.median, 11], [row.p95, 9], [row.cold, 9], [row.codeActions, 12], [row.fixAll, 12], [row.memory, 6], [row.memoryOf20, 10], [row.load, 6]];
        process.stderr.write(`${row.server.padEnd(32)}${cells.map(([cell, width]) => String(cell).padStart(width)).join('')}\n`);
      }
    }
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      runs: { type: 'string', default: '3' },
      only: { type: 'string' },
      paths: { type: 'string' },
      shares: { type: 'boolean' },
      patterns: { type: 'boolean' },
      record: { type: 'boolean', default: false },
      growth: { type: 'string' },
      editor: { type: 'string' },
      edits: { type: 'string', default: '30' },
      help: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  if (values.help) return void process.stdout.write(usage);
  if (values.patterns) return benchPatterns(root, Number(values.runs) * 3, values.record);
  const project = path.resolve(process.env['INIT_CWD'] ?? process.cwd(), positionals[0] ?? root);
  const targets = values.paths?.split(',') ?? [existsSync(path.join(project, 'src')) ? 'src' : '.'];
  const names = values.only?.split(',');
  const peers = installPeers();
  if (values.growth) return printGrowth(peers, values.growth.split(',').map(Number), names ?? [BASE, 'ours with types', 'async-hazards'], Number(values.runs));
  if (values.editor) return printEditors(peers, values.editor.split(',').map(Number), Number(values.edits), names);
  const all = contenders(peers, root, project, targets);
  if (values.shares) return printShares(all, project);
  const chosen = all.filter(({ name }) => !names || names.includes(name));
  if (chosen.length === 0) throw new Error(`No contender is called ${values.only}.`);
  const rows = await compare(chosen, project, Number(values.runs));
  for (const row of rows) emit(row);
  printTable(rows);
}

const removeTemporary = ownTemporaryFolder();
try {
  await main();
} finally {
  removeTemporary();
}
