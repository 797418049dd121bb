/** Trees that a run over a folder makes once, for the lint of a file and for those that look into it. */
import { describe, expect, it } from 'vitest';
import { BoundedByLength } from '../../rules/analysis/bounded-by-length.ts';
import { parseForESLint, type HazardParserOptions } from '../../rules/parser.ts';

let count = 0;

/** Parses under a name that no other test has. */
function parsing(options: HazardParserOptions = {}): { lint: (text: string, more?: HazardParserOptions) => object; look: (text: string) => object } {
  const filePath = `/nowhere/kept-${count++}.ts`;
  const parse = (text: string, more: HazardParserOptions): object => parseForESLint(text, { filePath, sourceType: 'module', singleRun: true, ...options, ...more }).ast;
  return { lint: (text, more = {}) => parse(text, more), look: (text) => parse(text, { tokens: false, isLookup: true }) };
}

describe('in a run that lints each file once', () => {
  it('who looks into a file and who lints it get the same tree, whoever comes first', () => {
    const first = parsing();
    const seen = first.look('export const a = 1; // one');
    expect(first.lint('export const a = 1; // one')).toBe(seen);
    expect(seen).toMatchObject({ tokens: { length: 6 }, comments: { length: 1 } });
    const second = parsing();
    const linted = second.lint('export const b = 2;');
    expect(second.look('export const b = 2;')).toBe(linted);
    expect(second.look('export const b = 2;')).toBe(linted);
  });

  it('a second lint gets a tree of its own, to whose scopes no globals were added', () => {
    const { lint } = parsing();
    expect(lint('export const a = 1;')).not.toBe(lint('export const a = 1;'));
  });

  it('another text, or another kind of source, is another tree', () => {
    const { lint, look } = parsing();
    const seen = look('export const a = 1;');
    expect(look('export const a = 2;')).not.toBe(seen);
    const script = look('const a = 1;');
    expect(lint('const a = 1;', { sourceType: 'script' })).not.toBe(script);
  });

  it('what does not parse is refused each time', () => {
    const { lint, look } = parsing();
    expect(() => look('const = 1;')).toThrow(/expected/u);
    expect(() => lint('const = 1;')).toThrow(/expected/u);
  });
});

it('nothing is kept where a process lives on, nor of packages', () => {
  const lasting = parsing({ singleRun: false });
  expect(lasting.look('export const a = 1;')).not.toBe(lasting.look('export const a = 1;'));
  const packaged = parsing({ filePath: '/nowhere/node_modules/a/index.ts' });
  expect(packaged.look('export const a = 1;')).not.toBe(packaged.look('export const a = 1;'));
});

describe('values that are bounded by the length of their texts', () => {
  it('go when others come, those first that nobody asked for', () => {
    const kept = new BoundedByLength<string>(10);
    kept.set('a', 'A', 4);
    kept.set('b', 'B', 4);
    expect(kept.get('a')).toBe('A');
    kept.set('c', 'C', 4);
    expect(['a', 'b', 'c'].map((path) => kept.get(path))).toEqual(['A', undefined, 'C']);
  });

  it('make room when they are replaced, and stay out when they are too long alone', () => {
    const kept = new BoundedByLength<string>(10);
    kept.set('a', 'A', 9);
    kept.set('a', 'shorter', 2);
    kept.set('b', 'B', 8);
    expect(kept.get('a')).toBe('shorter');
    kept.set('c', 'C', 11);
    expect(['a', 'b', 'c'].map((path) => kept.get(path))).toEqual([undefined, undefined, undefined]);
  });
});
