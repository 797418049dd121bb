import { describe, expect, it } from 'vitest';
import type { Log } from 'sarif';
import { FLOATING, SAVE, folderWith, run, start } from './command.ts';

const RULE = 'async-hazards/no-floating-promise';

describe('formats', () => {
  it('draws code frames by default, with the suggestions below', async () => {
    const cwd = folderWith({ 'src/a.js': FLOATING });
    const { code, stdout, stderr } = await run(cwd);
    expect(code).toBe(1);
    expect(stdout).toContain(`src/a.js:2:1  error  ${RULE}\nNobody waits for \`save()\``);
    expect(stdout).toContain(`  1 | ${SAVE}\n> 2 | save();\n    | ^^^^^^\n`);
    expect(stdout).toMatch(/^suggestion: \S/mu);
    expect(stderr).toMatch(/^1 file in \d+\.\d s: 1 error, 0 warnings\.$/mu);
  });

  it('colours when asked to, and not when told not to', async () => {
    const cwd = folderWith({ 'a.js': FLOATING });
    const coloured = await start(cwd, [], { NO_COLOR: undefined, FORCE_COLOR: '1' }).exited;
    expect(coloured.stdout).toContain('\u001B[');
    expect((await run(cwd)).stdout).not.toContain('\u001B[');
  });

  it('stylish is that of ESLint', async () => {
    const cwd = folderWith({ 'a.js': FLOATING });
    const { code, stdout } = await run(cwd, '--format', 'stylish');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^\s+2:1\s+error\s+Nobody waits for `save\(\)`.*\s\sasync-hazards\/no-floating-promise$/mu);
    expect(stdout).toContain('1 problem (1 error, 0 warnings)');
  });

  it('json is that of ESLint, alone on standard output', async () => {
    const cwd = folderWith({ 'a.js': FLOATING, 'b.js': 'export {};\n' });
    const { stdout } = await run(cwd, '--format', 'json');
    const results = JSON.parse(stdout) as { filePath: string; errorCount: number; messages: { ruleId: string; suggestions: { desc: string }[] }[] }[];
    expect(results.map(({ errorCount }) => errorCount)).toEqual([1, 0]);
    expect(results[0]?.messages[0]?.ruleId).toBe(RULE);
    expect(results[0]?.messages[0]?.suggestions.length).toBeGreaterThan(0);
  });

  it('sarif names rules, places relative to the folder, and how columns are counted', async () => {
    const cwd = folderWith({ 'src/a b.js': FLOATING, 'src/broken.js': 'let = ;\n' });
    const { code, stdout } = await run(cwd, '--format', 'sarif');
    expect(code).toBe(1);
    const log = JSON.parse(stdout) as Log;
    expect(log.version).toBe('2.1.0');
    const [sarif] = log.runs;
    expect(sarif?.columnKind).toBe('utf16CodeUnits');
    expect(sarif?.tool.driver.rules?.map(({ id }) => id)).toEqual([RULE, 'syntax-error']);
    expect(sarif?.tool.driver.rules?.[0]?.helpUri).toMatch(/\/rules\/docs\/no-floating-promise\.md$/u);
    expect(sarif?.results?.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      [RULE, 'error'],
      ['syntax-error', 'error'],
    ]);
    expect(sarif?.results?.[0]?.locations?.[0]?.physicalLocation).toMatchObject({
      artifactLocation: { uri: 'src/a%20b.js', uriBaseId: '%SRCROOT%' },
      region: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 7 },
    });
  });

  it('github writes one workflow command a finding, with paths from the checkout', async () => {
    const cwd = folderWith({ 'packages/x/a,b.js': FLOATING });
    const { exited } = start(`${cwd}/packages`, ['--format', 'github'], { GITHUB_WORKSPACE: cwd });
    const { code, stdout } = await exited;
    expect(code).toBe(1);
    expect(stdout).toMatch(/^::error file=packages\/x\/a%2Cb\.js,line=2,col=1,endLine=2,endColumn=7,title=async-hazards\/no-floating-promise::Nobody waits for `save\(\)`/u);
  });
});
