/**
 * Compares our rules with the published test suites of the rules that they replace. The suites are read from a folder outside of the
 * repository; nothing in them is run, only their source is parsed:
 *
 *     npx tsx test/tools/compare-suites.ts FOLDER [--show] [--write]
 *
 * FOLDER holds test files by their usual names (`no-floating-promises.test.ts`, `catch-or-return.js`, ...), at any depth. `--show`
 * prints each case that comes out otherwise, with the reason; `--write` brings the table of `compare-suites/README.md` up to date.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseForESLint } from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/types';
import type { Linter } from 'eslint';
import { lint, programOf } from '../rules/picture.ts';
import { reasons } from './compare-suites/reasons.ts';
import { fulfilment, tableOf, withTable } from './compare-suites/table.ts';

export interface Suite {
  /** Beginning of the file's name. */
  readonly file: string;
  /** Our rules, with the options under which they are to find what the other finds. */
  readonly rules: Readonly<Record<string, Linter.RuleEntry>>;
  /** Our rules that may report what is invalid there too, but have their own view of what is valid. */
  readonly alsoFind?: Readonly<Record<string, Linter.RuleEntry>>;
  /** What those may have to say for it to count: the ids of their messages. */
  readonly foundAs?: RegExp;
  /** Whether a case that is not found as it is counts when its promises may fail. Default true. */
  readonly failing?: boolean;
  /** Cases with such options ask for style, or for modes that ours do not have. */
  readonly leaveOut?: RegExp;
}

const ALSO = { also: ['browser-handlers', 'void-types'] };
const POINTLESS = { also: ['plain', 'elements', 'declared-void'] };

/** Which rule of ours stands for which of theirs. */
export const suites: readonly Suite[] = [
  {
    file: 'no-floating-promises',
    rules: { 'no-floating-promise': 'error' },
    alsoFind: { 'require-handler-on-void': 'error', 'no-async-callback': ['error', ALSO], 'no-lost-error': 'error', 'no-unowned-background-work': 'error' },
    leaveOut: /allowForKnownSafe|ignoreIIFE/u,
  },
  { file: 'no-misused-promises', rules: { 'no-async-callback': ['error', ALSO], 'no-unawaited-value': 'error' }, alsoFind: { 'no-unconsumed-promise': 'error', 'no-broken-promise-executor': 'error', 'no-floating-promise': 'error' }, leaveOut: /(?:checks\w+|arguments|attributes|inheritedMethods|properties|returns|variables): false/u },
  { file: 'await-thenable', rules: { 'no-pointless-await': ['error', POINTLESS], 'no-for-await-of-promises': 'error' }, alsoFind: { 'no-floating-promise': 'error', 'no-async-callback': 'error' }, foundAs: /^(?:list|nested|dispose|for\w*|turns|uncalled|timer|callback|late|inside|observable|plain|nothing|over|elements|using)$/u },
  { file: 'return-await', rules: { 'no-ineffective-try': 'error', 'no-pointless-await': ['error', POINTLESS] }, leaveOut: /'always'|'never'/u },
  { file: 'catch-or-return', rules: { 'no-floating-promise': 'error' }, alsoFind: { 'no-lost-error': 'error' } },
  { file: 'no-multiple-resolved', rules: { 'no-broken-promise-executor': ['error', { also: ['wrapped', 'settled-again'] }] }, failing: false },
  { file: 'no-async-promise-executor', rules: { 'no-broken-promise-executor': 'error' } },
];

export interface SuiteCase {
  readonly kind: 'valid' | 'invalid';
  readonly code: string;
  /** Source text of the case's options; empty without any. */
  readonly options: string;
  readonly line: number;
}

