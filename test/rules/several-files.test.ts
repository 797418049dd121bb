/** Repairs of family A that change several files: what they come to, that they compile, and where they are not offered. */
import { join } from 'node:path';
import { Linter } from 'eslint';
import { parseForESLint } from '@typescript-eslint/parser';
import type ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { findingOf } from '../../rules/findings.ts';
import plugin from '../../rules/plugin.ts';
import type { Finding } from '../../rules/rule.ts';
import { compilerErrors, programOf } from './picture.ts';

// The files are not there, but their folder has to be: the compiler looks for it.
const root = import.meta.dirname;

type Texts = Readonly<Record<string, string>>;

function findingsIn(texts: Texts, name: string, rule: string): readonly Finding[] {
  const files = new Map(Object.entries(texts).map(([file, text]) => [join(root, file), text]));
  const program: ts.Program = programOf(files);
  const path = join(root, name);
  const linter = new Linter({ configType: 'flat', cwd: '/' });
  // Other files are parsed with the same parser, without types.
  const parser = {
    parseForESLint: (text: string, options: { filePath?: string }) => parseForESLint(text, { ...options, ...(text === files.get(path) ? { filePath: path, programs: [program] } : {}) }),
  };
  const messages = linter.verify(texts[name] ?? '', [{
    files: ['**/*.ts'], languageOptions: { parser }, plugins: { 'async-hazards': plugin as never }, rules: { [`async-hazards/${rule}`]: 'error' },
  }], { filename: path });
  const source = linter.getSourceCode();
  return messages.map((message) => findingOf(source, message) as Finding);
}

/** The texts after the repair of several files of the first finding whose title begins so. */
function repaired(texts: Texts, name: string, rule: string, title: string): Texts | undefined {
  const repair = findingsIn(texts, name, rule).flatMap(({ workspaceRepairs = [] }) => workspaceRepairs).find((one) => one.title.startsWith(title));
  if (!repair) return undefined;
  const changed: Record<string, string> = { ...texts };
  for (const { path, text, edits } of repair.files) {
    let after = text;
    for (const edit of edits.toSorted((a, b) => b.range[0] - a.range[0])) after = after.slice(0, edit.range[0]) + edit.text + after.slice(edit.range[1]);
    changed[path.slice(root.length + 1)] = after;
  }
  const files = new Map(Object.entries(changed).map(([file, text]) => [join(root, file), text]));
  const program = programOf(files);
  for (const path of files.keys()) expect(compilerErrors(program, path).filter((problem) => !/'\.ts' extension/u.test(problem)), path).toEqual([]);
  return changed;
}

describe('a list of promises that nobody waits for', () => {
  const texts = {
    'node_modules/lists/index.d.ts': "declare module 'lists' { export function take<T>(from: T[], wanted: (one: T) => boolean): T[]; }\n",
    'start.ts': 'export declare function startAll(): Promise<void>[];\n',
    'main.ts': `import { take } from 'lists';
import { startAll } from './start.ts';
export function forget(pending: Promise<void>[], done: Promise<void>): void {
  take(pending, (one) => one === done);
}
export function start(): void {
  startAll();
}
`,
  };

  it('is what a function of the project makes, not what one of a package was given', () => {
    expect(findingsIn(texts, 'main.ts', 'no-floating-promise').map(({ node }) => node.loc.start.line)).toEqual([7]);
  });
});

