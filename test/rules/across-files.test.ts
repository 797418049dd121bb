/** Findings that rest on other files: the way from a handler to a blocking call, through imports, re-exports and methods. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Linter } from 'eslint';
import { parseForESLint } from '@typescript-eslint/parser';
import { findingOf } from '../../rules/findings.ts';
import plugin from '../../rules/plugin.ts';
import { programOf } from './picture.ts';

// The files are virtual; the folder has to be there, or TypeScript does not look into it.
const folder = join(import.meta.dirname, '..', '..', 'client');
const at = (name: string): string => join(folder, name);

const files = new Map([
  ['files.ts', `import { readFileSync } from 'node:fs';
export function load(name: string): string {
  return readFileSync(name, 'utf8');
}
`],
  ['index.ts', `export { load as read } from './files';
`],
  ['views.ts', `import { read } from './index';
export class Views {
  render(name: string): string {
    return '<p>' + read(name);
  }
}
`],
  ['server.ts', `import { Views } from './views';
const views = new Views();
export async function page(name: string): Promise<string> {
  return views.render(name);
}
`],
]);

function lint(texts: ReadonlyMap<string, string>): { message: string; related: (string | undefined)[] }[] {
  const program = programOf(new Map([...texts].map(([name, text]) => [at(name), text])));
  const linter = new Linter({ configType: 'flat', cwd: '/' });
  const parser = {
    parseForESLint: (text: string, options: { types?: boolean }) => parseForESLint(text, { ...options, filePath: at('server.ts'), ...(options.types === false ? { programs: null } : { programs: [program] }) }),
  };
  const messages = linter.verify(
    texts.get('server.ts') ?? '',
    [{ files: ['**/*.ts'], languageOptions: { parser: parser }, plugins: { 'async-hazards': plugin as never }, rules: { 'async-hazards/no-transitive-blocking-call': 'error' } }],
    { filename: at('server.ts') },
  );
  return messages.map((message) => {
    const finding = findingOf(linter.getSourceCode(), message);
    return {
      message: message.message,
      related: finding?.related?.map((place) => `${(place.file ?? at('server.ts')).split(/[\\/]/u).at(-1)}:${(place.loc ?? place.node?.loc)?.start.line} ${place.message}`) ?? [],
    };
  });
}

describe('no-transitive-blocking-call across files', () => {
  it('shows the way and each step with its file', () => {
    expect(lint(files)).toEqual([
      {
        message: '`views.render(name)` blocks the event loop: page → render → read → readFileSync. Nothing else runs until it is done.',
        related: ['server.ts:3 `page` runs while others wait', 'views.ts:4 which calls `read`', 'files.ts:3 which waits for `readFileSync`'],
      },
    ]);
  });

  it('sees at once that a helper of a helper no longer blocks', () => {
    const kept = `import { readFileSync } from 'node:fs';
let text: string | undefined;
export function load(name: string): string {
  text ??= readFileSync(name, 'utf8');
  return text;
}
`;
    expect(lint(files)).toHaveLength(1);
    expect(lint(new Map([...files, ['files.ts', kept]]))).toEqual([]);
    expect(lint(files)).toHaveLength(1);
  });
});
