/** Our tokens and comments are those of typescript-estree: on what is hard, and on our own sources. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { differenceOfTokens } from './diff-tokens.ts';

const hard: Readonly<Record<string, readonly [file: string, text: string]>> = {
  'a first line for the shell': ['a.js', '#!/usr/bin/env node // no comment\n// one\n/* two */ let a; // three'],
  'comments only': ['a.ts', '/* a */\n// b'],
  'nothing': ['a.ts', ''],
  'a `<<` that the parser splits': ['a.ts', 'type A = ReturnType<<T>(x: T) => number>; let b = 1 << 2; type C = Promise</* c */<U>() => U>;'],
  'many `>`': ['a.ts', 'const a: Map<string, Array<Array<number>>> = b >>> c >> d >= e; f >>>= 1; g<h<i>>(j);'],
  'templates': ['a.ts', 'tag`a${b}c${`d${e /* no token */}`}\n\nf`; `plain // no comment`;'],
  'expressions and divisions': ['a.ts', 'const a = /[/]\\/\\/x/giu; const b = a / c / d; const e = f() /g/ 2; // h'],
  'texts that look like comments': ['a.tsx', "const a = 'http://a'; const b = \"/* no */\"; /[/*]/u.test(c); // yes\nf(/* g */ '//', `/*${'//' /* h */}*/`); const i = <j k=\"//\">// no {/* yes */}</j>;"],
  'JSX': ['a.tsx', 'const a = <a.b.c d-e="f // no comment" g={/* yes */ h} {...i}>text /* no comment */ {j} {/* yes */}\n<></>&amp;{k.l}<m:n /></a.b.c>; // yes'],
  'types in JSX': ['a.tsx', 'const a = <B<C<D>> e={(f: G<H>) => <I.J />} />; const k = <T,>(l: T) => l;'],
  'names that are keywords elsewhere': ['a.ts', 'class A { static get of() { return this.#x; } #x = null; async *from() {} declare readonly y: true; accessor z = false; } a.delete(b.class, c?.new);'],
  'decorators': ['a.ts', '@a /* b */ @c.d(e) export abstract class F { @g() h?: string; constructor(@i private j: K) {} }'],
  'other line breaks and spaces': ['a.ts', 'let a\u2028= 1;\r\n// b\u2029let\u00A0c;\r/* d\u2028e */ let f;\uFEFF let g;'],
  'places of wide characters': ['a.ts', "const 名 = '🧨'; /* 🧨 */ const b = `🧨${名}`;"],
  'numbers and signs': ['a.ts', 'a = 1_000n + .5e-3 ?? b?.[0]?.(!c) || d ** -e; f ??= g ? .1 : h;'],
  'modules': ['a.ts', "import type A from 'a'; import { type B as default1 } from 'c' with { type: 'json' }; export * as ns from 'd'; import f = require('g'); export { f as default };"],
  'documentation': ['a.ts', '/** @param {string} a of it */ function b(a) {} /** c */'],
};

describe('tokens and comments', () => {
  test.each(Object.entries(hard))('%s', (_, [file, text]) => {
    expect(differenceOfTokens(file, text)).toBeUndefined();
  });

  const root = path.resolve(import.meta.dirname, '..', '..', '..');
  test.each(['rules/analysis', 'snippets', 'client'])('of %s', (folder) => {
    const files = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(5);
    for (const name of files) expect(differenceOfTokens(name, readFileSync(path.join(root, folder, name), 'utf8')), name).toBeUndefined();
  });

  test('a text that does not parse', () => {
    expect(differenceOfTokens('a.ts', 'let let = (')).toBe('broken');
  });
});