/** The cases of a test file whose code is written out; `skipped` counts those that are computed. */
export function readCases(text: string, file: string): { readonly cases: readonly SuiteCase[]; readonly skipped: number } {
  const { ast } = parseForESLint(text, { filePath: file, range: true, loc: true, ecmaFeatures: { jsx: false } });
  const cases: SuiteCase[] = [];
  let skipped = 0;
  const take = (kind: SuiteCase['kind'], node: TSESTree.Node | null): void => {
    const property = (name: string): TSESTree.Node | undefined =>
      node?.type === 'ObjectExpression'
        ? node.properties.flatMap((one) => (one.type === 'Property' && one.key.type === 'Identifier' && one.key.name === name ? [one.value] : []))[0]
        : undefined;
    const code = node && textOf(property('code') ?? node);
    const options = property('options');
    if (code === undefined || code === null || !node) skipped += 1;
    else cases.push({ kind, code, options: options ? text.slice(options.range[0], options.range[1]) : '', line: node.loc.start.line });
  };
  const visit = (node: TSESTree.Node): void => {
    if (node.type === 'Property' && node.key.type === 'Identifier' && (node.key.name === 'valid' || node.key.name === 'invalid') && node.value.type === 'ArrayExpression') {
      for (const element of node.value.elements) take(node.key.name, element);
      return;
    }
    for (const [key, value] of Object.entries(node)) {
      if (key === 'parent') continue;
      for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) if (isNode(child)) visit(child);
    }
  };
  visit(ast);
  return { cases, skipped };
}

const isNode = (value: unknown): value is TSESTree.Node => typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** A text that is written out: a literal, or a template without holes, tagged or not. */
function textOf(node: TSESTree.Node): string | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  const template = node.type === 'TaggedTemplateExpression' ? node.quasi : node;
  return template.type === 'TemplateLiteral' && template.expressions.length === 0 ? (template.quasis[0]?.value.cooked ?? undefined) : undefined;
}

/**
 * The same program with promises that may fail: many of those suites write `Promise.resolve()` or an empty async function where any
 * promise is meant, and our rules leave promises alone that cannot fail.
 */
export function thatMayFail(code: string, file: string): string {
  const { ast } = parseForESLint(code, { filePath: file, range: true, loc: true, ecmaFeatures: { jsx: /x$/u.test(file) } });
  const edits: { at: number; remove: number; text: string }[] = [];
  const visit = (node: TSESTree.Node): void => {
    const isFunction = node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration';
    if (isFunction && node.async && !node.generator) {
      if (node.body.type === 'BlockStatement') edits.push({ at: node.body.range[0] + 1, remove: 0, text: ` await fetch('');` });
      else edits.push({ at: node.body.range[0], remove: 0, text: `await fetch('') && ` });
    }
    if (node.type === 'MemberExpression' && node.object.type === 'Identifier' && node.object.name === 'Promise' && node.property.type === 'Identifier' && node.property.name === 'resolve') {
      edits.push({ at: node.property.range[0], remove: 'resolve'.length, text: 'reject' });
    }
    // An async executor fails by itself; any other stands for some promise.
    const executor = node.type === 'NewExpression' && node.callee.type === 'Identifier' && node.callee.name === 'Promise' ? node.arguments[0] : undefined;
    if (executor && !('async' in executor && executor.async)) {
      edits.push({ at: node.range[0], remove: node.range[1] - node.range[0], text: `fetch('')` });
      return;
    }
    for (const [key, value] of Object.entries(node)) {
      if (key === 'parent') continue;
      for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) if (isNode(child)) visit(child);
    }
  };
  visit(ast);
  let text = code;
  for (const { at, remove, text: inserted } of edits.sort((a, b) => b.at - a.at)) text = text.slice(0, at) + inserted + text.slice(at + remove);
  return text;
}

export interface Difference {
  readonly one: SuiteCase;
  readonly messages: readonly string[];
  /** Why ours judges otherwise; undefined when nobody has said. */
  readonly reason: (typeof reasons)[number] | undefined;
}

export interface Comparison {
  readonly file: string;
  readonly valid: number;
  readonly silent: number;
  readonly invalid: number;
  readonly found: number;
  /** Of the invalid: found as they are, or once their promises may fail. */
  readonly foundWhenFailing: number;
  readonly leftOut: number;
  readonly differences: readonly Difference[];
}

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const prefixed = (rules: Suite['rules']): Linter.RulesRecord => Object.fromEntries(Object.entries(rules).map(([name, entry]) => [`async-hazards/${name}`, entry]));

