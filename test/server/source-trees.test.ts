/** A tree that was brought up to date, edit by edit, gives the parser what a fresh one does. */
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Reference, Scope, ScopeManager, ScopeVariable } from '@typescript-eslint/scope-manager';
import type { TSESTree } from '@typescript-eslint/types';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseForESLint } from '../../rules/parser.ts';
import type ts from 'typescript';
import { walk, type VisitorKeys } from '../../rules/analysis/walk.ts';
import { SourceTrees } from '../../server/lint/source-trees.ts';
import { TypeProjects } from '../../server/node/type-projects.ts';
import { root } from './client.ts';

/** All that rules see of a file: nodes, tokens, comments, with their places, and scopes; or where it does not parse. */
function seen(text: string, file: string, tree: unknown): string {
  try {
    const { ast, scopeManager, visitorKeys } = parseForESLint(text, { filePath: file, sourceType: 'module', ...(tree ? { tree: tree as never } : {}) });
    const nodes = JSON.stringify(ast, (key, value: unknown) => (key === 'parent' ? undefined : typeof value === 'bigint' ? `${value}n` : value instanceof RegExp ? String(value) : value));
    return `${nodes}\n${scopesOf(ast, scopeManager, visitorKeys).join('\n')}`;
  } catch (error) {
    const { lineNumber, column, message } = error as { lineNumber?: number; column?: number; message: string };
    return `${lineNumber}:${column} ${message}`;
  }
}

/** The globals that assignments make, which ESLint asks for, though its types do not have them. */
const implicitOf = (scope: Scope): readonly { variables: readonly ScopeVariable[]; leftToBeResolved: readonly Reference[] }[] =>
  'implicit' in scope ? [(scope as unknown as { implicit: { variables: readonly ScopeVariable[]; leftToBeResolved: readonly Reference[] } }).implicit] : [];

/** Each scope with its variables and references in their order, and what is known of each node. */
function scopesOf(ast: TSESTree.Program, { scopes, ...manager }: ScopeManager, keys: VisitorKeys): readonly string[] {
  const place = ({ type, range }: TSESTree.Node): string => `${type} ${range.join('-')}`;
  const scopeName = (scope: Scope | null): string => (scope ? `${scopes.indexOf(scope)} ${scope.type} ${place(scope.block)}` : 'none');
  const variableName = ({ name, scope }: ScopeVariable): string => `${name} of ${scopeName(scope)}`;
  const referenceName = (reference: Reference): string => {
    const { identifier, from, resolved, init, isTypeReference, isValueReference } = reference;
    return [place(identifier), scopeName(from), resolved ? variableName(resolved) : 'unknown', init, isTypeReference, isValueReference, reference.isWrite()].join(', ');
  };
  const lines = scopes.flatMap((scope) => [
    `scope ${scopeName(scope)} in ${scopeName(scope.upper)} of ${scopeName(scope.variableScope)}: ${scope.childScopes.map(scopeName).join('; ')}; strict ${scope.isStrict}`,
    ...scope.variables.filter(({ defs, references }) => defs.length + references.length > 0).map((variable) => [
      `  ${variableName(variable)}`, scope.set.get(variable.name) === variable, ...variable.defs.map(({ type, node, name }) => `${type} ${place(node)} ${place(name)}`), ...variable.identifiers.map(place), ...variable.references.map(referenceName),
    ].join(' | ')),
    `  references ${scope.references.map(referenceName).join(' | ')}`,
    `  through ${scope.through.map(referenceName).join(' | ')}`,
    ...implicitOf(scope).map(({ variables, leftToBeResolved }) => `  implicit ${variables.map(({ name }) => name).join()} ${leftToBeResolved.map(referenceName).join(' | ')}`),
  ]);
  for (const node of walk(ast, keys, { intoFunctions: true })) {
    const own = manager.nodeToScope.get(node) ?? [];
    const declared = manager.declaredVariables.get(node) ?? [];
    if (own.length + declared.length > 0) lines.push(`${place(node)}: ${own.map(scopeName).join('; ')} | ${declared.map(variableName).join('; ')}`);
  }
  return lines;
}

