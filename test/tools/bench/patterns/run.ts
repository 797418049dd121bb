/** `npm run bench -- --patterns`: our platform flavours beside the packages, as a table; `--record` keeps it for the pages. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { MeasuredPattern, MeasuredPatterns } from '../../../../snippets/generate/measured.ts';
import type { Measured } from './contest.ts';
import { contests, type Contest } from './contests.ts';

const here = import.meta.dirname;
const run = promisify(execFile);

/** Bytes of what a program gets when it uses the thing: bundled, minified and compressed. */
async function bytesOf(root: string, statement: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: statement, resolveDir: root, loader: 'ts' }, bundle: true, minify: true, format: 'esm', platform: 'node', target: 'node20', write: false, treeShaking: true,
  });
  return gzipSync(outputFiles[0]?.contents ?? '').length;
}

/** What is less than nothing is the noise of the collector. */
const held = (bytes: number): number => Math.max(0, Math.round(bytes));

async function measureOne(root: string, contest: Contest, rounds: number): Promise<MeasuredPattern> {
  const { name, pattern, package: peer, what, imports, exports, because } = contest;
  const { stdout } = await run(process.execPath, ['--expose-gc', '--import', 'tsx', path.join(here, 'contest.ts'), name, String(rounds)], { cwd: root });
  const measured = JSON.parse(stdout) as Measured;
  const { version } = JSON.parse(await readFile(path.join(root, 'node_modules', peer, 'package.json'), 'utf8')) as { version: string };
  const [oursBytes, theirsBytes] = await Promise.all([
    bytesOf(root, `export { ${exports} } from './snippets/patterns/${pattern}.ts';`),
    bytesOf(root, `export { ${imports} } from '${peer}';`),
  ]);
  const round = (value: number, digits: number): number => Number(value.toFixed(digits));
  return {
    pattern, package: peer, version, what,
    ours: { microseconds: round(measured.ours, 2), held: held(measured.oursHeld), bytes: oursBytes },
    theirs: { microseconds: round(measured.theirs, 2), held: held(measured.theirsHeld), bytes: theirsBytes },
    ratio: round(measured.ratio, 2),
    ...(because === undefined ? {} : { because }),
  };
}

/** Runs all contests one after the other, prints a JSON line for each and a table at the end. */
export async function benchPatterns(root: string, rounds: number, record: boolean): Promise<void> {
  const before = loadavg()[0] ?? 0;
  const rows: MeasuredPattern[] = [];
  for (const contest of contests) {
    process.stderr.write(`\r\u001B[2K${contest.pattern} beside ${contest.package}`);
    // sequential: two at a time would measure each other
    const row = await measureOne(root, contest, rounds);
    rows.push(row);
    process.stdout.write(`${JSON.stringify(row)}\n`);
  }
  process.stderr.write('\r\u001B[2K');
  for (const { pattern, package: peer, what, ours, theirs, ratio } of rows) {
    const cells = [`${ours.microseconds} : ${theirs.microseconds} us`, `${ratio} x`, `${ours.held} : ${theirs.held} B held`, `${ours.bytes} : ${theirs.bytes} B gz`];
    process.stderr.write(`${pattern.padEnd(16)} ${peer.padEnd(12)} ${cells.map((cell) => cell.padStart(20)).join(' ')}  ${what}\n`);
  }
  const measured: MeasuredPatterns = { node: process.version, machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`, rounds, load: [Number(before.toFixed(1)), Number((loadavg()[0] ?? 0).toFixed(1))], rows };
  if (record) await writeFile(path.join(root, 'snippets', 'measured.json'), `${JSON.stringify(measured, undefined, 2)}\n`);
}
