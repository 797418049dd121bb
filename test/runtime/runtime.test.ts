/** The claims of three rules against Node itself: every program is linted, and run in a process of its own. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lint } from '../rules/picture.ts';
import { preamble, programs, type Program } from './programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'runtime-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Outcome {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly errors: string;
}

let count = 0;

/** Runs a program to its end; how that comes is the answer, so no exit code is a failure here. */
function run(code: string): Promise<Outcome> {
  count += 1;
  const path = join(folder, `program-${count}.mjs`);
  writeFileSync(path, code);
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [path], { timeout: 60_000, env: { ...process.env, NODE_OPTIONS: '' } }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, lines: stdout.split('\n').filter(Boolean), errors: stderr });
    });
  });
}

const isReported = (rule: string, code: string): boolean => lint(join(folder, 'program.mjs'), code, { [`async-hazards/${rule}`]: 'error' }, undefined).length > 0;

for (const [rule, list] of Object.entries(programs)) {
  describe(rule, () => {
    it.each(list.map((program) => [`${program.ends}: ${program.title}`, program] as const))('%s', async (_title, program) => check(rule, program), 90_000);
  });
}

async function check(rule: string, { code, prints, ends }: Program): Promise<void> {
  const whole = `${preamble}${code}\n`;
  const outcome = await run(whole);
  const what = `${code}\n${outcome.errors}`;
  expect(outcome.code, what).toBe(ends === 'dies' ? 1 : 0);
  if (ends === 'dies') {
    // What is printed before the process dies is only part of what the program would say.
    expect(outcome.lines, what).not.toContain('heard');
    for (const line of prints) expect(outcome.lines, what).toContain(line);
    expect(outcome.errors).toMatch(/boom|not-there/u);
  } else {
    expect(outcome.lines, what).toEqual(prints);
  }
  expect(isReported(rule, whole), `${rule} on ${code}`).toBe(ends !== 'hears');
}

it('covers enough', () => {
  const all = Object.values(programs).flat();
  expect(all.length).toBeGreaterThanOrEqual(40);
  expect(all.filter(({ ends }) => ends === 'hears').length).toBeGreaterThanOrEqual(15);
});
