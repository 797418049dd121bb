/** The comparison with published suites: what it reads of a test file, and how it judges. */
import { describe, expect, it } from 'vitest';
import { compare, readCases, suites, thatMayFail } from './compare-suites.ts';
import { fulfilment, tableOf, withTable } from './compare-suites/table.ts';

const SUITE = `
const computed = ['f();'];
ruleTester.run('no-floating-promises', rule, {
  valid: ['await 1;', { code: \`declare function f(): Promise<void>; f().catch(() => {});\`, options: [{ ignoreVoid: true }] }, ...computed],
  invalid: [
    { code: noFormat\`declare function f(): Promise<void>; f();\`, errors: [] },
    { code: 'Promise.resolve(1);', errors: [] },
    { code: 'declare const a: Array<Promise<number>>; \\na;', errors: [] },
    { code: \`f(\${1});\`, errors: [] },
  ],
});
`;

const floating = suites.find(({ file }) => file === 'no-floating-promises');

describe('a suite', () => {
  it('is read where it is written out', () => {
    const { cases, skipped } = readCases(SUITE, 'no-floating-promises.test.ts');
    expect(cases.map(({ kind, code }) => `${kind}: ${code.split('\n')[0]}`)).toEqual([
      'valid: await 1;',
      'valid: declare function f(): Promise<void>; f().catch(() => {});',
      'invalid: declare function f(): Promise<void>; f();',
      'invalid: Promise.resolve(1);',
      'invalid: declare const a: Array<Promise<number>>; ',
    ]);
    expect(cases[1]?.options).toBe('[{ ignoreVoid: true }]');
    expect(skipped).toBe(2);
  });

  it('is judged, with the reasons for what comes out otherwise', () => {
    if (!floating) throw new Error('no such suite');
    const result = compare(floating, SUITE, 'no-floating-promises.test.ts');
    expect(result).toMatchObject({ valid: 2, silent: 2, invalid: 3, found: 1, foundWhenFailing: 2, leftOut: 2 });
    expect(result.differences.map(({ one, reason }) => [one.line, reason?.why.split(':')[0]])).toEqual([[8, 'A statement that only names an array starts nothing']]);
    expect(fulfilment(result)).toEqual({ silent: 1, found: 1 });
  });

  it('is counted against what has no reason', () => {
    if (!floating) throw new Error('no such suite');
    const result = compare(floating, SUITE.replace('await 1;', 'declare function f(): Promise<void>; function g() { f(); }'), 'no-floating-promises.test.ts');
    expect(fulfilment(result)).toEqual({ silent: 0.5, found: 1 });
    expect(tableOf([result])).toContain('| no-floating-promises.test.ts | 1 of 2 | 0 | 1 | 50.0 % | 2 of 3 (1 as written) | 1 | 0 | 100.0 % | 2 |');
    expect(withTable('a <!-- table --> old <!-- /table --> b', [result])).toMatch(/^a <!-- table -->\n\| suite[^]*\| 8 \|\n<!-- \/table --> b$/u);
  });
});

it('makes promises fail', () => {
  expect(thatMayFail('const f = async () => 1; async function g() {} Promise.resolve(1); new Promise((done) => done());', 'case.ts')).toBe(
    `const f = async () => await fetch('') && 1; async function g() { await fetch('');} Promise.reject(1); fetch('');`,
  );
});