describe('a function made async', () => {
  const texts = {
    'store.ts': `export async function write(text: string): Promise<void> {
  await fetch('/', { method: 'POST', body: text });
}
export function save(text: string): void {
  write(text);
}
export async function saveTwice(text: string): Promise<void> {
  save(text);
}
`,
    'page.ts': `import { save } from './store.ts';
export async function close(text: string): Promise<void> {
  save(text);
  console.log('closed');
}
`,
    'other.ts': `export const save = (text: string): string => text;
`,
  };

  it('is waited for in all files', () => {
    expect(repaired(texts, 'store.ts', 'no-floating-promise', 'Make `save` async')).toEqual({
      ...texts,
      'store.ts': texts['store.ts'].replace('export function save(text: string): void', 'export async function save(text: string): Promise<void>').replace('  write(text);', '  await write(text);').replace('  save(text);', '  await save(text);'),
      'page.ts': texts['page.ts'].replace('  save(text);', '  await save(text);'),
    });
  });

  it.each([
    ['a caller that cannot wait', `import { save } from './store.ts';\nexport const close = (text: string): void => save(text);\n`],
    ['a use that is no call', `import { save } from './store.ts';\nexport const all = (texts: string[]): void => texts.forEach(save);\n`],
    ['a module taken as a whole', `import * as store from './store.ts';\nexport const close = async (text: string): Promise<void> => { store.save(text); };\n`],
    ['one that hands it on', `export { save } from './store.ts';\n`],
    ['nobody', `export const save = 1;\n`],
  ])('is not offered with %s', (_title, page) => {
    expect(repaired({ ...texts, 'page.ts': page }, 'store.ts', 'no-floating-promise', 'Make `save` async')).toBeUndefined();
  });

  it('goes for what `void` throws away, too', () => {
    const withVoid = { ...texts, 'store.ts': texts['store.ts'].replace('  write(text);', '  void write(text);') };
    expect(repaired(withVoid, 'store.ts', 'require-handler-on-void', 'Make `save` async')?.['store.ts']).toContain('  await write(text);');
  });
});

describe('a constructor made a factory', () => {
  const texts = {
    'client.ts': `export class Client {
  readonly #url: string;
  data = '';
  constructor(url: string, private readonly name = 'client') {
    this.#url = url;
    this.load();
  }
  private async load(): Promise<void> {
    const response = await fetch(this.#url);
    this.data = this.name + await response.text();
  }
}
`,
    'page.ts': `import { Client } from './client.ts';
export async function page(url: string): Promise<string> {
  const client = new Client(url);
  return client.data + (await other(url)).data;
}
const other = async (url: string): Promise<Client> => new Client(url, 'other');
`,
  };
  const factory = {
    'client.ts': `export class Client {
  readonly #url: string;
  data = '';
  private constructor(url: string, private readonly name = 'client') {
    this.#url = url;
  }

  static async create(url: string, name = 'client'): Promise<Client> {
    const instance = new Client(url, name);
    await instance.load();
    return instance;
  }
  private async load(): Promise<void> {
    const response = await fetch(this.#url);
    this.data = this.name + await response.text();
  }
}
`,
    'page.ts': texts['page.ts'].replace('new Client(url);', 'await Client.create(url);').replace("new Client(url, 'other')", "await Client.create(url, 'other')"),
  };

  it('is waited for where objects are made', () => {
    expect(repaired(texts, 'client.ts', 'no-floating-promise', 'Make `Client.create()`')).toEqual(factory);
  });

  it('goes for work that cannot fail, too', () => {
    const quiet = { ...texts, 'client.ts': texts['client.ts'].replace(/const response[^]*?text\(\);/u, 'try { await fetch(this.#url); } catch { this.data = this.name; }') };
    expect(repaired(quiet, 'client.ts', 'no-unowned-background-work', 'Make `Client.create()`')?.['page.ts']).toBe(factory['page.ts']);
  });

  it.each([
    ['a class that extends it', `import { Client } from './client.ts';\nexport class Other extends Client {}\nexport const make = async (): Promise<Client> => new Client('/');\n`],
    ['a place that cannot wait', `import { Client } from './client.ts';\nexport const make = (): Client => new Client('/');\n`],
    ['a test for it', `import { Client } from './client.ts';\nexport const make = async (value: unknown): Promise<Client> => (value instanceof Client ? value : new Client('/'));\n`],
  ])('is not offered with %s', (_title, page) => {
    expect(repaired({ ...texts, 'page.ts': page }, 'client.ts', 'no-floating-promise', 'Make `Client.create()`')).toBeUndefined();
  });
});

it('a function of another file catches its failures for all its callers', () => {
  const texts = {
    'store.ts': `export async function write(text: string): Promise<void> {
  await fetch('/', { method: 'POST', body: text });
}
`,
    'page.ts': `import { write } from './store.ts';
export function close(text: string): void {
  void write(text);
}
`,
  };
  expect(repaired(texts, 'page.ts', 'require-handler-on-void', 'Catch a failure inside `write`')).toEqual({
    ...texts,
    'store.ts': `export async function write(text: string): Promise<void> {
  try {
    await fetch('/', { method: 'POST', body: text });
  } catch (error) {
    console.error(error);
  }
}
`,
  });
});
