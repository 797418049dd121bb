/** Runs a command and says what it cost: wall time, CPU time of the whole process tree, peak memory of the tree. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface Cost {
  /** Seconds. */
  readonly wall: number;
  /** Seconds of user and system time of the whole tree, processes that nobody waited for among them. */
  readonly cpu: number;
  /** Megabytes: the largest sum over the tree, sampled; undefined where there is no /proc. */
  readonly memory: number | undefined;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const SAMPLE_MS = 50;
const MARK = 'async-hazards-cost';

/**
 * @param argv the program and its arguments
 * @param env added to the environment
 */
export function measure(argv: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Promise<Cost> {
  // The shell's own `time` counts every child that was waited for, which Node offers for no process but itself.
  const script = `TIMEFORMAT='${MARK} %R %U %S'; time "$@"`;
  const child = spawn('bash', ['-c', script, 'bash', ...argv], { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  let peak = 0;
  /** Clock ticks by process: a compiler's process is ended, not waited for, when a lint ends, and so the shell does not count it. */
  const ticks = new Map<number, number>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const sampler = setInterval(() => {
    if (child.pid === undefined) return;
    const tree = treeOf(child.pid);
    peak = Math.max(peak, tree.reduce((sum, { bytes }) => sum + bytes, 0));
    for (const one of tree) ticks.set(one.pid, one.ticks);
  }, SAMPLE_MS);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      clearInterval(sampler);
      reject(error);
    });
    child.once('close', (code) => {
      clearInterval(sampler);
      const [, wall, user, system] = new RegExp(`${MARK} ([\\d.]+) ([\\d.]+) ([\\d.]+)\\s*$`, 'u').exec(stderr) ?? [];
      const memory = peak > 0 ? Math.round(peak / 2 ** 20) : undefined;
      const sampled = [...ticks.values()].reduce((sum, one) => sum + one, 0) / TICKS_PER_SECOND;
      // What was waited for is counted exactly; the samples miss at most the last one's time of each process.
      resolve({ wall: Number(wall), cpu: Math.max(sampled, Number(user) + Number(system)), memory, code, stdout, stderr });
    });
  });
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly bytes: number;
  /** Of user and system time, in hundredths of a second, which is what Linux tells programs whatever its own clock. */
  readonly ticks: number;
}

const TICKS_PER_SECOND = 100;

/** A process and its descendants; none where there is no /proc. */
function treeOf(rootPid: number): readonly Process[] {
  const all = [...processes()];
  const tree = all.filter(({ pid }) => pid === rootPid);
  for (const one of tree) tree.push(...all.filter(({ parent }) => parent === one.pid));
  return tree;
}

/** Resident bytes of a process and its descendants; 0 where there is no /proc. */
export const treeMemory = (rootPid: number): number => treeOf(rootPid).reduce((sum, { bytes }) => sum + bytes, 0);

function* processes(): Generator<Process> {
  for (const name of process.platform === 'linux' ? readdirSync('/proc') : []) {
    if (!/^\d+$/u.test(name)) continue;
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const field = (key: string): number => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'mu').exec(status)?.[1] ?? 0);
      // After the name, which may hold spaces: state, parent, ..., user and system time as 12th and 13th.
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number);
      yield { pid: Number(name), parent: field('PPid'), bytes: field('VmRSS') * 1024, ticks: (fields[11] ?? 0) + (fields[12] ?? 0) };
    } catch {
      // It ended between the listing and the reading.
    }
  }
}