const folder = path.join(root, 'server', 'lint');
const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
const pieces = ['', ' ', '\n', '{', '}', '(', ')', ';', '`', '${', "'", '/*', '*/', '//', '<', '>', '=>', 'async ', 'await ', 'await x;', 'yield ', 'function f() {', 'class A {', 'return ', '?.', '=', 'a', '1', '@d ', '/a/', ' as T', '<T,>'];
const edits = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), drop: fc.integer({ min: 0, max: 12 }), piece: fc.constantFrom(...pieces) }),
  { minLength: 1, maxLength: 6 },
);

/** Of these files, which begin with a comment, TypeScript gives some statements twice after `await /`. */
const TWICE = [{ at: 0, drop: 3, piece: '//' }, { at: 0, drop: 1, piece: 'await ' }, { at: 0, drop: 0, piece: '' }];

/** The texts of a file edit by edit. */
function* edited(original: string, all: readonly { readonly at: number; readonly drop: number; readonly piece: string }[]): Generator<string> {
  let text = original;
  yield text;
  for (const { at, drop, piece } of all) {
    const start = Math.floor(at * text.length);
    yield (text = text.slice(0, start) + piece + text.slice(start + drop));
  }
}

describe('a tree kept up to date', () => {
  test.each(files)('%s', (name) => {
    const original = readFileSync(path.join(folder, name), 'utf8');
    fc.assert(
      fc.property(edits, (all) => {
        const trees = new SourceTrees();
        for (const text of edited(original, all)) expect(seen(text, name, trees.tree(name, text, true))).toBe(seen(text, name, undefined));
      }),
      { numRuns: 12, examples: [[TWICE]] },
    );
  }, 60_000);

  test('what an edit does not touch is not made again, only moved', () => {
    const trees = new SourceTrees();
    const parsed = (text: string) => parseForESLint(text, { filePath: 'a.ts', sourceType: 'module', tree: trees.tree('a.ts', text, true) as never }).ast;
    const text = "'use client';\nconst a = 1;\n// about f\nfunction f() { return a; }\nexport const b = f();\n";
    const before = parsed(text);
    const after = parsed(text.replace('return a', '\n/* now */ return -a'));
    expect(after.body.map((node, index) => node === before.body[index])).toEqual([false, true, false, true]);
    expect(after.body[3]?.loc.start).toEqual({ line: 6, column: 0 });
    // A column that changes is another place for all that stands on the line.
    const indented = parsed(text.replace('export', ' export'));
    expect(indented.body.map((node, index) => node === after.body[index])).toEqual([false, true, false, false]);
  });

  test.each([
    ["'use strict';\nf();\n'no directive';\n", "'use strict';\n'no directive';\n", "f();\n'no directive';\n'use strict';\n"],
    ['f();\n', "'use strict';\nf();\n", 'f();\n'],
    ['', '// nothing\n', ';', 'f();', ''],
    ['#!/usr/bin/env node\nf();\n', '#!/usr/bin/env node\n\nf();\n// end'],
  ])('%j, then %j', (...texts) => {
    const trees = new SourceTrees();
    for (const text of texts) expect(seen(text, 'a.js', trees.tree('a.js', text, true))).toBe(seen(text, 'a.js', undefined));
  });

  test.each([
    // What is declared in several statements, and what stands between them.
    ['function f(a: A): void;\nfunction f(b: B): void;\nfunction f() {}\nf();\n', 'function f(a: A): void;\nfunction f(b: C, c): void;\nfunction f() {}\nf();\n'],
    ['interface A { a: B }\ninterface B { a: A }\nclass A {}\nexport { A };\n', 'interface A { a: B }\ninterface B { b: A }\nclass A {}\nexport { A };\n', 'interface A { a: B }\nclass A {}\nexport { A };\n'],
    // A name that comes, goes, and hides a global one.
    ['const a = () => fetch(b);\nfetch(a);\n', 'const a = () => fetch(b);\nfetch(a);\nfunction fetch() {}\n', 'const a = () => fetch(b);\nconst b = 1;\nfetch(a);\n', 'const a = () => fetch(b);\nfetch(a);\n'],
    ['f(a, b, () => a, c);\n{}\n{}\nconst a = 1, c = 2;\n', 'f(a, b, () => a, c);\n{}\n{}\nconst d = 1;\n', 'f(a, b, () => a, c);\n{}\n{}\nconst b = 1;\n'],
    ['let a = 1;\nfunction f() { let b = a; { a = b; } }\nif (a) { var c = a; let d = c; f(d); }\nc;\n', 'let a = 2;\nfunction f() { let b = a; { a = b; } }\nif (a) { var c = a; let d = c; f(d); }\nc;\n', 'function f() { let b = a; { a = b; } }\nif (a) { var c = a; let d = c; f(d); }\nc;\nvar c;\n'],
    ['enum E { A, B = A }\nnamespace N { export const x = E.A; export function g() { return x; } }\nN.g();\n', 'enum E { A, B = A }\nnamespace N { export const x = E.A; export function g() { return x; } }\nN.g(E.B);\n'],
    ['import { a, type B } from "a";\n@a class C<T extends B> { @a x: T = a; static { a(this); } m(p = a) { return (q: B) => p; } }\nexport default C;\n', 'import { a, type B } from "b";\n@a class C<T extends B> { @a x: T = a; static { a(this); } m(p = a) { return (q: B) => p; } }\nexport default C;\n'],
    // An assignment to what is declared nowhere.
    ['x = 1;\n{}\n{}\nconst f = () => x;\n', 'x = 1;\n{}\n{}\nconst f = () => -x;\n', 'x = 1;\n{}\n{}\nlet x;\nconst f = () => x;\n', 'x = 1;\n{}\n{}\nlet y;\n'],
    ['try { a(); } catch (e) { b(e); }\nfor (const c of b) { label: while (c) { break label; } }\nswitch (a) { case 1: let d; }\nconst [p, { q = p }] = a;\n', 'try { a(); } catch (e) { b(e); }\nfor (const c of b) { label: while (c) { break label; } }\nswitch (a) { case 1: let d; }\nconst [p, { q = p }] = b;\n'],
  ])('%j, then %j', (...texts) => {
    const trees = new SourceTrees();
    for (const text of texts) expect(seen(text, 'a.ts', trees.tree('a.ts', text, true))).toBe(seen(text, 'a.ts', undefined));
  });

  test('knows no language for a strange name', () => {
    expect(new SourceTrees().tree('a.vue', 'let a', true)).toBeUndefined();
  });

  test('keeps modules and scripts apart', () => {
    const trees = new SourceTrees();
    const text = 'await 1;';
    expect(seen(text, 'a.js', trees.tree('a.js', text, true))).toBe(seen(text, 'a.js', undefined));
    trees.tree('a.js', text, false);
    expect(seen(text, 'a.js', trees.tree('a.js', text, true))).toBe(seen(text, 'a.js', undefined));
  });
});

