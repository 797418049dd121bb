/** How often the compiler is asked: counted by its own client, which writes down what it sent when it is told a folder. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Linter } from 'eslint';
import { findNative } from '../../../rules/analysis/types/native/find.ts';
import { closeSessions, sessionOf } from '../../../rules/analysis/types/native/sessions.ts';
import plugin from '../../../rules/plugin.ts';
import { NATIVE } from './compilers.ts';
import { makeProject } from './project.ts';

afterEach(() => vi.unstubAllEnvs());

/** Lints a text with all rules of `recommended`. @returns how many findings there were, and how many requests were sent */
function lint(code: string): { found: number; requests: number } {
  const project = makeProject(NATIVE, { 'a.ts': code });
  const dumps = mkdtempSync(join(tmpdir(), 'async-hazards-timing-'));
  vi.stubEnv('TS_API_TIMING_DIR', dumps);
  try {
    const compiler = findNative(project.root);
    if (!compiler) throw new Error('no TypeScript 7 in the project');
    const messages = new Linter({ cwd: project.root }).verify(
      code,
      [{ files: ['**/*.ts'], languageOptions: { parser: plugin.parser } }, { ...plugin.configs.recommended, settings: { 'async-hazards': { types: 'native' } } }] as unknown as Linter.Config[],
      { filename: project.path('a.ts') },
    );
    const isStarted = sessionOf(compiler, 0).pid !== undefined;
    closeSessions();
    const [dump] = readdirSync(dumps);
    if (!isStarted || dump === undefined) return { found: messages.length, requests: 0 };
    const { timing } = JSON.parse(readFileSync(join(dumps, dump), 'utf8')) as { timing: { totals: { requestCount: number } } };
    return { found: messages.length, requests: timing.totals.requestCount };
  } finally {
    closeSessions();
    project.remove();
    rmSync(dumps, { recursive: true });
  }
}

/** One finding, about which more is asked, and calls that are none. */
const program = (calls: number): string =>
  `declare function save(id: number): Promise<void>;\ndeclare function read(id: number): string;\nexport function all(): void {\n  save(0);\n${Array.from({ length: calls }, (_, id) => `  read(${id});\n  const v${id} = read(${id});\n  [${id}].forEach((n) => read(n));\n`).join('')}}\n`;

/** Whether the turns of the loop depend on each other is a question about what `store` does, and what each of its calls does. */
const reached = (calls: number): string => `
export class Books { add(name: string): Promise<string> { return Promise.resolve(name); } drop(name: string): void { this.last = name; } last = ''; }
const books = new Books();
async function store(name: string): Promise<void> {
${Array.from({ length: calls }, (_, id) => `  books.drop(name + ${id});\n  const v${id} = await books.add(name);\n  books.drop(v${id});\n`).join('')}}
export async function all(names: string[]): Promise<void> {
  for (const name of names) await store(name);
}
`;

describe('requests for a file', () => {
  it('are as many for a hundred calls as for a few', () => {
    const few = lint(program(3));
    const many = lint(program(100));
    expect([few.found, many.found]).toEqual([1, 1]);
    expect(few.requests).toBeGreaterThan(0);
    expect(many.requests).toBe(few.requests);
  });

  it('are as many for many calls in functions that are reached through others', () => {
    const [few, many] = [lint(reached(2)), lint(reached(60))];
    expect([few.found, many.found]).toEqual([0, 0]);
    expect(few.requests).toBeGreaterThan(0);
    expect(many.requests).toBe(few.requests);
  });

  it('are none where nothing is asked: no process is started', () => {
    expect(lint('export const one = 1;\nexport class Two { three = one; }\n')).toEqual({ found: 0, requests: 0 });
  });
});
