import { describe, expect, it } from 'vitest';
import type { WriteStream } from 'node:tty';
import { Progress } from '../../rules/cli/progress.ts';
import { Summary } from '../../rules/cli/summary.ts';
import type { HazardResult } from '../../rules/cli/messages.ts';

/** A terminal of a width, or no terminal, that keeps what is written. */
function screen(columns: number | undefined) {
  const written: string[] = [];
  const stream = { isTTY: columns !== undefined, columns, write: (text: string) => written.push(text) };
  return { written, stream: stream as unknown as WriteStream };
}

describe('progress', () => {
  it('appears after a second, at most ten times a second, and goes away', () => {
    let now = 0;
    const { stream, written } = screen(80);
    const progress = new Progress(stream, 5, '/x', () => now);
    const step = (at: number, file: string): void => {
      now = at;
      progress.start(file);
      progress.finish();
    };
    step(0, '/x/a.ts');
    step(999, '/x/a.ts');
    expect(written).toEqual([]);
    step(1000, '/x/src/b.ts');
    step(1050, '/x/c.ts');
    step(1100, '/x/d.ts');
    progress.clear();
    progress.clear();
    expect(written).toEqual(['\r\u001B[2K2/5 src/b.ts', '\r\u001B[2K4/5 d.ts', '\r\u001B[2K']);
  });

  it('fits the terminal', () => {
    let now = 0;
    const { stream, written } = screen(30);
    const progress = new Progress(stream, 10, '/', () => now);
    now = 2000;
    progress.start(`/${'long/'.repeat(20)}a.ts`);
    expect(written[0]?.replace('\r\u001B[2K', '')).toHaveLength(29);
    expect(written[0]).toMatch(/…$/u);
  });

  it('is silent where nobody watches', () => {
    let now = 0;
    const { stream, written } = screen(undefined);
    const progress = new Progress(stream, 1, '/', () => now);
    now = 5000;
    progress.start('/a.ts');
    progress.clear();
    expect(written).toEqual([]);
  });
});

describe('summary', () => {
  const result = (counts: Partial<HazardResult>): HazardResult =>
    ({ filePath: '/a.ts', messages: [], errorCount: 0, warningCount: 0, fixableErrorCount: 0, fixableWarningCount: 0, fatalErrorCount: 0, ...counts }) as unknown as HazardResult;

  it('counts files, findings, repairs and where types came from', () => {
    let now = 0;
    const summary = new Summary('/x', () => now);
    summary.addResult(result({ errorCount: 1, warningCount: 2, fixableWarningCount: 1 }), 'services');
    summary.addResult(result({}), 'native');
    summary.addResult(result({}), 'none');
    summary.addSkipped('/x/big.js', 'skipped, minified');
    summary.addFailed('gone.js: ENOENT');
    now = 1540;
    expect(summary.text({ fix: false, types: true })).toBe(
      [
        'big.js: skipped, minified',
        'gone.js: ENOENT',
        '3 files in 1.5 s: 1 error, 2 warnings.',
        '1 finding can be repaired with --fix.',
        'Types: TypeScript for 1 file, TypeScript 7 for 1 file, none for 1 file (in no tsconfig.json).',
        '',
      ].join('\n'),
    );
    expect(summary.failed).toBe(1);
  });

  it('names the places on which many findings rest, the one with the most first', () => {
    const summary = new Summary('/x', () => 0);
    const resting = (line: number): object => ({ related: [{ filePath: '/x/handler.ts', line: 1 }, { filePath: '/x/src/files.ts', line, cause: true }] });
    summary.addResult(result({ messages: [7, 7, 9, 12].map(resting) as never }), 'none');
    summary.addResult(result({ messages: [9, 9, 9, 7, 12].map(resting) as never }), 'none');
    expect(summary.text({ fix: false, types: false }).split('\n').slice(1, -2)).toEqual(['4 findings have one cause: src/files.ts:9.', '3 findings have one cause: src/files.ts:7.']);
  });

  it('says what was repaired', () => {
    const summary = new Summary('/x', () => 0);
    summary.addResult(result({ output: 'new' }), 'none');
    expect(summary.text({ fix: true, types: false })).toBe('1 file in 0.0 s: no findings.\nRepaired 1 file.\nTypes: none (--no-types).\n');
  });
});
