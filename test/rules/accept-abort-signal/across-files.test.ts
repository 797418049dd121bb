/** A chain of functions through three files: what is reported where, and one repair for all of them that compiles. */
import { join } from 'node:path';
import { Linter } from 'eslint';
import { parseForESLint } from '@typescript-eslint/parser';
import type ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { findingOf } from '../../../rules/findings.ts';
import plugin from '../../../rules/plugin.ts';
import type { Finding } from '../../../rules/rule.ts';
import { compilerErrors, programOf } from '../picture.ts';

// The files are not there, but their folder has to be: the compiler looks for it.
const root = import.meta.dirname;
const at = (name: string): string => join(root, name);

const files = new Map([
  [at('page.ts'), `import { loadUser } from './users.ts';
export async function page(id: string, signal: AbortSignal): Promise<string> {
  return await loadUser(id);
}
`],
  [at('users.ts'), `import { get } from './http.ts';
export const loadUser = async (id: string): Promise<string> => {
  const response = await get(\`/users/\${id}\`);
  return await response.text();
};
`],
  [at('http.ts'), `/** Asks for a path. */
export async function get(path: string): Promise<Response> {
  return await fetch(path, { method: 'GET' });
}
`],
]);

function findingsIn(path: string, program: ts.Program, texts: ReadonlyMap<string, string>): readonly Finding[] {
  const linter = new Linter({ configType: 'flat', cwd: '/' });
  // Other files are parsed with the same parser, without types.
  const parser = {
    parseForESLint: (text: string, options: { filePath?: string }) => parseForESLint(text, { ...options, ...(text === texts.get(path) ? { filePath: path, programs: [program] } : {}) }),
  };
  const messages = linter.verify(texts.get(path) ?? '', [{
    files: ['**/*.ts'], languageOptions: { parser: parser }, plugins: { 'async-hazards': plugin as never }, rules: { 'async-hazards/accept-abort-signal': 'error' },
  }], { filename: path });
  const source = linter.getSourceCode();
  return messages.map((message) => {
    expect(message.messageId, message.message).toBe('stops');
    expect(message.suggestions ?? []).toEqual([]);
    return findingOf(source, message) as Finding;
  });
}

function applyTo(texts: ReadonlyMap<string, string>, finding: Finding): Map<string, string> {
  const changed = new Map(texts);
  for (const { path, edits } of finding.workspaceRepairs?.[0]?.files ?? []) {
    let text = changed.get(path) ?? '';
    for (const edit of [...edits].sort((a, b) => b.range[0] - a.range[0])) text = text.slice(0, edit.range[0]) + edit.text + text.slice(edit.range[1]);
    changed.set(path, text);
  }
  return changed;
}

describe('a chain through three files', () => {
  const program = programOf(files);

  it('is reported where the signal stops, with the places on the way', () => {
    const [finding, ...more] = findingsIn(at('page.ts'), program, files);
    expect(more).toEqual([]);
    expect(finding?.data).toEqual({ signal: 'signal', chain: '`page → loadUser → get → fetch`' });
    expect(finding?.related?.map(({ file, loc, message }) => [file, loc?.start.line, message])).toEqual([
      [at('users.ts'), 3, '`loadUser` calls `get` without one'],
      [at('http.ts'), 3, '`fetch` takes a signal and gets none'],
    ]);
  });

  it('has one repair for all files, after which they compile and nothing is reported', () => {
    const [finding] = findingsIn(at('page.ts'), program, files);
    const repaired = applyTo(files, finding as Finding);
    expect(repaired.get(at('page.ts'))).toContain('await loadUser(id, { signal })');
    expect(repaired.get(at('users.ts'))).toContain('async (id: string, options: { signal?: AbortSignal } = {}): Promise<string>');
    expect(repaired.get(at('users.ts'))).toContain('{ signal: options.signal })');
    expect(repaired.get(at('http.ts'))).toContain("fetch(path, { method: 'GET', signal: options.signal })");
    const after = programOf(repaired);
    for (const path of repaired.keys()) {
      expect(compilerErrors(after, path).filter((problem) => !/allowImportingTsExtensions|'\.ts' extension/u.test(problem))).toEqual([]);
      expect(findingsIn(path, after, repaired)).toEqual([]);
    }
  });
});
