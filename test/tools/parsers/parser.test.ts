/** Our parser answers what @typescript-eslint/parser answers: tree, tokens, comments, scopes and services, for a program of any options. */
import { parseForESLint as theirs } from '@typescript-eslint/parser';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { parseForESLint as ours, type Parsed } from '../../../rules/parser.ts';

const PATH = '/project/a.tsx';
const TEXT = `/** JSDoc. */
import type { Item } from './items';
@sealed // decorated
export class Store<T extends Item> {
  readonly #items = new Map<string, Promise<T>>();
  async load(ids: readonly string[], signal?: AbortSignal): Promise<WeakRef<T>[]> {
    return Promise.all(ids.map(async (id) => new WeakRef(await (this.#items.get(id) ?? fetch(id, { signal }) as never))));
  }
}
export const view = (item: Item) => <b title="a">{item.name /* shown */}</b>;
function sealed(constructor: Function) { Object.seal(constructor); }
`;

/** Everything but the links upwards, keys in order. */
const plain = (value: unknown): string =>
  JSON.stringify(value, (key, part: unknown) => {
    if (key === 'parent') return undefined;
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return typeof part === 'bigint' ? `${part}n` : part;
    return Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });

function seen({ ast, scopeManager, services, visitorKeys }: Parsed | ReturnType<typeof theirs>): Record<string, string> {
  const { program, emitDecoratorMetadata, experimentalDecorators, isolatedDeclarations } = services;
  return {
    ast: plain(ast),
    scopes: plain(scopeManager.scopes.map(({ type, block, variables, through }) => [type, block.range, variables.map(({ name, defs, references }) => [name, defs.length, references.length]), through.map(({ identifier }) => identifier.range)])),
    services: plain({ hasProgram: Boolean(program), emitDecoratorMetadata, experimentalDecorators, isolatedDeclarations }),
    keys: plain(visitorKeys),
  };
}

function programOf(options: ts.CompilerOptions): ts.Program {
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost(options),
    getSourceFile: (name, language) => (name === PATH ? ts.createSourceFile(name, TEXT, language, true) : undefined),
    fileExists: (name) => name === PATH,
    readFile: (name) => (name === PATH ? TEXT : undefined),
  };
  return ts.createProgram([PATH], { noLib: true, jsx: ts.JsxEmit.React, ...options }, host);
}

describe('our parser and that of typescript-eslint', () => {
  const { ES5, ES2015, ES2020, ES2024, ESNext } = ts.ScriptTarget;
  test.each<[string, ts.CompilerOptions]>([
    ['no target', {}],
    ...[ES5, ES2015, ES2020, ES2024, ESNext].map((target): [string, ts.CompilerOptions] => [`target ${target}`, { target }]),
    ['libraries by name', { lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'none.d.ts'] }],
    ['decorators and another JSX', { experimentalDecorators: true, emitDecoratorMetadata: true, jsxFactory: 'preact.h', jsxFragmentFactory: 'preact.Fragment' }],
  ])('with a program: %s', (_, compilerOptions) => {
    const options = { filePath: PATH, sourceType: 'module' as const, programs: [programOf(compilerOptions)], ecmaFeatures: { jsx: true } };
    expect(seen(ours(TEXT, options))).toEqual(seen(theirs(TEXT, options)));
  });

  test('with a program, the nodes of TypeScript are found', () => {
    const program = programOf({});
    const { ast, services } = ours(TEXT, { filePath: PATH, sourceType: 'module', programs: [program] });
    const [, declaration] = ast.body;
    expect(declaration && services.esTreeNodeToTSNodeMap.get(declaration)).toBe(program.getSourceFile(PATH)?.statements[1]);
  });

  test.each([['a module', 'module'], ['a script', 'script'], ['nothing said', undefined]] as const)('without a program: %s', (_, sourceType) => {
    const options = { filePath: PATH, ecmaFeatures: { jsx: true }, ...(sourceType && { sourceType }) };
    const [a, b] = [seen(ours(TEXT, options)), seen(theirs(TEXT, { ...options, preserveNodeMaps: false }))];
    expect({ ...a, services: '' }).toEqual({ ...b, services: '' });
  });

  test.each([['a.ts', 'let x = <T>y; let z: = 1;'], ['a.js', 'for (;;'], ['a.tsx', '<a>']])('what does not parse: %s %s', (filePath, text) => {
    const errorOf = (parse: (code: string, options: { filePath: string; ecmaFeatures: { jsx: boolean } }) => unknown): unknown => {
      try {
        return parse(text, { filePath, ecmaFeatures: { jsx: !filePath.endsWith('.ts') } });
      } catch (error) {
        const { message, lineNumber, column } = error as { message: string; lineNumber: number; column: number };
        return { message, lineNumber, column };
      }
    };
    expect(errorOf(ours)).toHaveProperty('lineNumber');
    expect(errorOf(ours)).toEqual(errorOf(theirs));
  });
});
