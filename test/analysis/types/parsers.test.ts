/** The native provider takes nodes of any parser's tree: each must get the answers that a node of typescript-eslint's tree gets. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseForESLint } from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/types';
import * as espree from 'espree';
import { findNative } from '../../../rules/analysis/types/native/find.ts';
import { NativeOracle } from '../../../rules/analysis/types/native/oracle.ts';
import { Session } from '../../../rules/analysis/types/native/session.ts';
import { installed, NATIVE } from './compilers.ts';
import { makeProject, type Project } from './project.ts';

const OXC = '0.158.0';

const code = `#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
/** 😀 two units of UTF-16 */
const load = async (name = '😀', ...rest) => (await readFile(name, 'utf8')).length + rest.length;
class Store {
  #all = new Map([['a', load('a')]]);
  get(key) { return this.#all.get(key)?.then((n) => n + 1) ?? Promise.resolve(0); }
  static async open() { return new Store(); }
}
export async function main(names, signal = new AbortController().signal) {
  const [first, { length }] = [await Store.open(), names];
  for await (const n of names.map((name) => load(name))) if (n > length) return first.get(String(n));
  names.forEach(async (name) => { await load(\`\${name}\`); });
  return fetch('x', { signal, ...{} }).then((r) => r.json());
}
`;

type Answer = readonly [type: string, start: number, end: number, ...answers: unknown[]];

let project: Project;
let session: Session;
beforeAll(() => {
  project = makeProject(NATIVE, { 'a.js': code });
  const compiler = findNative(project.root);
  if (!compiler) throw new Error('no TypeScript 7 in the project');
  session = new Session(compiler, 30_000);
});
afterAll(() => {
  session.close();
  project.remove();
});

const ASKED = new Set(['CallExpression', 'NewExpression', 'AwaitExpression', 'MemberExpression', 'ArrowFunctionExpression', 'FunctionExpression', 'ArrayExpression', 'ObjectExpression']);

/** All questions about all expressions of a tree, in the order of their places. */
function ask(program: unknown): readonly Answer[] {
  const oracle = new NativeOracle(session, project.path('a.js'), code);
  const nodes: TSESTree.Node[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null && 'type' in value) {
      const node = value as TSESTree.Node;
      if (ASKED.has(node.type)) nodes.push(node);
      for (const [key, part] of Object.entries(node)) if (key !== 'parent' && key !== 'tokens' && key !== 'comments') visit(part);
    }
  };
  visit(program);
  oracle.prepare?.(nodes);
  return nodes
    .map((node): Answer => [
      node.type, ...node.range, oracle.thenable(node), oracle.isAny(node), oracle.callReturns(node), oracle.collection(node), oracle.text(node),
      node.type === 'CallExpression' ? JSON.stringify(oracle.signalSlot(node)) : undefined,
      node.type.endsWith('FunctionExpression') ? oracle.contextualReturn(node) : undefined,
    ])
    .toSorted((a, b) => a[1] - b[1] || b[2] - a[2]);
}

describe('nodes of', () => {
  const expected = (): readonly Answer[] => ask(parseForESLint(code, { range: true, filePath: 'a.js', sourceType: 'module' }).ast);

  it('typescript-eslint are answered about', () => {
    const answers = expected();
    expect(answers.filter(([, , , thenable]) => thenable === 'always').length).toBeGreaterThan(5);
    expect(answers.filter(([, , , , isAny]) => isAny === false).length).toBeGreaterThan(20);
  });

  it('espree, ESLint\'s own parser', () => {
    expect(ask(espree.parse(code, { range: true, ecmaVersion: 'latest', sourceType: 'module' }))).toEqual(expected());
  });

  it('oxc, which oxlint reads with', () => {
    const { parseSync } = createRequire(join(installed(`oxc-parser-${OXC}`, { 'oxc-parser': OXC }), 'oxc-parser', 'package.json'))('oxc-parser') as {
      parseSync(name: string, text: string, options: object): { readonly program: unknown };
    };
    expect(ask(parseSync('a.js', code, { range: true, preserveParens: false }).program)).toEqual(expected());
  });
});
