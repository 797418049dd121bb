import { describe, expect, it } from 'vitest';
import { beforeAndAfter } from '../../server/before-after.ts';

const TEXT = 'one\n  two\nthree\nfour\n';
const edit = (from: string, text: string, length = from.length) => ({ start: TEXT.indexOf(from), end: TEXT.indexOf(from) + length, text });

describe('before and after', () => {
  it.each([
    ['a line', [edit('two', '2')], '```diff\n-   two\n+   2\n```'],
    ['a line put in', [edit('three', 'and a half\nthree')], '```diff\n+ and a half\n```'],
    ['a line taken out', [edit('three\n', '')], '```diff\n- three\n```'],
    ['two edits of lines that touch', [edit('two', '2'), edit('three', '3')], '```diff\n-   two\n- three\n+   2\n+ 3\n```'],
    ['two edits of a line', [edit('two', '(', 0), edit('o\nthree', 'o)', 1)], '```diff\n-   two\n+   (two)\n```'],
    ['the nearest of two places', [edit('one', '1'), edit('four', '4')], '```diff\n- one\n+ 1\n```\nand one more place of this file'],
  ])('of %s', (_, edits, expected) => {
    expect(beforeAndAfter(TEXT, edits, 0)).toBe(expected);
  });

  it('shows the place that is asked for', () => {
    expect(beforeAndAfter(TEXT, [edit('one', '1'), edit('four', '4')], TEXT.length)).toMatch(/^```diff\n- four\n\+ 4\n/u);
  });

  it('leaves out what is long', () => {
    const lines = beforeAndAfter(TEXT, [edit('four', Array.from({ length: 30 }, (_unused, index) => `line ${index}`).join('\n'))], 0)?.split('\n');
    expect(lines).toHaveLength(14);
    expect(lines?.at(-2)).toBe('+ …');
  });

  it('has nothing to show where nothing is edited', () => {
    expect(beforeAndAfter(TEXT, [], 0)).toBeUndefined();
  });
});
