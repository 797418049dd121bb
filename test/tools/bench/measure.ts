/** Runs a command and says what it cost: wall time, CPU time of the whole process tree, peak memory of the tree. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

export interface Cost {
  /** Seconds. */
  readonly wall: number;
  /** Seconds of user and system time of the process and all that it waited for. */
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
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const sampler = setInterval(() => {
    if (child.pid !== undefined) peak = Math.max(peak, treeMemory(child.pid));
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
      resolve({ wall: Number(wall), cpu: Number(user) + Number(system), memory, code, stdout, stderr });
    });
  });
}

/** Resident bytes of a process and its descendants; 0 where there is no /proc. */
function treeMemory(rootPid: number): number {
  const children = new Map<number, number[]>();
  const resident = new Map<number, number>();
  for (const { pid, parent, bytes } of processes()) {
    resident.set(pid, bytes);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const sum = (pid: number): number => (children.get(pid) ?? []).reduce((total, child) => total + sum(child), resident.get(pid) ?? 0);
  return sum(rootPid);
}

function* processes(): Generator<{ pid: number; parent: number; bytes: number }> {
  for (const name of process.platform === 'linux' ? readdirSync('/proc') : []) {
    if (!/^\d+$/u.test(name)) continue;
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const field = (key: string): number => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'mu').exec(status)?.[1] ?? 0);
      yield { pid: Number(name), parent: field('PPid'), bytes: field('VmRSS') * 1024 };
    } catch {
      // It ended between the listing and the reading.
    }
  }
}