/** Lints every case of a file with types, all in one program. */
export function compare(suite: Suite, text: string, file: string): Comparison {
  const { cases, skipped } = readCases(text, file);
  const wanted = cases.filter(({ options }) => !suite.leaveOut?.test(options));
  const isScript = file.endsWith('.js');
  const pathOf = (one: SuiteCase): string => path.join(root, `suite-${cases.indexOf(one)}`, isScript ? 'case.js' : /<\w+[^>]*\/>|<\/\w+>/u.test(one.code) ? 'case.tsx' : 'case.ts');
  const program = programOf(new Map(wanted.map((one) => [pathOf(one), one.code])));
  const failing = new Map<string, string>();
  for (const one of wanted) {
    try {
      if (one.kind === 'invalid' && suite.failing !== false) failing.set(pathOf(one), thatMayFail(one.code, pathOf(one)));
    } catch {
      // Counted as broken below.
    }
  }
  const failingProgram = programOf(failing);
  const rulesFor = (one: SuiteCase): Linter.RulesRecord => prefixed(one.kind === 'valid' ? suite.rules : { ...suite.rules, ...suite.alsoFind });
  const counting = ({ kind }: SuiteCase, messages: readonly Linter.LintMessage[]): readonly Linter.LintMessage[] =>
    messages.filter(({ messageId = '' }) => kind === 'valid' || suite.foundAs?.test(messageId) !== false);
  const differences: Difference[] = [];
  const count = { valid: 0, silent: 0, invalid: 0, found: 0, foundWhenFailing: 0, broken: 0 };
  for (const one of wanted) {
    let messages: readonly Linter.LintMessage[];
    try {
      messages = counting(one, lint(pathOf(one), one.code, rulesFor(one), program));
    } catch {
      // Syntax that this parser does not take.
      count.broken += 1;
      continue;
    }
    count[one.kind] += 1;
    const right = one.kind === 'valid' ? messages.length === 0 : messages.length > 0;
    const code = failing.get(pathOf(one));
    const rightWhenFailing = one.kind === 'invalid' && (right || (code !== undefined && counting(one, lint(pathOf(one), code, rulesFor(one), failingProgram)).length > 0));
    if (right) count[one.kind === 'valid' ? 'silent' : 'found'] += 1;
    if (rightWhenFailing) count.foundWhenFailing += 1;
    if (!right && !rightWhenFailing) {
      const reason = reasons.find(({ suite: name, kind, code: pattern }) => name === suite.file && kind === one.kind && pattern.test(one.code));
      differences.push({ one, messages: messages.map(({ line, message }) => `${line}: ${message}`), reason });
    }
  }
  return { file: path.basename(file), ...count, leftOut: skipped + count.broken + cases.length - wanted.length, differences };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.[jt]s$/u.test(name)).map((name) => path.join(folder, name)).sort();
}

function main([folder, ...flags]: readonly string[]): void {
  if (folder === undefined) {
    process.stderr.write('usage: compare-suites.ts FOLDER [--show] [--write]\n');
    process.exitCode = 2;
    return;
  }
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const results: Comparison[] = [];
  for (const file of filesBelow(folder)) {
    const suite = suites.find((one) => path.basename(file).startsWith(`${one.file}.`));
    if (!suite) continue;
    const result = compare(suite, readFileSync(file, 'utf8'), file);
    results.push(result);
    if (!flags.includes('--show')) continue;
    for (const { one, messages, reason } of result.differences) {
      say(`\n#### ${result.file}:${one.line} is ${one.kind}${one.options && ` with ${one.options.replace(/\s+/gu, ' ')}`}\n${one.code.trim()}\n  ${reason?.why ?? 'no reason given'}`);
      for (const message of messages) say(`  -> ${message}`);
    }
  }
  say(tableOf(results));
  if (flags.includes('--write')) {
    const page = path.join(root, 'test', 'tools', 'compare-suites', 'README.md');
    writeFileSync(page, withTable(readFileSync(page, 'utf8'), results));
  }
  for (const result of results) {
    const { silent, found } = fulfilment(result);
    if (silent < 0.99 || found < 0.97) process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
