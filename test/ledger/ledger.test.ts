import { readFileSync } from 'node:fs';
import { describe as group, expect, it } from 'vitest';
import { changesOf, describe } from './changes.ts';
import { formatEntries, ledgerFile, parseEntries, type Entry, type Verdict } from './entries.ts';
import { tableOf } from './table.ts';

const entry = (line: number, verdict: Verdict, rest: Partial<Entry> = {}): Entry => ({
  project: 'owner/name', commit: '0123456789ab', file: 'src/a.ts', source: '0123456789ab', line, rule: 'no-floating-promise', messageId: 'floating',
  preset: 'recommended', verdict, why: 'so it is', ...rest,
});
const place = (line: number, rest: Partial<Entry> = {}) => ({ file: 'src/a.ts', line, rule: 'no-floating-promise', messageId: 'floating', ...rest });
const lines = (entries: Entry[], found: ReturnType<typeof place>[]): string[] => changesOf(entries, found).map(describe);

group('verdicts that changed', () => {
  it('says nothing when right findings stand and wrong ones are gone', () => {
    expect(lines([entry(3, 'right'), entry(5, 'arguable'), entry(9, 'wrong')], [place(3), place(5)])).toEqual([]);
  });

  it('tells vanished, moved, wrong and unread ones apart', () => {
    const entries = [entry(3, 'right'), entry(8, 'arguable'), entry(20, 'wrong'), entry(4, 'right', { file: 'src/b.ts' })];
    expect(lines(entries, [place(3), place(10), place(20), place(40)])).toEqual([
      'wrong     src/a.ts:20 no-floating-promise (floating): reported although so it is',
      'moved     src/a.ts:8 no-floating-promise (floating): now at line 10',
      'vanished  src/b.ts:4 no-floating-promise (floating): judged right (so it is)',
      'unread    src/a.ts:40 no-floating-promise (floating)',
    ]);
  });

  it('knows wrong ones that are still reported', () => {
    const known = entry(7, 'wrong', { open: 'needs what implements an interface' });
    expect(lines([known], [place(7)])).toEqual([]);
    expect(lines([known], [])).toEqual(['closed    src/a.ts:7 no-floating-promise (floating): take "open" away']);
  });

  it('knows right ones that are missed', () => {
    const missed = entry(7, 'right', { open: 'needs to see that the caller sorts' });
    expect(lines([missed], [])).toEqual([]);
    expect(lines([missed], [place(7)])).toEqual(['closed    src/a.ts:7 no-floating-promise (floating): take "open" away']);
  });

  it('takes a finding that stands still before one that moved', () => {
    expect(lines([entry(3, 'right'), entry(5, 'right')], [place(5)])).toEqual(['vanished  src/a.ts:3 no-floating-promise (floating): judged right (so it is)']);
  });

  it('counts two findings on a line as two', () => {
    expect(lines([entry(3, 'right'), entry(3, 'right')], [place(3)])).toHaveLength(1);
    expect(lines([entry(3, 'right'), entry(3, 'right')], [place(3), place(3)])).toEqual([]);
  });
});

group('the file', () => {
  it('names the line that is no entry', () => {
    const good = formatEntries([entry(1, 'right')]);
    expect(() => parseEntries(`${good}${JSON.stringify({ ...entry(2, 'right'), why: '' })}`)).toThrow('line 2: "why" is ""');
    expect(() => parseEntries(JSON.stringify({ ...entry(2, 'right'), rule: 'no-such-rule' }))).toThrow('no rule "no-such-rule"');
  });

  it('is what the ledger holds: valid and sorted', () => {
    const text = readFileSync(ledgerFile, 'utf8');
    expect(text).toBe(formatEntries(parseEntries(text)));
  });

  it('is counted per rule', () => {
    expect(tableOf([entry(1, 'right'), entry(2, 'wrong', { project: 'other/name' })]).split('\n')[2]).toBe('| `no-floating-promise` | 2 | 2 | 1 | 0 | 1 |');
  });
});
