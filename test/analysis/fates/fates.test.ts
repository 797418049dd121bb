/**
 * Fates as text: each file of `fixtures` is a program whose head comment says what becomes of each promise. Without types: `load`,
 * `slow`, `other`, `start…` and promise chains make promises, `delay` one that never rejects. `UPDATE=1` rewrites the comments.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TSESTree } from '@typescript-eslint/types';
import { simpleTraverse } from '@typescript-eslint/typescript-estree';
import { fateOf, lateHandlingOf, type FateDeps, type PromiseFate, type ScopeVariable } from '../../../rules/analysis/fates/fates.ts';
import type { Amount } from '../../../rules/analysis/fates/uses.ts';
import { flowOf } from '../../../rules/analysis/flow/flow.ts';
import { parse } from '../flow/programs.ts';

const folder = join(import.meta.dirname, 'fixtures');

const PROMISES = /^(?:load|slow|other|delay|start\w*)$/u;

function amountOf(node: TSESTree.Node): Amount | undefined {
  if (node.type === 'NewExpression') return node.callee.type === 'Identifier' && node.callee.name === 'Promise' ? 'one' : undefined;
  if (node.type === 'ArrayExpression') return node.elements.length > 0 && node.elements.every((element) => element && amountOf(element)) ? 'several' : undefined;
  if (node.type !== 'CallExpression') return undefined;
  if (node.callee.type === 'Identifier') return PROMISES.test(node.callee.name) ? 'one' : undefined;
  if (node.callee.type !== 'MemberExpression' || node.callee.property.type !== 'Identifier') return undefined;
  const { name } = node.callee.property;
  if (name === 'map' && node.arguments[0]?.type === 'ArrowFunctionExpression' && node.arguments[0].async) return 'several';
  const ofPromise = node.callee.object.type === 'Identifier' && node.callee.object.name === 'Promise';
  return /^(?:then|catch|finally)$/u.test(name) || (ofPromise && /^(?:all|race|any|allSettled)$/u.test(name)) ? 'one' : undefined;
}

function fatesIn(code: string): string {
  const { ast, scopeManager } = parse(code);
  const variables = new Map<TSESTree.Node, ScopeVariable>();
  for (const scope of scopeManager.scopes) {
    for (const variable of scope.variables) {
      for (const { identifier } of variable.references) variables.set(identifier, variable);
      for (const identifier of variable.identifiers) variables.set(identifier, variable);
    }
  }
  const deps: FateDeps = {
    variableOf: (identifier) => variables.get(identifier),
    flowOf: (root) => flowOf(root),
    text: (node) => code.slice(...node.range),
  };
  const lines: string[] = [];
  simpleTraverse(ast, {
    enter(node) {
      const amount = amountOf(node);
      if (!amount) return;
      const fate = fateOf(node, deps, amount);
      lines.push(describeFate(fate, deps, amount));
    },
  });
  return lines.join('\n');
}

function describeFate(fate: PromiseFate, deps: FateDeps, amount: Amount): string {
  const at = (node: TSESTree.Node): string => `\`${deps.text(node).replace(/\s+/gu, ' ').slice(0, 30)}\` (${node.loc.start.line})`;
  const parts = [`${at(fate.promise)} ${fate.kind}`];
  const { loss } = fate;
  if (loss && (fate.kind === 'partly' || loss.by !== 'exit')) {
    const place = loss.node ? ` at ${at(loss.node)}` : '';
    parts.push(loss.by === 'exit' ? `lost by leaving${place || ' at the end'}` : `lost by ${loss.by}${place}`);
  }
  const late = lateHandlingOf(fate, deps, amount);
  if (late) parts.push(`late: ${at(late.suspension.node)} before it is ${late.use.kind} (${late.use.value.loc.start.line})`);
  return parts.join(', ');
}

describe('bounds', () => {
  it('does not know what becomes of promises in enormous functions', () => {
    expect(fatesIn(`async function f() { const p = load(); ${'g(); '.repeat(20_000)} await p; }`)).toBe('`load()` (1) unknown');
    expect(fatesIn(`async function f() { const p = load(); ${'g(); '.repeat(10_000)} await p; }`)).toBe('`load()` (1) awaited');
  });
});

describe('fates as text', () => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  it.each(names)('%s', (name) => {
    const file = join(folder, name);
    const [, expected = '', code = ''] = /^(?:\/\*\n([\s\S]*?)\n\*\/\n)?([\s\S]*)$/u.exec(readFileSync(file, 'utf8')) ?? [];
    const actual = fatesIn(code);
    if (process.env['UPDATE'] && actual !== expected) writeFileSync(file, `/*\n${actual}\n*/\n${code}`);
    else expect(actual).toBe(expected);
  });
});
