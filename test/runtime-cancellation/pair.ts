/**
 * Pairs of programs: the one that a rule reports, and the one that its own repair makes of it. Both run in a child process under the
 * same driver, which says how much went on, or was left behind, after the abort: something before the repair, nothing after it.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lint, programOf, repairsOf } from '../rules/picture.ts';

const run = promisify(execFile);

export interface Pair {
  readonly rule: string;
  readonly title: string;
  readonly options?: object;
  /** The program that is reported: a module, whose exports the driver gets as `subject`. */
  readonly program: string;
  /** Which of the offered repairs is applied. */
  readonly repair: RegExp;
  /**
   * Body of an async function with `subject` and what `world.mjs` exports in scope; what it returns is how much went on or was left.
   */
  readonly drive: string;
  /** What the driver returns for the reported program. */
  readonly before: number;
  /** What it returns for the repaired one, when not nothing. */
  readonly after?: number;
}

const world = join(import.meta.dirname, 'world.mjs');
const root = join(import.meta.dirname, '..', '..');

/** Drives three calls that end without an abort; counts what they leave on the signal. */
export const leftBehind = (call: string): string => `
  const controller = new AbortController();
  const { signal } = controller;
  for (let n = 0; n < 3; n += 1) await stateOf(${call});
  return listeners(signal);`;

/** Declares one test for each pair. */
export function runPairs(name: string, pairs: readonly Pair[]): void {
  describe(name, () => {
    let folder = '';
    let program: ts.Program;
    const pathOf = (index: number): string => join(root, `pair-${index}`, 'src', 'subject.ts');
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'async-hazards-pairs-'));
      program = programOf(new Map(pairs.map((pair, index) => [pathOf(index), pair.program])));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    for (const [index, pair] of pairs.entries()) {
      it(`${pair.rule}: ${pair.title}`, async () => {
        const rules = { [`async-hazards/${pair.rule}`]: pair.options ? ['error', pair.options] : 'error' } as Parameters<typeof lint>[2];
        const messages = lint(pathOf(index), pair.program, rules, program);
        expect(messages.map(({ ruleId }) => ruleId), 'is reported').toContain(`async-hazards/${pair.rule}`);
        const repairs = repairsOf(messages);
        const repair = repairs.find(({ title }) => pair.repair.test(title));
        expect(repair, `a repair like ${pair.repair} among ${repairs.map(({ title }) => title).join(' | ')}`).toBeDefined();
        const repaired = repair?.apply(pair.program) ?? '';
        const observe = async (which: string, text: string): Promise<number> => await outcomeOf(join(folder, `${index}-${which}`), text, pair.drive);
        expect(await observe('before', pair.program), 'the reported program').toBe(pair.before);
        expect(await observe('after', repaired), 'the repaired program').toBe(pair.after ?? 0);
      });
    }
  });
}

/** Runs a program under a driver in a process of its own. */
async function outcomeOf(base: string, text: string, drive: string): Promise<number> {
  const { outputText } = ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } });
  writeFileSync(`${base}-subject.mjs`, outputText);
  writeFileSync(`${base}-driver.mjs`, `import * as world from ${JSON.stringify(world)};
const { ${names.join(', ')} } = world;
const subject = await import(${JSON.stringify(`${base}-subject.mjs`)});
const outcome = await (async () => {
${drive}
})();
process.stdout.write(JSON.stringify({ outcome }), () => process.exit(0));
`);
  const { stdout } = await run(process.execPath, ['--no-warnings', `${base}-driver.mjs`], { timeout: 30_000 });
  return (JSON.parse(stdout) as { outcome: number }).outcome;
}

const names = ['EventEmitter', 'clock', 'counter', 'listeners', 'listenersFor', 'server', 'stateOf', 'timers', 'turns', 'resources'];
