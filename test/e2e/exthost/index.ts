/** Loaded by VS Code's extension host, which calls `run()`. Runs the tests one after another and writes what became of each. */
import { writeFileSync } from 'node:fs';
import type { TestResult } from '../exthost.ts';
import { tests } from './suite.ts';

const SECONDS = 60;

export async function run(): Promise<void> {
  const results: TestResult[] = [];
  const file = process.env['E2E_RESULTS'];
  if (file === undefined) throw new Error('E2E_RESULTS is not set');
  for (const [name, test] of Object.entries(tests)) {
    let alarm: NodeJS.Timeout | undefined;
    try {
      await Promise.race([
        test(),
        new Promise<never>((_, reject) => {
          alarm = setTimeout(() => reject(new Error(`not done in ${SECONDS} s`)), SECONDS * 1000);
        }),
      ]);
      results.push({ name });
    } catch (error) {
      results.push({ name, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    } finally {
      clearTimeout(alarm);
    }
    writeFileSync(file, JSON.stringify(results));
  }
  const failed = results.filter(({ error }) => error !== undefined).length;
  if (failed > 0) throw new Error(`${failed} failed`);
}
