import { parseForESLint } from '@typescript-eslint/parser';
import { describe, expect, it } from 'vitest';
import { timelineOf, type Tree } from '../../server/lint/timeline.ts';

const parse = (text: string, filePath: string): Tree => parseForESLint(text, { filePath, range: true, loc: true });
const draw = (code: string, at = code.indexOf('{') + 1): string | undefined => timelineOf({ kind: 'timeline', file: { path: '/a.ts', root: '/', text: code, native: false }, offset: at }, parse).timeline?.text;

/** Each row: a function and its timeline, one bar a wait. */
const rows: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  'waits in turn': ['async function f() { await a(); await b(c); }', ['f', '███      a()', '    ███  b(c)']],
  'waits at the same time': ['async function f() { await Promise.all([a(), b()]); await c(); }', ['f', '███      a()', '███      b()', '    ███  c()']],
  'a loop, of which three turns are drawn': ['async function f() { for (const x of xs) await a(x); }', ['f', '███          a(x)', '    ███      a(x)', '        ███  a(x)']],
  'one for each item': ['async function f() { await Promise.all(xs.map(async (x) => { await a(x); await b(x); })); }', ['f', '███      a(x)', '    ███  b(x)', '███      a(x)', '    ███  b(x)', '███      a(x)', '    ███  b(x)']],
  'a helper that runs many': ['async function f() { await mapConcurrent(xs, 8, async (x) => { await a(x); }); }', ['f', '███  a(x)', '███  a(x)', '███  a(x)']],
  'work that goes on while something else is waited for': ['async function f() { const p = a(); await b(); await p; }', ['f', '███  a()', '███  b()']],
  'work that was started and is waited for at once': ['async function f() { const p = a(); await p; await b(); }', ['f', '███      a()', '    ███  b()']],
  'the longer of two branches': ['async function f() { if (x) { await a(); await b(); } else { await c(); } }', ['f', '███      a()', '    ███  b()']],
  'an await in an argument': ['async function f() { await a(await b()); }', ['f', '███      b()', '    ███  a(await b())']],
  'try and finally': ['async function f() { try { await a(); } catch { await never(); } finally { await b(); } }', ['f', '███      a()', '    ███  b()']],
  'functions inside are another story': ['async function f() { await a(); const g = async () => { await b(); await c(); }; }', ['f', '███  a()']],
  'a method and an arrow have their names': ['const load = async () => { await a(); };', ['load', '███  a()']],
};

describe('timelines', () => {
  for (const [name, [code, lines]] of Object.entries(rows)) {
    it(name, () => {
      expect(draw(code)?.split('\n')).toEqual(lines);
    });
  }

  it('nothing where nothing waits', () => {
    expect(draw('function f() { return 1; }')).toBeUndefined();
    expect(draw('function ((( {')).toBeUndefined();
  });

  it('show the repair that shortens the wait, and no other', () => {
    const code = '// first\nasync function f() { await a(); await b(); }\n';
    const file = { path: '/a.ts', root: '/', text: code, native: false };
    const at = code.indexOf('await a(); await b();');
    const longer = { kind: 'suggestion' as const, title: 'wait more', edits: [{ start: at, end: at, text: 'await z(); ' }] };
    const shorter = { kind: 'suggestion' as const, title: 'together', edits: [{ start: 0, end: 0, text: 'import x from "x";\n' }, { start: at, end: at + 21, text: 'await Promise.all([a(), b()]);' }] };
    const { timeline } = timelineOf({ kind: 'timeline', file, offset: at, repairs: [longer, shorter] }, parse);
    expect(timeline?.shorter).toBe(true);
    expect(timeline?.text).toBe('f: now\n███      a()\n    ███  b()\n\nthen: together\n███  a()\n███  b()');
    expect(timeline?.svg).toMatch(/^<svg [^>]*>.*<\/svg>$/u);
    expect(timelineOf({ kind: 'timeline', file, offset: at, repairs: [longer] }, parse).timeline?.shorter).toBe(false);
  });

  it('keep code from being taken for markup', () => {
    const { timeline } = timelineOf({ kind: 'timeline', file: { path: '/a.ts', root: '/', text: 'async function f() { await a(x < 1 && y > "2"); }', native: false }, offset: 21 }, parse);
    expect(timeline?.svg).toContain('a(x &lt; 1 &amp;&amp; y &gt; &quot;2&quot;)');
  });
});