/** The compiler's node of each node, by its kind and place; or where the text does not parse. */
function typedNodes(text: string, file: string, options: object): readonly string[] {
  try {
    const { ast, services, visitorKeys } = parseForESLint(text, { filePath: file, sourceType: 'module', ...options });
    return [...walk(ast, visitorKeys as VisitorKeys, { intoFunctions: true })].map((node) => {
      const of = services.esTreeNodeToTSNodeMap.get(node) as ts.Node | undefined;
      return `${node.type} ${node.range.join()} ${of ? `${of.kind} ${of.pos} ${of.end} ${of.getSourceFile().text === text}` : 'none'}`;
    });
  } catch (error) {
    return [(error as Error).message];
  }
}

describe('a program kept up to date', () => {
  test('leads to the same nodes of TypeScript as a fresh conversion', () => {
    const project = realpathSync(mkdtempSync(path.join(tmpdir(), 'async-hazards-kept-')));
    try {
      writeFileSync(path.join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: { types: [], lib: ['es2022'], noResolve: true }, include: ['*.ts'] }));
      const file = path.join(project, 'a.ts').replaceAll('\\', '/');
      const original = readFileSync(path.join(folder, 'linter.ts'), 'utf8');
      writeFileSync(file, original);
      const projects = new TypeProjects();
      fc.assert(
        fc.property(edits, (all) => {
          for (const text of edited(original, all)) {
            const program = projects.program(file, text, project);
            if (!program) throw new Error('the file is in no project');
            expect(typedNodes(text, file, { tree: program.getSourceFile(file), program })).toEqual(typedNodes(text, file, { programs: [program] }));
          }
        }),
        { numRuns: 15 },
      );
    } finally {
      rmSync(project, { recursive: true });
    }
  }, 60_000);
});
